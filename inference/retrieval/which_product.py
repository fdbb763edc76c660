"""How a question says which of the products that were told it means: “the second one”, “the 28”, “the bigger one”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from inference.retrieval.follow_ups import (
    MEASURE_WORDS,
    asks_for_cheaper,
    compares,
    names_nothing,
    points_to_product,
)

Size = Literal["more", "less", "most", "least"]
Measure = Literal["size", "weight", "price"]
_SIZES: tuple[Size, ...] = ("more", "less", "most", "least")

# What follows is no product: “last one: …”, 最后一个问题, 第一个月, 第二件半价.
_NO_PLACE = r"(?!\s*+(?:问题|疑问|月|[天周年]|优惠|活动|券|半价|打?[\d一二三四五六七八九几]*折|更?便宜|[:：,，]))"
_NTH = re.compile(
    rf"\b(?:the )?(?P<en>first|second|third|fourth|last|1st|2nd|3rd|4th) (?:one|option|item|product)\b{_NO_PLACE}"
    r"(?! (?:half|free|of \w))"
    r"|(?<=and )the (?P<nth>first|second|third|last)(?=\W*$)"
    rf"|第(?P<zh>[一二三四1-4])[{MEASURE_WORDS}]{_NO_PLACE}|(?P<last>最后一?[{MEASURE_WORDS}]){_NO_PLACE}",
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
    r"(?! (?:(?:business|working) )?(?:days?|weeks?|months?|years?|hours?|minutes?|percent|of|am|pm|for \d|v|w|gb)\b)"
    rf"|(?<![a-z\d.满-])(?P<zh>[a-z]?\d+(?:\.\d+)?|[a-z](?=[款型]))\s*+(?:{_UNIT})?"
    r"(?:那[个款]|(?:[款型版装]|的(?!券))+|(?=[\s要卖]*+(?:呢|多少|什么价|价格|还?有货|还有|[有没]吗)))",
    re.IGNORECASE,
)
# By its size beside that of what was told: “the bigger one”, “smaller”, 小瓶的, 大一点的; but “can I keep it longer?”.
_MORE, _LESS = r"big+er|larger|longer|taller", "smaller|shorter"
_ONE = r"(?: (?:ones?|sizes?|versions?))"
_LEADS = (
    r"^\W*+(?:(?:ok(?:ay)?|and|or|so|but|then|do you have|have you got|got|is there|are there|how about|what about"
    r"|any(?:thing)?|something|an?|the|slightly|a bit|it)\b\W*+)*+"
)
_PIECE = "(?:包装|[瓶号包袋款罐盒只个件])"
_BESIDE = f"的(?:那?[{MEASURE_WORDS}])?|(?=呢|多少|[有没])"
_MUCH = "(?<!时间)(?<!时间再)(?<![等多])"
_SIZED = re.compile(
    rf"{_LEADS}(?P<w>(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_ONE}?)(?=\W*$)"
    rf"|(?P<w_one>\b(?:the|an?|any) (?:(?P<more_one>{_MORE})|(?P<less_one>{_LESS})){_ONE})\b(?! than)"
    rf"|(?P<w_most>\b(?:the|that(?= \w+{_ONE})) (?:(?P<most>big(?:gest)?|large(?:st)?|long(?:est)?|tall(?:est)?)"
    rf"|(?P<least>small(?:est)?|little|short(?:est)?)){_ONE}?)\b(?! than)"
    rf"|(?P<w_zh>{_MUCH}(?:(?P<more_zh>更[大长高厚]|再?[大长高厚]一?[点些])|(?P<less_zh>更[小短矮薄]|再?[小短矮薄]一?[点些]))"
    r"儿?[的号款]*)"
    rf"|(?P<w_many>(?<![比价值质量度置性评内颜])(?:(?P<most_zh>最?[大长高])|(?P<least_zh>最?[小短矮]))(?:{_BESIDE}|{_PIECE}(?:{_BESIDE}|(?=吗))))",
    re.IGNORECASE,
)
_WORDS_OF_SIZE = ("w", "w_one", "w_most", "w_zh", "w_many")
_IS_ONE = re.compile(rf"{_ONE}$|那[{MEASURE_WORDS}]$", re.IGNORECASE)
# Of those that were told, by what is no size: “the lighter one”, 便宜的那个.
_LIGHT, _HEAVY = "light(?:er|est)?", "heav(?:y|ier|iest)"
_CHEAP, _DEAR = "cheap(?:er|est)?", "dear(?:er|est)?|pric(?:ey|ier|iest)|(?:more|most) expensive"
_RATED = re.compile(
    rf"\b(?:the|that) (?:(?P<least_weight>{_LIGHT})|(?P<most_weight>{_HEAVY})"
    rf"|(?P<least_price>{_CHEAP})|(?P<most_price>{_DEAR})) (?:one|version|model)\b(?! than)"
    r"|(?<![\u4e00-\u9fff])(?:那|就要?|我?要|想买)?最?"
    r"(?:(?P<least_weight_zh>轻)|(?P<most_weight_zh>重)|(?P<least_price_zh>便宜)|(?P<most_price_zh>贵))"
    rf"(?:一?[点些])?的(?:那?[{MEASURE_WORDS}]|(?=[有是多什能可呢怎]))",
    re.IGNORECASE,
)
_RATES: tuple[tuple[Size, Measure], ...] = (
    ("least", "weight"), ("most", "weight"), ("least", "price"), ("most", "price"),
)  # fmt: skip
# By what else is told of it: “the blue one”, “the short sleeve one”, 蓝色那款.
_NO_NAME = r"(?!(?:wrong|right|same|new|old|only|other|next|best|cheap\w*)\b)"
_NO_LEAD = (
    r"(?!(?:last|first|second|third|fourth|next|which|any|some|this|that|no|not|every|each|another|what|the|an?|for|is"
    r"|are|was|in|of|or|with|can|could|do|does|nice|good|great|bad|buy|get|give|take|day|just|more|less)\b)"
)
_SO_FAR = r"^\W*+(?:(?:ok(?:ay)?|so|and|yes|yeah|then|just|i['’]?ll (?:take|have)|i (?:want|meant?))\b\W*+)*+"
_PLAIN_CHINESE = "(?:标准|普通|基础|常规)[款版]"
PLAIN = re.compile(f"{_PLAIN_CHINESE}|standard|plain|regular|normal|basic", re.IGNORECASE)
_CALLED_SO = re.compile(
    rf"\b(?:the|that) (?P<en>{_NO_NAME}[\w-]+(?: {_NO_NAME}[\w-]+){{0,2}}?) (?:one|version|model)\b"
    rf"|{_SO_FAR}(?P<lead>{_NO_NAME}{_NO_LEAD}[a-z-]{{3,}}) one\b(?! (?:day|of|more|by)\b)"
    rf"|(?P<plain>{_PLAIN_CHINESE})的?"
    r"|(?<![\u4e00-\u9fff])(?:我?(?:就|想|只)?要|想买|有没有|请问|那)?(?![这那另]|不要|别|[上下]一|[前上]面|刚才)"
    rf"(?P<zh>[\u4e00-\u9fff]{{1,6}}?)的?那[{MEASURE_WORDS}]",
    re.IGNORECASE,
)
_OTHER_OF_THEM = re.compile(
    r"\b(?:the|that) other (?:one|version|size)\b|\bother sizes?\b"
    rf"|另外?一?[{MEASURE_WORDS}]|另外那[{MEASURE_WORDS}]|(?:别的|其他|其它)(?:尺寸|规格|大小)",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"^\W*(?:no|nope|sorry)\b(?=[,.]| i mean)[,.\s]*+|\bi (?:mean|meant)\b|^不(?:[是对]|，)[，,。\s]*+"
    r"|(?:^|(?<=[，,。\s]))我(?:刚才)?(?:说|问|指)的?是?",
    re.IGNORECASE,
)
# What is said before a question and asks nothing.
_SAID = re.compile(
    r"\b(?:h+m+|um+|uh|oh|ah|well|great|cool|anyway|actually)\b|太[大小贵重轻长短高矮]了|[嗯哦噢喔额呃]+|^[好行][的吧嘞]",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^[\s,，.。!！?？]*(?:那个?(?!\w*[款种]))?")
_ARTICLE = re.compile(r"\b(?:it|an?|the) $", re.IGNORECASE)
# Another stands beside it, or it is the one that is not wanted.
_OF_SEVERAL = (
    re.compile(
        r"\w[^\w]*\b(?:and|or)\W*$|(?:\bnot|n['’]t want|\bno)\W*$|\S[和跟与]$|还是$|不要$",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*(?:and|or)\b(?= (?:the|that)\b)|^[的]?[和跟与]|^的?还是", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the products that were told is meant, and `before` and `after` these words what is asked of it.

    At which `place` it was told, from 0, the last being -1; by which `figure` of its title; by its `size` beside what
    was told: the next larger or smaller one, the largest or smallest, or, `by` what else it is measured, the one of
    those that were told; by what else it is `called`; or the `other` one.
    """

    before: str
    after: str
    place: int | None = None
    figure: str = ""
    size: Size | None = None
    by: Measure = "size"
    called: str = ""
    other: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it asks at most for a price, a stock or a variant."""
        return _is_bare((self.before, self.after))

    @property
    def asks(self) -> str:
        """What it asks beside."""
        return _SORRY.sub(" ", f"{self.before} {self.after}")

    def named(self, title: str) -> str:
        """The question with the product's title in their place, in one line."""
        said = _SAID.sub("", _SORRY.sub("", self.before))
        before = _ARTICLE.sub("", _BEGINS.sub("", said))
        return f"{before}{' '.join(title.split())}{self.after}"


