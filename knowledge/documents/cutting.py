"""Blocks cut into passages: near 400 characters, under their headings, no row of a table torn.

400 is what the embedding reads of a text (`knowledge.embeddings.MOST_CHARACTERS`): what is longer would be found by its
beginning only. The headings above a passage are its first line, so that they are found and read with it. A table has
passages of its own, for among other text its rows are found less well; what it is called and its header stand above
each of them. A row that alone is longer makes its passage longer, up to `MOST_ROW`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.blocks import Block, Heading, Paragraph, ReadingError, Table

MOST = 400  # characters of a passage, headings included
MOST_ROW = 2000  # of one with a single long row; beyond, the row is cut like a text
MOST_HEADING = 120  # of the line of headings
MOST_CAPTION = 30  # of the text right above a table that is taken for what the table is called
MOST_PIECES = 5000
_SENTENCE_ENDS = "\n。！？；…!?;"
_LESSER_ENDS = "，、,： "


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage to be: the headings above it, its whole text with them, and the page that it begins on, if any."""

    heading: str
    text: str
    page: int | None


def cut(blocks: Iterable[Block]) -> list[Piece]:
    """The passages of a document, in its order. Raises ReadingError when there are too many."""
    pieces: list[Piece] = []
    for piece in _Cutter().pieces(blocks):
        pieces.append(piece)
        if len(pieces) > MOST_PIECES:
            raise ReadingError("too_long")
    return pieces


class _Cutter:
    def __init__(self) -> None:
        self.path: list[Heading] = []
        self.heading = ""
        self.told = True  # whether anything was said under the last heading
        self.parts: list[str] = []
        self.tables: list[Piece] = []  # that stand between the parts, to come behind them
        self.page: int | None = None

    def pieces(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        for block in blocks:
            if isinstance(block, Heading):
                yield from self._enter(block)
            elif isinstance(block, Paragraph):
                for part in split(block.text, self._room()):
                    yield from self._add(part, block.page)
            else:
                yield from self._table(block)
        yield from self._close()
        yield from self._bare_heading()

    def _enter(self, heading: Heading) -> Iterator[Piece]:
        yield from self._close()
        if self.path and heading.level <= self.path[-1].level:
            yield from self._bare_heading()
        self.path = [above for above in self.path if above.level < heading.level] + [heading]
        self.heading, self.told = _line_of(self.path), False

    def _bare_heading(self) -> Iterator[Piece]:
        """A heading with nothing under it says something, too."""
        if not self.told:
            yield Piece(_line_of(self.path[:-1]), self.heading, self.path[-1].page)
            self.told = True

    def _table(self, table: Table) -> Iterator[Piece]:
        header, *rows = [" | ".join(row) for row in table.rows]
        if not rows or len(table.rows[0]) < 2:  # a list, or a page's layout
            for part in _rows(header, rows, self._room()):
                yield from self._add(part, table.page)
            return
        if self.parts and len(self.parts[-1]) <= MOST_CAPTION:
            header = f"{self.parts.pop()}\n{header}"
        parts = _rows(header, rows, self._room())
        self.tables += [self._piece(part, table.page) for part in parts]
        if not self.parts:
            yield from self._close()

    def _add(self, part: str, page: int | None) -> Iterator[Piece]:
        if self.parts and sum(map(len, self.parts)) + len(self.parts) + len(part) > self._room():
            yield from self._close()
        if not self.parts:
            self.page = page
        self.parts.append(part)

    def _close(self) -> Iterator[Piece]:
        if self.parts:
            yield self._piece("\n".join(self.parts), self.page)
        yield from self.tables
        self.parts, self.tables = [], []

    def _piece(self, said: str, page: int | None) -> Piece:
        self.told = True
        return Piece(self.heading, f"{self.heading}\n{said}" if self.heading else said, page)

    def _room(self) -> int:
        return MOST - (len(self.heading) + 1 if self.heading else 0)


def _line_of(path: Sequence[Heading]) -> str:
    """The headings from the highest down, the lowest kept when there is no room for all."""
    names = [heading.text for heading in path]
    while len(names) > 1 and len(" › ".join(names)) > MOST_HEADING:
        del names[0]
    return " › ".join(names)[:MOST_HEADING]


def _rows(header: str, rows: Sequence[str], room: int) -> Iterator[str]:
    held: list[str] = []
    for row in rows:
        length = len(header) + sum(len(line) + 1 for line in held) + len(row) + 1
        if held and length > room:
            yield "\n".join((header, *held))
            held = []
        if len(header) + 1 + len(row) > MOST_ROW:
            yield from split(f"{header}\n{row}", room)
        else:
            held.append(row)
    if held or not rows:
        yield from ["\n".join((header, *held))] if len(header) <= MOST_ROW else split(header, room)


def split(text: str, room: int) -> Iterator[str]:
    """The text in pieces of at most `room` characters, cut after sentences where they allow it."""
    begin = 0
    while len(text) - begin > room:
        end = _cut_point(text, begin, begin + room)
        if part := text[begin:end].strip():
            yield part
        begin = end
    if part := text[begin:].strip():
        yield part


def _cut_point(text: str, begin: int, end: int) -> int:
    least = begin + (end - begin) // 3  # no crumbs
    for ends in (_SENTENCE_ENDS, ".", _LESSER_ENDS):
        found = max(text.rfind(sign, least, end) for sign in ends)
        # A full stop ends a sentence only before a space: 1.5 and a.b are no ends.
        while ends == "." and found > 0 and not text[found + 1 : found + 2].isspace():
            found = text.rfind(".", least, found)
        if found > 0:
            return found + 1
    return end
