"""Rows of knowledge over the API: listed, added, changed and removed, whatever kind they are."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from knowledge.room import NoRoomError, hold_room, make_room
from knowledge.tables.kinds import Kind, Values
from tenants.api.entrance import ShopView
from tenants.api.lists import Order, page_of
from tenants.api.problems import ConflictError
from tenants.audit import record


class RowsView(ShopView):
    """What lists and rows share: the kind, and the shop's rows of it."""

    kind = "knowledge"
    table: ClassVar[Kind]
    form: ClassVar[type[Serializer[Any]]]

    def rows(self) -> QuerySet[Any]:
        """All of the shop's."""
        return self.table.every(self.caller().key.shop_id)

    def list_page(self, request: Request) -> Response:
        """One page of rows."""
        order = Order(self.table.name, ("id",), newest_first=False)
        return page_of(request, self.rows(), order, self.form)

    def add(self, request: Request) -> Response:
        """Add a row that is like no other. Raises ConflictError."""
        form = self.form(data=request.data)
        form.is_valid(raise_exception=True)
        shop_id = self.caller().key.shop_id
        try:
            make_room(shop_id)
        except NoRoomError as problem:
            raise ConflictError(str(problem), "knowledge_full") from problem
        key = self._free_key(form.validated_data, None)
        self.table.store(shop_id, [(None, form.validated_data)])
        row = self.table.find(shop_id, [key]).get()
        self._record("added", row)
        return Response(self.form(row).data, status=201)

    def row(self, row_id: UUID) -> Any:
        """One of the shop's. Raises Http404."""
        found = self.rows().filter(pk=row_id).first()
        if found is None:
            raise Http404
        return found

    def change(self, request: Request, row_id: UUID) -> Response:
        """Change what was sent and nothing else. Raises Http404, ConflictError."""
        form = self.form(self.row(row_id), data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        shop_id, values = self.caller().key.shop_id, form.validated_data
        hold_room(shop_id)  # nobody takes the new key meanwhile
        row = self.rows().select_for_update(of=("self",)).filter(pk=row_id).first()
        if row is None:
            raise Http404
        if self.table.key_column in values:
            self._free_key(values, row)
        if values:
            self.table.store(shop_id, [(row, values)])
            self._record("changed", row, fields=sorted(values))
        return Response(self.form(self.row(row_id)).data)

    def remove(self, row_id: UUID) -> Response:
        """Take the row out of the shop. Raises Http404."""
        row = self.row(row_id)
        self._record("deleted", row)
        row.delete()
        return Response(status=204)

    def _free_key(self, values: Values, row: Any | None) -> str:
        key = self.table.key(values[self.table.key_column])
        others = self.table.find(self.caller().key.shop_id, [key])
        if others.exclude(pk=row.pk if row else None).exists():
            detail = _("There is one with this %(key)s already.") % {"key": self.table.key_label}
            raise ConflictError(detail, f"{self.table.key_column}_known")
        return key

    def _record(self, verb: str, row: Any, **more: Any) -> None:
        caller = self.caller()
        act = f"{self.table.model._meta.model_name}.{verb}"
        record(caller.key.shop_id, caller.actor, act, str(row), {"id": str(row.pk), **more})
