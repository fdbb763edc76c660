"""Which dimension of a thing a length tells: how long it is, how high, wide, deep or thick, or how far across.

A blade is 18 cm long: nothing says how tall it is.
"""

import re
from collections.abc import Iterator, Sequence, Set

from inference.grounding.figure_kinds import LENGTHS, Key
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in

MEASURED = LENGTHS - {"km", "mile"}  # who lives 3 km away tells no size

_BEFORE = 60  # signs before a length in which its dimension is named
_NOUNS = {
    "long": "length|长度",
    "high": "height|高度",
    "wide": "width|宽度",
    "deep": "depth|深度",
    "thick": "thickness|厚度",
    "across": "diameter|[直口管]径",
}
_WORDS = {
    "long": "long|length|长",
    "high": "tall|high|height|高",
    "wide": "wide|width|宽",
    "deep": "deep|depth|深",
    "thick": "thick|thickness|厚",
    "across": "across|diameter|[直口管]径",
}
# What may be called otherwise: a lamp 170 cm tall is as long, a pot is as deep as it is high, a pan as wide as across.
_ALSO = {
    "long": {"high"},
    "high": {"deep", "thick"},
    "wide": {"across"},
    "deep": {"high"},
    "thick": {"high"},
    "across": {"wide"},
}
_BORDER = re.compile(r"[,，;；。!！?？\n]|\.(?!\d)|\b(?:and|but)\b")
_LINK = r"[\s:：=]|\b(?:is|are|of|about|up to|approx)\b|[约是为有到达大只在概]"


def _english(words: str) -> str:
    """The words of one script in an alternation, whole."""
    latin = [one for one in words.split("|") if one.isascii() and one.isalpha()]
    return rf"\b(?:{'|'.join(latin)})\b"


def _chinese(words: str) -> str:
    return "|".join(one for one in words.split("|") if not one.isascii() or "[" in one)


_ASKED = {
    name: re.compile(
        rf"\b(?:how|and|or) {_english(words)}|{_english(_NOUNS[name])}|{_chinese(_NOUNS[name])}"
        rf"|多(?:{_chinese(words)})(?!时间)|(?:{_chinese(words)})(?:[是有]|大概)*(?:多少|几米)",
        re.IGNORECASE,
    )
    for name, words in _WORDS.items()
}
# 长宽高是多少, 长和宽各多少: several, each of which is asked for.
_SEVERAL = re.compile(r"[长宽高深厚](?:[\s、,，和及与x×*/]{0,2}[长宽高深厚])+")
# Right behind the length, if no other one follows, for which it would be the label: “宽2.4米高3米”.
_BEHIND = {
    name: re.compile(
        rf"\s?(?:in |of )?(?:{_english(words)}|(?:左右|的)?(?:{_chinese(words)})度?)(?!(?:{_LINK})*\d)",
        re.IGNORECASE,
    )
    for name, words in _WORDS.items()
}
# A noun in the clause before it, or any of the words right before it. Who is tall is no measure of a thing.
_AHEAD = {
    name: re.compile(
        rf"{_english(_NOUNS[name])}|{_chinese(_NOUNS[name])}"
        rf"|(?:{_english(words)}|(?<!身)(?:{_chinese(words)}))(?=(?:{_LINK})*$)",
        re.IGNORECASE,
    )
    for name, words in _WORDS.items()
}


def dimensions_asked(question: str) -> Set[str]:
    """Which of them it asks for."""
    several = "".join(_SEVERAL.findall(question))
    return {
        name
        for name, pattern in _ASKED.items()
        if pattern.search(question) or _WORDS[name][-1] in several
    }


def lengths_told(text: str) -> Iterator[tuple[Figure, str]]:
    """The lengths, each with the dimension that is said beside it; that is empty where none is."""
    at = 0
    figures = [one for one in figures_in(text) if one.kind in MEASURED and one.written]
    for figure in sorted(figures, key=lambda one: text.find(one.written)):
        start = text.find(figure.written, at)
        if start < 0:
            continue
        end = start + len(figure.written)
        before = _BORDER.split(text[max(at, start - _BEFORE) : start])[-1]
        yield figure, _said_behind(text[end : end + 30]) or _said_ahead(before)
        at = end


def _said_behind(text: str) -> str:
    return next((name for name, pattern in _BEHIND.items() if pattern.match(text)), "")


def _said_ahead(text: str) -> str:
    """The last that is named."""
    found = {
        max(one.start() for one in each): name
        for name, pattern in _AHEAD.items()
        if (each := [*pattern.finditer(text)])
    }
    return found[max(found)] if found else ""


def is_other_dimension(said: Set[str], told: Set[str]) -> bool:
    """Whether a length that is `said` to be one of these is none of those that are `told`."""
    meant = said | {also for name in said for also in _ALSO[name]}
    return bool(said and told) and not meant & told


def dimensions_of(figure: Key, texts: Sequence[str]) -> Set[str]:
    """With which of them the texts tell the length; none where one of them tells it without."""
    told = {name for text in texts for one, name in lengths_told(text) if one.key == figure}
    return set() if "" in told else told
