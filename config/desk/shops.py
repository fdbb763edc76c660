"""Shops as operators see them: a list with figures, and what may be done to a shop as a whole."""

import logging
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.views import ChangeList

from config.desk.forms import DeleteForm, NewShopForm, ReasonForm, ShopDeskForm
from conversations.usage import Usage, usage_of_shops, week_ago
from tenants.desk import AtTheDesk, at_the_desk
from tenants.entered import actor_of
from tenants.letters import send_invitation
from tenants.models import Deletion, Membership, Plan, PlatformShop, Shop
from tenants.opening import open_shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tenants.site import site
from tenants.standing import BeingDeletedError, change_shop, mark_for_deletion, resume, suspend
from tenants.tasks import erase_shop
from tenants.visits import end_visit, start_visit

log = logging.getLogger(__name__)

_STATE_LOOKS = {
    Shop.State.ACTIVE: "success",
    Shop.State.SUSPENDED: "warning",
    Shop.State.DELETING: "danger",
}


class ShopList(ChangeList):  # type: ignore[misc]  # unfold ships no types
    """A page of the list, whose figures are counted for its shops alone."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        """The page, and then the figures, in a fixed number of queries."""
        super().get_results(request)
        shops: list[Any] = list(self.result_list)
        ids = [shop.pk for shop in shops]
        usage = usage_of_shops(ids, week_ago())
        members = Membership.objects.using(ALIAS).filter(shop_id__in=ids).order_by()
        people = dict(members.values_list("shop_id").annotate(Count("id")))
        for shop in shops:
            shop.usage, shop.people = usage[shop.pk], people.get(shop.pk, 0)
        self.result_list = shops


class PlatformShopAdmin(AtTheDesk, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """All shops, for operators."""

    list_display = (
        "called",
        "shown_state",
        "plan",
        "people",
        "talks",
        "replies",
        "tokens",
        "fallbacks",
        "created_at",
    )
    list_filter = ("state", "plan", "locale")
    list_select_related = ("plan",)
    search_fields = ("name", "slug", "public_key")
    search_help_text = _("Name, short name or public key")
    ordering = ("name", "id")
    list_per_page = 50
    show_full_result_count = False
    actions_detail: ClassVar = ["visit", "suspend", "resume", "delete_shop"]
    actions = None

    # --- the list ---

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ShopList]:
        """With figures."""
        return ShopList

    @display(description=_("shop"), header=True, ordering="name")  # type: ignore[untyped-decorator]  # unfold ships no types
    def called(self, shop: PlatformShop) -> list[str]:
        """Name and short name."""
        return [shop.name, shop.slug]

    @display(description=_("state"), label=_STATE_LOOKS, ordering="state")  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_state(self, shop: PlatformShop) -> tuple[str, str]:
        """In the reader's language."""
        return shop.state, shop.get_state_display()

    @display(description=_("people"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def people(self, shop: Any) -> str:
        """Its members."""
        return str(intcomma(shop.people))

    @display(description=_("conversations, 7 days"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def talks(self, shop: Any) -> str:
        """In which something was said in the last seven days."""
        return str(intcomma(_usage(shop).conversations))

    @display(description=_("replies, 7 days"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def replies(self, shop: Any) -> str:
        """Of the last seven days."""
        return str(intcomma(_usage(shop).replies))

    @display(description=_("tokens, 7 days"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def tokens(self, shop: Any) -> str:
        """Of prompts and replies of the last seven days."""
        return str(intcomma(_usage(shop).tokens))

    @display(description=_("without the model"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def fallbacks(self, shop: Any) -> str:
        """The share of replies that were made without the model."""
        percent = _usage(shop).fallback_percent
        return "–" if percent is None else f"{percent} %"

    # --- the form ---

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Another one for a new shop."""
        kwargs["form"] = ShopDeskForm if obj else NewShopForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields of the form."""
        new = ("name", "locale", "plan", "slug", "owner_email")
        there = ("name", "plan", "slug", "public_key", "state", "locale", "created_at")
        return ((None, {"fields": there if obj else new}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is shown of a shop that is there."""
        return ("state", "locale", "created_at") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plans by the role that also reads the shop."""
        kwargs["queryset"] = Plan.objects.using(ALIAS).all()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """New shops get the plan for new shops."""
        return {"plan": Plan.objects.using(ALIAS).filter(is_default=True).first()}

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Not once it is being deleted."""
        gone = isinstance(obj, Shop) and obj.state == Shop.State.DELETING
        return at_the_desk(request) and not gone

    def save_model(self, request: HttpRequest, obj: PlatformShop, form: Any, change: bool) -> None:
        """By the platform's role, or as a new shop with its owner."""
        if change:
            if form.changed_data:
                change_shop(obj, form.changed_data, actor_of(request))
            return
        email = form.cleaned_data["owner_email"]
        shop, invitation = open_shop(
            obj.name, obj.locale, obj.plan_id, obj.slug, email, actor_of(request)
        )
        obj.pk, obj.slug = shop.pk, shop.slug
        obj._state.adding = False
        if invitation is None:
            said = gettext("%(email)s owns the shop now.")
        else:
            said = gettext("An invitation goes to %(email)s.")
            with shop_scope(shop.pk):
                send_invitation(invitation, lambda: _letter_failed(request))
        messages.info(request, said % {"email": email})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Recorded by the rule."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Recorded by the rule."""

    # --- acts ---

    def get_urls(self) -> list[URLPattern]:
        """Also the way out of a visit."""
        leave = self.admin_site.admin_view(require_POST(_leave))
        return [path("leave/", leave, name="leave_visit"), *super().get_urls()]

    @action(description=_("Visit"), url_path="visit", permissions=["enter"], icon="visibility")  # type: ignore[untyped-decorator]  # unfold ships no types
    def visit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Enter the shop to look, with a reason."""
        shop, form = self._shop(request, object_id), ReasonForm(request.POST or None)
        if form.is_valid():
            start_visit(request, shop, form.cleaned_data["reason"])
            return redirect("admin:index")
        return self._ask(request, shop, form, "visit")

    @action(
        description=_("Suspend"), url_path="suspend", permissions=["suspend"], icon="pause_circle"
    )  # type: ignore[untyped-decorator]  # unfold ships no types
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close the shop for its shoppers, with a reason."""
        shop, form = self._shop(request, object_id), ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                suspend(shop.pk, actor_of(request), form.cleaned_data["reason"])
                messages.success(request, gettext("%(shop)s is suspended.") % {"shop": shop.name})
            except BeingDeletedError:
                _say_deleted(request)
            return _back(shop)
        return self._ask(request, shop, form, "suspend")

    @action(description=_("Resume"), url_path="resume", permissions=["resume"], icon="play_circle")  # type: ignore[untyped-decorator]  # unfold ships no types
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Open the shop again, after a question."""
        shop = self._shop(request, object_id)
        if request.method == "POST":
            try:
                resume(shop.pk, actor_of(request))
                messages.success(request, gettext("%(shop)s is open again.") % {"shop": shop.name})
            except BeingDeletedError:
                _say_deleted(request)
            return _back(shop)
        return self._ask(request, shop, None, "resume")

    @action(
        description=_("Delete"),
        url_path="delete-shop",
        permissions=["erase"],
        icon="delete_forever",
    )  # type: ignore[untyped-decorator]  # unfold ships no types
    def delete_shop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete the shop with everything in it, once its short name was typed."""
        shop = self._shop(request, object_id)
        if shop.state == Shop.State.DELETING:
            return _progress(Deletion.objects.using(ALIAS).get(shop_ref=shop.pk))
        form = DeleteForm(shop, request.POST or None)
        if form.is_valid():
            deletion = mark_for_deletion(shop.pk, actor_of(request), form.cleaned_data["reason"])
            try:
                erase_shop.apply_async((str(deletion.pk),), retry=False)
            except OperationalError as problem:  # the sweep takes it up
                log.warning("shop=%s deletion not sent: %r", shop.pk, problem)
            return _progress(deletion)
        return self._ask(request, shop, form, "delete")

    def has_enter_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Any shop that is not being deleted."""
        return self._stands(request, object_id, Shop.State.ACTIVE, Shop.State.SUSPENDED)

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """An open one."""
        return self._stands(request, object_id, Shop.State.ACTIVE)

    def has_resume_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """A suspended one."""
        return self._stands(request, object_id, Shop.State.SUSPENDED)

    def has_erase_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Any; one that is being deleted shows how far it is."""
        return at_the_desk(request)

    def _stands(self, request: HttpRequest, object_id: Any, *states: Shop.State) -> bool:
        if not at_the_desk(request):
            return False
        known = request.__dict__.setdefault("_states", {})
        if object_id not in known:
            found = self.get_object(request, str(object_id))
            known[object_id] = found.state if found else None
        return known[object_id] in states

    def _shop(self, request: HttpRequest, object_id: str) -> PlatformShop:
        if not at_the_desk(request):
            raise PermissionDenied
        found: PlatformShop | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _ask(
        self, request: HttpRequest, shop: PlatformShop, form: forms.Form | None, act: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": shop.name,
            "opts": self.opts,
            "shop": shop,
            "form": form,
            "act": act,
        }
        return TemplateResponse(request, "admin/desk/ask.html", context)


def _usage(shop: Any) -> Usage:
    found: Usage = shop.usage
    return found


def _leave(request: HttpRequest) -> HttpResponse:
    """End the visit, or work in a shop of one's own no longer."""
    end_visit(request)
    return redirect("admin:index")


def _back(shop: Shop) -> HttpResponse:
    return redirect("admin:tenants_platformshop_change", shop.pk)


def _progress(deletion: Deletion) -> HttpResponse:
    return redirect("admin:tenants_deletion_change", deletion.pk)


def _say_deleted(request: HttpRequest) -> None:
    messages.error(request, gettext("This shop is being deleted. That is not taken back."))


def _letter_failed(request: HttpRequest) -> None:
    messages.error(
        request, gettext("The invitation could not be sent. Look at the log of the mail server.")
    )


site.register(PlatformShop, PlatformShopAdmin)
