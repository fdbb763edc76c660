"""W10, a lost engine: fifty shoppers in the middle of their replies when it is killed, or hangs.

The whole platform runs as `manage.py up` starts it, with the tests' model, and the shoppers come over the widget's
sockets. What is lost is the engine's core, the process that computes. Told for each fault, in seconds: until anybody
noticed (the watcher, or the first reply that went on without the engine), from then to the last reply's end, from the
fault to that; how many replies had shown text, kept it and are marked; until the engine answers again by itself.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from bench.engine_counters import counters
from bench.engine_process import LOAD_SECONDS, engine_settings
from bench.platform import ROOT, free_port
from bench.report import Figure, Report
from bench.rounds import Arms, note
from bench.shoppers import Answer, Shopper
from bench.versions import of_engine
from config.services.roles import ROLES

FAULTS = {"kill -9": signal.SIGKILL, "SIGSTOP": signal.SIGSTOP}
SHOPPERS = 50
MIDST_OF = "had shown text"
MIDST = 4  # replies that show text when the fault comes
MIDST_SECONDS = 120.0
PATIENCE = 120.0  # for a reply
# What no entry surely answers, so that the model is asked.
QUESTION = "Please explain delivery of dress {} and what it costs."


@dataclass(frozen=True)
class Installation:
    """A platform of its own: its folder, its pages and its engine."""

    home: Path
    port: int
    engine: str

    @property
    def state(self) -> str:
        """What the platform says of its engine; empty while it says nothing."""
        try:
            asked = f"http://127.0.0.1:{self.port}/readyz"
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return str(json.load(answer)["engine"])
        except (urllib.error.URLError, OSError):
            return ""

    @property
    def socket(self) -> str:
        """The address of the demo shop's widget."""
        shops = json.loads((self.home / "demo.json").read_text())["shops"]
        key = next(shop["public_key"] for shop in shops if shop["slug"] == "maple")
        return f"ws://127.0.0.1:{self.port}/ws/widget/{key}/"

    def core(self) -> psutil.Process:
        """The process that computes."""
        group = json.loads((self.home / "engine" / "process.json").read_text())["group"]
        family = psutil.Process(group).children(recursive=True)
        return next(one for one in family if "EngineCore" in " ".join([one.name(), *one.cmdline()]))


def main(arguments: list[str]) -> None:
    """Start the platform, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=["W10"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--shoppers", type=int, default=SHOPPERS)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    with installation() as platform:
        arms = asyncio.run(measure(platform, chosen.rounds, chosen.shoppers))
    Report(chosen.workload, arms, figures_of(arms), of_engine()).show(chosen.json)


def figures_of(arms: Arms) -> list[Figure]:
    """The worst of all rounds."""
    killed, stopped = (arms[name] for name in FAULTS)
    lost = [
        had - kept
        for arm in (killed, stopped)
        for had, kept in zip(arm[MIDST_OF], arm["kept it or ended well"], strict=True)
    ]
    return [
        Figure(
            "s from notice to the last end, killed", max(killed["last end after notice"]), most=2
        ),
        Figure(
            "s from fault to the last end, stopped", max(stopped["last end after fault"]), most=8
        ),
        Figure("replies caught in their midst", sum(killed[MIDST_OF] + stopped[MIDST_OF]), least=1),
        Figure("replies that hung", max(*killed["hung"], *stopped["hung"]), most=0),
        Figure("replies whose shown text was lost or is not marked", max(lost), most=0),
    ]


@contextmanager
def installation() -> Iterator[Installation]:
    """`manage.py up` with the real engine, until the block ends."""
    port, engine_port = free_port(), free_port()
    many = dict.fromkeys(("ADDRESS_SOCKETS", "ADDRESS_VISITORS"), "1000")
    servers = dict.fromkeys(("REDIS_URL", *(role.variable for role in ROLES)), "")
    ours = {**engine_settings(engine_port), **many, **servers, "PORT": str(port)}
    with tempfile.TemporaryDirectory(prefix="xiaoer-bench-") as folder:
        home = Path(folder, "home")
        with Path(folder, "up.log").open("wb") as output:
            supervisor = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env={**os.environ, **ours, "XIAOER_HOME": str(home)},
                stdout=output,
                stderr=output,
            )
        try:
            yield Installation(home, port, f"http://127.0.0.1:{engine_port}")
        finally:
            supervisor.send_signal(signal.SIGINT)
            supervisor.wait(120)


async def measure(platform: Installation, rounds: int, shoppers: int) -> Arms:
    """Each fault in turn, each time with new shoppers."""
    arms = Arms()
    await _engine_is(platform, "ok")
    for _ in range(rounds):
        for name, number in FAULTS.items():
            note(arms, name, await fault(platform, number, shoppers))
    return arms


async def fault(platform: Installation, number: signal.Signals, count: int) -> dict[str, float]:
    """Shoppers ask; in the midst of it the engine's core gets the signal; what becomes of their replies."""
    async with AsyncExitStack() as leaving:
        coming = [Shopper(platform.socket) for _ in range(count)]
        shoppers = [await leaving.enter_async_context(one) for one in coming]
        asked = [
            asyncio.create_task(shopper.ask(question=QUESTION.format(place)))
            for place, shopper in enumerate(shoppers)
        ]
        await _in_the_midst(shoppers)
        core = await asyncio.to_thread(platform.core)
        waiting = [shopper.answer for shopper in shoppers if not shopper.answer.status]
        shown = {id(answer): answer.text for answer in waiting if answer.text}
        core.send_signal(number)
        began = time.monotonic()
        noticing = asyncio.create_task(_noticed(platform))
        await asyncio.wait(asked, timeout=PATIENCE)
        outcome = _outcome(waiting, shown, began, await noticing)
        for task in asked:
            task.cancel()
    return {**outcome, "engine answers after": await _engine_answers(platform) - began}


