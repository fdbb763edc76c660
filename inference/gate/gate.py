"""The way to the engines: a fair queue that all processes share, kept in Valkey.

While Valkey is away each process lets through by itself what the engines can carry: nobody waits for the store.
"""

import asyncio
import json
import logging
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis

from inference.engine_errors import EngineUnavailableError
from inference.gate import scripts
from inference.gate.engines import first_capacities, in_order
from inference.gate.places import Ask, Place

log = logging.getLogger(__name__)

KEY = "{xiaoer:gate}"
KEEP_SECONDS = 1.0  # between two calls that keep this process's places
CHARGE_SECONDS = 0.2  # at least, where much was spent: who goes next depends on it
LEASE_SECONDS = 6  # after which the places of a process that died are given away
WAIT_SECONDS = 1.0  # for Valkey's answer
AGE_SECONDS = 30  # of waiting, after which a request counts as one class more urgent
LENT_SECONDS = 30  # while which a shop that was here counts for the reserve
FORGET_SECONDS = 3600  # after which an idle shop's counter goes
MOST_OF_SHOP = 64  # waiting requests of one shop
MOST = 1000  # requests in all
FAILURES = 5  # in a row, or half of twice as many within the window, until an engine is left alone
WINDOW_SECONDS = 20
REST_SECONDS = 3  # until one request may try it
LEARNED_SECONDS = 60  # until what was found out about the engines is forgotten, where nobody looks


def rules() -> str:
    """The figures that the scripts take."""
    return json.dumps(
        {
            "engines": first_capacities(),
            "age": AGE_SECONDS,
            "lent": LENT_SECONDS,
            "forget": FORGET_SECONDS,
            "lease": LEASE_SECONDS,
            "most_of_shop": MOST_OF_SHOP,
            "most": MOST,
            "row": FAILURES,
            "window": WINDOW_SECONDS,
            "rest": REST_SECONDS,
            "learned": LEARNED_SECONDS,
        }
    )


async def end(tasks: Iterable["asyncio.Task[None]"]) -> None:
    """Cancel the tasks until they have ended: a client of Valkey may make an error of its own of a cancellation."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=0.1)


class Gate:
    """The places of one event loop."""

    def __init__(self, key: str = KEY) -> None:
        self.key = key
        self._process = uuid.uuid4().hex
        self._places: dict[str, Place] = {}
        self._valkey: Redis | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._away = False
        self._due = asyncio.Event()
        # A place that has left must not be kept by a call that began before.
        self._calling = asyncio.Lock()

    @asynccontextmanager
    async def place(self, ask: Ask) -> AsyncIterator[Place]:
        """A place in the queue; see `Place.waits`. Its end frees the engine's slot for the next.

        An EngineUnavailableError that ends the block counts against the engine.
        """
        self._open()
        place = Place(ask, self._process, self._due)
        self._places[place.id] = place
        try:
            await self._keep([place])
            yield place
        except EngineUnavailableError as error:
            place.outcome = error.outcome
            raise
        finally:
            del self._places[place.id]
            await asyncio.shield(self._leave(place))

    async def close(self) -> None:
        """End what runs beside."""
        tasks, self._tasks = self._tasks, []
        await end(tasks)
        if self._valkey is not None:
            await self._valkey.aclose()
            self._valkey = None

    def _open(self) -> None:
        if self._valkey is None:
            self._valkey = Redis.from_url(settings.REDIS_URL, decode_responses=True)
            running = (self._keep_on(), self._listen())
            self._tasks = [asyncio.create_task(one) for one in running]

    async def _call(self, script: str, *arguments: str) -> Any:
        """Raises RedisError, OSError, TimeoutError."""
        assert self._valkey is not None
        async with self._calling, asyncio.timeout(WAIT_SECONDS):
            if self._away:  # found out by a call before this one: nobody waits for it twice
                raise ConnectionError("away")
            return await self._valkey.register_script(script)([self.key], [rules(), *arguments])

    async def _keep_on(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(KEEP_SECONDS):
                    await asyncio.sleep(CHARGE_SECONDS)
                    await self._due.wait()
            self._due.clear()
            self._away = False
            try:
                await self._keep(self._places.values())
            except Exception:  # without this task every place would be lost
                log.exception("places not kept")

    async def _keep(self, places: Iterable[Place]) -> None:
        kept = list(places)
        if not kept:
            return
        if not self._away:
            try:
                tickets = json.dumps([place.as_ticket() for place in kept])
                answers = json.loads(await self._call(scripts.KEEP, tickets))
            except (RedisError, OSError, TimeoutError) as error:
                self._away = True
                log.warning("the gate's queue is away, this process decides alone: %r", error)
            else:
                for place, answer in zip(kept, answers, strict=True):
                    place.told(answer)
                return
        self._let_in()

    def _let_in(self) -> None:
        """Without Valkey: as many as the engines can carry, in the order in which they came."""
        capacities = first_capacities()
        held = Counter(place.engine for place in self._places.values())
        waiting = [place for place in self._places.values() if not place.engine]
        for position, place in enumerate(waiting, start=1):
            order = in_order(place.ask.shop_id)
            if engine := next((url for url in order if held[url] < capacities[url]), None):
                held[engine] += 1
                place.told(["turn", engine])
            else:
                place.told(["wait", position, position])

    async def _leave(self, place: Place) -> None:
        if not self._away:
            service = "" if place.service is None else str(place.service)
            try:
                await self._call(scripts.LEAVE, place.id, service, place.outcome, str(place.answer))
            except (RedisError, OSError, TimeoutError) as error:
                self._away = True
                log.warning("a place was not given back, its lease will end: %r", error)
        if self._away:
            self._let_in()

    async def _listen(self) -> None:
        """Hear of turns at once. What is missed here is told by the next call that keeps the place."""
        assert self._valkey is not None
        while True:
            with suppress(RedisError, OSError):
                async with self._valkey.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(f"{self.key}:turns:{self._process}")
                    async for message in heard.listen():
                        place_id, _, engine = message["data"].partition(" ")
                        if place_id in self._places:
                            self._places[place_id].granted(engine)
            await asyncio.sleep(KEEP_SECONDS)
