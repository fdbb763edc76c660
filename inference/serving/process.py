"""The engine's process: started, followed while it loads, watched while it runs, restarted when it is lost."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import psutil
from django.conf import settings
from django.utils.translation import gettext as _

from inference.serving.launch import Launch
from inference.serving.liveness import Liveness, Patience, engine_door
from inference.serving.log import EngineLog
from inference.serving.preparation import UnpreparedError
from inference.serving.state import StateBoard

_GUARD = Path(__file__).with_name("guard.py")
_LINE_LIMIT = 1024**2


RECORD = "process.json"  # in the engine's folder: whom we started


class EngineProcess:
    """Keeps one engine running until it is told to stop."""

    def __init__(
        self, launch: Launch, board: StateBoard, folder: Path, log: Path, patience: Patience
    ) -> None:
        self._launch = launch
        self._board = board
        self._record = folder / RECORD
        self._log_path = log
        self._patience = patience
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Have `run` end the engine and return."""
        self._stopping.set()

    async def run(self) -> None:
        """Start the engine, and again with growing pauses whenever it is lost.

        Raises UnpreparedError when its address is taken by another program.
        """
        pause = self._patience.first_pause
        while not self._stopping.is_set():
            self._require_free_address()
            healthy_seconds = await self._run_once()
            if healthy_seconds > self._patience.proven:
                pause = self._patience.first_pause
            await self._sleep(pause)
            pause = min(pause * 2, self._patience.longest_pause)

    async def _run_once(self) -> float:
        """One life of the engine; returns for how many seconds it was healthy."""
        log = EngineLog(self._log_path)
        scratch = tempfile.mkdtemp(prefix="xiaoer-engine-")
        process = await self._start(scratch)
        reading = asyncio.create_task(self._read(process, log))
        watching = asyncio.create_task(self._watch(process))
        stopping = asyncio.create_task(self._stopping.wait())
        ending = asyncio.create_task(process.wait())
        try:
            await asyncio.wait(
                {reading, watching, stopping, ending}, return_when=asyncio.FIRST_COMPLETED
            )
            shown = self._board.current
            healthy = time.time() - shown.since if shown.state == "ok" else 0.0
            reason = watching.result() if watching.done() else ""
            if reason:
                _kill(process)  # what hangs would not say goodbye, and its shoppers wait
        finally:
            watching.cancel()
            stopping.cancel()
            await _end(process)
            await ending
            await reading
            log.close()
            _forget(self._record, scratch)
        if not self._stopping.is_set():
            detail = reason or log.cause or _("it ended; see %(log)s") % {"log": self._log_path}
            self._board.show("down", _("the engine is restarted"), detail[:300])
        return healthy

    async def _start(self, scratch: str) -> Process:
        self._board.show("loading", _("starting the engine"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_GUARD), str(self._launch.niceness)),
            *self._launch.command,
            stdin=PIPE,  # never written to: it closes when we are gone, and the guard ends the engine
            stdout=PIPE,
            stderr=STDOUT,
            env={**self._launch.environment, "TMPDIR": scratch, "VLLM_RPC_BASE_PATH": scratch},
            start_new_session=True,
            limit=_LINE_LIMIT,
        )
        self._record.parent.mkdir(parents=True, exist_ok=True)
        created = psutil.Process(process.pid).create_time()
        record = {"group": process.pid, "created": created, "scratch": scratch}
        with contextlib.suppress(OSError):  # a full disk: the guard still ends the engine with us
            self._record.write_text(json.dumps(record))
        return process

    async def _read(self, process: Process, log: EngineLog) -> None:
        """Follow the output to its end, which is the engine's."""
        lines = process.stdout
        while lines is not None:
            try:
                line = await lines.readline()
            except ValueError:  # longer than any line worth keeping
                continue
            if not line:
                return
            stage = log.take(line.decode(errors="replace").rstrip())
            if stage is not None and self._board.current.state == "loading":
                self._board.show("loading", stage.name, "", stage.done, stage.total)

    async def _watch(self, process: Process) -> str:
        """Return why the engine has to be restarted, as soon as it has to."""
        patience = self._patience
        async with engine_door(self._launch) as client:
            engine = Liveness(client, patience)
            deadline = time.monotonic() + patience.load
            while not await engine.healthy():
                if time.monotonic() > deadline:
                    return _("not ready after %(seconds).0f s") % {"seconds": patience.load}
                await self._sleep(patience.look / 4)
            self._board.show("ok")
            while True:
                if await asyncio.to_thread(_is_stopped, process):  # it may be for a moment
                    await self._sleep(patience.look / 2)
                    if await asyncio.to_thread(_is_stopped, process):
                        return _("a signal has stopped it")
                if reason := await engine.lost():
                    return reason
                await self._sleep(patience.look)

    async def _sleep(self, seconds: float) -> None:
        # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes with its result.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _require_free_address(self) -> None:
        if self._launch.socket:
            Path(self._launch.socket).unlink(missing_ok=True)
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", settings.ENGINE_PORT))
            except OSError as error:
                raise UnpreparedError(
                    _(
                        "Port %(port)s, on which the engine answers, is used by another program: end that "
                        "program or set ENGINE_PORT to a free port."
                    )
                    % {"port": settings.ENGINE_PORT}
                ) from error


async def _end(process: Process) -> None:
    """Close the guard's standard input; it ends the engine's whole group within its grace.

    Was the guard itself killed, the rest of its group is ended here: one process that lives on would keep the
    output open, and the engine's port taken.
    """
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
    _kill(process)


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _is_stopped(process: Process) -> bool:
    """Whether any process of the engine's stands still by a signal."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
        return any(member.status() == psutil.STATUS_STOPPED for member in family)
    except psutil.NoSuchProcess:
        return False


def end_leftover(record: Path, program: str) -> None:
    """End what an earlier watcher left behind when even the guard was killed.

    Only what is proven ours: in the recorded process group, begun no earlier than it, and either `program` or
    a name that only vLLM gives its processes.
    """
    try:
        noted = json.loads(record.read_bytes())
        group, created, scratch = int(noted["group"]), float(noted["created"]), noted["scratch"]
    except (OSError, ValueError, KeyError):
        return
    family = [
        process for process in psutil.process_iter() if _is_ours(process, group, created, program)
    ]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=10)
    _forget(record, scratch)


def _forget(record: Path, scratch: str) -> None:
    """Remove the traces of an engine that is gone."""
    shutil.rmtree(scratch, ignore_errors=True)
    record.unlink(missing_ok=True)


def _is_ours(process: psutil.Process, group: int, created: float, program: str) -> bool:
    try:
        if os.getpgid(process.pid) != group or process.create_time() < created - 1:
            return False
        words = process.cmdline()
    except (psutil.Error, OSError):
        return False
    return bool({program, str(_GUARD)} & set(words)) or any("VLLM::" in word for word in words)
