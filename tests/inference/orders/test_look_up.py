"""What a shopper's text asks for, read by patterns: in both languages, in any width, among other talk."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from inference.orders.look_up import Step, kept_now, look_up
from inference.orders.numbers import number_like, read_width
from inference.orders.words import asks_for, masked_number, order_card, order_words, said
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
        ("order SF 10043", number("SF10043")),
        ("订单ＳＦ １００４３到哪了", number("SF10043")),
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
        ("我退的烤箱到了吗 SG202611002", number("SG202611002")),
        ("has my return SG202611002 arrived?", number("SG202611002")),
        ("我要退货SG202611002收到了坏的", None),
        ("帮我退货SG202611002收到了不喜欢", None),
        ("can I get a return label for SG202611002", None),
        ("i got SG202611002 return it please", None),
        ("i want to return SG202611002 that i got today", None),
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
        ("where can I find my order", ASK),
        ("I still haven't got my order", ASK),
        ("my order is SF 10043", number("SF10043")),
        ("SF 100 43, thanks", number("SF10043")),
        ("MC 2043", number("MC2043")),
        ("my order is DEMO 10043", number("DEMO10043")),
        ("订单号是DEMO 10043", number("DEMO10043")),
        ("my order ID 10043", number("10043")),
        ("YEAH 10043", number("10043")),
        ("MY ORDER NR 10043", number("10043")),
        ("date 10043", number("10043")),
        ("ORDER ID 10043", number("10043")),
        ("PLS 10043", number("10043")),
        ("yeah 10043", number("10043")),
        ("pls 10043", number("10043")),
        ("order nos 10043", number("10043")),
        ("where is my order ref 10043", number("10043")),
        ("I don't know it", Step(lacks="answer")),
        ("two zero four three one", number("20431")),
        ("MC two zero four three one", number("20431")),
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


SPACED = """ＳＦ １００４３ | SF 10043 | sf 100 43 | it's SF 10043 | 订单SF 10043 | order no. SF 10043
 | 订单号 SF 10043 到哪了 | 订单号：ＳＦ １００４３ | where is my order SF 10043?"""


@pytest.mark.parametrize("text", [text.strip() for text in SPACED.split("|")])
@pytest.mark.parametrize(
    ("example", "shapes"),
    [("DEMO880012", ("SF00000",)), ("20417", ("SF00000",)), ("SF-10001", ())],
)
def test_letters_with_a_blank_before_their_digits(
    text: str, example: str, shapes: tuple[str, ...]
) -> None:
    for kept in ({}, ASKED):
        assert look_up(text, kept, example, shapes) == number("SF10043")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("订单ＳＦ １００４０ 尾号１４８０", number("SF10040", "1480")),
        ("SF 10043, 1591", number("SF10043", "1591")),
        ("where is my order from May 2026", ASK),
        ("do I get free shipping if I order over 10000?", None),
        ("can I order all 10000?", None),
    ],
)
def test_what_stands_beside_letters_with_a_blank(text: str, step: Step | None) -> None:
    assert look_up(text, {}, "DEMO880012", ("SF00000",)) == step


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("zero one four three", "0143"),
        ("it's zero one four three, thanks", "0143"),
        ("oh-one-double-four", "0144"),
        ("last four: zero, one, four, three", "0143"),
        ("八七六五", "8765"),
        ("八 七 六 五", "8765"),
        ("尾号是零一四三", "0143"),
        ("应该是幺二三四吧", "1234"),
        ("七七八八", "7788"),
        ("尾号七七八八", "7788"),
        ("应该是八八六六吧", "8866"),
        ("一一二二三三四四吧", "3344"),
    ],
)
def test_digits_may_be_spelled_out_where_they_were_asked_for(text: str, end: str) -> None:
    assert look_up(text, WAITS, "") == number("MC20431", end)
    assert look_up(text, {}, "") is None


@pytest.mark.parametrize(
    "text",
    [
        "I want one or two of these",
        "一千二百",
        "三四百的",
        "One is enough, two is a lot",
        "一二三等奖",
        "两三四天能到",
        "一二三楼都可以",
        "二零二四年买的",
        "三三两两的",
        "七七八八吧",
        "差不多七七八八",
        "I want two, one, three of these",
    ],
)
def test_words_that_are_no_digits_of_a_phone(text: str) -> None:
    for kept in (ASKED, WAITS):
        assert look_up(text, kept, "") is None


# Digits of a number whose letters are missing: said of known and unknown ones alike.
BARE = """20431 | 99999 | #20431 | 20431? | track 20431 | track 99999 please | 20431到哪了 | 查一下20431
 | order 20431 | where is my order 20431 | 订单20431到哪了 | track 20431, last four 0143 | 20431 0143"""
NOT_BARE = """204312 | 2043 | 13812345678 | 2026-11-20 | 20431 多少钱 | do you have 20431 in red | tracksuit 20431
 | do you ship to 20431 | 满20431快递免费吗 | I want to return order 20431 | 买20431件发什么快递 | is 20431 a size?
 | I need 20431 units"""


@pytest.mark.parametrize("text", [text.strip() for text in BARE.split("|")])
@pytest.mark.parametrize(("example", "shapes"), [("DEMO-20417", ()), ("", ("DEMO00000", "0000"))])
def test_digits_without_the_letters_of_the_shops_numbers(
    text: str, example: str, shapes: tuple[str, ...]
) -> None:
    step = look_up(text, {}, example, shapes)
    assert step is not None
    assert (step.end, step.lacks) == ("0143" if "0143" in text else "", "letters")
    # They are all that there is, where they come again. The phone's end is not asked for twice.
    kept = {**ASKED, "digits": step.number, "end": step.end}
    again = look_up(step.number, kept, example, shapes)
    assert again == number(step.number, step.end)
    whole = f"DEMO{step.number}"
    assert look_up(whole, kept, example, shapes) == number(whole, step.end)
    assert look_up("DEMO-11111", kept, example, shapes) == number("DEMO11111")


@pytest.mark.parametrize("text", [text.strip() for text in NOT_BARE.split("|")])
def test_digits_that_are_no_number_without_its_letters(text: str) -> None:
    assert look_up(text, {}, "DEMO-20417", ()) is None


@pytest.mark.parametrize(
    "text", ["快递到100080要几天", "你们寄顺丰快递到518000吗", "邮编518000发什么快递"]
)
def test_a_postcode_is_no_number_without_its_letters(text: str) -> None:
    assert look_up(text, {}, "XE100081", ("XE000000",)) is None


@pytest.mark.parametrize(("text", "end"), [("order 20431", ""), ("订单20431, 尾号0143", "0143")])
def test_the_digits_of_the_number_that_awaits_its_proof(text: str, end: str) -> None:
    assert look_up(text, WAITS, "MC-20417") == number("MC20431", end)


def test_a_shop_with_numbers_of_digits_alone_is_asked_for_no_letters() -> None:
    assert look_up("track 20431", {}, "", ("DEMO00000", "00000")) == number("20431")
    assert look_up("20431", {}, "10417", ("DEMO00000",)) == number("20431")


NOT_AT_HAND = """I don't know it | i dont have the number | how do i find it | I can't find my order number | i lost it
 | no idea | I don't remember | i dont remember the phone | I don't know which phone I used | which phone number?
 | I have a new number | there is no number | what is an order number | I don't have it, sorry | I'm not sure
 | I do not have it on me right now | where is the order number | I've forgotten it | I didn't give a phone number
 | 没有 | 我没有订单号 | 不知道 | 不记得了 | 订单号忘了 | 找不到订单号 | 哪里看订单号 | 订单号在哪看 | 怎么看
 | 手机号忘了 | 换号了 | 我换了号码 | 手机换号了 | 手机号换了
 | 之前的手机换号了 | 后来换了手机号 | 下单后换号了 | 我换了个新手机号，没有旧的了 | 想不起来了
 | 不知道是哪个手机号 | 我没留手机号 | 订单号是什么"""
OTHERWISE = """I don't have a red dress | I can't find it in red | I don't know, how much is shipping? | no | thanks
 | where do I find the size chart | how do I find my size? | how do I return it | I don't know what size to take
 | which dress do you mean | I forgot to ask: do you ship to France? | where can I get it in blue
 | I lost my receipt, can I return it? | what number can I call | I have a new baby | can't decide
 | 没有红色的吗 | 没有了 | 怎么看尺码 | 怎么退货 | 哪里看评价 | 不知道穿什么码 | 我没有买过 | 换个颜色 | 换尺码
 | 忘了问，你们发什么快递？ | 找不到红色的 | 没问题 | 你们电话是什么 | 客服电话是什么 | 有没有大码 | 在哪里买
 | 转人工 | 这双鞋能换号吗 | 鞋子想换号 | 我想换号了 | 可以换号了吗
 | 这双鞋换过号了"""


@pytest.mark.parametrize("kept", [ASKED, WAITS])
@pytest.mark.parametrize("text", [text.strip() for text in NOT_AT_HAND.split("|")])
def test_who_has_not_got_what_was_asked_for(text: str, kept: dict[str, str]) -> None:
    assert look_up(text, kept, "") == Step(kept.get("number", ""), lacks="answer")
    step = look_up(text, kept, "", asked=False)
    assert step in (None, Step(kept.get("number", "")))


@pytest.mark.parametrize("kept", [{}, ASKED, WAITS])
@pytest.mark.parametrize("text", [text.strip() for text in OTHERWISE.split("|")])
def test_who_says_something_else_after_our_question(text: str, kept: dict[str, str]) -> None:
    assert look_up(text, kept, "") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentences_that_an_answer_may_follow(language: str) -> None:
    asking = ("ask_number", "ask_whole", "ask_proof", "no_number", "no_proof", "not_found")
    assert all(asks_for(said(each, language)) for each in asking)
    assert not any(asks_for(said(each, language)) for each in ("too_many", "down", "gone"))


# That it has not come, said with the article's name or with none.
MISSED = """I've been waiting 2 weeks for my kettle
 | Ive been waiting for my mugs for 3 weeks | still waiting for my apron
 | I'm still waiting on the casserole I ordered | still no sign of my mugs | my kettle hasn't turned up
 | I ordered a casserole last week and it hasn't arrived | ordered an apron 10 days ago, nothing yet
 | I bought a kettle on Monday but haven't received it | ordered last Tuesday, where is it?
 | I ordered a mug 3 weeks ago. It still hasn't shipped. | the lamp I ordered hasn't arrived
 | I never received my frying pan | my new 24cm casserole hasn't come yet | tracking? | My tracking hasn't updated
 | 上周买的本子还没收到 | 上周买的本子还没收到怎么回事 | 买的钢笔三天了没动静 | 我的笔呢，都一个星期了
 | 我的笔呢都一个星期了 | 我上周买的笔还没收到 | 买了支笔，三天了还没到 | 三天了还没发货 | 还没收到我的笔
 | 前天拍的杯子到现在没发货 | 昨天下单，今天还没发货
 | 物流怎么不动了 | 物流三天没更新了 | 到哪了 | 亲，到哪了呢 | 帮我催一下 | 能帮我催催吗 | 催单"""
NOT_MISSED = """how long do I wait for a refund? | I've been waiting for a sale | when will it be back in stock
 | there's no sign of wear on mine, can I return it | no sign of my discount in the basket
 | I bought a kettle last week and it stopped working | I bought a lamp and nothing works
 | I've been waiting for my kettle to come back in stock | I'm waiting for my salary, can you hold it?
 | how long will I be waiting for my order? | I've been waiting for my refund for 2 weeks | my discount code never came
 | I never received my confirmation email | my kettle never came with a lid | I'm on the waiting list for my class
 | I ordered a mug and it hasn't shipped, can I cancel? | I ordered yesterday and it has not been sent yet
 | what if the kettle I ordered hasn't arrived by Friday? | what happens if I ordered a mug and it never arrives
 | is tracking included? | does the watch do sleep tracking? | I never got my lamp to work
 | I bought the kettle in March, where is it made? | I bought 2 mugs and only one arrived
 | my orchid hasn't come into bloom | bought a plant and it hasn't flowered yet | bought seeds and they haven't come up
 | 多久能收到 | 一般几天到 | 到货通知我 | 什么时候到货 | 上周买的笔漏墨 | 我的笔什么时候要保养 | 买的收音机插上电没动静
 | 种子泡了三天了没动静 | 退款三天了还没到 | 买的笔没收到发票 | 想买的笔还没到货 | 上周买的笔没墨了 | 买的花两天了还没开
 | 买的衣服还没收到能改地址吗 | 我买的还没发货可以取消吗 | 买的墨水还没到保质期
 | 用了一个月了还没到换的时候 | 催一下退款 | 可以催一下开发票吗 | 物流一般几天更新 | 物流信息不更新
 | 你们店到哪了 | 下单后多久发货
 | 我的优惠券还没收到 | 我的笔呢要怎么洗"""


@pytest.mark.parametrize("text", [text.strip() for text in MISSED.split("|")])
def test_a_parcel_that_has_not_come(text: str) -> None:
    assert look_up(text, {}, "MC-20417", ("0000",)) == ASK


@pytest.mark.parametrize("text", [text.strip() for text in NOT_MISSED.split("|")])
def test_what_is_no_parcel_that_has_not_come(text: str) -> None:
    assert look_up(text, {}, "") is None


@pytest.mark.parametrize(
    "text",
    [
        "MY A ",
        "I ORDERED A ",
        "ORDERED, ",
        "STILL WAITING FOR MY ",
        "STILL WAITING FOR ABOUT ",
        "NO SIGN OF MY ",
        "THE A I ORDERED ",
        "买的三天了没",
        "三天了还没到的",
        "我的笔呢",
        "物流还",
        "帮我催",
        "ZERO ONE ",
        "八七",
        "七七八八",
        "七七八八吧",
        "SF ",
        "后来换",
        "I DON'T HAVE THE ",
        "ORDER SF 1",
        "SF 1 ",
    ],
)
def test_no_long_text_of_a_missed_parcel_runs_wild(text: str) -> None:
    start = process_time()
    for kept in ({}, ASKED, WAITS):
        look_up((text * 20_000)[:20_000], kept, "DEMO-20417", ("SF00000",))
    assert process_time() - start < 1


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
