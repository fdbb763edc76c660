"""Limits on how often something is done, exact over all processes: the generic cell rate algorithm, in Valkey.

GCRA (ITU-T I.371) keeps one number a counter: when the next request would come if requests came evenly. One script
reads and writes it, so requests at the same moment cannot both take the last place. Limits here keep the platform
usable and guard no money: when Valkey does not answer, everything is let through.
"""

import logging
from dataclasses import dataclass
from functools import cache
from typing import cast
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

_PATIENCE = 0.25  # seconds that a request waits for Valkey
# Times are whole microseconds of Valkey's own clock; a double holds them exactly.
_GCRA = """
local interval, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local after = due + interval
local wait = after - most * interval - now
if wait > 0 then
  return {0, 0, wait, due - now}
end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, math.floor((now + most * interval - after) / interval), 0, after - now}
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds`, evenly renewed; all of them may come at once."""

    name: str
    most: int
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on, and how things stand after it."""

    limit: Limit
    allowed: bool
    remaining: int
    retry_after: float  # seconds until the next one may come; 0 when this one may
    reset_after: float  # seconds until everything is free again


def shop_counter(shop_id: UUID, *parts: object) -> str:
    """The name of a counter that belongs to a shop, and goes with it."""
    return ":".join(["xiaoer:shop", str(shop_id), "rate", *map(str, parts)])


def address_counter(*parts: object) -> str:
    """The name of a counter of somebody of whom no more than the address is known."""
    return ":".join(["xiaoer:rate", *map(str, parts)])


def take(counter: str, limit: Limit) -> Verdict | None:
    """Count one more, if it is within the limit. None when Valkey does not say: let it through."""
    interval = max(limit.seconds * 1_000_000 // limit.most, 1)
    try:
        answer = _script()(keys=[counter], args=[interval, limit.most])
    except RedisError as problem:
        log.warning("no rate limit: %r", problem)
        return None
    allowed, remaining, wait, reset = cast(list[int], answer)
    return Verdict(limit, bool(allowed), remaining, wait / 1e6, reset / 1e6)


@cache
def _script() -> Script:
    valkey = Redis.from_url(
        settings.REDIS_URL, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
    )
    return valkey.register_script(_GCRA)
