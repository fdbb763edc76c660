"""What an engine batches is found from its gauges, at a scripted engine and in a real Valkey."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from pytest_django import Settings
from redis.asyncio import Redis

from inference.engine import Engine
from inference.engine_watch import EngineWatch, load_of
from inference.gate import gate as gate_rules
from inference.gate.capacity import CEILING_SECONDS, Capacity, Load
from inference.gate.look import look, look_once
from inference.gate.places import Urgency
from inference.profiles import active_profile
from tests.inference.gate_rig import Rig, new_gate
from tests.inference.test_engine import ASK
from tests.scripted_engine import Script, ScriptedEngine

A, B = uuid4(), uuid4()


# --- the rule ---


def test_a_prompt_that_has_just_come_teaches_nothing() -> None:
    known = Capacity()
    assert known.learn(Load(3, 1), held=4, known=64, now=0) == 64
    assert known.learn(Load(4, 0), held=4, known=64, now=2) == 64
    assert known.learn(Load(4, 1), held=5, known=64, now=4) == 64


def test_what_runs_while_others_wait_is_what_it_batches() -> None:
    known = Capacity()
    known.learn(Load(15, 3), held=20, known=64, now=0)
    assert known.learn(Load(16, 4), held=20, known=64, now=2) == 16
    assert known.learn(Load(16, 0), held=16, known=16, now=4) == 16, "the ceiling holds"
    later = 3 + CEILING_SECONDS
    assert known.learn(Load(16, 0), held=16, known=16, now=later) == 18


def test_a_full_engine_in_which_nobody_waits_gets_an_eighth_more() -> None:
    known = Capacity()
    assert known.learn(Load(4, 0), held=4, known=4, now=0) == 5
    assert known.learn(Load(64, 0), held=64, known=64, now=0) == 72
    assert known.learn(Load(60, 0), held=64, known=64, now=0) == 64, "not full inside"
    assert known.learn(Load(64, 0), held=60, known=64, now=0) == 64, "not full before it"


def test_others_that_ask_the_same_engine_take_room() -> None:
    known = Capacity()
    known.learn(Load(16, 2), held=6, known=16, now=0)
    assert known.learn(Load(16, 2), held=6, known=16, now=2) == 6


def test_parts_of_an_engine_count_together() -> None:
    page = "\n".join(
        f'vllm:num_requests_{what}{{engine="{part}",model_name="a}} b"}} {value}'
        for part in (0, 1)
        for what, value in (("running", 3.0), ("waiting", 1.0), ("waiting_by_reason", 9.0))
    )
    assert load_of(page) == Load(6, 2)
    assert load_of("vllm:num_requests_running 3.0\n") is None


# --- the watch ---


@asynccontextmanager
async def served(engine: ScriptedEngine) -> AsyncIterator[str]:
    """The engine's URL while it runs."""
    runner = web.AppRunner(engine.app(), handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@dataclass
class Watched:
    """An engine that answers nobody yet, the gate before it, and a watch that looks when told."""

    engine: ScriptedEngine
    client: aiohttp.ClientSession
    valkey: Redis
    rig: Rig

    def __post_init__(self) -> None:
        self.watch = self.new_watch()
        self.asked: list[asyncio.Task[None]] = []

    def new_watch(self) -> EngineWatch:
        return EngineWatch(self.rig.gate.key, lambda _: self.client)

    async def fill(self, count: int) -> None:
        """As many of so many requests as the gate lets through go to the engine."""
        for number in range(len(self.asked), len(self.asked) + count):
            await self.rig.ask(f"r{number}", A)
        through = len(self.rig.held) - len(self.asked)
        self.asked += [asyncio.create_task(self._ask()) for _ in range(through)]
        async with asyncio.timeout(20):
            while self.engine.running < len(self.asked):  # noqa: ASYNC110 - the server is the event
                await asyncio.sleep(0.01)

    async def _ask(self) -> None:
        body = {"messages": [{"content": "x"}]}
        async with self.client.post("v1/chat/completions", json=body) as answer:
            await answer.read()

    async def look(self, times: int = 1) -> int:
        """The capacity that the gate then goes by."""
        for _ in range(times):
            await self.watch.look(self.valkey)
        return (await look(self.valkey, self.rig.gate.key)).engines[0].capacity

    async def stop(self) -> None:
        for task in self.asked:
            task.cancel()
        await asyncio.gather(*self.asked, return_exceptions=True)
        await self.rig.stop()


@pytest.fixture
async def watched(settings: Settings) -> AsyncIterator[Watched]:
    """Eight are taken to fit."""
    engine = ScriptedEngine()
    engine.script = Script(first_token_seconds=3600)
    async with (
        served(engine) as url,
        aiohttp.ClientSession(url + "/") as client,
        Redis.from_url(settings.REDIS_URL, decode_responses=True) as valkey,
    ):
        settings.ENGINE_URLS, settings.ENGINE_MAX_NUM_SEQS = (url,), 8
        watched = Watched(engine, client, valkey, Rig(new_gate()))
        yield watched
        await watched.stop()


async def test_an_engine_that_batches_fewer_is_sent_fewer(watched: Watched) -> None:
    watched.engine.script.batch = 3
    await watched.fill(8)
    assert await watched.look() == 8, "once says nothing"
    assert await watched.look() == 3
    assert await watched.look() == 3


async def test_an_engine_that_batches_more_is_sent_more(watched: Watched) -> None:
    await watched.fill(12)
    assert len(watched.rig.held) == 8
    assert await watched.look() == 9
    await watched.rig.until(lambda: len(watched.rig.held) == 9)
    assert await watched.look() == 9, "the ninth is not there yet"
    await watched.fill(0)
    assert await watched.look() == 10


async def test_an_engine_that_says_nothing_keeps_what_is_known(watched: Watched) -> None:
    await watched.fill(8)
    watched.engine.script.batch = 2
    watched.engine.script.status = 500
    assert await watched.look(2) == 8


async def test_one_process_looks_and_another_takes_over(watched: Watched) -> None:
    other = watched.new_watch()
    assert await watched.watch._is_mine(watched.valkey)
    assert not await other._is_mine(watched.valkey)
    assert await watched.watch._is_mine(watched.valkey)
    assert 0 < await watched.valkey.ttl(f"{watched.rig.gate.key}:watch") <= 5
    await watched.valkey.delete(f"{watched.rig.gate.key}:watch")  # it ran out
    assert await other._is_mine(watched.valkey)
    assert not await watched.watch._is_mine(watched.valkey)


async def test_what_was_learned_is_forgotten_where_nobody_looks(watched: Watched) -> None:
    await watched.look()
    left = await watched.valkey.ttl(f"{watched.rig.gate.key}:capacity")
    assert 0 < left <= gate_rules.LEARNED_SECONDS


@pytest.mark.parametrize(
    ("embedded", "is_vllm", "watches"),
    [(False, True, True), (True, True, False), (False, False, False)],
)
async def test_only_vllm_given_by_url_is_watched(
    watched: Watched, settings: Settings, embedded: bool, is_vllm: bool, watches: bool
) -> None:
    settings.ENGINE_EMBEDDED, settings.ENGINE_IS_VLLM = embedded, is_vllm
    engine = Engine()
    engine.gate.key = watched.rig.gate.key
    engine._watch = EngineWatch(engine.gate.key, engine._session)
    watched.engine.script.first_token_seconds = 0
    url = settings.ENGINE_URLS[0]
    assert [piece async for piece in engine.stream(url, ASK, active_profile(), A)]
    assert (engine._watch._task is not None) is watches
    async with asyncio.timeout(20):
        while watches and not await watched.valkey.exists(f"{engine.gate.key}:capacity"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await engine.close()
    assert engine._watch._task is None


# --- the look ---


async def test_a_look_tells_classes_and_shops(watched: Watched, settings: Settings) -> None:
    settings.ENGINE_MAX_NUM_SEQS = 2
    for name in "ab":
        await watched.rig.ask(name, A)
    await watched.rig.ask("c", B, urgency=Urgency.PLAYGROUND)
    sight = await look(watched.valkey, watched.rig.gate.key)
    assert (sight.held, sight.waiting, sight.room) == ((2, 0, 0), (0, 1, 0), 2)
    assert sight.waited > 0
    assert {one.shop: (one.held, one.waiting) for one in sight.shops} == {
        A: (2, (0, 0, 0)),
        B: (0, (0, 1, 0)),
    }
    (engine,) = sight.engines
    assert (engine.held, engine.room, engine.state) == (2, 2, "closed")


async def test_a_look_at_a_gate_that_nobody_used(watched: Watched, settings: Settings) -> None:
    sight = await look_once(watched.rig.gate.key)
    assert sight is not None
    assert (sight.shops, sight.waited, sight.held) == ((), 0, (0, 0, 0))
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert await look_once() is None
