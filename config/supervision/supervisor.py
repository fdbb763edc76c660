"""The life of one installation in a terminal: start, watch, stop."""

import asyncio
import signal
from contextlib import ExitStack
from typing import TextIO

from django.conf import settings

from config.language import say
from config.preflight import FULL_DISK, UnfitError, disk_error, explain_write_error
from config.services.places import Places
from config.supervision.board import Board
from config.supervision.crew import Crew
from config.supervision.logs import rotate
from config.supervision.startup import Startup, stage_labels

DRAW_SECONDS = 0.2
ROTATE_SECONDS = 60.0
DISK_SECONDS = 5.0


class Supervisor:
    """Starts every part, keeps it alive until a signal comes, and stops it again."""

    def __init__(self, stream: TextIO) -> None:
        self._places = Places(settings.XIAOER_HOME)
        self._board = Board(stream, stage_labels())
        self._crew = Crew(self._places, self._board.note)
        self._asked_to_stop = False

    async def run(self) -> int:
        """Live until SIGINT, SIGTERM or SIGHUP; returns the exit code."""
        running = asyncio.current_task()
        if running is None:
            raise RuntimeError("not in a task")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop_asked, running)
        code = 0
        with ExitStack() as held:
            try:
                await self._live(held)
            except asyncio.CancelledError:  # a signal: how it is meant to end
                code = 0
            except UnfitError:  # the board shows it
                code = 1
            finally:
                self._board.close()
                await self._crew.stop()
        return code

    async def _live(self, held: ExitStack) -> None:
        """Draw and start side by side; never returns, and takes its tasks along when it is left."""
        startup = Startup(self._places, self._board, self._crew, held)
        drawing = asyncio.create_task(self._draw())
        try:
            await startup.run()
            await asyncio.gather(startup.watch(), self._rotate(), self._watch_disk())
        finally:
            drawing.cancel()

    async def _draw(self) -> None:
        while True:
            self._board.draw()
            await asyncio.sleep(DRAW_SECONDS)

    async def _rotate(self) -> None:
        while True:
            await asyncio.sleep(ROTATE_SECONDS)
            await asyncio.to_thread(rotate, self._places.logs)

    async def _watch_disk(self) -> None:
        """Say once that the data folder's disk is full, or takes no more writes, and once that it is well."""
        home, told = self._places.home, ""
        while True:
            error = disk_error(home, least=2 * FULL_DISK if told else FULL_DISK)
            trouble = " ".join(explain_write_error(home, error)) if error else ""
            if trouble and trouble != told:
                self._board.note(f"✗ {trouble}")
            elif told and not trouble:
                well = say("The disk takes writes again.", "磁盘已恢复写入。")
                self._board.note(f"✓ {well}")
            told = trouble
            await asyncio.sleep(DISK_SECONDS)

    def _stop_asked(self, running: "asyncio.Task[int]") -> None:
        if self._asked_to_stop:
            self._crew.hurry()
            return
        self._asked_to_stop = True
        self._board.note(
            say(
                "Stopping; replies in the making are finished first. Ctrl-C again stops at once.",
                "正在停止，会先完成进行中的回复。再按一次 Ctrl-C 立即停止。",
            )
        )
        running.cancel()
