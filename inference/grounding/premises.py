"""What a question presumes, and what a yes to it, or its own words said back as a fact, would claim."""

import re
from collections.abc import Sequence
from fractions import Fraction

from inference.grounding.claims import says_yes
from inference.grounding.content_words import Words
from inference.grounding.entries import Entry, as_said
from inference.grounding.figure_kinds import MEASURES, MONEY
from inference.grounding.figure_text import Figure
from inference.grounding.questions import Question
from inference.grounding.sources import Sources
from inference.grounding.statements import Statements

# A shopper's own measures: a yes may leave them out.
_OWN = {"kg", "jin", "gram", "pound", "cm", "inch", "metre", "year of age"}
# Whether several go together is asked of no single one.
_TOGETHER = re.compile(
    r"\b(?:together|combined?|both|at once|at the same time|stack(?:ed)?)\b|一起|一块儿?|同时|同享|叠加|合并|共用",
    re.IGNORECASE,
)
FEW = 2  # words of a question that an FAQ may have in others, if it has any of its words
_DAYS = {
    "hour": Fraction(1, 24), "day": 1, "working day": 1, "week": 7, "month": 30, "year": 365,
}  # fmt: skip


class Premise:
    """The question before the knowledge."""

    def __init__(self, question: Question, sources: Sources, statements: Statements) -> None:
        self._question = question
        self._sources = sources
        self._statements = statements

    def affirmed(self, claim: str, words: Words, figures: Sequence[Figure]) -> str:
        """What a yes claims and the knowledge lacks: “Of course!” claims what was asked, and “Yes: to Canada” does."""
        tells = bool(words.every)
        if not says_yes(claim) or (tells and not self._question.asks_whether):
            return ""
        if tells and (lacked := self._lacked_by_copied(claim)):
            return lacked
        asked, told = self._question.words, self._question.shares(words)
        lacking = self.lacking(figures, told, claim)
        if not lacking and tells and not told and not self._sources.tie(asked, words):
            return ", ".join(asked.every)
        return lacking

    def _lacked_by_copied(self, claim: str) -> str:
        """Where the claim is the answer of an FAQ, word for word: what was asked, if that FAQ is of something else.

        Its yes is to its own question: “可以开发票吗？ 可以。” says nothing of whose name may stand on the invoice.
        """
        plain = as_said(claim)
        copied = [one for one in self._sources.entries if one.affirms and _begins(one, plain)]
        if not copied or not self._sources.comparable(self._question.claimed):
            return ""
        entry, asked = copied[0], self._question.claimed
        together = _TOGETHER.search(self._question.text)
        if together and not _TOGETHER.search(entry.text):
            return together.group()
        text, count = entry.words.text, len(asked.every)
        lacking = [
            word
            for word in entry.known.lacks(asked, self._sources.latin)
            if word.isascii() or not _in_full(word, text)
        ]
        most = FEW if len(lacking) < count else 0
        return ", ".join(lacking) if len(lacking) > most and 2 * len(lacking) > count else ""

    def lacking(self, figures: Sequence[Figure] = (), told: bool = False, claim: str = "") -> str:
        """What the question presumes and the knowledge lacks: half its words, a name, or a figure.

        Where the reply has `told` something of what was asked, half of the words may be lacking. A condition of what is
        free may be named in the reply's `claim`.
        """
        asked = self._question.claimed
        if not self._sources.comparable(asked):
            return ""
        lacking = self._sources.missing(asked)
        if (not told and self.lacks_half()) or set(lacking) & set(asked.names):
            return ", ".join(lacking)
        of_free = any(figure.kind == "free" for figure in self._question.figures)
        for figure in self._question.figures:
            if of_free and figure.kind in MONEY:
                continue  # “is it free from $80 on?”: it is, from $75 on
            known = self._sources.knows(figure, f"{self._question.text} {claim}")
            chosen = self._sources.lists(figure.kind) and not self._question.is_of_own
            if not (known or (_within(figure, figures) and not chosen)):
                return figure.written
        return ""

    def lacks_half(self) -> bool:
        """Whether the knowledge lacks half of the words that were asked about."""
        asked = self._question.claimed
        count = len(asked.every)
        return count > 0 and 2 * len(self._sources.missing(asked)) >= count

    def restated(self, words: Words, figures: Sequence[Figure]) -> bool:
        """“The coat can be washed”, asked whether it can, where no one sentence of the knowledge says so."""
        return (
            self._question.asks_whether
            and self._question.holds(words, figures)
            and not self._statements.tell_together(words)
        )


def _in_full(word: str, text: str) -> bool:
    """Whether the text has a short Chinese word in full, be it with a verb before it: 开专票, of 开 and 专用发票."""
    short = word[1:] if len(word) == 3 and word[0] in text else word
    return 1 < len(short) <= 3 and bool(re.search(".{0,2}".join(short), text))


def _begins(entry: Entry, plain: str) -> bool:
    """Whether the entry's answer begins with this, by its letters and digits."""
    return "".join(as_said(one.text) for one in entry.statements).startswith(plain)


def _within(asked: Figure, told: Sequence[Figure]) -> bool:
    """Whether a yes may leave the figure out: it is the shopper's own measure, or no more than a time or distance told.

    “Yes, within 30 days”, asked after 20; “yes, up to 8 km”, at 5; “yes, free from $75 on”, asked whether it is free.
    """
    if asked.kind in _OWN:
        return True
    if asked.kind in MEASURES:
        return any(f.kind == asked.kind and f.value >= asked.value for f in told)
    if asked.kind in _DAYS:
        time = asked.value * _DAYS[asked.kind]
        return any(f.value * _DAYS[f.kind] >= time for f in told if f.kind in _DAYS)
    return asked.kind == "free" and any(figure.kind == "free" for figure in told)
