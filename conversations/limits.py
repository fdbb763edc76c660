"""How many sockets may be open at once, counted across processes in Valkey.

A count is a sorted set of holders, each with the time at which its place ends unless it is renewed: a process that
dies gives its places back by doing nothing. One script takes places and renews them, so that the count is exact however
many ask at once. While Valkey is away everybody is let in: what a process itself takes on is bounded beside this.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis

from tenants.addresses import subscriber

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
AT_ONCE = 200  # places that are renewed by one script
_WINDOW_SECONDS = 60
_WAIT_SECONDS = 1.0  # for Valkey's answer
_QUIET_SECONDS = 10.0  # between warnings of the same trouble

# KEYS the sets; ARGV: lease in seconds, then holder and most for each set. Returns how many holders have a place.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local taken = 0
for number, key in ipairs(KEYS) do
  local holder, most = ARGV[2 * number], tonumber(ARGV[2 * number + 1])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZSCORE', key, holder) or redis.call('ZCARD', key) < most then
    redis.call('ZADD', key, now + ARGV[1], holder)
    redis.call('EXPIRE', key, ARGV[1])
    taken = taken + 1
  end
end
return taken
"""

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Redis] = WeakKeyDictionary()
_warned = -_QUIET_SECONDS


def of_shop(shop_id: UUID) -> str:
    """The count of a shop's sockets."""
    return f"xiaoer:shop:{shop_id}:sockets"


def of_visitor(shop_id: UUID, visitor_id: UUID) -> str:
    """The count of a visitor's sockets."""
    return f"xiaoer:shop:{shop_id}:sockets:visitor:{visitor_id}"


def of_address(address: str) -> str | None:
    """The count of an address's sockets, in all shops; None for one that says nothing of who comes.

    This machine's own addresses are a proxy's or a developer's.
    """
    return f"xiaoer:address:{who}:sockets" if (who := subscriber_at(address)) else None


def subscriber_at(address: str) -> str | None:
    """Who comes from the address, as far as it tells: None for one that says nothing of it."""
    try:
        here = ip_address(address).is_loopback
    except ValueError:
        return None
    return None if here else subscriber(address)


class NoSeatError(Exception):
    """All places are taken."""


class Place(NamedTuple):
    """A place in one of the counts."""

    key: str
    holder: str
    most: int


class Seats:
    """The places that one socket holds."""

    __slots__ = ("_holder", "_left", "held")

    def __init__(self) -> None:
        self._holder = uuid.uuid4().hex
        self.held: tuple[Place, ...] = ()
        self._left = False

    async def take(self, key: str | None, most: int) -> bool:
        """Take a place, of `most`; True where nothing is counted, False for who has left meanwhile."""
        if self._left:
            return False
        if key is None or not most:
            return True
        place = Place(key, self._holder, most)
        self.held = (*self.held, place)
        return await _take(place, LEASE_SECONDS)

    async def leave(self) -> None:
        """Give the places back, for good."""
        self._left = True
        held, self.held = self.held, ()
        for key, holder, _ in held:
            try:
                async with asyncio.timeout(_WAIT_SECONDS):
                    await _client().zrem(key, holder)
            except (RedisError, OSError, TimeoutError) as error:
                _warn(error)  # they end by themselves
                return


async def anybody(key: str) -> bool:
    """Whether a place is taken in the count; also while Valkey cannot tell."""
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            return bool(await _client().exists(key))
    except (RedisError, OSError, TimeoutError) as error:
        _warn(error)
        return True


async def may_bring_somebody(address: str) -> bool:
    """Whether one more new visitor may come from this address in this minute."""
    who, most = subscriber_at(address), settings.ADDRESS_VISITORS
    if who is None or not most:
        return True
    place = Place(f"xiaoer:address:{who}:visitors", uuid.uuid4().hex, most)
    return await _take(place, _WINDOW_SECONDS)


async def renew(seats: Iterable[Seats]) -> None:
    """Keep the places of all of them. What is not kept while Valkey is away is taken again by the next time."""
    places = [place for one in seats for place in one.held]
    for start in range(0, len(places), AT_ONCE):
        if await _taken(places[start : start + AT_ONCE], LEASE_SECONDS) is None:
            return


async def _take(place: Place, seconds: int) -> bool:
    return await _taken([place], seconds) != 0


async def _taken(places: Sequence[Place], seconds: int) -> int | None:
    """How many of them are the holders'; None while Valkey is away."""
    holders = [each for place in places for each in (place.holder, place.most)]
    keys = [place.key for place in places]
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            return int(await _client().register_script(_TAKE)(keys, [seconds, *holders]))
    except (RedisError, OSError, TimeoutError) as error:
        _warn(error)
        return None


async def hang_up() -> None:
    """Close this event loop's connections to Valkey."""
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()


def _client() -> Redis:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = Redis.from_url(settings.REDIS_URL)
    return _clients[loop]


def _warn(error: Exception) -> None:
    global _warned
    if time.monotonic() - _warned > _QUIET_SECONDS:
        _warned = time.monotonic()
        log.warning("sockets are not counted, everybody is let in: %r", error)
