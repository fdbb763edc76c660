"""The ledger beside the engine's own counters: what shops are charged is what the engine did.

Replies that go to their end: the sums are alike to the token. Replies that are left: the engine makes a few tokens more
until it hears of it, and nobody was told their number.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import aiohttp

from bench.calls import call, found_shop
from bench.engine_counters import Counters, settled
from bench.engine_process import RunningEngine
from bench.report import Figure
from bench.rounds import Arms, note
from inference.engine import Engine
from inference.ledger.usage import Figures, work_of_shops
from inference.messages import PromptMessage
from inference.profiles import ModelProfile, active_profile
from tenants.scope import in_thread

REPLIES, LEFT = 24, 16
MOST_TOKENS = 48
PATIENCE = 300.0


async def measure(engine: RunningEngine, rounds: int) -> tuple[Arms, list[Figure]]:
    """By how many tokens the ledger's sums differ from the counters' growth: replies to their end, then left ones."""
    arms, client = Arms(), Engine()
    async with aiohttp.ClientSession(f"{engine.url}/") as page:
        for _ in range(rounds):
            shops = await in_thread(lambda: [found_shop(), found_shop()])
            for arm, leaves in (("to their end", [0] * REPLIES), ("left", range(1, 1 + LEFT))):
                grown, charged = await both(client, page, shops, leaves)
                note(
                    arms,
                    arm,
                    {
                        "replies": len(leaves),
                        "engine's prompt": grown.prompt,
                        "ledger's prompt": charged.prompt,
                        "engine's output": grown.generation,
                        "ledger's output": charged.completion,
                    },
                )
    await client.close()
    return arms, figures_of(arms)


def figures_of(arms: Arms) -> list[Figure]:
    """What the ledger lacks."""

    def lacks(arm: str, kind: str) -> float:
        pairs = zip(arms[arm][f"engine's {kind}"], arms[arm][f"ledger's {kind}"], strict=True)
        return max(abs(counted - charged) for counted, charged in pairs)

    left = lacks("left", "output") / LEFT
    return [
        Figure(
            "prompt tokens that differ, replies to their end",
            lacks("to their end", "prompt"),
            most=0,
        ),
        Figure(
            "output tokens that differ, replies to their end",
            lacks("to their end", "output"),
            most=0,
        ),
        Figure("output tokens that differ, each reply that was left", left, most=16),
    ]


async def both(
    client: Engine, page: aiohttp.ClientSession, shops: Sequence[UUID], leaves: Sequence[int]
) -> tuple[Counters, Figures]:
    """One reply for each of `leaves`, left after so many pieces of text if not 0, all at the same time.

    What the engine counted of them, and what the ledger has of the shops since. `page` is a client of the engine.
    """
    profile = replace(
        active_profile(),
        queue_seconds=PATIENCE,
        first_token_seconds=PATIENCE,
        gap_seconds=PATIENCE,
        total_seconds=PATIENCE,
    )
    profile = replace(profile, sampling=replace(profile.sampling, max_tokens=MOST_TOKENS))
    before, since = await settled(page), datetime.now(UTC)
    await asyncio.gather(
        *(
            _one(client, shops[at % len(shops)], at, profile, leave)
            for at, leave in enumerate(leaves)
        )
    )
    after = await settled(page)
    found = await in_thread(work_of_shops, shops, since)
    grown = Counters(after.prompt - before.prompt, after.generation - before.generation, 0)
    every = found.values()
    return grown, Figures(
        calls=sum(one.calls for one in every),
        prompt=sum(one.prompt for one in every),
        cached=sum(one.cached for one in every),
        completion=sum(one.completion for one in every),
    )


async def _one(client: Engine, shop: UUID, at: int, profile: ModelProfile, leave: int) -> None:
    said = f"Tell the story of scarf number {at}, which is {'very ' * at}warm."
    await call(client, shop, [PromptMessage("user", said)], profile, leave)
