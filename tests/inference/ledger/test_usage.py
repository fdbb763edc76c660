"""What owners and operators see of the ledger, what owners are written, and that it goes with its shop."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, connections
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from inference.ledger import quotas
from inference.ledger.letters import claim_notices
from inference.ledger.plan_limits import QuotaExhaustedError, standing
from inference.ledger.quotas import Call, Held, Tokens
from inference.ledger.usage import this_day_and_month, use_of_shops
from inference.models import LedgerEntry, UsageWindow
from inference.tasks import tell_owners
from tenants.erasure import erase, remaining, request_deletion
from tenants.models import AuditEntry, Membership, PersonaVersion, PlatformEntry, Shop, User
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.inference.ledger.test_quotas import at_once, limit
from tests.people import Town, settle_town


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Two shops that other roles see, too."""
    with django_db_blocker.unblock():
        yield settle_town()
        connection.close()


def called(shop: Shop, prompt: int, completion: int, ago: int = 0, **fields: Any) -> Held:
    """A call that ended so many days ago."""
    route, cached = fields.pop("route", "engine"), fields.pop("cached", 0)
    with shop_scope(shop.pk):
        held = quotas.reserve(Call(shop.pk, prompt, completion or 1, **fields))
        quotas.settle(held, Tokens(prompt, cached, completion), route)
        if ago:
            day = standing(shop.pk).today - timedelta(days=ago)
            move(shop, held, day, prompt + completion)
    return held


def move(shop: Shop, held: Held, day: date, used: int) -> None:
    """As if the call had been made on that day."""
    LedgerEntry.objects.filter(pk=held.entry_id).update(
        day=day, created_at=Now() - timedelta(days=3)
    )
    UsageWindow.objects.filter(shop=shop, period="day").exclude(start__lt=day).update(used=0)
    window, _made = UsageWindow.objects.get_or_create(shop=shop, period="day", start=day)
    window.used += used
    window.save()


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def used(town: Town) -> Town:
    """Maple was used yesterday and today."""
    limit(town.maple, tokens_a_day=100_000, tokens_a_month=1_000_000)
    with shop_scope(town.maple.pk):
        version = PersonaVersion.objects.get(shop=town.maple).pk
    called(town.maple, 1000, 234, ago=1, persona_version=version)
    called(town.maple, 800, 40, cached=500, persona_version=version)
    called(town.maple, 700, 0, route="", kind="playground")
    return town


def test_the_owner_sees_used_limit_and_forecast(used: Town) -> None:
    said = logged_in(used.alice).get(reverse("usage")).content.decode()
    for words in ("1,540", "of 100,000 tokens, 1 %", "of 1,000,000 tokens", "If all goes on"):
        assert words in said
    assert said.count("<rect") == 90
    for words in ("model, checked", "stopped or cut off", "unpublished", "Every day as a table"):
        assert words in said
    client = logged_in(used.alice)
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    assert "本月" in client.get(reverse("usage")).content.decode()


def test_the_forecast_goes_on_as_the_days_before(used: Town) -> None:
    with shop_scope(used.maple.pk):
        day, month = this_day_and_month(used.maple.pk)
        left = standing(used.maple.pk).seconds_left("day") / 86_400
    assert (day.used, month.used, month.limit) == (1540, 2774, 1_000_000)
    assert abs(day.forecast - (1540 + 1234 * left)) <= 5
    assert month.forecast >= month.used
    assert not day.goes_beyond


def test_a_shop_that_is_not_used_has_an_empty_page(town: Town) -> None:
    said = logged_in(town.charlie).get(reverse("usage")).content.decode()
    assert "The model was not asked in these days." in said
    assert "<rect" not in said


def test_calls_without_a_token_are_calls(town: Town) -> None:
    called(town.yunshang, 0, 0, route="fallback")
    said = logged_in(town.charlie).get(reverse("usage")).content.decode()
    assert "The model was not asked in these days." not in said
    assert "Every day as a table" in said
    assert "By route" in said
    assert "<rect" not in said


