"""Who comes, and to which conversation: what hello says of a visitor, made good inside the caller's shop scope.

Three rules keep customers apart from strangers. Only an identity that the shop signed makes a visitor a customer.
Becoming one ends the browser's former token, so that a copy of it opens nothing. And who is new to the platform
becomes the customer with everything said so far under the token that the same hello shows, whereas a customer who is
known takes over one conversation at most: the one that the hello names, beside a valid anonymous token for it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from conversations.admission import Admission, require_open
from conversations.identities import Customer, verified
from conversations.models import Conversation, Visitor
from conversations.turns import NotFoundError, conversation_of
from conversations.visitors import (
    BlockedError,
    InvalidTokenError,
    Known,
    issue_token,
    lifetime_of,
    visitor_of,
)
from tenants.models import Shop


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a client says of itself."""

    token: str | None
    identity: str | None
    conversation_id: UUID | None
    locale: str
    page_url: str
    page_title: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came: the token that they keep from now on, their conversation, and what they were let in by.

    `taken_from` is the anonymous visitor who became a customer, or handed a conversation to one: their other sockets
    have to hear of it. `is_new`: the visitor is, so nobody else knows of the conversation and nothing was said in it.
    """

    token: str
    conversation: Conversation
    admission: Admission
    taken_from: UUID | None = None
    is_new: bool = False


def arrive(shop: Shop, greeting: Greeting) -> Arrival:
    """The visitor and their conversation, or new ones.

    Raises InvalidTokenError, BlockedError, ShopClosedError, and NotFoundError for a conversation that is not
    theirs: then nothing was done, an identity not used up.
    """
    require_open(shop.id)
    if not greeting.token and greeting.identity is None:
        return _stranger(shop.id, greeting)
    known = visitor_of(greeting.token, shop.id) if greeting.token else None
    token, until = greeting.token, known.until if known else None
    if greeting.identity is not None:
        visitor = _customer(shop, greeting, known)
        token = None
    else:
        assert known is not None, "who shows neither is a stranger"
        visitor = known.visitor
    if token is None or not visitor.subject:
        token, until = issue_token(visitor), timezone.now() + lifetime_of(visitor)
    assert until is not None, "a token has an end"
    conversation = _conversation(visitor, greeting)
    admission = Admission(shop.id, visitor.id, visitor.token_version, conversation.id, until)
    taken_from = known.visitor.id if known and greeting.identity is not None else None
    return Arrival(token, conversation, admission, taken_from)


def _stranger(shop_id: UUID, greeting: Greeting) -> Arrival:
    if greeting.conversation_id is not None:
        raise NotFoundError
    visitor = Visitor.objects.create(shop_id=shop_id, locale=greeting.locale)
    conversation = Conversation(shop_id=shop_id, visitor=visitor)
    _begin(conversation, greeting)
    until = timezone.now() + lifetime_of(visitor)
    admission = Admission(shop_id, visitor.id, visitor.token_version, conversation.id, until)
    return Arrival(issue_token(visitor), conversation, admission, is_new=True)


def _conversation(visitor: Visitor, greeting: Greeting) -> Conversation:
    """The one that was asked for; else one of theirs in which nothing was said yet, or the first such."""
    if greeting.conversation_id is not None:
        return conversation_of(visitor, greeting.conversation_id)
    # Locked, so that hellos at the same time find the same one: a visitor never has more than one to spare.
    Visitor.objects.select_for_update(no_key=True).get(shop_id=visitor.shop_id, id=visitor.id)
    mine = Conversation.objects.select_for_update().filter(
        shop_id=visitor.shop_id, visitor=visitor, last_seq=0
    )
    found = mine.first() or Conversation(shop_id=visitor.shop_id, visitor=visitor)
    _begin(found, greeting)
    return found


def _begin(conversation: Conversation, greeting: Greeting) -> None:
    conversation.page_url = greeting.page_url[:500]
    conversation.page_title = greeting.page_title[:200]
    conversation.created_at = (
        timezone.now()
    )  # it begins now: what is empty is forgotten after a day
    conversation.save()


def _customer(shop: Shop, greeting: Greeting, known: Known | None) -> Visitor:
    """The customer whom the identity names; the anonymous visitor becomes them, or hands one conversation over."""
    customer = verified(shop, greeting.identity or "")
    anonymous = known.visitor if known and not known.visitor.subject else None
    customers = Visitor.objects.select_for_update().filter(
        shop_id=shop.id, subject=customer.subject
    )
    found = customers.first()
    if found is None:
        try:
            with transaction.atomic():
                return _first_time(shop.id, customer, anonymous, greeting.locale)
        except IntegrityError:  # another browser of theirs was faster
            found = customers.get()
    if found.blocked_at is not None:
        raise BlockedError
    if anonymous is not None and greeting.conversation_id is not None:
        if not _still_anonymous(anonymous).select_for_update().exists():
            raise InvalidTokenError
        Conversation.objects.filter(
            shop_id=shop.id, id=greeting.conversation_id, visitor=anonymous
        ).update(visitor=found)
    return _told(found, customer)


def _first_time(
    shop_id: UUID, customer: Customer, anonymous: Visitor | None, locale: str
) -> Visitor:
    about = {"subject": customer.subject, "name": customer.name, "email": customer.email}
    if anonymous is None:
        return Visitor.objects.create(shop_id=shop_id, locale=locale, **about)
    mine = _still_anonymous(anonymous)
    if not mine.update(**about, token_version=F("token_version") + 1):
        raise InvalidTokenError
    return Visitor.objects.get(shop_id=shop_id, id=anonymous.id)


def _still_anonymous(visitor: Visitor) -> QuerySet[Visitor]:
    """The visitor's row, asked again under its lock: in another tab they may have become somebody meanwhile."""
    return Visitor.objects.filter(
        shop_id=visitor.shop_id, id=visitor.id, subject="", token_version=visitor.token_version
    )


def _told(found: Visitor, customer: Customer) -> Visitor:
    """Keep what the shop says of its customer now; what it does not say stays."""
    found.name, found.email = customer.name or found.name, customer.email or found.email
    found.save(update_fields=["name", "email"])
    return found
