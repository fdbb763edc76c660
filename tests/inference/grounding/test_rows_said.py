"""What the rows of articles say by yes or no, and what a no to a question says of them."""

import time

import pytest

from inference.grounding.sides import denies, said_in_row
from inference.grounding.variants import Variants
from tests.inference.grounding.rows import CALLED, TITLED


def _variants_for(text: str) -> Variants:
    """The articles of the shop in the text's language."""
    return Variants(TITLED if text.isascii() else CALLED)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("is the nut bar gluten free", ""),
        ("is the nut bar free of gluten", ""),
        ("does the nut bar come without nuts", ""),
        ("is the nut bar vegan", ""),
        ("are there nuts in the nut bar", "nuts: yes."),
        ("does the nut bar have gluten", "gluten: yes."),
        ("is the rice bar gluten free", "gluten: no."),
        ("is the rice bar gluten-free", "gluten: no."),
        ("does the rice bar have gluten", ""),
        ("is the Folding bike F1 electric", ""),
        ("does the Folding bike F1 fold", "folding: yes."),
        ("is the folding F1 electric", ""),
        ("is the rain jacket with hood waterproof", ""),
        ("does the rain jacket with hood have a hood", "hood: yes."),
        ("does the rain jacket with hood come with hood", "hood: yes."),
        ("is the machine washable rug machine washable", "machine_washable: yes."),
        ("坚果棒有牛奶吗", ""),
        ("坚果棒有坚果吗", "坚果：有。"),
        ("坚果棒不含麸质吗", ""),
        ("坚果棒是零麸质的吗", ""),
        ("坚果棒没有麸质吧", "含麸质：是。"),
        ("坚果棒含麸质吗", "含麸质：是。"),
        ("折叠自行车F1是电动的吗", ""),
        ("折叠自行车F1能折叠吗", "折叠：是。"),
        ("F1折叠车是电动的吗", ""),
    ],
)
def test_what_a_no_denies(question: str, row: str) -> None:
    assert _variants_for(question).row_denied_of(question, None) == row


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("The nut bar is gluten-free.", "gluten: yes."),
        ("The nut bar is not gluten free.", ""),
        ("The nut bar has zero gluten.", "gluten: yes."),
        ("The nut bar has no nuts.", "nuts: yes."),
        ("The nut bar is nutless.", "nuts: yes."),
        ("The rice bar is gluten free.", ""),
        ("The rice bar has no gluten.", ""),
        ("The rice bar is not gluten free.", "gluten: no."),
        ("The rice bar contains gluten.", "gluten: no."),
        ("The battery lantern costs £20.", ""),
        ("The battery lantern has a battery.", "battery: no."),
        ("坚果棒零麸质。", "含麸质：是。"),
        ("坚果棒0麸质。", "含麸质：是。"),
        ("坚果棒不含麸质。", "含麸质：是。"),
        ("坚果棒含麸质。", ""),
        ("坚果棒18元。", ""),
        ("坚果棒没有牛奶。", ""),
        ("D9不需要安装。", ""),
        ("D9不用安装。", ""),
        ("D9无需安装。", ""),
        ("D9要安装。", "需安装：否。"),
        ("D7不需要安装。", "需安装：是。"),
        ("D7无需安装。", "需安装：是。"),
        ("D7需要安装。", ""),
    ],
)
def test_what_a_sentence_says_of_a_row(sentence: str, row: str) -> None:
    assert _variants_for(sentence).row_denied(sentence, "", None) == row


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foldable: no", ("foldable", False)),
        ("  折叠：否。 ", ("折叠", False)),
        ("waterproof: yes (to 20 m).", ("waterproof", True)),
        ("营业时间：否则另行通知", None),
        (f"foldable: no ({'a' * 120})", None),
        ("colour: red", None),
    ],
)
def test_a_row_by_yes_or_no(text: str, said: tuple[str, bool] | None) -> None:
    assert said_in_row(text) == said


@pytest.mark.parametrize(
    "line", ["a: yes" + " " * 20_000 + "x", "\t" * 20_000 + ":" + "\t" * 20_000]
)
def test_a_row_is_read_at_once(line: str) -> None:
    start = time.perf_counter()
    said_in_row(line)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("永不，我们保证。", True),
        ("我们从不，以后也是。", True),
        ("决不。", True),
        ("毫不。", True),
        ("可以折叠不", False),
        ("能用不，我想知道", False),
        ("折叠：否", True),
        ("营业时间：否则另行通知", False),
    ],
)
def test_whether_it_denies(text: str, no: bool) -> None:
    assert denies(text) is no
