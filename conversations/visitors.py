"""Who a browser is: a signed token that binds a visitor to one shop, and that staff can end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import F
from django.utils import timezone

from conversations.models import Visitor

_SALT = "conversations.visitor"
_LONGEST = 512
LIFETIME = timedelta(days=180)  # every welcome renews it
# A customer's token opens what the shop vouched for: it ends soon, and only a new identity renews it.
CUSTOMER_LIFETIME = timedelta(hours=12)


class InvalidTokenError(Exception):
    """Not a token of ours, of another shop, expired or revoked; or an identity that does not hold."""


class BlockedError(Exception):
    """The shop's staff blocked the visitor."""


@dataclass(frozen=True, slots=True)
class Known:
    """A visitor whose token holds, and until when it does."""

    visitor: Visitor
    until: datetime


def issue_token(visitor: Visitor) -> str:
    """A token by which this visitor is known again in this shop."""
    claims = [visitor.shop_id.hex, visitor.id.hex, visitor.token_version]
    return signing.dumps(claims, salt=_SALT)


def lifetime_of(visitor: Visitor) -> timedelta:
    """How long the visitor's tokens hold."""
    return CUSTOMER_LIFETIME if visitor.subject else LIFETIME


def visitor_of(token: str, shop_id: UUID) -> Known:
    """The visitor whom `token` names in this shop. Raises InvalidTokenError, and BlockedError."""
    try:
        if len(token) > _LONGEST:
            raise InvalidTokenError
        shop, visitor, version = signing.loads(token, salt=_SALT, max_age=LIFETIME)
        issued = datetime.fromtimestamp(signing.b62_decode(token.split(":")[1]), UTC)
        shop, visitor, version = UUID(shop), UUID(visitor), int(version)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvalidTokenError from error
    found = Visitor.objects.filter(shop_id=shop_id, id=visitor, token_version=version).first()
    if shop != shop_id or found is None:
        raise InvalidTokenError
    until = issued + lifetime_of(found)
    if until <= timezone.now():
        raise InvalidTokenError
    if found.blocked_at is not None:
        raise BlockedError
    return Known(found, until)


def end_access(shop_id: UUID, visitor_id: UUID) -> None:
    """End every token that the visitor has."""
    mine = Visitor.objects.filter(shop_id=shop_id, id=visitor_id)
    mine.update(token_version=F("token_version") + 1)


def block(shop_id: UUID, visitor_id: UUID) -> None:
    """Turn the visitor away from now on."""
    mine = Visitor.objects.filter(shop_id=shop_id, id=visitor_id, blocked_at=None)
    mine.update(blocked_at=timezone.now())


def unblock(shop_id: UUID, visitor_id: UUID) -> None:
    """Let the visitor in again; tokens from before the block hold."""
    Visitor.objects.filter(shop_id=shop_id, id=visitor_id).update(blocked_at=None)
