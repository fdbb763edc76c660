"""Cuts text that streams in into sentences, each given out as soon as it is complete.

Joined again they are the text exactly. A point inside a number, an address or an abbreviation ends nothing, and no mark
inside a quotation does.
"""

import re
from math import ceil

# A full-width mark ends a sentence by itself; an ASCII mark only when something follows that shows it.
_END = re.compile(
    r"\n+|[。！？…]+[”’」』）)\"'*_]*|(?<![.!?])[.!?]++[”’\")\]*_]*+(?=[\s\u3400-\u9fff\U0001f000-\U0001faff])"
)
_MARKS, _CLOSERS = "\n。！？….!?", "”’」』）)]\"'*_"
_MARK = re.compile(f"[{_MARKS}]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(*])(?:e\.g|i\.e|etc|vs|approx|incl|excl|mr|mrs|ms|dr|inc|ltd|co|(?:[a-z]\.)+[a-z]|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|tel)\.$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:^|\s)no\.\s+\d", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"^\s*(?:[-*•]\s*)?\d{1,2}\.$")
_QUOTE = re.compile('[“”「」『』"]')
_OPENS = re.compile(r"[“「『]|(?<!\w)\"(?=\S)")  # 5" is of inches
_CLOSING = {"“": "”", "「": "」", "『": "』", '"': '"'}
LONGEST_QUOTED = 200  # characters: what is not closed by then was no quotation
# Behind a closing mark the sentence goes on: “the answer to "is it free?" is yes”, “‘能退吗？’的答案是可以”.
_GOES_ON = re.compile(r"\s*(?:[a-z,;，；、]|[的是这为])")
# So many signs at the end of what waits, said so often on end, and 48 signs long together.
_TAIL, _LOOPED = 12, 4
MOST = 1000  # characters of a sentence: a text without marks is cut there all the same


class Sentences:
    """Keeps what belongs to no complete sentence yet."""

    def __init__(self) -> None:
        self._rest = ""

    @property
    def started(self) -> bool:
        """Whether anything waits for its end."""
        return bool(self._rest)

    @property
    def loops(self) -> bool:
        """Whether what waits says one thing over and over at its end: it would wait for its end for long."""
        tail = self._rest[-_TAIL:]
        before = self._rest.rfind(tail, 0, -1)
        if before < 0 or not any(map(str.isalpha, tail)):
            return False
        again = self._rest[before + _TAIL :]
        times = max(_LOOPED, ceil(_LOOPED * _TAIL / len(again)))
        return self._rest.endswith(again * times)

    def feed(self, text: str) -> list[str]:
        """Take in more text; return the sentences that are complete now, with the blanks before them.

        Of most pieces of a reply no sentence ends: that is told by the piece and by what stood last before it.
        """
        last = self._rest.rstrip(_CLOSERS)[-1:]
        self._rest += text
        if not (_MARK.search(text) or (last and last in _MARKS) or len(self._rest) > MOST):
            return []
        complete = []
        while (end := self._end()) is not None:
            complete.append(self._rest[:end])
            self._rest = self._rest[end:]
        return complete

    def rest(self) -> str:
        """What is left when the text is over."""
        rest, self._rest = self._rest, ""
        return rest

    def _end(self) -> int | None:
        quotes = list(_QUOTE.finditer(self._rest, 0, MOST))[::-1]
        opened, closing = 0, ""
        for mark in _END.finditer(self._rest, 0, MOST):
            while quotes and quotes[-1].end() <= mark.end():
                quote = quotes.pop()
                if quote.group() == closing:
                    closing = ""
                elif not closing and _OPENS.match(self._rest, quote.start()):
                    opened, closing = quote.start(), _CLOSING[quote.group()]
            until, after = self._rest[: mark.end()], self._rest[mark.end() :]
            if not until.strip():
                continue  # blank lines belong to what follows
            if not after and mark.group()[-1] in "…\n":
                return None  # more of the same may come
            quoted = self._quoted(mark.end(), opened, closing)
            if quoted is None:
                return None
            if quoted:
                continue
            if not (mark.group()[0] == "." and _ends_nothing(until, after)):
                return mark.end()
        return MOST if len(self._rest) > MOST else None

    def _quoted(self, at: int, opened: int, closing: str) -> bool | None:
        """Whether the sentence goes on there, in a quotation or behind it; None if what comes has to tell.

        `closing` is what would end the quotation that `opened` before; empty where none is open.
        """
        if self._rest[at - 1] == "\n":
            return False
        if closing:
            until = self._rest[at : opened + LONGEST_QUOTED]
            line, ended, _ = until.partition("\n")
            if closing in line:
                return True
            return None if not ended and len(self._rest) < opened + LONGEST_QUOTED else False
        if self._rest[at - 1] not in _CLOSING.values():
            return False
        after = self._rest[at:]
        return bool(_GOES_ON.match(after)) if after.strip() else None


def _ends_nothing(until: str, after: str) -> bool:
    if _LIST_NUMBER.match(until) or _ABBREVIATION.search(until[-16:]):
        return True
    return bool(_NUMBER_OF.search(until[-5:] + after[:12]))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text that is complete."""
    cutter = Sentences()
    found = cutter.feed(text)
    rest = cutter.rest()
    return [*found, rest] if rest else found
