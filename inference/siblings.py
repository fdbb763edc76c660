"""Which of the products that were told a question means: “the second one”, “the 28”, “the bigger one”.

The figures, sizes and places are read from the question, the products' titles from the replies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from inference.follow_ups import names_nothing, points_to_product
from inference.grounding.content_words import words_of
from inference.grounding.figure_kinds import LENGTHS, MEASURES, VOLUMES, WEIGHTS
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from knowledge.lexical import simplified
from knowledge.search import Match

Size = Literal["more", "less", "most", "least"]
_SIZES: tuple[Size, ...] = ("more", "less", "most", "least")

_NTH = re.compile(
    r"\b(?:the )?(?P<en>first|second|third|fourth|last|1st|2nd|3rd|4th) (?:one|option|item|product)\b"
    r"|(?<=and )the (?P<nth>first|second|third|last)(?=\W*$)"
    r"|第(?P<zh>[一二三四1-4])[个款种件条双只把台]|(?P<last>最后一?[个款种件条双只把台])",
    re.IGNORECASE,
)
_PLACES = {
    **dict.fromkeys(("first", "1st", "一", "1"), 0),
    **dict.fromkeys(("second", "2nd", "二", "2"), 1),
    **dict.fromkeys(("third", "3rd", "三", "3"), 2),
    **dict.fromkeys(("fourth", "4th", "四", "4"), 3),
    "last": -1,
}
# By a figure of its title: “the 28”, “A5的”; but no “the 2 weeks”.
_UNIT = "cm|mm|ml|l|lit(?:re|er)s?|oz|inch(?:es)?|in(?! stock)|kg|g|寸|英寸|厘米|公分|毫米|毫升|升|公斤|克|斤|米"
_FIGURED = re.compile(
    rf"\b(?:the|that|this) (?P<en>[a-z]?\d+(?:\.\d+)?)(?:[ -]?(?:{_UNIT}))?(?: one| version| size)?(?![\w.-])"
    r"(?! (?:days?|weeks?|months?|years?|hours?|minutes?|percent|of|am|pm)\b)"
    rf"|(?<![a-z\d.满-])(?P<zh>[a-z]?\d+(?:\.\d+)?|[a-z](?=[款型]))\s*(?:{_UNIT})?"
    r"(?:那[个款]|[的款型版装]+|(?=[\s要卖]*(?:呢|多少|什么价|价格|还?有货|还有|[有没]吗)))",
    re.IGNORECASE,
)
# By its size beside that of what was told: “the bigger one”, “smaller”, 小瓶的, 大一点的.
_ONE = r"(?: (?:ones?|sizes?|versions?))?"
_PIECE = "(?:包装|[瓶号包袋款罐盒只个件])?"
_BESIDE = "(?:的(?:那?[个款种条只把台])?|(?=呢|吗|多少|[有没]))"
_SIZED = re.compile(
    rf"\b(?:it |the |an? |any |something )?(?:(?P<more>big+er|larger|longer|taller)|(?P<less>smaller|shorter)){_ONE}\b"
    rf"|\b(?:the|that) (?:(?P<most>big(?:gest)?|large(?:st)?|long(?:est)?)"
    rf"|(?P<least>small(?:est)?|little|short(?:est)?)){_ONE}\b"
    r"|(?P<more_zh>更[大长高厚]|再?[大长高厚]一?[点些])儿?[的号款]*|(?P<less_zh>更[小短矮薄]|再?[小短矮薄]一?[点些])儿?[的号款]*"
    rf"|(?P<most_zh>最?[大长]{_PIECE}{_BESIDE})|(?P<least_zh>最?[小短]{_PIECE}{_BESIDE})",
    re.IGNORECASE,
)
# By what else is told of it: “the blue one”, “the short sleeve one”, 蓝色那款.
_CALLED_SO = re.compile(
    r"\b(?:the|that) (?P<en>(?!(?:wrong|right|same|new|old|only|other|next|best|cheap\w*)\b)[\w-]+(?: [\w-]+){0,2}?)"
    r" (?:one|version|model)\b"
    r"|(?P<zh>(?![这那另]|上一|前面|刚才)[\u4e00-\u9fff]{1,6}?)的?那[个款种支双条只把台]",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:the|that) other (?:one|version|size)\b|\bother sizes?\b"
    r"|另外?一?[个款种支双条只把台]|另外那[个款]|(?:别的|其他|其它)(?:尺寸|规格|大小)",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"^\W*(?:no|nope|sorry)\b[,.\s]*|\bi (?:mean|meant)\b|^不[是对]*[，,。\s]*|(?<!请)我?(?:说|问|指)的?是?",
    re.IGNORECASE,
)
# What sizes are called where a title has no figure.
_CALLED = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\b(?:mini|xs)\b|迷你|(?<![a-z])xs(?![a-z])",
        r"\b(?:small|little)\b|小|(?<![a-z])s(?![a-z])",
        r"\bmedium\b|中[号码款]|(?<![a-z])m(?![a-z])",
        r"(?<!extra )(?<!extra-)\blarge\b|\bbig\b|(?<![加特])大|(?<![a-z])l(?![a-z])",
        r"\bextra[ -]large\b|[加特]大|(?<![a-z])xx?l(?![a-z])",
    )
)
# Of the least unit of its kind.
_GREAT = {
    "kg": Fraction(1000), "jin": Fraction(500), "pound": Fraction(454), "litre": Fraction(1000),
    "cm": Fraction(10), "inch": Fraction(254, 10), "metre": Fraction(1000),
}  # fmt: skip
_BESIDE_EACH_OTHER = re.compile(r"\b(?:and|or|vs\.?|versus|than)\b|[和跟与、]|还是", re.IGNORECASE)
_SPELT = re.compile(r"[a-z](?=[款型])[款型]|[a-z]+|[a-z]?\d+(?:\.\d+)?", re.IGNORECASE)
_SEPARATE = re.compile(r"[a-z]?\d+(?:\.\d+)?|[a-z](?=[款型])", re.IGNORECASE)
_BY = re.compile(r"(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
ALIKE = 0.5  # share of a title's words that a sibling's has


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the products that were told is meant, and `before` and `after` these words what is asked of it.

    At which `place` it was told, from 0, the last being -1; by which `figure` of its title; by its `size` beside what
    was told: the next larger or smaller one, the largest or smallest; by what else it is `called`; or the `other` one.
    """

    before: str
    after: str
    place: int | None = None
    figure: str = ""
    size: Size | None = None
    called: str = ""
    other: bool = False

    def named(self, title: str) -> str:
        """The question with the product's title in their place."""
        return f"{_SORRY.sub('', self.before).lstrip().removeprefix('那')}{title}{self.after}"


