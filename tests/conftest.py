"""Fixtures of all rooms: the town, and the platform running as its users meet it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from config.services.roles import APP, OWNER, PLATFORM
from tests.people import Town, settle_town
from tests.platform import Platform
from tests.widget_client import Shopper

ROLES = {"default": APP, "platform": PLATFORM, "owner": OWNER}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, made by the owner of its tables; tests run under the role that pages run under.

    The plugin's own fixture would make it with that role, and let it own everything.
    """
    with django_db_blocker.unblock():
        setup_databases(verbosity=0, interactive=False, aliases={"owner": None})
        name = connections["owner"].settings_dict["NAME"]
        for alias in ("default", "platform"):
            connections[alias].close()
            settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
        yield
        for alias in ("default", "platform"):
            connections[alias].close()
            connections[alias].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's
        connections["owner"].close()  # the database goes with its server


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """English at first: a page that one test reads in Chinese leaves its thread so."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def town(db: None) -> Town:
    """Two shops, in a transaction that the test's end takes back. Other roles do not see them."""
    return settle_town()


@pytest.fixture
def live_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Two shops that other processes see, too. They stay: every town has names of its own."""
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()


@pytest.fixture(scope="session")
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Two web processes and a scripted engine, shared by all tests that break nothing."""
    running = _platform(tmp_path_factory.mktemp("platform"))
    try:
        yield running.start(webs=2)
    finally:
        running.stop()


@pytest.fixture
def own_platform(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """One web process and an engine, for a test that breaks them."""
    with started_platform(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(scope="session")
def database_urls(django_db_setup: None) -> dict[str, str]:
    """The test database's URLs by variable, for other processes: what the settings name has no test in it."""
    return _database_urls()


@contextmanager
def started_platform(folder: Path, engines: Sequence[str] = (), **env: str) -> Iterator[Platform]:
    """One web process and an engine, beside `engines` that run already, with settings of their own."""
    running = _platform(folder)
    running.env |= {"ENGINE_URL": ",".join([running.env["ENGINE_URL"], *engines]), **env}
    try:
        yield running.start()
    finally:
        running.stop()


def _platform(folder: Path) -> Platform:
    return Platform(folder, _database_urls())


def _database_urls() -> dict[str, str]:
    return {role.variable: _url(alias) for alias, role in ROLES.items()}


def _url(alias: str) -> str:
    database = settings.DATABASES[alias]
    who = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgres://{who}@/{database['NAME']}?host={database['OPTIONS']['host']}"


@pytest.fixture
def narrow_platform(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """One web process that takes on five sockets."""
    with started_platform(tmp_path_factory.mktemp("platform"), MAX_SOCKETS="5") as running:
        yield running


@pytest.fixture
def shopper(platform: Platform, live_town: Town) -> Shopper:
    """Somebody on Maple's page; the engine speaks its default words."""
    platform.script()
    return Shopper(platform.socket_url(live_town.maple.public_key))
