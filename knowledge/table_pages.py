"""What lists of rows that are tables have besides: their tables to take along, and the way to bring some."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from knowledge.table_files import take_along
from knowledge.tables.kinds import Kind
from knowledge.tables.refusals import TableError
from knowledge.tables.writing import WRITERS
from tenants.entered import actor_of
from tenants.scoped_admin import here


class TablePages:
    """Beside `ShopScopedAdmin`, for a model whose rows are a table of the kind `table`."""

    table: Kind
    list_before_template = "admin/knowledge/tables.html"

    def get_urls(self) -> list[URLPattern]:
        """Also the exports."""
        page: Any = self
        name = f"{page.opts.app_label}_{page.opts.model_name}_export"
        own = path("export.<str:written_as>", page.admin_site.admin_view(self.export), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]  # the admin's

    def export(self, request: HttpRequest, written_as: str) -> HttpResponseBase:
        """All rows of the shop as a file, for whoever may see them."""
        page: Any = self
        if not page.has_view_permission(request):
            raise PermissionDenied
        if written_as not in WRITERS:
            raise Http404
        try:
            return take_along(here(request).shop_id, self.table, written_as, actor_of(request))
        except TableError as problem:
            messages.error(request, str(problem))
            return redirect(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
