"""Kinds of figures: which mean the same, which could stand in each other's place, and which words they make idle."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from inference.grounding.content_words import Words, stem
from inference.grounding.figures import Figure

Key = tuple[str, Any]

MONEY = {
    "usd", "eur", "gbp", "cny", "hkd", "jpy", "krw", "aud", "cad", "sgd", "twd",
}  # fmt: skip
OF_TIME = {"working day", "day", "hour", "minute", "week", "month", "year", "instalment"}
# Figures of one group answer the same question: one may stand where another is meant.
_GROUPS = (MONEY, OF_TIME - {"instalment"} | {"clock", "near day", "weekday", "date"})
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


def with_units(figures: Sequence[Figure], units: set[str]) -> list[Figure]:
    """The figures, with bare numbers also read as so many of each unit."""
    bare = [figure for figure in figures if figure.kind == "plain"]
    ranges = [f.value[1:] for f in figures if f.kind == "range" and f.value[0] == "plain"]
    return [
        *figures,
        *(Figure(unit, figure.value, figure.written) for unit in units for figure in bare),
        *(Figure("range", (unit, *ends), "") for unit in units for ends in ranges),
    ]


def group_of(figure: Figure) -> object:
    """What figures of kinds that answer the same question have in common."""
    kind = figure.value[0] if figure.kind == "range" else figure.kind
    return next((place for place, group in enumerate(_GROUPS) if kind in group), kind)


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
