"""The history of one row: what the audit logs know of it, in place of the admin's own log, which would mix shops."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from tenants.acts import in_words
from tenants.models import Recorded

LENGTH = 100

EntriesOf = Callable[[Model], QuerySet[Any]]


def history_page(
    page: ModelAdmin, request: HttpRequest, object_id: str, entries_of: EntriesOf
) -> HttpResponse:
    """The newest entries about the row. Raises PermissionDenied before it tells whether there is such a row."""
    if not page.has_view_or_change_permission(request):
        raise PermissionDenied
    row = page.get_object(request, object_id)
    if row is None:
        found: HttpResponse = page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
        return found
    entries = entries_of(row).filter(details__id=str(row.pk))[:LENGTH]
    context = {
        **page.admin_site.each_context(request),
        "title": _("Change history: %s") % row,
        "object": row,
        "opts": page.opts,
        "module_name": str(capfirst(page.opts.verbose_name_plural)),
        "entries": [
            (entry, in_words(entry.act, entry.details), _fields_of(page.model, entry))
            for entry in entries
        ],
    }
    return TemplateResponse(request, "admin/tenants/history.html", context)


def _fields_of(model: type[Model], entry: Recorded) -> list[str]:
    """The fields that an entry names, as their forms call them."""
    return [_label(model, str(name)) for name in entry.details.get("fields", ())]


def _label(model: type[Model], name: str) -> str:
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(
        getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural
    )
