"""Answers without the engine."""

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from inference.courtesy import Courtesy
from inference.entries import not_in_colour
from inference.fallback import (
    ASK_FOR_PERSON,
    SENTENCES,
    Sentence,
    fallback_answer,
    limited_sentence,
    sentence,
    without_unknowing,
)
from inference.ledger.plan_limits import LimitReachedError, QuotaExhaustedError, RateLimitedError
from inference.messages import PromptMessage
from inference.retrieval.together import told_together
from knowledge.lexical import words_of
from knowledge.search import Match
from knowledge.standing import Article


def match(answer: str, score: float) -> Match:
    return Match("faq", uuid.uuid4(), f"Question of {answer}", answer, score)


def test_best_answer_as_it_stands() -> None:
    best = match("A", 0.9)
    told = told_together([best, match("B", 0.85)], "")
    assert told == (best,)
    assert fallback_answer(told, "en") == "A"


def test_runner_up_as_good_is_given_too() -> None:
    both = [match("A", 0.9), match("B", 0.895)]
    assert list(told_together(both, "")) == both
    assert fallback_answer(both, "en") == "Question of A\nA\n\nQuestion of B\nB"


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        (RateLimitedError(10), "in a moment", "稍后"),
        (RateLimitedError(45), "in about a minute", "大约一分钟后"),
        (QuotaExhaustedError(1500, "tomorrow"), "in about 25 minutes", "大约25分钟后"),
        (QuotaExhaustedError(40_000, "tomorrow"), "tomorrow", "明天"),
        (QuotaExhaustedError(900_000, "next_month"), "next month", "下个月"),
    ],
)
def test_a_limit_says_in_words_when_to_ask_again(
    limit: LimitReachedError, english: str, chinese: str
) -> None:
    assert f"ask me again {english}," in limited_sentence(limit, "en")
    assert f"请{chinese}再问我" in limited_sentence(limit, "zh")


def test_every_sentence_and_courtesy_is_said_in_both_languages() -> None:
    assert set(SENTENCES) == set(get_args(Sentence)) > set(get_args(Courtesy))
    assert all(set(said) == {"en", "zh"} for said in SENTENCES.values())
    for which in ("bot", "misunderstood"):
        for ask, said in zip(ASK_FOR_PERSON, SENTENCES[which].values(), strict=True):
            assert ask in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_prompt_does_not_say_again_that_something_was_not_known(language: str) -> None:
    asked = [PromptMessage("user", f"Question {number}") for number in range(4)]
    nearest, unknown, more = (sentence(one, language) for one in ("nearest", "unknown", "more"))
    replies = [unknown, f"{nearest}\n\nA", f"B.\n\n{more}", "C."]
    said = [PromptMessage("assistant", text) for text in replies]
    told = without_unknowing([one for pair in zip(asked, said, strict=True) for one in pair])
    left = [PromptMessage("assistant", text) for text in ("A", "B.", "C.")]
    assert told == [one for pair in zip(asked[1:], left, strict=True) for one in pair]
    mine = [PromptMessage("user", unknown)]
    assert without_unknowing(mine) == mine
    # A greeting answers no question, and only the one before it goes with a reply.
    hello, two = PromptMessage("assistant", "Hello!"), [said[0], said[0]]
    assert without_unknowing([hello, *two]) == [hello]
    assert without_unknowing([asked[0], asked[1], *two]) == [asked[0]]


def lamp(description: str, asked: str) -> Match:
    article = Article("L-1", "Light", Decimal(59), "USD", 6, {"colors": ["white"]}, "", "")
    words = tuple((word, 0.9) for word in words_of(asked))
    return Match(
        "product", uuid.uuid4(), "Grow lamp", description, 0.9, asked=words, article=article
    )


ROW = "Grow lamp (L-1) costs $59. Grow lamp is in stock now. Colours: white."
SHORT = "LED clip lamp of 12 W."
LONG = f"{'A lamp for a windowsill. ' * 8}Its timer runs for 8 or 12 hours. It clips to any shelf."


@pytest.mark.parametrize(
    ("description", "asked", "told"),
    [
        (SHORT, "what watt is the grow lamp", f"{ROW} {SHORT}"),
        (SHORT, "how much is the grow lamp, in white", ROW),
        ("", "what watt is the grow lamp", ROW),
        (
            LONG,
            "how long can the timer of the lamp run",
            f"{ROW} Its timer runs for 8 or 12 hours.",
        ),
        (LONG, "how heavy is the lamp", ROW),
    ],
)
def test_a_row_tells_of_the_description_what_was_asked(
    description: str, asked: str, told: str
) -> None:
    assert fallback_answer([lamp(description, asked)], "en") == told


@pytest.mark.parametrize(
    ("asked", "colours", "so"),
    [
        ("do you have it in black", ["white"], True),
        ("in black?", ["white", "maple red"], True),
        ("有黑色的吗", ["white"], True),
        ("do you have a black one", ["white"], True),
        ("does it work on black hair", ["white"], False),
        ("how much is the orange juicer", ["white"], False),
        ("does it come in black plastic", ["white"], False),
        ("白板笔有没有", ["black"], False),
        ("do you have it in red", ["scarlet"], False),
        ("do you have it in red", ["assorted colours"], False),
        ("do you have it in white", ["white"], False),
    ],
)
def test_the_no_to_a_colour_is_said_to_who_wishes_for_it(
    asked: str, colours: list[str], so: bool
) -> None:
    one = lamp("", asked)
    assert one.article
    listed = replace(one, article=replace(one.article, attributes={"colors": colours}))
    assert bool(not_in_colour(listed, asked, "en")) is so
