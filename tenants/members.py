"""The people of a shop: their roles, and how they leave. A shop always keeps an owner.

Every function is one unit of work inside the caller's shop scope. Whoever acts is looked up again under the lock:
what they were allowed when their page opened may have been taken from them since.
"""

from uuid import UUID

from django.utils import timezone

from tenants.audit import Actor, record
from tenants.keys import good_keys, grants, revoke
from tenants.models import ApiKey, Invitation, Membership, Shop
from tenants.roles import may


class MemberError(RuntimeError):
    """What was asked for would break a rule of members; nothing was changed."""


class LastOwnerError(MemberError):
    """The shop would be left without an owner."""


class NotAllowedError(MemberError):
    """Whoever asks may not change the shop's people, or no longer."""


class NoSuchMemberError(MemberError):
    """The shop has no such member, or no longer."""


def lock_people(shop_id: UUID) -> Shop:
    """Let changes to the shop's people wait for each other until the transaction ends.

    Raises Shop.DoesNotExist.
    """
    # NO KEY: rows that refer to the shop, such as messages, are written meanwhile.
    return Shop.objects.select_for_update(no_key=True).get(pk=shop_id)


def require_right(shop_id: UUID, by: Actor) -> None:
    """Raises NotAllowedError unless `by` is the platform, a living API key of the shop, or a member with the right.

    What a key may do was checked when its call came in.
    """
    if by.id is None or ApiKey.objects.filter(shop_id=shop_id, pk=by.id, revoked_at=None).exists():
        return
    member = Membership.objects.filter(shop_id=shop_id, user_id=by.id).first()
    if member is None or not may(member.role, "change", "people"):
        raise NotAllowedError


def change_role(shop_id: UUID, member_id: UUID, role: str, by: Actor) -> Membership:
    """Give a member another role. Raises MemberError."""
    lock_people(shop_id)
    require_right(shop_id, by)
    member = _member(shop_id, pk=member_id)
    before = member.role
    if role == before:
        return member
    if role not in Membership.Role.values:
        raise ValueError(role)
    if before == Membership.Role.OWNER:
        _require_other_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    take_powers(shop_id, member.user_id, role, by)
    record(
        shop_id,
        by,
        "member.role_changed",
        member.user.email,
        {"id": str(member.pk), "from": before, "to": role},
    )
    return member


def remove_member(shop_id: UUID, member_id: UUID, by: Actor) -> None:
    """Take somebody out of the shop: at their next request it is closed to them. Raises MemberError."""
    lock_people(shop_id)
    require_right(shop_id, by)
    _go(_member(shop_id, pk=member_id), "member.removed", by)


def leave(shop_id: UUID, user_id: UUID, by: Actor) -> None:
    """Leave the shop of one's own accord, whatever one's role. Raises MemberError."""
    lock_people(shop_id)
    _go(_member(shop_id, user_id=user_id), "member.left", by)


def is_last_owner(shop_id: UUID, user_id: UUID) -> bool:
    """Whether the person alone keeps the shop. True until the transaction ends: called under `lock_people`."""
    owner = Membership.objects.filter(
        shop_id=shop_id, user_id=user_id, role=Membership.Role.OWNER, user__is_active=True
    ).first()
    return owner is not None and not _has_other_owner(owner)


def take_powers(shop_id: UUID, user_id: UUID, role: str | None, by: Actor) -> None:
    """Revoke the person's keys that open more than `role` does, and withdraw their invitations if they may send none.

    Without a role, that is for somebody who goes, everything. Called under `lock_people`.
    """
    # Or they come back by an invitation to another address, or by a key that can make one.
    if role is None or not may(role, "change", "people"):
        Invitation.objects.filter(
            shop_id=shop_id, invited_by=user_id, accepted_at=None, withdrawn_at=None
        ).update(withdrawn_at=timezone.now())
    for key in good_keys(shop_id).filter(created_by=user_id):
        if role is None or not all(grants(role, scope) for scope in key.scopes):
            revoke(key, by)


def _go(member: Membership, act: str, by: Actor) -> None:
    if member.role == Membership.Role.OWNER:
        _require_other_owner(member)
    take_powers(member.shop_id, member.user_id, None, by)
    noted = {"id": str(member.pk), "role": member.role}
    record(member.shop_id, by, act, member.user.email, noted)
    member.delete()


def _member(shop_id: UUID, **which: UUID) -> Membership:
    found = Membership.objects.select_related("user").filter(shop_id=shop_id, **which).first()
    if found is None:
        raise NoSuchMemberError
    return found


def _require_other_owner(owner: Membership) -> None:
    """Raises LastOwnerError."""
    if not _has_other_owner(owner):
        raise LastOwnerError


def _has_other_owner(owner: Membership) -> bool:
    """Who cannot log in any more keeps no shop."""
    owners = Membership.objects.filter(
        shop_id=owner.shop_id, role=Membership.Role.OWNER, user__is_active=True
    )
    return owners.exclude(pk=owner.pk).exists()
