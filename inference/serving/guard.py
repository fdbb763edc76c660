"""Runs a command and takes its whole family down, whatever happens to whoever started it.

    guard.py NICENESS COMMAND …

Leads a process group (its starter sees to that). The whole group is ended, itself included, when the command ends, on
SIGTERM, and when standard input closes: a starter that is killed closes it without a word. Standard library only.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

GRACE_SECONDS = 5.0
PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def main(niceness: int, command: list[str]) -> None:
    """Run `command` to its end, or to ours."""
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the starter, which then tells us

    def begin() -> None:
        os.nice(niceness)
        if _prctl is not None:  # should the guard itself be killed
            _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=begin)
    _set_after(over, child.wait)
    _set_after(over, sys.stdin.buffer.read)
    over.wait()
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def _set_after(event: threading.Event, wait: Callable[[], object]) -> None:
    def follow() -> None:
        wait()
        event.set()

    threading.Thread(target=follow, daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
