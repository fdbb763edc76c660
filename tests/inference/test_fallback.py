"""Answers without the engine."""

import uuid

import pytest

from inference.fallback import fallback_answer
from knowledge.search import FaqMatch


def match(answer: str, score: float) -> FaqMatch:
    return FaqMatch(uuid.uuid4(), f"Question of {answer}", answer, score)


def test_best_answer_as_it_stands() -> None:
    assert fallback_answer([match("A", 0.9), match("B", 0.85)], "en", 0.01) == "A"


def test_runner_up_as_good_is_given_too() -> None:
    text = fallback_answer([match("A", 0.9), match("B", 0.895)], "en", 0.01)
    assert text == "**Question of A**\nA\n\n**Question of B**\nB"


@pytest.mark.parametrize(("language", "words"), [("en", "leave your question"), ("zh", "留在这里")])
def test_nothing_fits(language: str, words: str) -> None:
    assert words in fallback_answer([], language, 0.01)
