"""The columns there are: how texts, prices, dates and lists stand in a cell, and come back out of it as they were."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from knowledge.instructions import without_hidden
from knowledge.orders import CURRENCY
from knowledge.tables.kinds import Column, Fault, Values
from knowledge.tables.refusals import CellError

MOST_STOCK = 2**31 - 1
MOST_ATTRIBUTES = 16_000  # characters of the object as it is written
_PRICE = re.compile(r"(\d{1,10}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?", re.ASCII)
_ROUNDED = re.compile(r"[1-9](?:[.,]\d+)?[Ee]\+\d{1,3}", re.ASCII)
_DATED = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|\s+)(\d{1,2})(:.+))?", re.ASCII)
# Browsers drop line breaks and tabs and turn backslashes round: “/\shop.example” is another site's.
ADDRESS = r"^([Hh][Tt][Tt][Pp][Ss]?://|/(?![/\\]))[^\x00-\x1f\x7f-\x9f]*$"
_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "1", "on", "是", "启用"), True),
    **dict.fromkeys(("false", "no", "0", "off", "否", "停用"), False),
}


def text(
    model: type[Model], name: str, *also: str, required: bool = False, told: bool = False
) -> Column:
    """A text, kept as it stands: spaces and line breaks, too. Of one that is `told` to shoppers what they can see."""
    most = _longest(model, name)

    def read(cell: str) -> str:
        return _kept(without_hidden(cell) if told else cell, most, required)

    return Column(name, _label(model, name), read, also=also, required=required)


def code(model: type[Model], name: str, *also: str, required: bool = False) -> Column:
    """A short text around which spaces mean nothing; not a long number of which a spreadsheet has dropped digits."""
    most = _longest(model, name)

    def read(cell: str) -> str:
        found = _kept(cell.strip(), most, required)
        if _ROUNDED.fullmatch(found):
            raise CellError("rounded")
        return found

    return Column(name, _label(model, name), read, also=also, required=required)


def currency(model: type[Model], name: str, *also: str, required: bool = False) -> Column:
    """Three letters, as ISO 4217 has them; small ones are raised."""
    most = _longest(model, name)

    def read(cell: str) -> str:
        found = _kept(cell.strip().upper(), most, required)
        if found and not re.fullmatch(CURRENCY, found):
            raise CellError("not_a_currency")
        return found

    return Column(name, _label(model, name), read, also=also, required=required)


def address(model: type[Model], name: str, *also: str) -> Column:
    """The address of a page or a picture, on the web or on the shop's own site."""
    most = _longest(model, name)

    def read(cell: str) -> str:
        found = _kept(cell.strip(), most)
        if found and not re.fullmatch(ADDRESS, found):
            raise CellError("not_an_address")
        return found

    return Column(name, _label(model, name), read, also=also)


def flag(model: type[Model], name: str, *also: str) -> Column:
    """On or off; an empty cell is on."""

    def read(cell: str) -> bool:
        word = cell.strip().lower()
        if word and word not in _FLAGS:
            raise CellError("not_a_choice", choices="true, false")
        return _FLAGS.get(word, True)

    return Column(name, _label(model, name), read, lambda on: "true" if on else "false", also=also)


def choice(
    model: type[Model],
    name: str,
    choices: Iterable[str],
    *also: str,
    words: Mapping[str, str] | None = None,
    required: bool = False,
) -> Column:
    """One of a few codes, or nothing; `words` are what else stands for a code."""
    codes = list(choices)
    known = {**dict(zip(codes, codes, strict=True)), **(words or {}), "": ""}

    def read(cell: str) -> str:
        found = cell.strip().lower()
        if required and not found:
            raise CellError("missing")
        if found not in known:
            raise CellError("not_a_choice", choices=", ".join(codes))
        return known[found]

    return Column(name, _label(model, name), read, also=also, required=required)


def day(model: type[Model], name: str, *also: str) -> Column:
    """A day, or nothing."""

    def read(cell: str) -> date | None:
        if not cell.strip():
            return None
        try:
            return date.fromisoformat(_iso(cell))
        except ValueError as problem:
            raise CellError("not_a_day") from problem

    def write(value: date | None) -> str:
        return value.isoformat() if value else ""

    return Column(name, _label(model, name), read, write, also=also)


def in_order(first: str, last: str) -> Fault:
    """A row whose `last` is before its `first` is bad; where a file has one column only, the shop has the other."""

    def fault(known: Any | None, values: Values) -> tuple[str, CellError] | None:
        begin, end = (values.get(name, getattr(known, name, None)) for name in (first, last))
        return (last, CellError("ends_early")) if begin and end and end < begin else None

    return fault


