"""Whether somebody who was let in may go on: asked in the transaction of every piece of work that is done for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.utils import timezone

from conversations.turns import NotFoundError
from conversations.visitors import BlockedError, InvalidTokenError
from tenants.models import Shop
from tenants.scope import rows

P = ParamSpec("P")
T = TypeVar("T")


class ShopClosedError(Exception):
    """The shop is suspended, being deleted, or gone."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who was let in where, by which version of their token, and until when."""

    shop_id: UUID
    visitor_id: UUID
    token_version: int
    conversation_id: UUID
    until: datetime


def when_admitted(
    admission: Admission, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Do the work if the admission still holds. Raises what `check` raises."""
    check(admission)
    return work(*args, **kwargs)


_OPEN = "SELECT id FROM tenants_shop WHERE id = %(shop)s AND state = 'active'"
_STANDING = """
SELECT shop.state, visitor.id, visitor.token_version, visitor.blocked_at
FROM conversations_conversation AS conversation
JOIN conversations_visitor AS visitor
    ON visitor.shop_id = conversation.shop_id AND visitor.id = conversation.visitor_id
JOIN tenants_shop AS shop ON shop.id = conversation.shop_id
WHERE conversation.shop_id = %(shop)s AND conversation.id = %(conversation)s
"""


def check(admission: Admission) -> None:
    """One query: do the shop, the visitor, the token and the conversation still stand?

    Raises ShopClosedError, BlockedError, InvalidTokenError, and NotFoundError for a conversation that is gone.
    """
    found = rows(_STANDING, conversation=admission.conversation_id)
    if not found:  # empty for a day, and forgotten; or it went with its shop
        require_open(admission.shop_id)
        raise NotFoundError
    state, visitor_id, version, blocked_at = found[0]
    if state != Shop.State.ACTIVE:
        raise ShopClosedError
    if blocked_at is not None:
        raise BlockedError
    if (visitor_id, version) != (admission.visitor_id, admission.token_version):
        raise InvalidTokenError  # revoked, or the conversation became a customer's
    if admission.until <= timezone.now():
        raise InvalidTokenError


def require_open(shop_id: UUID) -> None:
    """Raises ShopClosedError unless shoppers may come."""
    if not rows(_OPEN):
        raise ShopClosedError
