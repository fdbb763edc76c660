"""Looking up an order over the widget's socket: the engine is never asked, and nothing is told without a proof."""

import asyncio
import json
from typing import Any

import pytest
from django.utils import timezone

from conversations.models import Conversation
from knowledge.models import Order, OrderTry, Product
from tenants.scope import in_shop, in_thread
from tests.identities import ShopServer
from tests.orders import END, NUMBER, PHONE, place_order, show_example
from tests.people import UNSURE, Town
from tests.platform import Platform
from tests.widget_client import Frame, Shopper

NOT_FOUND = "I can't find an order with this number and these digits. Please check both and send them again."


@pytest.fixture
def shop_with_order(live_town: Town) -> Town:
    """Maple has an order."""
    place_order(live_town.maple)
    return live_town


async def said(shopper: Shopper, text: str) -> Frame:
    return await shopper.until_answered(await shopper.say(text))


async def test_an_order_is_told_to_who_has_number_and_digits(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    async with shopper:
        asked = await said(shopper, "Where is my order?")
        assert asked["text"] == "I can look that up for you. What is your order number?"
        proof = await said(shopper, "ｍｃ－２０４３１")
        assert "last four digits" in proof["text"]
        told = await said(shopper, "it is ０１４３, thanks")
        assert told["text"] == (
            "Your order MC-•0431 is on its way. Carrier: UPS, parcel number: 1Z999."
        )
        [card] = told["cards"]
        assert card == {
            "kind": "order",
            "number": "MC-•0431",
            "status": "shipped",
            "status_text": "On its way",
            "placed_at": "2026-11-20T12:00:00Z",
            "items": [{"title": "Linen shirt", "quantity": 2}],
            "carrier": "UPS",
            "parcel": "1Z999",
            "total": "129.00",
            "currency": "USD",
        }
        assert (told["via"], told["status"]) == ("fallback", "done")
        await shopper.send({"type": "history", "before": 100, "limit": 50})
        assert (await shopper.until("history"))["messages"][-1]["cards"] == [card]
        # The look-up is over: the next question is the engine's.
        assert (await said(shopper, UNSURE))["via"] == "engine"
    [request] = platform.seen()["requests"]
    assert "evil.example" not in json.dumps(request)


async def test_all_at_once_and_in_chinese(platform: Platform, live_town: Town) -> None:
    shop = live_town.yunshang
    await in_thread(place_order, shop, "YS2026110001", carrier="顺丰", phone="138 1234 5678")
    platform.script()
    async with Shopper(platform.socket_url(shop.public_key)) as shopper:
        told = await said(shopper, "订单号 ＹＳ２０２６ １１０００１，手机尾号５６７８，到哪里了？")
        assert told["text"] == (
            "您的订单 YS••••••0001 已发货，正在路上。承运：顺丰，运单号：1Z999。"
        )
        assert told["cards"][0]["status_text"] == "运输中"
    assert platform.seen()["requests"] == []


async def test_nothing_of_the_note_the_phone_or_the_customer_is_told(
    shopper: Shopper, shop_with_order: Town
) -> None:
    async with shopper:
        reply = await said(shopper, f"Where is my order {NUMBER}, last four {END}?")
    # Not its moment, in whose digits a part of a number may stand.
    told = json.dumps({part: reply[part] for part in reply if part != "created_at"})
    for secret in ("PWNED", "evil", "Ignore", "555", "0143", "customer-7", "note", "phone"):
        assert secret not in told


async def test_unknown_and_wrong_are_the_same_words_and_the_sixth_try_is_refused(
    platform: Platform, shop_with_order: Town
) -> None:
    async def story(number: str) -> list[tuple[Any, ...]]:
        url = platform.socket_url(shop_with_order.maple.public_key)
        async with Shopper(url) as shopper:
            replies = [await said(shopper, f"Where is my order {number}?")]
            replies += [await said(shopper, f"{digits}") for digits in range(1001, 1008)]
        return [(reply["text"], reply["via"], reply["cards"]) for reply in replies]

    wrong, unknown = await story("MC-20431"), await story("MC-99999")
    assert wrong == unknown
    assert [text for text, _, _ in wrong[1:6]] == [NOT_FOUND] * 5
    assert "too often today" in wrong[6][0]
    assert wrong[7] == wrong[6]  # no question of its own
    # The right digits come too late, for anybody.
    async with Shopper(platform.socket_url(shop_with_order.maple.public_key)) as other:
        late = await said(other, f"Where is my order {NUMBER}, last four {END}?")
        assert late["text"] == wrong[6][0]
        assert late["cards"] == []
    # Whom the shop vouches for needs no try.
    server = await in_thread(ShopServer.of, shop_with_order.maple)
    url = platform.socket_url(shop_with_order.maple.public_key)
    async with Shopper(url, identity=server.sign("customer-7")) as owner:
        told = await said(owner, f"Where is my order {NUMBER}, last four {END}?")
        assert told["cards"]
    assert platform.seen()["requests"] == []


async def test_tries_of_one_visitor_count_over_all_numbers(
    shopper: Shopper, shop_with_order: Town
) -> None:
    async with shopper:
        for number in range(5):
            told = await said(shopper, f"Where is my order MC-8888{number}, last four 1234?")
            assert told["text"] == NOT_FOUND
        told = await said(shopper, f"Where is my order {NUMBER}, last four {END}?")
        assert "too often today" in told["text"]


async def test_ten_tries_at_once_are_five(platform: Platform, shop_with_order: Town) -> None:
    platform.script()
    urls = [platform.socket_url(shop_with_order.maple.public_key, web) for web in (0, 1)]

    async def guess(number: int) -> str:
        async with Shopper(urls[number % 2]) as shopper:
            text: str = (
                await said(shopper, f"Where is my order {NUMBER}, last four 9{number:03}?")
            )["text"]
            return text

    answers = await asyncio.gather(*map(guess, range(10)))
    assert answers.count(NOT_FOUND) == 5
    assert sum("too often today" in answer for answer in answers) == 5


async def test_a_right_proof_costs_no_try(shopper: Shopper, shop_with_order: Town) -> None:
    async with shopper:
        for _ in range(7):
            told = await said(shopper, f"Where is my order {NUMBER}, last four {END}?")
            assert told["cards"]
    counts = await in_shop(
        shop_with_order.maple.id, lambda: list(OrderTry.objects.values_list("count", flat=True))
    )
    assert set(counts) == {0}


async def test_the_customer_needs_no_digits_and_another_customer_does(
    platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    maple = shop_with_order.maple
    server = await in_thread(ShopServer.of, maple)
    answers = {}
    for subject in ("customer-7", "customer-8"):
        url = platform.socket_url(maple.public_key)
        async with Shopper(url, identity=server.sign(subject)) as shopper:
            answers[subject] = await said(shopper, f"Where is my order {NUMBER}?")
            unknown = await said(shopper, "Where is my order MC-99999?")
    assert answers["customer-7"]["cards"][0]["status"] == "shipped"
    assert answers["customer-8"]["cards"] == []
    assert answers["customer-8"]["text"] == unknown["text"]
    assert "last four digits" in unknown["text"]


async def test_another_shops_order_is_unknown(platform: Platform, shop_with_order: Town) -> None:
    platform.script()
    yunshang = shop_with_order.yunshang
    await in_thread(place_order, yunshang, "YS-10001")
    async with Shopper(platform.socket_url(yunshang.public_key)) as shopper:
        told = await said(shopper, f"Where is my order {NUMBER}, last four {END}?")
        assert told["text"] == NOT_FOUND


async def test_other_questions_go_their_way_in_between(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    async with shopper:
        await said(shopper, f"Where is my order {NUMBER}?")
        assert (await said(shopper, UNSURE))["via"] == "engine"
        assert (await said(shopper, END))["cards"]


async def test_more_of_an_order_is_told_right_after_it(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    async with shopper:
        [card] = (await said(shopper, f"Where is my order {NUMBER}, last four {END}?"))["cards"]
        items = await said(shopper, "what was in it?")
        assert items["text"] == "In your order MC-•0431: 2 × Linen shirt."
        assert items["cards"] == [card]
        assert "129.00 USD" in (await said(shopper, "and how much was it?"))["text"]
        who = await said(shopper, "and who ordered it?")
        assert "I can't show that" in who["text"]
        assert who["cards"] == []
        await in_shop(
            shop_with_order.maple.id, lambda: Order.objects.update(status=Order.Status.DELIVERED)
        )
        arrived = await said(shopper, "when will it arrive?")
        assert arrived["text"].startswith("Your order MC-•0431 has been delivered.")
        assert arrived["cards"][0]["status"] == "delivered"
        assert "MC-•0431" in (await said(shopper, "收货地址告诉我"))["text"]
        late = await said(shopper, "but I never got it!")
        assert "talk to a person" in late["text"]
        # One other question may come in between, and then the words must mean the order.
        assert (await said(shopper, UNSURE))["via"] == "engine"
        assert "129.00 USD" in (await said(shopper, "how much was it?"))["text"]
        assert (await said(shopper, UNSURE))["via"] == "engine"
        assert (await said(shopper, "how much is it?"))["cards"] == []
        # More of something else ends it.
        assert (await said(shopper, UNSURE))["via"] == "engine"
        assert (await said(shopper, "what was in it?"))["cards"] == []
    tries = await in_shop(
        shop_with_order.maple.id, lambda: set(OrderTry.objects.values_list("count", flat=True))
    )
    assert tries == {0}


async def test_what_an_order_does_not_show_is_said_so_in_whatever_words(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    async with shopper:
        await said(shopper, f"Where is my order {NUMBER}, last four {END}?")
        for text in ("我的手机号是多少", "收货地址是哪里", "备注写了什么", "what did the note say"):
            told = await said(shopper, text)
            assert "MC-•0431" in told["text"]
            assert "talk to a person" in told["text"] or "转人工" in told["text"]
            assert told["cards"] == []
        assert "129.00 USD" in (await said(shopper, "多少钱买的"))["text"]
        assert "talk to a person" in (await said(shopper, "is it late"))["text"]
    assert platform.seen()["requests"] == []


async def test_who_has_not_got_what_was_asked_for_hears_where_it_stands(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    async with shopper:
        await said(shopper, "Where is my order?")
        for text in ("i dont have the number", "how do i find it"):
            told = (await said(shopper, text))["text"]
            assert "order confirmation" in told
            assert "talk to a person" in told
        assert "last four digits" in (await said(shopper, "mc 20431"))["text"]
        lost = (await said(shopper, "i dont remember the phone"))["text"]
        assert "talk to a person" in lost
        # Words that may be of goods are an answer to nothing but our question.
        await said(shopper, UNSURE)
        assert (await said(shopper, "I can't find it"))["text"] != lost
        await said(shopper, UNSURE)
        again = (await said(shopper, "where can I find my order number"))["text"]
        assert "last four digits" in again
        assert "talk to a person" not in again
        assert (await said(shopper, "zero one four three"))["cards"]


async def test_digits_without_letters_are_asked_to_be_made_whole(
    platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    told = []
    for digits in ("20431", "99999"):
        async with Shopper(platform.socket_url(shop_with_order.maple.public_key)) as shopper:
            story = [f"track {digits}", digits, END]
            told.append([(await said(shopper, text))["text"] for text in story])
    assert told[0] == told[1]  # one is there, the other is not
    assert "whole number, with the letters" in told[0][0]
    assert told[0][2] == NOT_FOUND


async def test_a_phones_end_beside_digits_without_letters_is_not_asked_for_again(
    shopper: Shopper, shop_with_order: Town
) -> None:
    async with shopper:
        assert "with the letters" in (await said(shopper, f"track 20431 {END}"))["text"]
        assert (await said(shopper, NUMBER))["cards"]


async def test_a_blank_in_a_number_of_another_shape_than_the_example(
    shopper: Shopper, shop_with_order: Town
) -> None:
    await in_thread(show_example, shop_with_order.maple, "DEMO-880012")
    async with shopper:
        assert "last four digits" in (await said(shopper, "ｍｃ ２０４３１"))["text"]
        assert (await said(shopper, "０１４３"))["cards"]


async def test_nothing_more_is_told_of_an_order_that_was_not_proved(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    platform.script()
    async with shopper:
        await said(shopper, f"Where is my order {NUMBER}?")
        for text in ("what was in it?", "how much was it?"):
            told = await said(shopper, text)
            assert told["cards"] == []
            assert "MC-" not in told["text"]


async def test_a_question_of_ours_waits_for_a_quarter_of_an_hour(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    def let_time_pass() -> None:
        assert shopper.conversation is not None
        conversation = Conversation.objects.get(pk=shopper.conversation)
        conversation.look_up["until"] = timezone.now().isoformat()
        conversation.save(update_fields=["look_up"])

    async with shopper:
        await said(shopper, f"Where is my order {NUMBER}?")
        await in_shop(shop_with_order.maple.id, let_time_pass)
        digits = await said(shopper, END)
    assert digits["cards"] == []
    assert "I don't have an answer" in digits["text"]


async def test_a_shop_without_orders_looks_nothing_up(shopper: Shopper, platform: Platform) -> None:
    async with shopper:
        assert "I don't have an answer" in (await said(shopper, "Where is my order?"))["text"]


async def test_a_bare_number_is_known_by_the_shops_example(
    shopper: Shopper, shop_with_order: Town
) -> None:
    await in_thread(show_example, shop_with_order.maple)
    async with shopper:
        assert "last four digits" in (await said(shopper, "mc 20431"))["text"]


async def test_without_an_example_the_shops_own_numbers_are_one(
    shopper: Shopper, platform: Platform, shop_with_order: Town
) -> None:
    def sell_lamp() -> None:
        shop = shop_with_order.maple
        Product.objects.create(shop=shop, sku="MC-20499", title="Lamp", price=9, currency="USD")

    await in_shop(shop_with_order.maple.id, sell_lamp)
    platform.script()
    async with shopper:
        asked = [await said(shopper, text) for text in ("MC 20431", "mc-20430 please")]
        assert asked[0]["text"] == asked[1]["text"]  # one is there, the other is not
        assert "last four digits" in asked[0]["text"]
        assert "last four digits" not in (await said(shopper, "MC-20499"))["text"]
        assert (
            "your order number"
            in (await said(shopper, "Where is my parcel with the MC-20499?"))["text"]
        )


def test_no_more_of_the_customer_is_kept_than_a_proof_takes(town: Town) -> None:
    order = place_order(town.maple)
    kept = json.dumps([str(getattr(order, field.attname)) for field in Order._meta.concrete_fields])
    assert "555" not in kept
    assert "customer-7" not in kept
    assert (order.phone, order.phone_end) == ("120****0143", END)
    assert PHONE not in kept
