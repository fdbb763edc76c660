"""Which rows of the tables among the entries a sentence speaks of."""

import re
from collections.abc import Sequence

from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry
from inference.grounding.figure_kinds import once, without_words
from inference.grounding.figure_text import Figure
from inference.grounding.tables import Table
from inference.grounding.told import Clause

# A column that is denied or compared is not the one that is asked about: “I am not a member”, “dearer than on Monday”.
_NOT_THAT = re.compile(
    r"\b(?:not|no|non|without|outside|than)\b|n['’]t\b|[不非比没]", re.IGNORECASE
)
# Who asks when it opens is told as well when it closes: not the other way round.
_OPENS = re.compile(r"\bopen(?!s?\W*$)|营业", re.IGNORECASE)


class Rows:
    """The rows of all tables among the entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._tables = [(table, entry) for entry in entries for table in entry.tables]

    def are_of(self, figure: Figure) -> bool:
        """Whether a row is of such figures: “7 to 10 inches” is of 9."""
        return any(table.bounded([figure]) for table, _ in self._tables)

    def told_of_another(
        self, clauses: Sequence[Clause], asked: Sequence[tuple[Words, Sequence[Figure]]]
    ) -> str:
        """The figure, or word, that stands in rows of a table, but not in those that the sentence speaks of.

        Where it names none the words and figures that were `asked` do, the first of them that name any; where they name
        columns, the first figure of a kind is told under these or under what the sentence names itself. Empty if all is
        told of its own row.
        """
        found: dict[str | Figure, bool] = {}
        for table, entry in self._tables:
            each = (table.names_in(without_words(words, entry.name)) for words, _ in asked)
            names, own = next(filter(None, each), ()), False
            beside = next(filter(None, (table.bounded(figures) for _, figures in asked)), ())
            columns = _columns_asked(table, asked)
            free = _told_under(columns, table, clauses, names)
            if any(_OPENS.search(words.text) for words, _ in asked):
                free.add("clock")
            for clause in clauses:
                words = without_words(words_of(clause.bare), entry.name)
                if named := table.names_in(words):
                    names, own = named, True
                beside = table.bounded(clause.figures) or beside
                under = (*columns, *table.columns_in(words)) if columns else ()
                whats: list[str | Figure] = [*words.every]
                figures = once(clause.figures)
                whats += [one for one in figures if under or one.kind != "free"]
                for what in whats:
                    if what in names or self._tell_beside(what, names if own else ()):
                        continue
                    bound = () if isinstance(what, Figure) and what.kind in free else under
                    wrong = table.tells_of_another(what, names, beside, own, bound)
                    if wrong is not None:
                        found[what] = wrong and found.get(what, True)
        what = next((one for one, wrong in found.items() if wrong), "")
        return what if isinstance(what, str) else what.written

    def _tell_beside(self, what: str | Figure, names: Sequence[str]) -> bool:
        """Whether an entry says it in no table: of a figure, with all these words."""
        texts = [entry.beside_tables for entry in self._entries]
        if isinstance(what, str):
            return any(one.known.has(what) for one in texts)
        return any(one.figures.carry(what) and all(map(one.known.has, names)) for one in texts)


def _columns_asked(table: Table, asked: Sequence[tuple[Words, Sequence[Figure]]]) -> Sequence[int]:
    """The columns that the first of what was asked names, or of whose figures it is."""
    each = (
        table.columns_in(words) or table.columns_of(figures)
        for words, figures in asked
        if not _NOT_THAT.search(table.without_rows(words.text))
    )
    return next(filter(None, each), ())


def _told_under(
    columns: Sequence[int], table: Table, clauses: Sequence[Clause], names: Sequence[str]
) -> set[str]:
    """The kinds of figures that the clauses tell of these columns, in the rows that are named: another one of the kind
    may go along."""
    rows = [row for row in table.rows if all(map(row.has, names))] or table.rows
    told = [figure for clause in clauses for figure in clause.figures]
    return {one.kind for one in told if any(row.has_under(one, columns) for row in rows)}
