"""The processes' log files: cut when they grow, read when something fails."""

import shutil
from collections import deque
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
KEPT = 3
TAIL_BYTES = 16 * 1024


def rotate(folder: Path, max_bytes: int = MAX_BYTES) -> None:
    """Move what grew too large aside, keeping a few.

    A process holds its file open, so the file is copied and emptied in place; every writer appends,
    so it goes on at the new end. What is written between the two steps is lost. A file that the
    disk has no room for a second time stays as it is until it has.
    """
    for log in folder.glob("*.log"):
        with suppress(OSError):
            if log.stat().st_size > max_bytes:
                _move_aside(log)


def _move_aside(log: Path) -> None:
    copy = log.with_suffix(".log.new")
    try:
        shutil.copyfile(log, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    for number in range(KEPT, 1, -1):
        older = log.with_suffix(f".log.{number - 1}")
        if older.exists():
            older.replace(log.with_suffix(f".log.{number}"))
    copy.replace(log.with_suffix(".log.1"))
    with log.open("r+b") as file:
        file.truncate(0)


def last_lines(log: Path, since: int = 0, count: int = 8) -> str:
    """The last lines after byte `since` that say something, indented; empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, min(since, log.stat().st_size), log.stat().st_size - TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in deque(filter(str.strip, lines), maxlen=count))
