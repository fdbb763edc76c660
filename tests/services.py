"""A pytest plugin: real PostgreSQL and Valkey for the whole run, started before Django's settings are read."""

import os
import secrets
from contextlib import ExitStack

import pytest

from config.services import temporary_services

_running = ExitStack()
_servers = _running.enter_context(temporary_services())

os.environ.update(
    _servers.urls,
    XIAOER_HOME=str(_servers.home),
    SECRET_KEY=secrets.token_urlsafe(48),
    ENGINE_URL="http://127.0.0.1:9",  # the discard port: without an engine of its own, a test has none
    ENGINE_API_KEY="test",
    DATABASE_THREADS="8",
    DRAIN_SECONDS="5",
)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers after everything else."""
    _running.close()
