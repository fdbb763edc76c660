"""Lists, page by page: a cursor marks a row, so that pages neither skip nor repeat rows while others are added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from tenants.api.problems import BadParameterError

PAGE_PARAMETERS = frozenset({"cursor", "page_size"})
USUAL_PAGE = 25
LARGEST_PAGE = 100
LONGEST_CURSOR = 1000
_SALT = "xiaoer.api.cursor"


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted. `list_name` keeps its cursors out of other lists; the last field is unique."""

    list_name: str
    fields: tuple[str, ...]
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class _Mark:
    backwards: bool
    values: Sequence[Any]


def page_of(
    request: Request, rows: QuerySet[Any], order: Order, form: type[Serializer[Any]]
) -> Response:
    """One page as {results, next, previous}. Raises BadParameterError."""
    size, mark = _page_size(request), _mark(request, order)
    backwards = mark is not None and mark.backwards
    falling = order.newest_first != backwards
    if mark is not None:
        rows = rows.filter(_beyond(order.fields, mark.values, "lt" if falling else "gt"))
    found = list(
        rows.order_by(*(f"-{name}" if falling else name for name in order.fields))[: size + 1]
    )
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    follows, precedes = (True, more) if backwards else (more, mark is not None)
    return Response(
        {
            "results": form(found, many=True).data,
            "next": _link(request, order, found[-1], False) if found and follows else None,
            "previous": _link(request, order, found[0], True) if found and precedes else None,
        }
    )


def moment(request: Request, name: str) -> datetime | None:
    """A parameter that is a time with its zone, as RFC 3339 has it. Raises BadParameterError."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.upper())
        if found.tzinfo is None:
            raise ValueError(text)
        return found.astimezone(UTC)  # PostgreSQL knows no zones beyond 16 hours
    except (ValueError, OverflowError) as problem:
        raise BadParameterError(name, _("A time like 2030-01-31T12:00:00Z.")) from problem


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", str(USUAL_PAGE))
    if text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= LARGEST_PAGE:
        return int(text)
    raise BadParameterError(
        "page_size", _("A whole number from 1 to %(most)d.") % {"most": LARGEST_PAGE}
    )


def _mark(request: Request, order: Order) -> _Mark | None:
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        if len(text) > LONGEST_CURSOR:
            raise signing.BadSignature
        name, backwards, *values = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError) as problem:
        raise BadParameterError("cursor", _("Take it from “next” or “previous”.")) from problem
    if name != order.list_name:
        raise BadParameterError("cursor", _("It belongs to another list."))
    return _Mark(backwards, values)


def _beyond(fields: Sequence[str], values: Sequence[Any], beyond: str) -> Q:
    """Rows after the marked one: by the first field, or equal there and by the next, and so on."""
    condition = Q()
    for number, (name, value) in enumerate(zip(fields, values, strict=True)):
        equal = dict(zip(fields[:number], values[:number], strict=True))
        condition |= Q(**equal, **{f"{name}__{beyond}": value})
    return condition


def _link(request: Request, order: Order, row: Model, backwards: bool) -> str:
    values = [getattr(row, name) for name in order.fields]
    plain = [each if isinstance(each, int) else str(each) for each in values]
    query = request.query_params.copy()
    query["cursor"] = signing.dumps([order.list_name, backwards, *plain], salt=_SALT)
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
