"""A PostgreSQL server that is not the embedded one, and this project's commands on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.services.places import Places
from config.services.postgres import SUPERUSER
from config.services.roles import ROLES
from config.services.temporary import temporary_services
from tests.platform import ROOT

Completed = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class OwnServer:
    """The server; its superuser comes in by the socket."""

    home: Path
    redis: str

    def superuser(self, database: str = "postgres") -> str:
        """The superuser's URL."""
        return f"postgres://{SUPERUSER}@/{database}?host={Places(self.home).postgres_sockets}"

    def run(self, *command: str, **environment: str) -> Completed:
        """Run a Python program of the project, with nothing of the test run's own servers in its environment."""
        ours = {role.variable for role in ROLES} | {"DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        # Empty rather than missing, so that a developer's .env has no say.
        empty = dict.fromkeys((*ours - {"DJANGO_SETTINGS_MODULE"}, "REDIS_URL"), "")
        own = {"XIAOER_HOME": str(self.home / "installation"), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**kept, **empty, **own, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def manage(self, *arguments: str, **environment: str) -> Completed:
        """Run one of the project's commands."""
        return self.run("manage.py", *arguments, **environment)

    def roles(self, database: str, **environment: str) -> dict[str, str]:
        """Make roles and database; the environment of an installation on them."""
        made = self.manage(
            "create_roles", "--server", self.superuser(), "--database", database, **environment
        )
        assert made.returncode == 0, made.stderr
        lines = dict(line.split("=", 1) for line in made.stdout.split())
        return {**lines, "SECRET_KEY": "k" * 60, "REDIS_URL": self.redis}

    def ask(self, database: str, question: str) -> list[tuple[object, ...]]:
        """What the superuser reads there."""
        with psycopg.connect(self.superuser(database)) as connection:
            return connection.execute(question.encode()).fetchall()

    def do(self, *statements: str, database: str = "postgres") -> None:
        """Have the superuser run the statements."""
        with psycopg.connect(self.superuser(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server as somebody else set it up: without our roles and our database."""
    with temporary_services() as services:
        server = OwnServer(services.home, services.urls["REDIS_URL"])
        names = ", ".join(role.name for role in ROLES)
        server.do("DROP DATABASE xiaoer", f"DROP ROLE {names}")
        yield server
