"""Rows of a PDF's table whose cells go over several lines.

A PDF is written cell by cell, or line by line. In either case a piece of text that stands in a column further right
than the one before it is the next cell; one under a cell whose last line fills its column goes on with that; and one in
the first column begins a row.
"""

import re
from collections.abc import Sequence

from knowledge.documents.pdf_lines import Line, Span, glued

_SHORT = re.compile(r"[^\w\s]{0,2}\d\S{0,11}")  # a sum, or another figure
_FILLED = 0.6  # of a column's width: a line so long may go on in the next one


def table_at(lines: Sequence[Line], at: int) -> tuple[Sequence[tuple[str, ...]], int]:
    """The rows of the table whose first row is that line, and where what follows it begins; no rows where none is.

    A head that another page repeats stands there once.
    """
    head = lines[at]
    if len(head.cells) < 2:
        return (), at
    table, end = _Rows(head), at
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if not (line.page != head.page and line.cells == head.cells or table.take(line)):
            break
        if table.is_whole:
            end = place
    rows = table.whole
    return (rows, end + 1) if len(rows) > 1 else ((), at)


class _Rows:
    """The rows so far; the last one is whole once it has more than its first cell."""

    def __init__(self, head: Line) -> None:
        self._columns = list(head.spans)
        self._rows = [list(head.cells)]
        # Where the last line of each cell of the last row stands.
        self._last: list[Span | None] = list(head.spans)
        self._place = len(head.cells) - 1

    @property
    def is_whole(self) -> bool:
        """Whether the last row has more than its first cell."""
        return any(self._rows[-1][1:])

    @property
    def whole(self) -> Sequence[tuple[str, ...]]:
        """The rows, but a last one that is not whole: a paragraph below the table."""
        rows = self._rows if self.is_whole else self._rows[:-1]
        return [tuple(row) for row in rows]

    def take(self, line: Line) -> bool:
        """Take the line's cells; False where they are none of this table."""
        places = [self._column(span) for span in line.spans]
        if None in places or len({*places}) < len(places):
            return False
        if self._has_all_of(places, line.cells):
            self._begin_row()
        for place, span, text in zip(places, line.spans, line.cells, strict=True):
            assert place is not None
            if not self._put(place, span, text):
                return False
        return True

    def _has_all_of(self, places: Sequence[int | None], cells: Sequence[str]) -> bool:
        """Whether the row is complete, so that a line with its last cell is another row of the same first cell: “5 kg,
        €12” below “Europe, 1 kg, €7”."""
        last = len(self._columns) - 1
        if self._place < last or places[0] == 0 or places[-1] != last or not self._rows[-1][last]:
            return False
        return len(places) > 1 or _SHORT.fullmatch(cells[-1]) is not None

    def _begin_row(self) -> None:
        self._rows.append([""] * len(self._columns))
        self._last = [None] * len(self._columns)
        self._place = -1

    def _put(self, place: int, span: Span, text: str) -> bool:
        goes_on = self._is_filled(place)
        if (place > self._place and not self._rows[-1][place]) or goes_on:
            self._rows[-1][place] = glued(self._rows[-1][place], text)
        else:
            if not self.is_whole:
                return False  # two paragraphs below each other
            self._begin_row()
            self._rows[-1][place] = text
        left, right = self._columns[place]
        self._columns[place] = (min(left, span[0]), max(right, span[1]))
        self._last[place], self._place = span, place
        return True

    def _is_filled(self, place: int) -> bool:
        """Whether the last line of the cell is so long that it may go on."""
        last = self._last[place]
        if last is None or (place == 0 and self._place > 0):
            return False
        left, right = self._columns[place]
        end = self._columns[place + 1][0] if place + 1 < len(self._columns) else right
        return last[1] - left >= _FILLED * (end - left)

    def _column(self, span: Span) -> int | None:
        """In which column it stands: the one that it overlaps, or the nearest; None where it overlaps several."""
        apart = [max(left - span[1], span[0] - right) for left, right in self._columns]
        over = [place for place, distance in enumerate(apart) if distance < 0]
        if len(over) > 1:
            return None
        return over[0] if over else apart.index(min(apart))
