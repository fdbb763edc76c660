"""W9, the engine's prefix cache: how much of what a shop's prompts share is not computed again, and whose it is.

The prompts are those that the demo shop's replies are made from. What they share is counted by the model's own
tokenizer. The other shop asks with the same prompts to the sign: without its salt it would find everything.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from uuid import UUID

import aiohttp
import msgspec
from django.conf import settings

from bench.calls import call, found_shop
from bench.engine_process import RunningEngine
from bench.grounding import seed_demo_shops
from bench.report import Figure
from bench.rounds import Arms, note
from inference.assembly import assemble
from inference.engine import Engine
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile, active_profile
from tenants.platform import shops_named
from tenants.scope import in_thread

QUESTIONS = (
    "Can I return a dress that was a birthday present?",
    "How long does delivery of two coats take?",
    "Do you also ship shoes to Canada?",
    "What happens if my card was declined yesterday?",
    "How should I wash a linen shirt?",
    "Could you wrap a scarf as a gift?",
)
ANSWER = 8  # tokens

Prompt = Sequence[PromptMessage]


async def measure(engine: RunningEngine, rounds: int) -> tuple[Arms, list[Figure]]:
    """Each round a new shop asks every question, then another one the first again."""
    await in_thread(seed_demo_shops, engine.services.home)
    client, arms = Engine(), Arms()
    profile = replace(active_profile(), first_token_seconds=600, gap_seconds=600, total_seconds=900)
    profile = replace(profile, sampling=replace(profile.sampling, max_tokens=ANSWER))
    ((maple, _, _),) = await in_thread(shops_named, ["maple"])
    asked = [ReplyRequest(maple, question, "en") for question in QUESTIONS]
    prompts = [(await assemble(request, profile, client)).messages for request in asked]
    shared = shared_by(await _tokens(engine.url, prompts))
    for _ in range(rounds):
        shop, other = await in_thread(found_shop), await in_thread(found_shop)
        cold, *warm = [await _cached(client, shop, prompt, profile) for prompt in prompts]
        hits = [min(cached, shared) / shared for cached in warm]
        foreign = await _cached(client, other, prompts[0], profile)
        again = await _cached(client, other, prompts[0], profile)
        note(
            arms,
            "same shop",
            {"shared tokens": shared, "cached at first": cold, "least share hit": min(hits)},
        )
        note(arms, "other shop", {"cached at first": foreign, "cached again": again})
    await client.close()
    least = min(arms["same shop"]["least share hit"])
    most = max(*arms["other shop"]["cached at first"], *arms["same shop"]["cached at first"])
    return arms, [
        Figure("least share of the shared tokens that was cached, same shop", least, least=0.8),
        Figure("most tokens that a shop found of another's", most, most=0),
    ]


def shared_by(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens they all begin with."""
    alike = takewhile(lambda tokens: len(set(tokens)) == 1, zip(*prompts, strict=False))
    return sum(1 for _ in alike)


async def _tokens(url: str, prompts: Sequence[Prompt]) -> list[list[int]]:
    """The prompts as the model reads them."""
    found = []
    async with aiohttp.ClientSession(f"{url}/") as client:
        for prompt in prompts:
            body = {"model": settings.ENGINE_SERVED_NAME, "add_generation_prompt": True}
            asked = msgspec.json.encode({**body, "messages": prompt})
            headers = {"Content-Type": "application/json"}
            async with client.post(
                "tokenize", data=asked, headers=headers, raise_for_status=True
            ) as answer:
                found.append((await answer.json())["tokens"])
    return found


async def _cached(client: Engine, shop: UUID, prompt: Prompt, profile: ModelProfile) -> int:
    """How many of the prompt's tokens the engine had already."""
    return (await call(client, shop, prompt, profile)).counts.cached_tokens or 0
