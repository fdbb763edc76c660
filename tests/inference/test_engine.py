"""The engine's client against a scripted engine on the loopback network."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest
from aiohttp import web
from django.conf import settings
from pytest_django import Settings

from inference.engine import Engine, Piece, cache_salt
from inference.engine_errors import EngineSlowError, EngineUnavailableError
from inference.messages import PromptMessage
from inference.profiles import ModelProfile, active_profile
from tests.scripted_engine import Script, ScriptedEngine

SHOP = uuid.uuid4()
ASK = [PromptMessage("user", "hello")]


@pytest.fixture
async def scripted(settings: Settings) -> AsyncIterator[ScriptedEngine]:
    engine = ScriptedEngine()
    runner = web.AppRunner(engine.app(), handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings.ENGINE_URLS = (f"http://127.0.0.1:{runner.addresses[0][1]}",)
    yield engine
    await runner.cleanup()


@pytest.fixture
async def engine(scripted: ScriptedEngine) -> AsyncIterator[Engine]:
    client = Engine()
    yield client
    await client.close()


async def ask(engine: Engine, profile: ModelProfile | None = None) -> list[Piece]:
    url, limits = settings.ENGINE_URLS[0], profile or active_profile()
    return [piece async for piece in engine.stream(url, ASK, limits, SHOP)]


async def test_pieces_come_as_spoken_and_the_counts_last(engine: Engine) -> None:
    *pieces, counts = await ask(engine)
    assert "".join(piece.text for piece in pieces) == "Sure, I can help."
    assert (counts.prompt_tokens, counts.completion_tokens) == (7, 6)


async def test_request_carries_the_shops_salt_and_no_other(
    engine: Engine, scripted: ScriptedEngine
) -> None:
    await ask(engine)
    body = scripted.requests[0]
    assert body["cache_salt"] == cache_salt(SHOP) != cache_salt(uuid.uuid4())
    assert SHOP.hex not in body["cache_salt"]
    assert body["messages"] == [{"role": "user", "content": "hello"}]


async def test_leaving_early_frees_the_engine(engine: Engine, scripted: ScriptedEngine) -> None:
    scripted.script = Script(words=["a"] * 100, gap_seconds=0.05)
    async with aclosing(
        engine.stream(settings.ENGINE_URLS[0], ASK, active_profile(), SHOP)
    ) as pieces:
        await anext(pieces)
        assert scripted.running == 1
    async with asyncio.timeout(5):
        await scripted.idle.wait()


@pytest.mark.parametrize(
    "script",
    [
        Script(status=500),
        Script(status=401),
        Script(fail_after=0),
        Script(fail_after=3),
        Script(error_after=0),
        Script(error_after=3),
    ],
)
async def test_failure_at_any_point_is_told(
    engine: Engine, scripted: ScriptedEngine, script: Script
) -> None:
    scripted.script = script
    with pytest.raises(EngineUnavailableError):
        await ask(engine)


async def test_deadlines(engine: Engine, scripted: ScriptedEngine) -> None:
    quick = replace(active_profile(), first_token_seconds=0.2, gap_seconds=0.2, total_seconds=0.5)
    for script in (
        Script(header_seconds=5),
        Script(first_token_seconds=5),
        Script(gap_seconds=5),
        Script(words=["a"] * 50, gap_seconds=0.1),
    ):
        scripted.script = script
        with pytest.raises(EngineSlowError):
            await ask(engine, quick)


async def test_engine_that_is_not_there(settings: Settings) -> None:
    settings.ENGINE_URLS = ("http://127.0.0.1:9",)
    client = Engine()
    with pytest.raises(EngineUnavailableError):
        await ask(client)
    await client.close()
