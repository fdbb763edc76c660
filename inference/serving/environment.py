"""The engine's own environment, `.venv-engine`: vLLM as a hashed lock pins it, apart from the web's packages."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from uv import find_uv_bin

from inference.profiles import gpu_answers
from inference.serving.pip_settings import PipSettings, pip_settings
from inference.serving.preparation import (
    GIB,
    Report,
    UnpreparedError,
    disk_errors,
    require_disk,
)

PYTHON_VERSION = (3, 11)  # the locks hold torch's hash for this one alone
_STAMP = ".installed"
_DOWNLOADING = re.compile(r"Downloading (\S+) \(([\d.]+)([KMG])iB\)")
_DOWNLOADED = re.compile(r"Downloaded (\S+)")
_UNITS = {"K": 1024, "M": 1024**2, "G": GIB}


@dataclass(frozen=True, slots=True)
class EngineEnvironment:
    """A virtual environment, the lock that fills it, and the bytes of disk that it takes."""

    folder: Path
    lock: Path
    size: int

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def installed(self) -> bool:
        """Whether exactly this lock was installed to the end, and its interpreter is still there."""
        stamp = self.folder / _STAMP
        return self.python.exists() and stamp.exists() and stamp.read_text() == self._fingerprint()

    def ensure(self, report: Report) -> None:
        """Install the lock unless that was done; whatever an earlier try left behind is removed first.

        Raises UnpreparedError with one line that says what to do.
        """
        if self.installed:
            return
        require_disk(self.folder, self.size)
        with disk_errors(_became_full()):
            self._make(report)

    def _make(self, report: Report) -> None:
        settings_of_pip = pip_settings()
        shutil.rmtree(self.folder, ignore_errors=True)
        report(_("making the engine's environment"), "", 0, 0)
        _run_uv(["venv", "--quiet", "--python", _interpreter(), str(self.folder)], settings_of_pip)
        self._install(settings_of_pip, report)
        (self.folder / _STAMP).write_text(self._fingerprint())

    def _install(self, pip: PipSettings, report: Report) -> None:
        command = [
            *("pip", "install", "--python", str(self.python), "--compile-bytecode"),
            *("--no-deps", "--require-hashes", "--requirements", str(self.lock)),
            *pip.uv_arguments(),
        ]
        try:
            _run_uv(command, pip, report)
        except _UvError as error:
            # torch's CPU build is in none of pip's places: PyTorch's own index is the next.
            if "no version of torch==" not in str(error):
                raise
            _run_uv([*command, "--torch-backend", "cpu"], pip, report)

    def _fingerprint(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()


def engine_environment() -> EngineEnvironment:
    """The environment for this machine: with a GPU the CUDA build of vLLM, else its CPU build."""
    base: Path = settings.BASE_DIR
    name, size = ("gpu", 14 * GIB) if gpu_answers() else ("cpu", 4 * GIB)
    lock = base / "requirements" / f"engine-{name}.txt"
    return EngineEnvironment(base / ".venv-engine", lock, size)


def ensure_engine_environment(report: Report) -> Path:
    """Install what the engine needs unless it is there, and return its interpreter.

    Raises UnpreparedError with one line that says what to do.
    """
    environment = engine_environment()
    environment.ensure(report)
    return environment.python


class _UvError(UnpreparedError):
    pass


def _interpreter() -> str:
    """Our own interpreter when it has the right version; else uv looks for one, or fetches it."""
    if sys.version_info[:2] == PYTHON_VERSION:
        return sys.executable
    return ".".join(map(str, PYTHON_VERSION))


def _run_uv(arguments: list[str], pip: PipSettings, report: Report | None = None) -> None:
    with subprocess.Popen(
        [find_uv_bin(), *arguments],
        env={**os.environ, **pip.uv_environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as uv:
        last = deque(_followed(uv.stderr or (), report), maxlen=40)
    if uv.returncode != 0:
        raise _UvError(_explain("\n".join(last)))


def _followed(lines: "Iterator[str] | tuple[str, ...]", report: Report | None) -> Iterator[str]:
    """Pass uv's lines on, telling how many bytes of the large downloads have come."""
    sizes: dict[str, int] = {}
    done = 0
    for line in lines:
        if begun := _DOWNLOADING.search(line):
            sizes[begun[1]] = int(float(begun[2]) * _UNITS[begun[3]])
        elif ended := _DOWNLOADED.search(line):
            done += sizes.get(ended[1], 0)
        if report is not None:
            if line.startswith("Prepared"):
                report(_("installing the engine"), "", 0, 0)
            elif begun or ended:
                report(
                    _("downloading the engine"), _megabytes(done, sizes), done, sum(sizes.values())
                )
        yield line.rstrip()


def _became_full() -> str:
    return _(
        "The disk became full while the engine was installed: free some space and start again."
    )


def _megabytes(done: int, sizes: dict[str, int]) -> str:
    return f"{done // 1024**2} / {sum(sizes.values()) // 1024**2} MB"


def _explain(output: str) -> str:
    """uv's words in one line, and what to do."""
    if "No space left" in output:
        return _became_full()
    words = " ".join(
        line.strip() for line in output.splitlines() if "error" in line or "cause" in line
    )
    return _(
        "The engine's packages could not be installed: check the connection (behind a firewall set "
        "HTTPS_PROXY, or PIP_INDEX_URL to a mirror) and start again. uv says: %(words)s"
    ) % {"words": (words or output)[-600:]}
