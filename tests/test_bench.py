"""Every measurement starts, and finds tables and questions as they are now. How fast anything is, is not asked here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.panels import PANELS
from bench.plots import drawn_of, read
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
    told = measured("direct", "--questions", "8", "--parts", "3", "--held", str(tmp_path))
    assert told.count("more ") == 1
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


def workload(name: str, *arguments: str) -> dict[str, Any]:
    """What a workload tells as JSON. It can be drawn, too."""
    line = measured(name, "--json", *arguments)
    told: dict[str, Any] = json.loads(line)
    assert told["workload"] == name
    assert bool(drawn_of(read([line])[name].report)) == (name in PANELS)
    return told


def named(told: dict[str, Any], words: str) -> list[float]:
    """The figures with these words in their names."""
    found = [figure["value"] for figure in told["figures"] if words in figure["name"]]
    assert found
    return found


def test_overhead() -> None:
    told = workload("W1", "--streams", "2", "--no-peers")
    assert set(told["arms"]) == {"bare, 2", "xiaoer, 2"}
    assert named(told, "wrong texts") == [0]


def test_backlogged_shops() -> None:
    told = workload("W4", "--rounds", "1", "--pace", "0.002")
    assert len(named(told, "Jain")) == 4


def test_a_flash_sale_leaves_nobody_without_an_outcome() -> None:
    told = workload("W6", "--before", "1", "--sale", "3", "--after", "1")
    assert named(told, "without an outcome") == [0, 0]
    assert all(arm["wrong"] == [0] and arm["came"][0] > 0 for arm in told["arms"].values())


def test_leavers_leave_nothing_held() -> None:
    told = workload("W7", "--replies", "10")
    assert told["arms"]["three in ten cut"]["cut"] == [3]
    assert named(told, "after all") == [0, 0, 0]


def test_idle_sockets_cost_no_token() -> None:
    told = workload("W8", "--sockets", "20", "--streams", "4")
    for words in ("gaps", "not whole", "without an end"):
        assert named(told, words) == [0]


def test_what_is_no_measurement_is_told_which_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "everything"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "direct,grounding,plots,search,wall}" in done.stderr
