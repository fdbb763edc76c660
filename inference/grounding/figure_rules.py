"""The rules on a sentence's figures: each stands in an entry, is told there of the same, and of what was asked."""

import re
from collections.abc import Sequence

from inference.grounding.conditions import says_of_all
from inference.grounding.content_words import Words, words_of
from inference.grounding.dimensions import (
    dimensions_asked,
    dimensions_of,
    is_other_dimension,
    lengths_told,
)
from inference.grounding.elsewhere import Elsewhere
from inference.grounding.entries import Entry, as_said
from inference.grounding.figure_kinds import (
    MONEY,
    NO_COUNTS,
    OF_TIME,
    group_of,
    once,
    told_by_figures,
    without,
)
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.finding import Finding
from inference.grounding.overlap import Known
from inference.grounding.parts import FigureParts
from inference.grounding.questions import Question
from inference.grounding.rates import rate_in, tells_rate
from inference.grounding.shopper import Shopper
from inference.grounding.sides import denies
from inference.grounding.sources import Sources
from inference.grounding.told import Clause, clauses_of

BARE = 4  # words beside a figure, or pairs of characters, that may still tell nothing: “that would be $15”
STRAY = MONEY | OF_TIME | {"percent", "digits"}

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]+|[\u4e00-\u9fff]{1,2}")
_IS = r"(?:^|\b(?:is|are|measures?|about)\b|[是为约：:])\W{0,4}"
# “The answer to the shopper's question is £18”: words that are the talk about it.
_THE_ANSWER = re.compile(
    r"\b(?:the )?(?:\w+['’]s )?answers? to (?:the|your|this) (?:\w+['’]s )?question\b",
    re.IGNORECASE,
)
# What a shop's facts are of, and how a shopper may speak of that, with none of the words by which a fact is called.
_FACTS_OF = tuple(
    (re.compile(label, re.IGNORECASE), re.compile(spoken, re.IGNORECASE))
    for label, spoken in (
        (
            r"\breturn|\brefund|退[货款]|换货|退换",
            r"\breturn|\brefund|\bexchang|\bswap|\bunwanted\b|\bregret|\bmy mind\b|\bcool(?:ing)?[- ]off\b|\btrial\b"
            r"|\b(?:send|sent|sending|bring|brought|bringing|take|took|taking|give|gave|giving|get|post|posting|mail|ship"
            r"|hand|want|have|it|them|this|that|money) (?:\w+ ){0,3}back\b"
            r"|\b(?:try|tried|trying|mistakes?|money[- ]back)\b|n['’]?t (?:\w+ )?(?:want|like|need|fit|suit)\b"
            r"|\bhow (?:long|many days) (?:do|have|has|does|did|can) (?:i|we|one|she|he|they|customers?)\b"
            r"|[退换]|反悔|后悔|不想|不要|不喜欢|不合|不满意|寄回|无理由|试|犹豫|冷静|[买拍选]错|(?:多少|几)天[之以]?内|多久[之以]?内",
        ),
        (
            r"\bdeliver|\bfreight|\bshipping|\bpostage|包邮|邮[费寄]|运[费送输]",
            r"\bdeliver|\bship|\bpost|\bfreight|\bcarriage\b|\bcourier|\bparcel|\bsen[dt]|\btransport"
            r"|\bp ?(?:&|\+|and|n) ?p\b|\bspen[dt]|\bminimum\b|\borders?\b|\bfree\b"
            r"|\b(?:comes?|coming|here|reach(?:es)?|gets?|turns? up|have (?:it|them|this|that|my))\b"
            r"|[邮运寄送满到收凑]|快递|物流|配|起",
        ),
    )
)


