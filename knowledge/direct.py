"""Whether an FAQ is so surely what was asked that its answer is given as it stands."""

from collections.abc import Sequence
from datetime import date

from knowledge.search import FaqMatch

SURE = 0.89  # cosine
MARGIN = 0.012  # by which the best must lead


def sure_answer(question: str, matches: Sequence[FaqMatch], today: date) -> FaqMatch | None:
    """The match that surely answers the question, out of the shop's matches, best first; None when in doubt."""
    if not question.strip() or not matches or matches[0].score < SURE:
        return None
    best, *others = matches
    if others and best.score - others[0].score < MARGIN:
        return None
    return best
