"""Whether an FAQ is so surely what was asked that its answer is given as it stands, without the engine.

A small logistic model, fitted on some sets of questions and measured on others (`python -m bench direct`, figures in
docs/search.md): another one where the answers of the FAQs found were read. On top stand rules, for what neither
meaning nor words tell: denials, figures, names, words exchanged, languages.
"""

import math
import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from knowledge.contradictions import (
    asks_otherwise,
    denies,
    exchanged,
    figures_asked,
    figures_carried,
    names_all,
)
from knowledge.idle import IDLE_CHINESE, IDLE_ENGLISH
from knowledge.lexical import HAN, fold, words_of
from knowledge.search import LEAST_RARE, Match
from knowledge.word_meanings import nearest_of

# The chance of being right from which an answer is given: without what the answers mean, in English and in Chinese, and
# with it where the entry has every word of the question, and where it lacks one.
SURE, SURE_CHINESE, SURE_TOLD, SURE_STRANGE = 0.967, 0.94, 0.88, 0.96
# The cosine that a Chinese question has to have besides where the answer is not known.
ALMOST_THE_SAME = 0.975
CONSTANT = -8.08
WEIGHTS = (1.96, 49.67, 3.75, 0.29, -0.05)  # of `signs_of`, in their order
TOLD_CONSTANT = -0.02
# Of `signs_of` and of `signs_told`.
TOLD_WEIGHTS = (2.56, 32.70, 4.03, 0.62, -0.27, 3.98, 19.02, -23.98, 1.51)
# Of a lead, without and with answers: nearer ones did not occur among sure answers, so no model has learned of them.
NARROWEST, NARROWEST_TOLD = 0.015, 0.005
_WIDEST = 0.06  # a lead beyond it says no more: a question without an answer leads as widely where all else is strange
_CLOSEST = 0.03  # added to the distance from a cosine of 1, whose logarithm has no end
_MOST_WORDS = 15  # of a question; the models were fitted on shorter ones
_MANY = 30  # FAQs: to be the best of few says little; the models have learned of no more
_SPOKEN = 160  # characters of an answer whose words count
_WORST = 3.0  # the farther a word of the question is from the entry's words, the more it counts

_SIGNS = re.compile(r"[\W_]+")


def sure_answer(question: str, matches: Sequence[Match], today: date) -> Match | None:
    """The match that surely answers the question, out of the shop's matches, best first; None when in doubt.

    `find_faqs` has looked at the days on which FAQs are valid; `today` is for FAQs that were kept longer than a day.
    At least two matches are wanted: the runner-up says how sure the best is.
    """
    if not matches or not _bare(question) or contradicted(question, matches):
        return None
    return matches[0] if chance(question, matches) >= needed(matches[0]) else None


def needed(best: Match) -> float:
    """The chance from which the best match is given as the answer."""
    if not is_told(best):
        return SURE_CHINESE if _is_chinese(best) else SURE
    return SURE_STRANGE if strange_words(best) else SURE_TOLD


def contradicted(question: str, matches: Sequence[Match]) -> bool:
    """Whether a rule forbids to give the best match, however probable it is."""
    best = matches[0]
    if not _agrees(question, best):
        return True
    if is_same(question, best):
        return False
    if _names_only(matches):
        return True
    narrow = _lead(matches) < (NARROWEST_TOLD if is_told(best) else NARROWEST)
    far = not is_told(best) and _is_chinese(best) and best.dense < ALMOST_THE_SAME
    return narrow or far


def _names_only(matches: Sequence[Match]) -> bool:
    """Whether the question is one word alone, and several FAQs are asked with it: “shipping?”."""
    words = [word for word, _ in matches[0].asked]
    return len(words) == 1 and sum(words[0] in one.had for one in matches) > 1


