"""Whether an FAQ is so surely what was asked that its answer is given as it stands, without the engine.

A small logistic model, fitted on some sets of questions and measured on others (`python -m bench direct`, figures in
docs/search.md). Where the answers of the best two FAQs were read, a second one corrects it by what they mean. On top
stand rules, for what neither meaning nor words tell: denials, figures, days, languages.
"""

import math
import re
from collections.abc import Sequence
from datetime import date

from knowledge.contradictions import denies, figures_asked, figures_carried, names_all
from knowledge.lexical import HAN, fold
from knowledge.search import Match

SURE = 0.9  # the chance of being right from which an answer is given
CONSTANT = -6.09
WEIGHTS = (5.08, 56.04, 0.97, -60.76, -1.25, -1.13)  # of `signs_of`, in their order
# Of the first model's logit and of `signs_told`. They are fitted by themselves: few sets of questions have answers.
TOLD_CONSTANT = -4.50
TOLD_WEIGHTS = (0.95, 2.81, 31.52, -0.77)
# Of a lead, without and with answers: nearer ones did not occur among sure answers, so no model has learned of them.
NARROWEST, NARROWEST_TOLD = 0.015, 0.005
_WIDEST = 0.06  # a lead beyond it says no more: a question without an answer leads as widely where all else is strange
_CLOSEST = 0.03  # added to the distance from a cosine of 1, whose logarithm has no end
_CROWDS = (30, 1000)  # FAQs; the model was fitted on shops between these

_SIGNS = re.compile(r"[\W_]+")


def sure_answer(question: str, matches: Sequence[Match], today: date) -> Match | None:
    """The match that surely answers the question, out of the shop's matches, best first; None when in doubt.

    `find_faqs` has looked at the days on which FAQs are valid; `today` is for FAQs that were kept longer than a day.
    At least two matches are wanted: the runner-up says how sure the best is.
    """
    if not matches or not _bare(question) or contradicted(question, matches):
        return None
    return matches[0] if chance(question, matches) >= SURE else None


def contradicted(question: str, matches: Sequence[Match]) -> bool:
    """Whether a rule forbids to give the best match, however probable it is."""
    best = matches[0]
    narrowest = NARROWEST_TOLD if are_told(matches) else NARROWEST
    narrow = _lead(matches) < narrowest and not is_same(question, best)
    return narrow or not _agrees(question, best)


def chance(question: str, matches: Sequence[Match]) -> float:
    """How probably the best match is what was asked: 0 to 1. 1 for the FAQ's own words."""
    if not matches:
        return 0.0
    if is_same(question, matches[0]):
        return 1.0
    logit = CONSTANT + _weighed(WEIGHTS, signs_of(question, matches))
    if are_told(matches):
        logit = TOLD_CONSTANT + _weighed(TOLD_WEIGHTS, (logit, *signs_told(question, matches)))
    return 1 / (1 + math.exp(-logit))


def signs_of(question: str, matches: Sequence[Match]) -> tuple[float, ...]:
    """What the model looks at, of at least one match: how near the best is, how far it leads, how much of the
    question it covers, how far its other phrasings lie behind, the script, and in how large a crowd it won."""
    best = matches[0]
    return (
        _nearness(best.dense),
        min(_lead(matches), _WIDEST),
        best.covered,
        best.apart,
        _script(question),
        math.log(min(max(best.entries, _CROWDS[0]), _CROWDS[1])),
    )


def are_told(matches: Sequence[Match]) -> bool:
    """Whether it is known what the answers of the best two mean."""
    return len(matches) > 1 and all(match.told for match in matches[:2])


def signs_told(question: str, matches: Sequence[Match]) -> tuple[float, float, float]:
    """What the second model looks at besides, where they `are_told`: how near the best one's answer is to the question,
    how much nearer than the next one's, and the script."""
    best, second = matches[0].told, matches[1].told
    return _nearness(best), best - second, _script(question)


def _script(question: str) -> float:
    return float(bool(HAN.search(question)))


def _nearness(cosine: float) -> float:
    return -math.log(1 + _CLOSEST - min(cosine, 1.0))


def _weighed(weights: Sequence[float], signs: Sequence[float]) -> float:
    return sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def _lead(matches: Sequence[Match]) -> float:
    """By how much the best leads; an FAQ that is alone leads by no more than the narrowest."""
    return matches[0].score - matches[1].score if len(matches) > 1 else NARROWEST


def is_same(question: str, match: Match) -> bool:
    """Whether the question is the FAQ in its own words."""
    return _bare(question) == _bare(match.said or match.title)


def _agrees(question: str, match: Match) -> bool:
    said = match.said or match.title
    return (
        denies(question) in (denies(said), denies(match.title))
        and names_all(question, said)
        and figures_asked(question) <= figures_carried(f"{said} {match.title} {match.text}")
        and (not match.locale or match.locale.startswith("zh") == bool(HAN.search(question)))
    )


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))
