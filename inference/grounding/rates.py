"""For one of what a sum is told: “£16 per letter”, “88元一晚”."""

import re

from inference.grounding.content_words import stem
from inference.grounding.numerals import value_of

# Bounded, and begun only where no digit stands before.
_SUM = (
    r"(?:[$£€¥￥]\s?\d[\d.,]{0,15}"
    r"|(?<![\d.,])\d[\d.,]{0,15}\s?(?:usd|gbp|eur|cny|rmb|dollars?|pounds?|euros?|yuan|元|块钱?))"
)
_FOR_ONE = (
    "person|people|head|adult|child|kid|guest|night|day|weekend|week|month|year|hour|minute|letter|digit|word|page|line"
    "|mile|km|metre|meter|yard|foot|inch|kilo|kg|pound|lb|litre|session|lesson|class|visit|round|game|lane|room|car|group"
)
_RATES = (
    re.compile(rf"{_SUM}\s?(?:per\s|/\s?)(?P<of>[a-z]{{2,}})", re.IGNORECASE),
    re.compile(rf"{_SUM}\s?(?:an?|each|every)\s(?P<of>{_FOR_ONE})\b", re.IGNORECASE),
    re.compile(
        rf"{_SUM}\s?(?:/|每|一)(?P<of>[人位天日晚夜周月年字斤米层节期]|小时|分钟|公斤|公里|平[方米尺]|课时)"
    ),
    re.compile(
        rf"每(?P<of>[人位天日晚夜周月年字斤米层节期]|小时|分钟|公斤|公里|平[方米尺]|课时)[\u4e00-\u9fff]{{0,2}}?\s?{_SUM}"
    ),
)
# Of what a sum is anyhow.
_ANY = {stem(word) for word in (
    "order", "purchase", "parcel", "package", "delivery", "shipment", "item", "piece", "unit", "product", "set", "pair",
    "time", "transaction",
)}  # fmt: skip
_ALIKE = tuple(
    {stem(word) for word in group.split()}
    for group in (
        "person people head adult guest participant ticket pp 人 位",
        "day daily 天 日",
        "week weekly wk 周",
        "month monthly mo 月",
        "year yearly annual annually annum 年",
        "hour hourly hr hrs 小时",
        "night nightly 晚 夜",
        "kilo kilogram kg 公斤",
        "pound lb lbs",
        "metre meter m 米",
        "square sq sqm 平方 平米",
        "节 课时 课",
    )
)
_SIGNS = ("$", "£", "€", "¥", "￥")
_TOKEN = re.compile(
    r"[a-z]+|\d[\d.,]*|小时|分钟|公斤|公里|平[方米尺]|课时|[\u4e00-\u9fff]|\S", re.IGNORECASE
)


def rate_in(sentence: str) -> str:
    """For one of what the sentence tells a sum; empty for none."""
    return next((match["of"] for one in _RATES if (match := one.search(sentence))), "")


def tells_rate(text: str, of: str) -> bool:
    """Whether the text speaks of one of it: “each letter”, “£88 nightly”, “Weekend |”, and not only of “40 letters”."""
    if stem(of.lower()) in _ANY:
        return True
    tokens = _TOKEN.findall(text)
    counts = [
        number and sign not in _SIGNS and (value_of(number) or 1) > 1
        for sign, number in zip(["", "", *tokens], ["", *tokens], strict=False)
    ]
    return any(
        _is(token, of) and not counted for token, counted in zip(tokens, counts, strict=False)
    )


def _is(token: str, of: str) -> bool:
    one, other = stem(token.lower()), stem(of.lower())
    return one == other or any(one in group and other in group for group in _ALIKE)
