"""What single words mean: near ones are nearer than strangers, in both languages."""

import numpy as np
import pytest

from knowledge.word_meanings import meanings


@pytest.mark.parametrize(
    ("word", "near", "strange"),
    [
        ("refund", "refunds", "piano"),
        ("deliver", "delivery", "violin"),
        ("cancel", "cancellation", "violin"),
        ("退款", "退钱", "花瓶"),
        ("味道", "气味", "发票"),
    ],
)
def test_near_words_are_nearer_than_strangers(word: str, near: str, strange: str) -> None:
    vectors = meanings((word, near, strange))
    assert vectors.shape == (3, 384)
    cosines = vectors @ vectors[0]
    assert cosines[0] == pytest.approx(1)
    assert cosines[1] > cosines[2] + 0.2


def test_a_word_means_the_same_again() -> None:
    assert np.array_equal(meanings(("refund", "退款")), meanings(("refund", "退款")))
