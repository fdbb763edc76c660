"""The shop's own connector: signed, asked on public hosts only, and believed as far as the contract goes."""

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from pytest_django import Settings

from inference.messages import ReplyRequest
from inference.orders.look_up import order_reply
from knowledge.models import OrderSource, OrderTry
from knowledge.order_connector import ConnectorDownError, ask_connector, signature
from knowledge.public_hosts import ForbiddenHostError, PublicResolver, is_fit, may_reach
from tenants.scope import in_shop, in_thread
from tenants.sealing import seal
from tests.orders import END, NUMBER, show_example
from tests.people import Town

SECRET = "a secret of the shop's"
SHOP = uuid4()
ORDER: dict[str, Any] = {
    "number": NUMBER,
    "status": "shipped",
    "placed_at": "2026-11-20T12:00:00+08:00",
    "phone_last4": END,
    "customer": "customer-7",
    "items": [{"title": "Linen shirt", "quantity": 2}],
    "carrier": "UPS",
    "parcel": "1Z999",
    "total": "129.00",
    "currency": "USD",
    "note": "PWNED",
}
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    """The tests' shops stand on this machine."""
    settings.ORDER_SOURCE_LOOPBACK = True


@asynccontextmanager
async def shop_server(answer: Answer) -> AsyncIterator[str]:
    """A shop's server, and the address of its connector."""
    app = web.Application()
    app.router.add_route("*", "/orders", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    [address] = runner.addresses
    try:
        yield f"http://127.0.0.1:{address[1]}/orders?of=maple"
    finally:
        await runner.cleanup()


def telling(answer: Any) -> Answer:
    async def tell(request: web.Request) -> web.StreamResponse:
        return web.json_response(answer)

    return tell


async def test_the_question_is_signed_as_the_contract_says() -> None:
    seen: dict[str, Any] = {}

    async def note(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        lines = [
            "v1",
            request.headers["X-Xiaoer-Timestamp"],
            request.headers["X-Xiaoer-Nonce"],
            request.method,
            request.raw_path,
            hashlib.sha256(body).hexdigest(),
        ]
        signed = hmac.new(SECRET.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
        seen.update(json.loads(body), good=signed == request.headers["X-Xiaoer-Signature"])
        seen.setdefault("nonces", set()).add(lines[2])
        return web.json_response({"order": ORDER})

    async with shop_server(note) as url:
        typed = (url, url.replace("/orders", "/shop/../orders"), f"{url}&of=%7Emaple 枫+x")
        for each in typed:
            order = await ask_connector(SHOP, each, SECRET, "MC20431")
            assert seen.pop("good"), each
    assert (seen["number"], len(seen["nonces"])) == ("MC20431", 3)
    assert order is not None
    assert (order.status, order.phone_end, order.parcel) == ("shipped", END, "1Z999")
    assert "PWNED" not in repr(order)


def test_the_example_of_the_documentation_holds() -> None:
    body = b'{"number":"MC20431"}'
    signed = signature(
        "kT9wq1mXJ4hZc0VbY7uL2sN5pR8dF3gA6eQ_iWxOoKM",
        "1767605700",
        "5f0c9a1be27d4c3f8a6b1d2e3f405162",
        "POST",
        "/xiaoer/orders?of=maple",
        body,
    )
    with open("docs/orders.md", encoding="utf-8") as page:
        assert signed in page.read()


async def test_an_order_that_there_is_not_is_none() -> None:
    async with shop_server(telling({"order": None})) as url:
        assert await ask_connector(SHOP, url, SECRET, "MC20431") is None


NEEDED = ("number", "status")


async def test_null_counts_as_absent() -> None:
    bare = {name: ORDER[name] for name in NEEDED}
    for name in ORDER.keys() - {*NEEDED, "note"}:
        async with shop_server(telling({"order": {**bare, name: None}})) as url:
            null = await ask_connector(SHOP, url, SECRET, "MC20431")
        async with shop_server(telling({"order": bare})) as url:
            assert null == await ask_connector(SHOP, url, SECRET, "MC20431") is not None, name
    one = {**ORDER, "items": [{"title": "Linen shirt", "quantity": None}]}
    async with shop_server(telling({"order": one})) as url:
        order = await ask_connector(SHOP, url, SECRET, "MC20431")
    assert order is not None
    assert [item.quantity for item in order.items] == [1]


BAD: dict[str, Any] = {
    "no number": {"order": {**ORDER, "number": None}},
    "no status": {"order": {**ORDER, "status": None}},
    "no object": [],
    "nothing": {},
    "another order": {"order": {**ORDER, "number": "MC-20432"}},
    "unknown status": {"order": {**ORDER, "status": "lost in <b>space</b>"}},
    "a whole phone": {"order": {**ORDER, "phone_last4": "12065550143"}},
    "a time without zone": {"order": {**ORDER, "placed_at": "2026-11-20T12:00:00"}},
    "a time before the calendar": {"order": {**ORDER, "placed_at": "0001-01-01T00:00:00+14:00"}},
    "a time after the calendar": {"order": {**ORDER, "placed_at": "9999-12-31T23:59:59-14:00"}},
    "no number of money": {"order": {**ORDER, "total": "NaN"}},
    "a long carrier": {"order": {**ORDER, "carrier": "x" * 41}},
    "an item without title": {"order": {**ORDER, "items": [{"quantity": 1}]}},
    "many items": {"order": {**ORDER, "items": [{"title": "x"}] * 51}},
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD)
async def test_what_the_contract_does_not_allow_counts_as_no_answer(answer: Any) -> None:
    async with shop_server(telling(answer)) as url:
        with pytest.raises(ConnectorDownError):
            await ask_connector(SHOP, url, SECRET, "MC20431")


async def test_redirects_errors_and_floods_count_as_no_answer() -> None:
    async def lead_on(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/elsewhere")

    async def fail(request: web.Request) -> web.StreamResponse:
        raise web.HTTPInternalServerError

    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(200):
            await response.write(b" " * 1024)
        return response

    async def pack(request: web.Request) -> web.StreamResponse:
        response = web.json_response({"order": None})
        response.enable_compression(web.ContentCoding.gzip)
        return response

    async def no_json(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"\xff\xfe{")

    for answer in (lead_on, fail, flood, pack, no_json):
        async with shop_server(answer) as url:
            with pytest.raises(ConnectorDownError):
                await ask_connector(SHOP, url, SECRET, "MC20431")


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.order_connector.SECONDS", 0.2)
    asked, done = asyncio.Event(), asyncio.Event()

    async def wait(request: web.Request) -> web.StreamResponse:
        asked.set()
        await done.wait()
        return web.Response()

    async with shop_server(wait) as url:
        with pytest.raises(ConnectorDownError):
            await ask_connector(SHOP, url, SECRET, "MC20431")
        done.set()
    assert asked.is_set()


PRIVATE = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.2.1 224.0.0.1
255.255.255.255 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1
2001:0:53aa:64c::1 fe80::1%eth0 fec0::1 feff::1 ::127.0.0.1 ::7f00:1 ::93.184.216.34 64:ff9b::5db8:d822 4000::1 nonsense
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_out_of_reach(settings: Settings, address: str) -> None:
    settings.ORDER_SOURCE_LOOPBACK = False
    assert not may_reach(address)
    host = f"[{address}]" if ":" in address else address
    assert address == "nonsense" or not is_fit(f"https://{host}/orders")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/orders",
        "ftp://shop.example/orders",
        "https://user:pass@shop.example/orders",
        "https:///orders",
        "https://shop.example:99999/",
        "https://shop.example/#part",
        "https://localhost/orders",
        "https://x.localhost/orders",
        "https://１２７.０.０.１/orders",
        "https://127。0。0。1/orders",
        "https://①②⑦.0.0.1/orders",
        "https://１６９.２５４.１６９.２５４/orders",
        "https://ｌｏｃａｌｈｏｓｔ/orders",
        "https://[::１]/orders",
        "https://[::1%25%31]/orders",
        "https://2130706433/orders",
        "https://\ud800/orders",
        "file:///etc/passwd",
        "//shop.example",
        "",
    ],
)
def test_addresses_that_are_not_called(settings: Settings, url: str) -> None:
    settings.ORDER_SOURCE_LOOPBACK = False
    assert not is_fit(url)


def test_public_ones_are_fit(settings: Settings) -> None:
    settings.ORDER_SOURCE_LOOPBACK = False
    assert is_fit("https://shop.example/xiaoer/orders?of=maple")
    assert is_fit("https://商店.example/orders")
    assert is_fit("https://93.184.216.34:8443/orders")
    assert may_reach("93.184.216.34")
    assert may_reach("::ffff:93.184.216.34")
    assert may_reach("2606:2800:220:1:248:1893:25c8:1946")


async def test_a_name_that_leads_to_this_machine_is_refused(settings: Settings) -> None:
    settings.ORDER_SOURCE_LOOPBACK = False
    for name in ("localhost", "2130706433"):  # the number is an address, too, to a resolver
        with pytest.raises(ForbiddenHostError):
            await PublicResolver().resolve(name, 443, socket.AF_INET)
    with pytest.raises(ConnectorDownError):
        await ask_connector(SHOP, "https://2130706433/orders", SECRET, "MC20431")


async def test_an_address_in_other_digits_is_not_connected_to(settings: Settings) -> None:
    called = []

    async def note(request: web.Request) -> web.StreamResponse:
        called.append(request.path)
        return web.json_response({"order": ORDER})

    async with shop_server(note) as url:
        for host in ("１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1"):
            settings.ORDER_SOURCE_LOOPBACK = True
            await ask_connector(SHOP, url.replace("127.0.0.1", host), SECRET, "MC20431")
            settings.ORDER_SOURCE_LOOPBACK = False
            secure = url.replace("http://127.0.0.1", f"https://{host}")
            with pytest.raises(ConnectorDownError, match="may not be called"):
                await ask_connector(SHOP, secure, SECRET, "MC20431")
    assert len(called) == 3  # where this machine is allowed, and nowhere else


def asking(town: Town, text: str, **fields: Any) -> ReplyRequest:
    return ReplyRequest(town.maple.id, text, "en", visitor=uuid4(), **fields)


async def test_an_order_comes_from_the_connector(live_town: Town) -> None:
    async with shop_server(telling({"order": ORDER})) as url:
        await in_thread(show_example, live_town.maple, url=url, sealed=seal(SECRET))
        told = await order_reply(asking(live_town, f"{NUMBER}, last four {END}"))
        wrong = await order_reply(asking(live_town, f"{NUMBER}, last four 9999"))
        customers = await order_reply(asking(live_town, NUMBER, subject="customer-7"))
    assert told is not None
    assert told.cards[0]["parcel"] == "1Z999"
    assert told.cards[0]["placed_at"] == "2026-11-20T04:00:00Z"
    assert customers is not None
    assert customers.cards == told.cards
    assert wrong is not None
    assert wrong.cards == ()


async def test_a_connector_that_is_down_is_no_unknown_order_and_costs_no_try(
    live_town: Town,
) -> None:
    await in_thread(show_example, live_town.maple, url="http://127.0.0.1:9/", sealed=seal(SECRET))
    for text in (f"{NUMBER}, last four {END}", f"{NUMBER}, last four 9999"):
        told = await order_reply(asking(live_town, text))
        assert told is not None
        assert told.text.startswith("I can't reach the shop's order system right now")
        assert told.look_up["number"] == "MC20431"
    counts = await in_shop(
        live_town.maple.id, lambda: set(OrderTry.objects.values_list("count", flat=True))
    )
    assert counts == {0}


async def test_a_secret_that_cannot_be_read_is_said_like_a_connector_that_is_down(
    live_town: Town,
) -> None:
    await in_thread(show_example, live_town.maple, url="http://127.0.0.1:9/", sealed="broken")
    told = await order_reply(asking(live_town, f"{NUMBER}, last four {END}"))
    assert told is not None
    assert told.text.startswith("I can't reach")


async def test_why_a_connector_gave_no_order_is_logged_without_the_order(
    live_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": "signature"}, status=401)

    another = telling({"order": {**ORDER, "number": "MC-20432"}})
    source = await in_thread(show_example, live_town.maple, sealed=seal(SECRET))
    for answer, said in ((refuse, "status 401"), (another, "another order, or an unknown status")):
        async with shop_server(answer) as url:
            await in_shop(
                live_town.maple.id, OrderSource.objects.filter(pk=source.pk).update, url=url
            )
            await order_reply(asking(live_town, f"{NUMBER}, last four {END}"))
        [line] = [each.getMessage() for each in caplog.records if "connector" in each.getMessage()]
        assert line == f"shop={live_town.maple.id} order connector: {said}"
        caplog.clear()
