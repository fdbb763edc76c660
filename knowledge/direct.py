"""Whether an FAQ is so surely what was asked that its answer is given as it stands, without the engine.

A small logistic model, fitted on one half of several sets of questions and measured on the other: docs/search.md.
Beside threshold and margin it knows how much of the question the FAQ's own words cover, and in how large a crowd it
won. On top of that stand rules, for what neither meaning nor words tell: negations, figures, days, languages.
"""

import math
import re
from collections.abc import Sequence
from datetime import date

from knowledge.lexical import HAN, fold
from knowledge.search import Match

SURE = 0.93  # the chance of being right from which an answer is given
# What the model learned; the units are those of `_chance`.
_CONSTANT, _DENSE, _MARGIN, _COVERED, _CHINESE, _CROWD = -32.83, 39.68, 41.57, 1.79, -1.40, -0.91
NARROWEST = 0.015  # of a lead; nearer ones did not occur among sure answers, so the model has not learned of them
_CROWDS = (30, 1000)  # FAQs; the model was fitted on shops between these

_WHETHER = re.compile(r"(.)不\1|有没有|是否|是不是")  # “能不能” asks, it does not deny
_NEGATION = re.compile(
    r"不|没|无|未|别|\b(?:no|not|never|cannot|without|unable)\b|n['’]t\b|\b(?:cant|dont|wont)\b"
)
_FIGURE = re.compile(r"[a-z0-9]*\d[\d.,:]*[a-z]*")
_SIGNS = re.compile(r"[\W_]+")


def sure_answer(question: str, matches: Sequence[Match], today: date) -> Match | None:
    """The match that surely answers the question, out of the shop's matches, best first; None when in doubt.

    `find_faqs` has looked at the days on which FAQs are valid; `today` is for FAQs that were kept longer than a day.
    At least two matches are wanted: the runner-up says how sure the best is.
    """
    if not matches or not _SIGNS.sub("", question):
        return None
    best = matches[0]
    if not _agrees(question, best) or _lead(matches) < NARROWEST and not _same(question, best):
        return None
    return best if chance(question, matches) >= SURE else None


def chance(question: str, matches: Sequence[Match]) -> float:
    """How probably the best match is what was asked: 0 to 1. 1 for the FAQ's own words."""
    if not matches:
        return 0.0
    best = matches[0]
    if _same(question, best):
        return 1.0
    crowd = min(max(best.entries, _CROWDS[0]), _CROWDS[1])
    logit = (
        _CONSTANT
        + _DENSE * best.dense
        + _MARGIN * _lead(matches)
        + _COVERED * best.covered
        + _CHINESE * bool(HAN.search(question))
        + _CROWD * math.log(crowd)
    )
    return 1 / (1 + math.exp(-logit))


def _lead(matches: Sequence[Match]) -> float:
    """By how much the best leads; an FAQ that is alone leads by no more than the narrowest."""
    return matches[0].score - matches[1].score if len(matches) > 1 else NARROWEST


def _same(question: str, match: Match) -> bool:
    return _bare(question) == _bare(match.said or match.title)


def _agrees(question: str, match: Match) -> bool:
    said = match.said or match.title
    return (
        _denies(question) == _denies(said)
        and _figures(question) <= _figures(f"{said} {match.title} {match.text}")
        and (not match.locale or match.locale.startswith("zh") == bool(HAN.search(question)))
    )


def _denies(text: str) -> bool:
    return bool(_NEGATION.search(_WHETHER.sub("", fold(text))))


def _figures(text: str) -> set[str]:
    return {figure.strip(".,:").replace(",", "") for figure in _FIGURE.findall(fold(text))}


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))
