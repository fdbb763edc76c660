"""Kinds of figures: which mean the same, which could stand in each other's place, and which words they make idle."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from inference.grounding.content_words import Words, stem
from inference.grounding.figure_text import Figure

Key = tuple[str, Any]

MONEY = {
    "usd", "eur", "gbp", "cny", "hkd", "jpy", "krw", "aud", "cad", "sgd", "twd",
}  # fmt: skip
OF_TIME = {"working day", "day", "hour", "minute", "week", "month", "year", "instalment"}
WEIGHTS = {"kg", "gram", "jin", "pound"}
LENGTHS = {"cm", "mm", "inch", "metre", "km", "mile"}
VOLUMES = {"ml", "litre"}
MEASURES = WEIGHTS | LENGTHS | VOLUMES
# None of these says how many there are of something.
NO_COUNTS = MONEY | OF_TIME | MEASURES | {"clock", "date", "weekday", "near day", "percent"}
# Figures of one group answer the same question: one may stand where another is meant.
_GROUPS = (MONEY, OF_TIME - {"instalment"} | {"clock", "near day", "weekday", "date"})
_GROUP_OF = {kind: place for place, group in enumerate(_GROUPS) for kind in group}
_NO_NUMBERS = {"stock", "free"}  # their values are no counts
# A bare number in the knowledge is none of these.
_NEVER_BARE = OF_TIME | {
    "percent", "near day", "weekday", "link", "email", "code", "date", "size", "stock",
}  # fmt: skip
RATED = MONEY | {"plain", "percent"}  # so much “a day”, so many times “a week”
# What a figure says by itself, without a word for it.
_SAID_BY: tuple[tuple[set[str], set[str]], ...] = (
    (
        MONEY | {"free"},
        {
            "cost",
            stem("spend"),
            *[
                "价格",
                "价钱",
                "售价",
                "费用",
                "收费",
                "钱",
                "要钱",
                "收钱",
                "总价",
                "单价",
                "现价",
                "定价",
            ],
        },
    ),
    (OF_TIME | {"plain", "point"}, {stem("number")}),
    (OF_TIME, {"最长", "最短", "最久"}),
    ({"percent"}, {stem("minus")}),
    (LENGTHS, {*map(stem, ("dimension", "measurement", "measure")), "尺寸", "大小"}),
    (VOLUMES, {*map(stem, ("capacity", "volume", "hold")), "容量"}),
    ({"watt"}, {stem(word) for word in ("watt", "wattage")} | {"功率", "瓦数"}),
    (
        {"digits"},
        {stem(word) for word in ("number", "telephone", "hotline")}
        | {"电话", "号码", "电话号码", "热线"},
    ),
    (
        {"clock", "weekday"},
        {stem(word) for word in ("open", "opening", "close")}
        | {"营业", "上班", "开门", "关门", "打烊", "店开", "开到", "开"},
    ),
    ({"code"}, {stem("number"), "编号", "货号", "型号"}),
    ({"email"}, {stem("address"), "邮箱", "邮件"}),
    ({"plain"}, {stem("address"), "地址"}),  # the number of a house
    ({"link"}, {stem("website"), "网址", "链接"}),
)


class Keys:
    """Figures that stand somewhere, made ready once to look others up among them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.all = frozenset(keys)
        self.kinds = Counter(kind for kind, _ in self.all)
        self._counts = {value for kind, value in self.all if kind not in _NO_NUMBERS}
        self._clocks = [value for kind, value in self.all if kind == "clock"]
        self._digits = [value for kind, value in self.all if kind == "digits"]

    def carry(self, figure: Figure) -> bool:
        """Whether the figure is among these, or meant by one of them."""
        if figure.key in self.all:
            return True
        match figure.kind:
            case "clock":
                minutes, known = figure.value
                return any(
                    (at == minutes or not (known and sure)) and at % 720 == minutes % 720
                    for at, sure in self._clocks
                )
            case "digits":
                return any(number.endswith(figure.value) for number in self._digits)
            case "plain":
                return figure.value in self._counts
            case kind if kind in _NEVER_BARE:
                return False
        return ("plain", figure.value) in self.all


def with_units(figures: Sequence[Figure], units: set[str]) -> list[Figure]:
    """The figures, with bare numbers also read as so many of each unit."""
    bare = [figure for figure in figures if figure.kind == "plain"]
    ranges = [f.value[1:] for f in figures if f.kind == "range" and f.value[0] == "plain"]
    return [
        *figures,
        *(Figure(unit, figure.value, figure.written) for unit in units for figure in bare),
        *(Figure("range", (unit, *ends), "") for unit in units for ends in ranges),
    ]


def once(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Each different figure, the first way it is written."""
    found: dict[Key, Figure] = {}
    for figure in figures:
        found.setdefault(figure.key, figure)
    return tuple(found.values())


def group_of(figure: Figure) -> object:
    """What figures of kinds that answer the same question have in common."""
    kind = figure.value[0] if figure.kind == "range" else figure.kind
    return _GROUP_OF.get(kind, kind)


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
