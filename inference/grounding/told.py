"""What an entry tells its figures of: the clause of each, what stands before it, and the entry's title.

“Silver members get 5% off; gold members get 10%” carries 10%, but not of silver members.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inference.grounding.content_words import Words, stem, weak_words_of, words_of
from inference.grounding.figures import Figure, figures_in
from inference.grounding.overlap import missing
from inference.grounding.sentences import sentences_of

Key = tuple[str, Any]

MONEY = {
    "usd", "eur", "gbp", "cny", "hkd", "jpy", "krw", "aud", "cad", "sgd", "twd",
}  # fmt: skip
OF_TIME = {"working day", "day", "hour", "minute", "week", "month", "year", "instalment"}
# Figures of one group answer the same question: one may stand where another is meant.
_GROUPS = (MONEY, OF_TIME - {"instalment"} | {"clock", "near day", "weekday", "date"})
_APART = {"size", "plain", "free", "stock", "link"}  # bound to nothing by what stands by
FAR = 400  # signs before a clause that still belong to it
BEFORE, TITLE = 0.9, 0.5  # what a word counts before the clause, and in the title

# What a figure says by itself, without a word for it.
_SAID_BY: tuple[tuple[set[str], set[str]], ...] = (
    (MONEY, {"cost", "价格", "价钱", "售价", "费用", "收费"}),
    (
        {"digits"},
        {stem(word) for word in ("number", "telephone", "hotline")}
        | {"电话", "号码", "电话号码", "热线"},
    ),
    (
        {"clock", "weekday"},
        {stem(word) for word in ("open", "opening", "close")} | {"营业", "上班"},
    ),
    ({"email"}, {stem("address"), "邮箱", "邮件"}),
    ({"link"}, {stem("website"), "网址", "链接"}),
)

_CLAUSE = re.compile(
    r"(?<!\d)[,，]|[,，](?!\d{3}(?!\d))|[;；:：](?!\d)|\b(?:and|but|while)\b(?!\s\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Some words with their figures, and the words and figures of its sentence before it."""

    words: Words
    figures: tuple[Figure, ...]
    before: Words
    keys_before: frozenset[Key]
    weak: frozenset[str]  # words that tell clauses apart where the others do not


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of an entry that tells figures."""

    clause: Clause
    sentence: str
    title: Words
    of_article: bool

    @property
    def keys(self) -> frozenset[Key]:
        """Its figures."""
        return frozenset(figure.key for figure in self.clause.figures)

    @property
    def keys_so_far(self) -> frozenset[Key]:
        """These, and those before it in the sentence."""
        return self.keys | self.clause.keys_before

    def alike(self, figure: Figure) -> set[Key]:
        """The figures here that could stand in its place: of a range, other ranges."""
        group, ranges = _group(figure), figure.kind == "range"
        return {
            one.key
            for one in self.clause.figures
            if _group(one) == group and (one.kind == "range") == ranges
        }

    def nearness(self, said: Clause, figure: Figure, asked: Collection[str], latin: bool) -> float:
        """How much of what the clause says beside this figure is told here; what was asked about counts twice."""
        total, left = 0.0, said.words
        places = ((self.clause.words, 1.0), (self.clause.before, BEFORE), (self.title, TITLE))
        for place, weight in places:
            lacking = set(missing(left, [place], latin))
            told = {*left.stems, *left.han} - lacking
            total += weight * (len(told) + len(told & set(asked)))
            left = without_words(left, told)
        beside = {
            other.key
            for other in said.figures
            if _group(other) != _group(figure) or other.kind == "weekday" != figure.kind
        }
        return total + len(beside & self.keys_so_far)


def clauses_of(sentence: str) -> Iterator[Clause]:
    """The clauses; a bare number has the unit that the sentence names: “3 to 5 days, express 1 to 2”."""
    units = {figure.kind for figure in figures_in(sentence)} & OF_TIME
    before, keys = "", frozenset[Key]()
    at = 0
    for mark in [*_CLAUSE.finditer(sentence), None]:
        text = sentence[at : mark.start() if mark else len(sentence)]
        figures = with_units(figures_in(text), units)
        weak = weak_words_of(without(text, figures))
        yield Clause(words_of(text), tuple(figures), words_of(before), keys, weak)
        if mark is None:
            return
        at = mark.end()
        ends = mark.group() in ";；"
        before, keys = (
            ("", frozenset())
            if ends
            else ((before + text + " ")[-FAR:], keys | {f.key for f in figures})
        )


def told_in(text: str, title: Words, of_article: bool) -> list[Told]:
    """The clauses of an entry's text that carry figures."""
    return [
        Told(clause, sentence, title, of_article)
        for sentence in sentences_of(text)
        for clause in clauses_of(sentence)
        if clause.figures
    ]


