"""Who uses what of the engine: all shops for operators, and the ledger's days as CSV."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from inference.ledger.usage import days_of_shops, use_of_shops
from inference.ledger.usage_page import cells, csv_file, figure_titles
from tenants.audit import record_for_platform
from tenants.desk import at_the_desk
from tenants.entered import actor_of
from tenants.site import site

SHOWN = 200  # shops; the file has all
EXPORTED_DAYS = 92


def page(request: HttpRequest) -> HttpResponse:
    """Each shop's tokens of today and of this month against its plan, the greatest users first."""
    _require_operator(request)
    shops = use_of_shops()
    context = {
        **site.each_context(request),
        "title": _("Usage of the shops"),
        "shops": shops[:SHOWN],
        "left_out": max(len(shops) - SHOWN, 0),
        "month": sum(shop.month for shop in shops),
        "day": sum(shop.day for shop in shops),
        "running": sum(shop.running for shop in shops),
    }
    return TemplateResponse(request, "admin/desk/usage.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The ledger's last days: a line for each shop and day. The platform's log says who took it along."""
    _require_operator(request)
    names = {shop.shop_id: (shop.name, shop.plan) for shop in use_of_shops()}
    today = timezone.localdate()
    rows = [
        (day.isoformat(), *names.get(shop_id, ("–", "–")), *cells(figures))
        for day, shop_id, figures in days_of_shops(today - timedelta(days=EXPORTED_DAYS - 1))
    ]
    noted = {"rows": len(rows), "format": "csv"}
    record_for_platform(actor_of(request), "usage.exported", "", noted)
    header = (_("day"), _("shop"), _("plan"), *figure_titles())
    return csv_file(f"usage-of-shops-{today.isoformat()}.csv", header, rows)


def _require_operator(request: HttpRequest) -> None:
    if not at_the_desk(request):
        raise PermissionDenied
