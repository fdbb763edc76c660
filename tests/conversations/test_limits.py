"""How many may come, and how fast: over real sockets, behind a proxy that names addresses."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import websockets
from django.conf import settings
from redis import Redis
from websockets.asyncio.client import ClientConnection

from conversations.limits import LEASE_SECONDS, Seats, hang_up, of_address, of_shop, of_visitor
from conversations.models import Conversation, Visitor
from conversations.pace import BURST, MOST_REFUSED
from tenants.models import Plan, Shop
from tenants.platform import ALIAS
from tenants.scope import in_shop, in_thread
from tests.conversations.test_rights import apart
from tests.identities import ShopServer
from tests.people import Town
from tests.platform import Platform, wait_until
from tests.widget_client import Shopper

HELLO = '{"type": "hello"}'


@pytest.fixture(scope="module")
def proxied(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, database_urls: dict[str, str]
) -> Iterator[Platform]:
    """Two web processes behind one proxy; three sockets an address, four new visitors a minute."""
    running = Platform(tmp_path_factory.mktemp("platform"), dict(database_urls))
    running.env |= {"TRUSTED_PROXIES": "1", "ADDRESS_SOCKETS": "3", "ADDRESS_VISITORS": "4"}
    try:
        yield running.start(webs=2)
    finally:
        running.stop()


class Address:
    """Somebody's connection to the internet."""

    def __init__(self, address: str) -> None:
        self._headers = {"X-Forwarded-For": address}

    async def open(self, url: str, hello: str = HELLO) -> tuple[ClientConnection, Any]:
        """A socket, and the answer to hello or the code of the close."""
        client = await websockets.connect(url, additional_headers=self._headers)
        async with asyncio.timeout(15):
            try:
                await client.send(hello)
                return client, json.loads(await client.recv())["type"]
            except websockets.ConnectionClosed:
                return client, client.close_code


async def opened(url: str, address: str, times: int) -> list[Any]:
    async with AsyncExitStack() as open_:
        answers = []
        for _ in range(times):
            client, answer = await Address(address).open(url)
            open_.push_async_callback(client.close)
            answers.append(answer)
        return answers


async def test_an_address_has_so_many_places_in_all_processes(
    proxied: Platform, old_town: Town
) -> None:
    key = old_town.maple.public_key
    one, other = Address("203.0.113.7"), Address("203.0.113.8")
    urls = [proxied.socket_url(key, web=web) for web in (0, 1)]
    async with AsyncExitStack() as open_:
        for number in range(3):
            client, answer = await one.open(urls[number % 2])
            open_.push_async_callback(client.close)
            assert answer == "welcome"
        assert (await one.open(urls[0]))[1] == 4429
        assert (await one.open(urls[1]))[1] == 4429
        client, answer = await other.open(urls[0])
        open_.push_async_callback(client.close)
        assert answer == "welcome"
    taken = of_address("203.0.113.7")
    assert taken is not None
    with Redis.from_url(settings.REDIS_URL) as cache:
        await apart(lambda: wait_until(lambda: not cache.zcard(taken), "free places"))


async def test_an_address_brings_so_many_new_visitors_a_minute(
    proxied: Platform, old_town: Town
) -> None:
    url = proxied.socket_url(old_town.maple.public_key)
    flood = Address("203.0.113.20")
    answers, token = [], None
    for _ in range(6):
        client, answer = await flood.open(url)
        answers.append(answer)
        await client.close()
    assert answers == ["welcome"] * 4 + [4429] * 2
    async with Shopper(url) as known:  # from this machine, which is not counted
        token = known.visitor
    client, answer = await flood.open(url, json.dumps({"type": "hello", "visitor": token}))
    assert answer == "welcome"  # somebody who was here before is no new visitor
    await client.close()


async def test_what_a_client_writes_about_its_address_is_not_believed(
    proxied: Platform, old_town: Town
) -> None:
    url = proxied.socket_url(old_town.maple.public_key)
    answers = []
    async with AsyncExitStack() as open_:
        for number in range(4):
            client, answer = await Address(f"198.51.100.{number}, 203.0.113.30").open(url)
            open_.push_async_callback(client.close)
            answers.append(answer)
    assert answers == ["welcome"] * 3 + [4429]


