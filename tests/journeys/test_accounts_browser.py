"""Signing up and in with a real browser: links out of mails, authenticator apps, security keys, both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config.mailbox import letters, read_letter
from tests.conftest import started_platform
from tests.journeys.steps import arrive, complaints_of
from tests.people import PASSWORD, Town
from tests.platform import Platform, wait_until
from tests.tenants.test_accounts import code_of, fresh

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


@pytest.fixture(scope="module")
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A web process behind a proxy of its own: the browser, which says where each person comes from."""
    with started_platform(tmp_path_factory.mktemp("platform"), TRUSTED_PROXIES="1") as running:
        yield running


@dataclass
class Visit:
    """Somebody at the platform's pages, by the name that security keys need."""

    url: str
    context: BrowserContext
    page: Page
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        self.open("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.send()

    def prove(self) -> None:
        """Give the password once more, where a page asks for it."""
        self.page.fill("[name=password]", PASSWORD)
        self.send()

    def send(self) -> None:
        """Send the password, and see what comes: who went on at once would cut the answer off."""
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")

    def log_out(self) -> None:
        page = self.open("/accounts/logout/")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign Out").click()


class Visits:
    """Makes visitors, each from an address of their own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._made: list[Visit] = []

    def new(self, locale: str = "en-US", **options: Any) -> Visit:
        number = next(_numbers)
        context = self._browser.new_context(
            locale=locale,
            extra_http_headers={"x-forwarded-for": f"192.0.2.{number}"},
            **options,
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        self._made.append(Visit(self._url, context, page, complaints_of(page)))
        return self._made[-1]

    def close(self) -> None:
        for visit in self._made:
            visit.context.close()


_numbers = iter(range(1, 255))


@pytest.fixture
def visits(browser: Browser, platform: Platform) -> Iterator[Visits]:
    made = Visits(browser, f"http://localhost:{platform.web[0].port}")
    yield made
    made.close()


def link_to(email: str) -> str:
    """The path of the link in the newest mail to this person."""

    def found() -> list[str]:
        read = [read_letter(path) for path in letters(Path(settings.XIAOER_HOME) / "mail")]
        return [letter.links[0] for letter in read if letter.recipient == email]

    wait_until(found, f"a mail to {email}")
    return re.sub(r"^https?://[^/]+", "", found()[-1])


def add_app(visit: Visit) -> str:
    """Switch an authenticator app on; returns its secret."""
    page = visit.open("/accounts/2fa/totp/activate/")
    visit.prove()
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("[name=code]", code_of(secret))
    page.press("[name=code]", "Enter")
    expect(page.get_by_text("Authenticator app activated.")).to_be_visible()
    return secret


def add_key(visit: Visit, passwordless: bool = False) -> None:
    """Give the browser a security key, and register it."""
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page = visit.open("/accounts/2fa/webauthn/add/")
    visit.prove()
    if passwordless:
        page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()


def test_sign_up_click_the_link_and_be_in(visits: Visits) -> None:
    visit, email = visits.new(), fresh("new")
    page = visit.open("/accounts/signup/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign Up").click()
    expect(page.get_by_role("heading", name="Verify Your Email Address")).to_be_visible()
    visit.open(link_to(email))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Welcome!")).to_be_visible()
    assert visit.complaints == []


def test_an_authenticator_app_guards_the_admin(visits: Visits, town: Town) -> None:
    visit = visits.new()
    visit.log_in(town.bob.email)
    secret = add_app(visit)
    visit.log_out()
    page = visit.open("/admin/knowledge/faq/")
    page.fill("[name=login]", town.bob.email)
    visit.prove()
    expect(page.get_by_role("heading", name="Two-Factor Authentication")).to_be_visible()
    page.fill("[name=code]", code_of(secret))
    page.press("[name=code]", "Enter")
    arrive(page, "/admin/knowledge/faq/")
    assert visit.complaints == []


def test_a_security_key_is_the_second_factor(visits: Visits, town: Town) -> None:
    visit = visits.new()
    visit.log_in(town.charlie.email)
    add_key(visit)
    visit.log_out()
    visit.log_in(town.charlie.email)
    visit.page.get_by_role("button", name="Use a security key").click()
    arrive(visit.page, "/admin/")
    assert visit.complaints == []


def test_a_passkey_opens_without_a_password(visits: Visits, town: Town) -> None:
    visit = visits.new()
    visit.log_in(town.olivia.email)
    add_key(visit, passwordless=True)
    visit.log_out()
    page = visit.open("/accounts/login/?next=/admin/tenants/platformshop/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/admin/tenants/platformshop/")
    assert visit.complaints == []


def test_where_keys_cannot_work_the_page_says_why(visits: Visits, platform: Platform) -> None:
    visit = visits.new()
    visit.url = f"http://127.0.0.1:{platform.web[0].port}"  # browsers want a name
    page = visit.open("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("http://localhost")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_page_has_barriers(
    visits: Visits, town: Town, tmp_path: Path, size: str, theme: Any, locale: str
) -> None:
    """Pictures are left in pytest's folder, for whoever wants to see what it looks like."""
    width, height = SIZES[size]
    visit = visits.new(locale, color_scheme=theme, viewport={"width": width, "height": height})

    def look(name: str) -> None:
        page = visit.page
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())

    for name in ("login", "signup", "password/reset"):
        visit.open(f"/accounts/{name}/")
        look(name.replace("/", "-"))
    visit.log_in(fresh("nobody"), "wrong")
    look("login-wrong")
    visit.log_in(town.alice.email)
    arrive(visit.page, "/admin/")
    visit.open("/accounts/2fa/totp/activate/")
    look("reauthenticate")
    visit.prove()
    look("totp")
    for name in ("email", "password/change", "2fa", "2fa/webauthn/add", "sessions", "logout"):
        visit.open(f"/accounts/{name}/")
        look(name.replace("/", "-"))
    assert visit.complaints == []
