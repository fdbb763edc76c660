"""An owner looks through documents in a real browser: on a desk and on a phone, by keyboard, in both languages."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from knowledge.documents.intake import read_next
from knowledge.documents.keeping import add_document
from tenants.scope import shop_scope
from tests.journeys.steps import log_in, look
from tests.people import Town, settle_town
from tests.platform import Platform

pytestmark = pytest.mark.browser

TITLE = "How our diving lamps are cared for, stored and sent back 潜水灯的保养和退换"
TEXT = "# Care\n\n" + "Rinse the lamp in fresh water after each dive, and let it dry. " * 8
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once, with a document that is read and others that wait."""
    with django_db_blocker.unblock():
        made = settle_town()
        with shop_scope(made.maple.id):
            add_document(made.maple.id, ContentFile(TEXT.encode(), "care.md"), title=TITLE)
        read_next(made.maple.id)
        for number in range(3):
            with shop_scope(made.maple.id):
                add_document(made.maple.id, ContentFile(b"Hours %d" % number, f"{number}.md"))
        yield made
        connection.close()


def cut_off(page: Page, selector: str) -> list[str]:
    """What of these does not show all of its text."""
    return page.locator(selector).evaluate_all(  # type: ignore[no-any-return]
        """found => found.filter(each => each.scrollWidth > each.clientWidth + 1
            || each.scrollHeight > each.clientHeight + 1).map(each => each.innerText)"""
    )


@pytest.mark.timeout(300)
def test_names_and_passages_are_shown_whole(page: Page, platform: Platform, town: Town) -> None:
    origin = f"http://127.0.0.1:{platform.web[0].port}"
    log_in(page, origin, town.alice.email, "/admin/knowledge/document/")
    link = page.locator("#result_list a", has_text=TITLE).get_attribute("href") or ""
    document = link.split("/document/")[1].split("/")[0]
    pages = {
        "documents": "document/?q=0",
        "a document": f"document/{document}/change/",
        "passages": f"passage/?document__id__exact={document}",
        "imports": "import/",
        "source of orders": "ordersource/",
    }
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for name, path in pages.items():
            page.goto(f"{origin}/admin/knowledge/{path}")
            look(page, f"{name}-at-{width}".replace(" ", "-"))
            assert not cut_off(page, "h1, h1 > *"), name
            assert not cut_off(page, "#result_list .field-beginning"), name


def test_a_switch_shows_that_the_keyboard_is_at_it(
    page: Page, platform: Platform, town: Town
) -> None:
    url = f"http://127.0.0.1:{platform.web[0].port}"
    log_in(page, url, town.alice.email, "/admin/knowledge/document/add/")
    page.focus("[name=title]")
    page.keyboard.press("Tab")
    style = "each => [document.activeElement === each, getComputedStyle(each).outlineStyle]"
    assert page.locator("[name=enabled]").evaluate(style) == [True, "solid"]
