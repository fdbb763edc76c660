"""Which product is meant, of those that replies told and of others like them; their titles say what sets them apart."""

import re
from collections.abc import Sequence
from fractions import Fraction

from inference.grounding.content_words import words_of
from inference.grounding.figure_kinds import LENGTHS, VOLUMES, WEIGHTS
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.told import clauses_of
from inference.retrieval.follow_ups import compares
from inference.retrieval.which_product import PLAIN, Size, Which
from knowledge.lexical import simplified
from knowledge.search import Match

# What sizes are called where a title has no figure.
_CALLED = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bmini\b|迷你|(?<![a-z'’])xs(?![a-z\d])",
        r"\b(?:small|little)\b|小[号码款瓶包袋盒]|(?<![a-z'’])s(?![a-z\d])",
        r"\bmedium\b|中[号码款]|(?<![a-z'’])m(?![a-z\d])",
        r"(?<!extra )(?<!extra-)\blarge\b|\bbig\b|(?<![加特])大[号码款瓶包袋盒]|(?<![a-z'’])l(?![a-z\d])",
        r"\bextra[ -]large\b|[加特]大|(?<![a-z'’\d])xl(?![a-z\d])",
        r"(?<![a-z'’])(?:xxl|2xl)(?![a-z\d])",
    )
)
# Of the least unit of its kind.
_GREAT = {
    "kg": Fraction(1000), "jin": Fraction(500), "pound": Fraction(454), "litre": Fraction(1000),
    "cm": Fraction(10), "inch": Fraction(254, 10), "metre": Fraction(1000), "km": Fraction(10**6),
    "mile": Fraction(1609 * 10**3),
}  # fmt: skip
_BESIDE_EACH_OTHER = re.compile(r"\b(?:and|or|vs\.?|versus|than)\b|[和跟与、]|还是", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d.])\d++(?:\.\d++)?[ -]?(?:days?|weeks?|months?|years?|hours?|minutes?|天|周|年|岁|个?月|小时|分钟)",
    re.IGNORECASE,
)
_SMALL = {
    "a",
    "an",
    "the",
    "and",
    "or",
    "for",
    "with",
    "in",
    "of",
    "to",
    "on",
    "by",
    "from",
    "is",
    "it",
}
_SPELT = re.compile(r"[a-z](?=[款型])[款型]|[a-z]+|[a-z]?\d+(?:\.\d+)?", re.IGNORECASE)
_SEPARATE = re.compile(r"[a-z]?\d+(?:\.\d+)?|[a-z](?=[款型])", re.IGNORECASE)
_BY = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_LOAD = re.compile(
    r"load|capacity|\bmax|carr(?:y|ies)|holds?|up to|supports?|承|限|最大|载|可放|\d/\d",
    re.IGNORECASE,
)
ALIKE = 0.5  # share of a title's words that a sibling's has


def told_in(reply: str, products: Sequence[Match]) -> list[Match]:
    """Those of the products that a reply names by their titles, in its order."""
    told, left = dict[int, Match](), reply
    # “Bridle” stands in “Double Bridle”, too, and “Pot” in “Potato”.
    for match in sorted(products, key=lambda one: -len(one.title)):
        title = re.compile(rf"(?<![A-Za-z\d]){re.escape(match.title)}(?![A-Za-z\d])")
        if match.title and (found := title.search(left)):
            told[found.start()] = match
            left = title.sub(" " * len(match.title), left)
    return [told[at] for at in sorted(told)]


def named_both(products: Sequence[Match], asked: str) -> tuple[Match, ...]:
    """Those of the products of which the question names two or more beside each other, each by a word or figure that
    the others lack: “the 400 and the 800”, 松烟和鹤鸣. None where it names no two apart, or where one is of another
    kind and not called by what it is: “is the scarf warm and soft” is of no soft blanket."""
    if not _BESIDE_EACH_OTHER.search(asked):
        return ()
    asked = _TIME.sub(" ", asked)
    said, spelt = Known([words_of(simplified(asked))]), _spelt(asked)
    named: list[tuple[Match, set[str]]] = []
    for one in products:
        if one.article is not None:
            words = words_of(simplified(one.title))
            own = {word for word in words.every if said.has(word)}
            named.append((one, own | (spelt & _spelt(one.title))))
    apart = [
        one
        for one, own in named
        if own and all(other is one or (own - theirs) for other, theirs in named if theirs)
    ]
    alike = [
        one
        for one in apart
        if any(other is not one and _words(one.title) & _words(other.title) for other in apart)
    ]
    apart = [
        one for one in apart if one in alike or _head_of(one.title) in simplified(asked).lower()
    ]
    return tuple(apart) if len(apart) > 1 else ()


