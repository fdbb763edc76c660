"""W2, shop chat: what gets through the real engine, beside the bare engine and the way this project began with.

Shoppers of eight shops ask one reply after another; each shop's prompts begin with some 600 tokens of its own, warm in
the cache, and end with a question of their own. Bare: the same requests over HTTP, straight to the engine. Ours: held
in the ledger, queued, streamed, settled (`bench.calls`), as many as there are shoppers. Tokens are counted by the
engine. With eight shoppers, one reply each: ours beside `bench.seed_way`. Arms take turns.

What a reply does before its prompt is ready and after the engine's words is not in it: that is W1.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import aiohttp
from django.conf import settings

from bench.calls import Told, call, found_shop
from bench.engine_counters import Counters, counters
from bench.engine_process import RunningEngine, under_guard
from bench.platform import ROOT, free_port
from bench.report import Figure
from bench.rounds import Arms, note, ratio
from inference.engine import Engine, Piece, cache_salt
from inference.messages import PromptMessage
from inference.profiles import ModelProfile, Sampling, active_profile
from tenants.scope import in_thread

SHOPS = 8
STREAMS = (16, 64)
AT_ONCE = 8  # shoppers of the seed's way
LENGTHS = (40, 64, 52, 28)  # tokens of a reply at most, in turn, so that not all end at once
WARM_SECONDS = 8.0
FLOW_SECONDS = 20.0
PATIENCE = 900.0

Prompt = list[PromptMessage]
Asking = Callable[[UUID, Prompt, int], Awaitable[Told]]


@dataclass
class Street:
    """The shops, and their shoppers' questions, none of which comes twice."""

    shops: list[UUID]
    asked: int = 0

    def next(self) -> tuple[UUID, Prompt, int]:
        """A shop, a prompt of its own, and how long the reply may be."""
        self.asked += 1
        at = self.asked % len(self.shops)
        goods = " ".join(
            f"Scarf number {number} of shop {at} is made of fine wool." for number in range(40)
        )
        question = f"Question {self.asked}: tell the long story of your scarves, in every detail."
        prompt = [PromptMessage("system", goods), PromptMessage("user", question)]
        return self.shops[at], prompt, LENGTHS[self.asked % len(LENGTHS)]


def patient(most: int) -> ModelProfile:
    """The model in use, drawn greedily, without deadlines that a busy machine would miss."""
    return replace(
        active_profile(),
        sampling=Sampling(temperature=0.0, top_p=1.0, max_tokens=most),
        queue_seconds=PATIENCE,
        first_token_seconds=PATIENCE,
        gap_seconds=PATIENCE,
        total_seconds=PATIENCE,
    )


def bare(client: aiohttp.ClientSession, model: str) -> Asking:
    """Straight to the engine, as a client of one's own would ask."""

    async def ask(shop_id: UUID, prompt: Prompt, most: int) -> Told:
        body = {
            "model": model,
            "messages": [{"role": one.role, "content": one.content} for one in prompt],
            "temperature": 0.0,
            "top_p": 1.0,
            "repetition_penalty": 1.0,
            "max_tokens": most,
            "stream": True,
            "stream_options": {"include_usage": True},
            "cache_salt": cache_salt(shop_id),  # shops are alike warm in all arms
        }
        began, first, tokens = time.monotonic(), 0.0, 0
        async with client.post("v1/chat/completions", json=body, raise_for_status=True) as answer:
            async for line in answer.content:
                if first == 0.0 and b'"content":"' in line and b'"content":""' not in line:
                    first = time.monotonic() - began
                if b'"choices":[]' in line:
                    tokens = json.loads(line[5:])["usage"]["completion_tokens"]
        return Told(first, Piece("", None, tokens))

    return ask


def ours(engine: Engine) -> Asking:
    """As a reply asks."""

    async def ask(shop_id: UUID, prompt: Prompt, most: int) -> Told:
        return await call(engine, shop_id, prompt, patient(most))

    return ask


