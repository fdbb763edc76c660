"""Invitations: a role in a shop offered by e-mail, behind a link that is signed, expires, and works once.

Every function but `read_link` is one unit of work inside the scope of the shop that it names.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from tenants.audit import Actor, record
from tenants.members import MemberError, lock_people, require_right
from tenants.models import ApiKey, Invitation, Membership, Shop, User
from tenants.rate_limits import Limit, shop_counter, take

VALID_FOR = timedelta(days=7)
LETTERS = Limit("letters", 40, 3600)  # of one shop: whoever signs up is no sender of bulk mail
_SALT = "xiaoer.invitation"


class JoinError(MemberError):
    """The invitation cannot be made or taken up; nothing was changed."""


class AlreadyMemberError(JoinError):
    """The person is a member of the shop."""


class AlreadyInvitedError(JoinError):
    """An invitation to this address is open."""


class NoSeatError(JoinError):
    """The shop's plan has room for no more people."""


class TooManyLettersError(JoinError):
    """The shop sent as many letters as it may for now."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after  # seconds


class ForgedLinkError(JoinError):
    """The link was not made by this platform, or not for what is there now."""


class ExpiredLinkError(JoinError):
    """The link, or its invitation, is too old."""


class WithdrawnLinkError(JoinError):
    """The shop took its invitation back."""


class UsedLinkError(JoinError):
    """Somebody joined by this invitation already."""


class OtherPersonError(JoinError):
    """The invitation was sent to an address that is not proved to be this person's."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link names, proved by its signature alone."""

    shop_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Offer:
    """An open invitation, as its page shows it."""

    shop_id: UUID
    shop_name: str
    email: str
    role: str
    invited_by: str


def open_invitations(shop_id: UUID) -> QuerySet[Invitation]:
    """Those that may still be taken up."""
    return Invitation.objects.filter(
        shop_id=shop_id, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def seats(shop: Shop) -> tuple[int, int]:
    """(taken, most): members and open invitations, and the plan's limit; 0 for none."""
    members = Membership.objects.filter(shop_id=shop.pk).count()
    return members + open_invitations(shop.pk).count(), shop.plan.seats


def invite(shop_id: UUID, email: str, role: str, by: Actor) -> Invitation:
    """Offer somebody a role; the letter is the caller's to send. Raises MemberError."""
    address = email.strip().lower()
    shop = lock_people(shop_id)
    require_right(shop_id, by)
    if role not in Membership.Role.values:
        raise ValueError(role)
    if Membership.objects.filter(shop_id=shop_id, user__email=address).exists():
        raise AlreadyMemberError
    if open_invitations(shop_id).filter(email=address).exists():
        raise AlreadyInvitedError
    _require_seat(shop)
    _count_letter(shop_id)
    invitation = Invitation.objects.create(
        shop=shop,
        email=address,
        role=role,
        invited_by=_person(shop_id, by),
        expires_at=timezone.now() + VALID_FOR,
    )
    _note(invitation, "invitation.sent", by)
    return invitation


def resend(shop_id: UUID, invitation_id: UUID, by: Actor) -> Invitation:
    """Let the invitation run anew, even if it had expired; the letter is the caller's. Raises MemberError."""
    shop = lock_people(shop_id)
    require_right(shop_id, by)
    invitation = _unused(shop_id, invitation_id)
    if invitation.expires_at <= timezone.now():
        _require_seat(shop)  # an expired one holds no seat
        if open_invitations(shop_id).filter(email=invitation.email).exists():
            raise AlreadyInvitedError
    _count_letter(shop_id)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save(update_fields=["expires_at"])
    _note(invitation, "invitation.resent", by)
    return invitation


def withdraw(shop_id: UUID, invitation_id: UUID, by: Actor) -> Invitation:
    """Take the invitation back; its links stop working. Raises MemberError."""
    lock_people(shop_id)
    require_right(shop_id, by)
    invitation = _unused(shop_id, invitation_id)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _note(invitation, "invitation.withdrawn", by)
    return invitation


def link_of(invitation: Invitation) -> str:
    """The signed part of the invitation's address. Whoever has it can read the invitation's mail."""
    named = f"{invitation.shop_id.hex}{invitation.pk.hex}"
    return signing.TimestampSigner(salt=_SALT).sign(named)


def read_link(signed: str) -> Link:
    """What the link names; no row is read. Raises ForgedLinkError, ExpiredLinkError."""
    try:
        named = signing.TimestampSigner(salt=_SALT).unsign(signed, max_age=VALID_FOR)
    except signing.SignatureExpired as problem:
        raise ExpiredLinkError from problem
    except signing.BadSignature as problem:
        raise ForgedLinkError from problem
    return Link(UUID(named[:32]), UUID(named[32:]))


def look_at(link: Link) -> Offer:
    """What the link offers, if it still does. Raises JoinError."""
    invitation = _unused(link.shop_id, link.invitation_id)
    if invitation.expires_at <= timezone.now():
        raise ExpiredLinkError
    inviter = invitation.invited_by
    return Offer(
        link.shop_id,
        invitation.shop.name,
        invitation.email,
        invitation.role,
        str(inviter) if inviter else "",
    )


def accept(link: Link, user: User, proved: Collection[str], by: Actor) -> Membership:
    """Take up the invitation; `proved` are the addresses that are known to be the person's. Raises JoinError."""
    try:
        shop = lock_people(link.shop_id)
    except Shop.DoesNotExist as problem:
        raise ForgedLinkError from problem
    offer = look_at(link)
    if offer.email not in {address.lower() for address in proved}:
        raise OtherPersonError
    if Membership.objects.filter(shop=shop, user=user).exists():
        raise AlreadyMemberError
    most = shop.plan.seats
    if most and Membership.objects.filter(shop=shop).count() >= most:
        raise NoSeatError
    member = Membership.objects.create(shop=shop, user=user, role=offer.role)
    used = Invitation.objects.get(shop=shop, pk=link.invitation_id)
    used.accepted_at = timezone.now()
    used.save(update_fields=["accepted_at"])
    noted = {"id": str(member.pk), "role": member.role, "invitation": str(used.pk)}
    record(shop.pk, by, "member.joined", user.email, noted)
    return member


def _unused(shop_id: UUID, invitation_id: UUID) -> Invitation:
    rows = Invitation.objects.select_related("shop", "invited_by").filter(shop_id=shop_id)
    found = rows.exclude(shop__state=Shop.State.DELETING).filter(pk=invitation_id).first()
    if found is None:
        raise ForgedLinkError
    if found.accepted_at:
        raise UsedLinkError
    if found.withdrawn_at:
        raise WithdrawnLinkError
    return found


def _person(shop_id: UUID, by: Actor) -> User | None:
    """Who answers for it: with an API key, whoever made the key."""
    if by.id is None:
        return None
    key = ApiKey.objects.select_related("created_by").filter(shop_id=shop_id, pk=by.id).first()
    return key.created_by if key else User.objects.filter(pk=by.id).first()


def _require_seat(shop: Shop) -> None:
    taken, most = seats(shop)
    if most and taken >= most:
        raise NoSeatError


def _count_letter(shop_id: UUID) -> None:
    verdict = take(shop_counter(shop_id, LETTERS.name), LETTERS)
    if verdict is not None and not verdict.allowed:
        raise TooManyLettersError(verdict.retry_after)


def _note(invitation: Invitation, act: str, by: Actor) -> None:
    noted = {"id": str(invitation.pk), "role": invitation.role}
    record(invitation.shop_id, by, act, invitation.email, noted)
