"""W8, idle widgets: what an open socket takes of the web process's memory, and whether streams beside them stay whole.

Most widgets that are open say nothing. So many are opened, each greeted; then a hundred shoppers ask beside them, at
twenty tokens a second each, and every offset and the whole text of each reply are checked.
"""

import argparse
import asyncio
import resource
import time
from contextlib import AsyncExitStack

from bench.platform import Platform, platform
from bench.report import Figure, Report, percentile
from bench.shoppers import Answer, Shopper
from bench.words import SENTENCE, answer

SOCKETS, STREAMS, WARM = 2000, 100, 100
PACE, LENGTH = 0.05, 28 * SENTENCE
AT_ONCE = 16  # that come at the same time
SPREAD = 4.0  # seconds over which the streams begin
SETTLE = 3.0


def main(arguments: list[str]) -> None:
    """Start everything, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=["W8"])
    parser.add_argument("--sockets", type=int, default=SOCKETS)
    parser.add_argument("--streams", type=int, default=STREAMS)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    needed = 2 * (chosen.sockets + chosen.streams) + 1000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, most), most))  # the web process's, too
    room = str(chosen.sockets + chosen.streams + WARM)
    with platform(slots=chosen.streams + 32, MAX_SOCKETS=room) as running:
        running.engine.pace(PACE, LENGTH)
        figures = asyncio.run(_measured(running, chosen.sockets, chosen.streams))
    arms = {f"{chosen.sockets} idle, {chosen.streams} streams": {k: [v] for k, v in figures.items()}}
    results = [
        Figure("KiB a socket", figures["KiB a socket"], most=40),
        Figure("gaps in offsets", figures["gaps"], most=0),
        Figure("texts not whole", figures["not whole"], most=0),
        Figure("without an end", figures["without an end"], most=0),
    ]
    Report("W8", arms, results).show(chosen.json)


async def _measured(running: Platform, sockets: int, streams: int) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        await _open(running, stack, WARM)  # pools and caches are filled by these
        await asyncio.sleep(SETTLE)
        before, began = running.web.memory(), time.monotonic()
        await _open(running, stack, sockets)
        opened = time.monotonic() - began
        await asyncio.sleep(SETTLE)
        grown = running.web.memory() - before
        cpu, began = running.web.cpu(), time.monotonic()
        await asyncio.sleep(SETTLE)
        idle = (running.web.cpu() - cpu) / (time.monotonic() - began)
        asking = await _open(running, stack, streams)
        answers = await _ask(asking)
    return {
        "KiB a socket": grown / sockets / 1024,
        "greeted a second": sockets / opened,
        "idle, share of a core": idle,
        "first sentence p50 ms": percentile([one.sentence for one in answers], 0.5) * 1000,
        "p99 ms": percentile([one.sentence for one in answers], 0.99) * 1000,
        "gaps": sum(one.gaps for one in answers),
        "not whole": sum(one.text.rstrip() != answer(LENGTH) for one in answers),
        "without an end": sum(not one.status for one in answers),
    }


async def _open(running: Platform, stack: AsyncExitStack, count: int) -> list[Shopper]:
    shoppers: list[Shopper] = []
    while len(shoppers) < count:
        some = [Shopper(running.shops[0].url) for _ in range(min(AT_ONCE, count - len(shoppers)))]
        shoppers += await asyncio.gather(*map(stack.enter_async_context, some))
    return shoppers


async def _ask(shoppers: list[Shopper]) -> list[Answer]:
    async def one(place: int, shopper: Shopper) -> Answer:
        await asyncio.sleep(SPREAD * place / len(shoppers))
        return await shopper.ask()

    return await asyncio.gather(*(one(place, who) for place, who in enumerate(shoppers)))
