"""The admin's page on what a shop uses of the engine, for its owners; and the ledger's days as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inference.ledger.plan_limits import standing
from inference.ledger.usage import (
    Figures,
    by_day,
    by_everything,
    by_route,
    by_version,
    this_day_and_month,
)
from inference.models import LedgerEntry
from inference.route_words import route_in_words
from tenants.audit import record
from tenants.csv_export import lines
from tenants.entered import Entered, actor_of
from tenants.roles import may
from tenants.scoped_admin import here
from tenants.site import site

DAYS = 30  # in the chart and the tables
EXPORTED_DAYS = 366
WIDTH, HEIGHT, GAP = 20, 120, 4  # of a day's column in the chart

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Column:
    """A day in the chart: computed tokens of prompts, cached ones, and those of answers, one upon the other."""

    day: date
    left: int
    parts: tuple[tuple[str, int, int], ...]  # (what, top, height)
    figures: Figures


def page(request: HttpRequest) -> HttpResponse:
    """Used, limit and forecast; by day, by route and by version of the persona."""
    place = _place(request)
    today = standing(place.shop_id).today
    days = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    found = by_day(place.shop_id, days[0])
    most = max([figures.total for figures in found.values()], default=0)
    context = {
        **site.each_context(request),
        "title": _("Usage"),
        "periods": this_day_and_month(place.shop_id),
        "columns": _columns(days, found, most),
        "asked": any(figures.calls for figures in found.values()),
        "most": most,
        "width": (WIDTH + GAP) * DAYS,
        "height": HEIGHT,
        "bar": WIDTH,
        "routes": [(route_in_words(r), figures) for r, figures in by_route(place.shop_id, days[0])],
        "versions": [
            (version or _("unpublished"), figures)
            for version, figures in by_version(place.shop_id, days[0])
        ],
        "by_day": [
            (date_format(day, "SHORT_DATE_FORMAT"), found[day])
            for day in reversed(days)
            if day in found and found[day].calls
        ],
        "days": DAYS,
    }
    return TemplateResponse(request, "admin/inference/usage.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """A year of the ledger: a line for each day, kind, route and version of the persona.

    The shop's log says who took it along.
    """
    place = _place(request)
    today = standing(place.shop_id).today
    kinds = dict(LedgerEntry.Kind.choices)
    rows: Rows = [
        (day.isoformat(), kinds.get(kind, kind), route_in_words(route), version, *cells(figures))
        for day, kind, route, version, figures in by_everything(
            place.shop_id, today - timedelta(days=EXPORTED_DAYS - 1)
        )
    ]
    noted = {"rows": len(rows), "format": "csv"}
    record(place.shop_id, actor_of(request), "usage.exported", "", noted)
    header = (_("day"), _("for whom"), _("route"), _("persona version"), *figure_titles())
    return csv_file(f"usage-{today.isoformat()}.csv", header, rows)


def figure_titles() -> tuple[str, ...]:
    """What the columns of figures are called."""
    return (
        _("calls of the engine"),
        _("prompt tokens"),
        _("of them cached"),
        _("answer tokens"),
        _("tokens together"),
    )


def cells(figures: Figures) -> tuple[int, ...]:
    """The figures in the order of their titles."""
    f = figures
    return f.calls, f.prompt, f.cached, f.completion, f.total


def csv_file(name: str, header: Sequence[object], rows: Rows) -> HttpResponse:
    """A file of rows that were all read: sums of days are few."""
    # The mark of UTF-8, without which Excel garbles Chinese.
    body = "\ufeff" + lines([header, *rows])
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _place(request: HttpRequest) -> Entered:
    place = here(request)
    if not may(place.role, "view", "usage"):
        raise PermissionDenied
    return place


def _columns(days: Sequence[date], found: dict[date, Figures], most: int) -> list[Column]:
    columns = []
    for place, day in enumerate(days):
        figures = found.get(day, Figures())
        stack = (
            ("prompt", figures.prompt - figures.cached),
            ("cached", figures.cached),
            ("answer", figures.completion),
        )
        parts, top = [], HEIGHT
        for what, tokens in stack:
            height = round(HEIGHT * tokens / most) if most else 0
            top -= height
            parts.append((what, top, height))
        columns.append(Column(day, place * (WIDTH + GAP), tuple(parts), figures))
    return columns
