"""What changed from one text to another, line by line, and inside a changed line word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 2  # unchanged lines shown around a change
_ALIKE = 0.4  # less alike than this, two lines share nothing that helps to read them
_TOKENS = 800  # longer lines are compared as a whole: the comparison takes the square of it
# Latin words whole; of a script without spaces each character.
_WORDS = re.compile(r"[A-Za-z0-9_'’]+|\s+|.")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; `changed` when the other side does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison. `skipped` stands for unchanged lines that are left out; `count` tells how many."""

    kind: Literal["same", "removed", "added", "skipped"]
    spans: tuple[Span, ...] = ()
    count: int = 0


def compare(before: str, after: str) -> list[Line]:
    """The lines of both texts; nothing when they are equal."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    shown = 0
    for group in matcher.get_grouped_opcodes(CONTEXT):
        lines += _skipped(group[0][1] - shown)
        for tag, old_from, old_to, new_from, new_to in group:
            lines += _block(tag, old[old_from:old_to], new[new_from:new_to])
        shown = group[-1][2]
    return [*lines, *_skipped(len(old) - shown)] if lines else []


def _skipped(count: int) -> list[Line]:
    return [Line("skipped", count=count)] if count > 0 else []


def _block(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", (Span(line, False),)) for line in old)
        return
    pairs = [_words(*pair) for pair in zip(old, new, strict=False)]
    removed = [removed for removed, _ in pairs] + [_whole(line) for line in old[len(pairs) :]]
    added = [added for _, added in pairs] + [_whole(line) for line in new[len(pairs) :]]
    yield from (Line("removed", spans) for spans in removed)
    yield from (Line("added", spans) for spans in added)


def _whole(line: str) -> tuple[Span, ...]:
    return (Span(line, False),)


def _words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Both lines, with the words marked that only one of them has."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > _TOKENS or matcher.ratio() < _ALIKE:
        return _whole(old), _whole(new)
    codes = matcher.get_opcodes()
    removed = (Span("".join(before[i:j]), tag != "equal") for tag, i, j, _, _ in codes if i < j)
    added = (Span("".join(after[i:j]), tag != "equal") for tag, _, _, i, j in codes if i < j)
    return tuple(removed), tuple(added)
