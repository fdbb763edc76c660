"""What a file hides from its readers is not read; what they see is."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from knowledge.documents.isolation import read_apart
from knowledge.documents.reading import Reading, read
from tests.knowledge import paper


def reading_of(folder: Path, kind: str, content: bytes) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    # What lays out a sheet too large takes its process along.
    return read_apart(path, kind) if kind == "xlsx" else read(path, kind)


def said(folder: Path, kind: str, content: bytes) -> list[str]:
    """All lines of the file."""
    return [
        line
        for piece in reading_of(folder, kind, content).pieces
        for line in piece.text.split("\n")
    ]


def bytes_of(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


# --- Word ---


def word_with_styles() -> Any:
    """A document with styles: Secret hides, Below is based on it, Shown is, too, and takes it back."""
    document = docx.Document()
    for name, base, hides in (
        ("Secret", "Normal", True),
        ("Below", "Secret", None),
        ("Shown", "Secret", False),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        style.font.hidden = hides
    document.styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    return document


HIDDEN_IN_WORD: dict[str, tuple[str | None, str | None, bool | None, bool]] = {
    "nothing is said": (None, None, None, True),
    "a hidden run": (None, None, True, False),
    "a run that says that it shows": (None, None, False, True),
    "a paragraph of a hidden style": ("Secret", None, None, False),
    "a paragraph of a style based on it": ("Below", None, None, False),
    "a paragraph of a style that takes it back": ("Shown", None, None, True),
    "a run that takes its paragraph's style back": ("Below", None, False, True),
    "a run of a hidden style": (None, "Mark", None, False),
    "a run of a hidden style that takes it back": (None, "Mark", False, True),
    "two hidden styles, of which one takes back the other": ("Secret", "Mark", None, True),
}


@pytest.mark.parametrize("name", HIDDEN_IN_WORD)
def test_hidden_text_of_a_word_file_is_not_read(tmp_path: Path, name: str) -> None:
    paragraph_style, run_style, hidden, shows = HIDDEN_IN_WORD[name]
    document = word_with_styles()
    document.add_paragraph("before")
    cell = document.add_table(rows=1, cols=1).cell(0, 0).paragraphs[0]
    for paragraph in (document.add_paragraph(style=paragraph_style), cell):
        paragraph.style = paragraph_style
        paragraph.add_run("whispered", style=run_style).font.hidden = hidden
    document.add_paragraph("after")
    lines = said(tmp_path, "docx", bytes_of(document))
    assert lines == ["before", *(["whispered", "whispered"] if shows else []), "after"]


@pytest.mark.parametrize("value", ["0", "false", "off"])
def test_a_paragraph_whose_mark_alone_is_hidden_shows(tmp_path: Path, value: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    mark = paragraph._p.get_or_add_pPr().makeelement(qn("w:rPr"), {})
    mark.append(mark.makeelement(qn("w:vanish"), {}))
    paragraph._p.get_or_add_pPr().append(mark)
    run = paragraph.add_run("seen")
    run.font.hidden = True
    for vanish in run._r.iter(qn("w:vanish")):
        vanish.set(qn("w:val"), value)
    assert said(tmp_path, "docx", bytes_of(document)) == ["seen"]


def test_a_part_in_another_encoding_hides_nothing_either(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("seen").add_run(" whispered").font.hidden = True
    made = bytes_of(document)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        text = archive.read("word/document.xml").decode()
    text = re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16"?>', text)
    again = paper.rezipped(made, {"word/document.xml": text.encode("utf-16")})
    assert said(tmp_path, "docx", again) == ["seen"]


# --- Excel ---

GOODS = (("item", "cost", "price"), ("coat", 40, 90), ("hat", 5, 12), ("scarf", 8, 20))


def book(change: Callable[[Any], object]) -> bytes:
    """The goods on one sheet, changed."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("goods")
        for number, row in enumerate(GOODS):
            sheet.write_row(number, 0, row)
        change(sheet)
    return made.getvalue()


def filtered(sheet: Any) -> None:
    sheet.autofilter(0, 0, 3, 2)
    sheet.filter_column(0, "item != hat")
    sheet.set_row(2, options={"hidden": True})


