"""Order numbers and phone ends in what a shopper writes: full width, with spaces, in the middle of a sentence.

A shop's numbers are known by an example of one; without, by the shapes of those that it has, and by what numbers of
orders mostly look like. No pattern comes from a person as a pattern: what is matched against strangers' texts must not
be able to run wild.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.lexical import simplified
from knowledge.orders import fold_number, shape_of
from tenants.unseen import UNSEEN

_GAP = "[ -]{0,3}"  # what people put between the parts of a number, and between its digits
_LEAST_DIGITS, _LEAST_LONG = 3, 6  # of a number that is known by its shape wherever it stands
_LEAST_SPELLED = 4
_RUNS = re.compile("0+|[^0]")
_BEFORE, _AFTER = "(?<![A-Z0-9])", "(?![A-Z0-9])"
# A number's letters apart from its digits: in capitals, and no word: without a vowel, or among small letters.
_APART = re.compile(
    r"(?<![A-Za-z0-9-])(?!(?:PLS|THX|ID|NOS?|REF) )"
    r"([B-DF-HJ-NP-TV-XZ]{2,4}|(?:(?<=[a-z\u3400-\u9fff] )|(?<=[\u3400-\u9fff]))[A-Z]{2,4})"
    r" (?=\d(?:[ -]?\d){3})",
    re.ASCII,
)
_DASHES = re.compile(r" ?[\u2010-\u2015\u2212_] ?")
_WORDY_PREFIX = re.compile(r"\b(?:ORDER|NUMBER|NO|NR)[.:# ]*(?=\d)|#", re.ASCII)
# Letters and at least five digits: shorter ones are sizes, prices, article numbers.
_USUAL = re.compile(
    rf"{_BEFORE}(?<!-)(?:[A-Z]{{1,8}}-?)?\d(?:[ -]?[A-Z]?\d){{4,23}}{_AFTER}", re.ASCII
)
_SHORTER = re.compile(rf"{_BEFORE}(?:[A-Z]{{1,8}}-?)?\d(?:[ -]?\d){{2,23}}{_AFTER}", re.ASCII)
# Fewer digits are enough where it is called an order: “my order SLO-7106”.
_CALLED_SO = re.compile(
    rf"(?:ORDER|[订訂][单單])(?:\s*(?:NUMBER|NO|NR|[号號]))?[\s:.#]{{0,3}}(?P<number>[A-Z]{{1,8}}-?\d{{4}}){_AFTER}",
    re.ASCII,
)
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d-])|年)"
)
# Who can, or wants to, order something does not name an order: “can I order 12345 pots?”.
_VERB = (
    r"\b(?:(?:CAN|COULD|MAY|DO|SHALL|SHOULD|WILL|WOULD) (?:I|WE|YOU)|(?:WANT|LIKE|NEED|WISH|ABLE|GOING|HOW) TO"
    r"|(?:I|WE)(?:['’](?:D|LL)| WILL| WOULD| MAY| MIGHT| SHOULD)) ORDER\b"
)
_AMOUNT = r"(?<![A-Z0-9-])\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,2})?"
_AMOUNTS = re.compile(
    rf"{_VERB}(?: {_AMOUNT}{_AFTER}(?!-))?|[$€£¥] ?\d[\d,.]{{0,12}}"
    rf"|{_AMOUNT} ?(?:(?:DOLLARS?|USD|EUROS?|EUR|POUNDS|GBP|YUAN|RMB|CNY|PIECES|PCS|UNITS)\b"
    r"|[元块塊个個件盆台卷套份箱瓶])",
    re.ASCII,
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)", re.ASCII)
_MARKED_END = re.compile(
    r"(?:尾号|[后後末尾][四4]位|手机|手機|电话|電話|LAST (?:FOUR|4)|END(?:S|ING)?\b|PHONE|MOBILE|\bTEL\b)"
    r"[^0-9]{0,16}((?:\d[ -]?){3,14}\d)(?!\d)",
    re.ASCII,
)
_FOUR = re.compile(r"(?<!\d)(\d[ -]?\d[ -]?\d[ -]?\d)(?!\d)", re.ASCII)
_LONG = re.compile(r"(?<!\d)\+?(\d(?:[ -]?\d){6,14})(?!\d)", re.ASCII)
_GROUPS = re.compile(r"(?<![A-Z0-9-])\+?[0-9]{1,4}(?:[ -][0-9]{2,4}){2,4}(?![0-9])", re.ASCII)
_NAMES = re.compile(r"ORDER|NUMBER|NO\.|(?:订单|訂單|单|單)(?:号|號)?")
_LETTER = re.compile(r"[^\W\d_]")
_TAIL = re.compile(r"(?<=\d) (\d{4})\Z", re.ASCII)
_ENGLISH_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
_DIGIT_WORDS = {
    **{word: str(digit) for digit, word in enumerate(_ENGLISH_DIGITS)},
    **{sign: str(digit) for digit, sign in enumerate("零一二三四五六七八九")},
    **dict(zip(("OH", "O", "NOUGHT", "〇", "幺", "两"), "000012", strict=True)),
}
_TIMES = {"DOUBLE": 2, "TRIPLE": 3}
_WORDS_OF_DIGITS = "|".join(filter(str.isascii, _DIGIT_WORDS))
_DIGIT_SIGNS = "".join(word for word in _DIGIT_WORDS if not word.isascii())
# 三三两两的, 差不多七七八八: two doubled signs in the midst of a sentence are a phrase. “尾号七七八八” are digits.
_NO_PHRASE = rf"(?!(?<![号是位话])(.)\1(.)\2(?![{_DIGIT_SIGNS}])(?:(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]....)))"
_SPELLED = re.compile(
    rf"\b(?:(?:DOUBLE|TRIPLE|{_WORDS_OF_DIGITS})\b[ ,-]{{0,2}}){{2,24}}+"
    rf"|{_NO_PHRASE}(?:[{_DIGIT_SIGNS}][ ,、-]?){{{_LEAST_SPELLED},24}}+(?![十百千万亿年天楼])"
)
_PIECE_OF_SPELLED = re.compile(rf"[A-Z]+|[{_DIGIT_SIGNS}]")


def read_width(text: str) -> str:
    """The text in half width and capitals, simplified, with plain dashes and spaces, without invisible signs."""
    return _DASHES.sub("-", simplified(_half_width(text).upper()))


def with_letters(text: str) -> str:
    """Like `read_width`, with capitals close to the digits behind them: “SF 10043” is one number."""
    return read_width(_APART.sub(r"\1", _half_width(text)))


def _half_width(text: str) -> str:
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=1024)
def _like(example: str) -> re.Pattern[str] | None:
    """What numbers like the example look like: the same letters, about as many digits."""
    folded = fold_number(example)
    parts: list[str] = []
    for run in re.findall(r"[0-9]+|[^0-9]", folded):
        if run.isascii() and run.isdigit():
            fewest, most = max(len(run) - 2, 0), len(run) + 1
            parts.append(rf"\d(?:[ -]?\d){{{fewest},{most}}}")
        else:
            parts.append(re.escape(run))
    if not any(char.isdigit() for char in folded):
        return None
    return re.compile(f"{_BEFORE}{_GAP.join(parts)}{_AFTER}", re.ASCII)


@lru_cache(maxsize=1024)
def _of_shape(shape: str) -> re.Pattern[str] | None:
    """What a number of just this shape looks like in a text that may be about anything; None for too little of one.

    It is no part of a longer code, and one letter stands close to its digits: “a 20000 mAh battery” has none.
    """
    letters = shape.replace("0", "")
    if not letters or shape.count("0") < _LEAST_DIGITS or len(shape) < _LEAST_LONG:
        return None  # amounts, years, sizes and postcodes look like that, too
    gap = _GAP if len(letters) > 1 else "-?"
    parts = [
        rf"\d(?:[ -]?\d){{{len(run) - 1}}}" if run[0] == "0" else re.escape(run)
        for run in _RUNS.findall(shape)
    ]
    return re.compile(f"(?<![A-Z0-9-]){gap.join(parts)}(?!-?[A-Z0-9])", re.ASCII)


def number_like(text: str, example: str, shapes: Sequence[str] = ()) -> tuple[str, str]:
    """The folded number in the text (as `read_width` gives it) that looks like the example, or has one of the shapes.

    With it a phone's end, where nothing but digits stands beside the number. Empty for none.
    """
    found = next(filter(None, (each.search(text) for each in _patterns(example, shapes))), None)
    if not found:
        return "", ""
    beside = _NAMES.sub(" ", f"{text[: found.start()]} | {text[found.end() :]}")
    return fold_number(found[0]), "" if _LETTER.search(beside) else any_end(beside)


def _patterns(example: str, shapes: Sequence[str]) -> Iterator[re.Pattern[str]]:
    # Shapes first: an example of digits alone is like the digits of “SF 10043”, too.
    yield from filter(None, [*map(_of_shape, shapes), _like(example) if example else None])


def usual_number(text: str) -> tuple[str, str]:
    """A folded number as most shops have them, and a phone's end that was written behind it; empty for none.

    Dates and Chinese mobile numbers are none.
    """
    found = _USUAL.search(_without_others(text))
    return _parted(found[0]) if found else ("", "")


def lacks_letters(number: str, example: str, shapes: Sequence[str]) -> bool:
    """Whether a folded number has just the digits of the shop's numbers, and none of their letters.

    Only what those look like is asked: the answer tells of no order.
    """
    like = _like(example) if example else None
    known = {shape_of(fold_number(example)), *shapes}
    if not number.isdigit() or "0" * len(number) in known or (like and like.fullmatch(number)):
        return False
    return any(shape.count("0") == len(number) for shape in known)


def digits_for_words(text: str) -> str:
    """The text with digits where they are spelled out, four or more in a row: “zero one four three”, 八七六五."""
    return _SPELLED.sub(_digits_of, text)


def _digits_of(spelled: re.Match[str]) -> str:
    digits, times = "", 1
    for piece in _PIECE_OF_SPELLED.findall(spelled[0]):
        digits += _DIGIT_WORDS.get(piece, "") * times
        times = _TIMES.get(piece, 1)
    return f"{digits} " if len(digits) >= _LEAST_SPELLED else spelled[0]


def called_number(text: str) -> tuple[str, str]:
    """Like `usual_number`, where somebody asks after an order: letters and four digits are enough behind that word."""
    number, end = usual_number(text)
    if number:
        return number, end
    found = _CALLED_SO.search(_without_others(text))
    return (fold_number(found["number"]), "") if found else ("", "")


def shaped_number(text: str, shapes: Sequence[str]) -> tuple[str, str]:
    """Like `usual_number`, where the text asks after an order: three digits are enough for one of these shapes."""
    found = short_number(text)
    return found if shape_of(found[0]) in shapes else ("", "")


def short_number(text: str) -> tuple[str, str]:
    """Like `usual_number`, where a number was asked for: three digits are enough."""
    number, end = usual_number(text)
    if number:
        return number, end
    found = _SHORTER.search(_without_others(text))
    return (fold_number(found[0]), "") if found else ("", "")


def without_amounts(text: str) -> str:
    """The text without money, quantities, and the verb “order”: no number of an order stands there."""
    return _AMOUNTS.sub(" ", text)


def marked_end(text: str) -> tuple[str, str]:
    """A phone's last four digits that the text calls so, and the text without them; empty for none."""
    found = _MARKED_END.search(text)
    if not found:
        return "", text
    return _last_four(found[1]), text[: found.start()] + " " + text[found.end() :]


def phone_end_in(text: str) -> str:
    """The last four digits of a whole phone number, as those are grouped; empty for none."""
    found = _MOBILE.search(text) or _GROUPS.search(text)
    return _last_four(found[0]) if found else ""


def any_end(text: str) -> str:
    """The last four digits of a phone where they were asked for: four digits, or a whole number; empty for none."""
    runs = _LONG.findall(text) or _FOUR.findall(text)
    return _last_four(runs[0]) if len(runs) == 1 else ""


def _last_four(digits: str) -> str:
    return re.sub(r"\D", "", digits)[-4:]


def _without_others(text: str) -> str:
    return _WORDY_PREFIX.sub(" ", _MOBILE.sub(" ", _DATE.sub(" ", text)))


def _parted(found: str) -> tuple[str, str]:
    """`20431 5678` is a number and a phone's end; more groups are one number, written in groups."""
    tail = _TAIL.search(found)
    head = found[: tail.start()] if tail else ""
    if tail and " " not in head and sum(map(str.isdigit, head)) >= 5:
        return fold_number(head), tail[1]
    return fold_number(found), ""
