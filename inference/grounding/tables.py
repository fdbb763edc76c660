"""Tables in an entry: a header, and rows that are each told of by themselves.

What stands in one row is told of what that row is called, under what its column is: “gold | none | 4” says nothing of
silver.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isinf
from typing import NamedTuple

from inference.grounding.content_words import Words, weak_words_of, words_of
from inference.grounding.figure_kinds import MEASURES, MONEY, Keys
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known

CELL = " | "
# A row that is called “up to 6 inches”, “满500元” is of all figures on that side.
_AT_MOST = re.compile(
    r"\b(?:up to|under|below|less than|until|at most|to)\b|[<≤]|以[下内]|不[超满足]|至多|及以下",
    re.I,
)
_AT_LEAST = re.compile(
    r"\b(?:over|above|more than|from|at least)\b|[>≥+]|以[上外]|超过|(?<!不)满|起", re.I
)
_OR = re.compile(r" (?:and|or) |[&/,，、；;]|和|与|及|或", re.IGNORECASE)
_NAMES_NONE = {"free", "stock", "size", "link", "range"}


@dataclass(frozen=True)
class Bounds:
    """The figures of one kind that a row is of."""

    kind: str
    least: Fraction | float
    most: Fraction | float

    @property
    def is_open(self) -> bool:
        """Whether it goes on without an end to one side."""
        return isinf(self.least) or isinf(self.most)

    def hold(self, figure: Figure) -> bool:
        """Whether the figure lies between them."""
        # Under “Distance (km)” the rows are called by bare numbers.
        kinds = {self.kind, *(MEASURES if self.kind == "plain" else ())}
        return figure.kind in kinds and self.least <= figure.value <= self.most


class Row:
    """One row."""

    def __init__(self, header: Sequence[str], cells: Sequence[str]) -> None:
        under = [*header, *[""] * len(cells)]
        self.text = CELL.join(cells)
        parts = [f"{one} {cell}".strip() for one, cell in zip(under, cells, strict=False) if cell]
        self.told = ", ".join(parts)
        # What the first column is stands in every row: it says nothing of this one.
        self.said = ", ".join([cells[0], *parts[1:]])
        self.called = words_of(cells[0])
        self._known = Known([words_of(self.text)])
        self._cells = [Keys(figure.key for figure in figures_in(cell)) for cell in cells]
        self._keys = Keys(key for cell in self._cells for key in cell.all)
        self.bounds = _bounds(cells[0])

    def has(self, what: str | Figure) -> bool:
        """Whether the word, or the figure, stands in it."""
        return self._known.has(what) if isinstance(what, str) else self._keys.carry(what)

    def has_bare(self, figure: Figure) -> bool:
        """Whether it is a sum, and no more than a number beside the row's own sums: the 8 seats of “Snug | 8 | £35”."""
        sums = MONEY & {*self._keys.kinds}
        return figure.kind in MONEY and bool(sums) and figure.key not in self._keys.all

    def has_under(self, figure: Figure, columns: Sequence[int]) -> bool:
        """Whether the figure stands in one of the columns."""
        return any(cell.carry(figure) for place, cell in enumerate(self._cells) if place in columns)

    def tells_under(self, kind: str, columns: Sequence[int]) -> bool:
        """Whether a figure of the kind stands in one of the columns."""
        return any(cell.kinds[kind] for place, cell in enumerate(self._cells) if place in columns)

    def says(self, what: str | Figure) -> bool:
        """Whether it is written there, and not only a bare number that may be it."""
        return (
            isinstance(what, str) or what.key in self._keys.all or what.kind in ("clock", "digits")
        )

    def is_called(self, names: Sequence[str]) -> bool:
        """Whether all words by which it is called are among the names."""
        own = {*self.called.every}
        return bool(own) and own <= {*names}

    def holds_any(self, figures: Sequence[Figure]) -> bool:
        """Whether one of the figures lies between its bounds."""
        return self.bounds is not None and any(map(self.bounds.hold, figures))


