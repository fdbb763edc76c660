"""What an entry is about, where the question, or a sentence, is about something else.

“How often should I water a monstera?” says nothing of an orchid, though all other words are the same. Nor do the acres
of Mill Lake say anything of Weir Pool.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import pairwise

from inference.grounding.content_words import Words, names_in, words_of
from inference.grounding.entries import Entry, Statement
from inference.grounding.figure_kinds import OF_TIME, once
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from knowledge.contradictions import exchanged

# When something can be had again is told by no other time.
_BACK = re.compile(
    r"\b(?:be|come|coming|get|are|is) back\b|\bback in(?: stock)?\b|\brestock|\bin stock again\b|\bavailable again\b"
    r"|\bpre-?orders?\b|\breleased?\b|预售|预订|补货|到货|再有货|再来货|重新上架|有货",
    re.IGNORECASE,
)
_MANY = re.compile(r"(?<!s)s\s*$", re.IGNORECASE)
_WHEN = re.compile(
    r"\bwhen\b|\bhow (?:long|soon)\b|什么时候|何时|几时|多久|哪天|几天", re.IGNORECASE
)
_TIMES = OF_TIME | {"date", "weekday", "near day"}
# What a model is called by, in letters and digits; no number of an article behind its name, no measure.
_MODEL = re.compile(
    r"(?<![A-Za-z\d(（\-])[A-Za-z]{1,4}-?\d{1,4}[A-Za-z]{0,2}(?![A-Za-z\d\-]|\.\d)", re.ASCII
)
# One part of a sentence, which speaks of the models it names together.
_PART = re.compile(r"[;；。!！?？\n]|\.(?!\d)|\b(?:but|while)\b|而|但")
# It asks for another one, or beside which one it stands.
_OF_SEVERAL = re.compile(
    r"\b(?:an?other|others?|else|any|which|what|or|than|instead|similar|alternatives?|replac\w+|upgrad\w+|fits?"
    r"|compatib\w+|compar\w+|differen\w+"
    r"|(?:bigg|small|larg|cheap|light|heavi|quiet|strong|bett|fast|long|short|tall|wid|new)er)\b"
    r"|[哪别还比换配代类似差]|其[他它]|什么|一点",
    re.IGNORECASE,
)


class Subjects:
    """What the entries are about, and which FAQs ask what the `question` asks, but of something else."""

    def __init__(self, entries: Sequence[Entry], question: str) -> None:
        self._entries = entries
        self._others: dict[Entry, Words] = {}
        for entry in entries:
            if entry.question and (told := self._another(entry, question)):
                self._others[entry] = told
        self._models = frozenset() if _OF_SEVERAL.search(question) else _models_in(question)
        self._when_back = bool(_WHEN.search(question) and _BACK.search(question))

    def _another(self, entry: Entry, question: str) -> Words | None:
        """What the entry is about, if the question asks it of what other entries are called.

        What is of all plants is of an orchid, too: many of them, or what an orchid's own entry calls it.
        """
        title = entry.title.text
        if other := self._of_other_kind(entry, question):
            return other
        asked, told = (_words(exchanged(*two)) for two in ((question, title), (title, question)))
        if not told.every or _MANY.search(told.text):
            return None
        for word in entry.known.lacks(asked):
            others = [one for one in self._entries if one is not entry and one.called.has(word)]
            if others and all(one.known.lacks(told) for one in others):
                return told
        return None

    def _of_other_kind(self, entry: Entry, question: str) -> Words | None:
        """What stands in a Chinese title where the question has another word, beside the same: 吉他课 of 二胡课.

        That word stands in another entry.
        """
        for here, there in _exchanged_words(question, entry.title):
            if entry.known.has(here) or there in question:
                continue
            if any(one.known.has(here) for one in self._entries):
                return words_of(there)
        return None

    def told_of_another(self, words: Words, figures: Sequence[Figure], said: Words) -> str:
        """The figure, or words, that only such an FAQ has, where nothing so far `said` names what that is about."""
        if not self._others:
            return ""
        so_far, told = Known([said]), once(figures)
        named = [one for one, of in self._others.items() if not so_far.lacks(of)]
        foreign = [one for one in self._others if one not in named]
        for figure in told:
            carriers = [one for one in self._entries if one.figures.carry(figure)]
            if carriers and all(one in foreign for one in carriers):
                return figure.written
            # “The snake plant needs 12 inches of light”: the fern is 12 inches tall.
            of = Known((), [one.known for one in carriers])
            if carriers and named and all(of.lacks(self._others[one]) for one in named):
                return figure.written
        count = len(words.every)
        if told or count < 2 or not foreign:
            return ""
        own = Known((), [one.known for one in self._entries if one not in foreign])
        lacking = own.lacks(words)
        known = Known((), [one.known for one in foreign])
        return (
            ", ".join(lacking) if 2 * len(lacking) >= count and any(map(known.has, lacking)) else ""
        )

    def told_of_other_name(self, words: Words, figures: Sequence[Figure]) -> str:
        """The figure that is told of what the entries call by another name than the sentence: Mill Lake's acres of Weir
        Pool. Empty without one.
        """
        stems = {*words.stems}
        named = [name for name in self._names_told if name <= stems]
        if not named:
            return ""
        rest = [word for word in words.stems if not any(word in name for name in named)]
        for figure in once(figures):
            told = [
                one
                for one in self._beside_articles
                if any(figure.key == own.key for own in figures_in(one.text))
            ]
            shares = [sum(map(one.known.has, rest)) for one in told]
            near = [one for one, share in zip(told, shares, strict=True) if share == max(shares)]
            if near and all(_is_of_other_name(one, named, stems) for one in near):
                return figure.written
        return ""

    def told_of_another_model(self, sentence: str, said: str) -> str:
        """The model of which alone the sentence tells, where the question names another: T7, asked about the X7.

        None where what was `said` names that, or where the knowledge speaks of both together.
        """
        told = _models_in(sentence)
        if not self._models or not told or self._models & (told | _models_in(said)):
            return ""
        parts = [part for entry in self._entries for part in _PART.split(entry.text)]
        known = [models for models in map(_models_in, parts) if models]
        if not all(any(one in models for models in known) for one in self._models):
            return ""
        if any(models & self._models and models & told for models in known):
            return ""
        # Where it stands first, or in a title, something is called so: not where a player can read MP3.
        first = (_MODEL.match(part.lstrip()) for part in parts)
        called = _models_in(" ".join(found.group() for found in first if found))
        called |= _models_in(" ".join(entry.title.text for entry in self._entries))
        return min(told) if told <= called else ""

    @cached_property
    def _names_told(self) -> Set[Set[str]]:
        """What the entries but articles call by a name of several words: “Mill Lake”."""
        return {name for one in self._beside_articles for name in names_in(one.text)}

    @cached_property
    def _beside_articles(self) -> Sequence[Statement]:
        """The sentences of the entries but articles."""
        return [one for entry in self._entries if not entry.is_stock for one in entry.statements]

    def is_no_return(self, figures: Iterable[Figure]) -> str:
        """The time that is told where it was asked when something is back, and of which no entry says that."""
        if not self._when_back:
            return ""
        for figure in once(figures):
            if figure.kind in _TIMES and not any(
                _BACK.search(one.text)
                for entry in self._entries
                if entry.figures.carry(figure)
                for one in entry.statements
            ):
                return figure.written
        return ""


def _models_in(text: str) -> frozenset[str]:
    return frozenset(one.upper().replace("-", "") for one in _MODEL.findall(text))


def _is_of_other_name(one: Statement, named: Sequence[Set[str]], said: Set[str]) -> bool:
    """Whether the sentence has a name of which nothing is said, and no word of those that are."""
    return any(not name & said for name in names_in(one.text)) and not any(
        one.known.has(word) for name in named for word in name
    )


def _exchanged_words(question: str, title: Words) -> Iterator[tuple[str, str]]:
    """Each word of the question before, or behind, a word of the title that has another one there."""
    asked = words_of(question)
    for one, two in pairwise(title.han):
        if one + two not in title.text:
            continue
        for here, next_ in pairwise(asked.han):
            if here != one and f"{here}{two}" in asked.text:
                yield here, one
            if here == one and next_ != two and f"{here}{next_}" in asked.text:
                yield next_, two


def _words(tokens: Sequence[str]) -> Words:
    return words_of("".join(one if one >= "\u3400" else f" {one} " for one in tokens))
