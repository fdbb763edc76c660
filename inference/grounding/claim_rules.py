"""The rules on what a sentence claims: its words are known, one entry has most of them, and none says the contrary."""

import re
from collections.abc import Sequence
from dataclasses import replace

from inference.grounding.claims import asks, claim_of
from inference.grounding.content_words import Words, words_of
from inference.grounding.figure_kinds import told_by_figures, without, without_words
from inference.grounding.figure_rules import FigureRules
from inference.grounding.figure_text import Figure
from inference.grounding.finding import Finding
from inference.grounding.premises import Premise
from inference.grounding.questions import Question
from inference.grounding.shopper import Shopper
from inference.grounding.sources import Sources
from inference.grounding.statements import Statements
from inference.grounding.told import clauses_of

SUPPORT = 2 / 3  # more than this share of a claim's words must occur in the knowledge

_PLACE = re.compile(
    r"\b(?:stores?|showrooms?|branch(?:es)?|outlets?|boutiques?|fitting rooms?)\b"
    r"|门店|实体店|展厅|线下店|专柜|旗舰店|分店|试衣间",
    re.IGNORECASE,
)


class ClaimRules:
    """The claims of sentences before the sources, their statements and the question."""

    def __init__(
        self,
        question: Question,
        sources: Sources,
        statements: Statements,
        premise: Premise,
        shopper: Shopper,
        figure_rules: FigureRules,
    ) -> None:
        self._question = question
        self._sources = sources
        self._statements = statements
        self._premise = premise
        self._shopper = shopper
        self._figure_rules = figure_rules

    def unfounded(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        """What the sentence claims and the knowledge does not say, or says otherwise."""
        claim = self._question.claim_in(sentence)
        whole = claim_of(sentence).strip() == sentence.strip() and not asks(sentence)
        if not whole and (place := self._invented_place(sentence)):
            return Finding("claim", place)
        if not claim:
            return None
        words = told_by_figures(words_of(without(claim, figures)), figures)
        if not self._sources.comparable(words):
            return None
        return self.wrong_yes(claim, words, figures) or self._wrong_claim(
            sentence, claim, words, figures
        )

    def wrong_yes(self, claim: str, words: Words, figures: Sequence[Figure]) -> Finding | None:
        """What a yes with which it begins claims and the knowledge lacks."""
        lacking = self._premise.affirmed(claim, words, figures)
        asked = not words.every
        return Finding("claim", lacking, asked) if lacking else None

    def _wrong_claim(
        self, sentence: str, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Finding | None:
        words = without_words(words, self._question.pieces(words))
        count = len(words.every)
        if count:
            if self._question.is_announced_by(sentence, words, figures):
                return None
            if unsupported := self._unsupported(words):
                return unsupported
        if of_another := self._figure_rules.of_another(claim, words, figures):
            return of_another
        if row := self._sources.rows.told_of_another(
            tuple(clauses_of(claim)),
            (
                (self._question.words, self._question.figures),
                (self._question.whole_words, self._question.whole_figures),
            ),
        ):
            return Finding("claim", row)
        if count and (wrong := self._wrong_side(sentence, claim, words, figures)):
            return wrong
        if turned := self._statements.turned_round(claim, words):
            return Finding("claim", turned)
        condition = self._statements.on_a_condition(claim, words)
        return Finding("condition", condition) if condition else None

    def _unsupported(self, words: Words) -> Finding | None:
        """Words of the claim that the knowledge lacks, or that no entry has together."""
        lacking = self._sources.missing(words)
        foreign = self._sources.unknown_in_chinese(words)
        if lacked := self._asked_about([*lacking, *foreign], words):
            return Finding("claim", lacked, asked=True)
        every = words.every
        telling = sum(one not in self._sources.names for one in every)
        if lacking and len(lacking) >= (1 - SUPPORT) * telling:
            return Finding("claim", ", ".join(lacking))
        return Finding("claim", ", ".join(every)) if self._sources.scatter(words) else None

    def _asked_about(self, lacking: Sequence[str], words: Words) -> str | None:
        """A word that the shopper brought in, or a name: nothing in the knowledge speaks of it."""
        asked = {*self._question.words.every}
        for word in lacking:
            if word in asked or word in words.names:
                return word
        return None

    def _wrong_side(
        self, sentence: str, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Finding | None:
        if self._premise.restated(words, figures):
            return Finding("claim", ", ".join(words.every))
        if self._question.side_of(sentence):
            return None  # what only answers the question is judged as that
        contrary = self._statements.contrary(claim, words)
        return Finding("contradiction", contrary) if contrary is not None else None

    def _invented_place(self, sentence: str) -> str | None:
        """A name or a place of business that neither the knowledge nor the shopper speaks of.

        For what stands beside “I'm not sure”, “ask our team”, a courtesy or in a question, where nothing else is
        looked at: “Happy to help at our Boston showroom” tells of one all the same.
        """
        words = words_of(sentence)
        places = words_of(" ".join(_PLACE.findall(sentence)))
        told = replace(words, stems=(*words.names, *places.stems), han=places.han)
        if not self._sources.comparable(told):
            return None
        for word in self._sources.missing(told):
            if not self._shopper.words.has(word):
                return word
        return None
