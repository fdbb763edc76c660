"""A fresh owner, from sign-up to an assistant that answers an own question, in a real browser."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from config.first_steps.questions import QUESTIONS
from config.mailbox import letters, read_letter
from tenants.models import Membership
from tenants.scope import shop_scope
from tests.journeys.steps import arrive, log_in
from tests.people import PASSWORD, Town, settle_town
from tests.platform import Platform, wait_until

pytestmark = pytest.mark.browser

# With a folder here, the walk leaves a picture of every page in it.
SHOTS = os.environ.get("XIAOER_SHOTS", "")
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


class Walk:
    """A person at a browser: counts what they press and fill in, and looks for barriers on every page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.clicks = self.fields = self.pages = 0
        self.checking = 0.0  # seconds that are ours, not the person's

    def look(self) -> None:
        began = time.monotonic()
        self.pages += 1
        self.picture()
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{self.page.url} is {width} px too wide"
        self.checking += time.monotonic() - began

    def picture(self) -> None:
        if SHOTS:
            path = Path(SHOTS) / f"{self.name}-{self.pages:02}.png"
            self.page.screenshot(path=path, full_page=True)

    def fill(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.fill(selector, text)

    def press(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).click()


def link_in_mail_to(email: str) -> str:
    found: list[str] = []

    def arrived() -> bool:
        mails = map(read_letter, letters(Path(settings.MAIL_FOLDER)))
        found[:] = [link for mail in mails if mail.recipient == email for link in mail.links]
        return bool(found)

    wait_until(arrived, f"a mail to {email}")
    return found[0]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("locale", ["en", "zh-hans"])
def test_from_sign_up_to_a_working_assistant(
    browser: Browser, platform: Platform, locale: str, look: str, capsys: Any
) -> None:
    platform.script(status=503)  # no engine is needed: the owner's own answer is given
    origin = f"http://127.0.0.1:{platform.web[0].port}"
    language = {"en": "en-US", "zh-hans": "zh-CN"}[locale]
    context = browser.new_context(locale=language, reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(20_000)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    walk = Walk(page, f"{locale}-{look}")
    email = f"nora-{locale}-{look}-{time.time_ns()}@example.com"
    began = time.monotonic()

    page.goto(f"{origin}/accounts/signup/")
    walk.fill("[name=email]", email)
    walk.fill("[name=password1]", PASSWORD)
    walk.press("main form button[type=submit]")
    arrive(page, "/accounts/confirm-email/")
    page.goto(link_in_mail_to(email))
    walk.clicks += 1
    walk.press("main form button[type=submit]")

    arrive(page, "/start/new/")
    walk.look()
    walk.fill("[name=name]", {"en": "Noras Nook", "zh-hans": "诺拉小店"}[locale])
    walk.press("main form .button")
    arrive(page, "/start/assistant/")
    walk.look()
    walk.press("main form .button:not(.quiet)")
    arrive(page, "/start/questions/")
    walk.look()
    answers = [f"Own answer {number}." for number in range(5)]
    for number, answer in enumerate(answers):
        walk.fill(f"[name=faq-{number}-answer]", answer)
    walk.press("main form .button:not(.quiet)")
    arrive(page, "/start/widget/")
    inside = page.frame_locator("iframe.try-it")
    expect(inside.locator(".message")).not_to_have_count(0)
    walk.look()
    walk.fields += 1
    inside.locator("#field").fill(QUESTIONS[locale][0])
    inside.locator("#field").press("Enter")
    expect(inside.locator(".message.assistant").last).to_contain_text(answers[0])
    seconds = time.monotonic() - began - walk.checking
    walk.look()

    walk.press("[data-copy]")
    expect(page.locator("[data-told]")).not_to_be_empty()
    walk.fill("[name=allowed_origins]", "www.noras-nook.example")
    walk.press("main form .button:not(.quiet)")
    arrive(page, "/start/done/")
    walk.look()
    walk.press("main .acts .button")
    arrive(page, "/admin/")
    expect(page.locator("[data-shop-name]")).to_be_visible()
    walk.pages += 1
    walk.picture()
    assert refused == []
    with capsys.disabled():
        print(
            f"\n{locale}, {look}: {seconds:.1f} s to the first own answer, "
            f"{walk.clicks} presses and {walk.fields} fields to the end"
        )
    assert seconds < 120
    context.close()


def test_the_steps_work_by_keys_and_without_scripts(browser: Browser, platform: Platform) -> None:
    """Everything is a form: with scripts off, only the copy button and the widget are missed."""
    origin = f"http://127.0.0.1:{platform.web[0].port}"
    context = browser.new_context(locale="en-US", java_script_enabled=False)
    context.set_default_timeout(20_000)
    page = context.new_page()
    email = f"keys-{time.time_ns()}@example.com"
    page.goto(f"{origin}/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.press("[name=password1]", "Enter")
    arrive(page, "/accounts/confirm-email/")
    page.goto(link_in_mail_to(email))
    page.locator("main form button[type=submit]").press("Enter")
    arrive(page, "/start/new/")
    page.locator("[name=name]").focus()
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    arrive(page, "/start/assistant/")
    page.locator("[name=tone]:checked").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=tone][value='1']")).to_be_checked()
    page.locator("main form .button").first.press("Enter")
    arrive(page, "/start/questions/")
    page.locator("main form .button").first.press("Enter")
    arrive(page, "/start/widget/")
    expect(page.locator("[data-copy]")).to_be_hidden()
    context.close()


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once, before Django takes this thread for asynchronous; Alice is in both shops."""
    with django_db_blocker.unblock():
        made = settle_town()
        with shop_scope(made.yunshang.pk):
            Membership.objects.create(shop=made.yunshang, user=made.alice, role="editor")
        yield made
        connection.close()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("locale", ["en", "zh-hans"])
def test_an_owner_looks_after_people_and_shops(
    browser: Browser, platform: Platform, town: Town, locale: str, look: str
) -> None:
    origin = f"http://127.0.0.1:{platform.web[0].port}"
    language = {"en": "en-US", "zh-hans": "zh-CN"}[locale]
    context = browser.new_context(locale=language, reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(20_000)
    page = context.new_page()
    walk = Walk(page, f"people-{locale}-{look}")
    log_in(page, origin, town.alice.email, "/admin/tenants/membership/")
    walk.pages += 1
    walk.picture()
    page.goto(f"{origin}/admin/tenants/invitation/add/")
    email = f"{locale}-{look}-{time.time_ns()}@example.com"
    page.fill("[name=email]", email)
    walk.pages += 1
    walk.picture()
    page.locator("[name=_save]").click()
    arrive(page, "/admin/tenants/invitation/")
    link = link_in_mail_to(email)
    walk.pages += 1
    walk.picture()
    page.locator(f"button[aria-label*='{email}']").last.click()  # withdrawn
    expect(page.locator(f"button[aria-label*='{email}']")).to_have_count(0)
    page.goto(f"{origin}/admin/install/")
    expect(page.frame_locator("iframe.try-it").locator(".message")).not_to_have_count(0)
    walk.pages += 1
    walk.picture()
    page.locator("details summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("button[name=shop]").first).to_be_visible()
    walk.pages += 1
    walk.picture()
    found = Axe().run(page, context={"include": [["#main"]], "exclude": [["iframe"]]})
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    arrive(page, "/admin/")
    expect(page.locator("[data-shop-name]")).to_have_text(town.yunshang.name)
    page.goto(f"{origin}/shops/leave/")
    walk.look()
    page.goto(link)
    walk.look()
    context.close()
