"""Listed words are found however they are written, and nowhere else."""

import pytest

from inference.safety_words import SafetyWords, masked
from tenants.safety_words import Listed


def words(*listed: tuple[str, str]) -> SafetyWords:
    return SafetyWords([Listed(word, "both", action) for word, action in listed])


FOUND = [
    ("badword", "A BadWord here"),
    ("badword", "ｂａｄｗｏｒｄ"),
    ("badword", "b.a.d w-o-r-d"),
    ("badword", "bad\u200bword"),
    ("badword", "b * a * d * w * o * r * d"),
    ("代开发票", "可以代 开 发 票吗"),
    ("代开发票", "代。开。发。票"),
    ("代开发票", "我要代开发票谢谢"),
    ("加V信", "加v信聊"),
    ("ünder", "UNDER ÜNDER"),
]


@pytest.mark.parametrize(("word", "text"), FOUND)
def test_written_otherwise_it_is_found(word: str, text: str) -> None:
    assert words((word, "block")).hits(text, "shopper")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ass", "classic glass assembly"),
        ("badword", "bad, and then, later, word"),
        ("发票", "发一张票"),
        ("x", "XL"),
    ],
)
def test_inside_other_words_it_is_not(word: str, text: str) -> None:
    assert not words((word, "block")).hits(text, "shopper")


def test_stars_stand_where_the_word_stood() -> None:
    lists = words(("bad", "mask"), ("坏话", "mask"))
    text = "So B.A.D, 坏 话 end"
    assert masked(text, lists.hits(text, "assistant")) == "So ＊＊＊＊＊, ＊ ＊ end"


def test_the_gravest_comes_first() -> None:
    hits = words(("mild", "mask"), ("call", "handoff"), ("grave", "block")).hits(
        "mild call grave", "shopper"
    )
    assert [hit.listed.action for hit in hits] == ["block", "handoff", "mask"]


def test_each_side_has_its_own_words() -> None:
    lists = SafetyWords([Listed("one", "shopper", "block"), Listed("two", "assistant", "block")])
    assert [hit.listed.word for hit in lists.hits("one two", "shopper")] == ["one"]
    assert [hit.listed.word for hit in lists.hits("one two", "assistant")] == ["two"]
