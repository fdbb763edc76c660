"""The platform for a measurement: servers and an engine of its own, shops, a web process as in production."""

import json
import os
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil

from bench.wall import prepare
from bench.words import FAQS
from config.services import programs
from config.services.programs import Program
from config.services.temporary import temporary_services

ROOT = Path(__file__).parent.parent
START_SECONDS = 120.0


@dataclass(frozen=True)
class Shop:
    """A shop: its id, and the widget's address of it."""

    id: UUID
    url: str


@dataclass(frozen=True)
class Engine:
    """The scripted engine at `url`."""

    url: str

    def pace(self, seconds: float, answer: int) -> None:
        """From now on so many seconds a token, and so many tokens an answer."""
        body = json.dumps({"pace": seconds, "answer": answer}).encode()
        urllib.request.urlopen(f"{self.url}/pace", body, timeout=10).close()  # noqa: S310 - our own

    def gauge(self, name: str) -> float:
        """What it says of itself under vLLM's name."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as page:  # noqa: S310
            return gauge_of(page.read().decode(), name)


@dataclass(frozen=True)
class Web:
    """The web process."""

    process: psutil.Process
    log: Path

    def cpu(self) -> float:
        """Seconds of processor time that it has taken."""
        times = self.process.cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        """Bytes of it that are in memory."""
        return int(self.process.memory_info().rss)


@dataclass(frozen=True)
class Platform:
    """What runs."""

    engine: Engine
    web: Web
    shops: Sequence[Shop]
    home: Path


@contextmanager
def platform(
    slots: int, shops: int = 1, prompt: float = 0.0, **settings: str
) -> Iterator[Platform]:
    """Start everything, the engine with so many slots and seconds a prompt's token; end it after the block.

    `settings` are the platform's own, of which nothing is changed else. To be called once a process: Django is set up.
    """
    with ExitStack() as ending:
        services = ending.enter_context(temporary_services())
        engine_port, port = free_port(), free_port()
        engine = Engine(f"http://127.0.0.1:{engine_port}")
        os.environ |= {
            "ENGINE_URL": engine.url,
            "ENGINE_MAX_NUM_SEQS": str(slots),
            "PORT": str(port),
            **settings,
        }
        prepare(services)
        found = [found_shop(f"bench-{number}", port) for number in range(shops)]
        mock = ("-m", "bench.mock_engine", str(engine_port), "--slots", str(slots))
        run_python(ending, services.home, "engine", *mock, "--prompt", str(prompt))
        await_port(engine_port)
        os.environ["LOG_LEVEL"] = "INFO"  # as it is where nothing is set
        from config.supervision.programs import web  # noqa: PLC0415 - Django is set up by now

        running = run_program(ending, services.home, web())
        await_port(port)
        log = services.home / "web.log"
        yield Platform(engine, Web(running, log), found, services.home)


def found_shop(slug: str, port: int) -> Shop:
    """A shop whose plan has no limits, with a few entries that can be found."""
    from knowledge.embeddings import embed_missing  # noqa: PLC0415 - Django is set up by now
    from knowledge.models import Faq  # noqa: PLC0415
    from tenants import models  # noqa: PLC0415
    from tenants.personas import publish  # noqa: PLC0415
    from tenants.platform import ALIAS  # noqa: PLC0415
    from tenants.scope import shop_scope  # noqa: PLC0415

    limits = ("replies_a_minute", "replies_at_once", "tokens_a_day", "tokens_a_month", "sockets")
    plans = models.Plan.objects.using(ALIAS)
    plan, _ = plans.get_or_create(name="bench", defaults=dict.fromkeys(limits, 0))
    shop = models.Shop(slug=slug, name=slug.title(), plan_id=plan.pk)
    with shop_scope(shop.id):
        shop.save()
        persona = models.Persona.objects.create(shop=shop, name="Mia", greeting="Hi, Mia here.")
        publish(persona, author=None)
        for question, answer in FAQS:
            Faq.objects.create(shop=shop, question=question, answer=answer)
    embed_missing(shop.id)
    return Shop(shop.id, f"ws://127.0.0.1:{port}/ws/widget/{shop.public_key}/")


def run_python(ending: ExitStack, home: Path, name: str, *arguments: str) -> psutil.Process:
    """Start a program of this environment; it ends with `ending`, and its log is NAME.log."""
    return run_program(ending, home, Program(name, (sys.executable, *arguments), ROOT))


def run_program(ending: ExitStack, home: Path, program: Program) -> psutil.Process:
    """Start it; it ends with `ending`, and its log is NAME.log."""
    process = programs.start(program, home / f"{program.name}.log")
    ending.callback(programs.stop, process, program)
    return psutil.Process(process.pid)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def await_port(port: int, seconds: float = START_SECONDS) -> None:
    """Wait until somebody listens there. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


def gauge_of(page: str, name: str) -> float:
    """A figure from a page of metrics."""
    values = [line.split()[-1] for line in page.splitlines() if line.startswith(name + "{")]
    return sum(map(float, values))
