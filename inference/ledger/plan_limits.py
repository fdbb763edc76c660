"""What a shop's plan allows, at the database's time; days and months are those of the platform's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Literal
from uuid import UUID

from django.utils import timezone

from inference.models import UsageWindow
from tenants.models import Shop
from tenants.scope import rows

Code = Literal["quota_exhausted", "rate_limited"]
Until = Literal["soon", "tomorrow", "next_month"]


class LimitReachedError(Exception):
    """The plan has no room for the call now; `retry_after` is in whole seconds, `until` says it in a word."""

    code: Code

    def __init__(self, retry_after: float, until: Until = "soon") -> None:
        super().__init__(self.code, retry_after, until)
        self.retry_after, self.until = max(int(-(-retry_after // 1)), 1), until


class QuotaExhaustedError(LimitReachedError):
    """The tokens of the day or the month are used up."""

    code = "quota_exhausted"


class RateLimitedError(LimitReachedError):
    """Too many replies at once, or in this minute."""

    code = "rate_limited"


@dataclass(frozen=True)
class Standing:
    """A shop's limits, 0 for none, and the time at which they were read."""

    shop_id: UUID
    now: datetime
    today: date
    a_minute: int
    at_once: int
    a_day: int
    a_month: int

    @property
    def month(self) -> date:
        """The first day of this month."""
        return self.today.replace(day=1)

    @property
    def following_month(self) -> date:
        """The first day of the next."""
        return (self.month + timedelta(days=32)).replace(day=1)

    @cached_property
    def limits(self) -> dict[str, int]:
        """Tokens by period, of those that are limited."""
        periods = {UsageWindow.Period.DAY: self.a_day, UsageWindow.Period.MONTH: self.a_month}
        return {period.value: most for period, most in periods.items() if most}

    def seconds_left(self, period: str) -> float:
        """Until the day, or the month, is over."""
        day = period == UsageWindow.Period.DAY
        following = self.today + timedelta(days=1) if day else self.following_month
        midnight = datetime.combine(following, datetime.min.time())
        return (timezone.make_aware(midnight, zone()) - self.now).total_seconds()


def zone() -> tzinfo:
    """The time zone in which days and months begin."""
    return timezone.get_default_timezone()


_STANDING = """
SELECT statement_timestamp(), (statement_timestamp() AT TIME ZONE %(zone)s)::date,
    plan.replies_a_minute, plan.replies_at_once, plan.tokens_a_day, plan.tokens_a_month
FROM tenants_shop AS shop JOIN tenants_plan AS plan ON plan.id = shop.plan_id
WHERE shop.id = %(shop)s
"""


def standing(shop_id: UUID) -> Standing:
    """The shop's limits now, inside its scope. Raises Shop.DoesNotExist."""
    found = rows(_STANDING, zone=str(zone()))
    if not found:
        raise Shop.DoesNotExist
    return Standing(shop_id, *found[0])


def in_turn(shop_id: UUID) -> Standing:
    """Wait until nobody else changes what the shop uses, up to the end of this transaction; then its limits."""
    wait_for_turn(shop_id)
    return standing(shop_id)


def wait_for_turn(shop_id: UUID) -> None:
    """Wait until nobody else changes what the shop uses, up to the end of this transaction."""
    # Not by the shop's row: whoever adds entries to the knowledge holds that one for long.
    turn = int.from_bytes(shop_id.bytes[:8], "big", signed=True)
    rows("SELECT pg_advisory_xact_lock(%(turn)s)", turn=turn)
