"""The supervisor's parts: records, logs, board, lock."""

import io
import json
import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from config.preflight import UnfitError
from config.supervision import records
from config.supervision.board import Board, cells, fit
from config.supervision.lock import installation_lock
from config.supervision.logs import last_lines, rotate
from tests.config.small_disk import small_disk


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal's language is the test's."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_a_recorded_process_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "600"], start_new_session=True) as process:
        records.write(tmp_path, "sleep", process.pid, signal.SIGTERM)
        assert records.end_leftovers(tmp_path, tmp_path) == 1
        assert not psutil.pid_exists(process.pid)
    assert records.end_leftovers(tmp_path, tmp_path) == 0


def test_a_process_that_got_an_old_number_is_spared(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "600"]) as process:
        started = psutil.Process(process.pid).create_time()
        record = {"pid": process.pid, "started": started - 60, "stop_signal": 15}
        (tmp_path / "sleep.json").write_text(json.dumps(record))
        assert records.end_leftovers(tmp_path, tmp_path) == 0
        assert process.poll() is None
        process.kill()


@pytest.mark.parametrize(("home", "ended"), [("{home}", 1), ("/another/home", 0)])
def test_an_orphan_is_known_by_its_mark(tmp_path: Path, home: str, ended: int) -> None:
    marked = {records.MARK: home.format(home=tmp_path)}
    with subprocess.Popen(["/bin/sleep", "600"], env=marked) as process:
        assert records.end_leftovers(tmp_path, tmp_path) == ended
        assert psutil.pid_exists(process.pid) == (not ended)
        process.kill()


def test_a_log_is_cut_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(5):
            writer.write(b"%d" % number * 100 + b"\n")
            rotate(tmp_path, max_bytes=50)
        writer.write(b"after\n")
    assert log.read_text() == "after\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "web.log",
        "web.log.1",
        "web.log.2",
        "web.log.3",
    ]
    assert (tmp_path / "web.log.1").read_text().startswith("4")


def test_a_log_without_room_for_a_copy_stays_as_it_is(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        log = disk.folder / "web.log"
        log.write_bytes(b"0" * 1000)
        older = disk.folder / "web.log.1"
        older.write_text("older")
        disk.fill()
        rotate(disk.folder, max_bytes=100)
        assert log.stat().st_size == 1000
        assert older.read_text() == "older"

        disk.empty()
        rotate(disk.folder, max_bytes=100)
        assert (log.stat().st_size, older.stat().st_size) == (0, 1000)
        assert (disk.folder / "web.log.2").read_text() == "older"


def test_no_room_for_a_record_is_no_obstacle(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        disk.fill()
        records.write(disk.folder, "web", os.getpid(), signal.SIGTERM)
        assert list(disk.folder.glob("web*")) == []


def test_last_lines_begin_where_they_are_asked_to(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    assert last_lines(log) == ""
    log.write_text("old\n")
    size = log.stat().st_size
    log.write_text("old\n\nnew\n")
    assert last_lines(log, since=size).split() == ["new"]


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    with (
        installation_lock(tmp_path / "lock"),
        pytest.raises(UnfitError, match="already runs"),
        installation_lock(tmp_path / "lock"),
    ):
        pass
    with installation_lock(tmp_path / "lock"):
        pass


def test_outside_a_terminal_lines_are_appended() -> None:
    stream = io.StringIO()
    board = Board(stream, {"a": "First", "b": "二"})
    board.begin("a")
    board.end("a", "ok", "done")
    board.begin("b")
    board.progress("b", "download 1 %")
    board.progress("b", "download 2 %")
    board.end("b", "failed", "no disk")
    first, second, third = stream.getvalue().splitlines()
    assert first.startswith("✓ First")
    assert first.endswith("done")
    assert "download 1 %" in second
    assert third.startswith("✗ 二")


def test_in_a_terminal_the_block_is_redrawn_in_place() -> None:
    stream = io.StringIO()
    board = Board(stream, {"a": "A", "b": "B"})
    board.live = True
    board.begin("a")
    board.note("hello")
    board.end("a", "ok")
    board.close()
    screen = replay(stream.getvalue())
    assert screen[0] == "hello"
    assert screen[1].startswith("✓ A")
    assert len(screen) == 2


def replay(output: str) -> list[str]:
    """What a terminal shows: only the sequences that the board uses."""
    lines: list[str] = []
    for part in output.replace("\033[J", "\033[J\n").splitlines():
        if part.endswith("\033[J"):
            count = int(part[2 : part.index("A")])
            del lines[len(lines) - count :]
        else:
            lines.append(part.split("m", 1)[1].split("\033")[0] if "\033" in part else part)
    return lines


def test_chinese_takes_two_columns() -> None:
    assert cells("店a") == 3
    assert fit("店铺页面", 5) == "店…"
    assert fit("short", 10) == "short"
