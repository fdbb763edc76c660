"""How a text writes what something is called: in one piece, or its words apart."""

import re
from collections.abc import Collection

from inference.grounding.content_words import stem
from knowledge.lexical import HAN, fold

_LATIN = re.compile(r"[a-z\u00c0-\u024f][a-z\u00c0-\u024f'’]*")


def written_together(words: Collection[str], text: str, title: str) -> int:
    """How many characters the piece of the text has in which all of the `words` stand, stems or Chinese words, if the
    title has that piece, too; else 0.

    Chinese signs around it count as far as both go on alike: 月抛 is not 日抛, though the word of both is 抛.
    """
    text, title = fold(text), fold(title)
    places = _places(words, text)
    if not places or len(places) < len(words):
        return 0
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    piece = text[start:end]
    at = title.find(piece)
    if at < 0:
        return 0
    before = _alike(text[:start][::-1], title[:at][::-1])
    return before + len(piece) + _alike(text[end:], title[at + len(piece) :])


def _places(words: Collection[str], text: str) -> list[tuple[int, int]]:
    """Where each of the words stands first."""
    chinese = [word for word in words if HAN.match(word)]
    places = [(at, at + len(word)) for word in chinese if (at := text.find(word)) >= 0]
    left = {*words} - {*chinese}
    for found in _LATIN.finditer(text) if left else ():
        if (own := stem(found.group())) in left:
            left.discard(own)
            places.append(found.span())
    return places


def _alike(one: str, other: str) -> int:
    """How many Chinese signs both begin with alike."""
    for count, (own, another) in enumerate(zip(one, other, strict=False)):
        if own != another or not HAN.match(own):
            return count
    return min(len(one), len(other))