def _outcome(
    waiting: Sequence[Answer], shown: Mapping[int, str], began: float, told: float
) -> dict[str, float]:
    """Of the replies that were under way when the fault `began`; `told` is when the platform said so."""
    ends = [one.asked + one.ended for one in waiting if one.status and not one.by_engine]
    last, noticed = max(ends, default=told), min([told, *ends])
    midst = [one for one in waiting if id(one) in shown and not _was_whole(one, shown[id(one)])]
    kept = [one for one in midst if _kept(one, shown[id(one)])]
    return {
        "under way": len(waiting),
        "without the engine": len(ends),
        "hung": sum(not one.status for one in waiting),
        "noticed": noticed - began,
        "last end after notice": last - noticed,
        "last end after fault": last - began,
        MIDST_OF: len(midst),
        "kept it or ended well": len(kept),
    }


def _was_whole(answer: Answer, shown: str) -> bool:
    """Whether an entry's answer stood there already, for somebody whom the full queue had turned away."""
    return (answer.via, answer.status, answer.text) == ("fallback", "done", shown)


def _kept(answer: Answer, shown: str) -> bool:
    """Whether the reply goes on from what was shown, and says that it broke off, unless the model had finished."""
    if not answer.text.startswith(shown):
        return False
    return answer.by_engine or (answer.via, answer.status) == ("fallback", "interrupted")


async def _in_the_midst(shoppers: Sequence[Shopper]) -> None:
    until = time.monotonic() + MIDST_SECONDS
    while sum(bool(one.answer.text) and not one.answer.status for one in shoppers) < MIDST:
        if time.monotonic() > until or all(one.answer.status for one in shoppers):
            return
        await asyncio.sleep(0.005)


async def _noticed(platform: Installation) -> float:
    """When the platform said that its engine is lost."""
    while True:
        if await asyncio.to_thread(lambda: platform.state) not in ("ok", ""):
            return time.monotonic()
        await asyncio.sleep(0.05)


async def _engine_is(platform: Installation, state: str) -> None:
    async with asyncio.timeout(LOAD_SECONDS):
        while True:
            if await asyncio.to_thread(lambda: platform.state) == state:
                return
            await asyncio.sleep(0.2)


async def _engine_answers(platform: Installation) -> float:
    """When a shopper's question reached the engine again."""
    await _engine_is(platform, "ok")
    async with (
        Shopper(platform.socket) as shopper,
        aiohttp.ClientSession(f"{platform.engine}/") as client,
    ):
        while not (await counters(client)).generation:
            await shopper.ask(question=QUESTION.format("one"))
    return time.monotonic()
