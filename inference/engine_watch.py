"""The watch over the engines: what each batches is found from its own gauges, and told to the gate.

One process at a time looks, by a short lease in Valkey; each of the others waits for the lease to run out. The embedded
engine is not watched: what it batches is what we start it with. Nor is a server that is not vLLM.
"""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import aiohttp
import msgspec
from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis

from inference.gate import scripts
from inference.gate.capacity import Capacity, Load
from inference.gate.gate import end, rules
from inference.gate.look import EngineSight, look

log = logging.getLogger(__name__)

WATCH_SECONDS = 2.0  # between two looks
LEASE_SECONDS = 5
ASK_SECONDS = 1.0  # for an engine's answer

# Gauges in Prometheus' text form; an engine that works in several parts has a line for each.
_GAUGE = re.compile(r"^vllm:num_requests_(running|waiting)(?:\{.*\})? (\S+)$", re.MULTILINE)


class EngineWatch:
    """The watch of one event loop, begun with its first request; `connect` gives the client of an engine's URL."""

    def __init__(self, key: str, connect: Callable[[str], aiohttp.ClientSession]) -> None:
        self._key = key
        self._connect = connect
        self._me = uuid.uuid4().hex
        self._known: dict[str, Capacity] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless it runs or there is nothing to find out."""
        if self._task is None and settings.ENGINE_IS_VLLM and not settings.ENGINE_EMBEDDED:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End it."""
        task, self._task = self._task, None
        await end(filter(None, [task]))

    async def _run(self) -> None:
        async with Redis.from_url(settings.REDIS_URL, decode_responses=True) as valkey:
            while True:
                with suppress(RedisError, OSError):  # the gate decides without it meanwhile
                    async with asyncio.timeout(LEASE_SECONDS):
                        if await self._is_mine(valkey):
                            await self.look(valkey)
                await asyncio.sleep(WATCH_SECONDS)

    async def _is_mine(self, valkey: Redis) -> bool:
        lease = f"{self._key}:watch"
        if await valkey.set(lease, self._me, nx=True, ex=LEASE_SECONDS):
            return True
        if await valkey.get(lease) != self._me:
            return False
        await valkey.expire(lease, LEASE_SECONDS)
        return True

    async def look(self, valkey: Redis) -> None:
        """Ask every engine once, and tell the gate what that says. Raises what redis-py raises."""
        sight = await look(valkey, self._key)
        found = dict(zip(settings.ENGINE_URLS, await self._ask_all(), strict=True))
        learned = {one.name: self._learn(one, found.get(one.name)) for one in sight.engines}
        script = valkey.register_script(scripts.LEARN)
        await script([self._key], [rules(), msgspec.json.encode(learned)])

    def _learn(self, engine: EngineSight, load: Load | None) -> int:
        if load is None:
            return engine.capacity
        known = self._known.setdefault(engine.name, Capacity())
        most = known.learn(load, engine.held, engine.capacity, time.monotonic())
        if most != engine.capacity:
            number = settings.ENGINE_URLS.index(engine.name) + 1
            log.info("engine=%d batches %d requests, not %d", number, most, engine.capacity)
        return most

    async def _ask_all(self) -> list[Load | None]:
        return await asyncio.gather(*(self._ask(url) for url in settings.ENGINE_URLS))

    async def _ask(self, url: str) -> Load | None:
        """None where it does not say."""
        try:
            async with (
                asyncio.timeout(ASK_SECONDS),
                self._connect(url).get("metrics", raise_for_status=True) as answer,
            ):
                return load_of(await answer.text())
        except (aiohttp.ClientError, OSError, ValueError):  # a timeout is an OSError
            return None


def load_of(metrics: str) -> Load | None:
    """The two gauges out of a page of metrics; None where they are missing. Raises ValueError for what is no number."""
    sums: dict[str, float] = {}
    for name, value in _GAUGE.findall(metrics):
        sums[name] = sums.get(name, 0.0) + float(value)
    return Load(int(sums["running"]), int(sums["waiting"])) if len(sums) == 2 else None