ALL = ["goods", "item | cost | price", "coat | 40 | 90", "hat | 5 | 12", "scarf | 8 | 20"]
NO_HAT = ["goods", "item | cost | price", "coat | 40 | 90", "scarf | 8 | 20"]
NO_COST = ["goods", "item | price", "coat | 90", "hat | 12", "scarf | 20"]
SHEETS: dict[str, tuple[Callable[[Any], object], list[str]]] = {
    "all show": (lambda sheet: None, ALL),
    "a hidden row": (lambda sheet: sheet.set_row(2, options={"hidden": True}), NO_HAT),
    "a row that a filter hides": (filtered, NO_HAT),
    "a hidden column": (
        lambda sheet: sheet.set_column(1, 1, None, None, {"hidden": True}),
        NO_COST,
    ),
    "columns of a closed group": (
        lambda sheet: sheet.set_column(0, 1, None, None, {"level": 1, "hidden": True}),
        ["goods", "price", "90", "12", "20"],
    ),
    "all columns": (
        lambda sheet: (
            sheet.set_column(0, 2, None, None, {"hidden": True}),
            sheet.write(9, 3, "seen"),
        ),
        ["goods", "seen"],
    ),
    "an empty column and rows": (lambda sheet: sheet.write_blank(9, 7, None), ALL),
    "a cell in the last column": (
        lambda sheet: sheet.write("XFD4", "!"),
        [*(f"{line} | " if " | " in line else line for line in ALL[:4]), "scarf | 8 | 20 | !"],
    ),
    "a cell in the last row and column": (
        lambda sheet: (sheet.write("XFD1048576", "!"), sheet.set_row(2, options={"hidden": True})),
        [*(f"{line} | " if " | " in line else line for line in NO_HAT), " |  |  | !"],
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_of_a_sheet_is_read_what_shows(tmp_path: Path, name: str) -> None:
    change, lines = SHEETS[name]
    assert said(tmp_path, "xlsx", book(change)) == lines


def test_cells_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Dates, texts with signs of XML, and texts in the cell itself, as some programs write them."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><r><t>a &lt; </t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>sound</t></rPh></is></c>'
        '<c t="b"><v>1</v></c><c t="str"><f>A1</f><v>&amp; c</v></c></row><row><c/><c><v>2.5</v></c><c><v>3</v></c>'
        "</row></sheetData></worksheet>"
    )
    made = paper.rezipped(paper.sheets(), {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert said(tmp_path, "xlsx", made) == ["价格", "a < b | TRUE | & c", " | 2.5 | 3"]

    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        dated = workbook.add_worksheet("days")
        dated.write_row(0, 0, ["from", "to"])
        dated.write_row(1, 0, [47484, 47515], day)
    assert said(tmp_path, "xlsx", stored.getvalue())[-1] == "2030-01-01 | 2030-02-01"


@pytest.mark.parametrize(
    ("value", "hidden", "warning"),
    [("", False, "unreckoned"), ("42", False, ""), ("", True, "")],
)
def test_formulas_without_a_result_are_told(
    tmp_path: Path, value: str, hidden: bool, warning: str
) -> None:
    def change(sheet: Any) -> None:
        sheet.write_formula(3, 2, "=B4*2", None, value)
        sheet.set_row(3, options={"hidden": hidden})

    assert reading_of(tmp_path, "xlsx", book(change)).warning == warning


# --- pages ---

STYLES: dict[str, tuple[str, bool]] = {
    "small letters": ("font-size:0.9em", True),
    "smaller ones": ("font-size: 0.875rem", True),
    "no size": ("font-size:0", False),
    "no size, with a unit": ("FONT-SIZE: 0.0px;color:red", False),
    "half seen": ("opacity: 0.5", True),
    "not seen": ("opacity:0", False),
    "not seen, with a point": ("opacity:0.0", False),
    "an edge that is not drawn": ("fill-opacity:0; stroke-opacity: 0", True),
    "not laid out": ("display:none", False),
    "a variable of that name": ("--display:none", True),
    "what a remark says": ("/* display:none */ color:red", True),
    "left of the screen": ("position:absolute; left:-9999px", False),
    "above the screen": ("position:absolute;top: -10000px", False),
    "an indent": ("text-indent:-9999px", False),
    "an indent in letters": ("text-indent:-999em", False),
    "a little to the left": ("position:relative;left:-12px", True),
    "a wide band": ("margin-left:-9999px; padding-left:9999px", True),
}


@pytest.mark.parametrize("name", STYLES)
def test_of_a_page_is_read_what_shows(tmp_path: Path, name: str) -> None:
    style, shows = STYLES[name]
    page = f'<p>before</p><p style="{style}">whispered</p><p>after</p>'
    lines = ["before", *(["whispered"] if shows else []), "after"]
    assert said(tmp_path, "html", page.encode()) == lines


SHEETS_OF_PAGES: dict[str, tuple[str, bool]] = {
    "a class": ("<style>.x{display:none}</style>", False),
    "a class among others": ("<style>h1, .x , b {color:red;display: none}</style>", False),
    "an identifier": ("<style>@import 'a.css'; #y {left:-9999px}</style>", False),
    "a tag": ("<style>aside{visibility:hidden}</style>", False),
    "a tag's class": ("<style>aside.x{opacity:0}</style>", False),
    "another tag's class": ("<style>p.x{display:none}</style>", True),
    "a class of that beginning": ("<style>.xy{display:none}</style>", True),
    "a class within another": ("<style>.menu .x{display:none}</style>", True),
    "on paper": ("<style>@media print{.x{display:none}} .z{color:red}</style>", True),
    "a sheet for paper": ("<style media=print>.x{display:none}</style>", True),
    "behind what holds for paper": (
        "<style>@media print{p{color:red}}.x{display:none}</style>",
        False,
    ),
    "a remark": ("<style>/* .x{display:none} */</style>", True),
    "a remark without an end": ("<style>/* .x{display:none} </style>", True),
    "without scripts": ("<noscript><style>.x{display:none}</style></noscript>", True),
    "until scripts have run": ("<style>body{opacity:0}</style>", True),
    "signs that make no rule": ("<style>}}{{ .x{display:none}</style>", True),
}


@pytest.mark.parametrize("name", SHEETS_OF_PAGES)
def test_a_pages_style_sheets_hide_text(tmp_path: Path, name: str) -> None:
    head, shows = SHEETS_OF_PAGES[name]
    page = f"{head}<p>before</p><aside class='a x' id=y>whispered</aside><p>after</p>"
    lines = ["before", *(["whispered"] if shows else []), "after"]
    assert said(tmp_path, "html", page.encode()) == lines


# --- tables in tables ---

INNER = "<table><tr><td>S<td>80 cm</tr><tr><td>M<td>90 cm</table>"
NESTED: dict[str, tuple[str, list[str]]] = {
    "a table with data of its own": (
        f"<table><caption>Coats</caption><tr><th>coat<th>sizes<tr><td>wool<td>{INNER}<tr><td>silk<td>M</table>",
        ["Coats", "coat | sizes", "wool | S 80 cm M 90 cm", "silk | M"],
    ),
    "a layout": (f"<table><tr><td>left<td>{INNER}</table>", ["left", "S | 80 cm", "M | 90 cm"]),
    "a layout with headings": (
        f"<table><tr><td>logo<td>menu<tr><td>news<td><h2>Sizes</h2>{INNER}</table>",
        ["logo", "menu", "news", "Sizes", "S | 80 cm", "M | 90 cm"],
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_a_table_in_a_table(tmp_path: Path, name: str) -> None:
    page, lines = NESTED[name]
    assert said(tmp_path, "html", page.encode()) == lines


def test_a_table_in_a_word_table_stands_in_its_cell(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for cells in (("coat", "sizes"), ("wool", "in cm"), ("silk", "M")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "S", "80"
    lines = said(tmp_path, "docx", bytes_of(document))
    assert lines == ["coat | sizes", "wool | in cm S 80", "silk | M"]
