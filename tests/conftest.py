"""Fixtures of all rooms: the town, and the platform running as its users meet it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from tests.people import Town, settle_town
from tests.platform import Platform
from tests.widget_client import Shopper


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database. The plugin's own fixture makes none for tests that reach it by other processes."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture
def town(db: None) -> Town:
    """Two shops, in a transaction that the test's end takes back."""
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
    running = _platform(tmp_path_factory.mktemp("platform"))
    try:
        yield running.start()
    finally:
        running.stop()


def _platform(folder: Path) -> Platform:
    database = settings.DATABASES["default"]
    url = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['OPTIONS']['host']}"
    )
    return Platform(folder, {"DATABASE_URL": url})


@pytest.fixture
def narrow_platform(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """One web process that takes on five sockets."""
    running = _platform(tmp_path_factory.mktemp("platform"))
    running.env["MAX_SOCKETS"] = "5"
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def shopper(platform: Platform, live_town: Town) -> Shopper:
    """Somebody on Maple's page; the engine speaks its default words."""
    platform.script()
    return Shopper(platform.socket_url(live_town.maple.public_key))
