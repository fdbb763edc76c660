"""An operator's visit to a shop: with a stated reason, for an hour, on the record, and to look only."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from tenants.entered import SHOP_KEY, VISIT_KEY, actor_of, choose_shop, entered
from tenants.models import Shop
from tenants.platform import ALIAS
from tenants.roles import OPERATOR
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


def _record_end(request: HttpRequest) -> None:
    place = entered(request)
    if place is not None and place.role == OPERATOR:
        with transaction.atomic(ALIAS):
            shop = Shop.objects.using(ALIAS).filter(pk=place.shop_id).first()
            if shop is not None and shop.state != Shop.State.DELETING:
                record_for_both(shop, actor_of(request), "visit.ended", {})
