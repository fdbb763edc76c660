"""Members and invitations over the API."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api.entrance import ShopView
from tenants.api.examples import INVITATION, MEMBER, asked, page_of_one, paged, told
from tenants.api.forms import InvitationForm, MemberForm
from tenants.api.lists import PAGE_PARAMETERS, Order, page_of
from tenants.api.problems import ConflictError, TooManyError
from tenants.joining import (
    AlreadyInvitedError,
    AlreadyMemberError,
    ForgedLinkError,
    JoinError,
    NoSeatError,
    TooManyLettersError,
    invite,
    withdraw,
)
from tenants.letters import send_invitation
from tenants.members import LastOwnerError, NoSuchMemberError, change_role, remove_member
from tenants.models import Invitation, Membership


@contextmanager
def conflicts() -> Iterator[None]:
    """Rules of members as problems. Raises ConflictError, TooManyError, Http404."""
    try:
        yield
    except (NoSuchMemberError, ForgedLinkError) as problem:
        raise Http404 from problem
    except LastOwnerError as problem:
        raise ConflictError(_("A shop keeps at least one owner."), "last_owner") from problem
    except AlreadyMemberError as problem:
        raise ConflictError(_("Somebody with this address is a member."), "member") from problem
    except AlreadyInvitedError as problem:
        raise ConflictError(_("An invitation to this address is open."), "invited") from problem
    except NoSeatError as problem:
        raise ConflictError(_("The plan has room for no more people."), "no_seat") from problem
    except TooManyLettersError as problem:
        wait = max(math.ceil(problem.retry_after), 1)
        many = _("The shop sent too many invitations: wait as long as Retry-After says.")
        raise TooManyError(many, "too_many_letters", wait) from problem
    except JoinError as problem:
        raise ConflictError(_("The invitation is not open any more."), "not_open") from problem


class MemberList(ShopView):
    """Who works in the shop."""

    kind = "members"
    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="members_list",
        tags=["members"],
        summary=_("Members"),
        description=_("Everybody who has a role in the shop."),
        parameters=paged(),
        responses=page_of_one(MemberForm),
        examples=[told(MEMBER, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of members."""
        rows = Membership.objects.filter(shop_id=self.caller().key.shop_id).select_related("user")
        return page_of(request, rows, Order("members", ("id",), newest_first=False), MemberForm)


class MemberPage(ShopView):
    """One member."""

    kind = "members"

    @extend_schema(
        operation_id="members_get",
        tags=["members"],
        summary=_("A member"),
        description=_("One member by the id of the membership."),
        responses=MemberForm,
        examples=[told(MEMBER)],
    )
    def get(self, request: Request, member_id: UUID) -> Response:
        """Show the member."""
        rows = Membership.objects.filter(shop_id=self.caller().key.shop_id).select_related("user")
        member = rows.filter(pk=member_id).first()
        if member is None:
            raise Http404
        return Response(MemberForm(member).data)

    @extend_schema(
        operation_id="members_change",
        tags=["members"],
        summary=_("Change a member's role"),
        description=_("The last owner stays owner: 409 with the code last_owner."),
        request=MemberForm(partial=True),
        responses=MemberForm,
        examples=[asked({"role": "editor"}), told({**MEMBER, "role": "editor"})],
    )
    def patch(self, request: Request, member_id: UUID) -> Response:
        """Give the member another role."""
        member = self.get(request, member_id).data  # unknown members before bad roles
        form = MemberForm(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        if role := form.validated_data.get("role"):
            caller = self.caller()
            with conflicts():
                changed = change_role(caller.key.shop_id, member_id, role, caller.actor)
            member = MemberForm(changed).data
        return Response(member)

    @extend_schema(
        operation_id="members_remove",
        tags=["members"],
        summary=_("Remove a member"),
        description=_("The last owner cannot be removed: 409 with the code last_owner."),
        responses={204: None},
    )
    def delete(self, request: Request, member_id: UUID) -> Response:
        """Take the member out of the shop."""
        caller = self.caller()
        with conflicts():
            remove_member(caller.key.shop_id, member_id, caller.actor)
        return Response(status=204)


class InvitationList(ShopView):
    """Who was asked to join."""

    kind = "members"
    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="invitations_list",
        tags=["invitations"],
        summary=_("Invitations"),
        description=_("All of them, the newest first; accepted and withdrawn ones, too."),
        parameters=paged(),
        responses=page_of_one(InvitationForm),
        examples=[told(INVITATION, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of invitations."""
        rows = Invitation.objects.filter(shop_id=self.caller().key.shop_id)
        return page_of(request, rows, Order("invitations", ("created_at", "id")), InvitationForm)

    @extend_schema(
        operation_id="invitations_send",
        tags=["invitations"],
        summary=_("Invite somebody"),
        description=_(
            "Sends a link by e-mail that is good for seven days. 409 says why not: member, invited, no_seat."
        ),
        request=InvitationForm,
        responses={201: InvitationForm},
        examples=[
            asked({"email": "dana@example.com", "role": "agent"}),
            told(INVITATION, status=201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Invite somebody by e-mail."""
        form = InvitationForm(data=request.data)
        form.is_valid(raise_exception=True)
        caller = self.caller()
        with conflicts():
            invitation = invite(caller.key.shop_id, **form.validated_data, by=caller.actor)
        send_invitation(invitation, failed=lambda: None)
        return Response(InvitationForm(invitation).data, status=201)


class InvitationPage(ShopView):
    """One invitation."""

    kind = "members"

    @extend_schema(
        operation_id="invitations_withdraw",
        tags=["invitations"],
        summary=_("Withdraw an invitation"),
        description=_(
            "Its link stops working. 409 with the code not_open: it was used or withdrawn."
        ),
        responses={204: None},
    )
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Take the invitation back."""
        caller = self.caller()
        with conflicts():
            withdraw(caller.key.shop_id, invitation_id, caller.actor)
        return Response(status=204)
