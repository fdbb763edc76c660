"""An owner makes an API key, and reads and tries out the API, in a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.journeys.browser import FLAGS, chromium
from tests.people import PASSWORD, Town, settle_town
from tests.platform import Platform, get_json

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of what is tested


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()


@pytest.fixture(scope="module")
def browser(town: Town) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(params=[("en-US", 1280), ("zh-CN", 390)], ids=["en-desktop", "zh-phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    locale, width = request.param
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": 844},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def shot(page: Page, name: str) -> None:
    """A picture for whoever asks for one."""
    if SHOTS:
        locale = page.evaluate("navigator.language")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{locale}.png"), full_page=True)


def barriers(page: Page) -> list[str]:
    """What keeps people out, the theme's own moderate notes aside."""
    page.evaluate("document.fonts.ready.then(() => null)")  # until then icons are words in grey
    found: Any = Axe().run(page).response
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def test_an_owner_makes_a_key_and_tries_it(page: Page, platform: Platform, town: Town) -> None:
    url = f"http://127.0.0.1:{platform.web[0].port}"
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    hosts: set[str | None] = set()

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http"):
            hosts.add(parts.hostname)

    page.on("request", asked)
    page.goto(f"{url}/accounts/login/?next=/admin/tenants/apikey/add/")
    page.fill("[name=login]", town.alice.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=name]", "CRM")
    page.check("[name=scopes][value='shop:read']")
    shot(page, "new")
    assert not barriers(page)
    page.locator("[name=_save]").click()

    key = page.locator("[data-snippet]").inner_text()
    assert key.startswith("xk_")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-told]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == key
    shot(page, "once")
    assert not barriers(page)
    page.goto(f"{url}/admin/tenants/apikey/")
    expect(page.locator("#result_list")).to_contain_text(key[:13])
    assert key not in page.content()
    shot(page, "list")

    page.goto(f"{url}/api/docs/")
    expect(page.locator(".opblock").first).to_be_visible(timeout=20_000)
    schema = get_json(f"{url}/api/schema/")
    assert page.locator(".opblock").count() == sum(map(len, schema["paths"].values())) > 40
    shot(page, "docs")
    page.locator(".btn.authorize").first.click()
    page.locator(".auth-container input").fill(key)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".btn-done").click()
    page.locator("#operations-shop-shop_get").click()
    page.locator(".try-out__btn").click()
    page.locator(".execute").click()
    told = page.locator(".live-responses-table")
    expect(told).to_contain_text(str(town.maple.pk), timeout=20_000)
    shot(page, "tried")
    assert hosts == {"127.0.0.1"}
    assert complaints == []


def test_the_admin_is_worked_by_keyboard_on_a_small_screen(
    page: Page, platform: Platform, town: Town
) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"http://127.0.0.1:{platform.web[0].port}/accounts/login/?next=/admin/")
    page.fill("[name=login]", town.alice.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("#header-inner")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Tab")
    toggle = page.locator("#header-inner [role=button]:visible").first
    expect(toggle).to_be_focused()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    account = page.locator("#nav-sidebar-inner > div:last-child > [role=button]")
    account.focus()
    page.keyboard.press("Space")
    expect(account).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#logout-form button")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('nav').id") != "nav-sidebar-inner"
