"""Shops, people and personas in the admin."""

from typing import Any

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminTextareaWidget

from tenants import audit_admin as audit_admin
from tenants import identity_admin as identity_admin
from tenants import key_admin as key_admin
from tenants import people_admin as people_admin
from tenants.access import places_of
from tenants.accounts import vouch_for
from tenants.audit import record
from tenants.desk import AtTheDesk
from tenants.entered import actor_of
from tenants.members import lock_people, take_powers
from tenants.models import Persona, Plan, Shop, User
from tenants.origins import OriginsField
from tenants.persona_admin import PersonaAdmin
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tenants.scoped_admin import OnRecord, ShopScoped, here
from tenants.site import site
from tenants.wall import SHOP_SETTINGS


class NewUserForm(UserCreationForm, BaseUserCreationForm):  # type: ignore[misc,type-arg]  # unfold ships no types
    """A new person with a first password."""

    class Meta:
        model = User
        fields = ("email", "name")


class EmailUserChangeForm(UserChangeForm):  # type: ignore[misc]  # unfold ships no types
    """A person's page."""

    class Meta:
        model = User
        fields = "__all__"


_GIVE_ACCESS = ("email", "is_active", "is_superuser", "password")


# The platform's people, without Django's own groups and permissions: roles are given by shop.
class PersonAdmin(AtTheDesk, UserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]  # unfold ships no types
    """People, for operators."""

    form = EmailUserChangeForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "joined_at")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An address that an operator writes down needs no link to be clicked; who is switched off keeps no power."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            vouch_for(obj)
        if "is_active" in form.changed_data and not obj.is_active:
            for place in places_of(obj):
                with shop_scope(place.shop_id):
                    lock_people(place.shop_id)
                    take_powers(place.shop_id, obj.pk, None, actor_of(request))

    def _record(
        self, request: HttpRequest, verb: str, obj: User, details: dict[str, Any] | None = None
    ) -> None:
        """In the platform's log; what gives access to an account, also in the log of each of the person's shops."""
        super()._record(request, verb, obj, details)
        fields = [name for name in (details or {}).get("fields", ()) if name in _GIVE_ACCESS]
        if fields:
            by, noted = actor_of(request), {"id": str(obj.pk), "fields": fields}
            for place in places_of(obj):
                with shop_scope(place.shop_id):
                    record(place.shop_id, by, "person.changed_by_operator", str(obj), noted)


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
