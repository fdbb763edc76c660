"""Fixtures of tests that only read the people of a town, and found one for all of them."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.people import Town, settle_town


@pytest.fixture(scope="module")
def old_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Two shops, committed, shared by the tests of a module: each leaves them as it found them."""
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()
