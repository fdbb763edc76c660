"""PDFs as blocks. A PDF has no paragraphs and no tables, only signs in places: lines are put together again by these.

A line that reaches the right edge goes on in the next one; wide gaps within a line divide cells, and lines with cells
that follow each other are a table; a larger line is a heading.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table
from knowledge.documents.letters import one_line
from knowledge.documents.pdf_columns import mark_full
from knowledge.documents.pdf_lines import Line, Span, glued
from knowledge.documents.pdf_tables import table_at
from knowledge.documents.plain import looks_like_heading

MOST_PAGES = 1000
_LEAST_SIGNS = 5  # a page, on average: a scan may have a stamp in letters
_ORDER = "一二三四五六七八九十"
_NUMBERED = re.compile(f"(?P<before>第?)(?P<sign>[{_ORDER}])(?P<mark>[章节篇部、])")
_LARGER = 1.15  # times the usual size: a heading
_LONGEST_HEADING = 80
_CELL_GAP = 0.85  # heights of a line; justified words stand closer
_SENTENCE_ENDS = "。！？；.!?;:："
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_DIGITS = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
_TITLE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"(?:^|[·|–—•,-]\s?)(?:第\s?(\d{1,4})\s?页(?:[,，/]?\s?共\s?\d{1,4}\s?页)?"
    r"|[Pp]age\s(\d{1,4})(?:\s?(?:of|/)\s?\d{1,4})?)$"
)
_FEW = 0.02  # of a page's glyphs: so many may lack characters, as odd hyphens and ornaments do


@dataclass(slots=True)
class Document:
    """A PDF that was read."""

    blocks: list[Block] = field(default_factory=list)
    pages: int = 0
    silent_pages: int = 0
    letters_lost: bool = False  # on some page more than a few glyphs have no characters


@dataclass(slots=True)
class Page:
    """The lines of a page, and how many of its glyphs the file gives no characters for."""

    lines: list[Line]
    glyphs: int
    lost: int

    @property
    def lacks_letters(self) -> bool:
        """Whether more than a few of its glyphs are lost."""
        return self.lost > _FEW * self.glyphs


def read_pdf(path: Path) -> Document:
    """Read the text of all pages. Raises ReadingError."""
    try:
        file = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise ReadingError("encrypted" if locked else "broken") from problem
    with file:
        if len(file) > MOST_PAGES:
            raise ReadingError("too_many_pages")
        pages = [_page(file[number], number + 1) for number in range(len(file))]
    signs = Counter(sign for page in pages for line in page.lines for sign in line.text)
    lost = sum(page.lost for page in pages)
    if signs.total() + lost < _LEAST_SIGNS * len(pages):
        raise ReadingError("no_text")
    if (sum(signs[sign] for sign in signs if _UNKNOWN.match(sign)) + lost) * 5 > signs.total():
        raise ReadingError("garbled")
    blocks = list(_blocks(_without_margins([page.lines for page in pages])))
    silent = sum(not page.lines for page in pages)
    return Document(blocks, len(pages), silent, any(page.lacks_letters for page in pages))


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    """The page with its lines in the order in which they were written."""
    lines: list[Line] = []
    lost = 0
    text = page.get_textpage()
    signs: list[tuple[str, float, float, float]] = []
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    glyphs = text.count_chars()
    for index in range(glyphs):
        code = pdfium.FPDFText_GetUnicode(text, index)
        # Without a character the code in the file is given in its place, or none.
        unknown = code == 0 or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        lost += unknown
        if code in (10, 13) and not unknown:
            lines += _line(signs, number)
            signs = []
        elif code and pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            signs.append((chr(code), box.left, box.right, _size(text, index, matrix)))
    lines += _line(signs, number)
    mark_full(lines, page.get_width())
    page.close()
    return Page(lines, glyphs, lost)


def _size(text: pypdfium2.PdfTextPage, index: int, matrix: pdfium.FS_MATRIX) -> float:
    """The size of a sign's font as it is shown. Boxes differ in height between fonts of one size."""
    size: float = pdfium.FPDFText_GetFontSize(text, index)
    if pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    return abs(size)  # some are written upside down


def _line(signs: Sequence[tuple[str, float, float, float]], page: int) -> Iterator[Line]:
    seen = [sign for sign in signs if not sign[0].isspace()]
    if not seen:
        return
    height = Counter(round(size, 1) for *_, size in seen).most_common(1)[0][0] or 1.0
    cells: list[tuple[str, Span]] = []
    cell, begin, end = "", seen[0][1], seen[0][1]
    for sign, left, right, _size in signs:
        if sign.isspace():
            cell += " "
            continue
        if left - end > _CELL_GAP * height and cell.strip():
            cells.append((cell, (begin, end)))
            cell = ""
        if not cell.strip():
            begin = left
        cell, end = cell + sign, right
    cells.append((cell, (begin, end)))
    # Characters beyond the basic plane come as two halves.
    told = [(text, span) for cell, span in cells if (text := _joined(cell))]
    if told:
        yield Line([text for text, _ in told], [span for _, span in told], height, page)


