"""Signed identities: a JWT by which a shop's server vouches for who is logged in to the shop.

The signature is checked by PyJWT under one fixed algorithm. What the token says of its key is only ever compared with
the shop's rows. Whatever is wrong, the answer is the same.
"""

import json
import math
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from jwt import InvalidTokenError as BadJwtError
from jwt import PyJWS

from conversations.models import UsedIdentity
from conversations.visitors import InvalidTokenError
from tenants.models import IdentitySecret, Shop
from tenants.sealing import BrokenSealError, unseal

ALGORITHM = "HS256"
MOST_SECONDS = 15 * 60  # how far ahead `exp` may lie
LEEWAY_SECONDS = 60  # a shop's clock may be so much ahead
_EXP_LEEWAY_SECONDS = 5
_CLOCKS_APART = timedelta(minutes=5)
_LONGEST = 2048
_LENGTHS = {"sub": 200, "jti": 64, "name": 80, "email": 254}
_KID = re.compile(r"[A-Za-z0-9_-]{1,16}", re.ASCII)
_UNWRITTEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # control signs, halves of surrogate pairs
_NOBODYS = secrets.token_urlsafe(32)  # an unknown key takes as long to refuse as a wrong signature
_jws = PyJWS(algorithms=[ALGORITHM])


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom the shop vouches for; name and e-mail are empty where it did not say."""

    subject: str
    name: str
    email: str


def verified(shop: Shop, identity: str) -> Customer:
    """The customer whom `identity` names, each identity once. Raises InvalidTokenError."""
    if len(identity) > _LONGEST:
        raise InvalidTokenError
    claims = _signed_claims(shop.id, identity)
    now = timezone.now().timestamp()
    expires = _time(claims, "exp")
    if claims.get("aud") != shop.public_key:
        raise InvalidTokenError
    if not now < expires <= now + MOST_SECONDS + _EXP_LEEWAY_SECONDS:
        raise InvalidTokenError
    for begin in ("iat", "nbf"):
        if begin in claims and _time(claims, begin) > now + LEEWAY_SECONDS:
            raise InvalidTokenError
    customer = Customer(
        _text(claims, "sub"), _text(claims, "name", False), _text(claims, "email", False)
    )
    _check_email(customer.email)
    _use(shop.id, _text(claims, "jti"), expires)
    return customer


def drop_used(shop_id: UUID) -> int:
    """Forget identities that have expired by every machine's clock, and that are refused for that; return how many."""
    past = timezone.now() - _CLOCKS_APART
    expired = UsedIdentity.objects.filter(shop_id=shop_id, expires_at__lt=past)
    return expired.delete()[0]


def _signed_claims(shop_id: UUID, identity: str) -> dict[str, Any]:
    try:
        key = _secret(shop_id, _jws.get_unverified_header(identity).get("kid"))
        payload = _jws.decode(identity, key, algorithms=[ALGORITHM])
        claims = json.loads(payload, object_pairs_hook=_each_once, parse_constant=_refuse)
    except (BadJwtError, ValueError, RecursionError):
        raise InvalidTokenError from None
    if not isinstance(claims, dict):
        raise InvalidTokenError
    return claims


def _secret(shop_id: UUID, kid: object) -> str:
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        return _NOBODYS
    rows = IdentitySecret.objects.filter(shop_id=shop_id, kid=kid, revoked_at=None)
    sealed = rows.values_list("sealed", flat=True).first()
    try:
        return unseal(sealed) if sealed else _NOBODYS
    except BrokenSealError:  # sealed under a SECRET_KEY that is gone
        return _NOBODYS


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand once: readers of another kind would take the other value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _time(claims: dict[str, Any], name: str) -> float:
    """A NumericDate (RFC 7519). Raises InvalidTokenError."""
    moment = claims.get(name)
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        raise InvalidTokenError
    if not 0 <= moment < 2**40 or not math.isfinite(moment):
        raise InvalidTokenError
    return float(moment)


def _text(claims: dict[str, Any], name: str, required: bool = True) -> str:
    text = claims.get(name, "" if not required else None)
    if text is None and not required:
        return ""
    if not isinstance(text, str) or len(text) > _LENGTHS[name] or _UNWRITTEN.search(text):
        raise InvalidTokenError
    if required and not text.strip():
        raise InvalidTokenError
    return text


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise InvalidTokenError from None


def _use(shop_id: UUID, jti: str, expires: float) -> None:
    """Remember that this identity was shown; of two at the same time the database lets one through."""
    until = datetime.fromtimestamp(expires, UTC)
    try:
        with transaction.atomic():
            UsedIdentity.objects.create(shop_id=shop_id, jti=jti, expires_at=until)
    except IntegrityError:
        raise InvalidTokenError from None
