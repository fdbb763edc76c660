"""What an owner and an operator see of the usage, in a real browser: on a desk and on a phone, in both languages."""

import json
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker
from redis import Redis

from inference.gate import scripts
from inference.gate.gate import KEY, rules
from inference.ledger.plan_limits import standing
from inference.models import LedgerEntry, UsageWindow
from tenants.models import PersonaVersion, Shop
from tenants.scope import shop_scope
from tests.inference.ledger.test_quotas import limit
from tests.journeys.steps import complaints_of, look
from tests.people import Town, settle_town
from tests.platform import Platform

pytestmark = pytest.mark.browser


def use(shop: Shop) -> None:
    """A month of calls, the last day nearly up to the limit."""
    chance, numbers = random.Random(5), count(1)
    with shop_scope(shop.pk):
        now = standing(shop.pk)
        version = PersonaVersion.objects.get(shop=shop)
        for ago in range(28):
            day = now.today - timedelta(days=ago)
            prompt, answer = chance.randrange(20_000, 60_000), chance.randrange(4_000, 9_000)
            for route in ("engine", "knowledge"):
                LedgerEntry.objects.create(
                    shop=shop, state="settled", route=route, day=day, prompt_tokens=prompt,
                    cached_tokens=prompt // 3, completion_tokens=answer, lease_until=now.now,
                    created_at=now.now - timedelta(days=ago), attempt=next(numbers),
                    persona_version=version,
                )  # fmt: skip
            used = 2 * (prompt + answer)
            UsageWindow.objects.create(shop=shop, period="day", start=day, used=used)
        month = {"shop": shop, "period": "month", "start": now.month}
        UsageWindow.objects.create(**month, used=1_480_000, reserved=1200, refused=3)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Settled once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        made = settle_town()
        limit(made.maple, tokens_a_day=150_000, tokens_a_month=1_500_000)
        use(made.maple)
        yield made
        connection.close()


@pytest.fixture(scope="module")
def sessions(town: Town, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """By name, before a browser is driven."""
    found = {}
    with django_db_blocker.unblock():
        for name in ("alice", "olivia"):
            client = Client()
            client.force_login(getattr(town, name))
            found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
        connection.close()
    return found


def enter(page: Page, platform: Platform, session: str) -> str:
    """Somebody who is logged in already."""
    url = f"http://127.0.0.1:{platform.web[0].port}"
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session, "url": url}])
    return url


@pytest.mark.timeout(300)
def test_the_owner_sees_what_is_used(
    page: Page, platform: Platform, sessions: dict[str, str]
) -> None:
    complaints = complaints_of(page)
    url = enter(page, platform, sessions["alice"])
    page.goto(f"{url}/admin/usage/")
    expect(page.locator("meter")).to_have_count(2)
    expect(page.locator(".usage svg rect")).to_have_count(90)
    look(page, "usage")
    page.locator(".usage summary").click()
    expect(page.locator(".usage details tbody tr")).to_have_count(28)
    look(page, "usage-days")
    assert not complaints


@pytest.mark.timeout(300)
def test_operators_see_who_uses_what(
    page: Page, platform: Platform, sessions: dict[str, str]
) -> None:
    url = enter(page, platform, sessions["olivia"])
    page.goto(f"{url}/admin/platform/usage/")
    expect(page.locator(".usage tbody")).to_contain_text(re.compile("1,?480,?000"))
    look(page, "usage-of-shops")


def hold(platform: Platform, shops: list[Shop]) -> None:
    """As if a reply of each were under way in a process that then dies."""
    engine = platform.env["ENGINE_URL"]
    tickets = [
        {
            "id": f"{shop.pk}",
            "record": {
                "s": str(shop.pk), "c": 0, "w": 1, "p": 10, "q": "gone", "e": [engine], "u": 0, "g": engine,
            },
            "patience": 60,
        }
        for shop in shops
    ]  # fmt: skip
    with Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.register_script(scripts.KEEP)([KEY], [rules(), json.dumps(tickets)])


@pytest.mark.timeout(300)
def test_operators_see_the_queue_change(
    page: Page, platform: Platform, sessions: dict[str, str], town: Town
) -> None:
    complaints = complaints_of(page)
    url = enter(page, platform, sessions["olivia"])
    page.goto(f"{url}/admin/platform/live/")
    page.evaluate("document.body.dataset.same = 'page'")
    slots = page.locator("[data-live] section").nth(1).locator("tbody td").first
    expect(slots).to_have_text("0")
    hold(platform, [town.maple, town.yunshang])
    expect(slots).to_have_text("2")
    expect(page.locator("[data-live]")).to_contain_text(town.maple.name)
    look(page, "live")
    expect(slots).to_have_text("0", timeout=20_000)
    page.locator("[data-follow]").uncheck()
    expect(page.locator("[data-said]")).not_to_be_empty()
    assert page.evaluate("document.body.dataset.same") == "page"
    assert not complaints
