"""Reading a table: which format it has, which columns, and what each row says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.tables.csv_rows import Cells, CsvRows
from knowledge.tables.kinds import Column, Kind, Values
from knowledge.tables.refusals import BadCell, CellError, TableError
from knowledge.tables.sheet_rows import SheetRows
from tenants.csv_export import bare
from tenants.masking import mask_personal

MOST_ROWS = 200_000
MOST_MIB = 128
_LONGEST_SHOWN = 40  # characters of a bad cell
# As many digits as a telephone has, however they are parted; days and amounts have as many.
_LONG_NUMBER = re.compile(r"\d(?:[ ()./*-]{0,3}\d){6,}")
_DAY = re.compile(
    r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d|\d{4}年\d{1,2}月\d{1,2}日)"
    r"(?:(?:[ T]|(?<=日))\d{1,2}(?::\d{1,2}){0,2}(?:\.\d{1,9})?(?: ?(?:Z|[AaPp][Mm]|[-+]\d\d:?\d\d))?)?",
    re.ASCII,
)
_CURRENCY = r"(?:[¥￥$€£元]|[A-Z]{3})?"
_AMOUNT = re.compile(rf"[-+]?{_CURRENCY} ?\d+(?:,\d+)*(?:\.\d+)? ?{_CURRENCY}", re.ASCII)
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"

Rows = CsvRows | SheetRows


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken."""

    line: int
    key: str
    values: Values


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot, with all that is wrong with its cells, and its key where that can be read."""

    line: int
    cells: Sequence[BadCell]
    subject: str = ""


def open_table(path: Path, most_rows: int = MOST_ROWS) -> Rows:
    """The rows of the file, whatever it is called. Raises TableError for what is neither CSV nor .xlsx."""
    if path.stat().st_size > MOST_MIB * 1024 * 1024:
        raise TableError("too_large", most=MOST_MIB)
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_WORKBOOK:
        raise TableError("old_workbook")
    return SheetRows(path, most_rows) if start == _WORKBOOK else CsvRows(path)


class Table:
    """The rows of a file as a kind has them: iterate once. Raises TableError.

    The first row names the columns, in any order. `headless`: where it names none, the columns stand in the order
    in which the kind has them.
    """

    def __init__(
        self, rows: Rows, kind: Kind, most_rows: int = MOST_ROWS, headless: bool = False
    ) -> None:
        self.rows, self.kind, self.most_rows, self.headless = rows, kind, most_rows, headless
        self.unknown: list[
            str
        ] = []  # headings that say nothing to us; known once the first row was read

    def __iter__(self) -> Iterator[Row | BadRow]:
        columns: Sequence[Column | None] | None = None
        taken = 0
        for line, cells in self.rows:
            if columns is None:
                columns = self._columns(line, cells)
                if columns is not None:
                    continue
                columns = self.kind.columns
            if _says_nothing(cells, columns):
                continue
            taken += 1
            if taken > self.most_rows:
                raise TableError("too_many_rows", most=self.most_rows)
            yield self._read(line, cells, columns)
        if not taken:
            raise TableError("empty")

    def _columns(self, line: int, cells: Cells) -> Sequence[Column | None] | None:
        """What each cell of a row stands for by the first row; None when that is a row already."""
        headings = [] if isinstance(cells, CellError) else [_plain(cell or "") for cell in cells]
        known = {
            _plain(name): column
            for column in self.kind.columns
            for name in (column.name, *column.also)
        }
        found = [known.get(heading) for heading in headings]
        named = [column for column in found if column is not None]
        missing = [
            c.name for c in self.kind.columns if c.name == self.kind.key_column and c not in named
        ]
        if missing or len(named) < 2:
            if self.headless:
                return None
            # Wide characters that nothing marks leave NULs between letters.
            if not named and isinstance(self.rows, CsvRows) and "\0" in "".join(headings):
                raise TableError("foreign_text", line)
            wanted = missing or [c.name for c in self.kind.columns if c.required and c not in named]
            raise TableError("columns_missing", line, columns=", ".join(wanted))
        twice = next((column.name for column in named if named.count(column) > 1), None)
        if twice:
            raise TableError("column_twice", line, column=twice)
        self.unknown = [
            heading[:60]
            for heading, column in zip(headings, found, strict=True)
            if heading and not column
        ]
        return found

    @property
    def left_out(self) -> TableError | None:
        """That some columns are not known, where some are not; once the first row was read."""
        if not self.unknown:
            return None
        return TableError("columns_unknown", columns=", ".join(self.unknown[:10]))

    def _read(self, line: int, cells: Cells, columns: Sequence[Column | None]) -> Row | BadRow:
        if isinstance(cells, CellError):
            return BadRow(line, (BadCell("", cells),))
        values: dict[str, Any] = {}
        bad: list[BadCell] = []
        key = self.kind.key_column
        if any(cell and cell.strip() for cell in cells[len(columns) :]):
            bad.append(BadCell("", CellError("cells_beyond")))
        for column, cell in zip(columns, cells, strict=False):
            if column is None:
                continue
            if cell is None:
                bad.append(BadCell(column.name, CellError("failed_formula")))
                continue
            try:
                values[column.name] = column.read(bare(cell))
            except CellError as problem:
                bad.append(BadCell(column.name, problem, _shown(self.kind, column, cell)))
        if key not in values and all(each.column != key for each in bad):
            bad.append(BadCell(key, CellError("missing")))
        if bad:
            return BadRow(line, bad, str(values.get(key, "")))
        return Row(line, self.kind.key(values[key]), values)


def _says_nothing(cells: Cells, columns: Sequence[Column | None]) -> bool:
    """Whether formulas failed in a row that is empty but for columns that say nothing to us."""
    return (
        not isinstance(cells, CellError)
        and None in cells
        and not any(cells[len(columns) :])
        and not any(
            (cell or "").strip() or (cell is None and column)
            for column, cell in zip(columns, cells, strict=False)
        )
    )


def _shown(kind: Kind, column: Column, cell: str) -> str:
    """Of a cell that cannot be read what helps to find the mistake: its beginning, and no telephone or card number."""
    text = " ".join(cell.replace("\x00", "").split())
    if column.personal:
        return ""
    if not _DAY.fullmatch(text):
        text = mask_personal(text)
        if not _is_amount(kind, column, text):
            text = _LONG_NUMBER.sub(lambda found: "****" + found[0][-4:], text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _is_amount(kind: Kind, column: Column, text: str) -> bool:
    """Whether it stands for an amount: where rows have customers, bare digits may be a telephone one column off."""
    if not column.number or not _AMOUNT.fullmatch(text):
        return False
    return not text.isdecimal() or not any(each.personal for each in kind.columns)


def _plain(heading: str) -> str:
    return heading.strip().lower()