def which_of_those(asked: str) -> Which | None:
    """Which of those that were told the question means by its place or what it is called; or by its figure or size or
    as the other one, where it names nothing and asks at most for a price, a stock or a variant. None where it says no
    such thing."""
    if found := _NTH.search(asked):
        place = (found["en"] or found["nth"] or found["zh"] or "last").lower()
        return Which(*_around(asked, found), place=_PLACES[place])
    if (found := _FIGURED.search(asked)) and (found["zh"] or _is_bare(_around(asked, found))):
        return Which(*_around(asked, found), figure=(found["en"] or found["zh"]).lower())
    if (found := _SIZED.search(asked)) and _is_bare(_around(asked, found)):
        size = next(one for one in _SIZES if found[one] or found[f"{one}_zh"])
        return Which(*_around(asked, found), size=size)
    if (found := _OTHER.search(asked)) and _is_bare(_around(asked, found)):
        return Which(*_around(asked, found), other=True)
    if found := _CALLED_SO.search(asked):
        return Which(*_around(asked, found), called=found["en"] or found["zh"])
    return None


def names_none(asked: str) -> bool:
    """Whether it asks for a price, a stock or a variant of what was told, and names no product itself."""
    which = which_of_those(asked)
    if which is None:
        return points_to_product(asked)
    return _is_bare((which.before, which.after))


def _around(asked: str, found: re.Match[str]) -> tuple[str, str]:
    return asked[: found.start()], asked[found.end() :]


def _is_bare(around: tuple[str, str]) -> bool:
    rest = _SORRY.sub(" ", " ".join(around)).strip()
    return names_nothing(rest) or points_to_product(rest)


def told_in(reply: str, products: Sequence[Match]) -> list[Match]:
    """Those of the products that a reply names by their titles, in its order."""
    told, left = dict[int, Match](), reply
    # “Bridle” stands in “Double Bridle”, too.
    for match in sorted(products, key=lambda one: -len(one.title)):
        at = left.find(match.title)
        if at >= 0:
            told[at] = match
            left = left.replace(match.title, " " * len(match.title))
    return [told[at] for at in sorted(told)]


