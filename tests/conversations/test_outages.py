"""What is left when the database or Valkey goes away in the middle of replies, and comes back."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from redis import Redis
from redis.exceptions import OutOfMemoryError

from config.services import programs
from config.services.places import POSTGRES_SOCKET, Places
from config.services.valkey import Valkey
from conversations import recheck, visitors
from conversations.models import Conversation
from tenants.scope import in_shop
from tests.conftest import started_platform
from tests.conversations.test_rights import apart, closed_with, visitor_of
from tests.people import UNSURE, Town, true_words
from tests.platform import Platform, wait_until
from tests.relay import Relay
from tests.widget_client import Shopper

WORDS = true_words(20)
SETTLES = b"via, status, sources"  # the statement that stores a reply


@dataclass
class Stage:
    """A web process behind networks that may fail."""

    platform: Platform
    database: Relay
    valkey: Relay


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, database_urls: dict[str, str]
) -> Iterator[Stage]:
    """One web process for all tests here: each mends what it breaks."""
    host = settings.DATABASES["default"]["OPTIONS"]["host"]
    with ExitStack() as ending:
        database = ending.enter_context(Relay(f"{host}/{POSTGRES_SOCKET}"))
        valkey = ending.enter_context(Relay(urlsplit(settings.REDIS_URL).path))
        env = {
            name: url.replace("@/", f"@127.0.0.1:{database.port}/").partition("?")[0]
            for name, url in database_urls.items()
            if name in ("DATABASE_URL", "DATABASE_PLATFORM_URL")
        }
        env["REDIS_URL"] = f"redis://127.0.0.1:{valkey.port}/0"
        folder = tmp_path_factory.mktemp("platform")
        yield Stage(ending.enter_context(started_platform(folder, **env)), database, valkey)


def shopper_of(stage: Stage, town: Town) -> Shopper:
    return Shopper(stage.platform.socket_url(town.maple.public_key))


async def begun(stage: Stage, somebody: Shopper) -> str:
    """A question of which the beginning of the answer was seen."""
    stage.platform.script(words=WORDS, gap_seconds=0.05)
    asked = await somebody.say(UNSURE)
    while not somebody.running.get(2):
        await somebody.receive()
    return asked


async def whole(somebody: Shopper, asked: str) -> None:
    """The answer comes, all of it, once."""
    answer = await somebody.until_answered(asked)
    assert (answer["text"], answer["status"]) == ("".join(WORDS), "done")
    assert (sorted(somebody.messages), somebody.doubles) == ([1, 2], 0)


async def spoken(stage: Stage) -> None:
    """Wait until the engine has said everything."""
    await asyncio.to_thread(
        wait_until, lambda: not stage.platform.seen()["running"], "the engine's last word"
    )


@pytest.mark.parametrize("before", [True, False])
async def test_the_database_goes_as_a_reply_is_stored(
    stage: Stage, live_town: Town, before: bool
) -> None:
    stage.database.sprung.clear()
    async with shopper_of(stage, live_town) as somebody:
        stage.database.cut_at(SETTLES, b"COMMIT", before=before)
        asked = await begun(stage, somebody)
        assert await asyncio.to_thread(stage.database.sprung.wait, 60)
        await whole(somebody, asked)
    assert len(stage.platform.seen()["requests"]) == (2 if before else 1)


async def test_a_restart_of_the_database_amid_a_reply(stage: Stage, live_town: Town) -> None:
    async with shopper_of(stage, live_town) as somebody:
        asked = await begun(stage, somebody)
        stage.database.cut()
        await spoken(stage)
        stage.database.mend()
        await whole(somebody, asked)


async def test_a_database_that_answers_nothing_for_a_while(stage: Stage, live_town: Town) -> None:
    async with shopper_of(stage, live_town) as somebody:
        asked = await begun(stage, somebody)
        stage.database.freeze()
        await spoken(stage)
        stage.database.mend()
        await whole(somebody, asked)


@pytest.mark.parametrize("how", ["cut", "freeze"])
async def test_valkey_goes_amid_a_reply_and_comes_back(
    stage: Stage, live_town: Town, how: str
) -> None:
    shop = live_town.maple
    async with shopper_of(stage, live_town) as somebody:
        asked = await begun(stage, somebody)
        getattr(stage.valkey, how)()
        await whole(somebody, asked)
        again = await somebody.until_answered(await somebody.say(UNSURE))
        assert again["text"] == "".join(WORDS)
        stage.valkey.mend()
        async with shopper_of(stage, live_town) as other:
            await other.until_answered(await other.say(UNSURE))
        # Word from other processes is heard again, or the next round finds it.
        assert somebody.conversation
        visitor = await visitor_of(shop, somebody.conversation)
        await in_shop(shop.id, partial(visitors.end_access, shop.id, visitor.id))
        await apart(partial(recheck.recheck_visitor, visitor.id))
        assert await closed_with(somebody, seconds=60) == 4401


@pytest.fixture
def full_valkey(tmp_path: Path) -> Iterator[str]:
    """The socket of another one that has no room for anything."""
    valkey = Valkey(Places(tmp_path), throwaway=True)
    valkey.prepare()
    program = valkey.program()
    process = programs.start(program, tmp_path / "valkey.log")
    try:
        wait_until(valkey.answers, "Valkey")
        with Redis(unix_socket_path=str(valkey.places.valkey_socket)) as client:
            client.config_set("maxmemory", 1)
            with pytest.raises(OutOfMemoryError):
                client.set("anything", 1)
        yield str(valkey.places.valkey_socket)
    finally:
        programs.stop(process, program)


async def test_a_full_valkey_keeps_nobody_from_an_answer(
    stage: Stage, live_town: Town, full_valkey: str
) -> None:
    usual = stage.valkey.target
    stage.platform.script(words=WORDS)
    stage.valkey.lead_to(full_valkey)
    try:
        async with shopper_of(stage, live_town) as somebody:
            await whole(somebody, await somebody.say(UNSURE))
    finally:
        stage.valkey.lead_to(usual)
    async with shopper_of(stage, live_town) as somebody:
        await whole(somebody, await somebody.say(UNSURE))


async def test_few_connections_serve_many(
    django_db_setup: None, live_town: Town, tmp_path: Path
) -> None:
    with started_platform(tmp_path, DATABASE_THREADS="1") as narrow:
        narrow.script(words=WORDS)

        async def one() -> int:
            async with Shopper(narrow.socket_url(live_town.maple.public_key)) as somebody:
                await somebody.until_answered(await somebody.say(UNSURE))
                return len(somebody.messages)

        assert await asyncio.gather(*(one() for _ in range(20))) == [2] * 20
    assert await in_shop(live_town.maple.id, Conversation.objects.filter(last_seq=2).count) == 20