def which_of_those(asked: str) -> list[Which]:
    """Which of those that were told the question means, the surest reading first: by its place, a figure, what it is
    called, its weight or price; by its size, where it says “one” or asks at most for a price, a stock or a variant; or
    then as the other one. Empty where it says no such thing, names another one beside it, or compares them."""
    if compares(asked):
        return []
    return [
        which
        for which in _read(asked)
        if not (
            _OF_SEVERAL[0].search(_SAID.sub("", _SORRY.sub("", which.before)))
            or _OF_SEVERAL[1].search(which.after)
        )
    ]


def _read(asked: str) -> Iterator[Which]:
    """Each that it says, the surest first."""
    if found := _NTH.search(asked):
        place = (found["en"] or found["nth"] or found["zh"] or "last").lower()
        yield Which(*_around(asked, found), place=_PLACES[place])
    if (found := _FIGURED.search(asked)) and (found["zh"] or _is_bare(_around(asked, found))):
        yield Which(*_around(asked, found), figure=(found["en"] or found["zh"]).lower())
    if found := _SIZED.search(asked):
        words = next(name for name in _WORDS_OF_SIZE if found[name] is not None)
        size = next(
            one
            for one in _SIZES
            for way in (one, f"{one}_one", f"{one}_zh")
            if found.groupdict().get(way)
        )
        if _is_bare(around := _around(asked, found, words)) or _IS_ONE.search(found[words]):
            yield Which(*around, size=size)
    if (found := _OTHER_OF_THEM.search(asked)) and _is_bare(_around(asked, found)):
        yield Which(*_around(asked, found), other=True)
    if found := _CALLED_SO.search(asked):
        called = found["en"] or found["lead"] or found["plain"] or found["zh"]
        begin = found.start("lead") if found["lead"] else found.start()
        called = _SAID.sub("", called).strip()
        yield Which(asked[:begin], asked[found.end() :], called=called)
    if (found := _RATED.search(asked)) and not asks_for_cheaper(asked):
        size, by = next(
            rate
            for rate in _RATES
            for way in ("_".join(rate), "_".join((*rate, "zh")))
            if found[way]
        )
        yield Which(*_around(asked, found), size=size, by=by)


def names_none(asked: str) -> bool:
    """Whether it asks for a price, a stock or a variant of what was told, and names no product itself."""
    ways = which_of_those(asked)
    return ways[0].is_bare if ways else points_to_product(asked)


def _around(asked: str, found: re.Match[str], words: str | int = 0) -> tuple[str, str]:
    return asked[: found.start(words)], asked[found.end(words) :]


def _is_bare(around: tuple[str, str]) -> bool:
    rest, of_it = (_SAID.sub(" ", _SORRY.sub(" ", one.join(around))).strip() for one in (" ", "it"))
    return names_nothing(rest) or points_to_product(rest) or points_to_product(of_it)