def test_numbers_are_parted_in_chinese_too(used: Town) -> None:
    client = logged_in(used.alice)
    client.cookies["django_language"] = "zh-hans"
    said = client.get(reverse("usage")).content.decode()
    assert "本月" in said
    for number in ("1,540", "100,000", "1,000,000"):
        assert number in said
    assert 'max="1000000"' in said


def test_only_owners_and_operators_on_a_visit_see_it(used: Town) -> None:
    for name in ("usage", "usage_export"):
        assert logged_in(used.bob).get(reverse(name)).status_code == 403
        assert logged_in(used.olivia).get(reverse(name)).status_code == 403
        assert Client().get(reverse(name)).status_code == 302
        assert "1,540" not in logged_in(used.charlie).get(reverse("usage")).content.decode()
    for name in ("platform_usage", "platform_usage_export"):
        assert logged_in(used.alice).get(reverse(name)).status_code == 403
        assert Client().get(reverse(name)).status_code == 302


def test_the_page_takes_a_fixed_number_of_queries(used: Town) -> None:
    client = logged_in(used.alice)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("usage"))
        counts.append(len(seen))
        for number in range(5):
            called(used.maple, 10, 10, ago=number + 2, route=f"r{number}")
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_the_ledgers_days_as_csv(used: Town) -> None:
    header, *rows = lines(logged_in(used.alice).get(reverse("usage_export")))
    assert header[:4] == ["day", "for whom", "route", "persona version"]
    today = max(row[0] for row in rows)
    assert sorted(row[1:] for row in rows if row[0] == today) == [
        ["playground", "stopped or cut off", "", "1", "700", "0", "0", "700"],
        ["shoppers", "model, checked", "1", "1", "800", "500", "40", "840"],
    ]
    assert sum(int(row[-1]) for row in rows) == 2774
    with shop_scope(used.maple.pk):
        told = AuditEntry.objects.get(shop=used.maple, act="usage.exported")
    assert told.actor == used.alice.pk
    assert told.details == {"rows": len(rows), "format": "csv"}


def test_operators_see_every_shop(used: Town) -> None:
    with shop_scope(used.yunshang.pk):
        quotas.reserve(Call(used.yunshang.pk, 10, 10))
    found = {shop.shop_id: shop for shop in use_of_shops()}
    maple, yunshang = found[used.maple.pk], found[used.yunshang.pk]
    assert (maple.day, maple.month, maple.day_limit, maple.running) == (1540, 2774, 100_000, 0)
    assert (yunshang.day, yunshang.running) == (0, 1)
    client = logged_in(used.olivia)
    with (
        CaptureQueriesContext(connections[ALIAS]) as seen,
        CaptureQueriesContext(connections["default"]) as others,
    ):
        answer = client.get(reverse("platform_usage"))
    said = answer.content.decode()
    assert f"/platformshop/{used.maple.pk}/" in said
    assert "2,774" in said
    assert len(seen) + len(others) <= 20
    header, *rows = lines(client.get(reverse("platform_usage_export")))
    assert header[:3] == ["day", "shop", "plan"]
    plan = maple.plan
    assert [row[3:] for row in rows if row[1:3] == ["Maple", plan]] == [
        ["2", "1500", "500", "40", "1540"],
        ["1", "1000", "0", "234", "1234"],
    ]
    told = PlatformEntry.objects.using(ALIAS).get(act="usage.exported", actor=used.olivia.pk)
    assert told.details == {"rows": len(rows), "format": "csv"}


def test_replies_refused_on_any_day_of_the_month_are_told(town: Town) -> None:
    with shop_scope(town.maple.pk):
        month = standing(town.maple.pk).month
        first, second, before = (month + timedelta(days=days) for days in (0, 1, -1))
        for period, start, refused in (
            ("day", before, 50),
            ("day", first, 2),
            ("day", second, 3),
            ("month", first, 4),
        ):
            UsageWindow.objects.create(shop=town.maple, period=period, start=start, refused=refused)
    told = {shop.shop_id: shop.refused for shop in use_of_shops()}
    assert (told[town.maple.pk], told[town.yunshang.pk]) == (9, 0)


