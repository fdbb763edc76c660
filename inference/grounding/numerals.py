"""Numbers as people write them: 1,299, twelve, 十二, half, 两."""

import re
from fractions import Fraction

# Bounded, and begun only where no digit stands before: what a shopper writes is searched for them, whatever it is.
ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,8})?"
CHINESE = r"[零〇一二两三四五六七八九十百千万半]{1,12}"
_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_VALUES = {
    **{word: number for number, word in enumerate(_UNITS, start=1)},
    **{word: number * 10 for number, word in enumerate(_TENS, start=2)},
    "zero": 0,
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
}
_WORD = "|".join(sorted(_ENGLISH_VALUES, key=len, reverse=True))
ENGLISH = rf"half\b|(?:(?:an?\s{{1,3}})?\b(?:{_WORD})\b)(?:(?:[\s-]{{1,3}}|\s{{1,3}}and\s{{1,3}})(?:{_WORD})\b){{0,6}}"
# One of these stands in every number in English words.
NUMBER_SIGNS = (
    "one", "tw", "three", "thirt", "four", "fort", "fi", "six", "seven", "eigh", "nine", "ten", "teen", "eleven",
    "zero", "dozen", "hundred", "thousand", "half",
)  # fmt: skip
_CHINESE_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_CHINESE_SCALES = {"十": 10, "百": 100, "千": 1000}


def value_of(written: str) -> Fraction | int | None:
    """The number that `written` says, an int where it is whole; None for what is no number."""
    text = written.strip().lower().replace(",", "")
    if text.isdecimal():
        return int(text)
    if re.fullmatch(r"\d+\.\d+", text):
        return _whole(Fraction(text))
    if re.fullmatch(CHINESE, text):
        return _chinese(text)
    return _english(text)


def _whole(number: Fraction) -> Fraction | int:
    """As an int where it is one: those are compared far faster."""
    return number.numerator if number.denominator == 1 else number


def _chinese(text: str) -> Fraction | int | None:
    if text == "半":
        return Fraction(1, 2)
    if "半" in text:
        return None
    if len(text) > 1 and all(sign in _CHINESE_DIGITS for sign in text):
        return int("".join(str(_CHINESE_DIGITS[sign]) for sign in text))
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[sign]
        elif sign == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * _CHINESE_SCALES[sign]
            digit = 0
    return total + section + digit


def _english(text: str) -> Fraction | int | None:
    if text == "half":
        return Fraction(1, 2)
    words = [word for word in re.split(r"[\s-]+", text) if word not in ("a", "an", "and", "")]
    if not words or any(word not in _ENGLISH_VALUES for word in words):
        return None
    total, section = 0, 0
    for word in words:
        number = _ENGLISH_VALUES[word]
        if number == 1000:
            total, section = total + (section or 1) * 1000, 0
        elif number in (100, 12) and section:
            section *= number
        else:
            section += number
    return total + section
