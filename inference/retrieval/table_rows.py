"""The row of a document's table that a question names, as an answer that needs no model."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inference.grounding.content_words import words_of
from inference.grounding.entries import UNDER, numbers_of
from inference.grounding.tables import Row, Table, parted
from inference.retrieval.held import Held
from knowledge.lexical import HAN, simplified
from knowledge.search import Match


def row_with(asked: str, facts: Sequence[Match], asked_in: str) -> Match | None:
    """The first passage, cut to the row of its table that the question names, if row, headings and column have every
    word and figure of the question."""
    rows = (row for fact in facts if fact.kind == "passage" for row in _rows_named(fact, asked))
    return next((row for row in rows if Held([row], asked, asked_in).has_all), None)


def _rows_named(passage: Match, asked: str) -> Iterator[Match]:
    heading = passage.text.partition("\n")[0]
    for table in parted(passage.text).tables:
        if row := _named_in(table, simplified(asked)):
            said = row.said.replace(", ", "，") if HAN.search(row.said) else row.said
            told = [heading, said] if UNDER in heading else [said]
            yield replace(passage, text="\n".join(told), had=())


def _named_in(table: Table, asked: str) -> Row | None:
    """The only row with all words and numbers of the question by which rows are called."""
    names = table.names_in(words_of(asked))
    called = {row: numbers_of(row.text.partition("|")[0]) for row in table.rows}
    numbers = numbers_of(asked) & frozenset().union(*called.values())
    named = [row for row, own in called.items() if numbers <= own and all(map(row.has, names))]
    if len(named) != 1 or not (names or numbers):
        return None
    # 洗 alone is no name of 清洗空调蒸发箱.
    title = named[0].called.text.strip()
    weak = not numbers and len(title) > 2 and all(HAN.fullmatch(word) for word in names)
    return None if weak else named[0]
