"""What shoppers see while their replies wait for an engine, and where several engines share the work."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import started_platform
from tests.people import UNSURE, Town, true_words
from tests.platform import Platform, Process, free_port
from tests.widget_client import Shopper

WORDS = true_words(40)


@pytest.fixture
def narrow(django_db_setup: None, tmp_path: Path) -> Iterator[Platform]:
    """An engine that carries one request, and has no gauges by which one could find out that it takes more."""
    with started_platform(tmp_path, ENGINE_MAX_NUM_SEQS="1", ENGINE_IS_VLLM="false") as running:
        yield running


@pytest.fixture
def two_engines(django_db_setup: None, tmp_path: Path) -> Iterator[tuple[Platform, list[Process]]]:
    """Two engines, and one web process before them."""
    port = free_port()
    command = ["-m", "tests.scripted_engine", str(port)]
    second = Process(command, port, {}, tmp_path / "second.log").start()
    try:
        with started_platform(tmp_path, engines=[f"http://127.0.0.1:{port}"]) as running:
            yield running, [running.engine, second]
    finally:
        second.end()


async def test_the_place_in_the_queue_is_told(narrow: Platform, live_town: Town) -> None:
    narrow.script(words=WORDS, gap_seconds=0.05)
    url = narrow.socket_url(live_town.maple.public_key)
    async with Shopper(url) as first, Shopper(url) as second, Shopper(url) as third:
        asked = await first.say(UNSURE)
        await first.until("reply.delta")
        waits, waits_longer = await second.say(UNSURE), await third.say(UNSURE)
        places = [(await one.until("queued"))["position"] for one in (second, third)]
        assert sorted(places) == [1, 2]
        behind = second if places[0] == 2 else third
        assert (await behind.until("queued"))["position"] == 1
        for shopper, mine in ((first, asked), (second, waits), (third, waits_longer)):
            answer = await shopper.until_answered(mine)
            assert (answer["via"], answer["status"]) == ("engine", "done")
    assert narrow.seen()["most_running"] == 1


async def test_who_stops_waiting_leaves_the_queue(narrow: Platform, live_town: Town) -> None:
    narrow.script(words=WORDS, gap_seconds=0.05)
    url = narrow.socket_url(live_town.maple.public_key)
    async with Shopper(url) as first, Shopper(url) as second, Shopper(url) as third:
        asked = await first.say(UNSURE)
        await first.until("reply.delta")
        stopped = await second.say(UNSURE)
        await second.until("queued")
        waits = await third.say(UNSURE)
        await third.until("queued")
        await second.send({"type": "stop", "seq": 2})
        assert (await second.until_answered(stopped))["status"] == "stopped"
        for shopper, mine in ((first, asked), (third, waits)):
            assert (await shopper.until_answered(mine))["status"] == "done"
    assert len(narrow.seen()["requests"]) == 2


async def test_other_shops_go_before_the_rest_of_a_flood(narrow: Platform, live_town: Town) -> None:
    narrow.script(words=WORDS, gap_seconds=0.05)
    flood = [Shopper(narrow.socket_url(live_town.maple.public_key)) for _ in range(6)]
    for shopper in flood:
        await shopper.connect()
    first, *others = flood
    asked = [await first.say(UNSURE)]
    await first.until("reply.delta")  # whichever is heard first would not wait
    asked += [await shopper.say(UNSURE) for shopper in others]
    for shopper in others:
        await shopper.until("queued")
    async with Shopper(narrow.socket_url(live_town.yunshang.public_key)) as other:
        await other.until_answered(await other.say(UNSURE))
    done = [2 in shopper.messages for shopper in flood]
    assert not all(done)
    for shopper, mine in zip(flood, asked, strict=True):
        await shopper.until_answered(mine)
        await shopper.disconnect()


async def test_a_dead_engine_is_passed_over(
    two_engines: tuple[Platform, list[Process]], live_town: Town
) -> None:
    platform, (first, second) = two_engines
    url = platform.socket_url(live_town.maple.public_key)
    async with Shopper(url) as somebody:
        await somebody.until_answered(await somebody.say(UNSURE))
        favourite = first if platform.seen()["requests"] else second
        await asyncio.to_thread(favourite.kill)
        for _ in range(3):
            answer = await somebody.until_answered(await somebody.say(UNSURE))
            assert answer["via"] == "engine"
