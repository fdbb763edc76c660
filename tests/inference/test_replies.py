"""Replies without an engine: by FAQ, by honesty, by language."""

import pytest

from inference.engine import Engine
from inference.messages import ReplyEnd, ReplyRequest, TextDelta
from inference.replies import stream_reply
from tests.people import Town


async def reply(town: Town, question: str, shop: str = "maple") -> tuple[str, ReplyEnd]:
    owner = getattr(town, shop)
    text = ""
    engine = Engine()  # where the tests' ENGINE_URL points, nobody listens
    try:
        async for event in stream_reply(ReplyRequest(owner.id, question, owner.locale), engine):
            if isinstance(event, TextDelta):
                text += event.text
            if isinstance(event, ReplyEnd):
                return text, event
    finally:
        await engine.close()
    raise AssertionError("a reply without an end")


async def test_faq_that_fits_is_the_answer(live_town: Town) -> None:
    text, end = await reply(live_town, "Can I return the dress I bought yesterday?")
    assert text == "Unworn items can be returned within 30 days."
    assert (end.via, end.interrupted) == ("faq", False)
    assert [source.title for source in end.sources] == ["Can I return an item?"]


async def test_each_shop_answers_from_its_own(live_town: Town) -> None:
    text, _ = await reply(live_town, "我昨天买的连衣裙可以退货吗？", "yunshang")
    assert text == "收到商品7天内可以无理由退货。"
    text, _ = await reply(live_town, "我昨天买的连衣裙可以退货吗？", "maple")
    assert "7天" not in text


@pytest.mark.parametrize("question", ["Tell me a joke about penguins", "给我讲个企鹅的笑话"])
async def test_nothing_that_fits_is_said_honestly(live_town: Town, question: str) -> None:
    text, end = await reply(live_town, question)
    assert "talk to a person" in text or "转人工" in text
    assert end.trace["gap"] is True
    assert end.sources == ()