async def test_an_ipv6_network_is_one_subscriber(proxied: Platform, old_town: Town) -> None:
    url = proxied.socket_url(old_town.maple.public_key)
    answers = []
    async with AsyncExitStack() as open_:
        for number in range(4):
            client, answer = await Address(f"2001:db8:0:7::{number:x}").open(url)
            open_.push_async_callback(client.close)
            answers.append(answer)
    assert answers == ["welcome"] * 3 + [4429]


async def test_a_visitor_has_five_places_in_all_processes(
    platform: Platform, old_town: Town
) -> None:
    key = old_town.maple.public_key
    async with AsyncExitStack() as open_, Shopper(platform.socket_url(key)) as first:
        for number in range(4):
            tab = Shopper(platform.socket_url(key, number % 2), first.visitor, first.conversation)
            await open_.enter_async_context(tab)
        async with websockets.connect(platform.socket_url(key, web=1)) as sixth:
            await sixth.send(json.dumps({"type": "hello", "visitor": first.visitor}))
            async with asyncio.timeout(15):
                await sixth.wait_closed()
            assert sixth.close_code == 4429
        await first.send({"type": "ping"})
        await first.until("pong")


async def test_a_customer_has_five_places_however_many_identities(
    platform: Platform, old_town: Town
) -> None:
    url = platform.socket_url(old_town.maple.public_key)
    server = await in_thread(ShopServer.of, old_town.maple)
    async with AsyncExitStack() as open_:
        for _ in range(5):
            client = await open_.enter_async_context(websockets.connect(url))
            await client.send(json.dumps({"type": "hello", "identity": server.sign("busy")}))
            assert json.loads(await client.recv())["type"] == "welcome"
        late = json.dumps({"type": "hello", "identity": server.sign("busy")})
        assert (await Address("127.0.0.1").open(url, late))[1] == 4429
    with Redis.from_url(settings.REDIS_URL) as cache:
        visitor = await in_shop(old_town.maple.id, lambda: Visitor.objects.get(subject="busy"))
        key = of_visitor(old_town.maple.id, visitor.id)
        await apart(lambda: wait_until(lambda: not cache.zcard(key), "free places"))
    client, answer = await Address("127.0.0.1").open(url, late)
    assert answer == "welcome"  # who was turned away has not used it up
    await client.close()


async def test_hellos_of_one_visitor_leave_one_empty_conversation(
    platform: Platform, old_town: Town
) -> None:
    url = platform.socket_url(old_town.maple.public_key)
    async with Shopper(url) as somebody:
        hello = json.dumps({"type": "hello", "visitor": somebody.visitor})
        answers = await asyncio.gather(*(Address("127.0.0.1").open(url, hello) for _ in range(3)))
        assert [answer for _, answer in answers] == ["welcome"] * 3
        for client, _ in answers:
            await client.close()
        await somebody.say("Can I return it?")
        await somebody.until("ack")

    def conversations() -> list[int]:
        assert somebody.conversation
        visitor = Conversation.objects.get(pk=somebody.conversation).visitor
        return sorted(visitor.conversations.values_list("last_seq", flat=True))

    assert await in_shop(old_town.maple.id, conversations) == [2]
    for _ in range(3):
        client, _ = await Address("127.0.0.1").open(url, hello)
        await client.close()
    assert await in_shop(old_town.maple.id, conversations) == [0, 2]


async def test_who_has_left_takes_no_place() -> None:
    key = of_visitor(uuid.uuid4(), uuid.uuid4())
    gone, next_one = Seats(), Seats()
    await gone.leave()
    assert not await gone.take(key, 1)
    assert await next_one.take(key, 1)
    await next_one.leave()
    await hang_up()


