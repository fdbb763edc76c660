"""What an entry tells its figures of: the clause of each, what stands before it, and the entry's title.

“Silver members get 5% off; gold members get 10%” carries 10%, but not of silver members.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from inference.grounding.content_words import Words, weak_words_of, words_of
from inference.grounding.figure_kinds import (
    OF_TIME,
    Key,
    group_of,
    with_units,
    without,
    without_words,
)
from inference.grounding.figures import Figure, figures_in
from inference.grounding.overlap import missing
from inference.grounding.sentences import sentences_of

FAR = 400  # signs before a clause that still belong to it
BEFORE, TITLE = 0.9, 0.5  # what a word counts before the clause, and in the title

_CLAUSE = re.compile(
    r"(?<!\d)[,，]|[,，](?!\d{3}(?!\d))|[;；:：](?!\d)|\b(?:and|but|while)\b(?!\s\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Some words with their figures, and the words and figures of its sentence before it."""

    words: Words
    figures: tuple[Figure, ...]
    before: Words
    keys_before: frozenset[Key]
    weak: frozenset[str]  # words that tell clauses apart where the others do not


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of an entry that tells figures."""

    clause: Clause
    sentence: str
    title: Words
    of_article: bool

    @property
    def keys(self) -> frozenset[Key]:
        """Its figures."""
        return frozenset(figure.key for figure in self.clause.figures)

    @property
    def keys_so_far(self) -> frozenset[Key]:
        """These, and those before it in the sentence."""
        return self.keys | self.clause.keys_before

    def alike(self, figure: Figure) -> set[Key]:
        """The figures here that could stand in its place: of a range, other ranges."""
        group, ranges = group_of(figure), figure.kind == "range"
        return {
            one.key
            for one in self.clause.figures
            if group_of(one) == group and (one.kind == "range") == ranges
        }

    def nearness(self, said: Clause, figure: Figure, asked: Collection[str], latin: bool) -> float:
        """How much of what the clause says beside this figure is told here; what was asked about counts twice."""
        total, left = 0.0, said.words
        places = ((self.clause.words, 1.0), (self.clause.before, BEFORE), (self.title, TITLE))
        for place, weight in places:
            lacking = set(missing(left, [place], latin))
            told = {*left.stems, *left.han} - lacking
            total += weight * (len(told) + len(told & set(asked)))
            left = without_words(left, told)
        beside = {
            other.key
            for other in said.figures
            if group_of(other) != group_of(figure) or other.kind == "weekday" != figure.kind
        }
        return total + len(beside & self.keys_so_far)


def clauses_of(sentence: str) -> Iterator[Clause]:
    """The clauses; a bare number has the unit that the sentence names: “3 to 5 days, express 1 to 2”."""
    units = {figure.kind for figure in figures_in(sentence)} & OF_TIME
    before, keys = "", frozenset[Key]()
    at = 0
    for mark in [*_CLAUSE.finditer(sentence), None]:
        text = sentence[at : mark.start() if mark else len(sentence)]
        figures = with_units(figures_in(text), units)
        weak = weak_words_of(without(text, figures))
        yield Clause(words_of(text), tuple(figures), words_of(before), keys, weak)
        if mark is None:
            return
        at = mark.end()
        ends = mark.group() in ";；"
        before, keys = (
            ("", frozenset())
            if ends
            else ((before + text + " ")[-FAR:], keys | {f.key for f in figures})
        )


def told_in(text: str, title: Words, of_article: bool) -> list[Told]:
    """The clauses of an entry's text that carry figures."""
    return [
        Told(clause, sentence, title, of_article)
        for sentence in sentences_of(text)
        for clause in clauses_of(sentence)
        if clause.figures
    ]
