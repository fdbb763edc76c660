"""Work that crosses shops, each piece a named function: operators' pages, sweeps. Runs as the platform's own role.

The role reads what `tenants.wall` grants it: no text that a shop or a shopper wrote.
"""

from collections.abc import Sequence
from uuid import UUID

from tenants.models import PLATFORM_ALIAS, Plan, Shop

ALIAS = PLATFORM_ALIAS


def living_shop_ids() -> list[UUID]:
    """Every shop that is not being deleted."""
    shops = Shop.objects.using(ALIAS).exclude(state=Shop.State.DELETING)
    return list(shops.values_list("id", flat=True))


def is_there(shop_id: UUID) -> bool:
    """Whether there is such a shop, and it is not being deleted."""
    shops = Shop.objects.using(ALIAS).exclude(state=Shop.State.DELETING)
    return shops.filter(pk=shop_id).exists()


def any_shop() -> bool:
    """Whether the platform has a shop at all."""
    return Shop.objects.using(ALIAS).exists()


def shops_named(slugs: Sequence[str]) -> list[tuple[UUID, str, str]]:
    """(id, slug, public key) of the shops with these short names that are not being deleted, in their order."""
    shops = Shop.objects.using(ALIAS).exclude(state=Shop.State.DELETING).filter(slug__in=slugs)
    return list(shops.order_by("slug").values_list("id", "slug", "public_key"))


def default_plan() -> Plan:
    """The plan of new shops. Raises Plan.DoesNotExist when operators left none."""
    return Plan.objects.get(is_default=True)