async def test_a_shop_has_as_many_places_as_its_plan_says(
    platform: Platform, live_town: Town
) -> None:
    def narrow() -> None:
        plan = Plan.objects.using(ALIAS).create(name=f"narrow {uuid.uuid4().hex[:8]}", sockets=2)
        Shop.objects.using(ALIAS).filter(pk=live_town.maple.pk).update(plan=plan)

    await apart(narrow)
    url = platform.socket_url(live_town.maple.public_key)
    async with Shopper(url), Shopper(platform.socket_url(live_town.maple.public_key, web=1)):
        assert await opened(url, "127.0.0.1", 1) == [4429]
        elsewhere = platform.socket_url(live_town.yunshang.public_key)
        assert await opened(elsewhere, "127.0.0.1", 1) == ["welcome"]
    with Redis.from_url(settings.REDIS_URL) as cache:
        key = of_shop(live_town.maple.id)
        await apart(lambda: wait_until(lambda: not cache.zcard(key), "free places"))


async def test_places_of_a_process_that_died_end_by_themselves() -> None:
    key = of_visitor(uuid.uuid4(), uuid.uuid4())
    dead, late, alive = Seats(), Seats(), Seats()
    assert await dead.take(key, 1)
    assert not await late.take(key, 1)
    assert await dead.take(key, 1)  # renewing needs no second place
    with Redis.from_url(settings.REDIS_URL) as cache:
        assert 0 < cache.ttl(key) <= LEASE_SECONDS
        (holder,) = cache.zrange(key, 0, -1)
        cache.zadd(key, {holder: 1})  # as if a minute had passed
    assert await alive.take(key, 1)
    await alive.leave()
    assert await late.take(key, 1)
    await late.leave()
    await hang_up()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("127.0.0.1", None),
        ("::1", None),
        ("unknown", None),
        ("203.0.113.9", "xiaoer:address:203.0.113.9:sockets"),
        ("10.0.0.7", "xiaoer:address:10.0.0.7:sockets"),
        ("2001:db8::1", "xiaoer:address:2001:db8:::sockets"),
    ],
)
def test_addresses_that_say_something_are_counted(address: str, counted: str | None) -> None:
    assert of_address(address) == counted


async def test_a_pipelined_burst_passes(platform: Platform, old_town: Town) -> None:
    platform.script()
    async with Shopper(platform.socket_url(old_town.maple.public_key)) as somebody:
        asked = [await somebody.say(f"question {number}") for number in range(30)]
        for client_id in asked:
            await somebody.until_answered(client_id)
        assert somebody.errors == []


async def test_a_flood_is_refused_and_then_ended(platform: Platform, old_town: Town) -> None:
    async with Shopper(platform.socket_url(old_town.maple.public_key)) as somebody:
        for _ in range(BURST + 40):
            await somebody.send({"type": "ping"})
        error = await somebody.until("error")
        assert (error["code"], error["retry_after"]) == ("rate_limited", 1)

        async def shout() -> None:
            with contextlib.suppress(websockets.ConnectionClosed):
                for _ in range(BURST + 2 * MOST_REFUSED):
                    await somebody.send({"type": "ping"})

        shouting = asyncio.create_task(shout())
        async with asyncio.timeout(60):
            with contextlib.suppress(websockets.ConnectionClosed):
                while True:  # who does not even listen is ended for that
                    await somebody.socket.recv()
        await shouting
        assert somebody.socket.close_code == 4429


async def test_nonsense_is_answered_and_ends_no_connection(
    platform: Platform, old_town: Town
) -> None:
    async with Shopper(platform.socket_url(old_town.maple.public_key)) as somebody:
        for _ in range(30):  # frames of the protocol that are not served yet are among them
            await somebody.send({"type": "typing", "on": True})
            assert (await somebody.until("error"))["code"] == "bad_frame"
        await somebody.send({"type": "ping"})
        await somebody.until("pong")


async def test_hello_cannot_be_guessed_for_ever(platform: Platform, old_town: Town) -> None:
    url = platform.socket_url(old_town.maple.public_key)
    async with websockets.connect(url) as client, asyncio.timeout(15):
        for _ in range(5):
            guess = {"type": "hello", "conversation": str(uuid.uuid4())}
            await client.send(json.dumps(guess))
            assert json.loads(await client.recv())["code"] == "not_found"
        await client.send(HELLO)
        await client.wait_closed()
        assert client.close_code == 4400
