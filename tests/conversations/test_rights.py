"""Who may come, go on, and take over what: over real sockets, in two processes."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import websockets
from django.db import connections

from conversations import recheck, visitors
from conversations.arrivals import Greeting, arrive
from conversations.models import Conversation, Visitor
from conversations.rounds import ROUND_SECONDS
from conversations.visitors import InvalidTokenError
from tenants.closing import announce_closed
from tenants.models import Shop
from tenants.platform import ALIAS
from tenants.scope import in_shop, shop_scope
from tests.conversations.test_consumers import close_code
from tests.identities import ShopServer
from tests.people import UNSURE, Town, suspend, true_words
from tests.platform import Platform, wait_until
from tests.widget_client import Shopper

WORDS = true_words(200)


@pytest.fixture
def url(platform: Platform, old_town: Town) -> str:
    platform.script()
    return platform.socket_url(old_town.maple.public_key)


@pytest.fixture
def server(old_town: Town) -> ShopServer:
    return ShopServer.of(old_town.maple)


async def closed_with(somebody: Shopper, seconds: float = 5) -> int | None:
    """The code with which the server ends an open connection."""
    async with asyncio.timeout(seconds):
        await somebody.socket.wait_closed()
    return somebody.socket.close_code


async def hello(url: str, **fields: Any) -> tuple[dict[str, Any] | None, int | None]:
    """What the server answers to a hello, or the code with which it closes."""
    async with websockets.connect(url) as client, asyncio.timeout(15):
        await client.send(json.dumps({"type": "hello", **fields}))
        try:
            return json.loads(await client.recv()), None
        except websockets.ConnectionClosed:
            return None, client.close_code


async def welcomed(url: str, **fields: Any) -> dict[str, Any]:
    frame, code = await hello(url, **fields)
    assert code is None
    assert frame is not None
    assert frame["type"] == "welcome"
    return frame


async def visitor_of(shop: Shop, conversation: str) -> Visitor:
    def find() -> Visitor:
        return Conversation.objects.select_related("visitor").get(pk=conversation).visitor

    return await in_shop(shop.id, find)


async def apart(work: Callable[[], object]) -> None:
    """Do something as another process would, with connections of its own."""

    def alone() -> None:
        try:
            work()
        finally:
            connections.close_all()

    await asyncio.to_thread(alone)


async def act(shop: Shop, name: str, conversation: str) -> Visitor:
    """What staff do, and the hint that follows."""
    visitor = await visitor_of(shop, conversation)
    await in_shop(shop.id, partial(getattr(visitors, name), shop.id, visitor.id))
    await apart(partial(recheck.recheck_visitor, visitor.id))
    return visitor


# --- origins ---


@pytest.mark.parametrize(
    ("origin", "comes_in"),
    [
        (None, True),
        ("own", True),
        ("https://shop.example", True),
        ("https://www.chain.example", True),
        ("https://shop.example.evil.tld", False),
        ("https://evilshop.example", False),
        ("https://SHOP.example", False),
        ("https://shop.example.", False),
        ("http://shop.example", False),
        ("https://shop.example:444", False),
        ("https://xn--shp-zna.example", False),
        ("http://127.0.0.1:1", False),
        ("null", False),
        ("", False),
    ],
)
async def test_only_welcome_pages_open_sockets(
    platform: Platform, old_town: Town, origin: str | None, comes_in: bool
) -> None:
    def allow() -> None:
        allowed = ["https://shop.example", "https://*.chain.example"]
        Shop.objects.filter(pk=old_town.maple.pk).update(allowed_origins=allowed)

    await in_shop(old_town.maple.id, allow)
    if origin == "own":
        origin = f"http://127.0.0.1:{platform.web[0].port}"
    headers = {} if origin is None else {"Origin": origin}
    url = platform.socket_url(old_town.maple.public_key)
    async with websockets.connect(url, additional_headers=headers) as client:
        async with asyncio.timeout(15):
            with suppress(websockets.ConnectionClosed):  # who is turned away may be so already
                await client.send('{"type": "hello"}')
            if comes_in:
                assert json.loads(await client.recv())["type"] == "welcome"
            else:
                await client.wait_closed()
                assert client.close_code == 4403


async def test_a_name_that_others_point_at_us_is_not_ours(platform: Platform, url: str) -> None:
    headers = {"Host": "rebound.example", "Origin": "http://rebound.example"}
    port = platform.web[0].port
    raw = f"GET {url.partition(str(port))[2]} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    raw += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    raw += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{raw}\r\n".encode())
    async with asyncio.timeout(10):
        await reader.readuntil(b"\r\n\r\n")
        frame = await reader.readexactly(4)
    assert (frame[0] & 0x0F, int.from_bytes(frame[2:4])) == (8, 4403)
    writer.close()
    await writer.wait_closed()


# --- tokens and blocks ---


async def test_ended_access_closes_open_sockets_and_their_token(
    platform: Platform, old_town: Town, url: str
) -> None:
    other = platform.socket_url(old_town.maple.public_key, web=1)
    async with Shopper(url) as somebody:
        async with Shopper(other, somebody.visitor, somebody.conversation) as tab:
            assert somebody.conversation is not None
            await act(old_town.maple, "end_access", somebody.conversation)
            assert await closed_with(somebody) == await closed_with(tab) == 4401
        assert await hello(url, visitor=somebody.visitor) == (None, 4401)


async def test_a_blocked_visitor_is_turned_away_until_unblocked(old_town: Town, url: str) -> None:
    async with Shopper(url) as somebody:
        assert somebody.conversation is not None
        await act(old_town.maple, "block", somebody.conversation)
        assert await closed_with(somebody) == 4403
        assert await hello(url, visitor=somebody.visitor) == (None, 4403)
        await act(old_town.maple, "unblock", somebody.conversation)
        await somebody.connect()


async def test_every_frame_is_authorized_even_when_no_hint_came(old_town: Town, url: str) -> None:
    frames: list[dict[str, Any]] = [
        {"type": "message", "client_id": "5f0c3c4e-1111-4111-8111-111111111111", "text": "x"},
        {"type": "history", "before": 5},
        {"type": "stop", "seq": 2},
    ]
    for frame in frames:
        async with Shopper(url) as somebody:
            assert somebody.conversation is not None
            visitor = await visitor_of(old_town.maple, somebody.conversation)
            await in_shop(old_town.maple.id, visitors.block, old_town.maple.id, visitor.id)
            await somebody.send(frame)
            assert await closed_with(somebody) == 4403
            told = await in_shop(
                old_town.maple.id,
                Conversation.objects.filter(pk=somebody.conversation, last_seq=0).exists,
            )
            assert told


async def test_a_suspended_shop_closes_its_sockets_and_its_running_reply(
    platform: Platform, live_town: Town
) -> None:
    platform.script(words=WORDS, gap_seconds=0.1)
    shop = live_town.maple
    async with (
        Shopper(platform.socket_url(shop.public_key)) as somebody,
        Shopper(platform.socket_url(shop.public_key, web=1)) as idle,
        Shopper(platform.socket_url(live_town.yunshang.public_key)) as elsewhere,
    ):
        asked = await somebody.say(UNSURE)
        await somebody.until("reply.delta")
        await apart(partial(suspend, shop))
        await apart(partial(announce_closed, shop.id, ALIAS))
        assert await closed_with(somebody) == await closed_with(idle) == 4404
        await apart(lambda: wait_until(lambda: not platform.seen()["running"], "the engine's slot"))
        await elsewhere.send({"type": "ping"})
        await elsewhere.until("pong")
        resume = Shop.objects.using(ALIAS).filter(pk=shop.pk).update
        await apart(partial(resume, state=Shop.State.ACTIVE))
        platform.script()
        await somebody.connect()  # what was owed is made now
        assert (await somebody.until_answered(asked))["text"] == "Sure, I can help."


async def test_a_suspended_shop_closes_without_any_hint(
    platform: Platform, live_town: Town
) -> None:
    async with Shopper(platform.socket_url(live_town.maple.public_key)) as somebody:
        await apart(partial(suspend, live_town.maple))
        assert await closed_with(somebody, seconds=40) == 4404


# --- identities ---


async def test_an_identity_makes_the_browsers_visitor_a_customer(
    old_town: Town, url: str, server: ShopServer
) -> None:
    async with Shopper(url) as somebody:
        await somebody.until_answered(await somebody.say("Can I return it?"))
        before = {"visitor": somebody.visitor, "conversation": somebody.conversation}
        after = await welcomed(url, identity=server.sign("first"), **before)
        assert after["conversation"] == somebody.conversation
        assert [message["seq"] for message in after["messages"]] == [1, 2]
        # The anonymous token died, and with it the anonymous socket: by a hint, long before its own next look.
        assert await closed_with(somebody, seconds=ROUND_SECONDS / 2) == 4401
        assert await hello(url, **before) == (None, 4401)
    visitor = await visitor_of(old_town.maple, after["conversation"])
    assert visitor.subject == "first"
    again = await welcomed(url, visitor=after["visitor"], conversation=after["conversation"])
    assert again["visitor"] == after["visitor"]  # only an identity renews it


async def test_a_customer_is_the_same_from_another_browser_and_takes_one_conversation_along(
    old_town: Town, url: str, server: ShopServer
) -> None:
    home = await welcomed(url, identity=server.sign("second", name="Ann"))
    async with Shopper(url) as somebody:
        await somebody.say("Can I return it?")
        await somebody.until("ack")
    anonymous = somebody.welcome
    kept = await welcomed(url, visitor=anonymous["visitor"])  # another of the same browser
    moved = await welcomed(
        url,
        identity=server.sign("second", email="ann@example.com"),
        visitor=kept["visitor"],
        conversation=anonymous["conversation"],
    )
    assert moved["conversation"] == anonymous["conversation"]
    mine = await visitor_of(old_town.maple, moved["conversation"])
    assert mine == await visitor_of(old_town.maple, home["conversation"])
    assert (mine.subject, mine.name, mine.email) == ("second", "Ann", "ann@example.com")
    assert mine != await visitor_of(old_town.maple, kept["conversation"])
    lost, _ = await hello(url, visitor=anonymous["visitor"], conversation=anonymous["conversation"])
    assert lost is not None
    assert lost["code"] == "not_found"


async def test_nobody_takes_a_customer_or_their_conversation_over(
    old_town: Town, url: str, server: ShopServer
) -> None:
    victim = await welcomed(url, identity=server.sign("victim"))
    stranger = await welcomed(url)
    theirs = victim["conversation"]
    attempts: list[dict[str, Any]] = [
        {"visitor": stranger["visitor"]},
        {"visitor": stranger["visitor"], "identity": server.sign("thief")},
        {"identity": server.sign("thief")},
        {},
    ]
    for attempt in attempts:
        frame, _ = await hello(url, conversation=theirs, **attempt)
        assert frame is not None
        assert (frame["type"], frame["code"]) == ("error", "not_found")
    forged = ShopServer(server.audience, server.kid, "x" * 43)
    for identity in (forged.sign("victim"), "a.b.c", ""):
        assert await hello(url, identity=identity) == (None, 4401)
        assert await hello(url, identity=identity, visitor=stranger["visitor"]) == (None, 4401)
    assert (await visitor_of(old_town.maple, theirs)).subject == "victim"


async def test_a_refused_hello_does_not_use_an_identity_up(url: str, server: ShopServer) -> None:
    identity = server.sign("third")
    async with websockets.connect(url) as client, asyncio.timeout(15):
        wanted = "5f0c3c4e-1111-4111-8111-111111111111"
        greeting = {"type": "hello", "identity": identity}
        await client.send(json.dumps({**greeting, "conversation": wanted}))
        assert json.loads(await client.recv())["code"] == "not_found"
        await client.send(json.dumps(greeting))
        assert json.loads(await client.recv())["type"] == "welcome"
    assert await hello(url, identity=identity) == (None, 4401)


async def test_a_blocked_customer_cannot_come_back_by_an_identity(
    old_town: Town, url: str, server: ShopServer
) -> None:
    customer = await welcomed(url, identity=server.sign("fourth"))
    await act(old_town.maple, "block", customer["conversation"])
    assert await hello(url, identity=server.sign("fourth")) == (None, 4403)


async def test_two_browsers_of_a_new_customer_at_once_become_one(
    old_town: Town, url: str, server: ShopServer
) -> None:
    welcomes = await asyncio.gather(
        *(welcomed(url, identity=server.sign("fifth")) for _ in range(6))
    )
    found = {(await visitor_of(old_town.maple, each["conversation"])).id for each in welcomes}
    assert len(found) == 1


async def test_a_visitor_who_became_somebody_hands_nothing_over_to_another(
    old_town: Town, url: str, server: ShopServer
) -> None:
    """Two hellos of one browser, each with an identity of somebody else: the slower one gets nothing."""
    shop = old_town.maple
    await welcomed(url, identity=server.sign("known"))
    anonymous = await welcomed(url)
    named = anonymous["visitor"], UUID(anonymous["conversation"])

    def greeting(subject: str) -> Greeting:
        token, conversation = named
        return Greeting(token, server.sign(subject), conversation, "en", "", "")

    def waits() -> bool:
        with connections["platform"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return bool(cursor.fetchone() != (0,))

    def race() -> None:
        with ThreadPoolExecutor(1) as other:
            with shop_scope(shop.id):
                arrive(shop, greeting("a new one"))
                late = other.submit(enter, shop, greeting("known"))
                wait_until(lambda: late.done() or waits(), "the other hello")
            with pytest.raises(InvalidTokenError):
                late.result(30)

    await apart(race)
    assert (await visitor_of(shop, anonymous["conversation"])).subject == "a new one"


def enter(shop: Shop, greeting: Greeting) -> None:
    """Arrive on a connection of one's own."""
    try:
        with shop_scope(shop.id):
            arrive(shop, greeting)
    finally:
        connections.close_all()


@pytest.mark.parametrize("size", [3_000, 5_000, 20_000, 2**20])
async def test_an_enormous_identity_is_refused(url: str, size: int) -> None:
    code = await close_code(url, json.dumps({"type": "hello", "identity": "x" * size}))
    assert code == {3_000: 4401, 5_000: 4401, 20_000: 4413, 2**20: 1009}[size]