def chance(question: str, matches: Sequence[Match]) -> float:
    """How probably the best match is what was asked: 0 to 1. 1 for the FAQ's own words."""
    if not matches:
        return 0.0
    best = matches[0]
    if is_same(question, best):
        return 1.0
    if not best.dense:
        return 0.0  # found by words alone: no model has learned of such
    signs = signs_of(matches)
    if is_told(best):
        logit = TOLD_CONSTANT + _weighed(TOLD_WEIGHTS, (*signs, *signs_told(best)))
    else:
        logit = CONSTANT + _weighed(WEIGHTS, signs)
    return 1 / (1 + math.exp(-logit))


def signs_of(matches: Sequence[Match]) -> tuple[float, float, float, float, float]:
    """What the models look at, of at least one match: how near the best is, how far it leads, how near its words are
    to those words of the question that are met worst, how rare the question's words are together, and how many."""
    best = matches[0]
    return _nearness(best.dense), min(_lead(matches), _WIDEST), *_words(best)


def is_told(best: Match) -> bool:
    """Whether it is known what the answers of the best match and of one after it mean."""
    return bool(best.told and best.rival)


def signs_told(best: Match) -> tuple[float, float, float, float]:
    """What the second model looks at besides, where the best `is_told`: how near its answer is to the question, how
    much nearer than the nearest of the others, how near to what the FAQ asks, and of how many it is the best."""
    among = math.log(min(best.among, _MANY))
    return _nearness(best.told), best.told - best.rival, best.echoed, among


def _words(match: Match) -> tuple[float, float, float]:
    if not match.asked:
        return 1.0, 0.0, 0.0
    words, rarities = zip(*match.asked, strict=True)
    rare = np.array(rarities) + LEAST_RARE
    met = nearest_of(words, tuple(dict.fromkeys((*match.had, *words_of(match.text[:_SPOKEN])))))
    counts = rare * np.exp(-_WORST * met)
    part = min(1.0, _MOST_WORDS / len(words))
    return float(met @ counts / counts.sum()), float(rare.sum()) * part, len(words) * part


def _nearness(cosine: float) -> float:
    return -math.log(1 + _CLOSEST - min(cosine, 1.0))


def _weighed(weights: Sequence[float], signs: Sequence[float]) -> float:
    return sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def _lead(matches: Sequence[Match]) -> float:
    """By how much the best leads, but for single words, which are a sign of their own; below 0 where they alone put it
    first. An FAQ that is alone leads by no more than the narrowest."""
    if len(matches) < 2:
        return NARROWEST
    best, second = matches[:2]
    return (best.score - best.added) - (second.score - second.added)


def is_same(question: str, match: Match) -> bool:
    """Whether the question is the FAQ in its own words."""
    return _bare(question) == _bare(match.said or match.title)


def strange_words(match: Match) -> list[str]:
    """The words of the question that stand nowhere in the entry, and are no grammar."""
    known = {*match.had, *words_of(match.text), *IDLE_ENGLISH, *IDLE_CHINESE}
    return [word for word, _ in match.asked if word not in known]


def asks_another(question: str, match: Match) -> bool:
    """Whether the question is the FAQ's but for one run of words, and a word of that stands nowhere in the entry."""
    strange = strange_words(match)
    return any(
        one in word if HAN.match(one) else one == word
        for said in dict.fromkeys((match.said, match.title))
        for one in exchanged(question, said)
        for word in strange
    )


def is_of_other_kind(question: str, match: Match) -> bool:
    """Whether the question and the FAQ ask for different things of the same; see `asks_otherwise`."""
    said = match.said or match.title
    return asks_otherwise(question, said, f"{said} {match.title} {match.text}")


def _agrees(question: str, match: Match) -> bool:
    said = match.said or match.title
    return (
        denies(question) in (denies(said), denies(match.title))
        and names_all(question, said)
        and not is_of_other_kind(question, match)
        # In Chinese what an answer would have said of it is asked in other words as often; the cosine counts there.
        and not ((is_told(match) or not _is_chinese(match)) and asks_another(question, match))
        and figures_asked(question) <= figures_carried(f"{said} {match.title} {match.text}")
        and (not match.locale or match.locale.startswith("zh") == bool(HAN.search(question)))
    )


def _is_chinese(match: Match) -> bool:
    return bool(HAN.search(match.said or match.title))


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))
