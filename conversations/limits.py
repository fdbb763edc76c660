"""How many sockets may be open at once, counted across processes in Valkey.

A count is a sorted set of holders, each with the time at which its place ends unless it is renewed: a process that
dies gives its places back by doing nothing. One script takes a place and renews it, so that the count is exact however
many ask at once. While Valkey is away everybody is let in: what a process itself takes on is bounded beside this.
"""

import asyncio
import logging
import time
import uuid
from ipaddress import ip_address
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis

from tenants.addresses import subscriber

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
RENEW_SECONDS = 20.0
_WINDOW_SECONDS = 60
_WAIT_SECONDS = 1.0  # for Valkey's answer
_QUIET_SECONDS = 10.0  # between warnings of the same trouble

# KEYS[1] the set; ARGV: holder, most, lease in seconds. 1: the holder has a place, 0: there is none.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
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


class Seats:
    """The places that one socket holds."""

    def __init__(self) -> None:
        self._holder = uuid.uuid4().hex
        self._held: dict[str, int] = {}
        self._renewed = time.monotonic()
        self._left = False

    async def take(self, key: str | None, most: int) -> bool:
        """Take a place, of `most`; True where nothing is counted, False for who has left meanwhile."""
        if self._left:
            return False
        if key is None or not most:
            return True
        self._held[key] = most
        return await _take(key, self._holder, most, LEASE_SECONDS)

    async def renew(self) -> None:
        """Keep the places, when it is time to."""
        if time.monotonic() - self._renewed < RENEW_SECONDS:
            return
        self._renewed = time.monotonic()
        for key, most in self._held.items():
            await _take(key, self._holder, most, LEASE_SECONDS)

    async def leave(self) -> None:
        """Give the places back, for good."""
        self._left = True
        held, self._held = self._held, {}
        for key in held:
            try:
                async with asyncio.timeout(_WAIT_SECONDS):
                    await _client().zrem(key, self._holder)
            except (RedisError, OSError, TimeoutError) as error:
                _warn(error)  # they end by themselves
                return


async def may_bring_somebody(address: str) -> bool:
    """Whether one more new visitor may come from this address in this minute."""
    who, most = subscriber_at(address), settings.ADDRESS_VISITORS
    if who is None or not most:
        return True
    return await _take(f"xiaoer:address:{who}:visitors", uuid.uuid4().hex, most, _WINDOW_SECONDS)


async def _take(key: str, holder: str, most: int, seconds: int) -> bool:
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            return bool(await _client().register_script(_TAKE)([key], [holder, most, seconds]))
    except (RedisError, OSError, TimeoutError) as error:
        _warn(error)
        return True


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
