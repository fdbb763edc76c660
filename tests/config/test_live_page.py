"""The operators' live page: engines, the queue, shares against weights."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings
from redis import Redis

from inference.gate.gate import KEY, Gate
from inference.gate.places import Ask
from tenants.models import Shop, User
from tenants.platform import ALIAS
from tests.inference.ledger.test_usage import called
from tests.people import Town, settle_town

PAGES = ("platform_live", "platform_live_now")


@pytest.fixture
def town(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[Town]:
    """Two shops that other roles see, too, and a gate that nobody used."""
    with Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match=f"{KEY}*"):
            valkey.delete(key)
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def while_held(shops: list[Shop], look: Callable[[], str]) -> str:
    """What is seen while each of the shops has a reply under way."""

    def seen() -> str:
        try:
            return look()
        finally:
            connections.close_all()  # of this thread

    async def hold() -> str:
        gate = Gate()
        asked = [gate.place(Ask(shop.pk, 1, 10, 60.0)) for shop in shops]
        for one in asked:
            await one.__aenter__()
        try:
            return await asyncio.to_thread(seen)
        finally:
            for one in asked:
                await one.__aexit__(None, None, None)
            await gate.close()

    return async_to_sync(hold)()


def test_engines_queue_and_shares_are_shown(town: Town, settings: Settings) -> None:
    settings.ENGINE_URLS = ("http://somebody:s3cr3t@engine.example:8010",)
    called(town.maple, 900, 50)
    called(town.yunshang, 100, 75)
    client = logged_in(town.olivia)
    for name in PAGES:
        said = while_held(
            [town.maple, town.maple, town.yunshang],
            lambda name=name: client.get(reverse(name)).content.decode(),  # type: ignore[misc]
        )
        assert "engine.example:8010" in said
        assert "s3cr3t" not in said
        assert "3 replies under way" in said
        assert town.maple.name in said
        assert "80 %" in said, "1000 of 1250"
        assert "20 %" in said
        assert said.count("50 %") == 2, "both have the same weight"
        assert "style=" not in said.partition("data-live")[2]
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    assert "实时排队" in client.get(reverse("platform_live")).content.decode()


def test_only_operators_see_it(town: Town) -> None:
    for name in PAGES:
        assert logged_in(town.alice).get(reverse(name)).status_code == 403
        assert Client().get(reverse(name)).status_code == 302


def test_without_valkey_it_says_so(town: Town, settings: Settings) -> None:
    client = logged_in(town.olivia)
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert "Valkey is away" in client.get(reverse("platform_live_now")).content.decode()


def test_it_takes_as_many_queries_for_many_shops(town: Town) -> None:
    client = logged_in(town.olivia)

    def queries() -> str:
        with (
            CaptureQueriesContext(connection) as first,
            CaptureQueriesContext(connections[ALIAS]) as second,
        ):
            assert client.get(reverse("platform_live_now")).status_code == 200
        return f"{len(first)} {len(second)}"

    queries()
    one = while_held([town.maple], queries)
    called(town.yunshang, 100, 75)
    assert while_held([town.maple, town.yunshang], queries) == one
    assert one.endswith(" 2")
