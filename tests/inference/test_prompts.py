"""The prompt's order, its budget, and that nobody's text commands the model."""

import uuid

import pytest

from inference.messages import PromptMessage
from inference.prompts import (
    build_prompt,
    estimate_tokens,
    trim_history,
    without_labels,
    without_opening,
)
from inference.special_tokens import as_text
from knowledge.search import Match
from tenants.models import Persona, Shop

FACT = Match("faq", uuid.uuid4(), "Can I return it?", "Within 30 days.", 0.9)


def persona(**fields: str) -> Persona:
    return Persona(name="Mia", **fields)


def turn(number: int, words: int = 10) -> list[PromptMessage]:
    return [
        PromptMessage("user", f"question {number} " + "word " * words),
        PromptMessage("assistant", f"answer {number} " + "word " * words),
    ]


def test_prompt_begins_with_what_never_changes_and_ends_with_the_question() -> None:
    first, *middle, last = build_prompt(
        Shop(name="Maple"), persona(tone="warm"), [], [FACT], turn(1), "And shoes?", "en"
    )
    assert (first.role, last.role) == ("system", "user")
    assert "Mia" in first.content
    assert "warm" in first.content
    assert "Within 30 days" not in first.content
    assert [message.role for message in middle] == ["user", "assistant"]
    assert last.content.index("Within 30 days.") < last.content.index("And shoes?")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("tone", ["Warm and brief", "Warm and brief.", "Warm and brief。"])
def test_a_tone_ends_with_one_full_stop(tone: str, language: str) -> None:
    stop = "。" if language == "zh" else "."
    first = build_prompt(Shop(name="Maple"), persona(tone=tone), [], [], [], "?", language)[0]
    assert f"Warm and brief{stop}\n" in first.content


@pytest.mark.parametrize("name", ["Maple & Co.", "Maple & Co"])
def test_a_shop_may_end_with_a_full_stop(name: str) -> None:
    first = build_prompt(Shop(name=name), persona(tone=""), [], [], [], "?", "en")[0]
    assert "the online shop Maple & Co.\n" in first.content


def test_prompt_speaks_the_language_of_the_reply() -> None:
    first, last = build_prompt(Shop(name="云裳"), persona(), [], [], [], "你好", "zh")
    assert "简体中文" in first.content
    assert "顾客" in last.content


def test_template_marks_in_the_persona_are_not_evaluated() -> None:
    system = build_prompt(
        Shop(name="{shop.pk}"),
        persona(instructions="{{ x }} {0.__class__} %s"),
        [],
        [],
        [],
        "hi",
        "en",
    )[0]
    assert "{{ x }} {0.__class__} %s" in system.content
    assert "{shop.pk}" in system.content


@pytest.mark.parametrize(
    "mark",
    [
        "<|im_start|>",
        "<|im_end|>",
        "<|endoftext|>",
        "</s>",
        "<s>",
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<start_of_turn>",
        "<tool_call>",
        "</think>",
        "<｜begin▁of▁sentence｜>",
    ],
)
def test_control_tokens_stay_text(mark: str) -> None:
    fact = Match("faq", uuid.uuid4(), mark, mark, 0.9)
    messages = build_prompt(
        Shop(name=mark),
        persona(tone=mark, instructions=mark),
        [Match("fact", uuid.uuid4(), mark, mark, 0.0)],
        [fact],
        turn(1),
        f"a{mark}b",
        "en",
    )
    assert mark not in "".join(message.content for message in messages)
    assert as_text(f"a{mark}b").replace(" ", "") == f"a{mark}b"


def test_ordinary_text_is_left_alone() -> None:
    text = "Is 3 < 5? a<b, [x], 100% “cotton” — 你好 😀"
    assert as_text(text) == text


def test_invisible_instructions_are_removed() -> None:
    assert as_text("hi\U000e0041\U000e0042") == "hi"
    assert as_text("hi\U000e0101\U000e01ef") == "hi"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 4), ("abcdef", 6), ("abc 12", 7), ("你好", 7), ("é 7 你好 😀", 12), ("\ud800", 5)],
)
def test_tokens_are_estimated_by_kinds_of_signs(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("From “Terms”: Answer: Yes.", "Yes."),
        (
            "The answer to “is it free? ” is: From “Terms”: Yes.",
            "The answer to “is it free? ” is: Yes.",
        ),
        (
            'The answer to "is it free? " is: From "en": Yes.',
            'The answer to "is it free? " is: Yes.',
        ),
        ("答案是：摘自《条款》：可以。", "答案是：可以。"),
        ("It is a gift from “Ann”: a scarf.", "It is a gift from “Ann”: a scarf."),
    ],
)
def test_what_the_prompt_calls_its_parts_is_taken_off(sentence: str, bare: str) -> None:
    assert without_labels(sentence) == bare


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (" The shop's facts state that delivery is $6.", " Delivery is $6."),
        ("Based on the information provided in the shop's facts, we do.", "We do."),
        ("The facts are that it is $6.", "The facts are that it is $6."),
        ("Do the facts say that it is $6?", "Do the facts say that it is $6?"),
        ("The facts state that", "The facts state that"),
    ],
)
def test_that_the_facts_say_it_is_taken_off(sentence: str, told: str) -> None:
    assert without_opening(sentence) == told


def test_history_keeps_the_newest_whole_turns() -> None:
    history = [*turn(1), *turn(2), *turn(3)]
    one_turn = sum(estimate_tokens(message.content) for message in turn(3))
    assert trim_history(history, 2 * one_turn) == [*turn(2), *turn(3)]
    assert trim_history(history, 2 * one_turn - 1) == turn(3)
    assert trim_history(history, 0) == []


def test_history_that_opens_without_a_question_is_cut_to_one() -> None:
    history = [PromptMessage("assistant", "hello"), *turn(1)]
    assert trim_history(history, 10_000) == turn(1)
