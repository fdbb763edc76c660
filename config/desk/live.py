"""The engines, the queue before them and who gets how much of them, as it is now; the page asks anew by itself."""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import async_to_sync
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from inference.gate.look import EngineSight, ShopSight, Sight, look_once
from inference.gate.places import OUTPUT_WEIGHT
from inference.ledger.usage import Figures, work_of_shops
from tenants.desk import at_the_desk
from tenants.models import Shop
from tenants.platform import ALIAS
from tenants.site import site

SHOWN = 40  # shops that worked or wait most
WIDTH = 200  # of a bar that is everything
LAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class EngineNow:
    """An engine as operators see it: without what may be secret in its address."""

    address: str
    room: int
    held: int
    capacity: int
    rests: int  # seconds
    trial: bool


@dataclass(frozen=True, slots=True)
class ShopNow:
    """A shop: what it holds, waits for by class, and its share of the last hour's work and of the weights."""

    shop_id: UUID
    name: str
    plan: str
    weight: int
    held: int
    waiting: tuple[int, int, int]
    work: int  # computed tokens of prompts, and twice those of answers
    share: float = 0.0
    due: float = 0.0

    @property
    def share_percent(self) -> int:
        """Of the work that was done."""
        return round(100 * self.share)

    @property
    def due_percent(self) -> int:
        """Of the weights of all shops that were here."""
        return round(100 * self.due)

    @property
    def share_bar(self) -> int:
        """How wide it is drawn."""
        return round(WIDTH * self.share)

    @property
    def due_bar(self) -> int:
        """Likewise."""
        return round(WIDTH * self.due)


def page(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    context = {**site.each_context(request), "title": _("The queue now"), **_now(request)}
    return _answer(request, "admin/desk/live.html", context)


def now(request: HttpRequest) -> HttpResponse:
    """The part of it that changes."""
    return _answer(request, "admin/desk/live_now.html", _now(request))


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, context, headers={"Cache-Control": "no-store"})


def _now(request: HttpRequest) -> dict[str, Any]:
    if not at_the_desk(request):
        raise PermissionDenied
    sight = async_to_sync(look_once)()
    shops = _shops(sight) if sight else []
    return {
        "sight": sight,
        "held": sum(sight.held) if sight else 0,
        "waiting": sum(sight.waiting) if sight else 0,
        "at": timezone.localtime(),
        "engines": [_engine(one) for one in sight.engines] if sight else [],
        "classes": _classes(sight) if sight else [],
        "shops": shops[:SHOWN],
        "left_out": max(len(shops) - SHOWN, 0),
        "width": WIDTH,
    }


def _engine(one: EngineSight) -> EngineNow:
    url = urlsplit(one.name)
    address = url.path if url.scheme == "unix" else url.netloc.rpartition("@")[2]
    return EngineNow(address, one.room, one.held, one.capacity, ceil(one.sick), one.trial)


def _classes(sight: Sight) -> list[tuple[str, int, int]]:
    names = (_("shoppers"), _("playground"), _("evaluation"))
    return list(zip(names, sight.held, sight.waiting, strict=True))


def _shops(sight: Sight) -> list[ShopNow]:
    """Those that were here in the last hour, in two queries; shares are of all of them."""
    seen = {one.shop: one for one in sight.shops}
    work = work_of_shops(list(seen), timezone.now() - LAST)
    rows = Shop.objects.using(ALIAS).filter(pk__in=list(seen)).select_related("plan")
    found = [_shop(row, seen[row.pk], work.get(row.pk, Figures())) for row in rows]
    done, weights = sum(one.work for one in found), sum(one.weight for one in found)
    shared = [
        replace(one, share=one.work / done if done else 0.0, due=one.weight / weights)
        for one in found
    ]
    return sorted(shared, key=lambda one: (-one.work, -sum(one.waiting), one.name))


def _shop(row: Shop, seen: ShopSight, figures: Figures) -> ShopNow:
    work = figures.prompt - figures.cached + OUTPUT_WEIGHT * figures.completion
    plan = row.plan
    return ShopNow(row.pk, row.name, plan.name, plan.weight, seen.held, seen.waiting, max(work, 0))
