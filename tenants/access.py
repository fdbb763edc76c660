"""The only doors to shops: who is asking, and which shop that opens.

What a door opens is an id; everything else is read inside the shop's scope.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tenants.models import Shop, User
from tenants.scope import shop_scope


@dataclass(frozen=True, slots=True)
class Place:
    """A shop in which a person has a role."""

    shop_id: UUID
    name: str
    role: str


def shop_of_public_key(key: str) -> UUID | None:
    """The active shop whose pages carry `key`, or None: unknown and suspended look alike."""
    return _ask_door("shop_of_public_key", key)


def shop_of_api_key(prefix: str) -> UUID | None:
    """The shop that has an API key with this prefix, whether or not the key is good."""
    return _ask_door("shop_of_api_key", prefix)


def shop_for_public_key(key: str) -> Shop | None:
    """The active shop whose pages carry `key`, with its plan, read inside its scope."""
    shop_id = shop_of_public_key(key)
    if shop_id is None:
        return None
    with shop_scope(shop_id):
        return Shop.objects.select_related("plan").filter(pk=shop_id).first()


def places_of(user: User) -> list[Place]:
    """The shops of this person, by name, with their role in each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shops_of_person(%s)", [user.pk])
        return [Place(*row) for row in cursor.fetchall()]


def was_deleted(shop_id: UUID) -> bool:
    """Whether a shop of this id was deleted, or is being."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT was_deleted(%s)", [shop_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def _ask_door(name: str, key: str) -> UUID | None:
    if "\x00" in key:  # PostgreSQL knows no such text
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s)", [key])
        row = cursor.fetchone()
    found: UUID | None = row[0] if row else None
    return found
