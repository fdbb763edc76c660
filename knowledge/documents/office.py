"""Word and Excel files as blocks."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import mammoth
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from knowledge.documents import archives
from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table
from knowledge.documents.letters import one_line
from knowledge.documents.markup import blocks_of_html

# A document's title stands above its headings.
_STYLES = "p[style-name='Title'] => h1.title:fresh"


def read_word(path: Path) -> Iterator[Block]:
    """Headings by their styles, lists and tables; pictures are left out. Raises ReadingError."""
    archives.check(path, "docx")
    pictures = mammoth.images.img_element(lambda picture: {})
    with path.open("rb") as file:
        made = mammoth.convert_to_html(file, style_map=_STYLES, convert_image=pictures)
    yield from blocks_of_html(made.value)


def read_sheets(path: Path) -> Iterator[Block]:
    """Each sheet that shows, as a table under its name; its first row with two cells is the header.

    Raises ReadingError.
    """
    archives.check(path, "xlsx")
    try:
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                blocks = list(_sheet(book.get_sheet_by_name(sheet.name).iter_rows()))
                yield from [Heading(one_line(sheet.name), 1), *blocks] if blocks else []
    except CalamineError as problem:
        raise ReadingError("broken") from problem


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
