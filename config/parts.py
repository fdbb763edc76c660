"""How the four parts of a running installation stand, each asked within a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypedDict
from urllib.parse import urlsplit

import aiohttp
import msgspec
import psycopg
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inference.serving.state import STATE_KEY

PROBE_SECONDS = 1.0
WORKER_HEARTBEAT = "xiaoer:worker:heartbeat"

State = Literal["ok", "loading", "down"]


class States(TypedDict):
    """One state for each part."""

    database: State
    cache: State
    worker: State
    engine: State


class EngineReport(msgspec.Struct, frozen=True):
    """What the engine's watcher last published."""

    state: State = "down"
    stage: str = ""
    detail: str = ""
    done: int = 0
    total: int = 0
    model: str = ""


async def part_states() -> States:
    """All parts at once; a part that does not answer in time is down."""
    database, cache, worker, engine = await asyncio.gather(
        bounded(database_state),
        bounded(cache_state),
        bounded(worker_state),
        bounded(engine_state),
    )
    return States(database=database, cache=cache, worker=worker, engine=engine)


async def bounded(probe: Callable[[], Awaitable[State]]) -> State:
    """The probe's answer, or `down` when it fails or takes more than a second."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except (OSError, TimeoutError, psycopg.Error, RedisError, aiohttp.ClientError):
        return "down"


def database_parameters(alias: str = "default") -> dict[str, Any]:
    """libpq's parameters of the database, without what only Django understands."""
    chosen = settings.DATABASES[alias]
    options = {name: value for name, value in chosen["OPTIONS"].items() if name != "pool"}
    named = {
        "host": chosen["HOST"],
        "port": chosen["PORT"],
        "user": chosen["USER"],
        "password": chosen["PASSWORD"],
        "dbname": chosen["NAME"],
    }
    return {name: value for name, value in named.items() if value} | options


async def database_state() -> State:
    """Whether the database answers; a connection of its own, so that a full pool does not matter."""
    async with await psycopg.AsyncConnection.connect(
        **database_parameters(), connect_timeout=2
    ) as connection:
        await connection.execute("SELECT 1")
    return "ok"


async def cache_state() -> State:
    """Whether Valkey answers."""
    async with _cache() as client:
        await client.get(WORKER_HEARTBEAT)
    return "ok"


async def worker_state() -> State:
    """Whether a task ran lately."""
    async with _cache() as client:
        return "ok" if await client.exists(WORKER_HEARTBEAT) else "down"


async def engine_state() -> State:
    """The embedded engine's own report, or whether any of the engines given by URL answers."""
    if settings.ENGINE_EMBEDDED:
        return (await engine_report()).state
    asked = [engine_answers(url) for url in settings.ENGINE_URLS]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    if True in answers:
        return "ok"
    for error in answers:
        if isinstance(error, BaseException):
            raise error
    return "down"


async def engine_answers(engine: str) -> bool:
    """Whether the engine at this URL answers. Raises what aiohttp raises, OSError and TimeoutError."""
    url = urlsplit(engine)
    unix = url.scheme == "unix"
    base = "http://engine" if unix else engine
    headers = {"Authorization": f"Bearer {settings.ENGINE_API_KEY}"}
    async with (
        aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(url.path) if unix else aiohttp.TCPConnector(),
            headers=headers if settings.ENGINE_API_KEY else {},
        ) as client,
        client.get(f"{base}/v1/models") as response,
    ):
        return response.status == 200


async def engine_report() -> EngineReport:
    """What the engine's watcher published in the last seconds; `down` when it published nothing."""
    async with _cache() as client:
        published = await client.get(STATE_KEY)
    try:
        return msgspec.json.decode(published or b"{}", type=EngineReport)
    except msgspec.DecodeError:
        return EngineReport()


async def forget_signs_of_life() -> None:
    """Drop what the processes of an earlier start published: they are gone."""
    async with _cache() as client:
        await client.delete(WORKER_HEARTBEAT, STATE_KEY)


async def web_answers() -> bool:
    """Whether our web server answers on its own port."""
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "") else settings.HOST  # noqa: S104
    address = f"[{host}]" if ":" in host else host
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as client,
            client.get(f"http://{address}:{settings.PORT}/healthz") as response,
        ):
            return response.status == 200 and await response.text() == "ok"
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


def _cache() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=PROBE_SECONDS)
