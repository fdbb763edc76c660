"""Shoppers who close the widget in the middle of a reply: the engine is free for others until they are back."""

import asyncio
from collections.abc import Sequence

from conversations.models import Reply
from inference.models import LedgerEntry
from tenants.scope import in_shop
from tenants.scope import in_thread as scoped
from tests.conversations.test_crashes import WORDS, in_thread, mid_reply
from tests.identities import ShopServer
from tests.inference.ledger.test_quotas import limit
from tests.people import UNSURE, Town
from tests.platform import Platform, wait_until
from tests.widget_client import Shopper


async def until_running(platform: Platform, count: int) -> None:
    """Wait until the engine makes so many answers."""
    await asyncio.to_thread(
        wait_until, lambda: platform.seen()["running"] == count, f"{count} answers to be made"
    )


async def calls(town: Town) -> Sequence[LedgerEntry]:
    """The shop's calls of the engine, in their order."""
    shop = town.maple.id

    def read() -> Sequence[LedgerEntry]:
        return list(LedgerEntry.objects.filter(shop_id=shop).order_by("attempt"))

    return await in_shop(shop, read)


async def test_a_left_widget_frees_the_engine_and_finds_its_reply_again(
    platform: Platform, live_town: Town
) -> None:
    somebody, asked = await mid_reply(platform, live_town)
    await somebody.disconnect()
    await until_running(platform, 0)
    welcome = await somebody.connect()
    so_far = welcome["reply"]["text"]
    assert "".join(WORDS).startswith(so_far)
    assert so_far.count("scarf") >= 3
    answer = await somebody.until_answered(asked)
    assert (answer["text"], answer["via"], answer["status"]) == ("".join(WORDS), "engine", "done")
    assert somebody.doubles == 0
    await somebody.disconnect()

    first, second = platform.seen()["requests"]
    assert first["messages"] == second["messages"][:-1]
    assert "continue_final_message" not in first
    assert second["continue_final_message"]
    said = second["messages"][-1]
    assert said["role"] == "assistant"
    assert said["content"].startswith(so_far)
    begun, ended = await calls(live_town)
    assert (begun.state, begun.route) == (ended.state, ended.route) == ("settled", "engine")
    assert begun.completion_tokens + ended.completion_tokens == len(WORDS)
    traces = await in_shop(live_town.maple.id, lambda: [one.trace for one in Reply.objects.all()])
    assert [trace["pauses"] for trace in traces] == [1]
    assert second["max_tokens"] == first["max_tokens"] - begun.completion_tokens


async def test_who_still_looks_on_in_another_tab_keeps_it_going(
    platform: Platform, live_town: Town
) -> None:
    somebody, asked = await mid_reply(platform, live_town)
    url = platform.socket_url(live_town.maple.public_key, web=1)
    async with Shopper(url, somebody.visitor, somebody.conversation) as tab:
        await somebody.disconnect()
        assert (await tab.until_answered(asked))["text"] == "".join(WORDS)
    assert len(platform.seen()["requests"]) == 1


async def test_who_signs_in_at_another_process_keeps_it_going(
    platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    server = await asyncio.to_thread(ShopServer.of, shop)
    async with Shopper(platform.socket_url(shop.public_key), identity=server.sign()):
        pass  # a customer who is known takes a conversation over
    somebody, asked = await mid_reply(platform, live_town)
    url = platform.socket_url(shop.public_key, web=1)
    conversation = somebody.conversation
    async with Shopper(url, somebody.visitor, conversation, identity=server.sign()) as customer:
        await somebody.disconnect()
        assert (await customer.until_answered(asked))["text"] == "".join(WORDS)
    assert len(platform.seen()["requests"]) == 1


async def test_who_comes_back_to_another_process_finds_it_going_on(
    platform: Platform, live_town: Town
) -> None:
    somebody, asked = await mid_reply(platform, live_town)
    await somebody.disconnect()
    await until_running(platform, 0)
    somebody.url = platform.socket_url(live_town.maple.public_key, web=1)
    await somebody.connect()
    assert (await somebody.until_answered(asked))["text"] == "".join(WORDS)
    assert len(platform.seen()["requests"]) == 2
    await somebody.disconnect()


async def test_a_reply_that_waits_for_its_shopper_is_stopped_all_the_same(
    platform: Platform, live_town: Town
) -> None:
    somebody, asked = await mid_reply(platform, live_town)
    await somebody.disconnect()
    await until_running(platform, 0)
    url = platform.socket_url(live_town.maple.public_key, web=1)
    async with Shopper(url, somebody.visitor, somebody.conversation) as tab:
        await tab.send({"type": "stop", "seq": 2})
        answer = await tab.until_answered(asked)
    assert answer["status"] == "stopped"


async def test_a_process_that_ends_makes_a_waiting_reply_to_its_end(
    own_platform: Platform, live_town: Town
) -> None:
    await in_thread(own_platform.add_web)
    somebody, asked = await mid_reply(own_platform, live_town)
    await somebody.disconnect()
    await until_running(own_platform, 0)
    await in_thread(own_platform.web[0].end)
    somebody.url = own_platform.socket_url(live_town.maple.public_key, web=1)
    await somebody.connect()
    assert (await somebody.until_answered(asked))["text"] == "".join(WORDS)
    assert len(own_platform.seen()["requests"]) == 2  # not made anew
    await somebody.disconnect()


async def test_a_process_that_ends_waits_for_nobody(
    own_platform: Platform, live_town: Town
) -> None:
    await in_thread(own_platform.add_web)
    somebody, asked = await mid_reply(own_platform, live_town)
    await in_thread(own_platform.web[0].end)  # its sockets close before its replies end
    somebody.url = own_platform.socket_url(live_town.maple.public_key, web=1)
    await somebody.connect()
    assert (await somebody.until_answered(asked))["text"] == "".join(WORDS)
    assert len(own_platform.seen()["requests"]) == 1
    await somebody.disconnect()


async def test_who_is_back_is_not_turned_away_by_those_who_came_meanwhile(
    platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    await scoped(limit, shop, replies_at_once=1, replies_a_minute=2)
    somebody, asked = await mid_reply(platform, live_town)
    await somebody.disconnect()
    await until_running(platform, 0)
    async with Shopper(platform.socket_url(shop.public_key)) as other:
        await other.say(UNSURE)
        while not other.running.get(2):
            await other.receive()
        await somebody.connect()
        answer = await somebody.until_answered(asked)
    assert (answer["text"], answer["status"]) == ("".join(WORDS), "done")
    assert somebody.errors == []
    await somebody.disconnect()
