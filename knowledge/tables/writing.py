"""Writing a shop's rows as a table: one row at a time, so that memory stays small however many there are."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import IO, Any

from knowledge.tables.kinds import Kind
from knowledge.tables.refusals import TableError
from tenants.csv_export import cell

BATCH = 500  # rows read at a time
MOST_CELL = 32_767  # characters that a spreadsheet's cell can have
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # the same rows are the same file, byte by byte


def write_csv(kind: Kind, rows: Iterable[Any], file: IO[bytes]) -> int:
    """Write the rows as CSV in UTF-8, with the mark without which Excel garbles Chinese; return how many."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in kind.columns)
    count = 0
    for row in rows:
        writer.writerow(cell(column.write(column.value(row))) for column in kind.columns)
        count += 1
    text.detach()
    return count


def write_xlsx(kind: Kind, rows: Iterable[Any], file: IO[bytes]) -> int:
    """Write the rows as a workbook with one sheet; return how many.

    Raises TableError for a cell that is longer than a spreadsheet's can be: half a text would be lost.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a large package that few requests need

    options = {"constant_memory": True, "in_memory": False}
    count = 0
    with Workbook(file, options) as book:
        book.set_properties({"created": _ALWAYS})
        sheet = book.add_worksheet(kind.name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(kind.columns):
            sheet.write_string(0, at, column.name)
        for count, row in enumerate(rows, start=1):
            for at, column in enumerate(kind.columns):
                text = column.write(column.value(row))
                if column.number and text:
                    sheet.write_number(count, at, float(text))
                elif len(text := cell(text)) > MOST_CELL:
                    raise TableError("cell_too_long", row=count + 1, most=MOST_CELL)
                else:
                    sheet.write_string(count, at, text)
    return count


WRITERS: Mapping[str, Callable[[Kind, Iterable[Any], IO[bytes]], int]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
}
TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
