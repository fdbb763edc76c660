"""HTML as blocks: the one way in for web pages, Word files and Markdown. Nothing of it is ever shown as HTML."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table
from knowledge.documents.letters import one_line, tidy

_UNREAD = (
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "iframe",
    "object",
    "svg",
    "math",
    "nav",
)
# What a reader of the page would not see is not read: it was written for somebody else.
_HIDING = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:left|right|top|text-indent)\s*:\s*-(?:\d{4,}(?:\.\d+)?px|\d{3,}(?:\.\d+)?r?em))",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # of style sheets
_SIMPLE = re.compile(r"[A-Za-z][\w-]*|[A-Za-z]*[.#][\w-]+")
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|"
    "strong|sub|sup|time|tt|u|var|wbr"
)
_NESTING = re.compile("<(/?)(?:table|div|blockquote|ul|ol|dl)\\b", re.IGNORECASE)
_DEEPEST = 200  # no page that people read is nested so; parsing takes quadratic time by depth
_REPEATED = 60  # signs: a note over all columns stands there once
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def blocks_of_html(html: str) -> Iterator[Block]:
    """The blocks of a page. Raises ReadingError, or RecursionError, when it is nested too deep."""
    _check_depth(html)
    soup = BeautifulSoup(html, "html5lib")
    _strip(soup)
    yield from _Walk().below(soup)


def _check_depth(html: str) -> None:
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise ReadingError("too_deep")


def _strip(soup: BeautifulSoup) -> None:
    for comment in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()  # comments, processing instructions, document types
    hidden = _hidden_selectors(soup)
    for tag in soup.find_all(_UNREAD):
        tag.decompose()
    for tag in soup.find_all(lambda tag: tag.has_attr("hidden") or _is_hidden(tag, hidden)):
        if not tag.decomposed:
            tag.decompose()


def _is_hidden(tag: Tag, hidden: set[str]) -> bool:
    if _hides(str(tag.get("style") or "")):
        return True
    # Pages hide their whole selves until their scripts have run.
    return tag.name not in ("html", "body") and not hidden.isdisjoint(_selectors_of(tag))


def _hides(declarations: str) -> bool:
    return bool(_HIDING.search(_COMMENTS.sub(" ", declarations)))


def _selectors_of(tag: Tag) -> Iterator[str]:
    """The simple selectors that mean the tag."""
    yield tag.name
    names = [f".{name}" for name in tag.get_attribute_list("class") if name]
    names += [f"#{name}" for name in tag.get_attribute_list("id") if name]
    for name in names:
        yield from (name, f"{tag.name}{name}")


def _hidden_selectors(soup: BeautifulSoup) -> set[str]:
    """The tags, classes and identifiers that the page's own style sheets hide: no other selector is understood, nor
    that a rule may overrule another."""
    found: set[str] = set()
    for sheet in soup.find_all("style"):
        everywhere = str(sheet.get("media") or "all").strip().lower() in ("all", "screen")
        if everywhere and not sheet.find_parent(["noscript", "template", "svg"]):
            found.update(_hidden_by(sheet.string or ""))
    return found


def _hidden_by(sheet: str) -> Iterator[str]:
    parts = re.split("([{}])", _COMMENTS.sub(" ", sheet))
    depth, selectors = 0, ""
    for text, sign in zip(parts[::2], parts[1::2], strict=False):
        if sign == "{":
            depth += 1
            selectors = text.rpartition(";")[2] if depth == 1 else selectors
        else:
            # What stands deeper holds for some readers only: on paper, or on a small screen.
            if depth == 1 and _hides(text):
                named = (selector.strip() for selector in selectors.split(","))
                yield from filter(_SIMPLE.fullmatch, named)
            depth = max(depth - 1, 0)


class _Walk:
    """Goes through the page and gathers running text until a block ends it."""

    def __init__(self) -> None:
        self.text: list[str] = []

    def below(self, tag: Tag) -> Iterator[Block]:
        for child in tag.children:
            yield from self._visit(child)
        yield from self._end()

    def _visit(self, node: PageElement) -> Iterator[Block]:
        if isinstance(node, Comment):
            return
        if isinstance(node, NavigableString):
            # Line breaks of the source are spaces on the page.
            self.text.append(" ".join(re.split(r"\s+", node)))
        elif isinstance(node, Tag):
            yield from self._visit_tag(node)

    def _visit_tag(self, tag: Tag) -> Iterator[Block]:
        name = tag.name
        if name == "br":
            self.text.append("\n")
        elif _INLINE.fullmatch(name) and not tag.find(["table", "p", "div", *_HEADINGS]):
            for child in tag.children:
                yield from self._visit(child)
        else:
            yield from self._end()
            yield from self._block(tag)

    def _block(self, tag: Tag) -> Iterator[Block]:
        if level := _HEADINGS.get(tag.name):
            if text := one_line(tag.get_text(" ")):
                yield Heading(text, 0 if "title" in (tag.get("class") or ()) else level)
        elif tag.name == "pre":
            if text := tidy(tag.get_text()):
                yield Paragraph(text)
        elif tag.name == "table" and not _is_layout(tag):
            yield from _table(tag)
        else:
            if tag.name == "li":
                self.text.append("- ")
            yield from self.below(tag)

    def _end(self) -> Iterator[Block]:
        text, self.text = tidy("".join(self.text)), []
        if text and text != "-":
            yield Paragraph(text)


def _is_layout(table: Tag) -> bool:
    """Whether it only arranges what it holds. One with tables in it has data of its own where several rows have cells
    side by side, and no headings."""
    if not table.find("table"):
        return False
    rows = [row for row in _rows(table) if sum(map(bool, row)) > 1]
    return len(rows) < 2 or table.find(list(_HEADINGS)) is not None


def _table(table: Tag) -> Iterator[Block]:
    rows = [row for row in _rows(table) if any(row)]
    # A cell alone above the header is a caption.
    while rows and sum(map(bool, rows[0])) == 1 and len(rows) > 1 and len(rows[0]) > 1:
        yield Paragraph(next(filter(None, rows.pop(0))))
    if caption := table.find("caption", recursive=False):
        yield Paragraph(one_line(caption.get_text(" ")))
    if len(rows) > 1 and max(map(len, rows)) > 1:
        yield Table(tuple(tuple(row) for row in rows))
    else:
        yield from (Paragraph(" | ".join(filter(None, row))) for row in rows)


def _rows(table: Tag) -> Iterator[list[str]]:
    """The table's rows; a cell that spans rows or columns stands in each of them, so that each can be read alone. One
    that spans a whole row is a title, and stands there once.

    Of a table in a cell only the text is kept.
    """
    held: dict[int, tuple[int, str]] = {}
    for line in table.find_all("tr"):
        if line.find_parent("table") is not table:
            continue
        row: list[str] = []
        cells = line.find_all(["td", "th"], recursive=False)
        alone = len(cells) == 1 and not held  # a title
        for cell in cells:
            _fill(row, held)
            text = one_line(cell.get_text(" "))
            for _column in range(_span(cell, "colspan")):
                if (more := _span(cell, "rowspan") - 1) > 0:
                    held[len(row)] = (more, text)
                row.append(text)
                text = "" if alone or len(text) > _REPEATED else text
        _fill(row, held)
        yield row


def _fill(row: list[str], held: dict[int, tuple[int, str]]) -> None:
    while len(row) in held:
        left, text = held.pop(len(row))
        if left > 1:
            held[len(row)] = (left - 1, text)
        row.append(text)


def _span(cell: Tag, name: str) -> int:
    given = str(cell.get(name) or "1").strip()
    return int(given) if re.fullmatch("[1-9][0-9]?", given) else 1
