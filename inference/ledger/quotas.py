"""What a shop's plan leaves: tokens are held before the engine is asked, counted after, given back if the asker died.

Every function is one unit of work inside the shop's scope. Those that change figures take turns, shop by shop, so that
what they decide is exact however many ask at once. Times are the database's. Valkey decides nothing here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db.models import DurationField, ExpressionWrapper, F, Min, Q, QuerySet
from django.db.models.functions import Now

from inference.ledger.plan_limits import (
    LimitReachedError,
    QuotaExhaustedError,
    RateLimitedError,
    Standing,
    Until,
    in_turn,
    wait_for_turn,
)
from inference.models import LedgerEntry, UsageWindow
from tenants.scope import rows

LEASE = timedelta(seconds=90)
LEAST_ANSWER = 64  # tokens; where the plan leaves fewer, the engine is not asked
AT_ONCE_SECONDS = 10  # to wait where all places are taken: about as long as a reply takes
MINUTE = timedelta(seconds=60)
MOST = 2**31 - 1  # tokens that a row of the ledger can say

DAY, MONTH = UsageWindow.Period.DAY, UsageWindow.Period.MONTH
_OPEN = Q(state=LedgerEntry.State.RESERVED)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the engine that is asked for: for which reply, and how many tokens it may take at most."""

    shop_id: UUID
    prompt: int
    answer: int
    reply: UUID = field(default_factory=uuid4)
    attempt: int = 1
    kind: str = LedgerEntry.Kind.WIDGET
    persona_version: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A call for which there is room: its answer may have so many tokens."""

    shop_id: UUID
    entry_id: UUID
    answer: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call took, as the engine counts; `cached` are of the prompt's."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A day or a month of the shop as it stands; see UsageWindow."""

    id: UUID
    period: str
    used: int
    reserved: int


_WINDOWS = """
SELECT id, period, used, reserved FROM inference_usagewindow
WHERE shop_id = %(shop)s AND (period, start) IN (('day', %(today)s), ('month', %(month)s))
"""
# Held and entered in one statement.
_HOLD = """
WITH held AS (
    UPDATE inference_usagewindow SET reserved = reserved + %(cost)s
    WHERE shop_id = %(shop)s AND (period, start) IN (('day', %(today)s), ('month', %(month)s))
    RETURNING id
)
INSERT INTO inference_ledgerentry (id, shop_id, reply, attempt, kind, state, route, persona_version_id, day, reserved,
    prompt_tokens, cached_tokens, completion_tokens, lease_until, created_at)
VALUES (%(entry)s, %(shop)s, %(reply)s, %(attempt)s, %(kind)s, 'reserved', '', %(persona_version)s, %(today)s, %(cost)s,
    0, 0, 0, statement_timestamp() + %(lease)s, statement_timestamp())
RETURNING (SELECT count(*) FROM held)
"""
# What a call held that had expired was given back then, and what it had taken by then was counted.
_SETTLE = """
WITH entry AS (
    SELECT id, day, state = 'expired' AS late, reserved, prompt_tokens + completion_tokens AS counted
    FROM inference_ledgerentry WHERE shop_id = %(shop)s AND id = %(entry)s AND settled_at IS NULL
    FOR UPDATE
), settled AS (
    UPDATE inference_ledgerentry AS ledger
    SET state = 'settled', settled_at = statement_timestamp(), route = %(route)s, prompt_tokens = %(prompt_tokens)s,
        cached_tokens = %(cached_tokens)s, completion_tokens = %(completion_tokens)s
    FROM entry WHERE ledger.shop_id = %(shop)s AND ledger.id = entry.id
), counted AS (
    UPDATE inference_usagewindow AS usage
    SET used = used + %(used)s - CASE WHEN entry.late THEN entry.counted ELSE 0 END,
        reserved = usage.reserved - CASE WHEN entry.late THEN 0 ELSE entry.reserved END
    FROM entry
    WHERE usage.shop_id = %(shop)s
        AND (period, start) IN (('day', entry.day), ('month', date_trunc('month', entry.day)::date))
)
SELECT id FROM entry
"""
# Replies of others that are made now, and that were begun in this minute.
_RATES = """
SELECT count(DISTINCT reply) FILTER (WHERE state = 'reserved' AND lease_until >= statement_timestamp()),
    count(DISTINCT reply) FILTER (WHERE created_at > statement_timestamp() - %(minute)s)
FROM inference_ledgerentry
WHERE shop_id = %(shop)s AND kind <> 'evaluation' AND reply <> %(reply)s
    AND (state = 'reserved' OR created_at > statement_timestamp() - %(minute)s)
"""


def reserve(call: Call) -> Held:
    """Hold the tokens that the call may take at most; where the plan leaves less, the answer gets less.

    Raises QuotaExhaustedError, and RateLimitedError where too many replies are made at once or in a minute; one that
    was let in before is not turned away in its middle for that.
    """
    now = in_turn(call.shop_id)
    if call.attempt > 1:  # whoever made it before is gone, or failed
        _give_back(_open_entries(call.shop_id).filter(reply=call.reply))
    else:
        _check_rates(call, now)
    answer, entry = _room(call, now), uuid4()
    ((held,),) = rows(
        _HOLD,
        entry=entry,
        reply=call.reply,
        attempt=call.attempt,
        kind=call.kind,
        persona_version=call.persona_version,
        today=now.today,
        month=now.month,
        cost=call.prompt + answer,
        lease=LEASE,
    )
    assert held == len(UsageWindow.Period), "a window is missing"
    return Held(call.shop_id, entry, answer)


def renew(held: Held, so_far: Tokens) -> bool:
    """Keep the call's tokens, and note what it took so far; False when they were given back already."""
    mine = _open_entries(held.shop_id).filter(pk=held.entry_id)
    return bool(mine.update(lease_until=Now() + LEASE, **_columns(so_far)))


