"""Listed words are found however they are written, and nowhere else."""

from collections.abc import AsyncGenerator
from uuid import uuid4

import pytest

from inference.messages import ReplyEnd, ReplyEvent, Source, TextDelta
from inference.safety_words import SafetyWords, masked
from inference.spoken_words import watched
from inference.trace import Trace
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
    ("赌博", "網上賭博"),
    ("加密貨幣", "加密货币"),
    ("casino", "a c\u200b\u200b\u200b\u200b\u200basino"),
    ("赌博", "赌\U000e0061\U000e0062\U000e0063\U000e0064\U000e0065博3"),
    ("casino", "ca\u0301\u0302\u0303\u0304\u0305sino\u200b."),
    ("naïve", "how nai\u0308ve"),
    ("cafe\u0301", "Café noir"),
    ("tiếng", "tie\u0302\u0301ng"),
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
        ("casino", "casino\u200bs, \u200bx\u200bcasino"),
        ("ano", "el an\u0303o"),
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is by our bad.", "It is by our "),
        ("我们代开", "我们"),
        ("A bad a p", "A "),
        ("A bad apples", "A bad apples"),
        ("A rabad.", "A rabad."),
        ("A ba\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200bd ap\u200b", "A "),
        ("Nothing bad here.", "Nothing bad here."),
        ("", ""),
    ],
)
def test_what_may_begin_a_word_is_known(text: str, shown: str) -> None:
    lists = words(("bad apple", "mask"), ("代开发票", "block"))
    assert text[: lists.open_from(text, "assistant")] == shown


async def shown(lists: SafetyWords, *pieces: str) -> tuple[list[str], Trace]:
    """What of a reply in these pieces comes to the shopper, piece by piece."""

    async def events() -> AsyncGenerator[ReplyEvent, None]:
        for piece in pieces:
            yield TextDelta(piece)
        yield ReplyEnd("engine")

    trace = Trace()
    found = watched(events(), lists, "en", "widget", trace)
    return [one.text async for one in found if isinstance(one, TextDelta)], trace


async def test_nothing_of_a_word_is_shown_that_goes_on_in_the_next_piece() -> None:
    lists = words(("bad apple", "mask"), ("mild", "mask"))
    texts, trace = await shown(lists, "It is mild and ba", "d. Apple", " pie. No b", "ig thing")
    assert "".join(texts) == "It is ＊＊＊＊ and ＊＊＊＊ ＊＊＊＊＊ pie. No big thing"
    assert texts[0] == "It is ＊＊＊＊ and "
    assert [one["word"] for one in trace.facts["words"]] == ["mild", "bad apple"]
    texts, _ = await shown(words(("加微信", "mask"), ("赌博", "mask")), "可以加赌", "博。", "好")
    assert "".join(texts) == "可以加＊＊。好"
    graver = words(("bad", "mask"), ("bad apple", "block"))
    texts, _ = await shown(graver, "It is bad. ", "Apple pie")
    assert texts[0] == "It is "
    assert "Apple" not in "".join(texts)
    texts, _ = await shown(graver, "It is bad. ", "Very.")
    assert "".join(texts) == "It is ＊＊＊. Very."
    texts, _ = await shown(lists, "A jar of ba", "d. ")
    assert "".join(texts) == "A jar of bad. "


async def test_what_is_refused_was_not_begun() -> None:
    texts, _ = await shown(words(("bad apple", "block")), "It is ba", "d apple")
    assert texts[0] == "It is "
    assert "ba" not in texts[1].split()


async def test_sources_and_cards_are_called_without_listed_words() -> None:
    async def events() -> AsyncGenerator[ReplyEvent, None]:
        cards = (
            {"kind": "product", "title": "Bad Apple Mug"},
            {"kind": "order", "items": [{"title": "Bad apple", "quantity": 1}]},
        )
        yield ReplyEnd("engine", sources=(Source("product", uuid4(), "bad apple"),), cards=cards)

    found = watched(events(), words(("bad apple", "block")), "en", "widget", Trace())
    [end] = [one async for one in found if isinstance(one, ReplyEnd)]
    assert end.sources[0].title == "＊＊＊ ＊＊＊＊＊"
    assert end.cards[0]["title"] == "＊＊＊ ＊＊＊＊＊ Mug"
    assert end.cards[1]["items"] == [{"title": "＊＊＊ ＊＊＊＊＊", "quantity": 1}]
