"""W7, leavers: what becomes of an engine's slot, a place in the gate and the ledger when replies are cut short.

First one stream after another is stopped, then one widget after another is left, and the engine's own gauge is watched:
how long until it has one less. Then many replies, three in ten cut short at a random token, half of those by `stop` and
half by leaving.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack

from bench.platform import Platform, Shop, platform
from bench.report import Figure, Report, percentile
from bench.shoppers import Answer, Shopper
from bench.words import FIRST_SENTENCE, SENTENCE, answer

SLOTS, PACE = 32, 0.03
WATCHED, LENGTH = 16, 60 * SENTENCE  # streams that are cut one after another, so many tokens long
MANY, SHORTER = 96, 14 * SENTENCE
SHARE = 0.3
LOOK = 0.01  # seconds between two looks at the gauge
LONGEST = 30.0  # seconds that a slot is waited for
RUNNING, WROTE = "vllm:num_requests_running", "vllm:generation_tokens_total"


def main(arguments: list[str]) -> None:
    """Start everything, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=["W7"])
    parser.add_argument("--replies", type=int, default=MANY)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    with platform(slots=SLOTS) as running:
        shop = running.shops[0]
        freed = asyncio.run(_cut_one_by_one(running, Shopper.stop))
        left = asyncio.run(_cut_one_by_one(running, _leave))
        asyncio.run(_left_over(running))  # until theirs are entered, too
        before = running.engine.gauge(WROTE) - _charged(shop)
        cut = asyncio.run(_cut_some(running, chosen.replies))
        left_over = asyncio.run(_left_over(running))
        lost = running.engine.gauge(WROTE) - _charged(shop) - before
        arms: dict[str, dict[str, Sequence[float]]] = {
            "stopped, one by one": {"slot free after s": freed},
            "left, one by one": {"slot free after s": left},
            "three in ten cut": {"cut": [cut], "tokens not charged": [lost], **left_over},
        }
    Report("W7", arms, list(_figures(arms, cut))).show(chosen.json)


async def _leave(shopper: Shopper) -> None:
    shopper.leave()


async def _cut_one_by_one(
    running: Platform, cut: Callable[[Shopper], Awaitable[None]]
) -> list[float]:
    """Seconds from each cut until the engine runs one request less."""
    running.engine.pace(PACE, LENGTH)
    chance = random.Random(7)  # noqa: S311
    async with AsyncExitStack() as stack:
        shoppers = [
            await stack.enter_async_context(Shopper(running.shops[0].url)) for _ in range(WATCHED)
        ]
        asked = [asyncio.create_task(shopper.ask()) for shopper in shoppers]
        await _until_running(running, WATCHED)
        freed = []
        for left, shopper in enumerate(shoppers, start=1):
            await asyncio.sleep(chance.uniform(0.1, 0.5))
            began = time.monotonic()
            await cut(shopper)
            freed.append(await _until_running(running, WATCHED - left) - began)
        await asyncio.gather(*asked)
    return freed


async def _until_running(running: Platform, count: int) -> float:
    """The moment when the engine runs so many requests. Raises TimeoutError."""
    until = time.monotonic() + LONGEST
    while await asyncio.to_thread(running.engine.gauge, RUNNING) != count:
        await asyncio.sleep(LOOK)
        if time.monotonic() > until:
            raise TimeoutError(f"the engine does not run {count} requests")
    return time.monotonic()


async def _cut_some(running: Platform, replies: int) -> int:
    """How many were cut short. When this returns the others are over, and those whose shoppers left wait for them."""
    running.engine.pace(PACE, SHORTER)
    chance = random.Random(7)  # noqa: S311
    whole = len(answer(SHORTER))

    async def one(kind: str) -> Answer:
        await asyncio.sleep(chance.uniform(0, SHORTER * PACE))
        at = chance.randrange(len(FIRST_SENTENCE), whole)
        async with Shopper(running.shops[0].url) as shopper:
            stop_at, leave_at = at * (kind == "stop"), at * (kind == "leave")
            return await shopper.ask(stop_at, leave_at)

    cut = round(replies * SHARE)
    kinds = ["stop"] * (cut // 2) + ["leave"] * (cut - cut // 2) + [""] * (replies - cut)
    chance.shuffle(kinds)
    await asyncio.gather(*map(one, kinds))
    await _until_running(running, 0)
    return cut


def _charged(shop: Shop) -> int:
    """Tokens of answers that the ledger holds."""
    from django.db.models import Sum  # noqa: PLC0415 - Django is set up by now

    from inference.models import LedgerEntry  # noqa: PLC0415
    from tenants.scope import shop_scope  # noqa: PLC0415

    with shop_scope(shop.id):
        entries = LedgerEntry.objects.filter(shop_id=shop.id)
        return entries.aggregate(sum=Sum("completion_tokens"))["sum"] or 0


async def _left_over(running: Platform) -> dict[str, Sequence[float]]:
    """What is held for good, where nothing should be: places in the gate, tokens in the ledger."""
    from inference.gate.look import look_once  # noqa: PLC0415
    from inference.models import LedgerEntry, UsageWindow  # noqa: PLC0415
    from tenants.scope import in_shop  # noqa: PLC0415

    shop, until = running.shops[0].id, time.monotonic() + LONGEST

    def held() -> tuple[int, int]:
        entries = LedgerEntry.objects.filter(shop_id=shop, state=LedgerEntry.State.RESERVED)
        windows = UsageWindow.objects.filter(shop_id=shop).values_list("reserved", flat=True)
        return entries.count(), sum(windows)

    while True:  # the last ones are entered only after the engine has ended them
        sight = await look_once()
        entries, tokens = await in_shop(shop, held)
        places = sum(sight.held) + sum(sight.waiting) if sight else float("nan")
        if not (places or entries or tokens) or time.monotonic() > until:
            return {"places held": [places], "calls open": [entries], "tokens held": [tokens]}
        await asyncio.sleep(0.2)


def _figures(arms: dict[str, dict[str, Sequence[float]]], cut: int) -> Iterator[Figure]:
    freed, left = (arms[f"{how}, one by one"]["slot free after s"] for how in ("stopped", "left"))
    some = arms["three in ten cut"]
    yield Figure("slot free after a stop, s, p50", percentile(freed, 0.5), most=0.2)
    yield Figure("slot free after a stop, s, longest", max(freed), most=1.0)
    yield Figure("slot free after a left widget, s, longest", max(left), most=1.0)
    off = abs(some["tokens not charged"][0]) / cut
    yield Figure("tokens by which the ledger is off, a reply cut", off, most=16)
    for name in ("places held", "calls open", "tokens held"):
        yield Figure(f"{name} after all", some[name][0], most=0)
