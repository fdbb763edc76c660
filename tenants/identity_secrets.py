"""Secrets by which a shop's server signs who is logged in there. Several hold at once: so they are exchanged."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tenants.models import IdentitySecret, Shop, User
from tenants.sealing import seal

MOST = 10  # that hold at once


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret as its owner sees it, once."""

    row: IdentitySecret
    secret: str


class TooManySecretsError(RuntimeError):
    """As many secrets of the shop hold as may; nothing was changed."""


def make_secret(shop_id: UUID, made_by: User | None) -> NewSecret:
    """A new secret of the shop, inside its scope. Raises TooManySecretsError."""
    # NO KEY: rows that refer to the shop are written meanwhile.
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    if holding(shop_id) >= MOST:
        raise TooManySecretsError
    secret = secrets.token_urlsafe(32)
    row = IdentitySecret.objects.create(
        shop_id=shop_id, kid=secrets.token_hex(6), sealed=seal(secret), created_by=made_by
    )
    return NewSecret(row, secret)


def revoke_secret(shop_id: UUID, secret_id: UUID) -> bool:
    """End the secret: what it signed is refused from now on. False when it was ended already."""
    rows = IdentitySecret.objects.filter(shop_id=shop_id, pk=secret_id, revoked_at=None)
    return bool(rows.update(revoked_at=timezone.now()))


def holding(shop_id: UUID) -> int:
    """How many secrets of the shop hold."""
    return IdentitySecret.objects.filter(shop_id=shop_id, revoked_at=None).count()