def named_together(entries: Sequence[Match], asked: str) -> tuple[Match, ...]:
    """The products that the question names beside each other; or the entry that leads, if it is a product that the
    question names, and the others that are called as it is but for a size, a figure or a word of which the question has
    none, and have all that it has of the question: three sizes of “the rice cooker”. None where they are no two."""
    return named_both(entries, asked) or (
        ()
        if compares(asked) and _BESIDE_EACH_OTHER.search(asked)
        else _called_alike(entries, asked)
    )


def _called_alike(entries: Sequence[Match], asked: str) -> tuple[Match, ...]:
    if not (entries and entries[0].article):
        return ()
    first, *others = entries
    own, said = _words(first.title), _said_of(first.title, asked)
    if not said or said == _spelt_out(first.title):
        return ()
    asks = words_of(simplified(asked))
    has = [*filter(_whole(first).has, asks.every)]
    alike = [
        one
        for one in others
        if one.article
        and not said - _spelt_out(one.title)
        and all(map(_whole(one).has, has))
        and (own <= _words(one.title) or own >= _words(one.title))
    ]
    return (first, *alike) if alike else ()


def _said_of(title: str, asked: str) -> set[str]:
    """The words and figures of a title that the question has."""
    known, spelt = Known([words_of(simplified(asked))]), _spelt(asked)
    return {word for word in _spelt_out(title) if word in spelt or known.has(word)}


def _spelt_out(title: str) -> set[str]:
    words = words_of(simplified(title))
    return {*words.every} | _spelt(title)


def _head_of(title: str) -> str:
    """What the thing is, as its title ends."""
    plain = simplified(title).lower()
    last = re.findall(r"[a-z]+|[\u4e00-\u9fff]+", plain)
    return (last[-1] if last[-1].isascii() else last[-1][-2:]) if last else "\0"


def has_figure_apart(one: Match, other: Match, asked: str) -> bool:
    """Whether one of two products is called by a figure of the question, and the other is not: the 180, not the 90."""
    figures = _figures_of(asked)
    return bool(figures & _figures_of(one.title)) and not figures & _figures_of(other.title)


def sibling(which: Which, told: Sequence[Match], products: Sequence[Match]) -> Match | None:
    """The one of those `told` at the place that is meant; or of the products the one that is called as one of these,
    but with this figure, or of that size. None where there is none."""
    if which.place is not None:
        placed = told[which.place :][:1]
        return _if_it_has(which, placed[0]) if placed else None
    if which.figure:
        having = {
            other.title: (max(_shared(one, other) for one in told), other)
            for other in (*told, *products)
            if which.figure in _figures_of(other.title)
            and any(_is_alike(one, other) for one in told)
        }
        most = max((share for share, _ in having.values()), default=0.0)
        nearest = [other for share, other in having.values() if share == most]
        return _if_it_has(which, nearest[0]) if len(nearest) == 1 else None
    if which.called:
        return _called_so(which, told, products)
    if which.other:
        others = (one for one in kin(told[0], products) if one not in told) if told else iter(())
        return next(others, None)
    if which.by != "size":
        return _by_rate(which, told)
    for one in told:
        family = kin(one, products)
        among = [other for other in told if other in family]
        chosen = _by_size(which.size, one, family if len(among) < 2 else among, len(among) > 1)
        if chosen:
            return chosen
    return None


def _called_so(which: Which, told: Sequence[Match], products: Sequence[Match]) -> Match | None:
    """The one product that is called so, by its title or else what is told of it, or of several the one that was told;
    it has what else is asked, if that is more than a price, a stock or a variant."""
    called = words_of(simplified(which.called))
    spelt = _spelt(which.called)
    those = [*told, *(one for one in products if one not in told)]
    by_title = [
        one
        for one in those
        if (spelt and spelt <= _spelt(one.title))
        or (called.han and not Known([words_of(simplified(one.title))]).lacks(called))
    ]
    alike = [one for one in those if one in told or any(_is_alike(each, one) for each in told)]
    having = by_title or [one for one in alike if not _whole(one).lacks(called)]
    if not having and told and PLAIN.fullmatch(which.called):
        having = _plain(kin(told[0], products))
    chosen = [one for one in having if one in told]
    chosen = chosen or [one for one in having if one in alike] or having
    if len(chosen) != 1 or not (called.every or spelt):
        return None
    return _if_it_has(which, chosen[0])


def _plain(family: Sequence[Match]) -> list[Match]:
    """The one of a family of several whose title has no words beside those that all others have, too."""
    if len(family) < 2:
        return []
    return [
        one
        for one in family
        if all(_words(one.title) < _words(it.title) for it in family if it is not one)
    ]


