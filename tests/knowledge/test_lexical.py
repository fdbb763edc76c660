"""Words: what counts as one, and which ways of writing are the same."""

import pytest

from knowledge.lexical import LONGEST, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＹＳ－1001", "ys-1001"),
        ("退貨運費由誰承擔", "退货运费由谁承担"),
        ("1,299.00 元", "1299.00元"),
        ("XL 码", "ｘｌ码"),
    ],
)
def test_ways_of_writing_are_folded(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_codes_stay_whole_and_are_known_without_their_hyphen() -> None:
    assert words_of("Is YS-1001 in?") == ["is", "ys-1001", "ys1001", "in"]
    assert set(words_of("ys1001")) < set(words_of("YS-1001"))


def test_chinese_is_cut_into_words_and_characters() -> None:
    assert {"运费", "运", "费"} <= set(words_of("运费多少"))


@pytest.mark.parametrize("text", ["", " ", "？！", "\x00", "😀"])
def test_what_has_no_words_has_none(text: str) -> None:
    assert words_of(text) == []


def test_no_word_is_longer_than_the_database_keeps() -> None:
    assert all(len(word) <= LONGEST for word in words_of("x" * 5000 + " ok"))
