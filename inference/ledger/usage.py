"""What shops use of the engine: figures out of the ledger. What crosses shops is read by the platform's role."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Now, TruncDate

from inference.ledger.plan_limits import Standing, standing, zone
from inference.models import LedgerEntry, UsageWindow
from tenants.models import Shop
from tenants.platform import ALIAS

DAY, MONTH = UsageWindow.Period.DAY, UsageWindow.Period.MONTH
LOOK_BACK = 7  # days before today whose mean is what the next days are expected to use


@dataclass(frozen=True, slots=True)
class Figures:
    """How many calls of the engine there were, and their tokens."""

    calls: int = 0
    prompt: int = 0
    cached: int = 0  # of the prompts'
    completion: int = 0

    @property
    def total(self) -> int:
        """What counts against the plan."""
        return self.prompt + self.completion


@dataclass(frozen=True, slots=True)
class PeriodUse:
    """A day or a month of a shop; `limit` 0 is none, `forecast` what it comes to if all goes on as before."""

    period: str
    start: date
    used: int
    reserved: int
    limit: int
    refused: int
    forecast: int

    @property
    def percent(self) -> int | None:
        """Of the limit, rounded down; None where there is none."""
        return 100 * self.used // self.limit if self.limit else None

    @property
    def high(self) -> int:
        """From so many tokens on it is nearly used up."""
        return self.limit * 80 // 100

    @property
    def following(self) -> date:
        """The first day after it."""
        days = 1 if self.period == DAY else 32
        after = self.start + timedelta(days=days)
        return after if self.period == DAY else after.replace(day=1)

    @property
    def goes_beyond(self) -> bool:
        """Whether the forecast passes the limit."""
        return bool(self.limit) and self.forecast > self.limit


@dataclass(frozen=True, slots=True)
class ShopUse:
    """A shop among all: what it used of this day and this month, and how many calls are under way."""

    shop_id: UUID
    name: str
    plan: str
    day: int
    day_limit: int
    month: int
    month_limit: int
    refused: int  # this month
    running: int

    @property
    def day_percent(self) -> int | None:
        """Of the day's limit."""
        return 100 * self.day // self.day_limit if self.day_limit else None

    @property
    def month_percent(self) -> int | None:
        """Of the month's limit."""
        return 100 * self.month // self.month_limit if self.month_limit else None


def this_day_and_month(shop_id: UUID) -> tuple[PeriodUse, PeriodUse]:
    """How the shop stands now, inside its scope."""
    now = standing(shop_id)
    found = {window.period: window for window in _current(shop_id, now)}
    daily = _mean_of_days_before(shop_id, now.today)
    return _period(DAY, now.today, now, found, daily), _period(MONTH, now.month, now, found, daily)


def by_day(shop_id: UUID, first: date) -> dict[date, Figures]:
    """Inside the shop's scope."""
    return {row["day"]: _figures(row) for row in _summed(_entries(shop_id, first), "day")}


def by_route(shop_id: UUID, first: date) -> list[tuple[str, Figures]]:
    """The dearest route first, inside the shop's scope."""
    rows = _summed(_entries(shop_id, first), "route")
    return _dearest_first((row["route"], _figures(row)) for row in rows)


def by_version(shop_id: UUID, first: date) -> list[tuple[int | None, Figures]]:
    """By the number of the persona's version, the newest first, inside the shop's scope."""
    rows = _summed(_entries(shop_id, first), "persona_version__number")
    found = [(row["persona_version__number"], _figures(row)) for row in rows]
    return sorted(found, key=lambda one: -(one[0] or 0))


def by_everything(shop_id: UUID, first: date) -> list[tuple[date, str, str, int | None, Figures]]:
    """By day, kind, route and persona version, the newest first, inside the shop's scope."""
    rows = _summed(_entries(shop_id, first), "day", "kind", "route", "persona_version__number")
    return [
        (row["day"], row["kind"], row["route"], row["persona_version__number"], _figures(row))
        for row in rows.order_by("-day", "kind", "route", "persona_version__number")
    ]


# --- across shops, by the platform's role ---


def use_of_shops() -> list[ShopUse]:
    """Every living shop, those that used most of this month first, in four queries."""
    shops = Shop.objects.using(ALIAS).exclude(state=Shop.State.DELETING).select_related("plan")
    today = _platforms_today()
    windows: dict[tuple[UUID, str], UsageWindow] = {
        (window.shop_id, window.period): window
        for window in UsageWindow.objects.using(ALIAS)
        .filter(_this(today))
        .only("id", "shop_id", "period", "start", "used")
    }
    # Those of its days, too: a day that was full is over on the next.
    months = UsageWindow.objects.using(ALIAS).filter(start__gte=today.replace(day=1), refused__gt=0)
    refused = dict(months.order_by().values_list("shop_id").annotate(Sum("refused")))
    running = LedgerEntry.objects.using(ALIAS).filter(
        state=LedgerEntry.State.RESERVED, lease_until__gte=Now()
    )
    at_work = dict(running.order_by().values_list("shop_id").annotate(Count("id")))
    nothing = UsageWindow()
    found = [
        ShopUse(
            shop.pk,
            shop.name,
            shop.plan.name,
            day=windows.get((shop.pk, DAY), nothing).used,
            day_limit=shop.plan.tokens_a_day,
            month=windows.get((shop.pk, MONTH), nothing).used,
            month_limit=shop.plan.tokens_a_month,
            refused=refused.get(shop.pk, 0),
            running=at_work.get(shop.pk, 0),
        )
        for shop in shops
    ]
    return sorted(found, key=lambda one: (-one.month, one.name))