def _by_rate(which: Which, told: Sequence[Match]) -> Match | None:
    """The lightest or heaviest, the cheapest or dearest of those that were told. None where not all tell it, or two are
    alike."""
    if which.by == "price" and len({one.article.currency for one in told if one.article}) > 1:
        return None
    rates = [(_weight(one) if which.by == "weight" else _price(one), one) for one in told]
    rated = sorted(
        ((rate, one) for rate, one in rates if rate is not None),
        key=lambda pair: pair[0],
        reverse=which.size == "most",
    )
    if len(rated) < len(told) or len(rated) < 2 or rated[0][0] == rated[1][0]:
        return None
    return rated[0][1]


def _price(one: Match) -> Fraction | None:
    return Fraction(one.article.price) if one.article else None


def _weight(one: Match) -> Fraction | None:
    """What it weighs, in grams, where the one weight that is told of it is no load."""
    attributes = one.article.attributes if one.article else ""
    # A clause ends at a colon, and what is called a load stands before it.
    said = simplified(f"{attributes}; {one.text}").replace(":", " ").replace("：", " ")
    told = {
        Fraction(str(figure.value)) * _GREAT.get(figure.kind, Fraction(1))
        for clause in clauses_of(said)
        for figure in clause.figures
        if figure.kind in WEIGHTS and not _LOAD.search(clause.words.text)
    }
    return told.pop() if len(told) == 1 else None


def _if_it_has(which: Which, product: Match) -> Match | None:
    """The product, if it has what else is asked, where that is more than a price, a stock or a variant."""
    if which.is_bare:
        return product
    rest = words_of(simplified(which.asks))
    return None if _whole(product).lacks(rest) else product


def _whole(one: Match) -> Known:
    attributes = one.article.attributes if one.article else ""
    return Known([words_of(simplified(f"{one.title} {one.text} {attributes}"))])


def kin(told: Match, products: Sequence[Match]) -> list[Match]:
    """Those of the products that are called as the one told is, but for sizes and figures; else those that half are."""
    same = [one for one in products if _shared(told, one) == 1]
    return same if len(same) > 1 else [one for one in products if _is_alike(told, one)]


def _by_size(
    size: Size | None, told: Match, family: Sequence[Match], all_told: bool
) -> Match | None:
    """The one of the family of that size: the next one beside what was `told`, or, where all were, the last of them."""
    own = _measure(told.title)
    sized = [(at, one) for one in family if own and (at := _measure(one.title)) and at[0] == own[0]]
    larger, pick = size in ("more", "most"), max if size in ("more", "most") else min
    if own and size in ("more", "less") and not all_told:
        sized = [pair for pair in sized if (pair[0] > own if larger else pair[0] < own)]
        pick = min if larger else max
    return pick(sized, key=lambda pair: pair[0])[1] if sized else None


def _is_alike(told: Match, one: Match) -> bool:
    return one.article is not None and _shared(told, one) >= ALIKE


def _shared(told: Match, one: Match) -> float:
    own, others = _words(told.title), _words(one.title)
    return len(own & others) / max(len(own), 1)


def _words(title: str) -> set[str]:
    """The words of a title but for its measures and sizes."""
    words = words_of(simplified(title))
    plain = {*words.every} - {"cm", "mm", "ml", "kg", "寸", "米", "装"}
    return {word for word in plain if not any(size.fullmatch(word) for size in _CALLED)}


def _spelt(text: str) -> set[str]:
    """Its Latin words and figures as they are spelt: “long” tells little, but “long sleeve” from “short sleeve”."""
    return {found.lower() for found in _SPELT.findall(simplified(text))} - _SMALL


def _figures_of(title: str) -> set[str]:
    return {found.lower() for found in _SEPARATE.findall(simplified(title))}


def _measure(title: str) -> tuple[int, Fraction] | None:
    """How large what is called so is: by which of the measures, and how much; None where its title does not say."""
    if both := _BY.search(title):
        return 4, Fraction(both[1]) * Fraction(both[2])
    for figure in figures_in(simplified(title)):
        for place, kinds in enumerate((LENGTHS, VOLUMES, WEIGHTS)):
            if figure.kind in kinds:
                return place, Fraction(str(figure.value)) * _GREAT.get(figure.kind, Fraction(1))
    for rank, called in reversed([*enumerate(_CALLED)]):
        if called.search(title):
            return 3, Fraction(rank)
    counted = [one for one in _SEPARATE.findall(title) if one[0].isdecimal()]
    return (5, Fraction(counted[0])) if len(counted) == 1 else None  # pieces, lumens
