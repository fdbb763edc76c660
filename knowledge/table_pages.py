"""What the lists of FAQs and products have besides: their tables to take along, and the way to bring some."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from knowledge.tables.kinds import Kind
from knowledge.tables.refusals import TableError
from knowledge.tables.writing import BATCH, TYPES, WRITERS
from tenants.audit import record
from tenants.entered import actor_of
from tenants.scoped_admin import here

_CHUNK = 64 * 1024


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
        """All rows of the shop as a file, for whoever may see them; the log says who took it along.

        It is written before anything is sent: what fails is no half of a table.
        """
        page: Any = self
        if not page.has_view_permission(request):
            raise PermissionDenied
        if written_as not in WRITERS:
            raise Http404
        file = TemporaryFile()  # noqa: SIM115 - closed when it was sent
        shop_id = here(request).shop_id
        rows = self.table.every(shop_id).iterator(chunk_size=BATCH)
        try:
            count = WRITERS[written_as](self.table, rows, file)
        except TableError as problem:
            file.close()
            messages.error(request, str(problem))
            return redirect(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        noted = {"rows": count, "format": written_as}
        record(shop_id, actor_of(request), f"{page.opts.model_name}.exported", "", noted)
        return _sent(file, f"{self.table.name}-{timezone.localdate().isoformat()}", written_as)


def _sent(file: IO[bytes], name: str, written_as: str) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        with file:
            file.seek(0)
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    answer = StreamingHttpResponse(parts(), content_type=TYPES[written_as])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{written_as}"'
    answer["Cache-Control"] = "no-store"
    return answer
