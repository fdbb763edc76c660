"""A look at the gate from outside: for the watch over the engines, for metrics and for the operators' page."""

import asyncio
from uuid import UUID

import msgspec
from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis

from inference.gate import scripts
from inference.gate.gate import KEY, rules

LOOK_SECONDS = 1.0  # for Valkey's answer


class EngineSight(msgspec.Struct, frozen=True):
    """An engine by its URL: `capacity` is what it batches, `room` what it may hold now, `sick` seconds of rest left."""

    name: str
    room: int
    held: int
    capacity: int
    sick: float
    trial: bool

    @property
    def state(self) -> str:
        """The breaker's: closed where all is well, open where nobody is sent, on trial where one may try."""
        return "open" if self.sick else "trial" if self.trial else "closed"


class ShopSight(msgspec.Struct, frozen=True):
    """A shop that was here in the last hour; `waiting` by class, the most urgent first."""

    shop: UUID
    held: int
    waiting: tuple[int, int, int]
    counter: float


class Sight(msgspec.Struct, frozen=True):
    """The gate at one moment; `held` and `waiting` by class, `waited` and `hold` in seconds, on average."""

    engines: tuple[EngineSight, ...]
    room: int
    held: tuple[int, int, int]
    waiting: tuple[int, int, int]
    waited: float  # of those that wait, so far
    hold: float  # that a slot is held
    shops: tuple[ShopSight, ...] = ()


async def look(valkey: Redis, key: str = KEY) -> Sight:
    """Ask Valkey. Raises what redis-py raises."""
    shown = await valkey.register_script(scripts.SHOW)([key], [rules()])
    sight = msgspec.json.decode(shown, type=Sight)
    order = {url: place for place, url in enumerate(settings.ENGINE_URLS)}
    return msgspec.structs.replace(
        sight, engines=tuple(sorted(sight.engines, key=lambda one: order.get(one.name, 0)))
    )


async def look_once(key: str = KEY) -> Sight | None:
    """By a connection of its own, in time; None while Valkey is away."""
    try:
        async with asyncio.timeout(LOOK_SECONDS), Redis.from_url(settings.REDIS_URL) as valkey:
            return await look(valkey, key)
    except (RedisError, OSError):  # a timeout is an OSError
        return None
