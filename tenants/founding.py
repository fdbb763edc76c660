"""Founding a shop: the shop, its assistant that can already say hello, and its first owner, all or nothing."""

import secrets
import uuid
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from tenants.access import places_of, was_deleted
from tenants.audit import Actor, record
from tenants.first_words import FIRST_WORDS
from tenants.models import Membership, Persona, Shop, User
from tenants.personas import publish
from tenants.platform import default_plan
from tenants.scope import shop_scope

SLUG_LENGTH = 30  # and a dash and eight signs
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike


class TooManyShopsError(RuntimeError):
    """The person owns as many shops as one person may."""


class DeletedShopError(RuntimeError):
    """There was a shop of this id, and the receipt of its deletion stands."""


def found_shop(owner: User, by: Actor, name: str, locale: str, shop_id: UUID | None = None) -> UUID:
    """Found a shop that `owner` owns; return its id. To be called outside of any shop's scope.

    Asked again with the same `shop_id`, the shop that is there already stays as it is.
    Raises TooManyShopsError, DeletedShopError.
    """
    new_id = shop_id or uuid.uuid4()
    with transaction.atomic():
        # One at a time for each person, so that the count holds and a form sent twice founds one shop.
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        owned = [place for place in places_of(owner) if place.role == Membership.Role.OWNER]
        if any(place.shop_id == new_id for place in owned):
            return new_id
        if len(owned) >= settings.SHOPS_A_PERSON:
            raise TooManyShopsError
        with shop_scope(new_id):
            slug, plan = new_slug(name), default_plan()
            settle(Shop(id=new_id, name=name, locale=locale, slug=slug, plan=plan), owner, by)
        # Only now: until the row is in, a deletion of the one before may be under way.
        if shop_id and was_deleted(new_id):
            raise DeletedShopError
    return new_id


def new_slug(name: str) -> str:
    """A short name for addresses, after the shop's; names without Latin letters give `shop-…`."""
    stem = slugify(name)[:SLUG_LENGTH].strip("-") or "shop"
    return f"{stem}-{''.join(secrets.choice(_SIGNS) for _ in range(8))}"


def settle(shop: Shop, owner: User | None, by: Actor) -> None:
    """Save the new shop, inside its own scope, with an owner or still without, and a persona that is published."""
    shop.save(force_insert=True)
    if owner is not None:
        Membership.objects.create(shop=shop, user=owner, role=Membership.Role.OWNER)
    words = FIRST_WORDS[shop.locale]
    persona = Persona.objects.create(
        shop=shop,
        name=words.name,
        tone=words.tones[0],
        greeting=words.greeting.format(name=words.name, shop=shop.name),
    )
    publish(persona, author=owner, actor=by)
    record(shop.pk, by, "shop.founded", shop.name, {"locale": shop.locale})
