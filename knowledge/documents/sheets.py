"""Excel files as blocks: what they hide from their readers is taken out before a library opens them."""

import datetime
import io
import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from knowledge.documents import archives
from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table
from knowledge.documents.letters import one_line
from knowledge.documents.parts import YES, events, name_of, rewritten

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LAST_COLUMN = 16384
_COLUMN = re.compile("[A-Z]{1,3}")
_MOST_FILLED = 500_000  # cells that merging fills: beyond, a file is made to be slow
_AREA = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Book:
    """What an Excel file says; `unreckoned` tells that formulas in it have no result."""

    blocks: list[Block]
    unreckoned: bool


def read_sheets(path: Path) -> Book:
    """Each sheet that shows, as a table under its name; its first row with two cells is the header.

    Hidden rows and columns are left out, and those in which nothing stands. Raises ReadingError.
    """
    archives.check(path, "xlsx")
    blocks: list[Block] = []
    unreckoned = False
    with ZipFile(path) as archive:
        parts = {}
        for name in archive.namelist():
            if name.lower().startswith("xl/") and name.lower().endswith(".xml"):
                shown = _Shown(archive, name)
                if shown.is_sheet():
                    parts[name] = shown.packed()
                    unreckoned |= shown.unreckoned
        file = rewritten(archive, parts)
    try:
        book = CalamineWorkbook.from_filelike(file)
        for sheet in book.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                said = list(_sheet(book.get_sheet_by_name(sheet.name).iter_rows()))
                blocks += [Heading(one_line(sheet.name), 1), *said] if said else []
    except CalamineError as problem:
        raise ReadingError("broken") from problem
    return Book(blocks, unreckoned)


class _Cell(NamedTuple):
    column: int  # from 1
    kind: str
    style: str
    value: str


class _Merge(NamedTuple):
    """Cells shown as one: rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


class _Shown:
    """What a sheet shows; what stands in cells that are merged stands in each of them, so that each row can be read
    alone.

    A library lays a sheet out as a rectangle, which one cell far off would make huge: so what is
    left of the sheet is moved together."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive, self._part = archive, name
        self._merges: list[_Merge] = []  # by their first row
        self.unreckoned = False

    def is_sheet(self) -> bool:
        """Whether the part is a sheet at all."""
        with self._archive.open(self._part) as part, suppress(Xml.ParseError):
            return name_of(next(events(part, "start"))[1]) == "worksheet"
        return False

    def packed(self) -> bytes:
        """The sheet with its rows and columns that show and say something, and no others."""
        # Which cells are merged stands behind all rows.
        used = sorted({cell.column for _, row in self._rows() for cell in row})
        self._merges.sort()
        letters = {column: _letters(place) for place, column in enumerate(used, 1)}
        made = io.StringIO()
        made.write(f'<worksheet xmlns="{_SHEET}"><sheetData>')
        for number, row in enumerate(self._merged(used), 1):
            made.write(f'<row r="{number}">')
            made.writelines(_written(cell, f"{letters[cell.column]}{number}") for cell in row)
            made.write("</row>")
        made.write("</sheetData></worksheet>")
        return made.getvalue().encode()

    def _merged(self, used: Sequence[int]) -> Iterator[list[_Cell]]:
        """The rows, filled up; but a cell alone stays alone, as a title over all columns does."""
        waits, left = deque(self._merges), _MOST_FILLED
        live: list[tuple[_Merge, _Cell]] = []
        for at, row in self._rows():
            cells = {cell.column: cell for cell in row}
            live = [(merge, cell) for merge, cell in live if merge.bottom >= at]
            while waits and waits[0].top <= at:
                merge = waits.popleft()
                if merge.top == at and (first := cells.get(merge.left)):
                    live.append((merge, first))
            if left <= 0:
                live, waits = [], deque()
            elif len(cells) > 1 or any(merge.top < at for merge, _ in live):
                for merge, cell in live:
                    area = used[bisect_left(used, merge.left) : bisect_right(used, merge.right)]
                    left -= len(area)
                    if left <= 0:
                        break
                    for column in area:
                        cells.setdefault(column, cell._replace(column=column))
            yield [cells[column] for column in sorted(cells)]

    def _rows(self) -> Iterator[tuple[int, list[_Cell]]]:
        """Each row that says something, with its number."""
        hidden: set[int] = set()
        held: Xml.Element | None = None
        number = 0
        with self._archive.open(self._part) as part:
            for event, element in events(part, "start", "end"):
                name = name_of(element)
                if event == "start":
                    held = element if name == "sheetData" else held
                elif name == "col" and _hides(element):
                    first, last = (int(element.get(edge, "0")) for edge in ("min", "max"))
                    hidden.update(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
                elif name == "row" and held is not None:
                    number = int(element.get("r") or number + 1)
                    cells = [] if _hides(element) else list(self._cells(element, hidden))
                    if cells:
                        yield number, cells
                    held.clear()  # or the rows would pile up in memory
                elif name == "mergeCell" and (area := _AREA.fullmatch(element.get("ref", ""))):
                    left, top, right, bottom = area.groups()
                    self._merges.append(
                        _Merge(int(top), _number(left), int(bottom), _number(right))
                    )

    def _cells(self, row: Xml.Element, hidden: set[int]) -> Iterator[_Cell]:
        column = 0
        for cell in row:
            at = _COLUMN.match(cell.get("r", ""))
            column = _number(at[0]) if at else column + 1
            if column in hidden:
                continue
            kind, value = cell.get("t", ""), _said(cell)
            if value.strip():
                yield _Cell(column, kind, cell.get("s", ""), value)
            elif kind != "str" and cell.find("{*}f") is not None:
                self.unreckoned = True


def _hides(element: Xml.Element) -> bool:
    return element.get("hidden") in YES


def _said(cell: Xml.Element) -> str:
    if cell.get("t") == "inlineStr":
        parts = [*cell.iterfind("{*}is/{*}t"), *cell.iterfind("{*}is/{*}r/{*}t")]
        return "".join(part.text or "" for part in parts)
    return cell.findtext("{*}v") or ""


def _written(cell: _Cell, at: str) -> str:
    kind = f" t={quoteattr(cell.kind)}" if cell.kind else ""
    style = f" s={quoteattr(cell.style)}" if cell.style else ""
    value = f"<v>{escape(cell.value)}</v>"
    if cell.kind == "inlineStr":
        value = f'<is><t xml:space="preserve">{escape(cell.value)}</t></is>'
    return f'<c r="{at}"{style}{kind}>{value}</c>'


@cache
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheet(rows: Iterator[Sequence[Any]]) -> Iterator[Block]:
    table: list[tuple[str, ...]] = []
    for row in rows:
        cells = [_cell(value) for value in row]
        said = [cell for cell in cells if cell]
        if said and (table or len(said) > 1):
            table.append(tuple(cells))
        elif said:
            yield Paragraph(said[0])
    width = max((number for row in table for number, cell in enumerate(row, 1) if cell), default=0)
    if len(table) == 1:
        yield Paragraph(" | ".join(filter(None, table[0])))
    elif table:
        yield Table(tuple(row[:width] for row in table))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"  # as spreadsheets show it: 0.3, not 0.30000000000000004
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return one_line(str(value))
