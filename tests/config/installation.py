"""A whole installation under its supervisor, started as a person starts it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from config.services.roles import ROLES
from config.supervision.records import MARK
from tests.platform import ROOT, free_port, wait_until

START_SECONDS = 150.0  # a first start, beside whatever else the machine does


class Installation:
    """`manage.py up` on a data folder and a port of its own, with an engine that is not there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.output = home.with_suffix(".out")
        self.extra: dict[str, str] = {}  # settings of its own
        self.supervisor: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What the supervisor is started with: nothing of the test run's own servers."""
        # Empty rather than missing, so that a developer's .env has no say.
        servers = dict.fromkeys(("REDIS_URL", *(role.variable for role in ROLES)), "")
        left_out = {*servers, "SECRET_KEY", "ALLOWED_HOSTS"}
        return {
            **{name: value for name, value in os.environ.items() if name not in left_out},
            **servers,
            "ENGINE_URL": "http://127.0.0.1:9",
            "XIAOER_HOME": str(self.home),
            "PORT": str(self.port),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            **self.extra,
        }

    def start(self) -> Self:
        """Start it, and wait until its pages answer."""
        self.launch()
        wait_until(lambda: self.ended or self.answers(), "the pages", START_SECONDS)
        assert not self.ended, self.printed()
        return self

    def launch(self) -> Self:
        """Start it, and wait for nothing."""
        with self.output.open("wb") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )
        return self

    @property
    def ended(self) -> bool:
        """Whether the supervisor is gone."""
        return self.supervisor is None or self.supervisor.poll() is not None

    def answers(self) -> bool:
        """Whether the web server answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    def printed(self) -> str:
        """Everything it printed since its last start."""
        return self.output.read_text()

    def processes(self) -> dict[int, psutil.Process]:
        """All its processes but the supervisor, found without its own records."""
        found = {}
        for process in psutil.process_iter():
            try:
                marked = process.environ().get(MARK) == str(self.home)
                database = process.name() == "postgres" and self.home in Path(process.cwd()).parents
                if marked or database or str(self.home) in " ".join(process.cmdline()):
                    found[process.pid] = process
            except psutil.Error:
                continue
        return found

    def only(self, word: str) -> psutil.Process:
        """The process whose command line has `word` in it."""
        for process in self.processes().values():
            with suppress(psutil.NoSuchProcess):  # gone since it was found
                if word in " ".join(process.cmdline()):
                    return process
        raise AssertionError(f"no process has {word} in its command line")

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal to the supervisor, and wait for its exit code."""
        assert self.supervisor is not None
        if self.supervisor.poll() is None:
            self.supervisor.send_signal(number)
        return self.supervisor.wait(60)

    def kill_everything(self) -> None:
        """kill -9, the supervisor first, so that nobody can tidy up."""
        assert self.supervisor is not None
        victims = list(self.processes().values())
        self.supervisor.kill()
        for process in victims:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        self.supervisor.wait(10)
