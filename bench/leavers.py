"""W7, leavers: what becomes of an engine's slot, a place in the gate and the ledger when replies are cut short.

First one after another of the streams is stopped, or its shopper leaves, and the engine's own gauge is watched: how
long until it has one less. Then many replies, three in ten cut short at a random token, half of those by `stop` and
half by leaving. A reply goes on without its shopper, who may come back for it: its slot is free when it ends.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Sequence
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
        freed = asyncio.run(_cut_one_by_one(running))
        before = running.engine.gauge(WROTE) - _charged(running.shops[0])
        cut = asyncio.run(_cut_some(running, chosen.replies))
        arms = {
            "stopped, one by one": {"slot free after s": freed},
            "three in ten cut": {
                "cut": [float(cut)],
                "tokens not charged": [running.engine.gauge(WROTE) - _charged(running.shops[0]) - before],
                **asyncio.run(_left_over(running)),
            },
        }
    Report("W7", arms, list(_figures(arms, cut))).show(chosen.json)


async def _cut_one_by_one(running: Platform) -> list[float]:
    """Seconds from each `stop` until the engine runs one request less."""
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
            await shopper.stop()
            freed.append(await _until_running(running, WATCHED - left) - began)
        await asyncio.gather(*asked)
    return freed


async def _until_running(running: Platform, count: int) -> float:
    """The moment when the engine runs so many requests. Raises TimeoutError."""
    async with asyncio.timeout(LONGEST):
        while await asyncio.to_thread(running.engine.gauge, RUNNING) != count:
            await asyncio.sleep(LOOK)
    return time.monotonic()


async def _cut_some(running: Platform, replies: int) -> int:
    """How many were cut short. All are over when this returns, also those whose shoppers left."""
    running.engine.pace(PACE, SHORTER)
    chance = random.Random(7)  # noqa: S311
    whole = len(answer(SHORTER))

    async def one(kind: str) -> Answer:
        await asyncio.sleep(chance.uniform(0, SHORTER * PACE))
        at = chance.randrange(len(FIRST_SENTENCE), whole)
        async with Shopper(running.shops[0].url) as shopper:
            limits = {"stop": {"stop_at": at}, "leave": {"leave_at": at}}
            return await shopper.ask(**limits.get(kind, {}))

    cut = round(replies * SHARE)
    kinds = ["stop"] * (cut // 2) + ["leave"] * (cut - cut // 2) + [""] * (replies - cut)
    chance.shuffle(kinds)
    await asyncio.gather(*map(one, kinds))
    await _until_running(running, 0)
    await asyncio.sleep(1.0)  # the last ones are entered
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
    """What is still held, where nothing should be: places in the gate, tokens in the ledger."""
    from inference.gate.look import look_once  # noqa: PLC0415
    from inference.models import LedgerEntry, UsageWindow  # noqa: PLC0415
    from tenants.scope import in_shop  # noqa: PLC0415

    shop = running.shops[0].id

    def held() -> tuple[int, int]:
        entries = LedgerEntry.objects.filter(shop_id=shop, state=LedgerEntry.State.RESERVED)
        windows = UsageWindow.objects.filter(shop_id=shop).values_list("reserved", flat=True)
        return entries.count(), sum(windows)

    sight = await look_once()
    entries, tokens = await in_shop(shop, held)
    places = sum(sight.held) + sum(sight.waiting) if sight else float("nan")
    return {"places held": [places], "calls open": [entries], "tokens held": [tokens]}


def _figures(arms: dict[str, dict[str, Sequence[float]]], cut: int) -> Iterator[Figure]:
    freed = arms["stopped, one by one"]["slot free after s"]
    some = arms["three in ten cut"]
    yield Figure("slot free after a stop, s, p50", percentile(freed, 0.5), most=0.2)
    yield Figure("slot free after a stop, s, longest", max(freed), most=1.0)
    yield Figure("tokens not charged, a reply cut", some["tokens not charged"][0] / cut, most=16)
    for name in ("places held", "calls open", "tokens held"):
        yield Figure(f"{name} after all", some[name][0], most=0)
