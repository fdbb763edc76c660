"""A shop's people in the admin: its members, and the invitations that are under way."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import action, display

from tenants.audit import Actor
from tenants.entered import actor_of
from tenants.joining import (
    AlreadyInvitedError,
    AlreadyMemberError,
    NoSeatError,
    TooManyLettersError,
    UsedLinkError,
    WithdrawnLinkError,
    invite,
    resend,
    seats,
    withdraw,
)
from tenants.letters import send_invitation
from tenants.members import (
    LastOwnerError,
    MemberError,
    NoSuchMemberError,
    NotAllowedError,
    change_role,
    remove_member,
)
from tenants.models import Invitation, Membership, Shop
from tenants.scoped_admin import ShopScopedAdmin, here
from tenants.site import site

_REFUSALS: Mapping[type[MemberError], Any] = {
    LastOwnerError: _("A shop keeps at least one owner. Make somebody else an owner first."),
    NotAllowedError: _("Your role does not allow that any more. Nothing was changed."),
    NoSuchMemberError: _("That person is no member of the shop any more."),
    AlreadyMemberError: _("This person is a member already."),
    AlreadyInvitedError: _("An invitation to this address is open. You can send it again."),
    NoSeatError: _(
        "The shop's plan has no room for more people. Remove somebody, or withdraw an invitation."
    ),
    TooManyLettersError: _(
        "The shop sent very many invitations within an hour. Wait a few minutes, then go on."
    ),
    UsedLinkError: _("This invitation was used already."),
    WithdrawnLinkError: _("This invitation was withdrawn."),
}
# The theme prints the stored value of whatever is not in here.
_ROLE_LOOKS = {
    Membership.Role.OWNER: "success",
    Membership.Role.EDITOR: "info",
    Membership.Role.AGENT: "warning",
    Membership.Role.VIEWER: "default",
}
_INVITATION_LOOKS = {
    "open": "info",
    "accepted": "success",
    "withdrawn": "default",
    "expired": "warning",
}
_GONE = _("There is no such invitation.")


class PeopleAdmin(ShopScopedAdmin):
    """What members' and invitations' pages share. The rules write the audit log themselves."""

    kind = "people"
    list_before_template = "admin/tenants/seats.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under a line that says how much room there is."""
        shop = Shop.objects.select_related("plan").get(pk=here(request).shop_id)
        taken, most = seats(shop)
        more = {"taken": taken, "most": most, "shop": shop, **(extra_context or {})}
        page: HttpResponse = super().changelist_view(request, more)
        return page

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; what the rules refuse is said on it, and nothing is changed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except MemberError as problem:
            return _refused(request, problem, request.path)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """People are changed one by one."""
        return {}

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Recorded by the rule."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Recorded by the rule."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Recorded by the rule."""


class MembershipAdmin(PeopleAdmin):
    """Who may do what in the shop."""

    list_display = ("who", "shown_role", "last_seen")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    ordering = ("user__email",)
    fields = ("person", "role")
    readonly_fields = ("person",)
    actions_list: ClassVar = ["go_invite"]

    @display(description=_("person"), header=True)  # type: ignore[untyped-decorator]  # unfold ships no types
    def who(self, member: Membership) -> list[str]:
        """Name and address."""
        name = member.user.get_short_name()
        return [name, member.user.email, name[:2].upper()]

    @display(description=_("person"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def person(self, member: Membership) -> str:
        """Whose page it is. As a field of the row it would be a link to a page that only operators open."""
        return str(member.user)

    @display(description=_("role"), label=_ROLE_LOOKS, ordering="role")  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_role(self, member: Membership) -> tuple[str, str]:
        """The role in the reader's language."""
        return member.role, member.get_role_display()

    @display(description=_("last sign-in"), ordering="user__last_login")  # type: ignore[untyped-decorator]  # unfold ships no types
    def last_seen(self, member: Membership) -> Any:
        """When the person last signed in anywhere on the platform."""
        return member.user.last_login

    @action(
        description=_("Invite somebody"),
        url_path="invite",
        icon="person_add",
        permissions=["invite"],
    )  # type: ignore[untyped-decorator]  # unfold ships no types
    def go_invite(self, request: HttpRequest) -> HttpResponse:
        """People come in by invitation only."""
        return redirect("admin:tenants_invitation_add")

    def has_invite_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change people may invite some."""
        return self._may(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """People come in by invitation only."""
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Another role. Raises MemberError."""
        change_role(here(request).shop_id, obj.pk, obj.role, actor_of(request))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Out of the shop. Raises MemberError."""
        remove_member(here(request).shop_id, obj.pk, actor_of(request))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The question before somebody is taken out."""
        try:
            page: HttpResponse = super().delete_view(request, object_id, extra_context)
        except MemberError as problem:
            return _refused(request, problem, reverse("admin:tenants_membership_changelist"))
        return page


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Whom to invite, as what."""

    shop_id: UUID
    by: Actor

    class Meta:
        model = Invitation
        fields = ("email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].initial = Membership.Role.AGENT
            self.fields["role"].help_text = _(
                "Owners do everything. Editors change the assistant and its knowledge. "
                "Agents answer shoppers. Viewers only look."
            )

    def clean(self) -> dict[str, Any]:
        """Invites, if nothing else is wrong: what the rules say of it belongs on the form."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and self.instance._state.adding:
            try:
                self.instance = invite(self.shop_id, given["email"], given["role"], self.by)
            except MemberError as problem:
                raise forms.ValidationError(refusal(problem)) from problem
            given["email"] = self.instance.email
        return given


