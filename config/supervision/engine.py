"""Follows the engine's own report, for the person in front of the terminal."""

import asyncio

from django.conf import settings

from config.language import say
from config.parts import EngineReport, State, bounded, engine_report, engine_state
from config.supervision.board import Board

LOOK_SECONDS = 0.5
STAGE = "engine"


class EngineWatch:
    """Moves the engine's stage on the board until it is ready, then tells when that changes."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._was_ready = False
        self._ready = False
        self._report = EngineReport()

    async def follow(self) -> None:
        """Look again and again, without end."""
        while True:
            self._see(await bounded(self._look))
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> State:
        if not settings.ENGINE_EMBEDDED:
            return await engine_state()
        self._report = await engine_report()
        return self._report.state

    def _see(self, state: State) -> None:
        ready = state == "ok"
        if not self._was_ready:
            self._wait_for_first_time(ready)
        elif ready != self._ready:
            self._board.note(self._change(ready))
        self._ready = ready

    def _wait_for_first_time(self, ready: bool) -> None:
        if ready:
            self._was_ready = True
            model = self._report.model
            answers = say("the assistant now answers freely", "助手现在可以自由回答")
            self._board.end(STAGE, "ok", f"{model} – {answers}" if model else answers)
        elif settings.ENGINE_EMBEDDED:
            self._board.progress(STAGE, describe(self._report))
        else:
            waiting = say("no answer from ENGINE_URL yet", "ENGINE_URL 尚无响应")
            self._board.progress(STAGE, waiting)

    def _change(self, ready: bool) -> str:
        if ready:
            return say("The engine is ready again.", "引擎已恢复。")
        return say("The engine is down; the FAQ answers.", "引擎不可用，暂由常见问题作答。")


def describe(report: EngineReport) -> str:
    """The report in one line: stage, progress, detail."""
    share = f" {report.done * 100 // report.total} %" if report.total > 0 else ""
    return f"{report.stage}{share} {report.detail}".strip()
