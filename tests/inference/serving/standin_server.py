"""A program that stands where vLLM stands: the doors that the watcher looks at, and ways to go wrong.

    standin_server.py PORT FOLDER

Writes its process id and its child's to FOLDER. A file `crash` there, eaten, ends it with an error; `stall` holds the
tokens still while a request runs; `mute` leaves the one token unanswered; `deaf` leaves everything unanswered.
"""

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

FOLDER = Path(sys.argv[2])


class Doors(http.server.BaseHTTPRequestHandler):
    """The three addresses."""

    tokens = 0

    def do_GET(self) -> None:
        """Health and metrics."""
        if _is_there("crash", eat=True):
            print("(EngineCore pid=1) ERROR 01-01 [core.py:1] ValueError: out of luck", flush=True)
            os._exit(1)
        stalled = _is_there("stall")
        Doors.tokens += 0 if stalled or _is_there("mute") else 1
        self._wait_while("deaf")
        self._answer(
            f'vllm:num_requests_running{{engine="0"}} {int(stalled)}.0\n'
            f'vllm:generation_tokens_total{{engine="0"}} {Doors.tokens}.0\n'
        )

    def do_POST(self) -> None:
        """The one token."""
        (FOLDER / "asked").touch()
        self._wait_while("mute")
        self._answer("{}")

    def _wait_while(self, trouble: str) -> None:
        while _is_there(trouble):
            threading.Event().wait(0.05)

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _is_there(trouble: str, eat: bool = False) -> bool:
    there = (FOLDER / trouble).exists()
    if there and eat:
        (FOLDER / trouble).unlink()
    return there


if __name__ == "__main__":
    print("INFO Starting to load model toy", flush=True)
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()", __file__])
    draft = FOLDER / "processes.draft"
    draft.write_text(f"{os.getpid()} {child.pid}")
    draft.rename(FOLDER / "processes")
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Doors).serve_forever()
