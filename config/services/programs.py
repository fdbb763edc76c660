"""What is started beside the web server: one description for the supervisor and for the tests."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
# Looked up before any fork: a child between fork and exec must not load libraries.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """A long-running program: how it is started and how it is asked to stop."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0  # seconds from the stop signal to SIGKILL

    def start_options(self, log: int) -> dict[str, Any]:
        """Keyword arguments for `Popen`: output to the descriptor `log`, a session of its own."""
        options: dict[str, Any] = {
            "cwd": self.cwd,
            "env": {**os.environ, **self.environment},
            "stdin": subprocess.DEVNULL,
            "stdout": log,
            "stderr": log,
            "start_new_session": True,
            "preexec_fn": dies_with_parent(self.stop_signal),
        }
        if self.user is not None:
            options |= {"user": self.user, "group": self.user, "extra_groups": []}
        return options


def dies_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel send `death_signal` when the starting process dies."""
    if _prctl is None:
        return None
    return partial(_ask_for_signal, _prctl, int(death_signal), os.getpid())


def _ask_for_signal(prctl: Callable[[int, int], int], death_signal: int, parent: int) -> None:
    prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # the parent died before the request: no signal would come
        os._exit(1)


def open_log(path: Path) -> int:
    """A descriptor that appends to the log at `path`; appending is what lets it be cut in place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def start(program: Program, log_path: Path) -> "subprocess.Popen[bytes]":
    """Start `program` with its output appended to `log_path`."""
    log = open_log(log_path)
    try:
        return subprocess.Popen(program.argv, **program.start_options(log))
    finally:
        os.close(log)


def stop(process: "subprocess.Popen[bytes]", program: Program) -> None:
    """Ask `process` to stop, wait, and kill its whole group when it takes too long."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        try:
            process.wait(program.patience)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait()
    kill_group(process.pid)


def kill_group(leader: int) -> None:
    """SIGKILL to whatever is left of the process group that `leader` led."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
