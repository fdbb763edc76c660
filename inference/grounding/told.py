"""What an entry tells its figures of: the clause of each, what stands before it, and the entry's title.

“Silver members get 5% off; gold members get 10%” carries 10%, but not of silver members.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from inference.grounding.content_words import Words, weak_words_of, words_of
from inference.grounding.figure_kinds import OF_TIME, Key, Keys, group_of, with_units, without
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in, rates_in
from inference.grounding.overlap import Known
from inference.grounding.sentences import sentences_of
from inference.grounding.sides import denies, without_exceptions

FAR = 400  # signs before a clause that still belong to it
BEFORE, TITLE = 0.9, 0.5  # what a word counts before the clause, and in the title

_CLAUSE = re.compile(
    r"(?<!\d)[,，]|,(?!\d{3}(?!\d))|，(?![０-９]{3}(?!\d))|[;；:：](?!\d)|\s[—–]\s|\b(?:and|but|while)\b(?!\s\d)",
    re.IGNORECASE,
)


# “2 years on filters and 1 year on heaters”: each figure is of what stands behind it.
_OF = r"[£$€¥]?\d[\d.,]{0,12}%?(?: ?[a-z]{1,12}){0,2} (?:on|for|in|to)\b"
_AND_OF = re.compile(rf"{_OF}[^,;:.]{{1,60}}? (?P<and>and)\b(?= {_OF})", re.IGNORECASE)

_MOST_AFTER = re.compile(
    r"\W*(?:or (?:less|fewer)|at (?:the )?most|max(?:imum)?\b|以[下内])", re.IGNORECASE
)
_LEAST_AFTER = re.compile(
    r"\W*(?:or more|and (?:more|over|up)\b|at (?:the )?least|min(?:imum)?\b|起|以上)", re.IGNORECASE
)
_MOST_BEFORE = re.compile(
    r"\b(?:at (?:the )?most|max(?:imum)?|up to|no (?:more|longer) than|longest)\b|最[多长高大]|至多|不超过|上限",
    re.IGNORECASE,
)
_LEAST_BEFORE = re.compile(
    r"\b(?:at (?:the )?least|min(?:imum)?|no less than|shortest)\b|最[少短低小]|至少|不少于|下限",
    re.IGNORECASE,
)

# Of what is not so beyond a figure the contrary is so up to it: “no dogs over 20 kg”, “up to 20 kg”.
_BEYOND_BEFORE = re.compile(
    r"\b(?:over|above|beyond|after|more than|exceed\w*"
    r"|(?:old|strong|fast|high|big|larg|heavi|tall|long|wid|great)er than)\b"
    r"|超过|大于|高于|多于",
    re.IGNORECASE,
)
_SHORT_BEFORE = re.compile(
    r"\b(?:under|below|within|before|until|till|(?:young|small|short|light|low|few)er than|less than)\b"
    r"|低于|小于|少于|不[满足到]",
    re.IGNORECASE,
)
# “Up to 48 hours before” is 48 at the least.
_AHEAD = re.compile(r"\s*(?:before|ahead|in advance|prior)\b", re.IGNORECASE)
_SHORT_AFTER = re.compile(r"\s*[级个人件位台只]?(?:[以之]?[内前]|[以之]下)")

NAMED = r"\s*[^:：,，.。]{1,40}[:：]"  # what stands first in the row of an article: “weight:”
_ROW = re.compile(rf"{NAMED}[^,，]+")


@dataclass(frozen=True)
class Clause:
    """Some words with their figures."""

    words: Words
    figures: tuple[Figure, ...]
    mark: str  # at which it ends; nothing where the sentence does

    @cached_property
    def bare(self) -> str:
        """The text without its figures."""
        return without(self.words.text, self.figures)

    @cached_property
    def rates(self) -> frozenset[str]:
        """For how long what it counts is: a day, a week."""
        return rates_in(self.words.text)

    def end_of(self, figure: Figure) -> str:
        """Whether the figure is told as the “most” or the “least”; empty for neither."""
        before, after = self._around(figure)
        if _MOST_AFTER.match(after):
            return "most"
        if _LEAST_AFTER.match(after):
            return "least"
        most, least = _MOST_BEFORE.search(before), _LEAST_BEFORE.search(before)
        return "" if bool(most) == bool(least) else "most" if most else "least"

    def side_of(self, figure: Figure) -> str:
        """On which side of the figure it is so: up to it, the “most”, or from it on, the “least”; empty for neither."""
        before, after = self._around(figure)
        if end := self.end_of(figure):
            ahead = end == "most" and _AHEAD.match(after)
            return "least" if ahead else end
        most = _SHORT_BEFORE.search(before) or _SHORT_AFTER.match(after)
        least = _BEYOND_BEFORE.search(before)
        return "" if bool(most) == bool(least) else "most" if most else "least"

    def _around(self, figure: Figure) -> tuple[str, str]:
        """What stands before the figure, from the figure before it on, and behind it; nothing beside a range."""
        text, at = self.words.text, self.words.text.find(figure.written)
        if at < 0 or not figure.written or any(f.kind == "range" for f in self.figures):
            return "", ""
        written = [one.written for one in self.figures]
        ends = [text.rfind(one, 0, at) + len(one) for one in written if text.rfind(one, 0, at) >= 0]
        before = text[max(ends, default=0) : at]
        for pattern in (_MOST_AFTER, _LEAST_AFTER) if ends else ():
            found = pattern.match(before)
            before = before[found.end() :] if found else before
        return before, text[at + len(figure.written) :]

    @cached_property
    def weak(self) -> frozenset[str]:
        """Words that tell clauses apart where the others do not."""
        return weak_words_of(self.bare)


@dataclass(frozen=True, eq=False)
class Told:
    """A clause of an entry that tells figures, made ready once for sentences to be compared with it."""

    clause: Clause
    sentence: str
    of_article: bool
    before: str  # what stands before the clause in its sentence
    title: Known
    keys: Keys  # its figures
    keys_so_far: frozenset[Key]  # these, and those before it in the sentence

    def of_rank(self, rank: object) -> frozenset[Key]:
        """The figures here of this rank."""
        return frozenset(one.key for one in self.clause.figures if rank_of(one) == rank)

    def names(self, word: str) -> bool:
        """Whether the clause has the word, or the entry is called so."""
        return self._words.has(word) or self.title.has(word)

    @cached_property
    def is_row(self) -> bool:
        """Whether it is what an article has under a name, and no more: “weight: 4.1 kg”."""
        return self.of_article and bool(_ROW.fullmatch(self.sentence))

    @cached_property
    def _goes_on(self) -> bool:
        """“A single is $28 for half a day and $45 for a full one”: with its figure first, and no words of its own."""
        own, first = self.clause.words, self.clause.figures[0].written
        return not own.every and own.text.lstrip().startswith(first)

    @cached_property
    def _words(self) -> Known:
        return Known([self.clause.words])

    @cached_property
    def _words_before(self) -> Known:
        return Known([words_of(self.before)])

    def weight(self, word: str) -> float:
        """What it counts that the word is said beside a figure of this clause."""
        before = 1.0 if self._goes_on else BEFORE
        places = ((self._words, 1.0), (self._words_before, before), (self.title, TITLE))
        return next((weight for known, weight in places if known.has(word)), 0.0)


def say_the_same(one: str, other: str) -> bool:
    """Whether one denies on one side of a figure what the other affirms on its other side."""
    if denies(one) == denies(other):
        return False
    sides = [
        {f.key: side for c in clauses_of(text) for f in c.figures if (side := c.side_of(f))}
        for text in (without_exceptions(one), without_exceptions(other))
    ]
    shared = sides[0].keys() & sides[1].keys()
    return bool(shared) and all(sides[0][key] != sides[1][key] for key in shared)


def rank_of(figure: Figure) -> object:
    """Figures of one rank could stand in each other's place: of a range, other ranges."""
    return group_of(figure), figure.kind == "range"


def clauses_of(sentence: str) -> Iterator[Clause]:
    """The clauses; a bare number has the unit that the sentence names: “3 to 5 days, express 1 to 2”."""
    units = {figure.kind for figure in figures_in(sentence)} & OF_TIME
    at = 0
    marks = {found.span() for found in _CLAUSE.finditer(sentence)}
    marks |= {found.span("and") for found in _AND_OF.finditer(sentence)}
    for start, end in [*sorted(marks), (len(sentence), len(sentence))]:
        text = sentence[at:start]
        figures = with_units(figures_in(text), units)
        yield Clause(words_of(text), tuple(figures), sentence[start:end])
        at = end


def told_in(text: str, title: Known, of_article: bool) -> Iterator[Told]:
    """The clauses of an entry's text that carry figures."""
    for sentence in sentences_of(text):
        before, keys = "", frozenset[Key]()
        for clause in clauses_of(sentence):
            own = frozenset(figure.key for figure in clause.figures)
            if own:
                yield Told(clause, sentence, of_article, before, title, Keys(own), own | keys)
            before, keys = (before + clause.words.text + " ")[-FAR:], keys | own
            if clause.mark in (";", "；"):
                before, keys = "", frozenset()