def with_units(figures: Sequence[Figure], units: set[str]) -> list[Figure]:
    """The figures, with bare numbers also read as so many of each unit."""
    bare = [figure for figure in figures if figure.kind == "plain"]
    ranges = [f.value[1:] for f in figures if f.kind == "range" and f.value[0] == "plain"]
    return [
        *figures,
        *(Figure(unit, figure.value, figure.written) for unit in units for figure in bare),
        *(Figure("range", (unit, *ends), "") for unit in units for ends in ranges),
    ]


def carried(figure: Figure, keys: frozenset[Key]) -> bool:
    """Whether the figure is among these, or meant by one of them."""
    if figure.key in keys:
        return True
    match figure.kind:
        case "clock":
            minutes, known = figure.value
            return any(
                kind == "clock"
                and (value[0] == minutes or not (known and value[1]))
                and value[0] % 720 == minutes % 720
                for kind, value in keys
            )
        case "digits":
            return any(kind == "digits" and known.endswith(figure.value) for kind, known in keys)
        case "plain":
            return any(value == figure.value for _, value in keys)
        case (
            "percent" | "near day" | "weekday" | "link" | "email" | "code" | "date" | "size" | "stock"
        ):  # fmt: skip
            return False
        case kind if kind in OF_TIME:
            return False
    return ("plain", figure.value) in keys


def said_of_another(
    figure: Figure, said: Clause, asked: Collection[str], told: Sequence[Told], latin: bool
) -> bool:
    """Whether what the clause says of the figure is told, more closely, of another figure of that group.

    Of an article its price says only what it costs: not what its return costs, where an entry speaks of that.
    """
    if figure.kind in _APART:
        return False
    carriers = [one for one in told if carried(figure, one.keys)]
    here = {other.key for other in said.figures}
    same = {key for key in here if key[0] == figure.kind}
    rivals = [
        one
        for one in told
        if one not in carriers and one.alike(figure) - here and not one.alike(figure) & same
    ]
    if any(_never_together(figure, other, told) for other in said.figures):
        return True
    if not carriers or not rivals:
        return False
    near = [(one, one.nearness(said, figure, asked, latin)) for one in carriers]
    for rival in rivals:
        nearness = rival.nearness(said, figure, asked, latin)
        kinds = {one.kind for one in rival.clause.figures}
        counts = figure.kind in kinds or figure.kind in OF_TIME and kinds & OF_TIME
        weak = said.weak if counts else ()
        if all(_is_nearer(rival, nearness, one, other, weak) for one, other in near):
            return True
    if figure.kind not in MONEY or not all(one.of_article for one in carriers):
        return False
    lacking = missing(
        said.words, [w for one in carriers for w in (one.clause.words, one.title)], latin
    )
    others = [w for one in rivals if not one.of_article for w in (one.clause.words, one.title)]
    known = set(missing(said.words, others, latin)) if others else set(lacking)
    return any(word not in known for word in lacking)


def _never_together(figure: Figure, other: Figure, told: Sequence[Told]) -> bool:
    """“On Monday from 10 to 7”, “top up 1000, get 40”: told only apart, and each beside another one."""
    if (figure.kind, other.kind) == ("clock", "weekday"):
        beside = [
            (carried(figure, one.keys), carried(other, one.keys_so_far))
            for one in told
            if any(kind == "clock" for kind, _ in one.keys)
            and any(kind == "weekday" for kind, _ in one.keys_so_far)
        ]
    elif figure.kind in MONEY and other.kind == figure.kind and other.key != figure.key:
        beside = [
            (carried(figure, one.keys), carried(other, one.keys))
            for one in told
            if sum(kind == figure.kind for kind, _ in one.keys) > 1
        ]
    else:
        return False
    return any(first != second for first, second in beside) and (True, True) not in beside


def _is_nearer(
    rival: Told, nearness: float, carrier: Told, other: float, weak: Collection[str]
) -> bool:
    """Whether the rival is what is spoken of; weak words decide within a sentence, or two of them."""
    if abs(nearness - other) > 0.01:
        return nearness > other
    more = len(rival.clause.weak & set(weak)) - len(carrier.clause.weak & set(weak))
    return more > (0 if rival.sentence == carrier.sentence else 1)


def without_words(words: Words, these: Collection[str]) -> Words:
    """The words but these."""
    return replace(
        words,
        stems=tuple(one for one in words.stems if one not in these),
        han=tuple(token for token in words.han if token not in these),
    )


def without(claim: str, figures: Iterable[Figure]) -> str:
    """The claim without its figures, which are looked at by themselves."""
    claim = unicodedata.normalize("NFKC", claim)
    for figure in figures:
        if figure.kind != "free":
            claim = claim.replace(figure.written, " ")
    return claim


def told_by_figures(words: Words, figures: Iterable[Figure]) -> Words:
    """The words without those that the figures say by themselves: a sum of money is what something costs."""
    kinds = {figure.kind for figure in figures}
    return without_words(words, {word for of, said in _SAID_BY for word in said if kinds & of})


def _group(figure: Figure) -> object:
    kind = figure.value[0] if figure.kind == "range" else figure.kind
    return next((place for place, group in enumerate(_GROUPS) if kind in group), kind)