class InvitationAdmin(PeopleAdmin):
    """Who was invited, and what became of it."""

    form = InvitationForm
    list_display = ("email", "shown_role", "state", "expires_at", "invited_by")
    list_select_related = ("invited_by",)
    fields = ("email", "role")

    @display(description=_("role"), label=_ROLE_LOOKS)  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_role(self, invitation: Invitation) -> tuple[str, str]:
        """The role in the reader's language."""
        return invitation.role, invitation.get_role_display()

    @display(description=_("state"), label=_INVITATION_LOOKS)  # type: ignore[untyped-decorator]  # unfold ships no types
    def state(self, invitation: Invitation) -> tuple[str, Any]:
        """What became of it."""
        if invitation.accepted_at:
            return "accepted", _("accepted")
        if invitation.withdrawn_at:
            return "withdrawn", _("withdrawn")
        if invitation.expires_at <= timezone.now():
            return "expired", _("expired")
        return "open", _("open")

    @display(description="")  # type: ignore[untyped-decorator]  # unfold ships no types
    def acts(self, invitation: Invitation) -> str:
        """Buttons of the list's own form, which carries the token against forgery."""
        if invitation.accepted_at or invitation.withdrawn_at:
            return ""
        return format_html(
            '<span class="flex gap-3">{}{}</span>',
            _button("resend", gettext("Send again"), invitation),
            _button("withdraw", gettext("Withdraw"), invitation),
        )

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """With buttons for those who may press them."""
        shown = tuple(self.list_display)
        return (*shown, "acts") if self._may(request, "change") else shown

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An invitation stays as it was sent; another role takes another one."""
        return False

    has_delete_permission = has_change_permission

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, which invites into the shop that the page works in."""
        made = super().get_form(request, *args, **kwargs)
        made.shop_id, made.by = here(request).shop_id, actor_of(request)
        return made

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """It is invited already; the letter is left."""
        _send(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """Also what the list's buttons call."""
        acts = (("resend", self._resend), ("withdraw", self._withdraw))
        own = [
            path(
                f"<uuid:invitation_id>/{name}/",
                self.admin_site.admin_view(require_POST(partial(self._act, act))),
                name=f"tenants_invitation_{name}",
            )
            for name, act in acts
        ]
        urls: list[URLPattern] = super().get_urls()
        return [*own, *urls]

    def _act(
        self,
        act: Callable[[HttpRequest, UUID], None],
        request: HttpRequest,
        invitation_id: UUID,
    ) -> HttpResponse:
        back = reverse("admin:tenants_invitation_changelist")
        try:
            act(request, invitation_id)
        except MemberError as problem:
            return _refused(request, problem, back)
        return redirect(back)

    def _resend(self, request: HttpRequest, invitation_id: UUID) -> None:
        invitation = resend(here(request).shop_id, invitation_id, actor_of(request))
        _send(request, invitation)
        messages.success(request, gettext("Sent again to %(email)s.") % {"email": invitation.email})

    def _withdraw(self, request: HttpRequest, invitation_id: UUID) -> None:
        invitation = withdraw(here(request).shop_id, invitation_id, actor_of(request))
        said = gettext("The invitation to %(email)s is withdrawn.")
        messages.success(request, said % {"email": invitation.email})


def refusal(problem: MemberError) -> str:
    """What a rule's refusal is called on a page."""
    return str(_REFUSALS.get(type(problem), _GONE))


def _refused(request: HttpRequest, problem: MemberError, back: str) -> HttpResponse:
    messages.error(request, refusal(problem))
    return redirect(back)


def _send(request: HttpRequest, invitation: Invitation) -> None:
    failed = _("The mail could not be sent. The invitation stands: send it again in a few minutes.")
    send_invitation(invitation, lambda: messages.error(request, str(failed)))


def _button(name: str, label: str, invitation: Invitation) -> str:
    return format_html(
        '<button type="submit" formaction="{}" aria-label="{}" class="cursor-pointer font-medium underline '
        'text-primary-600 dark:text-primary-500">{}</button>',
        reverse(f"admin:tenants_invitation_{name}", args=[invitation.pk]),
        f"{label}: {invitation.email}",
        label,
    )


site.register(Membership, MembershipAdmin)
site.register(Invitation, InvitationAdmin)
