"""`manage.py runengine`: prepare the engine, run vLLM, and keep it running."""

import asyncio
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from inference.profiles import active_profile, gpu_answers
from inference.serving.environment import engine_environment, ensure_engine_environment
from inference.serving.launch import Launch, launch
from inference.serving.liveness import Patience
from inference.serving.preparation import Report, UnpreparedError
from inference.serving.process import RECORD, EngineProcess, end_leftover
from inference.serving.state import StateBoard
from inference.serving.weights import Weights, ensure_weights


class Command(BaseCommand):
    """The engine's watcher. SIGTERM and Ctrl-C end it, with all that it started."""

    help = "Install and load the engine (vLLM), watch it and restart it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--prepare-only`."""
        parser.add_argument(
            "--prepare-only",
            action="store_true",
            help="install the engine and fetch its weights, but do not start it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then run until told to stop; CommandError says what to do when that cannot be."""
        with translation.override(settings.TERMINAL_LANGUAGE):
            if not settings.ENGINE_EMBEDDED:
                raise CommandError(
                    _("ENGINE_URL names an engine elsewhere: unset it to run one here.")
                )
            try:
                if options["prepare_only"]:
                    weights, _launch = prepare(self._tell)
                    self.stdout.write(_("Ready to start: %(model)s") % {"model": weights.name})
                else:
                    _run()
            except UnpreparedError as error:
                raise CommandError(str(error)) from error

    def _tell(self, stage: str, detail: str, done: int, total: int) -> None:
        share = f" {done * 100 // total} %" if total else ""
        self.stdout.write(f"{stage}{share} {detail}".rstrip())


def prepare(report: Report) -> tuple[Weights, Launch]:
    """Everything up to the start: environment, weights, and the command. Raises UnpreparedError."""
    profile = active_profile()
    store: Path = settings.ENGINE_HOME
    python = ensure_engine_environment(report)
    weights = ensure_weights(profile, python, store, report)
    return weights, launch(weights.path, profile, python, gpu_answers())


def _run() -> None:
    board = StateBoard(settings.REDIS_URL)
    board.open()

    def report(stage: str, detail: str, done: int, total: int) -> None:
        board.show("loading", stage, detail, done, total)

    try:
        # First of all: it holds the memory that is then measured.
        end_leftover(settings.XIAOER_HOME / "engine" / RECORD, str(engine_environment().python))
        weights, prepared = prepare(report)
        board.show("loading", model=weights.name)
        asyncio.run(_keep(prepared, board))
    finally:
        board.close()


async def _keep(prepared: Launch, board: StateBoard) -> None:
    home: Path = settings.XIAOER_HOME
    engine = EngineProcess(
        prepared, board, home / "engine", home / "log" / "engine.log", Patience()
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, engine.stop)
    await engine.run()
