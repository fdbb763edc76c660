"""On which days a shop is open: what the knowledge says of a weekday, a sentence may not turn round.

The words of “closed on Saturday” all stand in “open Tuesday to Saturday, closed on Sunday”.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from inference.grounding.claims import asks
from inference.grounding.content_words import words_of
from inference.grounding.sentences import sentences_of
from inference.grounding.told import Clause, clauses_of

Side = Literal["open", "closed"]
_BOTH: tuple[Side, Side] = ("open", "closed")

_CLOSED = re.compile(
    r"\bclosed\b|\b(?:not|never) open\b|n['’]t (?:be )?open\b|\bshut\b"
    r"|休息|不营业|不开|关门|闭店|打烊|不上班|歇业|公休|店休",
    re.IGNORECASE,
)
# What is said of some of these days only, or of others than it names.
_BUT = re.compile(
    r"\b(?:except|but|other than|apart from|only|if|unless|every|alternate)\b|[除只仅如逢单双]|隔周|第[一二三四]",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\bopen(?:s|ing)?\b|营业|开门|开放|开店|上班", re.IGNORECASE)


class Opening:
    """The weekdays of which entries of the knowledge, each a text whose first line is no claim, say that the shop is
    open or closed.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._told: set[tuple[Side, object]] = set()
        for text in entries:
            told = text.partition("\n")[2] or text
            self._told.update((side, day) for side, day, _ in _sides(told))

    def turned_round(self, sentence: str) -> str:
        """The weekday of which the sentence says the other way round what the knowledge says; empty for none."""
        return next((day for day, wrong in self._verdicts(sentence, denied=False) if wrong), "")

    def answer(self, stated: str, *, denied: bool) -> str | None:
        """The same of a yes or, `denied`, a no to what is `stated`; None where the knowledge does not tell."""
        verdicts = list(self._verdicts(stated, denied))
        return next((day for day, wrong in verdicts if wrong), "") if verdicts else None

    def asks_no_more(self, words: Iterable[str]) -> bool:
        """Whether these words of a question are of nothing but opening."""
        return all(map(_speaks_of_it, words))

    def _verdicts(self, text: str, denied: bool) -> Iterator[tuple[str, bool]]:
        """The weekdays of which the knowledge says one thing alone, and whether the text says the other."""
        for side, day, written in _sides(text):
            told = {one for one in _BOTH if (one, day) in self._told}
            if len(told) == 1:
                yield written, (side in told) is denied


def _sides(text: str) -> Iterator[tuple[Side, object, str]]:
    """Each weekday with whether it is open then; a clause without a word of that goes on with the one before it."""
    for sentence in sentences_of(text):
        side: Side | None = None
        if not _speaks_of_it(sentence) or asks(sentence) or _BUT.search(sentence):
            continue
        for clause in clauses_of(sentence):
            words = words_of(clause.bare)
            side = _side(clause) or (None if words.stems or words.han else side)
            for figure in clause.figures:
                if side and figure.kind == "weekday":
                    yield side, figure.value, figure.written


def _side(clause: Clause) -> Side | None:
    """At an hour it opens or closes: then it is open on that day."""
    hours = any(figure.kind in ("clock", "range") for figure in clause.figures)
    if _CLOSED.search(clause.words.text) and not hours:
        return "closed"
    return "open" if hours or _OPEN.search(clause.words.text) else None


def _speaks_of_it(text: str) -> bool:
    return bool(_OPEN.search(text) or _CLOSED.search(text))
