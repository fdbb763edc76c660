"""What the engine counts by itself, read from its page of metrics."""

import asyncio
import re
from dataclasses import dataclass

import aiohttp

_LINE = re.compile(
    r"^vllm:(prompt_tokens_total|generation_tokens_total|num_requests_running|num_requests_waiting)"
    r"(?:\{[^}]*\})? (\S+)$",
    re.M,
)
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Counters:
    """Tokens since the engine's start, those of prompts with what its cache had; and requests under way."""

    prompt: int
    generation: int
    under_way: int


async def counters(client: aiohttp.ClientSession) -> Counters:
    """As of now. Raises aiohttp.ClientError."""
    async with client.get("metrics", raise_for_status=True) as answer:
        text = await answer.text()
    sums: dict[str, float] = {}
    for name, value in _LINE.findall(text):
        sums[name] = sums.get(name, 0.0) + float(value)
    return Counters(
        int(sums["prompt_tokens_total"]),
        int(sums["generation_tokens_total"]),
        int(sums["num_requests_running"] + sums["num_requests_waiting"]),
    )


async def settled(client: aiohttp.ClientSession, seconds: float = 60.0) -> Counters:
    """Once nothing is under way and nothing moves any more. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        last = await counters(client)
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = await counters(client)
            if now == last and not now.under_way:
                return now
            last = now
