"""What a shopper's text asks for, read by patterns: in both languages, in any width, among other talk."""

from datetime import UTC, datetime, timedelta

import pytest

from inference.order_look_up import Step, kept_now, look_up
from inference.order_numbers import number_like, read_width
from inference.order_words import masked_number, order_card, order_words
from knowledge.models import Order
from knowledge.order_items import Item
from knowledge.orders import KnownOrder, fold_number, shape_of

ASKED = {"awaits": "number"}
WAITS = {"awaits": "proof", "number": "MC20431"}
ASK = Step()


def number(folded: str, end: str = "") -> Step:
    return Step(folded, end)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Where is my order?", ASK),
        ("wheres my order", ASK),
        ("where’s my parcel", ASK),
        ("Has my order shipped yet?", ASK),
        ("I ordered on 2026-11-20, where is my order?", ASK),
        ("我的快递到哪了？", ASK),
        ("我的琴到哪里了", ASK),
        ("帮我查一下物流", ASK),
        ("我的订单发货了吗", ASK),
        ("我的手机号13812345678，帮我查一下订单", ASK),
        ("我买的相机到哪了", ASK),
        ("我买的胶卷到了吗", ASK),
        ("我買的相機到哪裡了？", ASK),
        ("我在你们店买的相机发货了没有", ASK),
        ("我11月23日买的M10到哪了", ASK),
        ("我2026年11月23日买的M10到哪了", ASK),
        ("顺丰到哪了", ASK),
        ("I haven't received my order", ASK),
        ("my order hasn't come", ASK),
        ("any update on my order?", ASK),
        ("what's happening with my order", ASK),
        ("my parcel never arrived", ASK),
        ("has my bridle shipped yet?", ASK),
        ("did you send my parcel", ASK),
        ("我的订单什么时候到", ASK),
        ("我的快递怎么还没到", ASK),
        ("怎么还没发货", ASK),
        ("发货了吗", ASK),
        ("物流信息", ASK),
        ("催一下发货", ASK),
        ("我的箱子怎么还没发货", ASK),
        ("包裹丢了", ASK),
        ("我的退款怎么还没到", None),
        ("why hasn't my order shipped", ASK),
        ("my order is delayed", ASK),
        ("怎么还没到", ASK),
        ("我还没收到货", ASK),
        ("怎么还不发货", ASK),
        ("What if my package never arrives?", None),
        ("do i get a refund if my order never arrives?", None),
        ("如果快递丢了你们赔吗", None),
        ("一般快递什么时候到", None),
        ("你们快递什么时候发", None),
        ("下订单什么时候发货", None),
        ("你们什么快递", None),
        ("怎么还没有红色的", None),
        ("has my size sold out?", None),
        ("where's the camera I bought", ASK),
        ("Where are the two film rolls that I ordered last week?", ASK),
        ("has the lamp I ordered been shipped?", ASK),
        ("我买的相机坏了怎么办", None),
        ("我买的相机坏了，寄到哪里？", None),
        ("我想买的相机到了吗", None),
        ("相机到货了吗", None),
        ("顺丰到付可以吗", None),
        ("顺丰到哪里？", None),
        ("Where is the camera I bought made?", None),
        ("Where is the manual for the camera I bought?", None),
        ("Is the lamp I ordered in stock in red?", None),
        ("can I order 12345 pots?", None),
        ("my order for £12345 hasn't come, where is my order", ASK),
        ("I'd like to order 12345", None),
        ("我要下单12345个花盆", None),
        ("What happened to order 20431", number("20431")),
        ("How do I track my order?", None),
        ("怎么查物流？", None),
        ("When will my order arrive?", None),
        ("多久能发货？", None),
        ("Do orders over 10000 ship free?", None),
        ("订单满10000元包邮吗", None),
        ("Is MC-1001 there in red?", None),
        ("I want to return order MC-20431", None),
        ("订单88001我要退货", None),
        ("订单88001能改成明天送吗", None),
        ("What is 12345 times 2?", None),
        ("order 20431", number("20431")),
        ("Where is order no. 1234567890, last four 9876", number("1234567890", "9876")),
        ("where is order 20431 5678", number("20431", "5678")),
        ("订单 88001 到哪了", number("88001")),
        ("Where is my order SLO-7106?", number("SLO7106")),
        ("帮我查一下订单号：sx7106 到哪了", number("SX7106")),
        ("I want to order YS-1001", None),
        ("Where are my things? I ordered MC-1001", ASK),
        ("查一下订单ＹＳ２０２６０００１，尾号 ５ ６ ７ ８", number("YS20260001", "5678")),
    ],
)
def test_a_text_without_anything_before_it(text: str, step: Step | None) -> None:
    assert look_up(text, {}, "") == step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("MC-20431", number("MC20431")),
        ("mc 20431", number("MC20431")),
        ("ＭＣ－２０４３１", number("MC20431")),
        ("M C 2 0 4 3 1", number("MC20431")),
        ("MC–20431, 0143", number("MC20431", "0143")),
        ("MC-20431 +1 206 555 0143", number("MC20431", "0143")),
        ("Where is MC-20431 from 2026?", number("MC20431")),
        ("XMC-20431", None),
        ("MC-20431999", None),
        ("MC-1", None),
        ("I want to return MC-20431", None),
    ],
)
def test_the_shops_own_numbers_are_known_by_an_example(text: str, step: Step | None) -> None:
    assert look_up(text, {}, "MC-20417") == step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("查一下SG202611002", number("SG202611002")),
        ("我要退款SG202611002", number("SG202611002")),
        ("I want a refund for FW30117", number("FW30117")),
        ("FW30117怎么退款", None),
        ("FW30117 broken, refund please", None),
        ("FW30117", number("FW30117")),
        ("FW 30119 please", number("FW30119")),
        ("track fw - 30117", number("FW30117")),
        ("ＳＧ２０２６１１００１ 到哪了", number("SG202611001")),
        ("FW-30117, 2204", number("FW30117", "2204")),
        ("track 1001", number("1001")),
        ("#1001", number("1001")),
        ("我的快递呢", ASK),
        ("where is my parcel", ASK),
        ("有货呢", None),
        ("FW3011", None),
        ("FW301175", None),
        ("Is FW30117-B in stock?", None),
        ("I want to return FW30117", None),
        ("FW30117 多少钱", None),
        ("1001", None),
        ("I want 1001 of them", None),
        ("Do you have a 20000 mAh power bank?", None),
        ("a 200 ml pot", None),
    ],
)
def test_the_shops_own_numbers_are_known_by_the_shapes_that_they_have(
    text: str, step: Step | None
) -> None:
    shapes = ("FW00000", "SG000000000", "0000", "A00000", "A000")
    assert look_up(text, {}, "", shapes) == step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("２０４３１", number("20431")),
        ("2 0 4 3 1", number("20431")),
        ("it's 204", number("204")),
        ("where is my order?", ASK),
        ("I don't know it", None),
        ("Do you have 200 units?", None),
    ],
)
def test_a_number_was_asked_for(text: str, step: Step | None) -> None:
    assert look_up(text, ASKED, "") == step