class Table:
    """A header and its rows."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.rows = [Row(header, cells) for cells in rows]
        told = any(figures_in(row.text) for row in self.rows)
        # Without figures below, the first row may tell something itself.
        self.head = CELL.join(header) if told and not figures_in(CELL.join(header)) else ""
        self.header = Known([words_of(CELL.join(header))])
        self._header_keys = Keys(figure.key for figure in figures_in(CELL.join(header)))
        heads = [_every_word(words_of(cell)) for cell in header[1:]]
        shared = frozenset.intersection(*heads) if heads else frozenset[str]()
        # “越野车和SUV” is the column of either.
        self._heads = [
            [_every_word(words_of(part)) - shared for part in _OR.split(cell)]
            for cell in header[1:]
        ]
        # What “up to 20 cm” and “over 20 cm” are of is told by figures alone.
        self._bounds = {
            place: bounds
            for place, cell in enumerate(header[1:], 1)
            if (bounds := _bounds(cell)) and bounds.is_open
        }
        self._written = [cell.casefold() for cell in header]
        self._called = Known([row.called for row in self.rows])

    def names_in(self, words: Words) -> Sequence[str]:
        """The words that name rows and tell them apart."""
        return [
            word
            for word in words.every
            if self._called.has(word)
            and not self.header.has(word)
            and not all(row.has(word) for row in self.rows)
        ]

    def without_rows(self, text: str) -> str:
        """The text without what rows are called: 不锈钢杯 denies nothing."""
        text = text.casefold()
        for row in self.rows:
            text = text.replace(row.called.text.casefold() or CELL, " ")
        return text

    def columns_in(self, words: Words) -> Sequence[int]:
        """The columns that are named by all words that tell them apart, of several things by those of one; words of one
        sign are cut out as such (大, not of 大概). Never the one by which the rows are called."""
        known, all_words = Known([words]), _every_word(words)
        text = words.text.casefold()
        return [
            place
            for place, heads in enumerate(self._heads, 1)
            if (
                self._written[place] in text
                if place in self._bounds
                else any(
                    head
                    and all(
                        word in all_words or (len(word) > 1 and known.has(word)) for word in head
                    )
                    for head in heads
                )
            )
        ]

    def columns_of(self, figures: Sequence[Figure]) -> Sequence[int]:
        """The columns that are of one of the figures, where others are not: “over 20 cm” of 24 cm."""
        held = [place for place, one in self._bounds.items() if any(map(one.hold, figures))]
        return held if len(held) < len(self._bounds) else ()

    def _says_free(self, figure: Figure) -> bool:
        """Whether it is that something costs nothing, and a column is called so: “free firings”."""
        return figure.kind == "free" and self._header_keys.carry(figure)

    def bounded(self, figures: Sequence[Figure]) -> Sequence[Figure]:
        """The figures of which a row may be."""
        return [one for one in figures if any(row.holds_any([one]) for row in self.rows)]

    def tells_of_another(
        self,
        what: str | Figure,
        names: Sequence[str],
        figures: Sequence[Figure],
        every: bool,
        columns: Sequence[int] = (),
    ) -> bool | None:
        """Whether it stands in no row that is named; None where it stands in none.

        Each of the `names` has to stand in one of the rows – not `every` one, where a row is called by some of them –
        and a row of “up to 6 inches” has to be of one of the `figures`. A figure of a kind that the `columns` tell has
        to stand in one of these.
        """
        carriers = [row for row in self.rows if row.has(what)]
        header = self.header.has(what) if isinstance(what, str) else self._says_free(what)
        if not carriers or header:
            return None
        kind = "" if isinstance(what, str) else what.kind
        # Sums may stand there as bare numbers.
        kinds = {kind, *(MONEY if kind == "free" else ()), *({"plain"} if kind in MONEY else ())}
        if isinstance(what, Figure) and any(
            row.tells_under(one, columns) for row in self.rows for one in kinds
        ):
            carriers = [row for row in carriers if row.has_under(what, (0, *columns))]
            if not carriers:
                return True
        if any(not any(row.has(name) for row in carriers) for name in names) and (
            every or not any(row.is_called(names) for row in carriers)
        ):
            return True
        if isinstance(what, Figure) and all(row.has_bare(what) for row in carriers):
            return True
        meant = [
            row
            for row in self.rows
            if row.bounds and row.bounds.kind != kind and row.holds_any(figures)
        ]
        if meant and not any(row in meant for row in carriers):
            return True
        # Of a bare number it is not certain that it is this figure.
        return False if any(row.says(what) for row in carriers) else None


class Parted(NamedTuple):
    """A text with each row of its tables as a sentence: as figures are told in it and as it is said; and without."""

    told: str
    said: str
    beside: str
    tables: Sequence[Table]


def parted(text: str) -> Parted:
    """The text parted from its tables."""
    if CELL not in text:
        return Parted(text, text, text, ())
    told, said, beside, tables = list[str](), list[str](), list[str](), list[Table]()
    for rows in _runs(text.split("\n")):
        if len(rows) < 2 or CELL not in rows[0]:
            told, said, beside = told + rows, said + rows, beside + rows
            continue
        cells = [[cell.strip() for cell in row.split("|")] for row in rows]
        headed = _is_header(cells[0], cells[1])
        tables.append(Table(cells[0] if headed else (), cells[1:] if headed else cells))
        told += [row.told for row in tables[-1].rows]
        said += [row.said for row in tables[-1].rows]
    return Parted("\n".join(told), "\n".join(said), "\n".join(beside), tables)


def _runs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines that follow each other, those of tables together."""
    run = list[str]()
    for line in lines:
        if CELL not in line:
            if run:
                yield run
            yield [line]
            run = []
        else:
            run.append(line)
    if run:
        yield run


def _is_header(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first row says what stands below: some column of it has other figures than the next row, or none."""
    kinds = [[{f.kind for f in figures_in(cell)} for cell in row] for row in (first, second)]
    if not any(kinds[0]):
        return True
    return any(one != other for one, other in zip(kinds[0], kinds[1], strict=False))


def _every_word(words: Words) -> frozenset[str]:
    """The words, and “full” and “half”, which say little elsewhere and tell columns apart."""
    return frozenset(words.every) | weak_words_of(words.text)


def _bounds(name: str) -> Bounds | None:
    figures = [one for one in figures_in(name) if one.kind not in _NAMES_NONE]
    kinds = {one.kind for one in figures}
    values = [one.value for one in figures if isinstance(one.value, int | Fraction)]
    if len(kinds) != 1 or not values:
        return None
    if (
        "plain" in kinds
        and len(values) == 1
        and not (_AT_MOST.search(name) or _AT_LEAST.search(name))
    ):
        return None  # “120 film” is of no number
    most = inf if _AT_LEAST.search(name) and len(values) == 1 else max(values)
    least = -inf if _AT_MOST.search(name) and len(values) == 1 else min(values)
    return Bounds(kinds.pop(), least, most)
