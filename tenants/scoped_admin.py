"""The base of every admin page for rows of shops: a page works in one shop and shows nothing else.

PostgreSQL's policies stand behind it: inside the page's scope, rows of other shops are not there for searches,
filters, autocompletes, histories, exports and bulk actions alike.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from tenants.audit import record
from tenants.changed_fields import NamesChangedFields
from tenants.entered import Entered, actor_of, entered, is_stale
from tenants.history import history_page
from tenants.lines import ListField
from tenants.models import AuditEntry, User
from tenants.named_rows import require_named
from tenants.roles import Act, Kind, may
from tenants.row_pages import RowPages


def person(request: HttpRequest) -> User:
    """Who is logged in; the admin lets nobody else this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def here(request: HttpRequest) -> Entered:
    """The shop that the page works in. Raises PermissionDenied where there is none."""
    place = entered(request)
    if place is None:
        raise PermissionDenied
    return place


class ShopScoped:
    """What pages and inlines share: rights by the person's role in the shop."""

    kind: ClassVar[Kind]

    def _may(self, request: HttpRequest, act: Act) -> bool:
        place = entered(request)
        return place is not None and may(place.role, act, self.kind)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Another shop's id or nobody's: there is no such page. Django would send the reader home with a message."""
        raise Http404

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the person sees such rows; the log-in page asks for nobody."""
        return self._may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the person may see the row, or any."""
        return self._may(request, "view")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the person may change the row, or any."""
        return self._may(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change rows may add some."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may change rows may delete some."""
        return self.has_change_permission(request, obj)


class OnRecord(RowPages, NamesChangedFields):
    """What is done goes into the shop's audit log, and not into the admin's own, which would mix shops."""

    def has_row(self, request: HttpRequest, pk: str) -> bool:
        """Whether the shop has the row.

        Not asked for whoever may see no such rows, nor for a form of a shop that another tab left: the page refuses
        them, whichever row it is.
        """
        page: Any = self
        if not page.has_view_permission(request) or is_stale(request):
            return True
        return page.get_object(request, pk) is not None

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list that the address asks for. Raises Http404 where that is filtered by a row that is not there."""
        page: Any = self
        require_named(page.model, here(request).shop_id, request.GET)
        return super().get_changelist_instance(request)  # type: ignore[misc]  # of ModelAdmin

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Record a new row."""
        self._record(request, "added", obj)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record every row that goes."""
        for obj in queryset:
            self._record(request, "deleted", obj)

    def _record(
        self, request: HttpRequest, verb: str, obj: Any, details: dict[str, Any] | None = None
    ) -> None:
        act = f"{obj._meta.model_name}.{verb}"
        noted = {"id": str(obj.pk), **(details or {})}
        record(here(request).shop_id, actor_of(request), act, str(obj), noted)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the shop's audit log knows of the row."""
        entries = AuditEntry.objects.filter(shop_id=here(request).shop_id)
        page: Any = self
        return history_page(page, request, object_id, lambda row: entries)


# What is kept of secrets: lists that were filtered by its beginning would tell it sign by sign.
_SECRET = frozenset(("digest", "sealed"))


class ShopScopedAdmin(OnRecord, ShopScoped, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """An admin page for rows of shops."""

    list_per_page = 50
    show_full_result_count = False
    exclude = ("shop",)  # a row belongs to the shop that the page works in, for ever

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the shop that the page works in."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(shop_id=here(request).shop_id)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No list is filtered by what secrets are stored as."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not _SECRET & set(lookup.split(LOOKUP_SEP))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, unless another tab went to another shop since it was opened: then nothing is saved."""
        place = here(request)
        if is_stale(request):
            warning = _("You switched to another shop meanwhile. Nothing was saved.")
            messages.error(request, str(warning))
            # The row's own page is not there in the shop that the person went to.
            return redirect(request.path if object_id is None else "admin:index")
        page: HttpResponse = super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), "working_in": place}
        )
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row belongs to the shop that the page works in."""
        if not change:
            obj.shop_id = here(request).shop_id
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows under a row belong to its shop."""
        for inline in formset.forms:
            inline.instance.shop_id = form.instance.shop_id
        super().save_formset(request, form, formset, change)


class ShopScopedInline(ShopScoped, TabularInline):  # type: ignore[misc]  # unfold ships no types
    """Rows edited on their parent's page."""

    extra = 0
    exclude = ("shop",)


class LinesField(ListField):
    """A list of short texts, edited one a line."""

    def __init__(self, *, max_lines: int, max_line: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.max_lines, self.max_line = max_lines, max_line

    def clean(self, value: Any) -> list[str]:
        """The lines as a list. Raises ValidationError."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.max_lines or any(len(line) > self.max_line for line in lines):
            raise forms.ValidationError(
                _("At most %(lines)d lines of at most %(length)d characters each."),
                params={"lines": self.max_lines, "length": self.max_line},
            )
        return lines
