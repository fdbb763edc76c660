"""A figure, and a text out of which figures are taken one kind after the other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from inference.grounding.numerals import NUMBER_SIGNS

TO = r"\s{0,3}(?:-|–|—|~|～|至|到|to|or|and|或)\s{0,3}"  # between the ends of a range
_ITEM = re.compile(r"(?m)^[ \t]*(?:[-*•][ \t]*)?\d{1,2}[.)、](?=\s|\*|[\u3400-\u9fff])")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind` with `value`; `written` as it stands in the text."""

    kind: str
    value: Any
    written: str

    @property
    def key(self) -> tuple[str, Any]:
        """What makes two figures the same."""
        return self.kind, self.value


class Text:
    """What is left of a text when the figures that were found are taken out."""

    def __init__(self, text: str) -> None:
        # The number of a list's item is no figure.
        self.left = _ITEM.sub(" ", text)
        self._lower = self.left.lower()
        self.has_digits = bool(_DIGIT.search(text))
        self.has_number_words = self.has_any(*NUMBER_SIGNS)

    def has_any(self, *signs: str) -> bool:
        """Whether any of these, in lower case, stood in the text as it came."""
        for sign in signs:  # noqa: SIM110 - several times as fast, and done for each sentence of each reply
            if sign in self._lower:
                return True
        return False

    def take(
        self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Figure | None], *signs: str
    ) -> Sequence[Figure]:
        """Take out what matches and can be read; nothing matches where none of the signs stands."""
        taken: list[Figure] = []
        if signs and not self.has_any(*signs):
            return taken

        def replace(match: re.Match[str]) -> str:
            figure = read(match)
            if figure is None:
                return match.group()
            taken.append(figure)
            return "\x00"  # parts what stood before and after

        self.left = pattern.sub(replace, self.left)
        return taken
