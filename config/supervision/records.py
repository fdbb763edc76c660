"""Which processes are ours: written down when they start, proved before one is ended.

After a kill -9 of the supervisor the next start must end what is left, and nothing else. A process is
ours when it has the number and the start time of a record, or descends from one that has, or carries
this installation's mark in its environment.
"""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import psutil

MARK = "XIAOER_SUPERVISED"
END_SECONDS = 15.0
CLOCK_SECONDS = 1.0  # start times shift that much when the clock is set


class Record(TypedDict):
    """One process as it was written down."""

    pid: int
    started: float
    stop_signal: int


def write(folder: Path, name: str, pid: int, stop_signal: signal.Signals) -> None:
    """Write down the process `pid`, which runs; without room for it the mark alone has to prove it."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:  # it ended at once: nothing to end later
        return
    record = Record(pid=pid, started=started, stop_signal=int(stop_signal))
    path = folder / f"{name}.json"
    draft = path.with_suffix(".new")
    try:
        draft.write_text(json.dumps(record))
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)


def forget(folder: Path, name: str) -> None:
    """Strike out a process that has ended."""
    with suppress(OSError):  # a disk that turned read-only must not keep the others from stopping
        (folder / f"{name}.json").unlink(missing_ok=True)


def end_leftovers(folder: Path, home: Path) -> int:
    """End what an earlier supervisor of this `home` left behind; returns how many processes that was.

    To be called by the one that holds the installation's lock, before it starts anything.
    """
    records = list(_read(folder))
    asked = {record["pid"]: record["stop_signal"] for record in records}
    found = _proved(records, home)
    for process in _heads(found):  # they end what they started, in the order that is right for them
        _signal(process, asked.get(process.pid, int(signal.SIGTERM)))
    for process in found:  # who was suspended must hear it, too
        _signal(process, int(signal.SIGCONT))
    _, alive = psutil.wait_procs(found, timeout=END_SECONDS)
    # A worker that its dying parent started meanwhile is found by the second look.
    for process in {*alive, *_proved(records, home)}:
        _signal(process, int(signal.SIGKILL))
    psutil.wait_procs(alive, timeout=END_SECONDS)
    for path in folder.glob("*.json"):
        path.unlink()
    return len(found)


def _read(folder: Path) -> Iterable[Record]:
    for path in sorted(folder.glob("*.json")):
        try:
            record: Record = json.loads(path.read_text())
        except (OSError, ValueError):
            continue
        yield record


def _proved(records: list[Record], home: Path) -> list[psutil.Process]:
    started = {record["pid"]: record["started"] for record in records}
    ours: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        try:
            if abs(started.get(process.pid, 0.0) - process.create_time()) < CLOCK_SECONDS:
                ours |= {p.pid: p for p in (process, *process.children(recursive=True))}
            elif process.environ().get(MARK) == str(home):
                ours[process.pid] = process
        except (psutil.Error, OSError):  # gone meanwhile, or somebody else's
            continue
    return list(ours.values())


def _heads(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those whose parent is not among them."""
    numbers = {process.pid for process in processes}
    heads = []
    for process in processes:
        try:
            if process.ppid() not in numbers:
                heads.append(process)
        except psutil.NoSuchProcess:
            continue
    return heads


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)  # psutil compares the start time once more
    except psutil.NoSuchProcess:
        return
