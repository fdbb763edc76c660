"""W6, a flash sale: for some seconds ten times as many shoppers as before, three times what the engine can answer.

How much of the engine's capacity still becomes replies; how soon those are answered for whom there is no room; how soon
it is over afterwards. Shoppers come one by one at random moments (a Poisson process), each with a socket of their own,
whether or not others wait. One arm has the sale's shop alone, the other two more shops whose custom stays as it was.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed

from bench.bare import streamed
from bench.platform import Platform, Shop, platform
from bench.report import Figure, Report, percentile
from bench.shoppers import Answer, Shopper
from bench.words import SENTENCE

SLOTS, PACE, LENGTH = 16, 0.04, 14 * SENTENCE
CAPACITY = SLOTS / (PACE * LENGTH)  # replies a second
USUAL = 0.3 * CAPACITY
BEFORE, SALE, AFTER = 10.0, 20.0, 25.0  # seconds
SETTLED = 0.25  # of the sale, until the engine is full
DELAY = 1.0  # seconds that a first sentence may take longer than before, once it is over
DOOR = 32  # hellos at once


@dataclass(frozen=True)
class Days:
    """When the sale begins and ends, in seconds since the beginning, and for how many more shoppers come."""

    begin: float
    end: float
    after: float


@dataclass(frozen=True)
class Came:
    """Who came when, in seconds since the beginning, and what became of it."""

    at: float
    answer: Answer

    @property
    def ended(self) -> float:
        """When, in seconds since the beginning."""
        return self.at + self.answer.ended

    @property
    def from_engine(self) -> bool:
        """Whether the model answered."""
        return self.answer.via == "engine" and self.answer.status == "done"


def main(arguments: list[str]) -> None:
    """Start everything, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=["W6"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--before", type=float, default=BEFORE, help="seconds")
    parser.add_argument("--sale", type=float, default=SALE, help="seconds")
    parser.add_argument("--after", type=float, default=AFTER, help="seconds")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    days = Days(chosen.before, chosen.before + chosen.sale, chosen.after)
    with platform(slots=SLOTS, shops=3) as running:
        running.engine.pace(PACE, LENGTH)
        arms: dict[str, dict[str, list[float]]] = {}
        for _ in range(chosen.rounds):
            capacity = asyncio.run(_bare(running))
            for name, shops in (("alone", running.shops[:1]), ("among three", running.shops)):
                came = asyncio.run(_sale(shops, days))
                kept = arms.setdefault(name, {})
                for what, value in _told(came, days, capacity).items():
                    kept.setdefault(what, []).append(value)
    Report("W6", arms, list(_figures(arms))).show(chosen.json)


async def _bare(running: Platform) -> float:
    """Replies a second of an engine that is kept full, without the platform."""
    async with streamed(running.engine.url) as client:
        began = time.monotonic()

        async def one() -> None:
            for _ in range(3):
                await client.ask()

        await asyncio.gather(*(one() for _ in range(SLOTS)))
        return 3 * SLOTS / (time.monotonic() - began)


async def _sale(shops: Sequence[Shop], days: Days) -> list[Came]:
    """The sale is the first shop's."""
    began, came, door = time.monotonic(), list[Came](), asyncio.Semaphore(DOOR)

    async def one(at: float, shop: Shop) -> None:
        await asyncio.sleep(began + at - time.monotonic())
        async with AsyncExitStack() as stack:
            try:
                async with door:
                    shopper = await stack.enter_async_context(Shopper(shop.url))
            except (ConnectionClosed, OSError):  # not let in: no outcome; a timeout is an OSError
                came.append(Came(at, Answer()))
                return
            asked = time.monotonic() - began
            came.append(Came(asked, await shopper.ask()))

    await asyncio.gather(*(one(at, shop) for at, shop in _arrivals(shops, days)))
    return came


def _arrivals(shops: Sequence[Shop], days: Days) -> Iterator[tuple[float, Shop]]:
    chance = random.Random(7)  # noqa: S311 - the same in every arm
    at = 0.0
    while (at := at + chance.expovariate(USUAL)) < days.end + days.after:
        yield at, chance.choice(shops)
    at = days.begin
    while (at := at + chance.expovariate(9 * USUAL)) < days.end:
        yield at, shops[0]


def _told(came: Sequence[Came], days: Days, capacity: float) -> dict[str, float]:
    begin, end = days.begin + SETTLED * (days.end - days.begin), days.end
    answered = [one for one in came if one.from_engine and begin <= one.ended < end]
    turned_away = [one.answer.ended for one in came if one.answer.via == "fallback"]
    early = [one.answer.sentence for one in came if one.ended < days.begin]
    usual = percentile(early, 0.95)
    sentences = [one.answer.sentence for one in came if one.from_engine and begin <= one.at < end]
    slow = [one.at for one in came if one.at >= end and one.answer.sentence > usual + DELAY]
    return {
        "goodput of capacity": len(answered) / (end - begin) / capacity,
        "came": len(came),
        "turned away": len(turned_away),
        "turned away p50 s": percentile(turned_away, 0.5),
        "p99 s": percentile(turned_away, 0.99),
        "usual first sentence p95 s": usual,
        "in the sale p50 s": percentile(sentences, 0.5),
        "recovered after s": max(slow, default=end) - end,
        "without an outcome": sum(not one.answer.status for one in came),
        "wrong": sum(one.answer.gaps > 0 for one in came),
    }


def _figures(arms: dict[str, dict[str, list[float]]]) -> Iterator[Figure]:
    for arm, found in arms.items():
        worst = {name: max(values) for name, values in found.items()}
        yield Figure(f"{arm}, goodput of capacity", min(found["goodput of capacity"]), least=0.9)
        yield Figure(f"{arm}, turned away within s (p99)", worst["p99 s"], most=1.0)
        yield Figure(f"{arm}, turned away within s (p50)", worst["turned away p50 s"], most=0.3)
        yield Figure(f"{arm}, recovered after s", worst["recovered after s"], most=10.0)
        yield Figure(f"{arm}, without an outcome", worst["without an outcome"], most=0)
