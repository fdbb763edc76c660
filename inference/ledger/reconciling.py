"""Whether the counters of days and months are what the ledger sums to; where they are not, the ledger is right."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum

from inference.ledger.plan_limits import in_turn
from inference.models import LedgerEntry, UsageWindow

DAY, MONTH = UsageWindow.Period.DAY, UsageWindow.Period.MONTH
_OPEN = Q(state=LedgerEntry.State.RESERVED)

Window = tuple[str, date]  # its period and first day


@dataclass(frozen=True, slots=True)
class Counts:
    """Tokens of a window: used by calls that ended, held for those under way."""

    used: int = 0
    reserved: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.used + other.used, self.reserved + other.reserved)


@dataclass(frozen=True, slots=True)
class Mended:
    """A window that said something else than the ledger."""

    window: Window
    was: Counts
    now: Counts


def reconcile(shop_id: UUID) -> list[Mended]:
    """Set the windows of this month and the last to what the ledger says; those that were wrong.

    One unit of work inside the shop's scope, in turn with everything that changes the figures.
    """
    since = (in_turn(shop_id).month - timedelta(days=1)).replace(day=1)
    kept = UsageWindow.objects.filter(shop_id=shop_id, start__gte=since)
    told = {(row.period, row.start): Counts(row.used, row.reserved) for row in kept}
    summed = _summed(shop_id, since)
    wrong = []
    for window in sorted(told.keys() | summed.keys()):
        was, now = told.get(window, Counts()), summed.get(window, Counts())
        if was != now:
            _set(shop_id, window, now)
            wrong.append(Mended(window, was, now))
    return wrong


def _summed(shop_id: UUID, since: date) -> dict[Window, Counts]:
    took = Sum(F("prompt_tokens") + F("completion_tokens"), filter=~_OPEN, default=0)
    held = Sum("reserved", filter=_OPEN, default=0)
    entries = LedgerEntry.objects.filter(shop_id=shop_id, day__gte=since)
    found: dict[Window, Counts] = {}
    by_day = entries.values("day").annotate(took=took, held=held)
    for day, used, reserved in by_day.values_list("day", "took", "held"):
        for window in ((DAY.value, day), (MONTH.value, day.replace(day=1))):
            found[window] = found.get(window, Counts()) + Counts(used, reserved)
    return found


def _set(shop_id: UUID, window: Window, counts: Counts) -> None:
    period, start = window
    figures = {"used": counts.used, "reserved": counts.reserved}
    UsageWindow.objects.update_or_create(
        shop_id=shop_id, period=period, start=start, defaults=figures
    )
