"""What a shopper gets when a limit of the shop's plan, of the visitor or of the address is reached."""

import asyncio
import json
import uuid

import pytest
import websockets

from conversations.models import Message, Reply
from inference.metering import CALLS
from inference.models import LedgerEntry, UsageWindow
from tenants.models import Shop
from tenants.scope import in_shop, in_thread
from tests.conftest import started_platform
from tests.conversations.test_answers import talk, trace_of
from tests.inference.ledger.test_quotas import limit
from tests.ledger import broken
from tests.people import UNSURE, Town, true_words
from tests.platform import Platform
from tests.widget_client import Frame, Shopper

WORDS = true_words(40)
PROMPT = 7  # tokens of a prompt, as the scripted engine counts


async def entries(shop: Shop) -> list[LedgerEntry]:
    """The shop's ledger, after its rules were checked."""

    def read() -> list[LedgerEntry]:
        assert broken(shop.pk) == []
        return list(LedgerEntry.objects.filter(shop=shop).order_by("created_at"))

    return await in_shop(shop.pk, read)


async def settled(shop: Shop, count: int = 1) -> list[LedgerEntry]:
    """The same, as soon as so many calls ended."""
    async with asyncio.timeout(30):
        while True:
            found = await entries(shop)
            if sum(entry.state == LedgerEntry.State.SETTLED for entry in found) >= count:
                return found
            await asyncio.sleep(0.05)


async def error_and_answer(somebody: Shopper, text: str) -> tuple[Frame, Frame]:
    asked = await somebody.say(text)
    error = await somebody.until("error")
    assert error["client_id"] == asked
    assert not somebody.unacked
    answer = await somebody.until_answered(asked)
    assert error["seq"] == answer["seq"]
    return error, answer