def seed(client: aiohttp.ClientSession, url: str) -> Asking:
    """The whole reply at once."""

    async def ask(shop_id: UUID, prompt: Prompt, most: int) -> Told:
        said = [{"role": one.role, "content": one.content} for one in prompt]
        began = time.monotonic()
        async with client.post(url, json={"messages": said, "max_tokens": most}) as answer:
            told: dict[str, Any] = await answer.json()
        return Told(time.monotonic() - began, Piece("", None, told["tokens"]))

    return ask


async def measure(engine: RunningEngine, rounds: int) -> tuple[Arms, list[Figure]]:
    """All arms, in turns; the order changes from round to round."""
    port, model = free_port(), settings.ENGINE_SERVED_NAME
    # -P: beside the program lie modules with names of the standard library's.
    program = [engine.python, "-P", str(ROOT / "bench/seed_way.py"), str(port), str(engine.weights)]
    url, arms, mine = f"http://127.0.0.1:{port}", Arms(), Engine()
    shops = await in_thread(lambda: [found_shop() for _ in range(SHOPS)])
    async with aiohttp.ClientSession(
        f"{engine.url}/",
        headers={"Authorization": f"Bearer {settings.ENGINE_API_KEY}"},
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=None),
    ) as client:
        street, count = Street(shops), partial(counters, client)
        asking = {"bare": bare(client, model), "ours": ours(mine)}
        with under_guard([*program, str(AT_ONCE), engine.dtype], engine, f"{url}/health"):
            article = seed(client, f"{url}/generate")
            for ask in (asking["bare"], article):  # every shop's prompt is warm from now on
                for _ in range(SHOPS):
                    await ask(*street.next())
            for turn in range(rounds):
                order = sorted(asking, reverse=bool(turn % 2))
                for streams in STREAMS:
                    for name in order:
                        figures = await flow(street, asking[name], streams, count)
                        note(arms, f"{name}, {streams} shoppers", figures)
                for name, ask in (("the seed's way", article), ("ours", asking["ours"])):
                    note(arms, f"{name}, {AT_ONCE} at once", await burst(street, ask, AT_ONCE))
    await mine.close()
    return arms, figures_of(arms)


def figures_of(arms: Arms) -> list[Figure]:
    """Our tokens a second in those of the others."""

    def compared(other: str, who: str, least: float) -> Figure:
        pair = (arms[f"{name}, {who}"]["tokens/s"] for name in ("ours", other))
        return Figure(f"tokens/s, ours : {other}, {who}", ratio(*pair), least=least)

    beside_bare = [compared("bare", f"{streams} shoppers", 0.97) for streams in STREAMS]
    return [*beside_bare, compared("the seed's way", f"{AT_ONCE} at once", 5)]


async def flow(
    street: Street, ask: Asking, streams: int, count: Callable[[], Awaitable[Counters]]
) -> dict[str, float]:
    """So many shoppers who ask again and again; what the engine made meanwhile, and how long first texts took."""
    firsts: list[float] = []

    async def shopper() -> None:
        while True:
            firsts.append((await ask(*street.next())).first)

    shoppers = [asyncio.create_task(shopper()) for _ in range(streams)]
    try:
        await asyncio.sleep(WARM_SECONDS)
        firsts.clear()
        before, began, worked = await count(), time.monotonic(), time.process_time()
        await asyncio.wait(shoppers, timeout=FLOW_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
        after, took, work = await count(), time.monotonic() - began, time.process_time() - worked
    finally:
        for task in shoppers:
            task.cancel()
        await asyncio.wait(shoppers)
    for task in shoppers:
        if not task.cancelled():
            task.result()  # none ends by itself but by an error
    tokens = after.generation - before.generation
    return {
        "tokens/s": tokens / took,
        "first text p50 s": statistics.median(firsts or [0.0]),
        "our CPU µs/token": work / max(tokens, 1) * 1e6,
    }


async def burst(street: Street, ask: Asking, streams: int) -> dict[str, float]:
    """So many shoppers who ask once, all at the same time."""
    began = time.monotonic()
    told = await asyncio.gather(*(ask(*street.next()) for _ in range(streams)))
    took = time.monotonic() - began
    tokens = sum(one.counts.completion_tokens or 0 for one in told)
    return {
        "tokens/s": tokens / took,
        "first text p50 s": statistics.median(one.first for one in told),
        "last text s": took,
    }
