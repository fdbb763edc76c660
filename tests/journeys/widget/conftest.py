"""Maple, with goods and an order, and its page in a browser."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from django.db import connection
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
)
from pytest_django import DjangoDbBlocker

from tenants.models import Shop
from tenants.scope import shop_scope
from tests.conversations.test_product_answers import stock
from tests.identities import ShopServer
from tests.journeys.browser import launched
from tests.journeys.widget.shop import LONG, NO_HTML, SHOP_ORIGIN, SHOP_PORT, ShopPage
from tests.orders import place_order
from tests.people import settle_town
from tests.platform import Platform


@pytest.fixture(scope="module")
def maple(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shop]:
    """Maple, founded once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        found = settle_town().maple
        with shop_scope(found.id):
            found.allowed_origins = [SHOP_ORIGIN]
            found.save(update_fields=["allowed_origins"])
        place_order(found, items=[{"title": NO_HTML, "quantity": 2}])
        stock(found, description="Warm.", picture="/cardigan.jpg", url="/shelf?of=cardigans")
        stock(found, sku="MC-7", title="Javelin Hat", url="javascript:alert(1)", picture="data:,x")
        yield found
        connection.close()


@pytest.fixture(scope="module")
def shop_server(maple: Shop, django_db_blocker: DjangoDbBlocker) -> ShopServer:
    """Maple's own server, which knows who is logged in there."""
    with django_db_blocker.unblock():
        return ShopServer.of(maple)


@pytest.fixture(scope="module")
def browser(maple: Shop, shop_server: ShopServer) -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def origin(platform: Platform) -> str:
    return f"http://127.0.0.1:{platform.web[0].port}"


@pytest.fixture
def shop_page(origin: str, maple: Shop, platform: Platform) -> Iterator[Callable[..., str]]:
    """Puts up a page with the given script tags and gives its address."""
    platform.script(words=LONG, gap_seconds=0.05)
    servers = []

    def put_up(attributes: str = "", times: int = 1, port: int = SHOP_PORT) -> str:
        tag = f'<script src="{origin}/widget.js" data-shop="{maple.public_key}" {attributes} async></script>'
        handler = partial(ShopPage, origin, tag * times)
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}/shelf?of=dresses"

    yield put_up
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-US", reduced_motion="reduce")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
