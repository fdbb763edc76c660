"""A real PostgreSQL and a real Valkey that live as long as a `with` block."""

import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.services import programs
from config.services.places import Places, embedded_urls
from config.services.postgres import Postgres
from config.services.programs import Program
from config.services.roles import ROLES
from config.services.valkey import Valkey

START_SECONDS = 30.0


@dataclass(frozen=True)
class TemporaryServices:
    """The URLs of the two servers by variable, one of the database for each role, and the folder they vanish with."""

    urls: Mapping[str, str]
    home: Path


@contextmanager
def temporary_services() -> Iterator[TemporaryServices]:
    """Start both servers in a new temporary folder; stop them and remove it at the end.

    The database's owner may create databases, and nothing is synced to disk: for tests only. Needs no
    Django. Raises DatabaseStartError or TimeoutError when a server does not come up.
    """
    home = Path(tempfile.mkdtemp(prefix="xiaoer-"))
    with ExitStack() as cleanup:
        cleanup.callback(shutil.rmtree, home, ignore_errors=True)
        places = Places(home)
        passwords = {role.secret: secrets.token_urlsafe(24) for role in ROLES}
        cache = Valkey(places, throwaway=True)
        cache.prepare()
        _started(cleanup, cache.program(), places)
        database = Postgres(places, throwaway=True)
        database.prepare()
        server = _started(cleanup, database.program(), places)
        database.wait_until_ready(lambda: server.poll() is None)
        database.ensure_roles(passwords)
        _wait_for(cache)
        yield TemporaryServices(embedded_urls(home, passwords), home)


def _started(cleanup: ExitStack, program: Program, places: Places) -> "subprocess.Popen[bytes]":
    process = programs.start(program, places.logs / f"{program.name}.log")
    cleanup.callback(programs.stop, process, program)
    return process


def _wait_for(cache: Valkey) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not cache.answers():
        if time.monotonic() > deadline:
            raise TimeoutError("the temporary Valkey did not start")
        time.sleep(0.02)
