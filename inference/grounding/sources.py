"""What a reply may stand on beside the shopper's own words: what the entries know, by words and by figures."""

import re
from collections.abc import Sequence
from functools import cached_property

from inference.grounding.articles import Articles
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry, Statement, as_said, entry_of
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.free import claim_of_free
from inference.grounding.overlap import Known
from inference.grounding.rows import Rows

SEVERAL = 4  # words from which a claim of which no entry has more than half are a patchwork
# What Chinese has its own words for.
_ALSO = {
    "wifi": "wifi|无线", "wi": "wi|无线", "fi": "fi|无线", "iphon": "iphon|苹果", "android": "android|安卓",
    "vip": "vip|贵宾|会员", "app": "app|小程序",
}  # fmt: skip
SAME_CLAIM = 0.5  # share of words from which a sentence says what an entry says, or its contrary


class Sources:
    """The entries of the shop's knowledge, what was said before, and names. All texts are simplified.

    `about` are the words of the names and `names` those that only name the shop or its assistant; English words count
    where `latin` says so. `articles` are those among the `entries`, `rows` those of their tables.
    """

    def __init__(
        self, knowledge: Sequence[str], about: Sequence[str], earlier: Sequence[str]
    ) -> None:
        self.entries = [
            *(entry_of(text) for text in knowledge),
            *(entry_of(text, told_before=True) for text in earlier),
        ]
        names = words_of(" ".join(about))
        self.about = Known([names])
        # “Plants” in a shop's name is a word like others where its entries speak of plants.
        others = Known((), [entry.known for entry in self.entries])
        rare = others.lacks(names)
        self.names = {*rare}
        self._rare = Known([words_of(" ".join(rare))])
        self._known = Known([names], [entry.known for entry in self.entries])
        stems = sum(len(entry.words.stems) for entry in self.entries)
        han = sum(len(entry.words.han) for entry in self.entries)
        # Words are compared only with words of the same script; where nothing is known, nothing can be claimed.
        self.latin = stems > 0.3 * (stems + han) or not han
        self._han = han > 0.3 * (stems + han) or not stems
        self.articles = Articles(self.entries, self.about, self.latin)
        self.rows = Rows(self.entries)

    @property
    def facts(self) -> Sequence[Statement]:
        """What stands in a line by itself, under no title: “Days to return: 14 days”."""
        return [one for entry in self.entries if entry.is_fact for one in entry.statements]

    @property
    def lists_sizes(self) -> bool:
        """Whether an entry says in which sizes something comes."""
        return any("size" in entry.figures.kinds for entry in self.entries)

    @cached_property
    def has_pounds(self) -> bool:
        """Whether sums are in pounds, and no weight is."""
        kinds = {kind for entry in self.entries for kind in entry.figures.kinds}
        return "gbp" in kinds and "pound" not in kinds

    def lists(self, kind: str) -> bool:
        """Whether a row of an article lists several figures of the kind: “strengths: 6 lb, 8 lb”."""
        return any(kind in entry.listed for entry in self.entries)

    def carries(self, figure: Figure) -> bool:
        """Whether the figure stands in an entry."""
        return any(entry.figures.carry(figure) for entry in self.entries)

    def with_figure(self, figure: Figure) -> Sequence[Entry]:
        """The entries in which it stands."""
        return [entry for entry in self.entries if entry.figures.carry(figure)]

    def knows(self, figure: Figure, sentence: str, asked: Words | None = None) -> bool:
        """Whether the figure of the sentence stands in an entry; of what costs nothing, said of the same thing.

        On its condition, if that is named in the sentence or was `asked` about; a question itself need name none.
        """
        if figure.kind != "free":
            return self.carries(figure)
        claim, figures = claim_of_free(sentence), figures_in(sentence)
        named = Known([words_of(sentence), asked]) if asked else None
        return any(entry.is_free(claim, figures, named) for entry in self.entries)

    def comparable(self, words: Words) -> bool:
        """Whether the entries are in the script of these words."""
        if words.han and not self._han:
            return False
        return self.latin if words.stems and not words.han else True

    def missing(self, words: Words) -> list[str]:
        """The words that occur in no entry."""
        return self._known.lacks(words, self.latin)

    def unknown_in_chinese(self, words: Words) -> list[str]:
        """The words in Latin letters of a Chinese sentence of which no entry has a trace, “wifi” as “Wi-Fi”."""
        if self.latin or not words.han:
            return []
        return [
            word
            for word in words.stems
            if not self.about.has(word)
            and not any(re.search(_ALSO.get(word, word), text) for text in self._in_one_word)
        ]

    @cached_property
    def _in_one_word(self) -> Sequence[str]:
        """The entries in lower case, without hyphens."""
        return [entry.words.text.lower().replace("-", "") for entry in self.entries]

    def unknown_of(self, article: Entry, words: Words) -> list[str]:
        """The words that occur neither in what is told of the article nor in what is told of none."""
        return self.lacked_by([e for e in self.entries if e is article or not e.is_stock], words)

    def carriers(self, words: Words, figures: Sequence[Figure]) -> Sequence[int]:
        """Which entries of the knowledge have most of the words and figures, by their places; none where only
        what was said before has as many.
        """
        every = [*words.every]
        counts = [
            sum(entry.known.has(word) for word in every) + sum(map(entry.figures.carry, figures))
            for entry in self.entries
        ]
        most = max(counts, default=0)
        own = [place for place, entry in enumerate(self.entries) if not entry.told_before]
        return [place for place in own if counts[place] == most]

    def sole_carrier(self, words: Words, figures: Sequence[Figure]) -> int | None:
        """The place of the one entry of the knowledge that has all of the figures, or of the words where there are
        none, two at least; of several the one with most of the words. None where that is not one.
        """
        every = [*words.every]
        own = [(at, one) for at, one in enumerate(self.entries) if not one.told_before]
        if figures:
            own = [(at, one) for at, one in own if all(map(one.figures.carry, figures))]
        else:
            own = [(at, one) for at, one in own if len(every) > 1 and not one.known.lacks(words)]
        counts = {at: sum(map(one.known.has, every)) for at, one in own}
        best = [at for at in counts if counts[at] == max(counts.values())]
        return best[0] if len(best) == 1 else None

    def quotes(self, sentence: str) -> bool:
        """Whether an entry says the sentence word for word."""
        plain = as_said(sentence)
        return any(plain in entry.said for entry in self.entries)

    def heads(self, sentence: str) -> bool:
        """Whether it only stands over what an entry tells."""
        plain = as_said(sentence)
        return any(plain in entry.heads for entry in self.entries)

    def ask(self, sentence: str) -> bool:
        """Whether it ends with the very question of an entry: “the facts state that when are you open?”."""
        plain = as_said(sentence)
        return any(one.question and plain.endswith(one.question) for one in self.entries)

    def tie(self, asked: Words, words: Words) -> bool:
        """Whether an entry that speaks of what was asked also has half of these words."""
        if not asked.every or not self.comparable(asked):
            return True
        count, every = len(words.every), len(asked.every)
        return any(
            len(entry.known.lacks(asked, self.latin)) < every
            and 2 * len(self.lacked_by([entry], words)) <= count
            for entry in self.entries
        )

    def scatter(self, words: Words) -> bool:
        """Whether the words are gathered from here and there: no entry has more than half of them."""
        count = len(words.every)
        return count >= SEVERAL and all(
            count - len(self.lacked_by([entry], words)) <= SAME_CLAIM * count
            for entry in self.entries
        )

    def lacked_by(self, entries: Sequence[Entry], words: Words) -> list[str]:
        """The words that occur in none of these entries, and are no names."""
        return Known((), [*(entry.known for entry in entries), self._rare]).lacks(words, self.latin)
