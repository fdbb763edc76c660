"""An editor lets shoppers meet an earlier persona again, and takes that back, by keyboard in a real browser."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tenants.models import Persona, Shop, User
from tenants.personas import publish
from tenants.scope import shop_scope
from tests.journeys.steps import complaints_of, log_in, look
from tests.people import Town, settle_town
from tests.platform import Platform

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1280, 844), "phone": (390, 844)}


def write(shop: Shop, author: User) -> None:
    """Three versions, and a draft that goes on."""
    with shop_scope(shop.id):
        persona = Persona.objects.get(shop=shop)
        for greeting in ("Hi, I know every scarf.", "Hello! What are you looking for?"):
            persona.greeting = greeting
            persona.save()
            publish(persona, author)
        persona.greeting = "Good day."
        persona.save()


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        settled = settle_town()
        write(settled.maple, settled.alice)
        yield settled
        connection.close()


@pytest.fixture(params=[(each, size) for each in ("en-US", "zh-CN") for size in SIZES], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    locale, size = request.param
    width, height = SIZES[size]
    context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_one_press_there_and_one_back(page: Page, platform: Platform, town: Town) -> None:
    complaints = complaints_of(page)
    url = f"http://127.0.0.1:{platform.web[0].port}"
    log_in(page, url, town.alice.email, "/admin/tenants/persona/")
    page.locator("#result_list tbody th a").click()
    page.locator("a[href$='/versions/']").click()
    cards = page.locator(".persona-versions > li")
    expect(cards).to_have_count(3)
    chip = page.locator(".persona-version .persona-chip")
    expect(cards.nth(0).locator(chip)).to_be_visible()
    look(page, "versions-before")

    cards.nth(1).get_by_role(
        "button", name=re.compile("^(Roll back to version 2|回滚到第 2 版)$")
    ).press("Enter")
    expect(cards.nth(1).locator(chip)).to_be_visible()
    said = page.locator(".persona-said")
    expect(said).to_contain_text(
        re.compile("version 2 now, no longer version 3|第 2 版，不再是第 3 版")
    )
    expect(said).to_be_focused()  # so that it is read aloud
    look(page, "versions-rolled-back")

    page.keyboard.press("Tab")
    undo = said.get_by_role("button", name=re.compile("^(Undo|撤销)$"))
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(cards.nth(0).locator(chip)).to_be_visible()
    expect(chip).to_have_count(1)
    look(page, "versions-undone")

    page.locator(".persona-version a").last.click()
    page.get_by_role("button", name=re.compile("^(Roll back to version 1|回滚到第 1 版)$")).press(
        "Enter"
    )
    expect(cards.nth(2).locator(chip)).to_be_visible()
    said.get_by_role("button").click()
    expect(cards.nth(0).locator(chip)).to_be_visible()
    assert complaints == []
