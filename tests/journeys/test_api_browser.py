"""An owner makes an API key, and reads and tries out the API, in a real browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.steps import barriers, complaints_of, log_in, shot
from tests.people import Town
from tests.platform import Platform, get_json

pytestmark = pytest.mark.browser


def test_an_owner_makes_a_key_and_tries_it(page: Page, platform: Platform, town: Town) -> None:
    url = f"http://127.0.0.1:{platform.web[0].port}"
    complaints = complaints_of(page)
    hosts: set[str | None] = set()

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http"):
            hosts.add(parts.hostname)

    page.on("request", asked)
    log_in(page, url, town.alice.email, "/admin/tenants/apikey/add/")
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
    log_in(page, f"http://127.0.0.1:{platform.web[0].port}", town.alice.email)
    expect(page.locator("#header-inner")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Tab")
    toggle = page.locator("#header-inner [role=button]:visible").first
    expect(toggle).to_be_focused()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    # Its like in the navigation takes the focus a moment later, and would take it from what is focused before.
    expect(page.locator("#nav-sidebar-inner [aria-expanded=true]:focus")).to_be_visible()
    account = page.locator("#nav-sidebar-inner > div:last-child > [role=button]")
    account.focus()
    page.keyboard.press("Space")
    expect(account).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#logout-form button")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('nav').id") != "nav-sidebar-inner"
