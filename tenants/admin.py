"""Shops, people and personas in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminTextareaWidget

from tenants.access import shops_for
from tenants.models import Membership, Persona, Shop, User
from tenants.scoped_admin import LinesField, ShopScoped, ShopScopedAdmin, person
from tenants.site import site


class OperatorsOnly:
    """Pages that only operators see."""

    def _is_operator(self, request: HttpRequest, obj: object = None) -> bool:
        return isinstance(request.user, User) and request.user.is_superuser

    has_module_permission = has_view_permission = has_change_permission = _is_operator
    has_add_permission = has_delete_permission = _is_operator


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


# The platform's people, without Django's own groups and permissions: roles are given by shop.
class PersonAdmin(OperatorsOnly, UserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]  # unfold ships no types
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


class ShopAdmin(ShopScoped, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """A shop's own settings."""

    kind = "shop"
    list_display = ("name", "slug", "locale", "active")
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shop]:
        """The person's shops."""
        return shops_for(person(request), "view", self.kind)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Operators make shops."""
        return person(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Operators delete shops."""
        return person(request).is_superuser

    def save_model(self, request: HttpRequest, obj: Shop, form: Any, change: bool) -> None:
        """A new shop gets an assistant that can say hello."""
        super().save_model(request, obj, form, change)
        if not change:
            Persona.objects.create(shop=obj, name=obj.name[:40])

    def get_readonly_fields(self, request: HttpRequest, obj: Shop | None = None) -> tuple[str, ...]:
        """What would cut the shop off from its pages is the operators' to change."""
        return () if person(request).is_superuser else ("slug", "public_key", "active")


class MembershipAdmin(ShopScopedAdmin):
    """Who may do what in which shop."""

    kind = "membership"
    list_display = ("user", "role")
    list_filter = ("role",)
    list_select_related = ("user", "shop")

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Operators change memberships; for owners the list says it all."""
        is_operator = person(request).is_superuser
        return super().get_list_display_links(request, list_display) if is_operator else None


class PersonaForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The assistant's persona."""

    suggestions = LinesField(
        max_lines=4,
        max_line=120,
        label=_("suggested questions"),
        help_text=_("One a line, at most four: the shopper asks one by a tap."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = Persona
        fields = (
            "shop",
            "name",
            "tone",
            "language",
            "instructions",
            "greeting",
            "suggestions",
        )


class PersonaAdmin(ShopScopedAdmin):
    """What the assistant is told to be."""

    kind = "persona"
    form = PersonaForm
    list_display = ("name", "language", "updated_at")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "tone", "language")}),
        (_("Instructions"), {"fields": ("instructions",)}),
        (_("First words"), {"fields": ("greeting", "suggestions")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Persona | None = None) -> Any:
        """With several shops, a new persona says whose it is."""
        if obj is None and self._only_shop(request) is None:
            return ((None, {"fields": ("shop",)}), *self.fieldsets)
        return self.fieldsets

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A shop has one persona."""
        user = person(request)
        without = shops_for(user, "change", self.kind).exclude(
            pk__in=Persona.objects.values("shop_id")
        )
        return super().has_add_permission(request, obj) and without.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An assistant without a persona could not answer."""
        return False


site.register(User, PersonAdmin)
site.register(Shop, ShopAdmin)
site.register(Membership, MembershipAdmin)
site.register(Persona, PersonaAdmin)
