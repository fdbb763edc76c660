"""Shops that share an engine: with the gate before it, and without, which is first come, first served.

W3, a noisy neighbour: one shop floods the engine, four others ask now and then; how long they wait for their first
token, beside the same alone. W4, two shops that both have more to ask than fits, by weights; how far their service
differs meanwhile, against the bound of Sheng et al. (OSDI 2024): twice the larger of a prompt's tokens and
twice the tokens that fit the batch. W5, a shop that comes back from idle with a flood: its share of what follows.

The engine is `mock_engine`, over HTTP on the loopback interface; the gate's Valkey is a real one. Arms take turns; the
table holds medians of the rounds, and their least and most.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from bench.platform import await_port, free_port, run_python
from bench.report import Figure, Report
from bench.wall import prepare
from config.services.temporary import temporary_services

SLOTS = 16
PATIENCE = 600.0
OUTPUT = 2  # service of an answer's token, in tokens of a prompt


@dataclass(frozen=True)
class Load:
    """Requests of one shop: `at` seconds after the beginning, with so many tokens."""

    shop: str
    at: float
    prompt: int
    answer: int


@dataclass
class Told:
    """What happened: first tokens, and service as it was given."""

    waits: list[tuple[str, float, float]] = field(default_factory=list)  # shop, asked at, seconds
    service: list[tuple[float, str, float]] = field(default_factory=list)  # when, whom, how much
    waiting: dict[str, int] = field(default_factory=dict)
    backlog_ends: float = 0.0  # when the first shop had nothing waiting any more
    tokens: int = 0
    seconds: float = 0.0

    def during(self, since: float) -> list[float]:
        """The light shops' waits, of what they asked from then on."""
        return [wait for shop, at, wait in self.waits if shop != "heavy" and at >= since]


class Run:
    """One arm of one round."""

    def __init__(self, fair: bool, weights: dict[str, int]) -> None:
        from inference.engine import Engine  # noqa: PLC0415 - Django is set up by now
        from inference.gate import gate  # noqa: PLC0415

        self._fair, self._weights = fair, weights
        self._ids = {shop: uuid4() for shop in weights}
        gate.MOST_OF_SHOP = gate.MOST  # where the queue ends is not what is measured
        self._engine, self._gate = Engine(), gate.Gate(f"{{bench:{uuid4().hex}}}")
        self.told = Told(waiting=dict.fromkeys(weights, 0))

    async def all(self, loads: Sequence[Load]) -> Told:
        """Ask everything, and wait for all answers."""
        self._began = time.monotonic()
        for load in loads:
            self.told.waiting[load.shop] += load.at == 0
        await asyncio.gather(*(self._one(load) for load in loads))
        self.told.seconds = time.monotonic() - self._began
        await self._gate.close()
        await self._engine.close()
        return self.told

    async def _one(self, load: Load) -> None:
        from django.conf import settings  # noqa: PLC0415

        from inference.messages import PromptMessage  # noqa: PLC0415
        from inference.profiles import active_profile  # noqa: PLC0415

        await asyncio.sleep(load.at)
        asked = time.monotonic()
        profile = active_profile()
        profile = replace(
            profile,
            sampling=replace(profile.sampling, max_tokens=load.answer),
            first_token_seconds=PATIENCE,
            gap_seconds=PATIENCE,
            total_seconds=PATIENCE,
        )
        prompt = [PromptMessage("user", "word " * load.prompt)]
        shop, seen = self._ids[load.shop], 0
        async with self._turn(load, shop) as place:
            url = place.engine if place else settings.ENGINE_URLS[0]
            async with aclosing(self._engine.stream(url, prompt, profile, shop)) as pieces:
                async for piece in pieces:
                    if piece.text and not seen:
                        self._first_token(load, asked)
                    if piece.completion_tokens and piece.completion_tokens > seen:
                        self._serve(load, OUTPUT * (piece.completion_tokens - seen))
                        seen = piece.completion_tokens
                    if place:
                        place.spend(piece.prompt_tokens, piece.cached_tokens, seen)
            if place:
                place.outcome = "ok"
        self.told.tokens += seen

    @asynccontextmanager
    async def _turn(self, load: Load, shop: UUID) -> AsyncIterator[Any]:
        from inference.gate.places import Ask  # noqa: PLC0415

        if not self._fair:
            yield None
            return
        ask = Ask(shop, self._weights[load.shop], load.prompt, PATIENCE)
        async with self._gate.place(ask) as place:
            async for _waiting in place.waits():
                pass
            yield place

    def _first_token(self, load: Load, asked: float) -> None:
        self.told.waits.append((load.shop, load.at, time.monotonic() - asked))
        self._serve(load, load.prompt)
        if load.at == 0:
            self.told.waiting[load.shop] -= 1
            if not self.told.waiting[load.shop] and not self.told.backlog_ends:
                self.told.backlog_ends = time.monotonic() - self._began

    def _serve(self, load: Load, service: float) -> None:
        now = time.monotonic() - self._began
        self.told.service.append((now, load.shop, service / self._weights[load.shop]))


def largest_gap(told: Told, shops: Sequence[str]) -> tuple[float, list[float]]:
    """How far the shops' weighted service differed at most while all had requests waiting, and what each had then."""
    had, gap = dict.fromkeys(shops, 0.0), 0.0
    for when, shop, service in told.service:
        if when > told.backlog_ends:
            break
        had[shop] += service
        gap = max(gap, max(had.values()) - min(had.values()))
    return gap, list(had.values())


def jain(shares: Sequence[float]) -> float:
    """Jain's fairness index: 1 where all are alike (Jain, Chiu and Hawe, DEC-TR-301, 1984)."""
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 0.0


