"""The platform as its users meet it: real web processes, and at the network seam an engine that follows a script."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
UVICORN = (
    "--ws",
    "websockets-sansio",
    "--ws-max-size",
    "65536",
    "--lifespan",
    "on",
    "--no-proxy-headers",
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Ask until `holds()` is true; fails with `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)


def get_json(url: str, body: dict[str, Any] | None = None) -> Any:
    """GET, or POST `body`, and read JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own loopback server
        return json.loads(response.read())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Process:
    """A program of the platform, started for a test."""

    arguments: list[str]
    port: int
    env: dict[str, str]
    log: Path
    popen: "subprocess.Popen[bytes] | None" = None

    def start(self) -> Self:
        """Start it and wait until it listens."""
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                [sys.executable, *self.arguments],
                cwd=ROOT,
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
            )
        popen = self.popen
        wait_until(lambda: popen.poll() is not None or _listens(self.port), f"port {self.port}")
        assert popen.poll() is None, self.log.read_text()
        return self

    def kill(self) -> None:
        """End it without a chance to say goodbye."""
        assert self.popen is not None
        self.popen.kill()
        self.popen.wait(10)

    def end(self) -> int:
        """Ask it to end, and wait for it."""
        assert self.popen is not None
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(30)


@dataclass
class Platform:
    """Web processes on one database, and their engine."""

    folder: Path
    env: dict[str, str]
    engine: Process = field(init=False)
    web: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        port = free_port()
        self.engine = Process(
            ["-m", "tests.scripted_engine", str(port)], port, {}, self.folder / "engine.log"
        )
        self.env["ENGINE_URL"] = f"http://127.0.0.1:{port}"
        self.env["ENGINE_QUEUE_SECONDS"] = "60"  # how fast the machine is does not decide who waits

    def start(self, webs: int = 1) -> Self:
        """Start the engine and so many web processes."""
        self.engine.start()
        for _ in range(webs):
            self.add_web()
        return self

    def add_web(self) -> Process:
        """Start one more web process."""
        port = free_port()
        command = ["-m", "uvicorn", "config.asgi:application", "--port", str(port), *UVICORN]
        log = self.folder / f"web-{port}.log"
        process = Process(command, port, {**self.env, "PORT": str(port)}, log).start()
        self.web.append(process)
        return process

    def stop(self) -> None:
        """Stop everything."""
        with ExitStack() as ending:
            for process in (self.engine, *self.web):
                if process.popen is not None:
                    ending.callback(process.end)

    def script(self, **script: Any) -> None:
        """Tell the engine what to do from now on."""
        get_json(f"http://127.0.0.1:{self.engine.port}/script", script)

    def seen(self) -> dict[str, Any]:
        """What the engine was asked since the last script."""
        found: dict[str, Any] = get_json(f"http://127.0.0.1:{self.engine.port}/seen")
        return found

    def socket_url(self, public_key: str, web: int = 0) -> str:
        """The widget's address at one of the web processes."""
        return f"ws://127.0.0.1:{self.web[web].port}/ws/widget/{public_key}/"
