"""Signing in by an account elsewhere with a real browser, which holds our policy against the way there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import launched
from tests.journeys.steps import arrive, complaints_of, look
from tests.platform import Platform
from tests.scripted_provider import ScriptedProvider
from tests.tenants.test_accounts import fresh
from tests.tenants.test_accounts_elsewhere import platform, provider, somebody

pytestmark = pytest.mark.browser
__all__ = ["platform", "provider"]


@pytest.fixture(params=[("en-US", 1280), ("zh-CN", 390)], ids=["en-desktop", "zh-phone"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    locale, width = request.param
    with launched() as browser:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": 844},
            ignore_https_errors=True,  # the provider vouches for itself
            extra_http_headers={"x-forwarded-for": f"198.51.100.{width % 256}"},
        )
        context.set_default_timeout(20_000)
        yield context.new_page()


def press(page: Page, url: str) -> None:
    """Choose the provider, and go there."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("link", name="Work").click()
    page.get_by_role("button", name=re.compile("^(Continue|继续)$")).click()


def test_the_way_there_and_back(page: Page, platform: Platform, provider: ScriptedProvider) -> None:
    url = f"http://localhost:{platform.web[0].port}"
    complaints = complaints_of(page)
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
    arrive(page, "/start/new/")
    look(page, "elsewhere-in")
    assert len(complaints) == 1
