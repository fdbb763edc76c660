"""What the tests in a browser share: the town, settled before the browser is driven, and the browser."""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.journeys.browser import launched
from tests.people import Town, settle_town


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()


@pytest.fixture(scope="module")
def browser(town: Town) -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture(params=[("en-US", 1280), ("zh-CN", 390)], ids=["en-desktop", "zh-phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A visitor's page: English on a desktop, Chinese on a phone."""
    locale, width = request.param
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": 844},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
