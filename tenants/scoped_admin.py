"""The base of every admin page for rows of shops: members see and change the rows of their shops, nothing else."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from tenants.access import may, rows_for, shops_for
from tenants.models import Shop, ShopOwned, User

Row = TypeVar("Row", bound=ShopOwned)


def person(request: HttpRequest) -> User:
    """Who is logged in; the admin lets nobody else this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ShopScoped:
    """What pages and inlines share: rights by shop and role, choices from the same shop."""

    kind: ClassVar[str]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the person sees such rows anywhere; the log-in page asks for nobody."""
        return isinstance(request.user, User) and may(request.user, "view", self.kind)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the person may see the row, or any."""
        return may(person(request), "view", self.kind, _shop_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the person may change the row, or any."""
        return may(person(request), "change", self.kind, _shop_of(obj))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change rows may add some."""
        return may(person(request), "change", self.kind, _shop_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change the row may delete it."""
        return self.has_change_permission(request, obj)


def _shop_of(obj: Model | None) -> Shop | None:
    if isinstance(obj, Shop):
        return obj
    return obj.shop if isinstance(obj, ShopOwned) else None


class ShopScopedAdmin(ShopScoped, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """An admin page for rows of shops."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the person's shops."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows_for(person(request), rows.select_related("shop"), self.kind)

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A row stays in its shop, and with a single shop there is nothing to choose."""
        fixed = obj is not None or self._only_shop(request) is not None
        return (*(super().get_exclude(request, obj) or ()), *(("shop",) if fixed else ()))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Who has several shops sees whose row it is."""
        columns = tuple(super().get_list_display(request))
        return columns if self._only_shop(request) else (*columns, "shop")

    def formfield_for_foreignkey(
        self, field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Choices come from the person's shops."""
        if field.name == "shop":
            kwargs["queryset"] = shops_for(person(request), "change", self.kind)
        elif issubclass(field.related_model, ShopOwned):
            choices = field.related_model._default_manager.all()
            kwargs["queryset"] = rows_for(person(request), choices, self.kind)
        found: forms.ModelChoiceField[Any] | None = super().formfield_for_foreignkey(
            field, request, **kwargs
        )
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row belongs to the person's shop. Raises PermissionDenied where they may not write."""
        if not change and obj.shop_id is None:
            only = self._only_shop(request)
            if only is None:
                raise PermissionDenied
            obj.shop = only
        if not may(person(request), "change", self.kind, obj.shop):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows under a row belong to its shop."""
        for inline in formset.forms:
            inline.instance.shop_id = form.instance.shop_id
        super().save_formset(request, form, formset, change)

    def _only_shop(self, request: HttpRequest) -> Shop | None:
        user = person(request)
        if not hasattr(user, "_only_shop"):
            shops = list(shops_for(user, "view", self.kind)[:2])
            user._only_shop = shops[0] if len(shops) == 1 else None  # type: ignore[attr-defined]
        found: Shop | None = user._only_shop  # type: ignore[attr-defined]
        return found


class ShopScopedInline(ShopScoped, TabularInline):  # type: ignore[misc]  # unfold ships no types
    """Rows edited on their parent's page."""

    extra = 0
    exclude = ("shop",)


class LinesField(forms.CharField):
    """A list of short texts, edited one a line."""

    def __init__(self, *, max_lines: int, max_line: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.max_lines, self.max_line = max_lines, max_line

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines as a list. Raises ValidationError."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.max_lines or any(len(line) > self.max_line for line in lines):
            raise forms.ValidationError(
                _("At most %(lines)d lines of at most %(length)d characters each."),
                params={"lines": self.max_lines, "length": self.max_line},
            )
        return lines
