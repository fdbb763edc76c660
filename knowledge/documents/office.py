"""Word and Excel files as blocks: what they hide from their readers is taken out before a library opens them."""

import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import mammoth
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from knowledge.documents import archives
from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table
from knowledge.documents.letters import one_line
from knowledge.documents.markup import blocks_of_html

# A document's title stands above its headings.
_STYLES = "p[style-name='Title'] => h1.title:fresh"
_FIELDS = ("rPr", "fldChar", "instrText")  # of a run: they say nothing, and a field has to end
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_YES = ("1", "true", "on")
_LAST_COLUMN = 16384
_COLUMN = re.compile("[A-Z]{1,3}")
_STYLE_SHEET = re.compile(r"word/styles\d*\.xml")


def read_word(path: Path) -> Iterator[Block]:
    """Headings by their styles, lists and tables; pictures and hidden text are left out. Raises ReadingError."""
    archives.check(path, "docx")
    pictures = mammoth.images.img_element(lambda picture: {})
    with ZipFile(path) as archive:
        file = _rewritten(archive, _without_hidden_text(archive))
    made = mammoth.convert_to_html(file, style_map=_STYLES, convert_image=pictures)
    yield from blocks_of_html(made.value)


def _rewritten(archive: ZipFile, parts: Mapping[str, bytes]) -> IO[bytes]:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys(archive.namelist()):
            new.writestr(name, parts[name] if name in parts else archive.read(name))
    made.seek(0)
    return made


def _without_hidden_text(archive: ZipFile) -> dict[str, bytes]:
    """The parts of a Word file in which text is hidden, without it."""
    names = [
        name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")
    ]
    styles: dict[str, bool] = {}
    for name in names:
        if _STYLE_SHEET.fullmatch(name):
            styles |= _hidden_styles(_parsed(archive.read(name)))
    made: dict[str, bytes] = {}
    for name in names:
        content = archive.read(name)
        # Without the zeros, for a part may be in UTF-16.
        if any(styles.values()) or b"vanish" in content.replace(b"\0", b""):
            root = _parsed(content)
            _empty_hidden_runs(root, styles)
            made[name] = Xml.tostring(root)
    return made


def _hidden_styles(root: Xml.Element) -> dict[str, bool]:
    """Whether each style hides its text; the one of paragraphs that name none is ""."""
    styles = {_value(style, "styleId"): style for style in root.iter() if _name(style) == "style"}
    hidden: dict[str, bool] = {}
    for name in styles:
        chain: list[str] = []
        while name in styles and name not in hidden and name not in chain:
            chain.append(name)
            name = _style(styles[name], "{*}basedOn")
        so = hidden.get(name, False)
        for below in reversed(chain):
            said = _vanishes(styles[below])
            so = hidden[below] = so if said is None else said
    for name, style in styles.items():
        if _value(style, "type") == "paragraph" and _value(style, "default") in _YES:
            hidden[""] = hidden[name]
    return hidden


def _empty_hidden_runs(root: Xml.Element, styles: Mapping[str, bool]) -> None:
    waits = [(root, False)]
    while waits:
        element, hidden = waits.pop()
        if _name(element) == "p":
            hidden = styles.get(_style(element, "{*}pPr/{*}pStyle"), False)
        elif _name(element) == "r":
            said = _vanishes(element)
            # Of both styles hiding it, the one takes back the other.
            own = _style(element, "{*}rPr/{*}rStyle")
            styled = (own != "" and styles.get(own, False)) != hidden
            if styled if said is None else said:
                element[:] = [child for child in element if _name(child) in _FIELDS]
        waits.extend((child, hidden) for child in element)


def _vanishes(element: Xml.Element) -> bool | None:
    """What a run or a style says of its text: that it is hidden, that it is not, or nothing."""
    said = element.find("{*}rPr/{*}vanish")
    return None if said is None else (_value(said, "val") or "1") in _YES


def _style(element: Xml.Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _value(found, "val")


def _parsed(content: bytes) -> Xml.Element:
    return Xml.fromstring(content)  # noqa: S314 - `archives` let no entities pass


def _events(part: IO[bytes], *wanted: Literal["start", "end"]) -> Iterator[tuple[str, Xml.Element]]:
    yield from Xml.iterparse(part, wanted)  # noqa: S314 - `archives` let no entities pass


def _name(element: Xml.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Xml.Element, name: str) -> str:
    """An attribute in the element's own namespace."""
    return element.get(f"{element.tag.rpartition('}')[0]}}}{name}", "")


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
        file = _rewritten(archive, parts)
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


class _Shown:
    """What a sheet shows. A library lays a sheet out as a rectangle, which one cell far off would make huge: so what is
    left of the sheet is moved together."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive, self._part = archive, name
        self.unreckoned = False

    def is_sheet(self) -> bool:
        """Whether the part is a sheet at all."""
        with self._archive.open(self._part) as part, suppress(Xml.ParseError):
            return _name(next(_events(part, "start"))[1]) == "worksheet"
        return False

    def packed(self) -> bytes:
        """The sheet with its rows and columns that show and say something, and no others."""
        used = sorted({cell.column for row in self._rows() for cell in row})
        letters = {column: _letters(place) for place, column in enumerate(used, 1)}
        made = io.StringIO()
        made.write(f'<worksheet xmlns="{_SHEET}"><sheetData>')
        for number, row in enumerate(self._rows(), 1):
            made.write(f'<row r="{number}">')
            made.writelines(_written(cell, f"{letters[cell.column]}{number}") for cell in row)
            made.write("</row>")
        made.write("</sheetData></worksheet>")
        return made.getvalue().encode()

    def _rows(self) -> Iterator[list[_Cell]]:
        hidden: set[int] = set()
        held: Xml.Element | None = None
        with self._archive.open(self._part) as part:
            for event, element in _events(part, "start", "end"):
                name = _name(element)
                if event == "start":
                    held = element if name == "sheetData" else held
                elif name == "col" and _hides(element):
                    first, last = (int(element.get(edge, "0")) for edge in ("min", "max"))
                    hidden.update(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
                elif name == "row" and held is not None:
                    cells = [] if _hides(element) else list(self._cells(element, hidden))
                    if cells:
                        yield cells
                    held.clear()  # or the rows would pile up in memory

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
    return element.get("hidden") in _YES


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