def moment(model: type[Model], name: str, *also: str, required: bool = False) -> Column:
    """A time, or nothing. Without a zone it is one of the platform's; a day alone begins at midnight."""

    def read(cell: str) -> datetime | None:
        if required and not cell.strip():
            raise CellError("missing")
        if not cell.strip():
            return None
        try:
            found = datetime.fromisoformat(_iso(cell))
            aware = found if found.tzinfo else timezone.make_aware(found)
            _ours(aware)  # what cannot be written is not read
            return aware.astimezone(UTC)
        except (ValueError, OverflowError) as problem:
            raise CellError("not_a_moment") from problem

    def write(value: datetime | None) -> str:
        return _ours(value).isoformat() if value else ""

    return Column(name, _label(model, name), read, write, also=also, required=required)


def price(model: type[Model], name: str, *also: str, required: bool = True) -> Column:
    """An amount with at most two decimals, or, unless it is required, nothing."""

    def read(cell: str) -> Decimal | None:
        found = unicodedata.normalize("NFKC", cell).strip()
        if required and not found:
            raise CellError("missing")
        if not found:
            return None
        if not _PRICE.fullmatch(found):
            raise CellError("not_a_price")
        return Decimal(found.replace(",", "")).quantize(Decimal("0.01"))

    def write(value: Decimal | None) -> str:
        return "" if value is None else str(value)

    label = _label(model, name)
    return Column(name, label, read, write, also=also, required=required, number=True)


def whole(model: type[Model], name: str, *also: str) -> Column:
    """A whole number from 0; an empty cell is 0."""

    def read(cell: str) -> int:
        found = unicodedata.normalize("NFKC", cell).strip() or "0"
        if (
            not (found.isascii() and found.isdecimal())
            or len(found) > 10
            or int(found) > MOST_STOCK
        ):
            raise CellError("not_a_number", most=MOST_STOCK)
        return int(found)

    return Column(name, _label(model, name), read, also=also, number=True)


def attributes(model: type[Model], name: str, *also: str) -> Column:
    """Anything by name, as one JSON object; an empty cell is {}."""

    def read(cell: str) -> Any:
        try:
            found = _seen(_object(cell) if cell.strip() else {})
            written = _json(found)
            written.encode()  # halves of characters are not text
        except (ValueError, RecursionError) as problem:
            raise CellError("not_an_object") from problem
        if not isinstance(found, dict):
            raise CellError("not_an_object")
        if "\\u0000" in written:
            raise CellError("nul")
        short_enough(written, MOST_ATTRIBUTES)
        return found

    return Column(name, _label(model, name), read, _json, also=also)


def _seen(found: Any) -> Any:
    """What can be seen of the texts in it."""
    if isinstance(found, dict):
        return {name: _seen(each) for name, each in found.items()}
    if isinstance(found, list):
        return [_seen(each) for each in found]
    return without_hidden(found) if isinstance(found, str) else found


def without_nul(cell: str) -> str:
    """The cell. Raises CellError where PostgreSQL could not keep it."""
    if "\x00" in cell:
        raise CellError("nul")
    return cell


def short_enough(cell: str, most: int) -> str:
    """The cell. Raises CellError where it could not be kept."""
    if len(without_nul(cell)) > most:
        raise CellError("too_long", length=len(cell), most=most)
    return cell


def _kept(cell: str, most: int, required: bool = False) -> str:
    short_enough(cell, most)
    if required and not cell.strip():
        raise CellError("missing")
    return cell


def _iso(cell: str) -> str:
    """A day, or a time, as spreadsheets write it, with the zeros and dashes that Python wants."""
    written = _DATED.fullmatch(cell.strip())
    if not written:
        return cell.strip()
    year, month, day, hour, rest = written.groups()
    clock = f"T{hour:0>2}{rest}" if hour else ""
    return f"{year}-{month:0>2}-{day:0>2}{clock}"


def _ours(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone())


def _longest(model: type[Model], name: str) -> int:
    longest: Any = getattr(model._meta.get_field(name), "max_length", None)
    assert isinstance(longest, int)
    return longest


def _label(model: type[Model], name: str) -> Any:
    return getattr(model._meta.get_field(name), "verbose_name", name)


def _object(cell: str) -> Any:
    return json.loads(cell, parse_float=_number, parse_constant=_refuse)


def _number(written: str) -> float | int:
    """As PostgreSQL keeps it: 1e300 is written out there, and comes back as a whole number, to the last digit."""
    found = float(written)
    return int(Decimal(repr(found))) if "e+" in repr(found) else found


def _json(value: Any) -> str:
    # PostgreSQL keeps no order of names: sorted, the same object is always the same text.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False) if value else ""


def _refuse(word: str) -> None:
    raise ValueError(word)