def _joined(text: str) -> str:
    return one_line(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _without_margins(pages: Sequence[list[Line]]) -> list[Line]:
    """All lines but what stands above or below on most pages: names and numbers of the page. The head of a table that
    each page repeats stays where it is first."""
    seen = Counter(
        mark
        for lines in pages
        if len(lines) > 2
        for line in (lines[0], lines[-1])
        for mark in _marks(line)
    )
    often = {mark for mark, times in seen.items() if times > 2 and times * 2 > len(pages)}
    usual = _usual_height([line for lines in pages for line in lines])
    kept, told = list[Line](), set[str]()
    for lines in pages:
        last = len(lines) - 1
        for place, line in enumerate(lines):
            outer = last > 1 and place in (0, last)
            if outer and _counts(line, usual):
                continue
            heads = place == 0 and len(line.cells) > 1 and line.text in often
            if not outer or often.isdisjoint(_marks(line)) or (heads and line.text not in told):
                kept.append(line)
        told |= {line.text for line in lines}
    return kept


def _counts(line: Line, usual: float) -> bool:
    """Whether it is of small letters and says at its end which page that is."""
    found = _PAGE_NUMBER.search(line.text) if line.height < usual else None
    return found is not None and line.page == int(next(filter(None, found.groups())))


def _marks(line: Line) -> set[str]:
    """What the line is known by on other pages: its text, and that with one of its numbers, or all, as that of the
    page, counted from wherever. Rows of a table that differ in other numbers are not the same."""

    def counted(number: re.Match[str]) -> str:
        return f"#{int(number.group()) - line.page}#"

    numbers = _DIGITS.finditer(line.text)
    one_of_them = (
        f"{line.text[: one.start()]}{counted(one)}{line.text[one.end() :]}" for one in numbers
    )
    return {line.text, _DIGITS.sub(counted, line.text), *one_of_them}


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    usual = _usual_height(lines)
    sizes = sorted({line.height for line in lines if _is_larger(line, usual)}, reverse=True)
    at, numbered = 0, dict[str, int]()  # the level of the last heading with this number
    while at < len(lines):
        line = lines[at]
        run = _run_of_rows(lines, at)
        rows, end = table_at(lines, at)
        if rows and end - at >= run:
            yield Table(tuple(rows), line.page)
            at = end
        elif run > 1:
            yield Table(tuple(tuple(row.cells) for row in lines[at : at + run]), line.page)
            at += run
        elif _is_larger(line, usual):
            level, text = min(sizes.index(line.height) + 1, 4), line.text
            run = _lines_of_title(lines, at) if level == 1 else 1
            for more in lines[at + 1 : at + run]:
                text = glued(text, more.text)
            numbered[_number(text)] = level
            yield Heading(text, level, line.page)
            at += run
        elif _looks_like_heading(line):
            level = numbered.get(_number_before(line.text), 5 if line.text.startswith("第") else 6)
            numbered[_number(line.text)] = level
            yield Heading(line.text, level, line.page)
            at += 1
        else:
            text, at = _paragraph(lines, at, usual)
            yield Paragraph(text, line.page)


def _lines_of_title(lines: Sequence[Line], at: int) -> int:
    """How many lines follow each other as the first does, by size and page, from this one on; 1 where they are more
    than a heading: a flyer's."""
    first, run, length = lines[at], 1, len(lines[at].text)
    if at and _alike(lines[at - 1], first) or looks_like_heading(first.text):
        return 1
    while at + run < len(lines) and _alike(lines[at + run], first):
        length += len(lines[at + run].text)
        run += 1
        if run > _TITLE_LINES or length > _LONGEST_HEADING:
            return 1
    return run


def _alike(line: Line, first: Line) -> bool:
    return (
        line.height == first.height
        and line.page == first.page
        and len(line.cells) == 1
        and not looks_like_heading(line.text)
    )


def _number(text: str) -> str:
    """The number of a heading with its mark: “第二”, “二、”; else nothing."""
    found = _NUMBERED.match(text)
    return found.group() if found else ""


def _number_before(text: str) -> str:
    """The number that a heading goes on from."""
    found = _NUMBERED.match(text)
    order = _ORDER.find(found["sign"]) if found else 0
    return f"{found['before']}{_ORDER[order - 1]}{found['mark']}" if found and order else "-"


def _looks_like_heading(line: Line) -> bool:
    return looks_like_heading(line.text) and not line.full


def _usual_height(lines: Sequence[Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.height] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 1.0


def _is_larger(line: Line, usual: float) -> bool:
    return (
        line.height > _LARGER * usual
        and len(line.cells) == 1
        and len(line.text) <= _LONGEST_HEADING
    )


def _run_of_rows(lines: Sequence[Line], at: int) -> int:
    run = 0
    while at + run < len(lines) and len(lines[at + run].cells) > 1:
        run += 1
    return run


def _paragraph(lines: Sequence[Line], at: int, usual: float) -> tuple[str, int]:
    """The text from this line on, as far as full lines lead, and where the next one begins."""
    text = lines[at].text
    while lines[at].full and at + 1 < len(lines):
        following = lines[at + 1]
        headed = _looks_like_heading(following)
        ends = text[-1] in _SENTENCE_ENDS and (headed or following.page != lines[at].page)
        if ends or len(following.cells) > 1 or _is_larger(following, usual):
            break
        text = glued(text, following.text)
        at += 1
    return text, at + 1
