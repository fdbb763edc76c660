"""Finds listed words in what is said, however they are written: ＷＯＲＤ, w.o.r.d, w o r d, 賭博, with invisible signs.

The automaton reads folded text: normalized (NFKC), in lower case, simplified, letters and digits alone. Every letter
keeps its place in the text as written, so that a hit can be starred out there. An accent belongs to the letter before
it; what nobody sees stands nowhere.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import ahocorasick

from knowledge.lexical import simplified
from tenants.safety_words import Listed
from tenants.unseen import UNSEEN

Side = Literal["shopper", "assistant"]

STAR = "＊"
GAP = 3  # signs that may stand between two letters of a word
_GRAVITY = ("block", "handoff", "mask")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ACCENT = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_MOST_ACCENTS = 3  # over one letter in any language; one with more counts without
_ALONG = f"(?:{UNSEEN.pattern}|{_ACCENT.pattern})"
_HAS_ALONG = re.compile(_ALONG)
_SIGN = re.compile(rf"(?!{_ALONG})(?P<letter>.)(?P<along>{_ALONG}*+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed word, from `start` to `end` of the text."""

    listed: Listed
    start: int
    end: int


class _Signs(NamedTuple):
    """The signs of a text that are seen, each with its accents; where they begin, and at last where the text ends."""

    each: Sequence[str]
    starts: Sequence[int]


class SafetyWords:
    """Lists, ready to look through texts."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._automata = {side: _automaton(listed, side) for side in ("shopper", "assistant")}
        self._longest = max((len(one.word) for one in listed), default=0)

    def hits(self, text: str, side: Side) -> list[Hit]:
        """The listed words in the text, gravest first."""
        automaton = self._automata[side]
        if automaton is None:
            return []
        signs = _signs(text)
        folded, places = _fold(signs.each)
        found = []
        for last, (length, listed) in automaton.iter(folded):
            at = places[last - length + 1 : last + 1]
            if _is_tight(at) and _is_whole(signs.each, at[0], at[-1]):
                start, end = signs.starts[at[0]], signs.starts[at[-1] + 1]
                found += [Hit(one, start, end) for one in listed]
        return sorted(found, key=lambda hit: (_GRAVITY.index(hit.listed.action), hit.start))

    def open_from(self, text: str, side: Side) -> int:
        """The place from which the end of the text may be the beginning of a listed word; its length for none."""
        automaton = self._automata[side]
        if automaton is None:
            return len(text)
        signs = _signs(text)
        begin = max(len(signs.each) - self._longest * (GAP + 1), 0)
        each = signs.each[begin:]
        folded, places = _fold(each)
        for first, place in enumerate(places):
            if (
                automaton.match(folded[first:])
                and _is_tight([*places[first:], len(each)])
                and not (place and _joins(each[place - 1], each[place]))
            ):
                return signs.starts[begin + place]
        return len(text)


@lru_cache(maxsize=256)
def compiled(listed: Sequence[Listed]) -> SafetyWords:
    """The lists made ready, once for as long as they stay the same."""
    return SafetyWords(listed)


def masked(text: str, hits: Sequence[Hit]) -> str:
    """`text` with the hits starred out, sign by sign."""
    signs = list(text)
    for hit in hits:
        for place in range(hit.start, hit.end):
            if not signs[place].isspace():
                signs[place] = STAR
    return "".join(signs)


def _automaton(listed: Sequence[Listed], side: str) -> "ahocorasick.Automaton | None":
    by_fold: dict[str, list[Listed]] = {}
    for one in listed:
        folded, _ = _fold(_signs(one.word).each)
        if folded and one.where in (side, "both"):
            by_fold.setdefault(folded, []).append(one)
    if not by_fold:
        return None
    automaton = ahocorasick.Automaton()
    for folded, ones in by_fold.items():
        automaton.add_word(folded, (len(folded), ones))
    automaton.make_automaton()
    return automaton


def _signs(text: str) -> _Signs:
    if not _HAS_ALONG.search(text):
        return _Signs(text, range(len(text) + 1))
    found = list(_SIGN.finditer(text))
    starts = [*(sign.start() for sign in found), len(text)]
    return _Signs([_with_accents(sign) for sign in found], starts)


def _with_accents(sign: re.Match[str]) -> str:
    accents = _ACCENT.findall(UNSEEN.sub("", sign["along"]))
    return sign["letter"] if len(accents) > _MOST_ACCENTS else sign["letter"] + "".join(accents)


def _fold(signs: Sequence[str]) -> tuple[str, list[int]]:
    """The letters and digits of the signs, folded, and of which sign each is."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(signs):
        for letter in _letters_of(sign):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=20_000)
def _letters_of(sign: str) -> str:
    """Its letters and digits, folded: 賭 as 赌."""
    plain = unicodedata.normalize("NFKC", simplified(unicodedata.normalize("NFKC", sign)))
    return "".join(letter for letter in plain.casefold() if letter.isalnum())


def _is_tight(places: Sequence[int]) -> bool:
    return all(after - before <= GAP + 1 for before, after in pairwise(places))


def _is_whole(signs: Sequence[str], first: int, last: int) -> bool:
    """Chinese words stand anywhere; others are no part of a longer word."""
    begun = first > 0 and _joins(signs[first - 1], signs[first])
    return not (begun or (last + 1 < len(signs) and _joins(signs[last + 1], signs[last])))


def _joins(neighbour: str, edge: str) -> bool:
    return neighbour[0].isalnum() and not _HAN.match(neighbour) and not _HAN.match(edge)
