"""What is said about orders, in both languages, and the card that shows one. No word here is a model's."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localtime

from inference.grounding.figures import figures_in
from inference.orders.follow_ups import Topic
from knowledge.instructions import gives_orders
from knowledge.lexical import simplified
from knowledge.order_items import Item, as_stored, in_lines
from knowledge.orders import KnownOrder

ASK_NUMBER, ASK_WHOLE, ASK_PROOF, NO_NUMBER, NO_PROOF, NOT_FOUND, TOO_MANY, DOWN, GONE = (
    "ask_number",
    "ask_whole",
    "ask_proof",
    "no_number",
    "no_proof",
    "not_found",
    "too_many",
    "down",
    "gone",
)
_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        ASK_NUMBER: "I can look that up for you. What is your order number?",
        ASK_PROOF: (
            "Thank you. To make sure that the order is yours: "
            "what are the last four digits of the phone number on it?"
        ),
        ASK_WHOLE: (
            "If you mean an order, please send me its whole number, with the letters: it stands in your order"
            " confirmation."
        ),
        NO_NUMBER: (
            "The order number stands in your order confirmation. "
            "If you can't find it, write “talk to a person”, and the shop's team can help."
        ),
        NO_PROOF: (
            "It is the phone number that was given with the order; without its last four digits I can't show any order "
            "here. If you don't have them, write “talk to a person”, and the shop's team can help."
        ),
        NOT_FOUND: (
            "I can't find an order with this number and these digits. Please check both and send them again."
        ),
        TOO_MANY: (
            "This was tried too often today, so I can't look the order up any more. "
            "Please ask the shop's team, or come back tomorrow."
        ),
        DOWN: (
            "I can't reach the shop's order system right now, so I can't see any order. "
            "Please try again in a few minutes."
        ),
        GONE: "I can't find this order any more. Please ask the shop's team.",
    },
    "zh": {
        ASK_NUMBER: "好的，我来帮您查。请告诉我您的订单号。",
        ASK_PROOF: "谢谢。为了确认是您本人的订单，请告诉我下单手机号的后四位。",
        ASK_WHOLE: "如果您要查的是订单，请把带字母的完整订单号发给我，它在您的订单确认信息里。",
        NO_NUMBER: "订单号在您的订单确认信息里。如果找不到，请回复“转人工”，店铺的同事可以帮您查。",
        NO_PROOF: (
            "需要的是下单时填写的手机号的后四位，没有它我不能在这里显示任何订单。"
            "如果您想不起来，请回复“转人工”，店铺的同事可以帮您查。"
        ),
        NOT_FOUND: "没有找到与这个订单号和手机尾号相符的订单，请核对后再发给我。",
        TOO_MANY: "今天尝试的次数太多，暂时不能再查询这个订单。请联系店铺的同事，或明天再试。",
        DOWN: "暂时连不上店铺的订单系统，所以现在查不到任何订单，请过几分钟再试。",
        GONE: "这个订单已经查不到了，请联系店铺的同事。",
    },
}
# What is asked of an order that was shown before, where its status does not say it.
_MORE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "items": "In your order {number}: {known}.",
        "total": "The total of your order {number} is {known}.",
        "placed": "Your order {number} was placed on {known}.",
        "arrival": "The day on which it arrives is not noted with the order. {offer}",
        "late": "{status} If you'd like the shop's team to look into it, write “talk to a person”.",
        "hidden": "I can't show that of your order {number} here. {offer}",
        "offer": "If you'd like the shop's team to tell you, write “talk to a person”.",
    },
    "zh": {
        "items": "您的订单 {number} 里有：{known}。",
        "total": "您的订单 {number} 合计 {known}。",
        "placed": "您的订单 {number} 的下单日期是 {known}。",
        "arrival": "订单上没有记录到达日期。{offer}",
        "late": "{status}需要店铺同事帮您核实的话，请回复“转人工”。",
        "hidden": "您的订单 {number} 的这项信息我不能在这里显示。{offer}",
        "offer": "需要店铺同事告诉您的话，请回复“转人工”。",
    },
}
_STATUS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    # the status by itself, and in a sentence after the number
    "en": {
        "placed": ("Received", "has been received and waits for payment"),
        "paid": ("Paid", "is paid and will be packed soon"),
        "packed": ("Packed", "is packed and waits for the carrier"),
        "shipped": ("On its way", "is on its way"),
        "delivered": ("Delivered", "has been delivered"),
        "returned": ("Returned", "has come back to the shop"),
        "refunded": ("Refunded", "has been refunded"),
        "cancelled": ("Cancelled", "was cancelled"),
    },
    "zh": {
        "placed": ("已下单", "已下单，等待付款"),
        "paid": ("已付款", "已付款，正在备货"),
        "packed": ("已打包", "已打包，等待快递取件"),
        "shipped": ("运输中", "已发货，正在路上"),
        "delivered": ("已签收", "已签收"),
        "returned": ("已退回", "商品已退回店铺"),
        "refunded": ("已退款", "已退款"),
        "cancelled": ("已取消", "已取消"),
    },
}
# “booking.com gift card” has a name. A link has more than a host, or is where the shopper is sent.
_ADDRESS = re.compile(r"www\.|[^/]+/", re.IGNORECASE)
_HOST = "\0"
_LEADS = re.compile(
    r"(?:\b(?:at|on|from|via|see|visit|open|click|check(?: out)?|go to)\b"
    rf"|[去上到]|访问|打开|查看|官网|网[站址]|领[\u3400-\u9fff]{{0,3}})[^\w{_HOST}]*{_HOST}"
    rf"|{_HOST}(?::\d|[?#]\w|\W?领)",
    re.IGNORECASE,
)
_AN_ARTICLE = {"en": "an article", "zh": "一种商品"}
_ON_THE_WAY = {"shipped", "delivered"}
_TO_COME = {"placed", "paid", "packed", "shipped"}


def said(what: str, language: str) -> str:
    """One of the sentences."""
    return _SAID[_spoken(language)][what]


def asks_for(text: str) -> bool:
    """Whether it is one of the sentences that ask for a number or a proof, or tell how to get on without one."""
    asked = (ASK_NUMBER, ASK_WHOLE, ASK_PROOF, NO_NUMBER, NO_PROOF, NOT_FOUND)
    return any(text == sentences[each] for sentences in _SAID.values() for each in asked)


def order_words(order: KnownOrder, language: str) -> str:
    """How far the order is, in a sentence or two."""
    spoken, number = _spoken(language), masked_number(order.number)
    state = _STATUS[spoken][order.status][1]
    if spoken == "zh":
        text = f"您的订单 {number} {state}。"
        return text + _carried(order, "承运：{carrier}", "运单号：{parcel}", "，", "。")
    text = f"Your order {number} {state}."
    carried = _carried(order, "Carrier: {carrier}", "parcel number: {parcel}", ", ", ".")
    return f"{text} {carried[:1].upper()}{carried[1:]}" if carried else text


def more_words(order: KnownOrder, topic: Topic, language: str) -> str:
    """What the order has on the topic, or that it is not shown here. The masked number stands in it."""
    spoken = _spoken(language)
    more, status = _MORE[spoken], order_words(order, language)
    if topic == "status" or (topic == "arrival" and order.status not in _TO_COME):
        return status
    if topic == "late":
        return more["late"].format(status=status)
    if topic == "arrival":
        return (
            f"{status}{'' if spoken == 'zh' else ' '}{more['arrival'].format(offer=more['offer'])}"
        )
    known = _known(order, topic, spoken)
    values = {"number": masked_number(order.number), "known": known, "offer": more["offer"]}
    return more[topic if known else "hidden"].format(**values)


def _known(order: KnownOrder, topic: Topic, spoken: str) -> str:
    """What the order has on the topic; empty for nothing."""
    match topic:
        case "items":
            between = "、" if spoken == "zh" else ", "
            return between.join(in_lines(_items(order, spoken)).replace("\r", "").split("\n"))
        case "total" if order.total is not None:
            return f"{order.total:.2f} {order.currency}".strip()
        case "placed" if order.placed_at is not None:
            return localtime(order.placed_at).date().isoformat()
    return ""


def _items(order: KnownOrder, spoken: str) -> list[Item]:
    """What was ordered. A title that speaks to the assistant or bears a link is no title: whoever could write it may be
    no friend of the shop."""
    return [
        Item(_AN_ARTICLE[spoken], item.quantity) if _is_no_title(item.title) else item
        for item in order.items
    ]


def _is_no_title(title: str) -> bool:
    links = [figure.written for figure in figures_in(title) if figure.kind == "link"]
    plain = simplified(unicodedata.normalize("NFKC", title).replace(_HOST, " "))
    for link in links:
        plain = plain.replace(link, _HOST)
    return gives_orders(title) or any(map(_ADDRESS.match, links)) or bool(_LEADS.search(plain))


def order_card(order: KnownOrder, language: str) -> dict[str, Any]:
    """The order as the widget shows it. Neither phone nor address nor note is in it."""
    return {
        "kind": "order",
        "number": masked_number(order.number),
        "status": order.status,
        "status_text": _STATUS[_spoken(language)][order.status][0],
        "placed_at": _utc(order.placed_at) if order.placed_at else None,
        "items": as_stored(_items(order, _spoken(language))),
        "carrier": order.carrier or None,
        "parcel": order.parcel or None,
        "total": f"{order.total:.2f}" if order.total is not None else None,
        "currency": order.currency or None,
    }


def masked_number(number: str) -> str:
    """The number with all digits but the last four hidden: its owner knows it, who looks over a shoulder does not."""
    return re.sub(r"[0-9](?=(?:[^0-9]*[0-9]){4})", "•", number)


def _utc(moment: datetime) -> str:
    """RFC 3339, as the protocol writes times."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _carried(order: KnownOrder, carrier: str, parcel: str, between: str, end: str) -> str:
    if order.status not in _ON_THE_WAY:
        return ""
    known = ((order.carrier, carrier), (order.parcel, parcel))
    said = [text.format(carrier=order.carrier, parcel=order.parcel) for what, text in known if what]
    return between.join(said) + end if said else ""


def _spoken(language: str) -> str:
    return "zh" if language == "zh" else "en"
