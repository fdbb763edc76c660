"""Signing in by an account elsewhere with a real browser, which holds our policy against the way there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.browser import FLAGS, chromium
from tests.journeys.test_api_browser import barriers, shot
from tests.platform import Platform
from tests.scripted_provider import ScriptedProvider
from tests.tenants.test_accounts import fresh
from tests.tenants.test_accounts_elsewhere import platform, provider, somebody

pytestmark = pytest.mark.browser
__all__ = ["platform", "provider"]


@pytest.fixture(params=[("en-US", 1280), ("zh-CN", 390)], ids=["en-desktop", "zh-phone"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    locale, width = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": 844},
            ignore_https_errors=True,  # the provider vouches for itself
            extra_http_headers={"x-forwarded-for": f"198.51.100.{width % 256}"},
        )
        context.set_default_timeout(20_000)
        yield context.new_page()
        browser.close()


def look(page: Page, name: str) -> None:
    """Nothing keeps people out, and nothing is wider than the page."""
    shot(page, name)
    assert not barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def press(page: Page, url: str) -> None:
    """Choose the provider, and go there."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("link", name="Work").click()
    page.get_by_role("button", name=re.compile("^(Continue|继续)$")).click()


def test_the_way_there_and_back(page: Page, platform: Platform, provider: ScriptedProvider) -> None:
    url = f"http://localhost:{platform.web[0].port}"
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    claims = somebody(fresh("ann"), name="Ann")
    provider.vouch(**{**claims, "email_verified": False})
    page.goto(f"{url}/accounts/login/")
    look(page, "elsewhere-login")
    press(page, url)
    expect(page.get_by_role("link", name=re.compile("^(Sign Up|注册)$"))).to_be_visible()
    look(page, "elsewhere-unproved")
    assert [line for line in complaints if "403" not in line] == []
    provider.vouch(**claims)
    press(page, url)
    page.wait_for_url("**/start/new/")
    look(page, "elsewhere-in")
    assert len(complaints) == 1