class FigureRules:
    """The figures of sentences before the sources, the question, and what the shopper brought along."""

    def __init__(self, question: Question, sources: Sources, shopper: Shopper) -> None:
        self._question = question
        self._sources = sources
        self._shopper = shopper
        self._elsewhere = Elsewhere(sources)
        # An article's own figure is what its row says, whatever else is as much.
        rules = [one for one in sources.entries if not one.is_stock]
        self._articles = [one for one in sources.entries if one.is_stock]
        self._parts = FigureParts([one for entry in rules for one in entry.statements])

    def unknown(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        """A figure that stands in no entry, and is not the shopper's own."""
        for figure in once(figures):
            known = self._sources.knows(figure, sentence, self._question.words)
            if not (known or self._shopper.brought(figure, sentence)):
                return Finding("figure", figure.written)
        return self._of_another_rate(sentence, figures)

    def _of_another_rate(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        """“£16 per letter”, of a plate with up to 40 letters."""
        of = rate_in(sentence)
        if not of or not self._sources.comparable(words_of(sentence)):
            return None
        sums = [one for one in once(figures) if one.kind in MONEY]
        for told in sums:
            entries = self._sources.with_figure(told)
            if entries and not any(tells_rate(one.text, of) for one in entries):
                return Finding("figure", told.written)
        return None

    def of_another(self, claim: str, words: Words, figures: Sequence[Figure]) -> Finding | None:
        """A figure that is told of something else, or of another kind than was asked for."""
        found = (
            self._elsewhere_told(claim, words, figures)
            or self._of_other_kind(claim, figures)
            or self._of_fact_aside(claim, figures)
        )
        return Finding("figure", found.written) if found else None

    def _elsewhere_told(self, claim: str, words: Words, figures: Sequence[Figure]) -> Figure | None:
        if not figures:
            return None
        clauses = self._clauses_of(claim)
        told = [figure for figure in figures if not self._shopper.measures(figure)]
        return (
            self._elsewhere.taken_from_elsewhere(claim, words, told)
            or self._elsewhere.said_of_another(clauses, self._question.words)
            or self._elsewhere.variant_in_stock(clauses)
            or self._elsewhere.number_as_value(claim, figures)
            or (self._elsewhere.of_one_article(words, figures) if says_of_all(claim) else None)
        )

    def _clauses_of(self, claim: str) -> Sequence[Clause]:
        """Its clauses but a first one that says back, word for word, what was asked about: 再加一年保修，一年按5%."""
        clauses = tuple(clauses_of(claim))
        head = as_said(clauses[0].words.text)
        topic = clauses[0].mark in (",", "，") and head and head in as_said(self._question.text)
        return clauses[1:] if topic and not self._question.asks_whether else clauses

    def _of_other_kind(self, claim: str, figures: Sequence[Figure]) -> Figure | None:
        """The time, or sum, that is told where it was asked how many there are, the price where it was a weight."""
        told = [one for one in figures if one.key not in self._shopper.figures]
        if not told:
            return None
        if self._question.asks_how_many(words_of(claim)) and not self._question.asks_for_sum:
            kinds = {one.value[0] if one.kind == "range" else one.kind for one in told}
            return told[0] if kinds <= NO_COUNTS else None
        return told[0] if self._question.is_answered_otherwise(told) else None

    def _of_fact_aside(self, claim: str, figures: Sequence[Figure]) -> Figure | None:
        """“The shop has been going for 30 days”: told by nothing but the fact on returns, of which nobody spoke.

        Only of facts whose other names are known here: a shopper seldom calls a thing as a shop does.
        """
        spoken = f"{self._question.whole_words.text}\n{without(claim, figures)}"
        for figure in once(figures):
            carriers = self._sources.with_figure(figure)
            if (
                figure.kind in STRAY - {"digits"}
                and carriers
                and all(one.is_fact and _is_aside(one, spoken) for one in carriers)
            ):
                return figure
        return None

    def in_other_part(self, sentence: str, figures: Sequence[Figure], said: str) -> Finding | None:
        """A figure that is told as something else than it is: the number of a house as a count of people."""
        asked = self._question.whole_words.text
        spoken = Known([self._question.whole_words, words_of(sentence)])
        for figure in once(figures):
            own = figure.key in self._shopper.figures or any(
                one.figures.carry(figure) and any(map(spoken.has, one.title.every))
                for one in self._articles
            )
            if not own and self._parts.other_part(figure, sentence, asked, said):
                return Finding("figure", figure.written)
        return None

    def of_other_dimension(self, sentence: str, said: str) -> Finding | None:
        """A length that is told as another dimension than the knowledge tells it, or than was asked for."""
        other = self._of_other_dimension(self._question.claim_in(sentence), said)
        return Finding("figure", other.written) if other else None

    def _of_other_dimension(self, claim: str, said: str) -> Figure | None:
        each = {(one.key, name): (one, name) for one, name in lengths_told(claim)}
        lengths = [
            (figure, name)
            for figure, name in each.values()
            if figure.key not in self._shopper.figures and (name or not self._names(figure, claim))
        ]
        if not lengths or denies(claim):
            return None
        timed = any(one.kind in OF_TIME for one in figures_in(claim))  # “how long does it take”
        wants = self._question.asks_for_figure and not timed
        asked = dimensions_asked(self._question.text) if wants else frozenset[str]()
        for figure, name in lengths:
            told = dimensions_of(figure.key, self._told_of_length(figure, claim))
            if is_other_dimension({name} if name else asked, told):
                return figure
        here = {name for _, name in lengths}
        answered = {name for _, name in lengths_told(said)}
        if "" in here or not (asked and is_other_dimension(asked, here)):
            return None
        return None if answered and not is_other_dimension(asked, answered) else lengths[0][0]

    def _names(self, figure: Figure, claim: str) -> bool:
        """Whether an article is called by the figure: “the frying pan 26 cm costs £52”, not “the pan is 26 cm”."""
        told = re.search(_IS + re.escape(figure.written), claim)
        return not told and any(
            figure.key in one.figures_named for one in self._sources.with_figure(figure)
        )

    def _told_of_length(self, figure: Figure, claim: str) -> Sequence[str]:
        """What the entries with the length say under what they are called; of articles, the one that is spoken of."""
        spoken = Known([self._question.whole_words, words_of(claim)])
        carriers = [
            (one.named_in(spoken, half=False), one) for one in self._sources.with_figure(figure)
        ]
        most = max((share for share, one in carriers if one.is_stock), default=0.0)
        return [
            one.text.replace(one.title.text, " ")
            for share, one in carriers
            if not one.is_stock or share == most
        ]

    def stray(self, sentence: str, figures: Sequence[Figure], said: str) -> Finding | None:
        """“$15.”, with no word of its own, is told of what was asked: the entry that has it must speak of that."""
        every = once(figures)
        told = [
            one for one in every if one.kind in STRAY or (one.kind == "plain" and len(every) == 1)
        ]
        claim, asked_for = self._question.claim_in(sentence), self._question.claimed
        names = bool(asked_for.every)
        if not names:  # “how much?”
            asked_for = self._question.whole_words
        if not told or not claim:
            return None
        beside = _THE_ANSWER.sub(" ", without(claim, figures))
        asked = told_by_figures(asked_for, told)
        own = told_by_figures(words_of(beside), figures)
        if own.every or len(_WORD.findall(beside)) > BARE:
            return None
        if not self._question.holds(words_of(self._question.left_of(said)), ()):
            return None  # it goes on with what was said before: an item of a list
        if not self._sources.comparable(asked):
            return None
        if all(one.kind in MONEY for one in told) and not self._question.is_answered_in_kind(every):
            return Finding("figure", told[0].written)  # “how long is it?”
        if any(figure.kind == "digits" for figure in told) and asked != asked_for:
            return None  # “address and phone?”: the number is half of what was asked for
        count, missing = len(asked.every), len(self._sources.missing(asked))
        # Of two Chinese words each is a thing; of two English ones one may be a verb that an entry has otherwise.
        if names and (2 * missing > count or (asked.han and 2 * missing >= count)):
            return Finding("figure", told[0].written, asked=True)
        stray = self._elsewhere.untold_of(asked, told) if count else None
        goes_on = figures_in(said) or any(figure.kind == "free" for figure in figures)
        if names and count and not (stray or goes_on or self._question.asks_whether):
            stray = self._elsewhere.said_of_another([self._asked_of(told)], self._question.words)
        return Finding("figure", stray.written) if stray else None

    def fact_aside(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        """A fact of the shop, word for word, where another figure is told more closely of what was asked."""
        if not any(sentence.strip() == one.text.strip() for one in self._sources.facts):
            return None
        sums = figures and all(one.kind in MONEY for one in figures)
        if sums and not self._question.is_answered_in_kind(figures):
            return Finding("figure", figures[0].written)  # “how many days?”
        other = self._elsewhere.said_of_another([self._asked_of(figures)], self._question.words)
        return Finding("figure", other.written) if other else None

    def _asked_of(self, told: Sequence[Figure]) -> Clause:
        """The question as a clause that tells these figures."""
        groups = [group_of(figure) for figure in told]
        others = [one for one in self._question.figures if group_of(one) not in groups]
        return Clause(self._question.words, (*told, *others), "")


def _is_aside(fact: Entry, spoken: str) -> bool:
    """Whether nothing that was `spoken` is of what this fact is called by."""
    label = re.split("[:：]", fact.text)[0]
    words = words_of(label)
    known = Known([words_of(spoken)])
    if any(map(known.has, words.every)):
        return False
    of = [names for called, names in _FACTS_OF if called.search(label)]
    return bool(of) and not any(names.search(spoken) for names in of)