def days_of_shops(first: date) -> list[tuple[date, UUID, Figures]]:
    """Every shop's days, the newest first."""
    rows = _summed(
        _ended(LedgerEntry.objects.using(ALIAS)).filter(day__gte=first), "day", "shop_id"
    )
    return [(row["day"], row["shop_id"], _figures(row)) for row in rows.order_by("-day", "shop_id")]


def tokens_of_shops(shops: Collection[UUID], since: datetime) -> dict[UUID, int]:
    """The tokens of calls that began since then."""
    calls = _ended(LedgerEntry.objects.using(ALIAS)).filter(
        shop_id__in=shops, created_at__gte=since
    )
    return {row["shop_id"]: _figures(row).total for row in _summed(calls, "shop_id")}


def work_of_shops(shops: Collection[UUID], since: datetime) -> dict[UUID, Figures]:
    """The figures of calls that began since then, those under way with what they took so far."""
    calls = LedgerEntry.objects.using(ALIAS).filter(shop_id__in=shops, created_at__gte=since)
    return {row["shop_id"]: _figures(row) for row in _summed(calls.order_by(), "shop_id")}


def shops_with_overdue_calls() -> list[UUID]:
    """The shops that hold tokens for calls whose lease has run out."""
    overdue = LedgerEntry.objects.using(ALIAS).filter(
        state=LedgerEntry.State.RESERVED, lease_until__lt=Now()
    )
    return list(overdue.order_by().values_list("shop_id", flat=True).distinct())


def shops_near_a_limit(percent: int) -> list[UUID]:
    """The shops whose day or month has used so much of its limit, or was refused a reply, and whose owners were not
    told everything.
    """
    limited = (
        Q(period=DAY, shop__plan__tokens_a_day__gt=0)
        & Q(used__gte=F("shop__plan__tokens_a_day") * percent / 100)
    ) | (
        Q(period=MONTH, shop__plan__tokens_a_month__gt=0)
        & Q(used__gte=F("shop__plan__tokens_a_month") * percent / 100)
    )
    near = UsageWindow.objects.using(ALIAS).filter(
        limited | Q(refused__gt=0), _this(_platforms_today()), told__lt=100
    )
    living = near.exclude(shop__state=Shop.State.DELETING).order_by()
    return list(living.values_list("shop_id", flat=True).distinct())


def _platforms_today() -> date:
    plan = Shop.objects.using(ALIAS).annotate(today=TruncDate(Now(), tzinfo=zone()))
    found = plan.values_list("today", flat=True).first()
    return found if isinstance(found, date) else datetime.now(zone()).date()


def _this(today: date) -> Q:
    return Q(period=DAY, start=today) | Q(period=MONTH, start=today.replace(day=1))


def _current(shop_id: UUID, now: Standing) -> QuerySet[UsageWindow]:
    return UsageWindow.objects.filter(_this(now.today), shop_id=shop_id)


def _period(
    period: str, start: date, now: Standing, found: dict[str, UsageWindow], daily: float | None
) -> PeriodUse:
    window = found.get(period, UsageWindow())
    left = now.seconds_left(period) / 86_400  # days
    begun = (now.today - start).days + 1 - (now.seconds_left(DAY) / 86_400)
    mean = window.used / max(begun, 1 / 24) if daily is None else daily
    return PeriodUse(
        period,
        start,
        window.used,
        window.reserved,
        now.limits.get(period, 0),
        window.refused,
        forecast=round(window.used + mean * left),
    )


def _mean_of_days_before(shop_id: UUID, today: date) -> float | None:
    """Tokens a day in the days before today; None for a shop that has none."""
    before = UsageWindow.objects.filter(
        shop_id=shop_id, period=DAY, start__gte=today - timedelta(days=LOOK_BACK), start__lt=today
    )
    days = dict(before.values_list("start", "used"))
    if not days:
        return None
    return sum(days.values()) / (today - min(days)).days


def _entries(shop_id: UUID, first: date) -> QuerySet[LedgerEntry]:
    return _ended(LedgerEntry.objects.filter(shop_id=shop_id, day__gte=first))


def _ended(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Calls under way have no figures yet."""
    return entries.exclude(state=LedgerEntry.State.RESERVED).order_by()


def _summed(entries: QuerySet[LedgerEntry], *names: str) -> Any:
    return entries.values(*names).annotate(
        calls=Count("id"),
        prompt=Sum("prompt_tokens"),
        cached=Sum("cached_tokens"),
        completion=Sum("completion_tokens"),
    )


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(row["calls"], row["prompt"], row["cached"], row["completion"])


def _dearest_first(rows: Iterable[tuple[str, Figures]]) -> list[tuple[str, Figures]]:
    return sorted(rows, key=lambda one: -one[1].total)
