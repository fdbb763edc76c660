"""Who a browser is: a signed token that binds a visitor to one shop."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from conversations.models import Visitor

_SALT = "conversations.visitor"
_MAX_AGE = 180 * 24 * 3600  # seconds; every welcome renews it


class InvalidTokenError(Exception):
    """Not a token of ours, of another shop, expired or revoked."""


@dataclass(frozen=True, slots=True)
class _Claims:
    shop_id: UUID
    visitor_id: UUID
    version: int


def issue_token(visitor: Visitor) -> str:
    """A token by which this visitor is known again in this shop."""
    claims = [visitor.shop_id.hex, visitor.id.hex, visitor.token_version]
    return signing.dumps(claims, salt=_SALT)


def visitor_of(token: str, shop_id: UUID) -> Visitor:
    """The visitor whom `token` names in this shop. Raises InvalidTokenError."""
    try:
        shop, visitor, version = signing.loads(token, salt=_SALT, max_age=_MAX_AGE)
        claims = _Claims(UUID(shop), UUID(visitor), int(version))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvalidTokenError from error
    found = Visitor.objects.filter(
        shop_id=shop_id, id=claims.visitor_id, token_version=claims.version
    ).first()
    if claims.shop_id != shop_id or found is None:
        raise InvalidTokenError
    return found
