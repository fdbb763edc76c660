"""How an order's items and customer stand in a cell: readable, and no more of the customer than the shop keeps."""

import json
import re
import unicodedata
from typing import Any

from knowledge.order_items import (
    LONGEST_TITLE,
    MOST_ITEMS,
    MOST_OF_ONE,
    Item,
    as_stored,
    from_lines,
    in_lines,
    items_of,
)
from knowledge.orders import LONGEST_CUSTOMER, PHONE, is_masked, masked_phone
from knowledge.tables import columns
from knowledge.tables.refusals import CellError

_KEPT = "sha256:"
_DIGEST = re.compile(rf"{_KEPT}([0-9a-f]{{64}})")
_JSON = re.compile(r"\s*\[\s*[{\]]")  # a title alone may begin with a bracket, too


def read_phone(cell: str) -> str:
    """Masked, whether it stands there in full or masked already."""
    phone = unicodedata.normalize("NFKC", cell).strip()
    if not phone or is_masked(phone):
        return phone
    if not re.fullmatch(PHONE, phone):
        raise CellError("not_a_phone")
    return masked_phone(phone)


def read_customer(cell: str) -> str:
    """An id in the shop's own system, or what `kept_customer` made of one."""
    return columns.short_enough(cell.strip(), LONGEST_CUSTOMER)


def kept_customer(digest: str) -> str:
    """A digest as it stands in a cell: no id looks like it."""
    return f"{_KEPT}{digest}" if digest else ""


def digest_in(cell: str) -> str:
    """The digest that `kept_customer` put there; empty for anything else."""
    found = _DIGEST.fullmatch(cell)
    return found[1] if found else ""


def read_items(cell: str) -> list[dict[str, Any]]:
    """Lines, or JSON as the API has it."""
    columns.without_nul(cell)
    items = _from_json(cell) if _JSON.match(cell) else from_lines(cell)
    if len(items) > MOST_ITEMS:
        raise CellError("too_many_items", most=MOST_ITEMS)
    for item in items:
        columns.short_enough(item.title, LONGEST_TITLE)
        if not 1 <= item.quantity <= MOST_OF_ONE:
            raise CellError("not_a_quantity", most=MOST_OF_ONE)
    return as_stored(items)


def write_items(stored: list[dict[str, Any]]) -> str:
    """Lines, unless they would be read as something else: a title may have a line's end in it."""
    items = list(items_of(stored))
    lines = in_lines(items)
    return lines if from_lines(lines) == items else json.dumps(stored, ensure_ascii=False)


def _from_json(cell: str) -> list[Item]:
    try:
        return [_item(**each) for each in json.loads(cell)]
    except (ValueError, TypeError, RecursionError) as problem:
        raise CellError("not_items") from problem


def _item(title: Any, quantity: Any = 1) -> Item:
    """Raises ValueError for what is no item."""
    if not isinstance(title, str) or not title.strip() or type(quantity) is not int:
        raise ValueError
    title.encode()  # halves of characters are not text
    return Item(columns.without_nul(title), quantity)
