"""What a reply may stand on beside the shopper's own words, and how far a sentence stands on it."""

from collections.abc import Sequence
from dataclasses import replace

from inference.grounding.binding import said_of_another
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import OF_THE_MOMENT, as_said, entry_of, sums_of
from inference.grounding.figure_kinds import told_by_figures, without, without_words
from inference.grounding.figures import Figure, figures_in
from inference.grounding.overlap import missing
from inference.grounding.sides import denies, payer
from inference.grounding.told import Clause, clauses_of

# More than this share of a claim's words must occur in the very entries that carry its figures.
ELSEWHERE = 0.5
SEVERAL = 4  # words from which a claim of which no entry has more than half are a patchwork
SAME_CLAIM = 0.5  # share of words from which a sentence says what an entry says, or its contrary


class Sources:
    """The entries of the shop's knowledge, what was said before, and names. All texts are simplified."""

    def __init__(
        self, knowledge: Sequence[str], about: Sequence[str], earlier: Sequence[str]
    ) -> None:
        self._entries = [
            *(entry_of(text) for text in knowledge),
            *(entry_of(text, told_before=True) for text in earlier),
        ]
        self._about = words_of(" ".join(about))
        self._told = [told for entry in self._entries for told in entry.told]
        stems = sum(len(entry.words.stems) for entry in self._entries)
        han = sum(len(entry.words.han) for entry in self._entries)
        # Words are compared only with words of the same script.
        self._speaks_latin = stems > 0.3 * (stems + han)
        self._speaks_han = han > 0.3 * (stems + han)

    @property
    def lists_sizes(self) -> bool:
        """Whether an entry says in which sizes something comes."""
        return any(entry.lists_sizes for entry in self._entries)

    def carries(self, figure: Figure) -> bool:
        """Whether the figure stands in an entry."""
        return any(entry.carries(figure) for entry in self._entries)

    def knows(self, figure: Figure, sentence: str) -> bool:
        """Whether the figure of the sentence stands in an entry; of what costs nothing, said of the same thing."""
        return self.says_free(sentence) if figure.kind == "free" else self.carries(figure)

    def says_free(self, sentence: str) -> bool:
        """Whether an entry says of the same thing that it costs nothing."""
        claim, sums = words_of(sentence), sums_of(figures_in(sentence))
        return any(entry.is_free(claim, sums) for entry in self._entries)

    def comparable(self, words: Words) -> bool:
        """Whether the entries are in the script of these words."""
        if words.han and not self._speaks_han:
            return False
        return self._speaks_latin if words.stems and not words.han else True

    def missing(self, words: Words) -> list[str]:
        """The words that occur in no entry."""
        entries = [*(entry.words for entry in self._entries), self._about]
        return missing(words, entries, self._speaks_latin)

    def taken_from_elsewhere(self, words: Words, figures: Sequence[Figure]) -> Figure | None:
        """The figure that stands in an entry about something else."""
        count = len(words.stems) + len(words.han)
        named = [entry for entry in self._entries if entry.is_stock and entry.is_named(words)]
        for figure in figures:
            carriers = [entry.words for entry in self._entries if entry.carries(figure)]
            if figure.kind in OF_THE_MOMENT and named:
                carriers = [entry.words for entry in named if entry.carries(figure)]
                if not carriers:
                    return figure
            if not carriers or not count:
                continue
            lacking = missing(words, [*carriers, self._about], self._speaks_latin)
            if count - len(lacking) <= ELSEWHERE * count:
                return figure
        return None

    def said_of_another(self, sentence: str, asked: Words) -> Figure | None:
        """The figure that the knowledge carries, but tells of something else than the sentence does.

        A name in the question is meant where the sentence has none: “It is free”, asked about the UK.
        """
        meant = () if words_of(sentence).names else asked.names
        about = {*asked.stems, *asked.han}
        before: Clause | None = None
        for clause in clauses_of(sentence):
            said = self._spoken(clause)
            if before and not (said.words.stems or said.words.han):
                said = replace(said, words=before.words, figures=(*said.figures, *before.figures))
            before = said
            stems = tuple(dict.fromkeys((*said.words.stems, *meant)))
            said = replace(said, words=replace(said.words, stems=stems))
            for figure in clause.figures:
                if said_of_another(figure, said, about, self._told, self._speaks_latin):
                    return figure
        return None

    def variant_in_stock(self, sentence: str) -> Figure | None:
        """That a size is or is not to be had, where no entry says so of a size."""
        for clause in clauses_of(sentence):
            kinds = {figure.kind: figure for figure in clause.figures}
            if {"stock", "size"} <= kinds.keys() and not any(
                {"stock", "size"} <= {kind for kind, _ in told.keys} for told in self._told
            ):
                return kinds["stock"]
        return None

    def quotes(self, sentence: str) -> bool:
        """Whether an entry says the sentence word for word."""
        plain = as_said(sentence)
        return any(plain in entry.said for entry in self._entries)

    def tell_together(self, words: Words) -> bool:
        """Whether one sentence of an entry, with what the entry is called, has all the words."""
        return any(
            not missing(words, [said, entry.title, self._about], self._speaks_latin)
            for entry in self._entries
            for _, said in entry.claims
        )

    def tie(self, asked: Words, words: Words) -> bool:
        """Whether an entry that speaks of what was asked also has half of these words."""
        if not (asked.stems or asked.han) or not self.comparable(asked):
            return True
        count, every = len(words.stems) + len(words.han), len(asked.stems) + len(asked.han)
        return any(
            len(missing(asked, [entry.words], self._speaks_latin)) < every
            and 2 * len(missing(words, [entry.words, self._about], self._speaks_latin)) <= count
            for entry in self._entries
        )

    def scatter(self, words: Words) -> bool:
        """Whether the words are gathered from here and there: no entry has more than half of them."""
        count = len(words.stems) + len(words.han)
        return count >= SEVERAL and all(
            count - len(missing(words, [entry.words, self._about], self._speaks_latin))
            <= SAME_CLAIM * count
            for entry in self._entries
        )

    def _spoken(self, clause: Clause) -> Clause:
        """The clause with those of its words that are no names and no figures."""
        words = told_by_figures(
            words_of(without(clause.words.text, clause.figures)), clause.figures
        )
        return replace(clause, words=without_words(words, {*self._about.stems, *self._about.han}))

    def contrary(self, claim: str, words: Words) -> str | None:
        """A sentence of the knowledge that says the contrary, where every one that speaks of this does."""
        count = len(words.stems) + len(words.han)
        near = []
        for entry in self._entries:
            for sentence, said in entry.claims:
                shared = count - len(missing(words, [said], self._speaks_latin))
                if shared >= SAME_CLAIM * count:
                    near.append((shared, sentence))
        if not near:
            return None
        most = max(shared for shared, _ in near)
        closest = [sentence for shared, sentence in near if shared == most]
        no = denies(claim)
        sides = [denies(sentence if no else self._part(sentence, words)) for sentence in closest]
        if all(side != no for side in sides):
            return closest[0].strip()
        payers = [pays for sentence in closest if (pays := payer(sentence))]
        if (ours := payer(claim)) and payers and ours not in payers:
            return closest[0].strip()
        return None

    def _part(self, sentence: str, words: Words) -> str:
        """The clause of the sentence that has all of the words; the sentence where none has."""
        for clause in clauses_of(sentence):
            if not missing(words, [clause.words], self._speaks_latin):
                return clause.words.text
        return sentence
