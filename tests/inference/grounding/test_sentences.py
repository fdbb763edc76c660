"""Cutting a stream into sentences."""

import random

import pytest

from inference.grounding.sentences import MOST, Sentences, sentences_of

TEXT = (
    "Yes. It costs $5.95, e.g. in the U.S. today! See www.shop.example/a?b=1.5 for more.\n\n"
    "1. First item.\n2. Second item\n- **Bold** one?\n好的。“行！”七天内可以退……对吗？ "
    "No. 5 is here. No. Never at 9 a.m. or later. End"
)


def test_sentences_are_whole() -> None:
    assert [one.strip() for one in sentences_of(TEXT)] == [
        "Yes.",
        "It costs $5.95, e.g. in the U.S. today!",
        "See www.shop.example/a?b=1.5 for more.",
        "1. First item.",
        "2. Second item",
        "- **Bold** one?",
        "好的。",
        "“行！”",
        "七天内可以退……",
        "对吗？",
        "No. 5 is here.",
        "No.",
        "Never at 9 a.m. or later.",
        "End",
    ]


@pytest.mark.parametrize("seed", range(20))
def test_pieces_of_any_size_give_the_same_text(seed: int) -> None:
    chance, cutter, given, at = random.Random(seed), Sentences(), [], 0
    while at < len(TEXT):
        size = chance.randint(1, 9)
        given += cutter.feed(TEXT[at : at + size])
        at += size
    assert "".join([*given, cutter.rest()]) == TEXT


def test_a_sentence_is_given_out_when_it_ends() -> None:
    cutter = Sentences()
    assert cutter.feed("可以的") == []
    assert cutter.feed("。七天") == ["可以的。"]
    assert cutter.feed("内。") == ["七天内。"]
    assert cutter.feed("It is 5.") == []
    assert cutter.feed("95. ") == ["It is 5.95."]


def test_a_text_without_marks_is_cut_at_last() -> None:
    assert sentences_of("x" * (MOST + 5)) == ["x" * MOST, "x" * 5]


@pytest.mark.parametrize(
    "sentence",
    [
        'The answer to "is it free for $50? " is yes.',
        'The facts say "It costs $5. You pay by card."',
        "“能退吗？”的答案是可以。",
        "店里写着：“可以退。七天内。”",
        'A 5" pot is fine.',
    ],
)
def test_a_quotation_is_not_cut(sentence: str) -> None:
    assert [one.strip() for one in sentences_of(f"{sentence} 然后。")] == [sentence, "然后。"]
    cutter = Sentences()
    given = [one for sign in f"{sentence} 然后。" for one in cutter.feed(sign)]
    assert [one.strip() for one in (*given, cutter.rest())][0] == sentence


def test_a_quotation_that_is_never_closed_is_cut_all_the_same() -> None:
    text = 'It says "no. And' + " more" * 60 + ". Next."
    assert sentences_of(text)[0] == 'It says "no.'
