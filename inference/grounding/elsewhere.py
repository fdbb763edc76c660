"""Figures that the knowledge tells of something else than a sentence does.

“The deposit is $50”, of a tandem, where it is that of a city bike.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from inference.grounding.binding import Binding, Bindings, Spoken
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import OF_THE_MOMENT, Entry, numbers_of
from inference.grounding.figure_kinds import MONEY, Key, once, told_by_figures, without_words
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.sides import denies
from inference.grounding.sources import Sources
from inference.grounding.told import Clause

_OF_NUMBER = re.compile(
    r"\b(?:sku|code|number|no\.|model|article|item|reference)|编号|货号|型号|款号|编码|商品号",
    re.IGNORECASE,
)
# More than this share of a claim's words must occur in the very entries that carry its figures.
ELSEWHERE = 0.5


class Elsewhere:
    """The figures of the sources, with what each is told of."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._told = Bindings([told for entry in sources.entries for told in entry.told])
        self._figures_named = {key for entry in sources.entries for key in entry.figures_named}

    def taken_from_elsewhere(
        self, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Figure | None:
        """The figure that stands in an entry about something else: of an article, in another's."""
        count = len(words.every)
        named = self._articles_named(claim, words)
        # “The tee isn't available in XL” stands on what the tee comes in; to deny a size that it has is told elsewhere.
        denied = denies(claim) and any("size" in one.figures.kinds for one in named)
        others = [
            one
            for one in self._sources.entries
            if not (named and one.is_stock and one not in named)
        ]
        for figure in once(figures):
            if denied and figure.kind == "size":
                continue
            among = named if figure.kind in OF_THE_MOMENT and named else others
            carriers = [entry for entry in among if entry.figures.carry(figure)]
            if not carriers and (among is named or (named and self._sources.carries(figure))):
                return figure
            if (
                carriers
                and count
                and count - len(self._sources.lacked_by(carriers, words)) <= ELSEWHERE * count
            ):
                return figure
        return None

    def _articles_named(self, claim: str, words: Words) -> Sequence[Entry]:
        """The articles whose whole names are said; of those that only numbers tell apart, the one whose number is."""
        named = [one for one in self._sources.entries if one.is_stock and one.is_named(words)]
        numbers = numbers_of(claim)
        return [one for one in named if one.numbers and one.numbers <= numbers] or named

    def untold_of(self, asked: Words, figures: Sequence[Figure]) -> Figure | None:
        """The figure that stands only in entries without a word of what was `asked`."""
        count = len(asked.every)
        for figure in once(figures):
            carriers = self._sources.with_figure(figure)
            if carriers and len(self._sources.lacked_by(carriers, asked)) >= count:
                return figure
        return None

    def said_of_another(self, clauses: Sequence[Clause], asked: Words) -> Figure | None:
        """The figure that the knowledge carries, but tells of something else than the sentence does.

        A name in the question is meant where the sentence has none: “It is free”, asked about the UK.
        """
        named = any(clause.words.names for clause in clauses)
        names = self._figures_named & {figure.key for figure in figures_in(asked.text)}
        told = self._told_of(names) if names else self._told
        seen = set[object]()
        for spoken in self._spoken(clauses, () if named else asked.names, asked):
            if spoken.likeness in seen:
                continue
            seen.add(spoken.likeness)
            binding = Binding(told, spoken, self._sources.latin)
            for figure in once(spoken.clause.figures):
                if figure.key not in names and binding.is_of_another(figure):
                    return figure
        return None

    def _told_of(self, names: Set[Key]) -> Bindings:
        """What is told but of articles that are called by none of these figures: “50mm”, of lenses."""
        entries = self._sources.entries
        own = [one for one in entries if not one.is_stock or names & one.figures_named]
        return Bindings([told for entry in own for told in entry.told])

    def _spoken(
        self, clauses: Sequence[Clause], meant: Sequence[str], asked: Words
    ) -> Iterator[Spoken]:
        """Each clause with those of its words that are no names and no figures, or with those of the one before."""
        about = {*asked.every}
        words, figures = Words((), (), (), ""), tuple[Figure, ...]()
        for clause in clauses:
            own = told_by_figures(words_of(clause.bare), clause.figures)
            own = without_words(own, self._sources.names)
            if own.every:
                words, figures = own, clause.figures
            else:
                figures = once((*clause.figures, *figures))
            stems = tuple(dict.fromkeys((*words.stems, *meant)))
            yield Spoken(replace(words, stems=stems), figures, clause, about)

    def variant_in_stock(self, clauses: Sequence[Clause]) -> Figure | None:
        """That a size is or is not to be had, where no entry says so of a size."""
        for clause in clauses:
            kinds = {figure.kind: figure for figure in clause.figures}
            if {"stock", "size"} <= kinds.keys() and not any(
                {"stock", "size"} <= told.keys.kinds.keys() for told in self._told.told
            ):
                return kinds["stock"]
        return None

    def of_one_article(self, words: Words, figures: Sequence[Figure]) -> Figure | None:
        """The price that only articles have of which the sentence names none: no one's is that of all."""
        for figure in once(figures):
            carriers = self._sources.with_figure(figure)
            if (
                figure.kind in MONEY
                and carriers
                and all(one.is_stock and not one.is_named(words) for one in carriers)
            ):
                return figure
        return None

    def number_as_value(self, claim: str, figures: Sequence[Figure]) -> Figure | None:
        """The number of an article that is told as what something else of it is: “its width is DR-2”."""
        for figure in once(figures):
            if figure.kind != "code" or _OF_NUMBER.search(claim):
                continue
            told = rf"(?:[是为]|\b(?:is|are|of))\s*{re.escape(figure.written)}(?![\w-])"
            shown = rf"[(（]\s*{re.escape(figure.written)}\s*[)）]"
            if re.search(told, claim) and all(
                one.is_stock
                and not re.search(told, one.words.text)
                and re.search(shown, one.words.text)
                for one in self._sources.with_figure(figure)
            ):
                return figure
        return None
