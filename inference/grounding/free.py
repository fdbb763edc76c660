"""What an entry says costs nothing, and on which condition."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inference.grounding.content_words import Words, words_of
from inference.grounding.figure_kinds import MONEY, OF_TIME, Key, told_by_figures
from inference.grounding.figure_text import Figure
from inference.grounding.figures import also_free, figures_in
from inference.grounding.overlap import Known
from inference.grounding.told import clauses_of

_PARTS = re.compile("[;；]")  # what stands beyond is no condition of it
# “$6, and free from $75 on”: of the two the second is a condition.
_FROM = re.compile(
    r"\b(?:over|above|from|at least|minimum|or more|exceed\w*|spend\w*|orders? of)\b|(?<!不)[满超达]|以上",
    re.IGNORECASE,
)
_NAMES_SUM = re.compile(r"\b(?:from|over|above)\W*$|(?:金额|门槛|满)\W*$", re.I)  # “free from: $60”
_SPAN = re.compile(
    r"\b(?:if|unless|when|whenever|as long as|provided|only|except|with|for|from|within|up to|before|until|inside"
    r"|outside|in|at|who|that)\b(?P<span>[^,.;]*)",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:if|when|for|on|with|from|within|until|before|as long as|provided)\b", re.IGNORECASE
)
_FREE = re.compile(
    r"\bfree(?: of charge)?\b|\bcomplimentary\b|\bno (?:extra )?(?:charge|cost|fee)s?\b|\bat no cost\b",
    re.IGNORECASE,
)
_CHINESE_SPAN = re.compile(
    r"(?P<span>.*?)(?:的话|时|之?后(?!即|才)|之?内|免(?:费|运费)(?=\S*[\u4e00-\u9fff]))"
)
_CHECKED = re.compile(
    "(?:核实|确认|审核|验收|检查)(?:无误)?(?:之?后)?"
)  # by the shop: no condition of theirs
_CHINESE_LEADS = re.compile(r"[满限凭买若如新]|的话|时$")


@dataclass(frozen=True, slots=True)
class Free:
    """What costs nothing: in which words, from which sums on, for whom or when; and what beside it is paid."""

    known: Known
    sums: frozenset[float]
    words: Words
    times: frozenset[Key]
    paid: Sequence[Known]

    def is_met(self, amounts: set[float], figures: Sequence[Figure], named: Known | None) -> bool:
        """Whether the condition, if there is one, is named: by its sum, or by a word or time of it."""
        if self.sums:
            return any(amount >= least for amount in amounts for least in self.sums)
        count = len(self.words.every)
        if named is None or not (count or self.times):
            return True
        if self.times & {figure.key for figure in figures}:
            return True
        return len(named.lacks(self.words)) < count


def free_in(statement: str) -> Iterator[Free]:
    """Each part of the sentence that says that something is free."""
    parts = [(Known([words_of(part)]), part, figures_in(part)) for part in _PARTS.split(statement)]
    paid = [known for known, _, figures in parts if sums_of(figures)]
    for known, part, figures in parts:
        if also_free(part) or any(figure.kind == "free" for figure in figures):
            sums, condition = _condition(part)
            yield Free(
                known,
                sums,
                words_of(condition),
                frozenset(f.key for f in figures_in(condition) if f.kind in OF_TIME),
                [one for one in paid if one is not known],
            )


def sums_of(figures: Sequence[Figure]) -> set[float]:
    """The sums of money named."""
    return {figure.value for figure in figures if figure.kind in MONEY}


def claim_of_free(sentence: str) -> Words:
    """What a sentence says is free: its words without the clauses that name a condition, or another thing's price."""
    clauses = [one.words.text for one in clauses_of(sentence)]
    left = [one for one in clauses if _is_free(one) or not (_is_paid(one) or _LEADS.search(one))]
    words = _words(" , ".join(left))
    return words if words.every else _words(sentence)


def _words(text: str) -> Words:
    return told_by_figures(words_of(text), figures_in(text))


def _is_free(text: str) -> bool:
    return also_free(text) or any(figure.kind == "free" for figure in figures_in(text))


def _is_paid(text: str) -> bool:
    return bool(sums_of(figures_in(text))) and not _FROM.search(text)


def _condition(part: str) -> tuple[frozenset[float], str]:
    """From which sums on, and in which words for whom or when."""
    sums, spans, before, mark = set[float](), [], "", " "
    for clause in clauses_of(part):
        text, amounts = clause.words.text, sums_of(clause.figures)
        if _is_free(text):
            sums |= amounts
            spans += _spans(text)
            if _LEADS.search(before) or _CHINESE_LEADS.search(before):
                spans.append(before)
        elif _FROM.search(text) or (mark in ":：" and _NAMES_SUM.search(before)):
            sums |= amounts
        before, mark = text, clause.mark or " "
    return frozenset(sums), " , ".join(spans)


def _spans(text: str) -> list[str]:
    """What stands after “for”, “if”, “within” …; before “免费”, where it is followed by what is free."""
    plain = _FREE.sub(" ", text)
    text = _CHECKED.sub("", text)
    english = [found["span"] for found in _SPAN.finditer(plain)]
    return english + [found["span"] for found in [_CHINESE_SPAN.match(text)] if found]
