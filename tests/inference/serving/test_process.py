"""The watcher, the guard and real processes, with a small stand-in where vLLM stands."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from django.conf import settings as configured
from pytest_django import Settings
from redis import Redis

from inference.serving.launch import Launch
from inference.serving.liveness import Patience
from inference.serving.preparation import UnpreparedError
from inference.serving.process import EngineProcess, end_leftover
from inference.serving.state import STATE_KEY, StateBoard
from tests.platform import free_port

STANDIN = Path(__file__).with_name("standin_server.py")
GUARD = Path(__file__).parents[3] / "inference" / "serving" / "guard.py"
HASTY = Patience(
    look=0.05, answer=0.3, load=30, stall=0.5, idle=0.3, canary=0.3, first_pause=0.05, proven=60
)


class Stage:
    """A watcher over a stand-in, and what others see of it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.record = folder / "process.json"
        self.launch = Launch(
            (sys.executable, str(STANDIN), str(port), str(folder)),
            dict(os.environ),
            0,
            f"http://127.0.0.1:{port}",
        )
        self._redis = Redis.from_url(configured.REDIS_URL)

    def published(self) -> dict[str, object]:
        """The state as everybody else reads it."""
        found: dict[str, object] = json.loads(self._redis.get(STATE_KEY) or b"{}")
        return found

    def processes(self) -> list[int]:
        """The stand-in and its child, as last started."""
        return [int(number) for number in (self.folder / "processes").read_text().split()]

    def trouble(self, name: str) -> None:
        """Make something go wrong."""
        (self.folder / name).touch()

    @asynccontextmanager
    async def running(self, patience: Patience = HASTY) -> AsyncIterator[EngineProcess]:
        """Run the watcher until the block ends."""
        board = StateBoard(configured.REDIS_URL)
        board.open()
        engine = EngineProcess(
            self.launch, board, self.folder, self.folder / "engine.log", patience
        )
        task = asyncio.create_task(engine.run())
        try:
            yield engine
        finally:
            engine.stop()
            await task
            await asyncio.to_thread(board.close)


@pytest.fixture
def stage(tmp_path: Path, settings: Settings) -> Stage:
    """Nothing runs yet."""
    settings.ENGINE_PORT = free_port()
    return Stage(tmp_path, settings.ENGINE_PORT)


def _wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


async def _until(holds: Callable[[], bool]) -> None:
    await asyncio.to_thread(_wait_until, holds)


def _gone(processes: list[int]) -> bool:
    return not any(
        psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE
        for number in processes
    )


async def _until_ok(stage: Stage) -> list[int]:
    await _until(lambda: stage.published().get("state") == "ok")
    return stage.processes()


async def test_a_healthy_engine_is_ok_and_a_stop_leaves_nothing(stage: Stage) -> None:
    async with stage.running():
        processes = await _until_ok(stage)
        assert not _gone(processes)
    assert _gone(processes)
    assert stage.published()["state"] == "down"
    assert "Starting to load model toy" in (stage.folder / "engine.log").read_text()
    assert not stage.record.exists()


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        ("crash", "out of luck"),
        ("stall", "no token for"),
        ("mute", "asked for one token twice"),
        ("deaf", "no answer for"),
    ],
)
async def test_a_lost_engine_is_restarted(stage: Stage, trouble: str, cause: str) -> None:
    patience = replace(HASTY, first_pause=0.5)  # long enough to be seen
    async with stage.running(patience):
        before = await _until_ok(stage)
        stage.trouble(trouble)
        await _until(lambda: stage.published()["state"] == "down")
        assert cause in str(stage.published()["detail"])
        (stage.folder / trouble).unlink(missing_ok=True)
        await _until(lambda: stage.processes() != before)
        await _until_ok(stage)
        assert _gone(before)


@pytest.mark.parametrize("which", [0, 1])
async def test_an_engine_that_a_signal_stopped_is_restarted(stage: Stage, which: int) -> None:
    async with stage.running(replace(HASTY, first_pause=0.5, stall=60, idle=60)):
        before = await _until_ok(stage)
        os.kill(before[which], signal.SIGSTOP)
        await _until(lambda: stage.published()["state"] == "down")
        assert "stopped it" in str(stage.published()["detail"])
        await _until(lambda: stage.processes() != before)
        await _until_ok(stage)
        assert _gone(before)


async def test_an_engine_whose_guard_was_killed_is_restarted(stage: Stage) -> None:
    async with stage.running():
        before = await _until_ok(stage)
        os.kill(before[0], signal.SIGSTOP)  # so that the guard's end does not reach it
        os.kill(json.loads(stage.record.read_text())["group"], signal.SIGKILL)
        await _until(lambda: stage.processes() != before)
        await _until_ok(stage)
        assert _gone(before)


async def test_an_idle_engine_is_asked_for_one_token(stage: Stage) -> None:
    async with stage.running():
        await _until_ok(stage)
        # Tokens stand still for a while, but the token that is asked for comes.
        stage.trouble("mute")
        await _until(lambda: (stage.folder / "asked").exists())
        (stage.folder / "mute").unlink()
        before = stage.processes()
        (stage.folder / "asked").unlink()
        await asyncio.sleep(2 * HASTY.idle)
        assert stage.processes() == before


async def test_a_taken_port_is_explained(stage: Stage, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.ENGINE_PORT)):
        board = StateBoard(settings.REDIS_URL)
        engine = EngineProcess(stage.launch, board, stage.folder, stage.folder / "log", HASTY)
        with pytest.raises(UnpreparedError, match=f"Port {settings.ENGINE_PORT}.*ENGINE_PORT"):
            await engine.run()


def test_the_guard_ends_the_family_of_a_killed_starter(stage: Stage) -> None:
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys\n"
            "subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True).wait()",
            *(sys.executable, str(GUARD), "0", *stage.launch.command),
        ]
    )
    _wait_until((stage.folder / "processes").exists)
    starter.kill()
    starter.wait()
    _wait_until(lambda: _gone(stage.processes()))


def test_what_outlived_its_guard_is_ended_at_the_next_start(stage: Stage) -> None:
    command = (sys.executable, str(GUARD), "0", *stage.launch.command)
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    _wait_until((stage.folder / "processes").exists)
    server, child = stage.processes()
    os.kill(server, signal.SIGSTOP)  # so that the guard's end does not reach it
    created = psutil.Process(guard.pid).create_time()
    guard.kill()
    guard.wait()
    scratch = stage.folder / "scratch"
    scratch.mkdir()
    stage.record.write_text(
        json.dumps({"group": guard.pid, "created": created, "scratch": str(scratch)})
    )
    end_leftover(stage.record, sys.executable)
    assert _gone([server, child])
    assert not scratch.exists()
    assert guard.stdin is not None
    guard.stdin.close()


def test_a_strangers_process_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    record = tmp_path / "process.json"
    record.write_text(
        json.dumps({"group": stranger.pid, "created": 0.0, "scratch": str(tmp_path / "none")})
    )
    try:
        end_leftover(record, sys.executable)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
