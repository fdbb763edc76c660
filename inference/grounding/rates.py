"""For one of what a sum is told: “£16 per letter”, “88元一晚”."""

import re

from inference.grounding.content_words import stem
from inference.grounding.numerals import value_of

_SUM = r"(?:[$£€¥￥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:usd|gbp|eur|cny|rmb|dollars?|pounds?|euros?|yuan|元|块钱?))"
_RATES = (
    re.compile(rf"{_SUM}\s*(?:(?:per|an?|each|every)\s+|/\s?)(?P<of>[a-z]{{2,}})", re.IGNORECASE),
    re.compile(rf"{_SUM}\s?(?:/|每|一)(?P<of>[\u4e00-\u9fff])"),
    re.compile(rf"[每一](?P<of>[\u4e00-\u9fff])[\u4e00-\u9fff]{{0,2}}?\s?{_SUM}"),
)
_PRICED = re.compile(_SUM, re.IGNORECASE)
_ASKED = re.compile(r"\bper (?P<of>[a-z]{2,})|每(?P<zh>[\u4e00-\u9fff])", re.IGNORECASE)
# Of what a sum is anyhow.
_ANY = {stem(word) for word in (
    "order", "purchase", "parcel", "package", "delivery", "shipment", "item", "piece", "unit", "product", "set", "pair",
    "time", "transaction",
)} | {*"单件个次笔份套袋盒包瓶罐条双只台张把块本支根副对"}  # fmt: skip
_ALIKE = (
    {stem(word) for word in ("person", "people", "head", "adult", "guest", "participant", "pp")},
    {"人", "位"},
    {"天", "日"},
    {"晚", "夜"},
)
_TOKEN = re.compile(r"[a-z]+|\d[\d.,]*|[\u4e00-\u9fff]|\S", re.IGNORECASE)


def rate_in(sentence: str, question: str) -> str:
    """For one of what the sentence tells a sum, as it says or, where it does not speak of that, as the question does;
    empty for none."""
    if found := next((match for one in _RATES if (match := one.search(sentence))), None):
        return found["of"]
    asked = _ASKED.search(question) if _PRICED.search(sentence) else None
    of = (asked["of"] or asked["zh"]) if asked else ""
    return "" if any(_is(token, of) for token in _TOKEN.findall(sentence)) else of


def tells_rate(text: str, of: str) -> bool:
    """Whether the text speaks of one of it: “each letter”, “nightly”, “Weekend |”, and not only of “40 letters”."""
    if stem(of.lower()) in _ANY:
        return True
    tokens = _TOKEN.findall(text)
    return any(
        _is(token, of) and (value_of(before) or 1) <= 1
        for before, token in zip(["", *tokens], tokens, strict=False)
    )


def _is(token: str, of: str) -> bool:
    one, other = stem(token.lower()), stem(of.lower())
    return one == other or any(one in group and other in group for group in _ALIKE)
