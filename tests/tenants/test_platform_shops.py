"""The operators' desk: all shops, and what may be done to one as a whole."""

import asyncio
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from config.desk.receipt import lines
from conversations.models import Conversation, Message, Visitor
from inference.models import LedgerEntry
from tenants.access import places_of, shop_of_public_key
from tenants.erasure import FILES, KEYS, erase, remaining
from tenants.models import (
    AuditEntry,
    Deletion,
    Invitation,
    Membership,
    Persona,
    Plan,
    PlatformEntry,
    PlatformShop,
    Shop,
    User,
)
from tenants.platform import ALIAS, default_plan
from tenants.scope import shop_scope
from tests.people import Town, suspend
from tests.platform import Platform
from tests.widget_client import Shopper

LIST = reverse("admin:tenants_platformshop_changelist")
REASON = "They have not paid for a year."


@pytest.fixture
def olivia(live_town: Town) -> Client:
    client = Client()
    client.force_login(live_town.olivia)
    return client


def page(shop: Shop, act: str = "change") -> str:
    return reverse(f"admin:tenants_platformshop_{act}", args=[shop.pk])


def state(shop: Shop) -> str:
    return Shop.objects.using(ALIAS).get(pk=shop.pk).state


def noted(shop: Shop, act: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the shop's log and the platform's say of it."""
    with shop_scope(shop.id):
        in_shop = AuditEntry.objects.get(shop=shop, act=act)
    in_platform = PlatformEntry.objects.using(ALIAS).get(shop_ref=shop.pk, act=act)
    assert in_shop.actor_name == in_platform.actor_name
    return in_shop.details, in_platform.details


def replied(shop: Shop, via: str, tokens: int) -> None:
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop)
        talk = Conversation.objects.create(shop=shop, visitor=visitor, last_seq=2)
        now = timezone.now()
        Message.objects.create(
            shop=shop, conversation=talk, seq=2, role="assistant", via=via, created_at=now
        )
        LedgerEntry.objects.create(
            shop=shop, state="settled", day=now.date(), lease_until=now, created_at=now,
            prompt_tokens=tokens, completion_tokens=1,
        )  # fmt: skip


def test_the_list_has_the_figures_of_a_week(olivia: Client, live_town: Town) -> None:
    maple = live_town.maple
    replied(maple, "engine", 1233)
    replied(maple, "fallback", 0)
    said = olivia.get(LIST, {"q": maple.slug}).content.decode()
    assert "云裳" not in said
    row = said[said.index('id="result_list"') :]
    assert maple.slug in row
    shown = PlatformShop.objects.get(pk=maple.pk)
    assert shown.plan.name in row
    for figure in ("1,235", "50 %"):
        assert figure in row
    assert "people" in row.lower()


def test_the_list_is_searched_filtered_and_paged_in_a_fixed_number_of_queries(
    olivia: Client, live_town: Town
) -> None:
    mark = uuid.uuid4().hex[:8]
    counts = []
    for number in (1, 9):
        for place in range(number):
            shop = Shop(
                name=f"{mark} {number}-{place}", slug=f"{mark}-{number}{place}", plan=default_plan()
            )
            with shop_scope(shop.id):
                shop.save()
        with (
            CaptureQueriesContext(connections[ALIAS]) as seen,
            CaptureQueriesContext(connections["default"]) as others,
        ):
            answer = olivia.get(LIST, {"q": mark})
        counts.append((len(seen), len(others)))
    assert answer.content.decode().count(f"{mark}-") >= 10
    assert counts[0] == counts[1]
    assert sum(counts[0]) <= 25
    suspended = olivia.get(LIST, {"q": mark, "state__exact": "suspended"})
    assert f"{mark}-" not in suspended.content.decode()


def test_members_do_not_reach_it(live_town: Town) -> None:
    client = Client()
    client.force_login(live_town.alice)
    others = ("tenants_deletion_changelist", "tenants_platformentry_changelist")
    closed = [reverse(f"admin:{name}") for name in others]
    for address in (LIST, *closed):
        assert client.get(address).status_code == 403
    for address in (page(live_town.maple), page(live_town.maple, "suspend")):
        assert client.get(address).status_code == 404
    answer = client.post(page(live_town.maple, "suspend"), {"reason": REASON})
    assert (answer.status_code, state(live_town.maple)) == (404, "active")


def test_a_shop_is_opened_for_somebody_known(olivia: Client, live_town: Town) -> None:
    slug = f"new-{uuid.uuid4().hex[:8]}"
    form = {
        "name": "新店",
        "locale": "zh-hans",
        "plan": str(default_plan().pk),
        "slug": slug,
        "owner_email": live_town.bob.email.upper(),
    }
    answer = olivia.post(reverse("admin:tenants_platformshop_add"), form)
    assert answer.status_code == 302
    shop = Shop.objects.using(ALIAS).get(slug=slug)
    assert (shop.id, "owner") in [(place.shop_id, place.role) for place in places_of(live_town.bob)]
    with shop_scope(shop.id):
        published = Persona.objects.select_related("published").get(shop=shop).published
        assert published is not None
        assert published.number == 1
        assert AuditEntry.objects.filter(shop=shop, act="shop.founded").count() == 1
    assert PlatformEntry.objects.using(ALIAS).filter(shop_ref=shop.pk, act="shop.opened").exists()
    taken = olivia.post(reverse("admin:tenants_platformshop_add"), form)
    assert taken.status_code == 200  # the form again: the short name is taken
    assert "already exists" in taken.content.decode()


def test_a_shop_is_opened_for_somebody_unknown(olivia: Client) -> None:
    mark = uuid.uuid4().hex[:8]
    form = {
        "name": f"Shop {mark}",
        "locale": "en",
        "plan": str(default_plan().pk),
        "slug": "",
        "owner_email": f"{mark}@example.com",
    }
    assert olivia.post(reverse("admin:tenants_platformshop_add"), form).status_code == 302
    shop = Shop.objects.using(ALIAS).get(name=f"Shop {mark}")
    assert shop.slug.startswith("shop-")
    with shop_scope(shop.id):
        assert not Membership.objects.filter(shop=shop).exists()
        invited = Invitation.objects.get(shop=shop)
        assert (invited.email, invited.role) == (f"{mark}@example.com", "owner")
    assert mail.outbox[-1].to == [f"{mark}@example.com"]


def test_an_address_that_nobody_proved_is_unknown(olivia: Client) -> None:
    mark = uuid.uuid4().hex[:8]
    squatter = User.objects.create_user(f"{mark}@example.com", "a passphrase of mallory's")
    EmailAddress.objects.create(user=squatter, email=squatter.email, primary=True)
    form = {
        "name": f"Shop {mark}",
        "locale": "en",
        "plan": str(default_plan().pk),
        "slug": "",
        "owner_email": squatter.email,
    }
    assert olivia.post(reverse("admin:tenants_platformshop_add"), form).status_code == 302
    assert places_of(squatter) == []
    shop = Shop.objects.using(ALIAS).get(name=f"Shop {mark}")
    with shop_scope(shop.id):
        assert Invitation.objects.get(shop=shop).email == squatter.email


def test_plan_short_name_and_key_are_changed(olivia: Client, live_town: Town) -> None:
    maple = live_town.maple
    plan = Plan.objects.using(ALIAS).create(name=uuid.uuid4().hex)
    key = f"pk_{uuid.uuid4().hex}"
    form = {"name": "Maple", "plan": str(plan.pk), "slug": maple.slug, "public_key": key}
    assert olivia.post(page(maple), form).status_code == 302
    changed = Shop.objects.using(ALIAS).select_related("plan").get(pk=maple.pk)
    assert (changed.plan, changed.public_key) == (plan, key)
    assert shop_of_public_key(key) == maple.id
    assert shop_of_public_key(maple.public_key) is None
    for details in noted(maple, "shop.changed"):
        assert details["fields"] == ["plan", "public_key"]
    form["slug"] = live_town.yunshang.slug
    assert "already exists" in olivia.post(page(maple), form).content.decode()


@pytest.mark.django_db(databases=["default", "platform"])
def test_there_is_always_one_plan_for_new_shops(town: Town) -> None:
    olivia, plans = Client(), Plan.objects.using(ALIAS)
    olivia.force_login(town.olivia)
    before = plans.get(is_default=True)
    numbers = {
        field.name: str(getattr(before, field.name))
        for field in Plan._meta.fields
        if field.name not in ("id", "name", "is_default")
    }
    form = {**numbers, "name": f"Plan {uuid.uuid4().hex[:8]}", "is_default": "on"}
    assert olivia.post(reverse("admin:tenants_plan_add"), form).status_code == 302
    after = plans.get(is_default=True)
    assert after.name == form["name"]
    own = reverse("admin:tenants_plan_change", args=[after.pk])
    told = olivia.post(own, {**numbers, "name": after.name})
    assert "New shops need a plan" in told.content.decode()
    assert plans.get(is_default=True) == after
    other = reverse("admin:tenants_plan_change", args=[before.pk])
    answer = olivia.post(other, {**numbers, "name": before.name, "is_default": "on"})
    assert answer.status_code == 302
    assert plans.get(is_default=True) == before


def test_suspending_and_resuming(olivia: Client, live_town: Town) -> None:
    maple = live_town.maple
    member = Client()
    member.force_login(live_town.alice)
    assert olivia.get(page(maple, "suspend")).status_code == 200
    assert olivia.post(page(maple, "suspend"), {"reason": "short"}).status_code == 200
    assert state(maple) == "active"
    assert olivia.post(page(maple, "suspend"), {"reason": REASON}).status_code == 302
    assert state(maple) == "suspended"
    assert shop_of_public_key(maple.public_key) is None
    for details in noted(maple, "shop.suspended"):
        assert details == {"id": str(maple.pk), "reason": REASON}
    assert "suspended" in member.get(reverse("admin:index")).content.decode()  # they still work
    assert olivia.post(page(maple, "suspend"), {"reason": REASON}).status_code == 403

    assert olivia.get(page(maple, "resume")).status_code == 200
    assert olivia.post(page(maple, "resume")).status_code == 302
    assert state(maple) == "active"
    assert shop_of_public_key(maple.public_key) == maple.id
    assert noted(maple, "shop.resumed") == ({"id": str(maple.pk)}, {"id": str(maple.pk)})
    history = olivia.get(page(maple, "history")).content.decode()
    assert "Suspended the shop" in history


@pytest.mark.parametrize("act", ["suspend", "delete_shop"])
async def test_open_sockets_hear_it_at_once(platform: Platform, live_town: Town, act: str) -> None:
    maple = live_town.maple

    def close() -> int:
        try:
            client = Client()
            client.force_login(live_town.olivia)
            return client.post(page(maple, act), {"slug": maple.slug, "reason": REASON}).status_code
        finally:
            connections.close_all()

    async with (
        Shopper(platform.socket_url(maple.public_key)) as somebody,
        Shopper(platform.socket_url(live_town.yunshang.public_key)) as elsewhere,
    ):
        assert await asyncio.to_thread(close) == 302
        async with asyncio.timeout(10):
            await somebody.socket.wait_closed()
        assert somebody.socket.close_code == 4404
        await elsewhere.send({"type": "ping"})
        await elsewhere.until("pong")


def test_deleting_takes_the_short_name_and_a_reason(olivia: Client, live_town: Town) -> None:
    maple = live_town.maple
    ask = page(maple, "delete_shop")
    assert maple.slug in olivia.get(ask).content.decode()
    for form in ({"slug": maple.slug}, {"slug": "maple", "reason": REASON}, {"reason": REASON}):
        assert olivia.post(ask, form).status_code == 200
    assert state(maple) == "active"

    answer = olivia.post(ask, {"slug": maple.slug, "reason": REASON})
    deletion = Deletion.objects.using(ALIAS).get(shop_ref=maple.pk)
    own = reverse("admin:tenants_deletion_change", args=[deletion.pk])
    assert (answer.status_code, answer["Location"]) == (302, own)
    assert (deletion.reason, state(maple)) == (REASON, "deleting")
    said = PlatformEntry.objects.using(ALIAS).get(shop_ref=maple.pk, act="shop.deletion_requested")
    assert said.details == {"reason": REASON}
    # From now on it goes one way only.
    assert olivia.post(page(maple, "resume")).status_code == 403
    assert olivia.post(page(maple, "visit"), {"reason": REASON}).status_code == 403
    assert olivia.get(ask)["Location"] == own


def test_the_deletions_page_shows_progress_and_then_the_receipt(
    olivia: Client, live_town: Town
) -> None:
    maple = live_town.maple
    olivia.post(page(maple, "delete_shop"), {"slug": maple.slug, "reason": REASON})
    deletion = Deletion.objects.using(ALIAS).get(shop_ref=maple.pk)
    own = reverse("admin:tenants_deletion_change", args=[deletion.pk])
    progress = reverse("admin:tenants_deletion_progress", args=[deletion.pk])
    receipt = reverse("admin:tenants_deletion_receipt", args=[deletion.pk])
    shown = olivia.get(own).content.decode()
    assert "<progress" in shown
    assert progress in shown
    assert olivia.get(progress).json()["finished"] is False
    assert olivia.get(receipt).status_code == 404

    counted = erase(deletion)

    assert olivia.get(progress).json()["percent"] == 100
    assert olivia.get(progress).json()["finished"] is True
    assert "<progress" not in olivia.get(own).content.decode()
    file = olivia.get(receipt)
    assert "attachment" in file["Content-Disposition"]
    assert file.json()["deleted"] == counted
    assert file.json()["shop"] == str(maple.pk)
    assert olivia.get(reverse("admin:tenants_deletion_changelist")).status_code == 200
    assert olivia.get(page(maple)).status_code == 302  # Django's answer to an unknown id


@pytest.mark.parametrize("locale", ["en", "zh-hans"])
def test_the_receipt_names_everything_in_the_readers_language(live_town: Town, locale: str) -> None:
    receipt = dict.fromkeys(remaining(live_town.maple.pk), 1)
    with translation.override(locale):
        read = lines(receipt)
    assert {line.table for line in read} == {*receipt, ""} - {KEYS, FILES}
    assert len({line.name for line in read}) == len(receipt)
    for line in read:
        assert "_" not in line.name
        assert ("a" <= line.name[-1] <= "z") == (locale == "en"), line


def test_an_operator_with_a_shop_is_at_the_desk_until_they_choose_it(live_town: Town) -> None:
    with shop_scope(live_town.maple.id):
        Membership.objects.create(shop=live_town.maple, user=live_town.olivia, role="owner")
    client = Client()
    client.force_login(live_town.olivia)
    assert client.get(LIST).status_code == 200
    client.post(reverse("choose_shop"), {"shop": str(live_town.maple.pk)})
    assert client.get(LIST).status_code == 403
    client.post(reverse("admin:leave_visit"))
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_overview_of_operators(olivia: Client, live_town: Town, language: str) -> None:
    for _reply in range(40):  # among the busiest of all shops that tests left
        replied(live_town.maple, "engine", 70)
    suspend(live_town.yunshang)
    olivia.cookies["django_language"] = language
    with CaptureQueriesContext(connections[ALIAS]) as seen:
        shown = olivia.get(reverse("admin:index")).content.decode()
    assert page(live_town.maple) in shown
    assert "<svg" in shown
    assert len(seen) <= 6


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_the_overview_of_members(live_town: Town, person: str) -> None:
    replied(live_town.maple, "engine", 70)
    client = Client()
    client.force_login(getattr(live_town, person))
    shown = client.get(reverse("admin:index")).content.decode()
    assert "1 today" in shown
    assert "Mia is published" in shown
    assert "5 FAQs in use" in shown
    assert "云裳" not in shown
    settings = reverse("admin:tenants_shop_change", args=[live_town.maple.pk])
    assert "the shop has listed no page of its own" in shown
    assert f'href="{settings}">List the pages' in shown
    with shop_scope(live_town.maple.id):
        Shop.objects.filter(pk=live_town.maple.pk).update(allowed_origins=["https://shop.example"])
    listed = client.get(reverse("admin:index")).content.decode()
    assert "the shop has listed no page of its own" not in listed


def test_people_are_of_the_platform_and_stay(live_town: Town) -> None:
    from tenants.erasure import request_deletion

    erase(request_deletion(live_town.maple.id, "Olivia", REASON))
    assert User.objects.filter(pk=live_town.alice.pk).exists()
    assert places_of(live_town.alice) == []
