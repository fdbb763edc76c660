"""On which days a shop is open: what the knowledge says of a weekday, a sentence may not turn round.

The words of “closed on Saturday” all stand in “open Tuesday to Saturday, closed on Sunday”. And what “Shop hours:
Tuesday to Saturday” leaves out is a day on which the shop is closed, whatever else goes on there then.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from inference.grounding.claims import asks
from inference.grounding.content_words import words_of
from inference.grounding.figures import figures_in
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
    r"\b(?:except|days? but|all but|other than|apart from|only|if|unless|every|alternate)\b"
    r"|[除只仅如逢单双]|隔周|第[一二三四]",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\bopen(?:s|ing)?\b|营业|开门|开放|开店|上班", re.IGNORECASE)
_SHOP = re.compile(
    r"\b(?:shop|store|showroom)s?\b|(?:门|本|小|实体|线下)?店[里铺面]?|展厅", re.IGNORECASE
)
# The line that tells the days of the shop, and no others: “Shop hours: Tuesday to Saturday”.
_HOURS = re.compile(
    r"\W*(?:(?:the|our|shop|store|showroom|opening|business|trading) ){0,3}(?:hours|(?<=opening )times)\s*[:：]"
    r"|\W*(?:门店|本店|店铺|实体店|展厅)?的?(?:营业|开店|开门|开放)(?:时间|日)?\s*[:：]",
    re.IGNORECASE,
)
# Besides the days that it names it may be open on others.
_AND_OTHERS = re.compile(
    r"\b(?:daily|every day|all week|(?:7|seven) days|late|until|week-?ends?|weekdays?|appointments?|arrangements?"
    r"|var(?:y|ies))\b|每[天日]|天天|[7七]\s?天|全年|全周|周末|工作日|预约|延长",
    re.IGNORECASE,
)
_BORDER = re.compile("[,，;；(（]")


class _Said(NamedTuple):
    """That it is open or closed on a day, `written` so; `of_shop` alone, and of nothing in it."""

    side: Side
    day: object
    written: str
    of_shop: bool


class Opening:
    """The weekdays of which entries of the knowledge, each a text whose first line is no claim, say that the shop is
    open or closed.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._told: set[tuple[Side, object]] = set()
        self._hours: set[object] = set()  # the days in the line of the shop's hours
        for text in entries:
            first, _, rest = text.partition("\n")
            self._told.update((one.side, one.day) for one in _sides(rest or first))
            if not rest:
                self._hours.update(_days_of(first))

    def turned_round(self, sentence: str) -> str:
        """The weekday of which the sentence says the other way round what the knowledge says; empty for none."""
        return next((day for day, wrong in self._verdicts(sentence, denied=False) if wrong), "")

    def answer(self, stated: str, *, denied: bool) -> str | None:
        """The same of a yes or, `denied`, a no to what is `stated`; None where the knowledge does not tell."""
        verdicts = list(self._verdicts(stated, denied))
        return next((day for day, wrong in verdicts if wrong), "") if verdicts else None

    def asks_no_more(self, words: Iterable[str]) -> bool:
        """Whether these words of a question are of nothing but opening."""
        return all(_speaks_of_it(word) or _SHOP.fullmatch(word) for word in words)

    def _verdicts(self, text: str, denied: bool) -> Iterator[tuple[str, bool]]:
        """The weekdays of which the knowledge says one thing alone, and whether the text says the other."""
        for said in _sides(text):
            told = {one for one in _BOTH if (one, said.day) in self._told}
            if not told and self._hours and said.of_shop:
                told = {"open" if said.day in self._hours else "closed"}
            if len(told) == 1:
                yield said.written, (said.side in told) is denied


def _days_of(fact: str) -> Iterator[object]:
    """The weekdays on which the shop is open, of the line that tells its hours; none where there may be others."""
    found = _HOURS.match(fact)
    hours = fact[found.end() :] if found else ""
    if _BUT.search(hours) or _AND_OTHERS.search(hours) or _are_of_all_days(hours):
        return
    for clause in clauses_of(hours):
        if not _CLOSED.search(clause.words.text):
            yield from (one.value for one in clause.figures if one.kind == "weekday")


def _are_of_all_days(hours: str) -> bool:
    """Whether they begin with an hour of no weekday: “9 am to 6 pm (Sundays 10 am to 4 pm)”."""
    days = [one.written for one in figures_in(hours) if one.kind == "weekday" and one.written]
    before = hours[: min((at for at in map(hours.find, days) if at >= 0), default=0)]
    first = _BORDER.split(before)[0]
    timed = any(one.kind in ("clock", "range") for one in figures_in(first))
    return timed and first != before


def _sides(text: str) -> Iterator[_Said]:
    """Each weekday with whether it is open then; a clause without a word of that goes on with the one before it."""
    for sentence in sentences_of(text):
        side: Side | None = None
        if not _speaks_of_it(sentence) or asks(sentence) or _BUT.search(sentence):
            continue
        for clause in clauses_of(sentence):
            words = words_of(clause.bare)
            side = _side(clause) or (None if words.every else side)
            for figure in clause.figures:
                if side and figure.kind == "weekday":
                    yield _Said(side, figure.value, figure.written, _is_of_shop(clause))
            if clause.mark in (";", "；"):
                side = None


def _side(clause: Clause) -> Side | None:
    """At an hour it opens or closes: then it is open on that day."""
    hours = any(figure.kind in ("clock", "range") for figure in clause.figures)
    if _CLOSED.search(clause.words.text) and not hours:
        return "closed"
    return "open" if hours or _OPEN.search(clause.words.text) else None


def _is_of_shop(clause: Clause) -> bool:
    """Whether the clause says no more than that the shop is open or closed: “the library is” is of another house."""
    left = clause.bare
    for pattern in (_OPEN, _CLOSED, _SHOP):
        left = pattern.sub(" ", left)
    words = words_of(left)
    return not words.every


def _speaks_of_it(text: str) -> bool:
    return bool(_OPEN.search(text) or _CLOSED.search(text))
