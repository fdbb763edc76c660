"""The entries of a shop's knowledge as sentences are compared with them: figures, claims, what is free."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache

from inference.grounding.content_words import Words, words_of
from inference.grounding.figure_kinds import MONEY, OF_TIME, Keys, with_units
from inference.grounding.figure_text import Figure
from inference.grounding.figures import also_free, figures_in
from inference.grounding.overlap import Known
from inference.grounding.sentences import sentences_of
from inference.grounding.sides import denies, payer
from inference.grounding.told import clauses_of, told_in

_NEITHER = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.%$€£¥]|_")
OF_THE_MOMENT = {*MONEY, "percent", "stock", "free"}


class Statement:
    """A sentence of an entry."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.known = Known([self.words])

    @cached_property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return denies(self.text)

    @cached_property
    def payer(self) -> str:
        """Who pays, as it has it."""
        return payer(self.text)

    def clause_with(self, words: Words, latin: bool) -> str:
        """Its clause that has all of the words; all of it where none has."""
        whole = (clause for clause, known in self._clauses if not known.lacks(words, latin))
        return next(whole, self.text)

    @cached_property
    def _clauses(self) -> Sequence[tuple[str, Known]]:
        return [(one.words.text, Known([one.words])) for one in clauses_of(self.text)]


class Entry:
    """One entry of the knowledge, read once."""

    def __init__(self, text: str, told_before: bool = False) -> None:
        self.words = words_of(text)
        self.title = words_of(text.partition("\n")[0])
        self.known, self.called = Known([self.words]), Known([self.title])
        keys = {f.key for sentence in sentences_of(text) for f in _figures_told(sentence)}
        if told_before:
            keys = {key for key in keys if key[0] not in OF_THE_MOMENT}
        self.figures = Keys(keys)
        answer = text.partition("\n")[2] or text
        # Of what was said before nothing is bound: sums and discounts in it carry nothing anyhow.
        self.told = () if told_before else tuple(told_in(answer, self.called, self.is_stock))
        self.statements = [Statement(sentence) for sentence in sentences_of(answer)]
        # Of what was said before nothing counts as the shop's own words.
        said = () if told_before else self.statements
        self.said = frozenset(as_said(one.text) for one in said)
        self._free = [
            (one.known, sums_of(figures_in(one.text)))
            for one in self.statements
            if also_free(one.text) or any(f.kind == "free" for f in figures_in(one.text))
        ]

    @property
    def is_stock(self) -> bool:
        """Whether this is an article: it says whether it can be had."""
        return "stock" in self.figures.kinds

    def is_named(self, words: Words) -> bool:
        """Whether all words of what this is called are said."""
        own = {*self.title.stems, *self.title.han}
        return bool(own) and own <= {*words.stems, *words.han}

    def is_free(self, claim: Words, amounts: set[object]) -> bool:
        """Whether a sentence here says of the same thing, on a condition that is named, that it costs nothing."""
        count = len(claim.stems) + len(claim.han)
        for known, conditions in self._free:
            if conditions and not conditions & amounts:
                continue
            lacking = known.lacks(claim, latin=True)
            if any(self.known.has_stem(word) for word in lacking):
                continue  # another thing of the same entry: “express” beside “standard”
            if not count or count - len(lacking) >= 0.5 * count:
                return True
        return False


entry_of = lru_cache(maxsize=4096)(Entry)


def as_said(sentence: str) -> str:
    """The sentence by its letters and digits, with what makes other figures of them: $1.5 is neither $15 nor 1.5%."""
    plain = unicodedata.normalize("NFKC", sentence).casefold()
    return _NEITHER.sub("", plain)


def sums_of(figures: Sequence[Figure]) -> set[object]:
    """The sums of money named."""
    return {figure.value for figure in figures if figure.kind in MONEY}


def _figures_told(sentence: str) -> list[Figure]:
    """The figures of a sentence of the knowledge. In “3 to 5 days, express 1 to 2” the 1 and 2 are days, too."""
    found = figures_in(sentence)
    return with_units(found, {figure.kind for figure in found} & OF_TIME)
