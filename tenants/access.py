"""The only doors to shops and to a shop's rows: who may enter, and what a role may do there."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from tenants.models import Membership, Shop, User

Row = TypeVar("Row", bound=Model)
Role = Membership.Role

# What each role may do with a kind of rows. Whoever may change may also add and delete, where that makes sense.
RIGHTS: dict[str, dict[str, frozenset[str]]] = {
    "view": {
        "shop": frozenset(Role),
        "membership": frozenset({Role.OWNER}),
        "persona": frozenset(Role),
        "knowledge": frozenset(Role),
        "conversation": frozenset(Role),
    },
    "change": {
        "shop": frozenset({Role.OWNER}),
        "membership": frozenset(),
        "persona": frozenset({Role.OWNER, Role.EDITOR}),
        "knowledge": frozenset({Role.OWNER, Role.EDITOR}),
        "conversation": frozenset(),
    },
}

# What operators change in any shop. Transcripts are nobody's to change.
OPERATORS_CHANGE = frozenset({"shop", "membership", "persona", "knowledge"})


def shop_for_public_key(key: str) -> Shop | None:
    """The active shop whose pages carry `key`, or None: unknown and suspended look alike."""
    return Shop.objects.filter(public_key=key, active=True).first()


def shops_for(user: User, act: str, kind: str) -> QuerySet[Shop]:
    """The shops in which `user` may do `act` ("view", "change") with rows of `kind`."""
    if user.is_superuser:
        return Shop.objects.all()
    return Shop.objects.filter(pk__in=_shop_ids(user, act, kind))


def _shop_ids(user: User, act: str, kind: str) -> list[UUID]:
    allowed = RIGHTS[act][kind]
    return [shop_id for shop_id, role in user.roles.items() if role in allowed]


def may(user: User, act: str, kind: str, shop: Shop | None = None) -> bool:
    """Whether `user` may do `act` with rows of `kind`: in `shop`, or in any shop at all."""
    if user.is_superuser:
        return act == "view" or kind in OPERATORS_CHANGE
    shops = _shop_ids(user, act, kind)
    return shop.pk in shops if shop else bool(shops)


def rows_for(user: User, rows: QuerySet[Row], kind: str) -> QuerySet[Row]:
    """Those of `rows` that belong to shops where `user` may see rows of `kind`."""
    if user.is_superuser:
        return rows
    return rows.filter(shop__in=_shop_ids(user, "view", kind))
