"""Text files, Markdown and pages: which characters their bytes are, and the blocks of plain text."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from markdown_it import MarkdownIt

from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError
from knowledge.documents.letters import fold, one_line, tidy
from knowledge.documents.markup import blocks_of_html
from knowledge.lexical import simplified

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{2,20})""", re.I)
# “第三章 …”, “二、…”: headings of Chinese documents, which are written like all else.
_NUMBERED = re.compile(
    r"(第[一二三四五六七八九十百\d]{1,5}[章节篇部]|[一二三四五六七八九十]{1,3}、)"
)
_LONGEST_HEADING = 40
_WIDE = re.compile("[\u0370-\u1fff\u2e80-\ufeff]")
_TOO_RARE = 0.4  # of a text's wide characters: Cantonese has a quarter
_WITHIN_SENTENCE = "。；，！：.;,!:"


def decode(data: bytes) -> str:
    """The text in UTF-8, UTF-16, GB18030, or as a page says in its head. Raises ReadingError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data, encoding)
    if b"\x00" in data[:4096]:
        return _as(data, _unmarked_utf16(data[:4096]))
    declared = _DECLARED.search(data[:2048])
    said = declared[1].decode().lower() if declared else ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as(data, "big5hkscs") if said == "big5" else _chinese(data)


def _chinese(data: bytes) -> str:
    """The text in GB18030, or in Big5 where that gives the likelier one. Raises ReadingError."""
    found = [
        (_rarity(text), text) for one in ("gb18030", "big5hkscs") if (text := _tried(data, one))
    ]
    rarity, text = min(found, key=lambda one: one[0], default=(1.0, ""))
    if rarity > _TOO_RARE:
        raise ReadingError("encoding")
    return text


def _tried(data: bytes, encoding: str) -> str:
    with suppress(ReadingError):
        return _as(data, encoding)
    return ""


def _rarity(text: str) -> float:
    """How much of it hardly anybody writes, from 0 to 1: what has no form in GB 2312, as misread texts have."""
    signs = _WIDE.findall(simplified(text))
    return sum(not _is_common(sign) for sign in signs) / len(signs) if signs else 0.0


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise ReadingError("encoding") from problem
    if "\x00" in text:
        raise ReadingError("not_text")
    return text


def _unmarked_utf16(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is zero. Raises ReadingError."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 <= len(head) // 2 or min(even, odd) * 10 > max(even, odd):
        raise ReadingError("not_text")
    return "utf-16-be" if even > odd else "utf-16-le"


def read_text(path: Path) -> Iterator[Block]:
    """Paragraphs are divided by empty lines. Raises ReadingError."""
    text = fold(decode(path.read_bytes()))
    for part in re.split(r"\n\s*\n", text):
        held: list[str] = []
        for line in tidy(part).split("\n"):
            if not looks_like_heading(line):
                held.append(line)
                continue
            yield from _paragraph(held)
            held = []
            yield Heading(line, 1 if line.startswith("第") else 2)
        yield from _paragraph(held)


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if text := "\n".join(lines).strip():
        yield Paragraph(text)


def looks_like_heading(line: str) -> bool:
    """Whether a line numbered as Chinese headings are is one: short, and no sentence."""
    short = len(line) <= _LONGEST_HEADING and line[-1:] not in _WITHIN_SENTENCE
    return short and _NUMBERED.match(one_line(line)) is not None


def read_markdown(path: Path) -> Iterator[Block]:
    """CommonMark with tables. Raises ReadingError."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    yield from blocks_of_html(reader.render(decode(path.read_bytes())))


def read_html(path: Path) -> Iterator[Block]:
    """A page. Raises ReadingError."""
    yield from blocks_of_html(decode(path.read_bytes()))