def named_both(products: Sequence[Match], asked: str) -> tuple[Match, ...]:
    """Those of the products of which the question names two or more beside each other, each by a word or figure that
    the others lack: “the 400 and the 800”, 松烟和鹤鸣. None where it names no two apart."""
    if not _BESIDE_EACH_OTHER.search(asked):
        return ()
    said, spelt = Known([words_of(simplified(asked))]), _spelt(asked)
    named: list[tuple[Match, set[str]]] = []
    for one in products:
        if one.article is not None:
            words = words_of(simplified(one.title))
            own = {word for word in (*words.stems, *words.han) if said.has(word)}
            named.append((one, own | (spelt & _spelt(one.title))))
    apart = [
        one
        for one, own in named
        if own and all(other is one or (own - theirs) for other, theirs in named if theirs)
    ]
    return tuple(apart) if len(apart) > 1 else ()


def has_figure_apart(one: Match, other: Match, asked: str) -> bool:
    """Whether one of two products is called by a figure of the question, and the other is not: the 180, not the 90."""
    figures = _figures_of(asked)
    return bool(figures & _figures_of(one.title)) and not figures & _figures_of(other.title)


def sibling(which: Which, told: Sequence[Match], products: Sequence[Match]) -> Match | None:
    """The one of those `told` at the place that is meant; or of the products the one that is called as one of these,
    but with this figure, or of that size. None where there is none."""
    if which.place is not None:
        return next(iter(told[which.place :]), None)
    if which.figure:
        having = [
            (_shared(one, other), other)
            for one in told
            for other in (one, *products)
            if which.figure in _figures_of(other.title) and _is_alike(one, other)
        ]
        return _if_it_has(which, max(having, key=lambda pair: pair[0])[1]) if having else None
    if which.called:
        return _called_so(which, told, products)
    if which.other:
        others = (one for one in _kin(told[0], products) if one not in told) if told else iter(())
        return next(others, None)
    for one in told:
        family = _kin(one, products)
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
    kin = [*told, *(one for one in products if one not in told)]
    by_title = [
        one
        for one in kin
        if (spelt and spelt <= _spelt(one.title))
        or (called.han and not Known([words_of(simplified(one.title))]).lacks(called, latin=True))
    ]
    alike = [one for one in kin if one in told or any(_is_alike(each, one) for each in told)]
    having = by_title or [one for one in alike if not _whole(one).lacks(called, latin=True)]
    chosen = [one for one in having if one in told]
    chosen = chosen or [one for one in having if one in alike] or having
    if len(chosen) != 1 or not (called.stems or called.han or spelt):
        return None
    return _if_it_has(which, chosen[0])


def _if_it_has(which: Which, product: Match) -> Match | None:
    """The product, if it has what else is asked, where that is more than a price, a stock or a variant."""
    if _is_bare((which.before, which.after)):
        return product
    rest = words_of(simplified(_SORRY.sub(" ", f"{which.before} {which.after}")))
    return None if _whole(product).lacks(rest, latin=True) else product


def _whole(one: Match) -> Known:
    attributes = one.article.attributes if one.article else ""
    return Known([words_of(simplified(f"{one.title} {one.text} {attributes}"))])


def _kin(told: Match, products: Sequence[Match]) -> list[Match]:
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
    plain = {*words.stems, *words.han} - {"cm", "mm", "ml", "kg", "寸", "米", "装"}
    return {word for word in plain if not any(size.fullmatch(word) for size in _CALLED)}


def _spelt(text: str) -> set[str]:
    """Its Latin words and figures as they are spelt: “long” tells little, but “long sleeve” from “short sleeve”."""
    return {found.lower() for found in _SPELT.findall(simplified(text))} - {"a", "the", "and", "or"}


def _figures_of(title: str) -> set[str]:
    return {found.lower() for found in _SEPARATE.findall(simplified(title))}


def _measure(title: str) -> tuple[int, Fraction] | None:
    """How large what is called so is: by which of the measures, and how much; None where its title does not say."""
    if both := _BY.search(title):
        return 4, Fraction(both[1]) * Fraction(both[2])
    for figure in figures_in(simplified(title)):
        for place, kinds in enumerate((LENGTHS, VOLUMES, WEIGHTS)):
            if figure.kind in kinds & MEASURES:
                return place, Fraction(str(figure.value)) * _GREAT.get(figure.kind, Fraction(1))
    for rank, called in reversed([*enumerate(_CALLED)]):
        if called.search(title):
            return 3, Fraction(rank)
    counted = [one for one in _SEPARATE.findall(title) if one[0].isdecimal()]
    return (5, Fraction(counted[0])) if len(counted) == 1 else None  # of pieces, of lumens