# --- letters ---


def shop_of(town: Town, **limits: int) -> Shop:
    limit(town.maple, **limits)
    return town.maple


def sent_to(user: User) -> list[mail.EmailMessage]:
    return [letter for letter in mail.outbox if letter.to == [user.email]]


def test_owners_are_told_at_80_and_at_100_percent_once_each(town: Town) -> None:
    shop = shop_of(town, tokens_a_day=10_000)
    called(shop, 7000, 999)
    tell_owners()
    assert sent_to(town.alice) == []
    called(shop, 1, 0)
    for _ in range(2):
        tell_owners()
    (letter,) = sent_to(town.alice)
    assert letter.subject == "Xiaoer: Maple has used 80% of its tokens"
    assert "8,000 of the 10,000 tokens" in str(letter.body)
    assert reverse("usage") in str(letter.body)
    called(shop, 1900, 0)  # so few are left that no call fits any more
    with pytest.raises(QuotaExhaustedError) as refused, shop_scope(shop.pk):
        quotas.reserve(Call(shop.pk, 1000, 100))
    with shop_scope(shop.pk):
        quotas.note_refused(shop.pk, refused.value.until)
    for _ in range(2):
        tell_owners()
    _, full = sent_to(town.alice)
    assert full.subject == "Xiaoer: Maple has used 100% of its tokens"
    assert "without the model" in str(full.body)
    assert sent_to(town.bob) == []


def test_a_new_day_is_told_of_anew_and_a_month_by_itself(town: Town) -> None:
    shop = shop_of(town, tokens_a_day=1000, tokens_a_month=1000)
    called(shop, 900, 100)
    tell_owners()
    assert len(sent_to(town.alice)) == 2
    with shop_scope(shop.pk):
        today = standing(shop.pk).today
        UsageWindow.objects.filter(shop=shop, period="day").update(start=today - timedelta(days=1))
        UsageWindow.objects.create(shop=shop, period="day", start=today, used=900)
    tell_owners()
    assert len(sent_to(town.alice)) == 3


def test_a_chinese_shops_owner_reads_chinese(town: Town) -> None:
    limit(town.yunshang, tokens_a_month=1000)
    called(town.yunshang, 850, 0)
    tell_owners()
    (letter,) = sent_to(town.charlie)
    assert "云裳小铺" in letter.subject
    assert "token" in letter.subject
    assert "Hello" not in str(letter.body)


def test_every_owner_gets_one_of_their_own(town: Town) -> None:
    shop = shop_of(town, tokens_a_day=1000)
    with shop_scope(shop.pk):
        Membership.objects.filter(shop=shop, user=town.bob).update(role=Membership.Role.OWNER)
    called(shop, 850, 0)
    tell_owners()
    assert len(sent_to(town.alice)) == len(sent_to(town.bob)) == 1


def test_of_many_tasks_one_writes(town: Town) -> None:
    shop = shop_of(town, tokens_a_day=1000)
    called(shop, 850, 0)

    def claim(_number: int) -> int:
        with shop_scope(shop.pk):
            return len(claim_notices(shop.pk))

    assert sum(at_once(8, claim)) == 1


def test_what_could_not_be_sent_is_sent_later(town: Town, settings: Any) -> None:
    shop = shop_of(town, tokens_a_day=1000)
    called(shop, 850, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell_owners()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent_to(town.alice) == []
    tell_owners()
    assert len(sent_to(town.alice)) == 1


def test_it_goes_with_the_shop_and_the_receipt_counts_it(used: Town) -> None:
    shop = used.maple
    with shop_scope(shop.pk):
        quotas.reserve(Call(shop.pk, 10, 10, reply=uuid4()))
        windows = UsageWindow.objects.filter(shop=shop).count()
    receipt = erase(request_deletion(shop.pk, "a test", "it closed"))
    assert receipt["inference_ledgerentry"] == 4
    assert receipt["inference_usagewindow"] == windows == 3
    assert not any(remaining(shop.pk).values())