@pytest.mark.parametrize("example", ["", "MC-20417", "20417"])
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("0143", number("MC20431", "0143")),
        ("０ １ ４ ３", number("MC20431", "0143")),
        ("尾号０１４３", number("MC20431", "0143")),
        ("it's 0143, thanks", number("MC20431", "0143")),
        ("+1 206 555 0143", number("MC20431", "0143")),
        ("138 1234 5678", number("MC20431", "5678")),
        ("13812345678", number("MC20431", "5678")),
        ("143", number("MC20431")),
        ("where is my order?", number("MC20431")),
        ("How much is shipping?", None),
        ("How much does the 1200 W iron cost?", None),
        ("0422?", number("MC20431", "0422")),
        ("is it 0422?", number("MC20431", "0422")),
        ("应该是0143吧", number("MC20431", "0143")),
        ("the correct one is 4321", number("MC20431", "4321")),
        ("刚才打错了1234", number("MC20431", "1234")),
        ("100% cotton?", None),
        ("is it 220v?", None),
        ("iso 9001?", None),
        ("1200瓦的", None),
        ("优惠码2024", None),
        ("£1249 saddle", None),
        ("my budget is 1500", None),
        ("1200 denier rug please", None),
        ("I want 1000 gloves", None),
        ("预算1500左右的箱子", None),
        ("转人工", None),
        ("I bought plants for 30118 dollars", None),
        ("我买了30118元的花", None),
        ("can I order 12345 pots?", None),
        ("I want to order 12345 pots", None),
        ("order MC-20432 please", number("MC20432")),
    ],
)
def test_a_proof_was_asked_for(text: str, step: Step | None, example: str) -> None:
    if example == "20417" and "MC" in text:
        example = ""  # a shop's numbers are of one kind
    assert look_up(text, WAITS, example) == step


def test_what_was_kept_ends() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    kept = {**WAITS, "until": (now + timedelta(minutes=1)).isoformat()}
    assert kept_now(kept, now) == kept
    for gone in ({}, WAITS, {**kept, "until": now.isoformat()}, {**kept, "until": "soon"}):
        assert kept_now(gone, now) == {}


@pytest.mark.parametrize(
    "example", ["A" * 40, "1" * 40, "A1" * 20, "(.*)+9", "[9", "𝟡𝟡𝟡", "订单9号"]
)
def test_no_example_makes_a_pattern_run_wild(example: str) -> None:
    for text in ("A" * 2000, "1" * 2000, "A 1-" * 500, "1 " * 1000):
        plain = read_width(text)
        assert isinstance(number_like(plain, example), tuple)
        assert isinstance(number_like(plain, "", [shape_of(fold_number(example))]), tuple)


@pytest.mark.parametrize(
    "text",
    ["我买的" * 700, "WHERE IS THE " + "A " * 1000, "HAS THE A I ORDERED " * 100, "1,1." * 500]
    + ["$" * 2000, "CAN I ORDER " * 200, "顺丰快递" * 500, "我" * 2000, "WHERE IS MY " * 200],
)
def test_no_text_makes_the_patterns_run_wild(text: str) -> None:
    for kept in ({}, ASKED, WAITS):
        assert look_up(text, kept, "") is None


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
@pytest.mark.parametrize("status", Order.Status.values)
def test_every_status_has_words_and_a_card(status: str, language: str) -> None:
    order = KnownOrder("MC-20431", status, None, (Item("x", 1),), "", "", None, "", "0143", "")
    assert order_words(order, language).count("MC-•0431") == 1
    card = order_card(order, language)
    assert card["status_text"]
    assert (card["placed_at"], card["carrier"], card["total"]) == (None, None, None)


def test_numbers_are_masked_but_for_their_end() -> None:
    shown = {"MC-20431": "MC-•0431", "2026-1120-77": "••••-••20-77", "123": "123", "A1B2": "A1B2"}
    assert {number: masked_number(number) for number in shown} == shown
