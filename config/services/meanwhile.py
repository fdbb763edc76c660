"""The embedded database without the rest of Xiaoer, for a command that needs it alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from config.services import programs
from config.services.places import Places, embedded_urls
from config.services.postgres import Postgres


@contextmanager
def database_alone(places: Places, passwords: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Start it, made if need be, and stop it at the end; gives the roles' URLs by variable.

    Nobody else may run it: hold the installation's lock. Raises DatabaseStartError.
    """
    database = Postgres(places)
    database.prepare()
    program = database.program()
    process = programs.start(program, places.logs / "database.log")
    try:
        database.wait_until_ready(lambda: process.poll() is None)
        database.ensure_roles(passwords)
        yield embedded_urls(places.home, passwords)
    finally:
        programs.stop(process, program)
