"""Replies without an engine: by FAQ, by honesty, by language."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from inference.engine import Engine
from inference.messages import PromptMessage, ReplyEnd, ReplyRequest, TextDelta
from inference.replies import stream_reply
from inference.retrieval.follow_ups import goes_on, names_little, points_to_product, speaks_of_more
from knowledge.embeddings import embed_missing
from knowledge.models import Faq, Product
from tenants.models import Shop
from tenants.scope import in_thread, shop_scope
from tests.people import Town


async def reply(
    town: Town, question: str, shop: str = "maple", history: Sequence[PromptMessage] = ()
) -> tuple[str, ReplyEnd]:
    owner = getattr(town, shop)
    text = ""
    engine = Engine()  # where the tests' ENGINE_URL points, nobody listens
    try:
        request = ReplyRequest(owner.id, question, owner.locale, history=tuple(history))
        async for event in stream_reply(request, engine):
            if isinstance(event, TextDelta):
                text += event.text
            if isinstance(event, ReplyEnd):
                return text, event
    finally:
        await engine.close()
    raise AssertionError("a reply without an end")


async def test_faq_that_fits_is_the_answer(live_town: Town) -> None:
    text, end = await reply(live_town, "May I return an item?")
    assert text == "Unworn items can be returned within 30 days."
    assert (end.via, end.interrupted) == ("faq", False)
    assert [source.title for source in end.sources] == ["Can I return an item?"]


async def test_each_shop_answers_from_its_own(live_town: Town) -> None:
    text, _ = await reply(live_town, "我昨天买的衣服可以退货吗？", "yunshang")
    assert text == "收到商品7天内可以无理由退货。"
    text, _ = await reply(live_town, "我昨天买的衣服可以退货吗？", "maple")
    assert "7天" not in text


@pytest.mark.parametrize("question", ["Tell me a joke about penguins", "给我讲个企鹅的笑话"])
async def test_nothing_that_fits_is_said_honestly(live_town: Town, question: str) -> None:
    text, end = await reply(live_town, question)
    assert "talk to a person" in text or "转人工" in text
    assert end.trace["gap"] is True
    assert end.sources == ()


async def test_who_speaks_neither_language_is_told_in_the_shops(live_town: Town) -> None:
    asked = ReplyRequest(
        live_town.yunshang.id, "冗談を言って", "ja-JP", shop_locale=live_town.yunshang.locale
    )
    engine = Engine()
    try:
        said = [one.text async for one in stream_reply(asked, engine) if isinstance(one, TextDelta)]
    finally:
        await engine.close()
    assert "店铺" in "".join(said)


async def test_what_only_comes_nearest_is_told_as_that_and_leaves_a_gap(live_town: Town) -> None:
    await in_thread(stock_frame, live_town.maple)
    text, end = await reply(live_town, "Which lights and pedals suit the bicycle frame?")
    assert text.startswith("I'm not sure that the shop has told me exactly that")
    assert "River bicycle frame (F-1) costs $210." in text
    assert end.trace["gap"] is True
    text, end = await reply(live_town, "What does the River bicycle frame cost?")
    assert text.startswith("River bicycle frame (F-1) costs $210.")
    assert "gap" not in end.trace


def stock_frame(shop: Shop) -> None:
    """A product, and FAQs that any question for a price or a stock lies near to."""
    with shop_scope(shop.id):
        Product.objects.create(
            shop=shop,
            sku="F-1",
            title="River bicycle frame",
            price=Decimal(210),
            currency="USD",
            stock=2,
        )
        Faq.objects.create(shop=shop, question="How much is shipping?", answer="Shipping is $4.90.")
        Faq.objects.create(shop=shop, question="How much is a tune-up?", answer="It is $65.")
        Faq.objects.create(shop=shop, question="How do I order?", answer="Put it into the cart.")
        Faq.objects.create(shop=shop, question="怎么下单购买？", answer="加入购物车，再点结算。")
    embed_missing(shop.id)


@pytest.mark.parametrize(
    "question",
    [
        "How much is it?",
        "Is it in stock?",
        "Can I order it now?",
        "is it still available",
        "现在能买吗",
        "in pink?",
        "ok and M?",
        "how heavy is it?",
        "when will it be back?",
        "多重？",
        "35的呢",
        "有红色的吗",
    ],
)
async def test_price_and_stock_of_it_are_those_of_the_product_before(
    live_town: Town, question: str
) -> None:
    await in_thread(stock_frame, live_town.maple)
    before = PromptMessage("user", "Tell me about the River bicycle frame")
    text, end = await reply(live_town, question, history=[before])
    assert "River bicycle frame" in text
    assert [card["title"] for card in end.cards] == ["River bicycle frame"]
    found = [source["id"] for source in end.trace["sources"]]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("How much is it?", True),
        ("ok, what's the price then", True),
        ("这个有货吗", True),
        ("多少钱？", True),
        ("现在能买吗", True),
        ("这件现在能买吗", True),
        ("还能下单吗？", True),
        ("还买得到吗", True),
        ("还有库存吗", True),
        ("有现货吗", True),
        ("卖完了吗", True),
        ("Is it still available?", True),
        ("can I order it now", True),
        ("could I buy one today?", True),
        ("do you still have it", True),
        ("any left?", True),
        ("does it come in L?", True),
        ("does it come in size 38", True),
        ("got it in XS?", True),
        ("what sizes does it come in?", True),
        ("有M码吗？", True),
        ("90码有吗", True),
        ("有哪些尺码", True),
        ("does it come in 10 inch?", True),
        ("and in sage?", True),
        ("in pink?", True),
        ("ok and M?", True),
        ("what colour are they?", True),
        ("how tall is it", True),
        ("那多重？", True),
        ("什么时候有货", True),
        ("when will they be back in stock?", True),
        ("35的呢", True),
        ("那35的呢", True),
        ("那L码呢？", True),
        ("有红色的吗", True),
        ("白的还有吗？", True),
        ("有没有别的颜色", True),
        ("28寸的有吗", True),
        ("那个有白色的吗", True),
        ("any cheaper one?", True),
        ("which is cheaper?", True),
        ("有没有便宜点的", True),
        ("哪个便宜", True),
        ("what's the cheapest?", True),
        ("便宜点吗", False),
        ("再便宜点", False),
        ("cheap shipping?", False),
        ("便宜的运费", False),
        ("有红色的连衣裙吗", False),
        ("有红包吗", False),
        ("满200的呢", False),
        ("满20的呢", False),
        ("现在呢", False),
        ("and in winter?", False),
        ("in Portland?", False),
        ("how long is the blade?", False),
        ("and the large one, when will it be back?", False),
        ("三脚架多重", False),
        ("什么时候发货", False),
        ("what size should I take?", False),
        ("which sizes do I need?", False),
        ("do you have shoes in XL?", False),
        ("尺码怎么选", False),
        ("连体衣有M码吗", False),
        ("How much is shipping?", False),
        ("现在能买礼品卡吗", False),
        ("怎么买", False),
        ("下单后能改吗", False),
        ("现在下单什么时候发货", False),
        ("how can I buy it", False),
        ("Can I order it in red?", False),
        ("Can I order by phone?", False),
        ("are you available now?", False),
        ("How long does it take?", False),
        ("Is the linen shirt in stock?", False),
        ("运费多少钱", False),
    ],
)
def test_what_points_to_a_product_names_none(question: str, points: bool) -> None:
    assert points_to_product(question) is points


@pytest.mark.parametrize(
    ("question", "on", "little"),
    [
        ("and to Canada?", True, True),
        ("how long?", True, True),
        ("几点", True, True),
        ("收多少钱", True, False),
        ("what's the deposit?", False, True),
        ("能退吗", False, True),
        ("do you ship to Canada?", False, False),
    ],
)
def test_what_goes_on_with_the_question_before(question: str, on: bool, little: bool) -> None:
    assert (goes_on(question), names_little(question)) == (on, little)


@pytest.mark.parametrize(
    ("entry", "asked", "before", "more"),
    [
        ("跑步机能退吗？", "能退吗", "10公斤的哑铃多少钱", True),
        ("跑步机能退吗？", "能退吗", "走廊3号跑步机多少钱", False),
        ("Can I return a treadmill?", "can I return it?", "How much are the dumbbells?", True),
        ("Can I return an item?", "can I return it?", "How much are the dumbbells?", False),
        ("Can I return a treadmill?", "can I return worn leather shoes?", "Hello", False),
        ("Which needles do beginners need?", "what size needles", "the hat kit", True),
    ],
)
def test_an_entry_may_name_what_nobody_spoke_of(
    entry: str, asked: str, before: str, more: bool
) -> None:
    assert speaks_of_more(entry, asked, [before]) is more


async def test_what_goes_on_leans_on_the_question_before(live_town: Town) -> None:
    def write() -> None:
        with shop_scope(live_town.maple.id):
            for question, answer in (
                ("Where do you deliver?", "To the US and to Canada."),
                ("How much is delivery?", "Delivery costs $7, to Canada $19."),
            ):
                Faq.objects.create(shop=live_town.maple, question=question, answer=answer)
        embed_missing(live_town.maple.id)

    await in_thread(write)
    before = PromptMessage("user", "How much is delivery?")
    text, end = await reply(live_town, "and to Canada?", history=[before])
    assert "Delivery costs $7, to Canada $19." in text
    assert end.trace["leans_on"] == "How much is delivery?"
    text, _ = await reply(live_town, "Where do you deliver?", history=[before])
    assert text == "To the US and to Canada."


async def test_a_trait_is_asked_of_the_product_that_was_spoken_of(live_town: Town) -> None:
    def write() -> None:
        with shop_scope(live_town.maple.id):
            Faq.objects.create(
                shop=live_town.maple, question="What size needles do I need?", answer="4 mm ones."
            )
            Product.objects.create(
                shop=live_town.maple,
                sku="KIT-H",
                title="Puffin hat kit",
                description="With a pattern.",
                price=24,
                currency="GBP",
                stock=4,
                attributes={"needles": "5 mm"},
            )
        embed_missing(live_town.maple.id)

    await in_thread(write)
    text, _ = await reply(live_town, "what size needles")
    assert text == "4 mm ones."
    before = PromptMessage("user", "how much is the puffin hat kit")
    text, end = await reply(live_town, "what size needles", history=[before])
    assert "5 mm" in text
    assert end.trace["leans_on"] == before.content


async def test_what_names_nothing_is_about_what_was_spoken_of(live_town: Town) -> None:
    def write() -> None:
        with shop_scope(live_town.maple.id):
            for question, answer in (
                ("Can I rent a tent?", "Yes, $9 a day and $40 a week; the deposit is $80."),
                ("When will my order arrive?", "In 2 to 3 working days."),
            ):
                Faq.objects.create(shop=live_town.maple, question=question, answer=answer)
        embed_missing(live_town.maple.id)

    await in_thread(write)
    said = [PromptMessage("user", text) for text in ("Can I rent a tent?", "for a week")]
    for asked, history in (("for a week", said[:1]), ("and the deposit?", said)):
        text, _ = await reply(live_town, asked, history=history)
        assert "the deposit is $80" in text, asked


async def test_what_is_named_may_be_of_the_entry_that_was_asked_about(live_town: Town) -> None:
    def write() -> None:
        stock_frame(live_town.maple)
        with shop_scope(live_town.maple.id):
            Faq.objects.create(
                shop=live_town.maple,
                question="What does mending cost?",
                answer="Mending a river frame is $12, a wheel $30.",
            )
        embed_missing(live_town.maple.id)

    await in_thread(write)
    for before, told in (("What does mending cost?", "$12"), ("How much is shipping?", "$210")):
        history = [PromptMessage("user", before)]
        text, _ = await reply(live_town, "and the river frame?", history=history)
        assert told in text, before


async def test_a_product_that_is_only_named_leads(live_town: Town) -> None:
    await in_thread(stock_frame, live_town.maple)
    before = PromptMessage("user", "How much is shipping?")
    text, _ = await reply(live_town, "and the bicycle frame?", history=[before])
    assert text.startswith("River bicycle frame (F-1) costs $210.")
