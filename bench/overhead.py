"""W1, what the platform adds: from WebSocket to WebSocket beside a client of the engine, and beside two other ways.

So many streams at once, each token 30 ms after the one before; an engine without a thought of its own. What counts
is the first sentence: the platform shows nothing of one that is not whole. Processor time is the web process's own;
two lengths of answers tell what a token takes from what a request takes.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack
from dataclasses import dataclass
from typing import Protocol

import psutil

from bench.bare import proxied, streamed
from bench.peers import litellm
from bench.platform import Platform, await_port, free_port, platform, run_program
from bench.report import Figure, Report, percentile
from bench.shoppers import Answer, Shopper
from bench.versions import of_peers
from bench.words import SENTENCE, answer
from config.services.programs import Program

LEVELS = {1: 6, 16: 3, 64: 2, 256: 1}  # streams, and the questions of each
PACE = 0.03
SHORT, LONG = 2 * SENTENCE, 14 * SENTENCE
OPENED = 32  # sockets at once
IDLE_SECONDS = 3.0


class Asker(Protocol):
    """Who asks one question after another."""

    async def ask(self) -> Answer:
        """One of them."""


@dataclass(frozen=True)
class Arm:
    """A way to the engine: its clients, and the process that is between, if there is one."""

    client: Callable[[], AbstractAsyncContextManager[Asker]]
    process: psutil.Process | None = None

    def cpu(self) -> float:
        """Seconds of processor time that it took so far."""
        if self.process is None:
            return 0.0
        times = self.process.cpu_times()
        return times.user + times.system


def main(arguments: list[str]) -> None:
    """Start everything, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=["W1"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--streams", type=int, nargs="*", default=list(LEVELS))
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    with platform(slots=512) as running, ExitStack() as ending:
        arms = _arms(running, ending, not chosen.no_peers)
        found: dict[str, dict[str, list[float]]] = {}
        for _ in range(chosen.rounds):
            for streams in chosen.streams:
                for name, arm in arms.items():
                    measured = asyncio.run(_measured(running, arm, streams))
                    kept = found.setdefault(f"{name}, {streams}", {})
                    for figure, value in measured.items():
                        kept.setdefault(figure, []).append(value)
    beside = {} if chosen.no_peers else of_peers()
    Report("W1", found, _figures(found, chosen.streams), beside).show(chosen.json)


def _arms(running: Platform, ending: ExitStack, peers: bool) -> Mapping[str, Arm]:
    engine, home = running.engine.url, running.home
    arms = {
        "bare": Arm(lambda: streamed(engine)),
        "xiaoer": Arm(lambda: Shopper(running.shops[0].url), running.web.process),
    }
    if peers:
        port = free_port()
        proxy = run_program(ending, home, _channels_proxy(port, engine))
        await_port(port)
        arms["channels + openai"] = Arm(lambda: proxied(f"ws://127.0.0.1:{port}/"), proxy)
        url, key, process = litellm.start(ending, home, engine)
        arms["litellm"] = Arm(lambda: streamed(url, key), process)
    return arms


def _channels_proxy(port: int, engine: str) -> Program:
    """Started as our own web process is, but for what it does not have."""
    from config.supervision.programs import web  # noqa: PLC0415 - Django is set up by now

    ours = web()
    kept = ("--host", "--port", "--lifespan")
    options = [one for one in ours.argv if one.startswith("--") and not one.startswith(kept)]
    argv = (*ours.argv[:3], "bench.peers.channels_proxy:application", f"--port={port}", *options)
    environment = {"ENGINE_URL": engine, "DJANGO_SETTINGS_MODULE": ""}
    return Program("channels-proxy", argv, ours.cwd, environment)


async def _measured(running: Platform, arm: Arm, streams: int) -> dict[str, float]:
    """One level of one arm."""
    times = LEVELS.get(streams, 1)
    idle = await _cpu_of(arm, asyncio.sleep(IDLE_SECONDS)) / IDLE_SECONDS
    taken: dict[int, float] = {}
    for length in (SHORT, LONG):
        running.engine.pace(PACE, length)
        async with AsyncExitStack() as stack:
            askers = await _opened(stack, arm, streams)
            answers: list[Answer] = []
            work = _ask(askers, times, LONG * PACE, answers)
            began = asyncio.get_running_loop().time()
            cpu = await _cpu_of(arm, work)
            seconds = asyncio.get_running_loop().time() - began
        taken[length] = cpu - idle * seconds
    asked = streams * times
    a_token = (taken[LONG] - taken[SHORT]) / asked / (LONG - SHORT)
    waits = [one.sentence * 1000 for one in answers if one.sentence]
    return {
        "first sentence p50 ms": percentile(waits, 0.5),
        "p99 ms": percentile(waits, 0.99),
        "us a token": a_token * 1e6,
        "us a request": (taken[SHORT] / asked - SHORT * a_token) * 1e6,
        "wrong": sum(one.text.rstrip() != answer(LONG) or one.gaps > 0 for one in answers),
    }


async def _opened(stack: AsyncExitStack, arm: Arm, streams: int) -> Sequence[Asker]:
    """Clients, opened some at a time; what opening costs is not counted."""
    askers: list[Asker] = []
    while len(askers) < streams:
        some = [arm.client() for _ in range(min(OPENED, streams - len(askers)))]
        askers += await asyncio.gather(*map(stack.enter_async_context, some))
    return askers


async def _ask(askers: Sequence[Asker], times: int, over: float, answers: list[Answer]) -> None:
    """Each asks `times` in a row; they begin one after the other over so many seconds."""

    async def one(place: int, asker: Asker) -> None:
        await asyncio.sleep(over * place / len(askers))
        for _ in range(times):
            answers.append(await asker.ask())

    await asyncio.gather(*(one(place, asker) for place, asker in enumerate(askers)))


async def _cpu_of(arm: Arm, work: Awaitable[None]) -> float:
    before = arm.cpu()
    await work
    return arm.cpu() - before


def _figures(
    found: Mapping[str, Mapping[str, Sequence[float]]], levels: Sequence[int]
) -> list[Figure]:
    figures = []
    for streams in levels:
        ours, bare = found[f"xiaoer, {streams}"], found[f"bare, {streams}"]

        def middle(arm: Mapping[str, Sequence[float]], name: str) -> float:
            return percentile(arm[name], 0.5)

        for name, most in (("first sentence p50 ms", 3), ("p99 ms", 10)):
            added = middle(ours, name) - middle(bare, name)
            figures.append(Figure(f"{streams} streams, added to {name}", added, most=most))
        figures += [
            Figure(f"{streams} streams, us a token", middle(ours, "us a token"), most=30),
            Figure(f"{streams} streams, us a request", middle(ours, "us a request"), most=3000),
            Figure(f"{streams} streams, wrong texts", sum(ours["wrong"]), most=0),
        ]
    return figures
