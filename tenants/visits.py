"""An operator's visit to a shop: with a stated reason, for an hour, on the record, and to look only."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from tenants.audit import record
from tenants.entered import SHOP_KEY, VISIT_KEY, Entered, actor_of, choose_shop, entered
from tenants.models import Shop
from tenants.platform import ALIAS
from tenants.roles import OPERATOR
from tenants.scope import shop_scope
from tenants.standing import record_for_both

VISIT = timedelta(minutes=60)
REASON_LENGTH = 10  # characters that a reason has at least


def start_visit(request: HttpRequest, shop: Shop, reason: str) -> None:
    """Enter the shop from the next request on; both logs say who came and why."""
    until = timezone.now() + VISIT
    noted = {"reason": reason, "until": until.isoformat(timespec="seconds")}
    with transaction.atomic(ALIAS):
        record_for_both(shop, actor_of(request), "visit.started", noted)
    request.session[VISIT_KEY] = {
        "shop": str(shop.pk),
        "name": shop.name,
        "reason": reason,
        "until": until.timestamp(),
    }


def end_visit(request: HttpRequest) -> None:
    """Back to the operators' desk, also from a shop of one's own."""
    _record_end(request)
    request.session.pop(VISIT_KEY, None)
    request.session.pop(SHOP_KEY, None)


def go_to(request: HttpRequest, shop_id: UUID) -> bool:
    """Work in a shop of one's own from now on, which ends a visit; False when the person has no role there."""
    entered(request)  # looked up, and kept, before the session forgets the visit
    if not choose_shop(request, shop_id):
        return False
    _record_end(request)
    return True


def note_view(request: HttpRequest, act: str, subject: str, noted: dict[str, Any]) -> None:
    """Record, inside the shop's scope, what somebody looks at on a visit; members look at what is theirs."""
    place = entered(request)
    if place is not None and place.role == OPERATOR:
        _note(request, place, act, subject, noted)


class RecordsViews(MiddlewareMixin):
    """Every page and file of a shop that a visit opens is a line in the shop's log before it is sent."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Record the path alone: what was searched for may be a shopper's."""
        place: Entered | None = getattr(request, "_entered", None)
        if place is not None and place.role == OPERATOR and _shows_a_page(request, response):
            with shop_scope(place.shop_id):
                _note(request, place, "page.viewed", request.path, {})
        return response


def _shows_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is a page or a file that no line tells of yet."""
    if response.status_code != HTTPStatus.OK or hasattr(request, "_view_noted"):
        return False
    found = request.resolver_match
    name = found.view_name if found else ""
    # Exports record themselves; the sidebar's search, asked at every key, finds names of pages only.
    if name.endswith("_export") or name == "admin:search":
        return False
    is_file = response.get("Content-Disposition", "").startswith("attachment")
    return is_file or response.get("Content-Type", "").startswith("text/html")


def _note(
    request: HttpRequest, place: Entered, act: str, subject: str, noted: dict[str, Any]
) -> None:
    record(place.shop_id, actor_of(request), act, subject, {**noted, "reason": place.reason})
    request._view_noted = True  # type: ignore[attr-defined]


def _record_end(request: HttpRequest) -> None:
    place = entered(request)
    if place is not None and place.role == OPERATOR:
        with transaction.atomic(ALIAS):
            shop = Shop.objects.using(ALIAS).filter(pk=place.shop_id).first()
            if shop is not None and shop.state != Shop.State.DELETING:
                record_for_both(shop, actor_of(request), "visit.ended", {})
