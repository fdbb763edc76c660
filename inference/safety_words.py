"""Finds listed words in what is said, however they are written: ＷＯＲＤ, w.o.r.d, w o r d, 賭博, with invisible signs.

The automaton reads folded text: normalized (NFKC), in lower case, simplified, letters and digits alone. Every sign
keeps its place in the text as written, so that a hit can be starred out there.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import ahocorasick

from knowledge.lexical import simplified
from tenants.safety_words import Listed

Side = Literal["shopper", "assistant"]

STAR = "＊"
GAP = 3  # signs that may stand between two letters of a word
_GRAVITY = ("block", "handoff", "mask")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed word, from `start` to `end` of the text."""

    listed: Listed
    start: int
    end: int


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
        folded, places = _fold(text)
        found = []
        for last, (length, listed) in automaton.iter(folded):
            at = places[last - length + 1 : last + 1]
            if _is_tight(at) and _is_whole(text, at[0], at[-1]):
                found += [Hit(one, at[0], at[-1] + 1) for one in listed]
        return sorted(found, key=lambda hit: (_GRAVITY.index(hit.listed.action), hit.start))

    def open_from(self, text: str, side: Side) -> int:
        """The place from which the end of the text may be the beginning of a listed word; its length for none."""
        automaton = self._automata[side]
        if automaton is None:
            return len(text)
        start = max(len(text) - self._longest * (GAP + 1), 0)
        folded, places = _fold(text[start:])
        for first, place in enumerate(places):
            if (
                automaton.match(folded[first:])
                and _is_tight([*places[first:], len(text) - start])
                and not _joins(text[start + place - 1 : start + place], text[start + place])
            ):
                return start + place
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
        folded, _ = _fold(one.word)
        if folded and one.where in (side, "both"):
            by_fold.setdefault(folded, []).append(one)
    if not by_fold:
        return None
    automaton = ahocorasick.Automaton()
    for folded, ones in by_fold.items():
        automaton.add_word(folded, (len(folded), ones))
    automaton.make_automaton()
    return automaton


def _fold(text: str) -> tuple[str, list[int]]:
    """The letters and digits of the text, folded, and each one's place."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
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
    return all(after - before <= GAP + 1 for before, after in zip(places, places[1:], strict=False))


def _is_whole(text: str, first: int, last: int) -> bool:
    """Chinese words stand anywhere; others are no part of a longer word."""
    before = text[first - 1 : first]
    after = text[last + 1 : last + 2]
    return not (_joins(before, text[first]) or _joins(after, text[last]))


def _joins(neighbour: str, edge: str) -> bool:
    return neighbour.isalnum() and not _HAN.match(neighbour) and not _HAN.match(edge)