async def test_a_reply_is_in_the_ledger_as_the_engine_counts(
    own_platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    own_platform.script(words=WORDS, cached_tokens=5)
    await talk(own_platform, shop, UNSURE)
    (entry,) = await settled(shop)
    assert (entry.prompt_tokens, entry.completion_tokens, entry.cached_tokens) == (7, 40, 5)
    assert (entry.route, entry.kind, entry.attempt) == ("engine", "widget", 1)
    reply = await in_shop(shop.pk, Reply.objects.get, shop=shop)
    assert (entry.reply, entry.persona_version_id) == (reply.pk, reply.persona_version_id)
    seen = own_platform.seen()
    assert (seen["prompt_tokens_total"], seen["generation_tokens_total"]) == (7, 40)


async def test_tries_stops_and_withheld_replies_are_in_it_too(
    own_platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    url = own_platform.socket_url(shop.public_key)
    own_platform.script(status=500)
    async with Shopper(url) as somebody:
        await somebody.until_answered(await somebody.say(UNSURE))
    first, second = await settled(shop, 2)
    assert [first.attempt, second.attempt] == [1, 2]
    assert {first.reply, first.route, second.route} == {second.reply, "fallback"}
    assert first.prompt_tokens == second.completion_tokens == 0
    own_platform.script(words=WORDS, gap_seconds=0.05)
    async with Shopper(url) as somebody:
        asked = await somebody.say(UNSURE)
        while somebody.running.get(2, "").count("scarf") < 3:
            await somebody.receive()
        await somebody.send({"type": "stop", "seq": 2})
        assert (await somebody.until_answered(asked))["status"] == "stopped"
    *_, stopped = await settled(shop, 3)
    assert stopped.route == ""
    own_platform.script(words=["A scarf costs $49.99. ", "More. ", "More. "])
    await talk(own_platform, shop, UNSURE)
    *_, withheld = await settled(shop, 4)
    assert withheld.route == "knowledge"
    seen, all_of_them = own_platform.seen(), await entries(shop)
    for column, counter in (
        ("prompt_tokens", "prompt_tokens_total"),
        ("completion_tokens", "generation_tokens_total"),
    ):
        total = sum(getattr(entry, column) for entry in all_of_them)
        assert 0 <= seen[counter] - total <= 2 * 16  # two were left before their end


async def test_a_killed_process_leaves_its_call_and_the_next_one_another(
    own_platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    await asyncio.to_thread(own_platform.add_web)
    own_platform.script(words=WORDS, gap_seconds=0.1)
    somebody = Shopper(own_platform.socket_url(shop.public_key))
    await somebody.connect()
    asked = await somebody.say(UNSURE)
    while somebody.running.get(2, "").count("scarf") < 3:
        await somebody.receive()
    await asyncio.to_thread(own_platform.web[0].kill)
    somebody.url = own_platform.socket_url(shop.public_key, web=1)
    await somebody.connect()
    await somebody.until_answered(asked)
    first, second = await settled(shop)
    assert (first.state, first.attempt) == (LedgerEntry.State.EXPIRED, 1)
    assert (second.reply, second.attempt, second.route) == (first.reply, 1 + CALLS, "engine")
    await somebody.disconnect()


async def test_without_tokens_the_knowledge_answers(platform: Platform, live_town: Town) -> None:
    shop = live_town.maple
    await in_thread(limit, shop, tokens_a_day=10)
    platform.script()
    async with Shopper(platform.socket_url(shop.public_key)) as somebody:
        error, answer = await error_and_answer(somebody, UNSURE)
        assert error["code"] == "quota_exhausted"
        assert 1 <= error["retry_after"] <= 86_400
        assert (answer["via"], answer["status"]) == ("fallback", "done")
        assert "A scarf is a lovely present." in answer["text"]
        sure = await somebody.until_answered(await somebody.say("How long does delivery take?"))
        assert (sure["via"], len(somebody.errors)) == ("faq", 1)
    assert platform.seen()["requests"] == []
    trace = await trace_of(shop, answer["text"])
    assert trace["limit"] == {"code": "quota_exhausted", "retry_after": error["retry_after"]}
    assert trace["route"] == "fallback"
    refused = await in_shop(
        shop.pk, lambda: UsageWindow.objects.get(shop=shop, period="day").refused
    )
    assert refused == 1


async def test_replies_at_once_beyond_the_plans_are_told(
    platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    await in_thread(limit, shop, replies_at_once=1)
    platform.script(words=WORDS, gap_seconds=0.1)
    url = platform.socket_url(shop.public_key)
    async with Shopper(url) as first, Shopper(url) as second:
        asked = await first.say(UNSURE)
        while not first.running.get(2):
            await first.receive()
        error, answer = await error_and_answer(second, UNSURE)
        assert (error["code"], answer["via"]) == ("rate_limited", "fallback")
        assert (await first.until_answered(asked))["via"] == "engine"
        assert first.errors == []


async def test_another_process_tells_it_too(platform: Platform, live_town: Town) -> None:
    shop = live_town.maple
    await in_thread(limit, shop, tokens_a_month=10)
    platform.script()
    async with Shopper(platform.socket_url(shop.public_key)) as here:
        there = Shopper(
            platform.socket_url(shop.public_key, web=1), here.visitor, here.conversation
        )
        async with there:
            await here.say(UNSURE)
            told = await there.until("error")
            assert (told["code"], told["seq"]) == ("quota_exhausted", 2)


async def test_a_visitors_messages_are_limited_before_anything_is_stored(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, live_town: Town
) -> None:
    shop = live_town.maple
    folder = tmp_path_factory.mktemp("platform")
    with started_platform(folder, VISITOR_MESSAGES_A_MINUTE="3") as platform:
        async with Shopper(platform.socket_url(shop.public_key)) as somebody:
            asked = [await somebody.say("How long does delivery take?") for _ in range(3)]
            await somebody.until_answered(asked[-1])
            late = await somebody.say("And now?")
            error = await somebody.until("error")
            assert (error["code"], error["client_id"]) == ("rate_limited", late)
            assert 1 <= error["retry_after"] <= 60
            assert "seq" not in error
            await somebody.send({"type": "message", "client_id": asked[0], "text": "again"})
            assert (await somebody.until("ack"))["seq"] == 1
        async with Shopper(platform.socket_url(shop.public_key)) as another:
            await another.until_answered(await another.say("How long does delivery take?"))

    def stored() -> bool:
        return Message.objects.filter(shop=shop, client_id=uuid.UUID(late)).exists()

    assert not await in_shop(shop.pk, stored)


async def said_from(address: str, url: str) -> Frame:
    """What a message from there is answered first."""
    message = {"type": "message", "client_id": str(uuid.uuid4()), "text": "Which sizes?"}
    headers = {"X-Forwarded-For": address}
    async with websockets.connect(url, additional_headers=headers) as client, asyncio.timeout(30):
        await client.send('{"type": "hello"}')
        assert json.loads(await client.recv())["type"] == "welcome"
        await client.send(json.dumps(message))
        answer: Frame = json.loads(await client.recv())
    return answer


async def test_an_addresss_messages_are_limited_in_all_shops(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, live_town: Town
) -> None:
    folder = tmp_path_factory.mktemp("platform")
    limits = {"ADDRESS_MESSAGES_A_MINUTE": "2", "TRUSTED_PROXIES": "1"}
    with started_platform(folder, **limits) as platform:
        maple = platform.socket_url(live_town.maple.public_key)
        yunshang = platform.socket_url(live_town.yunshang.public_key)
        assert (await said_from("2001:db8:77::1", maple))["type"] == "ack"
        assert (await said_from("2001:db8:77::2", yunshang))["type"] == "ack"
        error = await said_from("2001:db8:77::3", maple)
        assert (error["type"], error["code"]) == ("error", "rate_limited")
        assert error["retry_after"] >= 1
        assert (await said_from("2001:db8:78::1", maple))["type"] == "ack"
