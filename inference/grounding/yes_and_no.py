"""“Yes.”, “不可以”, “you can”: answers that say no more than which side they take claim what was asked.

The question is judged as the statement that it asks about.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from inference.grounding.claims import says_yes
from inference.grounding.conditions import left_out
from inference.grounding.content_words import words_of
from inference.grounding.entries import Entry
from inference.grounding.figure_kinds import without_words
from inference.grounding.figures import figures_in
from inference.grounding.finding import Finding
from inference.grounding.opening import Opening
from inference.grounding.premises import Premise
from inference.grounding.questions import Question
from inference.grounding.sides import turns_round
from inference.grounding.sources import Sources
from inference.grounding.statements import Statements, excepted_by
from inference.grounding.variants import Variants
from knowledge.lexical import HAN

_MARKS = re.compile(r"[,;:，；：]")
_BACK = re.compile(r"退|\b(?:returns?|refund|money back)", re.IGNORECASE)
_EXCHANGED = re.compile(r"换|\bexchang", re.IGNORECASE)
_FROM_AGE = re.compile(r"(\d{1,2})\s?周?岁(?:及?以上|起|才)|(?<!未)(?:满|至少)\s?(\d{1,2})\s?周?岁")
_ONLY = re.compile(r"\bonly\b|\bexcept\b|[只仅限]", re.IGNORECASE)


class PlainAnswer:
    """A yes and a no to the question. `meant` is the article that the question is about, if there is one."""

    def __init__(
        self,
        question: Question,
        sources: Sources,
        statements: Statements,
        variants: Variants,
        premise: Premise,
        opening: Opening,
        meant: Entry | None,
    ) -> None:
        self._question = question
        self._opening = opening
        self._sources = sources
        self._statements = statements
        self._variants = variants
        self._premise = premise
        self._meant = meant
        self._words = question.claimed
        self._near = statements.near(self._words, question.stated, meant)
        of_article = meant is not None and bool({*meant.statements} & {*self._near})
        if meant and of_article:
            self._words = without_words(self._words, meant.name)
        # That something is to be had, or what an article is, is on no condition.
        self._on_none = of_article or question.asks_for_having

    def wrong(self, side: str, along: str = "") -> Finding | None:
        """Why the answer may not be given; `along` stands what else the reply says."""
        if not self._sources.comparable(self._question.claimed):
            return None
        day = self._opening.answer(self._question.stated, denied=side == "no")
        if day:
            return Finding("contradiction", day)
        days = all(one.kind == "weekday" for one in self._question.figures)
        claimed = self._question.claimed.every
        if day is not None and days and self._opening.asks_no_more(claimed):
            return None
        return self._wrong_yes(along) if side == "yes" else self._wrong_no(along)

    def conditions(self, said: str) -> Sequence[str]:
        """On what a yes stands, where nothing of it is `said`: each of the sentences closest to the question."""
        facts = self._sources.facts
        near = [one.text.strip() for one in self._near if one not in facts]
        return near if not self._on_none and left_out(said, near) else ()

    def _wrong_yes(self, along: str) -> Finding | None:
        """Where the knowledge does not speak of it, says the contrary, or sets a condition that nobody names."""
        if others := self.of_others():
            return Finding("contradiction", others)
        claim = f"{self._question.stated} {along}".strip()
        words = words_of(along)
        told = self._question.shares(
            without_words(words, self._meant.name) if self._meant else words
        )
        if not told and (unknown := self._unknown_of_article(yes=True)):
            return Finding("claim", unknown, asked=True)
        if lacking := self._premise.lacking(figures_in(along), told, along):
            return Finding("claim", lacking, asked=True)
        if here := self._sources.articles.in_stock(
            self._question.stated, self._question.stated, self._meant, ""
        ):
            return Finding("contradiction", here)
        another = self._sources.articles.names_another(along, self._question.stated)
        if not another and (sold_out := self._sold_out()):
            return Finding("contradiction", sold_out)
        stated = self._question.stated
        row = "" if another else self._variants.row_denied(stated, stated, self._meant)
        contrary = row or self._statements.contrary(stated, self._words, self._near, along)
        if contrary:
            return Finding("contradiction", contrary)
        if exchanged := self._only_exchanged():
            return Finding("contradiction", exchanged)
        condition = self._left_out(claim)
        return Finding("condition", condition) if condition else None

    def _wrong_no(self, along: str) -> Finding | None:
        """Where the knowledge does not speak of it, or says that it is so."""
        if self._sold_out() or self._only_exchanged():
            return None
        if not along and (unknown := self._unknown_of_article(yes=False)):
            return Finding("claim", unknown, asked=True)
        claimed = self._question.claimed
        if not (along or self._meant or claimed.every or self._question.figures):
            return Finding("claim", self._question.text.strip(), asked=True)
        if not along and self._premise.lacks_half():
            lacking = self._sources.missing(self._question.claimed)
            return Finding("claim", ", ".join(lacking), asked=True)
        for figure in self._question.figures:
            if figure.kind != "stock":
                continue
            if not figure.value and (gone := self._gone()):
                return Finding("contradiction", gone)
            if not self._sources.carries(replace(figure, value=not figure.value)):
                return Finding("contradiction", figure.written)
        asked = _MARKS.sub(" ", self._question.stated.removeprefix("有"))
        denied = f"没有{asked}" if HAN.search(self._question.text) else f"we don't have {asked}"
        had = (
            self._variants.denied(denied, self._question.text, self._meant)
            or self._variants.row_denied_of(self._question.stated, self._meant)
            or self._says_so(bool(along))
        )
        return Finding("contradiction", had) if had else None

    def _sold_out(self) -> str | None:
        """What says that the article is sold out of which is asked whether it can be had."""
        stated = self._question.stated
        return self._sources.articles.sold_out(stated, stated, self._meant, "")

    def of_others(self) -> str:
        """What says it of others than was asked about: of unworn ones, of older children, of all but these."""
        stated = self._question.stated
        turned = self._near and all(
            not one.denies and turns_round(stated, one.text) for one in self._near
        )
        return (
            self._too_young()
            or (self._near[0].text.strip() if turned else "")
            or self._statements.excepted(stated)
        )

    def _too_young(self) -> str:
        """What says from which age on, where the one that was asked about is younger: 9岁, of 10岁以上."""
        ages = [one.value for one in self._question.figures if one.kind == "year of age"]
        least = [
            (int(found[1] or found[2]), one.text.strip())
            for one in self._near
            for found in _FROM_AGE.finditer(one.text)
        ]
        if not ages or not least or max(ages) >= min(age for age, _ in least):
            return ""
        return least[0][1]

    def _gone(self) -> str | None:
        """What says that the article is sold out of which just that is asked."""
        return self._sources.articles.gone(self._question.stated, self._meant)

    def _unknown_of_article(self, yes: bool) -> str:
        """What is asked of an article, if nothing is known of half of that: its name, which is, counts for nothing.

        A no may stand on what another article has, and this one has not.
        """
        if self._meant is None:
            return ""
        asked = without_words(self._question.claimed, self._meant.name)
        lacking = (
            self._sources.unknown_of(self._meant, asked) if yes else self._sources.missing(asked)
        )
        enough = 2 * len(lacking) >= len(asked.every)
        return ", ".join(lacking) if enough else ""

    def _left_out(self, claim: str) -> str | None:
        """On what it is so, and the claim does not say."""
        for figure in self._question.figures:
            if figure.kind == "free" and not self._sources.knows(figure, claim, words_of(claim)):
                return figure.written
        if self._on_none:
            return None
        # What denies it, as of another article, does not make it hold without the others' conditions.
        stated, words = self._question.stated, self._words
        so = [one for one in self._near if not self._statements.denies(one, words, stated)]
        return left_out(claim, [one.text for one in so or self._near])

    def _only_exchanged(self) -> str:
        """What tells of exchanges alone, where it was asked whether one can return it."""
        if not _BACK.search(self._question.stated):
            return ""
        told = [one.text.strip() for one in self._near]
        only = all(
            _EXCHANGED.search(one) and not (_BACK.search(one) or says_yes(one)) for one in told
        )
        return told[0] if told and only else ""

    def _says_so(self, more: bool) -> str:
        """A sentence by which it is so; where the reply says `more`, one with all of the words and no condition."""
        stated = self._question.stated
        if (more and self._left_out(stated)) or self._statements.denied_in_short(
            stated, self._words
        ):
            return ""
        for figure in self._question.figures:
            if not self._sources.carries(figure):
                return ""
        for one in self._near:
            if not one.names_sizes(self._question.figures) or excepted_by(stated, one.text):
                return ""
            lacking = self._statements.lacked(one, self._words)
            if self._statements.denies(one, self._words, stated) or turns_round(stated, one.text):
                return ""
            if lacking and not says_yes(one.text) and (more or _ONLY.search(one.text)):
                return ""
        return self._near[0].text.strip() if self._near else ""
