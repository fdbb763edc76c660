"""Exports over the API: all rows of a kind as a table, an address for each kind and format."""

from collections.abc import Iterator
from typing import ClassVar

from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from knowledge.table_files import take_along
from knowledge.tables.kinds import Kind
from knowledge.tables.refusals import TableError
from knowledge.tables.registry import KINDS
from knowledge.tables.writing import TYPES
from tenants.api.entrance import ShopView
from tenants.api.problems import ConflictError


class Export(ShopView):
    """A kind's rows, as imports take them."""

    table: ClassVar[Kind]
    written_as: ClassVar[str]

    def send(self) -> HttpResponseBase:
        """The file. Raises ConflictError for what the format cannot hold."""
        caller = self.caller()
        try:
            return take_along(caller.key.shop_id, self.table, self.written_as, caller.actor)
        except TableError as problem:
            raise ConflictError(str(problem), problem.code) from problem


def exports() -> Iterator[type[Export]]:
    """The view of each address."""
    for table in KINDS.values():
        for written_as in TYPES:
            yield _export_of(table, written_as)


def _export_of(table: Kind, written_as: str) -> type[Export]:
    media_type = TYPES[written_as].partition(";")[0]
    kind_of_text = OpenApiTypes.STR if written_as == "csv" else OpenApiTypes.BINARY
    rows = table.model._meta.verbose_name_plural

    @extend_schema(
        operation_id=f"exports_{table.name}_{written_as}",
        tags=["exports"],
        summary=format_lazy(_("{rows} as {format}"), rows=rows, format=written_as.upper()),
        description=_(
            "All rows, with the columns that imports take: brought again, the file changes nothing. Of customers "
            "of orders no more is shown than is kept. Each export stands in the audit log."
        ),
        responses={(200, media_type): kind_of_text, 409: None},
    )
    def get(view: Export, request: Request) -> HttpResponseBase:
        """Take the rows along."""
        return view.send()

    name = f"{table.name.title()}As{written_as.title()}"
    own = {"kind": table.scope, "table": table, "written_as": written_as, "get": get}
    return type(name, (Export,), own)
