"""API keys: how they look, what they open, and how they end.

A key is `xk_<public part>_<secret part>`. Only its SHA-256 is stored: the secret part is random, so that nothing is
gained by a slow hash. `find_key` is called before the shop is known; all else is one unit of work inside the
caller's shop scope.
"""

import hashlib
import re
import secrets
import string
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.access import shop_of_api_key
from tenants.audit import Actor, record
from tenants.models import ApiKey, Membership, Shop, User
from tenants.roles import Kind, may
from tenants.scope import shop_scope

# What a key may be good for. A room adds its own pair here when it gets an API.
SCOPES: Mapping[str, str | Promise] = {
    "shop:read": _("See the shop's settings"),
    "shop:write": _("Change the shop's settings"),
    "members:read": _("See members and invitations"),
    "members:write": _("Invite, change and remove members"),
    "personas:read": _("See the persona and its versions"),
    "personas:write": _("Change, publish and roll back the persona"),
    "knowledge:read": _("See what the shop knows"),
    "knowledge:write": _("Change what the shop knows"),
    "keys:read": _("See API keys"),
    "keys:write": _("Make and revoke API keys"),
    "audit:read": _("Read the audit log"),
    "facts:read": _("See policy facts"),
    "facts:write": _("Store and delete policy facts"),
    "orders:read": _("See orders, their customers masked"),
    "orders:write": _("Store and delete orders"),
    "chat": _("Ask the assistant, as shoppers do"),
}
# What the first half of a scope is called in the table of rights.
_KINDS: Mapping[str, Kind] = {
    "shop": "shop",
    "members": "people",
    "personas": "persona",
    "knowledge": "knowledge",
    "keys": "key",
    "audit": "audit",
    "facts": "knowledge",
    "orders": "knowledge",
    "chat": "conversation",
}
MOST_KEYS = 100  # good ones, in one shop
_FORM = re.compile(r"(xk_[a-z0-9]{10})_[A-Za-z0-9_-]{43}", re.ASCII)
_PUBLIC_LETTERS = string.ascii_lowercase + string.digits
_USE_NOTED_EVERY = timedelta(minutes=1)


class KeyMakingError(RuntimeError):
    """The key cannot be made; nothing was changed."""


class TooManyKeysError(KeyMakingError):
    """The shop has as many good keys as it may have."""


class ScopeNotHeldError(KeyMakingError):
    """A key would give more than the key that makes it has, or outlive it."""


def make_key(
    shop_id: UUID,
    name: str,
    scopes: Collection[str],
    by: Actor,
    author: User | None = None,
    expires_at: datetime | None = None,
    maker: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which is never to be had again. `maker` is the key that makes it, if one does.

    Raises ValueError for a scope that there is not, KeyMakingError.
    """
    if unknown := set(scopes) - set(SCOPES):
        raise ValueError(f"no such scope: {', '.join(sorted(unknown))}")
    if maker is not None:
        _refuse_more(maker, scopes, expires_at)
    # NO KEY: rows that refer to the shop are written meanwhile.
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    if maker is not None and not good_keys(shop_id).filter(pk=maker.pk).exists():
        raise ScopeNotHeldError  # it was revoked while this waited
    if good_keys(shop_id).count() >= MOST_KEYS:
        raise TooManyKeysError
    prefix = "xk_" + "".join(secrets.choice(_PUBLIC_LETTERS) for _ in range(10))
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        shop_id=shop_id,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=sorted(set(scopes)),
        created_by=author,
        expires_at=expires_at,
    )
    record(shop_id, by, "key.made", str(key), {"id": str(key.pk), "scopes": key.scopes})
    return key, text


def revoke(key: ApiKey, by: Actor) -> None:
    """From now on the key opens nothing. A key that was revoked before stays as it is."""
    locked = ApiKey.objects.select_for_update().get(shop_id=key.shop_id, pk=key.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        record(locked.shop_id, by, "key.revoked", str(locked), {"id": str(locked.pk)})
    key.revoked_at = locked.revoked_at


def find_key(text: str) -> ApiKey | None:
    """The key with this text, if it is good now; its use is noted. Any shop's but one that is being deleted.

    It has no more scopes than the present role of whoever made it gives; made by somebody who is gone, it is not good.
    """
    form = _FORM.fullmatch(text)
    shop_id = shop_of_api_key(form[1]) if form else None
    if form is None or shop_id is None:
        return None
    with shop_scope(shop_id):
        role = Membership.objects.filter(shop_id=shop_id, user_id=OuterRef("created_by_id"))
        keys = ApiKey.objects.select_related("created_by").annotate(
            role=Subquery(role.values("role")[:1])
        )
        key = keys.filter(shop_id=shop_id, prefix=form[1]).first()
        if key is None or not compare_digest(key.digest, _digest(text)) or not is_good(key):
            return None
        if (maker := key.created_by) is not None:  # the platform's own have none
            if not maker.is_active or key.role is None:
                return None
            key.scopes = [scope for scope in key.scopes if grants(key.role, scope)]
        _note_use(key)
    return key


def grants(role: str, scope: str) -> bool:
    """Whether somebody with this role in a shop may do there what the scope is for."""
    kind, _, verb = scope.partition(":")
    return kind in _KINDS and may(role, "view" if verb == "read" else "change", _KINDS[kind])


def is_good(key: ApiKey) -> bool:
    """Whether the key is neither revoked nor expired."""
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > timezone.now())


def good_keys(shop_id: UUID) -> QuerySet[ApiKey]:
    """The shop's keys that are neither revoked nor expired."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return ApiKey.objects.filter(lasting, shop_id=shop_id, revoked_at=None)


def _refuse_more(maker: ApiKey, scopes: Collection[str], expires_at: datetime | None) -> None:
    outlives = maker.expires_at is not None and (
        expires_at is None or expires_at > maker.expires_at
    )
    if outlives or set(scopes) - set(maker.scopes):
        raise ScopeNotHeldError


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - _USE_NOTED_EVERY:
        key.last_used_at = now
        key.save(update_fields=["last_used_at"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
