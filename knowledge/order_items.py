"""What was ordered: as it is stored, and as people write it, one line each: `2 × Linen shirt`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ITEMS = 50  # of one order
LONGEST_TITLE = 200  # characters
MOST_OF_ONE = 9999
# A letter for the sign needs a space after it: “2x4 timber” is one thing.
_LINE = re.compile(r"([0-9]{1,9})\s*(?:×\s*|[xX*]\s+)(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was ordered."""

    title: str
    quantity: int


def items_of(stored: Any) -> Iterator[Item]:
    """What of a row's items is well-formed: people may have written anything there."""
    for item in stored if isinstance(stored, Sequence) and not isinstance(stored, str) else ():
        if isinstance(item, Mapping) and item.get("title"):
            quantity = item.get("quantity", 1)
            title = str(item["title"])[:LONGEST_TITLE]
            yield Item(title, quantity if isinstance(quantity, int) else 1)


def as_stored(items: Iterable[Item]) -> list[dict[str, Any]]:
    """As a row keeps them."""
    return [{"title": item.title, "quantity": item.quantity} for item in items]


def in_lines(items: Iterable[Item]) -> str:
    """One line each."""
    return "\n".join(f"{item.quantity} × {item.title}" for item in items)


def from_lines(text: str) -> list[Item]:
    """The items of all lines that say something; without an amount it is one. Whether they can be kept is not asked."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return [_from_line(line) for line in lines if line]


def _from_line(line: str) -> Item:
    found = _LINE.fullmatch(line)
    return Item(found[2], int(found[1])) if found else Item(line, 1)
