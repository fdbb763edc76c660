"""The stages of a start, in their order."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn, TypeVar

from django.conf import settings
from redis.exceptions import RedisError

from config.env import env
from config.language import say
from config.parts import bounded, forget_signs_of_life, web_answers, worker_state
from config.preflight import (
    DATA_DISK,
    FULL_DISK,
    WEB_MEMORY,
    Finding,
    UnfitError,
    check_disk,
    check_home,
    check_memory,
    disk_error,
    engine_findings,
    explain_write_error,
    require,
)
from config.servers import check_cache, check_database
from config.services.places import Places
from config.services.ports import check_port
from config.services.postgres import DatabaseStartError, Postgres
from config.services.secrets import ensure_secrets
from config.services.valkey import Valkey
from config.supervision import programs, records
from config.supervision.board import Board
from config.supervision.children import Child
from config.supervision.crew import Crew, LostProgramError, lost
from config.supervision.engine import EngineWatch
from config.supervision.lock import installation_lock
from config.supervision.logs import rotate
from config.supervision.mail import MailWatch
from config.supervision.welcome import welcome
from config.wall_guard import require_roles

Result = TypeVar("Result")
START_SECONDS = 90.0
POLL_SECONDS = 0.05


def stage_labels() -> dict[str, str]:
    """The stages in their order, as a person reads them."""
    return {
        "checks": say("Checks", "环境检查"),
        "secrets": say("Secrets", "密钥"),
        "database": say("Database", "数据库"),
        "cache": say("Cache", "缓存"),
        "migrations": say("Migrations", "数据迁移"),
        "demo": say("Demo shops", "演示店铺"),
        "web": say("Web", "网页服务"),
        "worker": say("Worker", "后台任务"),
        "engine": say("Engine", "推理引擎"),
    }


class Startup:
    """Brings an installation up; every stage shows on the board."""

    def __init__(self, places: Places, board: Board, crew: Crew, held: ExitStack) -> None:
        self._places = places
        self._board = board
        self._crew = crew
        self._held = held  # keeps the lock as long as the supervisor runs
        self._secrets: dict[str, str] = {}
        self._engine_obstacles: list[Finding] = []
        self._mails = MailWatch(places.mail, board)

    async def run(self) -> None:
        """All stages. Raises UnfitError, shown on the board, when one of them cannot be passed."""
        await self._stage("checks", self._check)
        await self._stage("secrets", self._make_secrets)
        await self._stage("database", self._start_database)
        await self._stage("cache", self._start_cache)
        await self._stage("migrations", self._migrate)
        await self._stage("demo", self._seed)
        await self._stage("web", self._start_web)
        self._greet()
        await self._attempt("worker", self._start_worker)
        await self._attempt("engine", self._start_engine)

    async def watch(self) -> None:
        """Show when worker and engine become ready, and what happens then; without end."""
        follow = EngineWatch(self._board).follow() if not self._engine_obstacles else _nothing()
        await asyncio.gather(self._watch_worker(), follow, self._mails.follow())

    async def _watch_worker(self) -> None:
        while await bounded(worker_state) != "ok":  # noqa: ASYNC110 - another process is the event
            await asyncio.sleep(POLL_SECONDS * 10)
        self._board.end("worker", "ok")

    async def _stage(self, name: str, work: Callable[[], Awaitable[str]]) -> None:
        self._board.begin(name)
        self._board.end(name, "ok", await self._attempt(name, work))

    async def _attempt(self, name: str, work: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await work()
        except UnfitError as problem:
            self._fail(name, str(problem), problem)
        except (DatabaseStartError, LostProgramError, RedisError) as problem:
            self._fail(name, self._with_disk(str(problem)), problem)
        except OSError as error:
            place = Path(error.filename or self._places.home)
            self._fail(name, " ".join(explain_write_error(place, error)), error)

    def _fail(self, name: str, text: str, cause: Exception) -> NoReturn:
        self._board.end(name, "failed", text)
        raise UnfitError(text) from cause

    def _with_disk(self, words: str) -> str:
        """The disk's trouble when that is the cause, in one line; else the words as they are."""
        home = self._places.home
        error = disk_error(home, words)
        return " ".join(explain_write_error(home, error)) if error else words

    async def _check(self) -> str:
        require(check_home(self._places.home))
        require(check_disk(self._places.home, self._disk_needed()))
        self._places.run.mkdir(exist_ok=True)
        self._held.enter_context(installation_lock(self._places.run / "lock"))
        ended = await asyncio.to_thread(records.end_leftovers, self._places.run, self._places.home)
        require(check_port(settings.HOST, settings.PORT, "PORT"))
        require(check_memory(WEB_MEMORY))
        rotate(self._places.logs)
        shutil.rmtree(self._places.metrics, ignore_errors=True)  # of processes that are gone
        if settings.ENGINE_EMBEDDED:
            require(check_port("127.0.0.1", settings.ENGINE_PORT, "ENGINE_PORT"))
            installed = (settings.BASE_DIR / ".venv-engine").exists()
            found = engine_findings(settings.BASE_DIR, settings.ENGINE_MODEL, installed)
            self._engine_obstacles = [finding for finding in found if finding.level == "fail"]
        if not ended:
            return ""
        return say(f"{ended} left-over processes ended", f"已结束 {ended} 个遗留进程")

    def _disk_needed(self) -> int:
        """The bytes that a start takes: the first one with a database of its own makes its files."""
        embedded = not env.str("DATABASE_URL", default="")
        first = not (self._places.postgres_data / "PG_VERSION").exists()
        return DATA_DISK if embedded and first else FULL_DISK

    async def _make_secrets(self) -> str:
        self._secrets = ensure_secrets(self._places.secrets) | dict(os.environ)
        return ""

    async def _start_database(self) -> str:
        if env.str("DATABASE_URL", default=""):
            found = require(await asyncio.to_thread(check_database))
            await asyncio.to_thread(require_roles)
            return found.text
        server = Postgres(self._places)
        await asyncio.to_thread(server.prepare)
        child = await self._crew.start(server.program())
        try:
            await asyncio.to_thread(server.wait_until_ready, lambda: child.alive)
        except DatabaseStartError:
            raise lost(child, say("no answer", "无响应")) from None
        await asyncio.to_thread(server.ensure_roles, self._secrets)
        child.keep()
        return say("embedded PostgreSQL", "内置 PostgreSQL")

    async def _start_cache(self) -> str:
        if env.str("REDIS_URL", default=""):
            return require(await asyncio.to_thread(check_cache)).text
        server = Valkey(self._places)
        server.prepare()
        child = await self._crew.start(server.program())
        await self._until(lambda: asyncio.to_thread(server.answers), child)
        await forget_signs_of_life()
        child.keep()
        return say("embedded Valkey", "内置 Valkey")

    async def _migrate(self) -> str:
        await self._crew.run_to_end(programs.migrations())
        return ""

    async def _seed(self) -> str:
        await self._crew.run_to_end(programs.demo_shops())
        return ""

    async def _start_web(self) -> str:
        child = await self._crew.start(programs.web())
        await self._until(web_answers, child)
        child.keep()
        return settings.PUBLIC_URL

    async def _start_worker(self) -> None:
        self._board.begin("worker")
        for program in (programs.worker(), programs.beat(self._places)):
            (await self._crew.start(program)).keep()

    async def _start_engine(self) -> None:
        self._board.begin("engine")
        if self._engine_obstacles:
            reasons = " ".join(finding.line() for finding in self._engine_obstacles)
            meanwhile = say("The FAQ answers without it.", "没有引擎时由常见问题作答。")
            self._board.end("engine", "failed", f"{reasons} {meanwhile}")
        elif settings.ENGINE_EMBEDDED:
            (await self._crew.start(programs.engine())).keep()

    def _greet(self) -> None:
        now = say(
            "FAQ answers already work; the engine joins in when it is ready. Stop with Ctrl-C.",
            "常见问题现在即可作答，推理引擎就绪后随即加入。按 Ctrl-C 停止。",
        )
        self._board.note(f"\n{welcome(self._places.demo, settings.PUBLIC_URL)}\n\n  {now}\n")

    async def _until(self, ready: Callable[[], Awaitable[bool]], child: Child) -> None:
        """Wait until the child is ready; raises LostProgramError when it ends before, or takes too long."""
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await ready():
                    if not child.alive:
                        raise lost(child, say("it ended", "已退出"))
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise lost(child, say("no answer", "无响应")) from None


async def _nothing() -> None:
    """There is no engine to follow."""
