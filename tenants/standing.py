"""What operators do to a shop as a whole: suspend it, let it go on, change its plan, have it deleted.

The platform's role does it, and in the same transaction the shop's log and the platform's say so.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from tenants.audit import Actor, record, record_for_platform
from tenants.closing import announce_closed
from tenants.erasure import request_deletion
from tenants.models import Deletion, Shop
from tenants.platform import ALIAS


class BeingDeletedError(RuntimeError):
    """The shop is being deleted; that is not taken back."""


def suspend(shop_id: UUID, actor: Actor, reason: str) -> None:
    """Close the shop for its shoppers; its members still work in it.

    Raises Shop.DoesNotExist, BeingDeletedError.
    """
    with transaction.atomic(ALIAS):
        shop = _move(shop_id, Shop.State.SUSPENDED)
        record_for_both(shop, actor, "shop.suspended", {"reason": reason})
        announce_closed(shop_id)


def resume(shop_id: UUID, actor: Actor) -> None:
    """Open the shop again. Raises Shop.DoesNotExist, BeingDeletedError."""
    with transaction.atomic(ALIAS):
        record_for_both(_move(shop_id, Shop.State.ACTIVE), actor, "shop.resumed", {})


def change_shop(shop: Shop, fields: Sequence[str], actor: Actor) -> None:
    """Save what operators may change of a shop: name, plan, short name, key."""
    with transaction.atomic(ALIAS):
        shop.save(using=ALIAS, update_fields=list(fields))
        changed = {field: str(getattr(shop, field)) for field in fields}
        record_for_both(shop, actor, "shop.changed", {"fields": sorted(fields), "to": changed})


def mark_for_deletion(shop_id: UUID, actor: Actor, reason: str) -> Deletion:
    """Close the shop for good and note who wants it deleted and why. Raises Shop.DoesNotExist."""
    with transaction.atomic(ALIAS):
        deletion = request_deletion(shop_id, actor.name, reason)
        # Its own log goes with it.
        record_for_platform(
            actor, "shop.deletion_requested", deletion.shop_name, {"reason": reason}, shop_id, ALIAS
        )
    return deletion


def record_for_both(shop: Shop, actor: Actor, act: str, details: Mapping[str, Any]) -> None:
    """Write into the shop's log and the platform's, by the platform's role."""
    noted = {"id": str(shop.pk), **details}
    record(shop.pk, actor, act, shop.name, noted, using=ALIAS)
    record_for_platform(actor, act, shop.name, noted, shop.pk, using=ALIAS)


def _move(shop_id: UUID, state: Shop.State) -> Shop:
    shop = Shop.objects.using(ALIAS).select_for_update().get(pk=shop_id)
    if shop.state == Shop.State.DELETING:
        raise BeingDeletedError
    shop.state = state
    shop.save(update_fields=["state"])
    return shop
