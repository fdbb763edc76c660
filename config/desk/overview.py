"""The admin's first page: for operators how the platform stands, for a shop's people how the shop does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.parts import part_states
from conversations.usage import (
    Usage,
    beginning_of_today,
    daily_usage,
    usage_of_shop,
    week_ago,
)
from knowledge.models import Faq
from tenants.acts import in_words
from tenants.desk import at_the_desk
from tenants.entered import Entered, entered
from tenants.models import Persona, PlatformEntry, Shop
from tenants.platform import ALIAS

DAYS = 14
SHOPS = 10  # that the chart shows one by one; the others are summed up
LINES = 8  # of the platform's log
HEIGHT = 32  # of a bar, at most

_PARTS = {
    "database": _("Database"),
    "cache": _("Cache"),
    "worker": _("Worker"),
    "engine": _("Engine"),
}
_STATES = {
    "ok": (_("works"), "success"),
    "loading": (_("is loading"), "warning"),
    "down": (_("does not answer"), "danger"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A day's column in a chart."""

    left: int
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """A shop's last days."""

    name: str
    shop_id: UUID | None  # None for all the others together
    days: list[Usage]
    total: Usage
    replies: list[Bar]
    tokens: list[Bar]


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The theme's `DASHBOARD_CALLBACK`."""
    place = entered(request)
    if at_the_desk(request):
        context["desk"] = _desk()
    elif place is not None:
        context["shop_now"] = _shop_now(place)
    return context


def _desk() -> dict[str, Any]:
    days = [timezone.localdate() - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    lines = _lines(days)
    counts = Shop.objects.using(ALIAS).order_by().values_list("state").annotate(Count("id"))
    by_state = dict(counts)
    log = PlatformEntry.objects.using(ALIAS).order_by("-created_at")[:LINES]
    return {
        "parts": [(_PARTS[part], *_STATES[state]) for part, state in _part_states().items()],
        "states": [(state, state.label, by_state.get(state, 0)) for state in Shop.State],
        "days": days,
        "lines": lines,
        "total": _sum(line.total for line in lines),
        "log": [(entry, in_words(entry.act, entry.details)) for entry in log],
    }


def _part_states() -> Mapping[str, str]:
    states: Mapping[str, str] = async_to_sync(part_states)()  # type: ignore[assignment]  # a TypedDict of such
    return states


def _lines(days: list[date]) -> list[Line]:
    """The shops that replied most, each with its days, and all the others as one."""
    usage = daily_usage(days[0])
    by_shop: dict[UUID, list[Usage]] = {}
    for (shop, day), used in usage.items():
        if day in days:
            by_shop.setdefault(shop, [Usage() for _day in days])[days.index(day)] = used
    ranked = sorted(by_shop, key=lambda shop: (-_sum(by_shop[shop]).replies, str(shop)))
    names = dict(Shop.objects.using(ALIAS).filter(pk__in=ranked[:SHOPS]).values_list("pk", "name"))
    lines = [_line(names.get(shop, "–"), shop, by_shop[shop]) for shop in ranked[:SHOPS]]
    if others := [by_shop[shop] for shop in ranked[SHOPS:]]:
        together = [_sum(used[place] for used in others) for place in range(len(days))]
        lines.append(_line(str(_("All others")), None, together))
    return lines


def _line(name: str, shop_id: UUID | None, days: list[Usage]) -> Line:
    replies, tokens = _bars([day.replies for day in days]), _bars([day.tokens for day in days])
    return Line(name, shop_id, days, _sum(days), replies, tokens)


def _bars(values: list[int]) -> list[Bar]:
    most = max(values) or 1
    heights = [max(round(HEIGHT * value / most), 1 if value else 0) for value in values]
    return [Bar(8 * place, HEIGHT - height, height) for place, height in enumerate(heights)]


def _sum(days: Any) -> Usage:
    total = Usage()
    for day in days:
        total.replies += day.replies
        total.fallbacks += day.fallbacks
        total.tokens += day.tokens
    return total


def _shop_now(place: Entered) -> dict[str, Any]:
    persona = Persona.objects.select_related("published").filter(shop_id=place.shop_id).first()
    published = persona.published if persona else None
    shop = Shop.objects.filter(pk=place.shop_id).first()
    return {
        "today": usage_of_shop(place.shop_id, beginning_of_today()),
        "week": usage_of_shop(place.shop_id, week_ago()),
        "faqs": Faq.objects.filter(shop_id=place.shop_id, enabled=True).count(),
        "persona": persona,
        "published": published,
        "unpublished": bool(persona and published and persona.texts() != published.texts()),
        "unlisted": shop is not None and not shop.allowed_origins,
        "shop_id": place.shop_id,
        "suspended": shop is not None and shop.state == Shop.State.SUSPENDED,
    }