# --- the workloads ---


def noisy() -> tuple[list[Load], list[Load]]:
    """W3: four shops ask in turn, one every two and a half seconds; after six seconds a fifth asks 64 times at once."""
    light = [Load(f"light {n % 4}", 2.5 * n, 100, 64) for n in range(10)]
    return [Load("heavy", 6, 100, 64)] * 64 + light, light


def pair(first: str) -> list[Load]:
    """W4: long answers against short ones, all at once; those of `first` a moment sooner, or in turns."""
    long, short = [Load("A", 0, 100, 96)] * 40, [Load("B", 0, 100, 24)] * 72
    if first == "A":
        return long + short
    turns = [load for both in zip(long, short, strict=False) for load in both]
    return turns + short[len(long) :]


async def w3(rounds: int) -> dict[str, Any]:
    """The light shops' first tokens: alone, first come first served, with the gate."""
    weights = {"heavy": 1, **{f"light {n}": 1 for n in range(4)}}
    arms: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        everybody, light = noisy()
        for arm, fair, loads in (
            ("alone", True, light),
            ("first come", False, everybody),
            ("gate", True, everybody),
        ):
            told = await Run(fair, weights).all(loads)
            waits = sorted(told.during(6))
            kept = arms.setdefault(arm, {"p50": [], "p95": [], "tokens/s": []})
            kept["p50"].append(statistics.median(waits))
            kept["p95"].append(waits[-1])  # of seven
            kept["tokens/s"].append(told.tokens / told.seconds)
    return arms


async def w4(rounds: int) -> dict[str, Any]:
    """Service of two backlogged shops, by weights."""
    arms: dict[str, dict[str, list[float]]] = {}
    bound = 2 * max(100, OUTPUT * SLOTS * (100 + 96))
    for _ in range(rounds):
        for arm, fair, weight, first in (
            ("first come, A first", False, 1, "A"),
            ("gate 1:1, A first", True, 1, "A"),
            ("first come, in turns", False, 1, ""),
            ("gate 1:1, in turns", True, 1, ""),
            ("gate 2:1, in turns", True, 2, ""),
            ("gate 5:1, in turns", True, 5, ""),
        ):
            told = await Run(fair, {"A": weight, "B": 1}).all(pair(first))
            gap, had = largest_gap(told, ("A", "B"))
            kept = arms.setdefault(
                arm, {"largest gap": [], "Jain": [], "tokens/s": [], "bound": []}
            )
            kept["largest gap"].append(gap)
            kept["Jain"].append(jain(had))
            kept["tokens/s"].append(told.tokens / told.seconds)
            kept["bound"].append(bound)
    return arms


async def w5(rounds: int) -> dict[str, Any]:
    """The share of a shop that was idle for ten seconds, in those that follow its flood."""
    arms: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        loads = [Load("steady", 0, 100, 48)] * 160 + [Load("returning", 10, 100, 48)] * 80
        for arm, fair in (("first come", False), ("gate", True)):
            told = await Run(fair, {"steady": 1, "returning": 1}).all(loads)
            after = [(shop, service) for when, shop, service in told.service if 12 < when < 20]
            mine = sum(service for shop, service in after if shop == "returning")
            kept = arms.setdefault(arm, {"share": []})
            kept["share"].append(mine / sum(service for _, service in after))
    return arms


Arms = dict[str, dict[str, list[float]]]


def _middle(arms: Arms, arm: str, what: str) -> float:
    return statistics.median(arms[arm][what])


def _of_w3(arms: Arms) -> Iterator[Figure]:
    waits = {arm: _middle(arms, arm, "p95") for arm in arms}
    tokens = _middle(arms, "gate", "tokens/s") / _middle(arms, "first come", "tokens/s")
    yield Figure("light shops' p95, of alone", waits["gate"] / waits["alone"], most=5)
    yield Figure("of first come", waits["gate"] / waits["first come"], most=0.1)
    yield Figure("tokens/s, of first come", tokens, least=0.9)


def _of_w4(arms: Arms) -> Iterator[Figure]:
    worst = _middle(arms, "first come, A first", "largest gap")
    for arm in (arm for arm in arms if arm.startswith("gate")):
        gap, bound = _middle(arms, arm, "largest gap"), _middle(arms, arm, "bound")
        yield Figure(f"{arm}: gap, of the bound", gap / bound, most=1)
        yield Figure(f"{arm}: gap, of first come's", gap / worst, most=0.1)
        yield Figure(f"{arm}: Jain", _middle(arms, arm, "Jain"), least=0.99)


def _of_w5(arms: Arms) -> Iterator[Figure]:
    yield Figure("share of who returns", _middle(arms, "gate", "share"), least=0.45, most=0.55)


WORKLOADS = {"W3": (w3, _of_w3), "W4": (w4, _of_w4), "W5": (w5, _of_w5)}


def main(arguments: list[str]) -> None:
    """Start Valkey and the engine, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.05, help="seconds a token")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    port = free_port()
    os.environ |= {"ENGINE_URL": f"http://127.0.0.1:{port}", "ENGINE_MAX_NUM_SEQS": str(SLOTS)}
    with temporary_services() as services, ExitStack() as ending:
        prepare(services)
        command = ("-m", "bench.mock_engine", str(port), "--pace", str(chosen.pace))
        run_python(ending, services.home, "engine", *command, "--slots", str(SLOTS))
        await_port(port)
        measure, follows = WORKLOADS[chosen.workload]
        arms = asyncio.run(measure(chosen.rounds))
    Report(chosen.workload, arms, list(follows(arms))).show(chosen.json)
