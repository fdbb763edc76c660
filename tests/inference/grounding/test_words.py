"""What a text is about: its words, however they are written."""

import pytest

from inference.grounding.content_words import words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("T-Shirts", "a tee"),
        ("an e-mail address", "email address"),
        ("colours", "color"),
        ("20 sq m", "20 square meters"),
        ("洗过的", "洗"),
    ],
)
def test_a_word_is_one_however_it_is_written(one: str, other: str) -> None:
    assert words_of(one).every == words_of(other).every
    assert words_of(one).every
