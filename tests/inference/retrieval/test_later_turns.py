"""What is asked after something was told: the second one, the red one, how much, and what is there no more."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from inference.cards import cards_of
from inference.entries import grounds
from inference.messages import PromptMessage, ReplyRequest
from inference.retrieval.follow_ups import compares, points_to_product
from inference.retrieval.later_turns import is_of_nothing
from inference.retrieval.siblings import named_together, sibling
from inference.retrieval.which_product import which_of_those
from knowledge.embeddings import embed_missing
from knowledge.models import Faq, Product
from knowledge.search import Match
from knowledge.standing import Article
from tenants.models import Shop
from tenants.scope import in_thread, shop_scope
from tests.inference.test_replies import reply
from tests.people import Town

TOLD = "Aldgate desk lamp (LA-1) costs $40. Aldgate desk lamp is in stock now. Borough desk lamp (LA-2) costs $65."


def stock_lamps(shop: Shop) -> None:
    """Two lamps, one of them sold out, and FAQs that any question for a price lies near to."""
    with shop_scope(shop.id):
        for sku, title, price, stock, colours, text in (
            ("LA-1", "Aldgate desk lamp", 40, 3, ["white", "grey"], "Folding arm. Weighs 1.4 kg."),
            ("LA-2", "Borough desk lamp", 65, 0, ["red", "black"], "With a clamp."),
        ):
            Product.objects.create(
                shop=shop, sku=sku, title=title, price=price, currency="USD", stock=stock,
                category="Desk lamps", description=text, attributes={"colours": colours},
            )  # fmt: skip
        for question, answer in (
            ("How much is shipping?", "Shipping is $4.90."),
            ("Do you rewire lamps?", "Yes, rewiring starts at $12 and takes about 10 days."),
            ("How long does delivery take?", "2 to 3 working days."),
        ):
            Faq.objects.create(shop=shop, question=question, answer=answer)
    embed_missing(shop.id)


def said(*texts: str) -> Sequence[PromptMessage]:
    """A conversation, the shopper first."""
    return [
        PromptMessage("assistant" if place % 2 else "user", text)
        for place, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("what's the price of the second one", "Borough desk lamp"),
        ("is the first one in stock", "Aldgate desk lamp"),
        ("the last one in red?", "Borough desk lamp"),
        ("in red?", "Borough desk lamp"),
    ],
)
async def test_one_of_those_that_were_told_is_meant(
    live_town: Town, asked: str, title: str
) -> None:
    await in_thread(stock_lamps, live_town.maple)
    text, end = await reply(live_town, asked, history=said("show me your desk lamps", TOLD))
    assert text.startswith(title)
    assert [card["title"] for card in end.cards] == [title]
    assert ("out of stock" in text) == (title == "Borough desk lamp")


BOARDS = {"Beech board 25 cm": 18, "Beech board 45 cm": 30, "Beech board 60 cm": 41}


def stock_boards(shop: Shop) -> None:
    """Boards of three sizes, of which one is sold out and one has a groove; and what is done and replaced."""
    with shop_scope(shop.id):
        for title, price in BOARDS.items():
            Product.objects.create(
                shop=shop, sku=title, title=title, price=price, currency="USD", category="Boards",
                stock=0 if "60" in title else 5, attributes={"wood": "beech"},
                description="With a juice groove." if "45" in title else "Oiled, 2 cm thick.",
            )  # fmt: skip
        for question, answer in (
            ("Can you gift wrap it?", "Yes, gift wrapping costs $4 an item."),
            ("What if my order arrives damaged?", "Send us a photo within 3 days: we replace it."),
        ):
            Faq.objects.create(shop=shop, question=question, answer=answer)
    embed_missing(shop.id)


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("how much is the 60", "60"),
        ("is the 45 in stock", "45"),
        ("and the bigger one?", "45"),
        ("what about the largest", "60"),
        ("and the groove one?", "45"),
    ],
)
async def test_another_size_of_what_was_told_is_meant(
    live_town: Town, asked: str, size: str
) -> None:
    await in_thread(stock_boards, live_town.maple)
    told = "Beech board 25 cm (Beech board 25 cm) costs $18."
    _, end = await reply(live_town, asked, history=said("how much is the beech board 25 cm?", told))
    assert [card["title"] for card in end.cards] == [f"Beech board {size} cm"]
    assert f"Beech board {size} cm" in end.trace["understood"]


async def test_two_that_are_named_are_told_both(live_town: Town) -> None:
    await in_thread(stock_boards, live_town.maple)
    _, end = await reply(live_town, "how much are the beech boards, 25 cm and 60 cm?")
    assert {card["title"] for card in end.cards} == {"Beech board 25 cm", "Beech board 60 cm"}


async def test_how_much_that_is_is_asked_of_what_was_told_last(live_town: Town) -> None:
    await in_thread(stock_boards, live_town.maple)
    before = said(
        "how much is the beech board 45 cm?", "Beech board 45 cm costs $30.",
        "can you gift wrap it", "Yes, gift wrapping costs $4 an item.",
    )  # fmt: skip
    for asked in ("how much is that", "how much?"):
        text, _ = await reply(live_town, asked, history=before)
        assert "$4" in text, asked
    text, _ = await reply(live_town, "how much is that one?", history=before)
    assert "$30" in text


async def test_who_complains_wishes_for_no_product(live_town: Town) -> None:
    await in_thread(stock_boards, live_town.maple)
    for asked in ("I got my beech board and its cracked!!", "the board I bought came split"):
        text, end = await reply(live_town, asked)
        assert "Send us a photo" in text, asked
        assert end.cards == ()


async def test_it_is_the_one_that_was_told_last(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said(
        "show me your desk lamps", TOLD, "what's the price of the second one",
        "Borough desk lamp (LA-2) costs $65.",
    )  # fmt: skip
    text, _ = await reply(live_town, "is it in stock?", history=before)
    assert "Borough desk lamp is out of stock" in text


async def test_how_much_is_asked_of_what_was_spoken_of(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    repairs = "Yes, rewiring starts at $12 and takes about 10 days."
    lamp = said("how much is the Aldgate desk lamp?", TOLD)
    for asked in ("how much?", "how long does it take?"):
        text, end = await reply(
            live_town, asked, history=[*lamp, *said("do you rewire lamps?", repairs)]
        )
        assert "rewiring starts at $12" in text, asked
        assert end.trace["leans_on"] == "do you rewire lamps?"


async def test_it_is_the_product_though_something_else_was_asked_in_between(
    live_town: Town,
) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said(
        "how much is the Borough desk lamp?", "Borough desk lamp (LA-2) costs $65.",
        "How much is shipping?", "Shipping is $4.90.",
    )  # fmt: skip
    for asked in ("how much is it?", "in black?"):
        text, _ = await reply(live_town, asked, history=before)
        assert text.startswith("Borough desk lamp"), asked


async def test_a_question_of_its_own_is_not_about_what_was_spoken_of(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)

    def write() -> None:
        with shop_scope(live_town.maple.id):
            Faq.objects.create(
                shop=live_town.maple, question="Do you have a shop I can visit?", answer="In Leeds."
            )
        embed_missing(live_town.maple.id)

    await in_thread(write)
    before = said("Do you have desk lamps?", TOLD)
    text, _ = await reply(live_town, "Do you have a shop I can visit?", history=before)
    assert text == "In Leeds."


async def test_the_cheapest_comes_first(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    told = "Borough desk lamp (LA-2) costs $65. Aldgate desk lamp (LA-1) costs $40."
    _, end = await reply(
        live_town, "which is cheaper?", history=said("show me your desk lamps", told)
    )
    assert end.cards[0]["title"] == "Aldgate desk lamp"


async def test_a_row_is_told_with_the_trait_that_was_asked_for(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said("how much is the Aldgate desk lamp?", "Aldgate desk lamp (LA-1) costs $40.")
    text, _ = await reply(live_town, "how heavy is it?", history=before)
    assert "1.4 kg" in text


async def test_another_is_not_told_of_a_product_that_is_there_no_more(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said("How much is the Quillon candlestick?", "Quillon candlestick costs $31.")
    text, end = await reply(live_town, "how much is it?", history=before)
    assert "desk lamp" not in text
    assert end.cards == ()


async def test_thanks_and_orders_in_between_are_no_topic(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said(
        "how much is the Borough desk lamp?", "Borough desk lamp (LA-2) costs $65.",
        "ok thanks", "You're welcome!", "where is my order?", "What is your order number?",
    )  # fmt: skip
    text, _ = await reply(live_town, "is it in stock?", history=before)
    assert "Borough desk lamp is out of stock" in text
    by_number = said("LA-1", "Aldgate desk lamp (LA-1) costs $40.")
    text, _ = await reply(live_town, "how much is it?", history=by_number)
    assert text.startswith("Aldgate desk lamp (LA-1) costs $40.")


def stock_pots(shop: Shop) -> None:
    """A teapot, a bowl with a lid and a kite of another kind, each with what it holds or has."""
    with shop_scope(shop.id):
        for sku, title, price, text in (
            ("P-1", "竹节提梁壶", 380, "紫泥，容量600毫升，配木盒。"),
            ("P-2", "甜白釉盖碗", 128, "白瓷，容量150毫升，三件一套。"),
            ("P-3", "Gannet stunt kite", 60, "Two lines, carbon rods."),
            ("P-4", "Puffin", 25, "A delta kite for children, with fibreglass rods."),
        ):
            Product.objects.create(
                shop=shop,
                sku=sku,
                title=title,
                price=price,
                currency="CNY",
                stock=3,
                description=text,
            )
        Faq.objects.create(shop=shop, question="发什么快递？", answer="发顺丰，江浙沪次日到。")
    embed_missing(shop.id)


@pytest.mark.parametrize(
    ("before", "asked", "told"),
    [
        (
            ("竹节提梁壶有货吗？", "竹节提梁壶现在有货。", "那盖碗呢", "甜白釉盖碗（P-2）售价¥128。"),
            "容量多大",
            "150毫升",
        ),
        (
            ("竹節提梁壺有貨嗎？", "竹节提梁壶现在有货。", "那蓋碗呢", "甜白釉盖碗（P-2）售价¥128。"),
            "多少錢",
            "¥128",
        ),
        (
            (
                "Is the Gannet stunt kite in stock?", "Gannet stunt kite is in stock now.",
                "and the delta kite?", "Puffin (P-4) costs ¥25.",
            ),
            "what rods does it have?",
            "fibreglass",
        ),
    ],
)  # fmt: skip
async def test_what_was_named_last_is_meant_from_then_on(
    live_town: Town, before: tuple[str, ...], asked: str, told: str
) -> None:
    await in_thread(stock_pots, live_town.yunshang)
    text, end = await reply(live_town, asked, "yunshang", said(*before))
    assert told in text, (text, end.trace)


async def test_what_was_answered_in_another_language_answers_nothing_else(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    before = said("多久能到？", "2 to 3 working days.")
    text, end = await reply(live_town, "你们有飞机吗？", history=before)
    assert "转人工" in text
    assert end.trace["gap"] is True


async def test_the_best_of_few_faqs_in_another_language_is_told_with_doubt(live_town: Town) -> None:
    def stock() -> None:
        with shop_scope(live_town.yunshang.id):
            for question, answer in (
                ("发往新疆要几天？", "发往新疆需要6到8天，首重加收9元。"),
                ("茶壶保修多久？", "茶壶保修一年，人为磕碰除外。"),
                ("紫砂壶怎么开壶？", "先用清水煮半小时，再用茶叶煮一次。"),
            ):
                Faq.objects.create(shop=live_town.yunshang, question=question, answer=answer)
        embed_missing(live_town.yunshang.id)

    await in_thread(stock)
    for asked in ("How much does shipping to Beijing cost?", "How long is shipping to Tibet?"):
        text, _ = await reply(live_town, asked, "yunshang")
        assert "6到8天" not in text or text.startswith("I'm not sure"), asked


async def test_of_that_is_of_the_faq_that_was_told(live_town: Town) -> None:
    await in_thread(stock_lamps, live_town.maple)
    told = "Yes, rewiring starts at $12 and takes about 10 days."
    before = said("do you rewire lamps?", told)
    for asked in ("how long does that take?", "is that for lamps, too?", "how much is it"):
        text, end = await reply(live_town, asked, history=before)
        assert (told in text, end.trace["leans_on"]) == (True, "do you rewire lamps?"), asked


async def test_an_entry_that_was_told_is_not_told_again_for_what_it_does_not_speak_of(
    live_town: Town,
) -> None:
    await in_thread(stock_lamps, live_town.maple)
    told = "Yes, rewiring starts at $12 and takes about 10 days."
    before = said("do you rewire lamps?", told)
    for asked in ("any cheaper?", "will it reach Boston tomorrow?"):
        text, end = await reply(live_town, asked, history=before)
        assert told not in text, asked


@pytest.mark.parametrize(
    ("asked", "named", "meant"),
    [
        ("what's the price of the second one?", "what's the price of X?", 1),
        ("the first one in red", "X in red", 0),
        ("第二个多少钱", "X多少钱", 1),
        ("最后一款有红色吗", "X有红色吗", -1),
        ("how much is the 28", "how much is X", "28"),
        ("is the 24 in stock", "is X in stock", "24"),
        ("the 20 cm one, how much", "X, how much", "20"),
        ("A5的多少钱", "X多少钱", "a5"),
        ("那A6呢", "X呢", "a6"),
        ("0.7mm的有货吗", "X有货吗", "0.7"),
        ("5公斤的多少钱", "X多少钱", "5"),
        ("and the bigger one?", "and X?", "more"),
        ("do you have it smaller", "do you have X", "less"),
        ("is the small one in stock", "is X in stock", "least"),
        ("what about the largest", "what about X", "most"),
        ("大袋的呢", "X呢", "most"),
        ("有小一点的吗", "有X吗", "less"),
        ("and the shorter?", "and X?", "less"),
        ("长的那条多重", "X多重", "most"),
        ("有小包装吗", "有X吗", "least"),
        ("no I mean the other one", "X", "other"),
        ("另一款多少钱", "X多少钱", "other"),
        ("ok the green one then, price?", "ok X then, price?", "green"),
        ("the long sleeve one in M?", "X in M?", "long sleeve"),
        ("粉色那款多少钱", "X多少钱", "粉色"),
        ("不对，我问的是150那个", "X", "150"),
        ("how heavy is the small one", "how heavy is X", "least"),
        ("is the tall one available", "is X available", "most"),
        (
            "the smaller one, is it in stock and how much is delivery",
            "X, is it in stock and how much is delivery",
            "less",
        ),
        ("太大了，有更小的吗", "有X吗", "less"),
        ("hmm and the 30?", "and X?", "30"),
        ("ok red one then. is it in stock", "ok X then. is it in stock", "red"),
        ("标准款的呢，有现货吗", "X呢，有现货吗", "标准款"),
        ("便宜的有什么颜色", "X有什么颜色", "least price"),
        ("how much is the cheaper one", "how much is X", "least price"),
        ("贵的那款防水吗", "X防水吗", "贵"),
        ("重的那个多少钱", "X多少钱", "重"),
        ("which one is best", None, None),
        ("性价比高的那款", "X", "性价比高"),
        ("nice one", None, None),
        ("can one person lift it", None, None),
        ("is it that tall", None, None),
        ("1.7的贵多少", None, None),
        ("any cheaper ones?", None, None),
        ("便宜点的有吗", None, None),
        ("that one please", None, None),
        ("重的东西能寄吗", None, None),
        ("is one of the bays free", None, None),
        ("can I return the one I bought", None, None),
        ("it's the wrong one", None, None),
        ("那个多少钱", None, None),
        ("the second order", None, None),
        ("the 2 weeks", None, None),
        ("the 12 month plan, how much", None, None),
        ("第二天到吗", None, None),
        ("30天内能退吗", None, None),
        ("2个多少钱", None, None),
        ("a bigger bag for camping", None, None),
        ("is the big sale on", None, None),
        ("我要大一点的房间", None, None),
    ],
)
def test_which_of_those_is_asked_for(
    asked: str, named: str | None, meant: int | str | None
) -> None:
    ways = which_of_those(asked)
    if not ways:
        assert named is None
        return
    which = ways[0]
    assert which.named("X") == named
    by = which.figure or which.size or which.called or (which.other and "other")
    if which.by != "size":
        by = f"{which.size} {which.by}"
    assert (by if which.place is None else which.place) == meant


@pytest.mark.parametrize(
    ("asked", "said", "of_nothing"),
    [
        ("多少钱", [], True),
        ("亲，这款有货吗", ["在吗"], True),
        ("Hi, how much is it?", [], True),
        ("how much?", ["hello", "price"], True),
        ("how much?", ["do you have kettles?"], False),
        ("how much is a full service", [], False),
        ("what size needles?", [], False),
        ("价格表", [], False),
    ],
)
def test_a_price_of_nothing_is_asked_back(asked: str, said: list[str], of_nothing: bool) -> None:
    before = tuple(PromptMessage("user", one) for one in said)
    assert is_of_nothing(ReplyRequest(uuid.uuid4(), asked, "en", before)) is of_nothing


@pytest.mark.parametrize(
    ("asked", "so"),
    [
        ("which is lighter?", True), ("which one is the lightest", True), ("which kettle is cheaper", True),
        ("how much heavier is it", True), ("what's the difference between them", True), ("is it bigger?", True),
        ("哪个轻", True), ("哪个三脚架更轻", True), ("哪个划算", True), ("贵多少", True),
        ("差在哪", True), ("有什么区别", True),
        ("比较一下这两条", True), ("这两款对比", True), ("比较便宜的呢", False),
        ("这两款比较便宜的有货吗", False), ("比较这几天快递慢吗", False), ("那几种比较好卖", False),
        ("承重多少", False), ("净重多少", False), ("衣长多少", False), ("大多少码", False), ("还差多少包邮", False),
        ("can i get it in a different fabric", False), ("do you refund the difference", False),
        ("is it leather?", False), ("can it be sent to a different country", False),
    ],
)  # fmt: skip
def test_what_compares_products_is_known(asked: str, so: bool) -> None:
    assert compares(asked) is so


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("rice cookers?", ["3 L", "5 L", "4 L"]),
        ("how much is the rice cooker", ["3 L", "5 L", "4 L"]),
        ("how much is the 4 L rice cooker", []),
        ("the rice cooker with a steam basket", ["3 L", "4 L"]),
        ("how heavy is it", []),
    ],
)
def test_those_that_are_called_alike_are_told_together(asked: str, told: list[str]) -> None:
    cookers = [lamp(f"Rice cooker {size}", 40) for size in ("3 L", "5 L", "4 L")]
    with_basket = [replace(cookers[0], text="Steam basket."), cookers[1],
                   replace(cookers[2], text="Steam basket.")]  # fmt: skip
    if "4 L" in asked:
        with_basket.reverse()
    titles = [one.title.removeprefix("Rice cooker ") for one in named_together(with_basket, asked)]
    assert titles == told


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("how much is the lighter one", "Bay lamp"),
        ("is the heavier one in stock", "Ash lamp"),
        ("the cheaper one please", "Ash lamp"),
        ("贵的那款有什么颜色", "Bay lamp"),
    ],
)
def test_of_those_that_were_told_one_is_meant_by_its_weight_or_price(
    asked: str, meant: str
) -> None:
    told = [
        replace(lamp("Ash lamp", 40, {"Max load": "0.5 kg"}), text="Weighs 2.1 kg."),
        replace(lamp("Bay lamp", 65), text="Weighs 900 g."),
    ]
    found = (sibling(which, told, told) for which in which_of_those(asked))
    assert next(one.title for one in found if one) == meant


@pytest.mark.parametrize(
    "text",
    [
        "28 ",
        "L \n",
        "1 ",
        "the 28 ",
        "and ",
        "第二个",
        "大",
        "的",
        "the big ",
        "do you have ",
        "5和",
        "hmm ",
        "the lighter ",
        "那便宜的",
        "ok so ",
        "哪个更",
    ],
)
def test_a_message_of_one_thing_over_and_over_is_read_in_linear_time(text: str) -> None:
    asked = f"28{(text * 20_000)[:20_000]}x"
    which_of_those(asked)
    points_to_product(asked)
    compares(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "Last one: do you ship to France?", "最后一个问题，能开发票吗", "第一个月有优惠吗", "第二件半价吗",
        "can I keep it longer?", "how much longer will it take?", "I can't wait any longer", "时间再长一点可以吗",
        "is it taller than the 24?", "大吗", "要等更长吗", "the 28 and the 32", "24和28的区别", "不要蓝色那条",
        "I don't want the blue one", "the red one and the blue one", "the 3 for 2 offer", "100的券能用吗", "前面那个",
    ],
)  # fmt: skip
def test_none_of_those_is_asked_for(asked: str) -> None:
    assert not which_of_those(asked)


def lamp(title: str, price: int, attributes: dict[str, str] | None = None) -> Match:
    article = Article(title, "Lamps", Decimal(price), "USD", 3, attributes or {}, "", "")
    return Match("product", uuid.uuid4(), title, "", 0.9, article=article)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Borough desk lamp costs $65.", ["Borough desk lamp"]),
        ("The Borough lamp is red.", ["Borough desk lamp"]),
        ("It costs $65.", ["Borough desk lamp"]),
        ("It is in stock.", ["Aldgate desk lamp"]),
        ("It costs $655.", ["Aldgate desk lamp"]),
        (
            "Aldgate desk lamp costs $40, Borough desk lamp $65.",
            ["Aldgate desk lamp", "Borough desk lamp"],
        ),
    ],
)
def test_cards_are_of_what_a_reply_is_about(said: str, shown: list[str]) -> None:
    lamps = [lamp("Aldgate desk lamp", 40), lamp("Borough desk lamp", 65)]
    assert [card["title"] for card in cards_of(lamps, said)] == shown


def test_a_product_s_description_links_to_its_own_site_alone() -> None:
    text = "Folding arm, see www.lamps.example/arm. Pay at https://evil.example/pay now."
    article = Article("L", "Lamps", Decimal(9), "USD", 3, {}, "", "https://lamps.example/l")
    told = grounds(Match("product", uuid.uuid4(), "Lamp", text, 0.9, article=article), "en")
    assert "www.lamps.example/arm" in told
    assert "evil" not in told
    elsewhere = replace(article, url="")
    told = grounds(Match("product", uuid.uuid4(), "Lamp", text, 0.9, article=elsewhere), "en")
    assert ".example" not in told
    assert "Folding arm" in told
