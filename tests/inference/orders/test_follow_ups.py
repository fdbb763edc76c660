"""What is asked of an order that was just shown, and what is said of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from inference.orders.follow_ups import refers_back, topic_of
from inference.orders.numbers import read_width
from inference.orders.words import more_words
from knowledge.order_items import Item
from knowledge.orders import KnownOrder

ORDER = KnownOrder(
    number="MC-20431",
    status="shipped",
    placed_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    items=(Item("Linen shirt", 2), Item("Scarf", 1)),
    carrier="UPS",
    parcel="1Z999",
    total=Decimal("129.00"),
    currency="USD",
    phone_end="0143",
    customer="digest",
)
BARE = KnownOrder("MC-20431", "paid", None, (), "", "", None, "", "0143", "")

ASKED = {
    "status": "Where is it now? | has it been sent yet? | which carrier? | tracking number? | 到哪了 | 发货了吗"
    " | 快递单号是多少 | 已经退款了吗 | What's its status"
    " | 什么时候发 | 什么时候发货 | 那什么时候能发货呢？"
    " | when will it ship? | when will it be sent | ok, when is it going to be shipped? | when will my order ship?"
    " | when will you send it | tracking?",
    "late": "为什么还没到 | 怎么还没发货？ | 我还没收到 | but I never got it! | I haven't received it yet"
    " | it never arrived | Why hasn't it arrived yet? | still nothing | 帮我催一下 | 物流怎么不动了"
    " | is it late | is it delayed? | is my order lost | why is it so late | what's taking so long"
    " | shouldn't it be here by now | it should have arrived by now | 是不是晚了 | 延误了吗 | 是不是丢了"
    " | 怎么这么慢 | 这么久了还没到",
    "items": "what was in it? | what was in it again"
    " | What's inside? | What did I order? | 里面有什么？ | 我买了什么 | 订单里有哪些商品"
    " | how many did i order | what size did i order | how many items are in it | 买了几件 | 里面有几件 | 买的哪款",
    "total": "how much was it? | ok thanks, how much was it? | I forgot, how much did I pay?"
    " | And how much did I pay? | how much did i pay | what was the total? | 多少钱？ | 那一共付了多少"
    " | 一共多少钱 | 多少钱买的 | 当时花了多少钱买的 | 买的时候多少钱 | 付款金额是多少 | 什么价买的"
    " | what did it come to | total? | how much did i spend on it",
    "placed": "When did I order it? | 什么时候下的单 | 下单时间",
    "arrival": "when will it arrive? | When will my order arrive? | 什么时候到？ | 那什么时候能收到货呢"
    " | will it arrive tomorrow | is it coming today? | 明天能到吗 | 还要多久 | 周五能送到吗",
    "hidden": "and who ordered it? | who gets it? | which address did I give? | what name?"
    " | what's the delivery address? | Where was it sent to? | 收货地址告诉我 | 谁下的单 | 寄到哪里了 | 我的地址是什么"
    " | 我的手机号码是多少 | 收货地址是哪里 | 我的邮箱是什么 | 地址填的哪里"
    " | 名字写的谁 | 电话留的哪个 | 备注写了什么 | 备注是什么 | 有备注吗"
    " | what did the note say | what's the note | is there a note on it | what's my phone number"
    " | tell me the delivery address | who signed for it | when did it ship | 什么时候发的货 | 谁签收的 | 用什么付的款",
}
OTHERS = """How much is delivery? | How much is the monstera? | What is in stock? | Where is your shop? | 多久能到？
 | 运费多少 | 你们发什么快递 | 店铺地址 | 客服电话多少 | 怎么退货 | can I change the delivery address? | thanks
 | What's your address? | 新手买什么相机 | M10多少钱 | 这个镜头多少钱 | 订单能修改地址吗 | where is my other order?
 | When can I get it in red? | who gets free shipping? | what address do I send it to? | which phone case fits?
 | what e-mail can I write to? | 里面有什么优惠 | How do I pay? | 里面的电池能用多久 | 退款多久到账？
 | How often should I water it? | 什么时候有货 | M10什么时候发货 | 退款为什么还没到 | I never got it to work
 | I want a refund, I never got it | 什么时候发新品
 | ok back to the rug, how much was it? | and the gift set, what's in it | about the lamp: when will it arrive?
 | when will it come back in stock? | when will it arrive if I order today? | 我的手机是苹果能用吗
 | which items are in the grooming kit? | 颈枕里面是什么 | when will I get it if I order today?
 | who is it for, kids or adults? | what name is on the plate? | do I get an e-mail for it? | 我的名字可以刻吗
 | when will it be sent if I order today? | when will the new colours ship? | when do you ship?
 | how much did I pay for shipping | when can you ship the kettle | does it have sleep tracking
 | 催一下退款 | 这个怎么不动了
 | 手机多少钱 | 电话多少 | 地址在哪 | 备注怎么写 | 可以备注吗 | 多少钱包邮 | 买几件打折 | 几天能到 | 买哪款好
 | 今天下单明天能到吗 | 明天有货吗 | 有多少件 | 用什么付款 | 怎么这么贵 | 名字是什么意思 | 手机号怎么改 | 丢了能补吗
 | 什么时候发的新款 | 买多少合适 | 留言卡写什么 | 里面有几种颜色 | 什么价格
 | will it come in red | will it shrink | is it too late to cancel | is it late to order | how many can i order
 | what size should i order | what are the top notes | does it come with a gift note | can i add a note
 | is it lost if i forget my password | tell me the address of your shop | what's the phone number
 | what's the address? | tell me the address | 地址是哪里 | 手机号是多少 | 名字是什么
 | 备注写什么 | 留言写什么呢 | 电话留哪个 | 买多少 | 拍多少呢
 | How could I see what was in it | 怎麼看一共付了多少"""


@pytest.mark.parametrize(
    ("text", "topic"),
    [(text.strip(), topic) for topic, texts in ASKED.items() for text in texts.split("|")],
)
def test_what_is_asked_of_it(text: str, topic: str) -> None:
    assert topic_of(read_width(text)) == topic


@pytest.mark.parametrize("text", [text.strip() for text in OTHERS.split("|")])
def test_what_is_asked_of_something_else(text: str) -> None:
    assert topic_of(read_width(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "那" * 80,
        "一共" * 40,
        "HAS IT " + "BEEN " * 14,
        "里有" * 40,
        "还没" * 40,
        "BUT " * 19,
        "的了" * 40,
        "备注" * 40,
    ],
)
def test_no_text_makes_the_patterns_run_wild(text: str) -> None:
    assert topic_of(text) is None


@pytest.mark.parametrize(
    ("text", "back"),
    [("how much was it?", True), ("到哪了", True), ("but I never got it!", True)]
    + [
        ("那一共付了多少", True),
        ("催一下", True),
        ("when will it ship?", False),
        ("how much is it?", False),
        ("多少钱", False),
        ("什么时候到", False),
    ],
)
def test_what_means_the_order_though_something_else_was_asked(text: str, back: bool) -> None:
    assert refers_back(read_width(text)) is back


def test_who_misses_it_is_offered_a_person() -> None:
    assert more_words(BARE, "late", "en") == (
        "Your order MC-•0431 is paid and will be packed soon. "
        "If you'd like the shop's team to look into it, write “talk to a person”."
    )
    assert more_words(BARE, "late", "zh").endswith("请回复“转人工”。")


def test_what_the_order_has_is_said() -> None:
    said = {topic: more_words(ORDER, topic, "en") for topic in ("items", "total", "placed")}
    assert said == {
        "items": "In your order MC-•0431: 2 × Linen shirt, 1 × Scarf.",
        "total": "The total of your order MC-•0431 is 129.00 USD.",
        "placed": "Your order MC-•0431 was placed on 2026-11-20.",
    }
    assert more_words(ORDER, "items", "zh") == (
        "您的订单 MC-•0431 里有：2 × Linen shirt、1 × Scarf。"
    )


@pytest.mark.parametrize("topic", ["items", "total", "placed", "hidden"])
def test_what_it_has_not_is_said_honestly(topic: str) -> None:
    assert more_words(BARE, topic, "en") == (  # type: ignore[arg-type]
        "I can't show that of your order MC-•0431 here. "
        "If you'd like the shop's team to tell you, write “talk to a person”."
    )
    assert "MC-•0431" in more_words(BARE, topic, "zh")  # type: ignore[arg-type]


def test_no_day_is_promised() -> None:
    assert more_words(ORDER, "arrival", "en").startswith("Your order MC-•0431 is on its way.")
    assert "not noted" in more_words(ORDER, "arrival", "en")
    assert "没有记录" in more_words(BARE, "arrival", "zh")