def settle(held: Held, took: Tokens, route: str) -> bool:
    """Count what the call took, once: False when that was done before. Also counts where the call had expired."""
    wait_for_turn(held.shop_id)
    counted = {"used": took.prompt + took.completion, **_columns(took)}
    return bool(rows(_SETTLE, entry=held.entry_id, route=route, **counted))


def expire(shop_id: UUID) -> int:
    """Give back what calls hold whose lease has run out, and count what they had taken; how many they were."""
    in_turn(shop_id)
    return _give_back(_overdue(shop_id))


def note_route(shop_id: UUID, reply: UUID, attempt: int, route: str) -> None:
    """What became of the call, where that is known only after it was settled."""
    LedgerEntry.objects.filter(shop_id=shop_id, reply=reply, attempt=attempt).update(route=route)


def note_refused(shop_id: UUID, until: Until) -> None:
    """One more reply was made without the model, for want of tokens."""
    now = in_turn(shop_id)
    full = MONTH if until == "next_month" else DAY
    windows = [window.id for window in _opened(now) if window.period == full]
    UsageWindow.objects.filter(shop_id=shop_id, pk__in=windows).update(refused=F("refused") + 1)


def _check_rates(call: Call, now: Standing) -> None:
    """An evaluation asks many questions at once and keeps no shopper out: tokens alone limit it."""
    if call.kind == LedgerEntry.Kind.EVALUATION or not (now.a_minute or now.at_once):
        return
    at_once, a_minute = rows(_RATES, reply=call.reply, minute=MINUTE)[0]
    if now.at_once and at_once >= now.at_once:
        raise RateLimitedError(AT_ONCE_SECONDS)
    if now.a_minute and a_minute >= now.a_minute:
        shoppers = LedgerEntry.objects.exclude(kind=LedgerEntry.Kind.EVALUATION)
        others = shoppers.filter(shop_id=call.shop_id).exclude(reply=call.reply)
        age = ExpressionWrapper(Now() - Min("created_at"), output_field=DurationField())
        fresh = others.filter(created_at__gt=Now() - MINUTE)
        begun = fresh.values("reply").annotate(age=age).order_by("-age")
        ages = [row["age"] for row in begun]
        ages_out = ages[max(len(ages) - now.a_minute, 0)] if ages else MINUTE
        raise RateLimitedError((MINUTE - ages_out).total_seconds())


def _room(call: Call, now: Standing) -> int:
    """How many tokens the answer may have. Raises LimitReachedError."""
    least = min(LEAST_ANSWER, call.answer)
    windows = _opened(now)
    if _left(windows, now) < call.prompt + least and _give_back(_overdue(call.shop_id)):
        windows = _opened(now)  # the sweep is late
    answer = min(call.answer, _left(windows, now) - call.prompt)
    if answer < least:
        raise _refusal(windows, now, call.prompt + least)
    return answer


def _opened(now: Standing) -> Sequence[Window]:
    """This day's window and this month's, made where they are missing."""
    windows = _windows(now)
    if len(windows) < len(UsageWindow.Period):
        starts = ((DAY, now.today), (MONTH, now.month))
        UsageWindow.objects.bulk_create(
            [UsageWindow(shop_id=now.shop_id, period=p, start=first) for p, first in starts],
            ignore_conflicts=True,
        )
        windows = _windows(now)
    return windows


def _windows(now: Standing) -> Sequence[Window]:
    return [Window(*row) for row in rows(_WINDOWS, today=now.today, month=now.month)]


def _left(windows: Sequence[Window], now: Standing) -> int:
    limited = (window for window in windows if window.period in now.limits)
    return min([MOST, *(now.limits[w.period] - w.used - w.reserved for w in limited)])


def _refusal(windows: Sequence[Window], now: Standing, cost: int) -> LimitReachedError:
    """Which limit is in the way the longest; none, where only calls under way hold what is missing."""
    used_up = {
        window.period
        for window in windows
        if window.period in now.limits and now.limits[window.period] - window.used < cost
    }
    if MONTH in used_up:
        return QuotaExhaustedError(now.seconds_left(MONTH), "next_month")
    if DAY in used_up:
        return QuotaExhaustedError(now.seconds_left(DAY), "tomorrow")
    return RateLimitedError(AT_ONCE_SECONDS)


def _open_entries(shop_id: UUID) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(_OPEN, shop_id=shop_id)


def _overdue(shop_id: UUID) -> QuerySet[LedgerEntry]:
    return _open_entries(shop_id).filter(lease_until__lt=Now())


def _give_back(entries: QuerySet[LedgerEntry]) -> int:
    """Expire the entries: what they hold is free again, what they took is used."""
    # Under their lock: renewing takes no turns.
    found = list(entries.select_for_update(of=("self",)))
    for entry in found:
        _count(
            entry.shop_id, entry.day, entry.prompt_tokens + entry.completion_tokens, entry.reserved
        )
    LedgerEntry.objects.filter(pk__in=[entry.pk for entry in found]).update(
        state=LedgerEntry.State.EXPIRED, expired_at=Now()
    )
    return len(found)


def _count(shop_id: UUID, day: date, used: int, given_back: int) -> None:
    this_day, this_month = Q(period=DAY, start=day), Q(period=MONTH, start=day.replace(day=1))
    windows = UsageWindow.objects.filter(this_day | this_month, shop_id=shop_id)
    windows.update(used=F("used") + used, reserved=F("reserved") - given_back)


def _columns(tokens: Tokens) -> dict[str, int]:
    return {
        "prompt_tokens": tokens.prompt,
        "cached_tokens": tokens.cached,
        "completion_tokens": tokens.completion,
    }
