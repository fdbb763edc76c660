"""The real engine for a measurement: vLLM with the tests' model, started as `runengine` starts it, watched by nobody.

Nobody asks it for a token of its own, so that its counters hold the measurement's alone.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.platform import ROOT, free_port
from bench.wall import prepare
from config.services.temporary import TemporaryServices, temporary_services

GUARD = ROOT / "inference" / "serving" / "guard.py"
LOAD_SECONDS = 900.0


@dataclass(frozen=True)
class RunningEngine:
    """The engine, how it was started, and the servers of the platform beside it."""

    url: str
    python: str
    weights: Path
    dtype: str  # what it computes in
    environment: Mapping[str, str]
    niceness: int
    services: TemporaryServices


def engine_settings(port: int) -> dict[str, str]:
    """The settings of an installation that runs the tests' model on this port."""
    return {
        "ENGINE_URL": "",
        "ENGINE_PORT": str(port),
        "ENGINE_MODEL": "tiny",
        "ENGINE_HOME": os.environ.get("ENGINE_HOME") or str(ROOT / "var" / "engine"),
        "ENGINE_API_KEY": secrets.token_urlsafe(24),
    }


@contextmanager
def real_engine(slots: int) -> Iterator[RunningEngine]:
    """The platform's servers, Django on them, and the engine, which batches `slots` requests.

    Raises UnpreparedError where this machine cannot run it.
    """
    os.environ |= {**engine_settings(free_port()), "ENGINE_MAX_NUM_SEQS": str(slots)}
    with temporary_services() as services:
        prepare(services)
        from inference.management.commands.runengine import prepare as prepared  # noqa: PLC0415

        weights, launch = prepared(lambda *_: None)
        engine = RunningEngine(
            launch.url,
            launch.command[0],
            weights.path,
            launch.command[launch.command.index("--dtype") + 1],
            launch.environment,
            launch.niceness,
            services,
        )
        with under_guard(launch.command, engine, f"{launch.url}/health"):
            yield engine


@contextmanager
def under_guard(command: Sequence[str], engine: RunningEngine, alive: str) -> Iterator[None]:
    """A program beside the platform, until the block ends or we do; entered when the address `alive` answers.

    Raises TimeoutError, and RuntimeError with its last words when it ends before that.
    """
    with tempfile.TemporaryDirectory(prefix="xiaoer-bench-") as scratch:
        log = Path(scratch, "output.log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-I", str(GUARD), str(engine.niceness), *command],
                cwd=ROOT,
                stdin=subprocess.PIPE,  # closes with us, and the guard ends everything
                stdout=output,
                stderr=output,
                env={**engine.environment, "TMPDIR": scratch, "VLLM_RPC_BASE_PATH": scratch},
                start_new_session=True,
            )
        try:
            _await(alive, process, log)
            yield
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()


def _await(alive: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + LOAD_SECONDS
    while True:
        try:
            with urllib.request.urlopen(alive, timeout=2):  # noqa: S310 - our own loopback server
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError(log.read_text(errors="replace")[-2000:]) from None
        if time.monotonic() > until:
            raise TimeoutError(f"{alive} did not answer")
        time.sleep(0.2)
