"""Every measurement starts, and finds tables and questions as they are now. How fast anything is, is not asked here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform import ROOT, Process, free_port

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[str]:
    """An engine's URL; it says a sentence that no knowledge bears out."""
    port = free_port()
    process = Process(["-m", "tests.scripted_engine", str(port)], port, {}, tmp_path / "engine.log")
    process.start()
    yield f"http://127.0.0.1:{port}"
    process.end()


def measured(*arguments: str, **environment: str) -> str:
    """What `python -m bench` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wall() -> None:
    assert "one scope, one query" in measured("wall", "--shops", "2", "--messages", "20")


def test_searching() -> None:
    assert "searching, median" in measured("search", "--entries", "50", "--rounds", "2")


def test_direct_answers(tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("question,answer\nWhere is it?,There\nWhen is it?,Then\n")
    asked = ({"question": "Where?", "expect": "Where is it?"}, {"question": "Why?", "expect": None})
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, asked)))
    told = measured("direct", "--questions", "8", "--fit", str(tmp_path), "--held", str(tmp_path))
    assert told.count("more ") == 2
    assert "WEIGHTS = (" in told


def test_grounding(engine: str, tmp_path: Path) -> None:
    out = tmp_path / "grounding.jsonl"
    few = ("--answerable", "2", "--unanswerable", "1", "--out", str(out))
    told = measured("grounding", *few, ENGINE_URL=engine)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    kinds = sorted((row["shop"], row["answerable"]) for row in rows)
    assert kinds == sorted(
        [("maple", True), ("yunshang", True)] * 2 + [("maple", False), ("yunshang", False)]
    )
    assert all(row["shown"] and row["raw"] for row in rows)
    assert all(row["faq"] for row in rows if row["answerable"])
    assert "4 answerable" in told
    # The same replies judged again, without an engine.
    assert "4 answerable" in measured(
        "grounding", "--raw", str(out), "--out", str(tmp_path / "again")
    )


def test_what_is_no_measurement_is_told_which_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "{direct,grounding,search,wall}" in done.stderr
