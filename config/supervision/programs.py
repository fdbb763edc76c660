"""The project's own processes, as they are started."""

import sys
from pathlib import Path

from django.conf import settings

from config.services.places import Places
from config.services.programs import Program
from config.supervision.records import MARK

LAST_WORDS_SECONDS = 5  # frames go out, sockets close


def web() -> Program:
    """The web server; it has time to drain its sockets."""
    return _python(
        "web",
        "uvicorn",
        "config.asgi:application",
        f"--host={settings.HOST}",
        f"--port={settings.PORT}",
        f"--workers={settings.WEB_CONCURRENCY}",
        "--lifespan=on",
        "--ws=websockets-sansio",
        "--ws-max-size=65536",
        "--ws-per-message-deflate=false",
        "--ws-ping-interval=20",
        "--ws-ping-timeout=20",
        # Sockets are closed at once; streams of the API have as long as the replies have.
        f"--timeout-graceful-shutdown={settings.DRAIN_SECONDS + LAST_WORDS_SECONDS}",
        "--no-server-header",
        # Whose word on the client's address counts is for TRUSTED_PROXIES to say.
        "--no-proxy-headers",
        patience=settings.DRAIN_SECONDS + 2.0 * LAST_WORDS_SECONDS,
    )


def worker() -> Program:
    """The Celery worker. Threads: its tasks wait for the network, and start with it at once."""
    return _python(
        "worker",
        "celery",
        "--app=config",
        "worker",
        "--pool=threads",
        "--concurrency=4",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=INFO",
        patience=20.0,
    )


def beat(places: Places) -> Program:
    """The clock that sends the timetable's tasks; exactly one per installation."""
    return _python(
        "beat",
        "celery",
        "--app=config",
        "beat",
        f"--schedule={places.run / 'beat-schedule'}",
        "--pidfile=",
        "--loglevel=WARNING",
    )


def engine() -> Program:
    """The engine's own watcher, which installs, loads and restarts vLLM."""
    return _manage("runengine", name="runengine", patience=30.0)


def migrations() -> Program:
    """Brings the tables to the code's state, and ends."""
    return _manage("migrate", "--no-input", name="migrations")


def demo_shops() -> Program:
    """Makes the demo shops unless they are there, and ends."""
    return _manage("seed_demo", name="demo")


def _manage(command: str, *arguments: str, name: str, patience: float = 10.0) -> Program:
    script = str(settings.BASE_DIR / "manage.py")
    return _program(name, (sys.executable, script, command, *arguments), patience)


def _python(name: str, module: str, *arguments: str, patience: float = 10.0) -> Program:
    return _program(name, (sys.executable, "-m", module, *arguments), patience)


def _program(name: str, argv: tuple[str, ...], patience: float) -> Program:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "XIAOER_HOME": str(settings.XIAOER_HOME),
        MARK: str(settings.XIAOER_HOME),
        "PROMETHEUS_MULTIPROC_DIR": str(Places(settings.XIAOER_HOME).metrics),
    }
    return Program(name, argv, Path(settings.BASE_DIR), environment, patience=patience)
