"""The embedded servers. `places` is plain paths and URLs; the servers themselves load on demand."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.services.temporary import TemporaryServices


def temporary_services() -> "AbstractContextManager[TemporaryServices]":
    """A throwaway PostgreSQL and Valkey for tests: see `config.services.temporary`."""
    # The settings import `places` from this package: they must not pay for database drivers.
    from config.services import temporary  # noqa: PLC0415

    return temporary.temporary_services()
