"""Shops, people and personas in the admin."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from tenants import audit_admin as audit_admin
from tenants import identity_admin as identity_admin
from tenants import key_admin as key_admin
from tenants import people_admin as people_admin
from tenants import safety_admin as safety_admin
from tenants.access import places_of
from tenants.accounts import end_sign_ins, vouch_for
from tenants.ask_page import ask
from tenants.audit import record, record_for_platform
from tenants.desk import AtTheDesk
from tenants.entered import actor_of
from tenants.members import is_last_owner, lock_people, take_powers
from tenants.models import Persona, Plan, Shop, User
from tenants.operator_letters import send_link, tell_old_address
from tenants.origins import OriginsField
from tenants.persona_admin import PersonaAdmin
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tenants.scoped_admin import OnRecord, ShopScoped, here
from tenants.site import site
from tenants.wall import SHOP_SETTINGS


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A person's page."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_superuser")

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when nobody would be left who runs the platform, or a shop."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        rights = {"is_active", "is_superuser"} & given.keys()
        if rights and not all(given[right] for right in rights):
            operators = User.objects.filter(is_active=True, is_superuser=True)
            # Locked until the commit: two operators may switch each other off at once.
            locked = operators.select_for_update().order_by("pk").values_list("pk", flat=True)
            if list(locked) == [self.instance.pk]:
                raise forms.ValidationError(
                    _("This is the only operator who is active. Make somebody else one first.")
                )
        if not given.get("is_active", True) and (kept := _kept_alone(self.instance)):
            raise forms.ValidationError(
                _(
                    "This person is the only active owner of: %(shops)s. Each shop needs another owner first, "
                    "or has to be deleted."
                ),
                params={"shops": ", ".join(kept)},
            )
        return given


def _kept_alone(user: User) -> list[str]:
    """The names of the shops that only this person keeps; none gets or loses an owner until the commit."""
    kept = []
    for place in places_of(user):
        with shop_scope(place.shop_id):
            lock_people(place.shop_id)
            if is_last_owner(place.shop_id, user.pk):
                kept.append(place.name)
    return kept


_GIVE_ACCESS = ("email", "is_active", "is_superuser")


# Without Django's page for other people's passwords: who sets one could enter a shop without a visit.
class PersonAdmin(AtTheDesk, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """People, for operators."""

    form = PersonForm
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "name")}),
        (_("Rights"), {"fields": ("is_active", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    actions_detail: ClassVar = ["send_link"]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No list is filtered by what passwords are stored as."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not lookup.startswith("password")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whom to write to, and what to call them, is all that a new person needs."""
        return self.fieldsets if obj else self.fieldsets[:1]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An address that an operator writes down needs no link to be clicked; who is switched off keeps no power."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            vouch_for(obj)
            old = form.initial.get("email", obj.email)
            if old != obj.email:
                transaction.on_commit(partial(self._tell_old_address, request, obj, old))
        if not change:
            transaction.on_commit(partial(self._send_link, request, obj))
        if "is_active" in form.changed_data:
            # Whoever is switched on again signs in anew, wherever they had been signed in.
            end_sign_ins(obj)
        if "is_active" in form.changed_data and not obj.is_active:
            for place in places_of(obj):
                with shop_scope(place.shop_id):
                    lock_people(place.shop_id)
                    take_powers(place.shop_id, obj.pk, None, actor_of(request))

    @action(  # type: ignore[untyped-decorator]  # unfold ships no types
        description=_("Send a link to set a new password"),
        url_path="send-link",
        permissions=["send_link"],
        icon="mail",
    )
    def send_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Mail the person a link, after a question."""
        user = self.get_object(request, object_id)
        if user is None:
            raise Http404
        back = reverse("admin:tenants_user_change", args=[user.pk])
        if request.method == "POST":
            self._send_link(request, user)
            return redirect(back)
        question = gettext("Send %(email)s a link to set a new password?") % {"email": user.email}
        return ask(self, request, user, question, _("Send the link"), back)

    has_send_link_permission = AtTheDesk.has_change_permission

    def _send_link(self, request: HttpRequest, user: User) -> None:
        if not send_link(request, user):
            failed = gettext("No link could be sent to %(email)s.") % {"email": user.email}
            messages.error(request, failed)
            return
        noted = {"id": str(user.pk)}
        record_for_platform(actor_of(request), "person.link_sent", str(user), noted)
        self._record_in_shops(request, "person.link_sent", user, noted)
        sent = gettext("A link to set a new password was sent to %(email)s.")
        messages.success(request, sent % {"email": user.email})

    def _tell_old_address(self, request: HttpRequest, user: User, old: str) -> None:
        if not tell_old_address(request, user, old):
            failed = gettext("%(email)s could not be told of the new address.")
            messages.warning(request, failed % {"email": old})

    def _record(
        self, request: HttpRequest, verb: str, obj: User, details: dict[str, Any] | None = None
    ) -> None:
        """In the platform's log; what gives access to an account, also in the log of each of the person's shops."""
        super()._record(request, verb, obj, details)
        fields = [name for name in (details or {}).get("fields", ()) if name in _GIVE_ACCESS]
        if fields:
            noted = {"id": str(obj.pk), "fields": fields}
            self._record_in_shops(request, "person.changed_by_operator", obj, noted)

    def _record_in_shops(
        self, request: HttpRequest, act: str, user: User, noted: dict[str, Any]
    ) -> None:
        for place in places_of(user):
            with shop_scope(place.shop_id):
                record(place.shop_id, actor_of(request), act, str(user), noted)


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A plan. There is always one for new shops: another takes its place, or it stays."""

    def clean_is_default(self) -> bool:
        """Raises ValidationError when new shops would be left without a plan."""
        wanted: bool = self.cleaned_data["is_default"]
        if self.initial.get("is_default") and not wanted:
            raise forms.ValidationError(
                _("New shops need a plan. Tick this at another plan; it is unticked here then.")
            )
        return wanted

    def _get_validation_exclusions(self) -> set[str]:
        # That there is one for new shops is not asked of the form: saving takes it from the others.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded | {"is_default"}


class PlanAdmin(AtTheDesk, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Plans, for operators."""

    form = PlanForm
    list_display = ("name", "is_default", "weight", "replies_a_minute", "tokens_a_month", "seats")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        """By the platform's role, which alone may change plans."""
        return Plan.objects.using(ALIAS).all()

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        """By the platform's role; a plan for new shops is the only one."""
        with transaction.atomic(ALIAS):
            if obj.is_default:
                others = Plan.objects.using(ALIAS).filter(is_default=True).exclude(pk=obj.pk)
                others.update(is_default=False)
            obj.save(using=ALIAS)


class ShopForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A shop's own settings."""

    allowed_origins = OriginsField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))

    class Meta:
        model = Shop
        fields = SHOP_SETTINGS


class ShopAdmin(OnRecord, ShopScoped, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """The settings of the shop that the page works in."""

    kind = "shop"
    form = ShopForm
    list_display = ("name", "slug", "locale", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shop]:
        """One shop."""
        return Shop.objects.filter(pk=here(request).shop_id)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Shops are made elsewhere."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Shops are deleted elsewhere."""
        return False

    def save_model(self, request: HttpRequest, obj: Shop, form: Any, change: bool) -> None:
        """Only what was changed: the database lets nothing else through."""
        obj.save(update_fields=form.changed_data)


site.register(User, PersonAdmin)
site.register(Plan, PlanAdmin)
site.register(Shop, ShopAdmin)
site.register(Persona, PersonaAdmin)
