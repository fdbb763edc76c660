"""An operator's visit to a shop: with a reason, on the record, to look only, and it ends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import AsyncClient, Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from conversations.models import Conversation
from knowledge.documents.keeping import add_document
from knowledge.models import Faq
from tenants.entered import VISIT_KEY
from tenants.erasure import erase, request_deletion
from tenants.models import AuditEntry, Membership, Persona, PlatformEntry, Shop
from tenants.platform import ALIAS
from tenants.scope import in_thread, shop_scope
from tests.people import Town
from tests.tenants.test_admin import conversation

SHOWN = (
    "knowledge_faq",
    "knowledge_gap",
    "knowledge_order",
    "knowledge_document",
    "knowledge_passage",
    "tenants_membership",
    "tenants_auditentry",
)
REASON = "The owner asks why a reply was odd."
SECRET = "Where is parcel 4711?"


@pytest.fixture
def talk(live_town: Town) -> Conversation:
    return conversation(live_town.maple, SECRET, "On its way.")


@pytest.fixture
def olivia(live_town: Town) -> Client:
    client = Client()
    client.force_login(live_town.olivia)
    return client


def visit(client: Client, shop: Shop, reason: str = REASON) -> Any:
    return client.post(
        reverse("admin:tenants_platformshop_visit", args=[shop.pk]), {"reason": reason}
    )


def log(shop: Shop, *acts: str) -> list[AuditEntry]:
    with shop_scope(shop.id):
        return list(AuditEntry.objects.filter(shop=shop, act__in=acts).order_by("created_at"))


def whole_log(shop: Shop) -> list[AuditEntry]:
    with shop_scope(shop.id):
        return list(AuditEntry.objects.filter(shop=shop).order_by("created_at", "pk"))


def transcript(talk: Conversation) -> str:
    return reverse("admin:conversations_conversation_change", args=[talk.pk])


def patterns(below: Any = None) -> Iterator[URLPattern]:
    """Every page there is."""
    for pattern in get_resolver().url_patterns if below is None else below:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def addresses_of_conversations(talk: Conversation) -> list[str]:
    """Every address below the admin of conversations."""
    return [
        reverse(f"admin:{found.name}", kwargs=dict.fromkeys(found.pattern.converters, str(talk.pk)))
        for found in patterns()
        if (found.name or "").startswith("conversations_conversation_")
    ]


def test_no_transcript_opens_without_a_visit(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    addresses = addresses_of_conversations(talk)
    assert {transcript(talk), reverse("admin:conversations_conversation_changelist")} <= set(
        addresses
    )
    assert len(addresses) >= 5
    for address in addresses:
        for answer in (
            olivia.get(address),
            olivia.get(f"{address}?q=parcel"),
            olivia.post(address),
        ):
            assert answer.status_code in (302, 403, 404, 405), address
            assert SECRET not in answer.content.decode()
    assert log(live_town.maple, "transcript.viewed", "transcripts.listed") == []


@pytest.mark.parametrize("reason", ["", "too short", "   spaces   "])
def test_a_visit_takes_a_reason(
    olivia: Client, live_town: Town, talk: Conversation, reason: str
) -> None:
    assert visit(olivia, live_town.maple, reason).status_code == 200
    assert VISIT_KEY not in olivia.session
    assert olivia.get(transcript(talk)).status_code == 403


def test_a_visit_is_on_the_record_and_seen_on_every_page(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    maple = live_town.maple
    assert visit(olivia, maple).status_code == 302
    (started,) = log(maple, "visit.started")
    assert started.details["reason"] == REASON
    assert started.actor == live_town.olivia.pk
    told = PlatformEntry.objects.using(ALIAS).get(shop_ref=maple.pk, act="visit.started")
    assert told.details == started.details
    for address in (
        reverse("admin:index"),
        reverse("admin:conversations_conversation_changelist"),
        reverse("admin:knowledge_faq_changelist"),
        reverse("admin:tenants_auditentry_changelist"),
        transcript(talk),
    ):
        shown = olivia.get(address).content.decode()
        assert "data-visit" in shown
        assert REASON in shown
        assert "Visit to Maple" in shown
    member = Client()
    member.force_login(live_town.alice)
    assert "data-visit" not in member.get(reverse("admin:index")).content.decode()


def test_what_an_operator_reads_is_recorded_and_what_members_read_is_not(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    maple = live_town.maple
    for person in (live_town.alice, live_town.bob):
        member = Client()
        member.force_login(person)
        assert SECRET in member.get(transcript(talk)).content.decode()
    assert log(maple, "transcript.viewed") == []
    visit(olivia, maple)
    assert SECRET in olivia.get(transcript(talk)).content.decode()
    (viewed,) = log(maple, "transcript.viewed")
    assert viewed.actor == live_town.olivia.pk
    assert viewed.details == {"id": str(talk.pk), "reason": REASON}
    olivia.get(reverse("admin:conversations_conversation_changelist"), {"q": "parcel"})
    (listed,) = log(maple, "transcripts.listed")
    assert listed.details == {"search": "parcel", "reason": REASON}


def viewed(shop: Shop) -> list[str]:
    """The paths of the pages that a visit opened, each of which says why."""
    lines = log(shop, "page.viewed")
    assert all(line.details == {"reason": REASON} for line in lines)
    return [line.subject for line in lines]


def test_every_page_that_a_visit_opens_is_recorded_once(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    maple = live_town.maple
    with shop_scope(maple.id):
        persona = Persona.objects.get(shop=maple)
        faq = Faq.objects.filter(shop=maple)[0]
    pages = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}_changelist") for name in SHOWN),
        reverse("admin:knowledge_faq_change", args=[faq.pk]),
        reverse("admin:knowledge_faq_history", args=[faq.pk]),
        reverse("admin:tenants_persona_versions", args=[persona.pk]),
        reverse("knowledge_search"),
        reverse("usage"),
        reverse("install_widget"),
        reverse("persona-preview", args=[persona.pk]),
        reverse("leave_shop"),
    ]
    member = Client()
    member.force_login(live_town.alice)
    visit(olivia, maple)
    for page in pages:
        member.get(page)
        answer = olivia.get(page, {"question": "canary"} if page in pages[-6:] else {})
        assert answer.status_code == 200, page
    lines = log(maple, "page.viewed")
    assert viewed(maple) == pages
    assert {line.actor for line in lines} == {live_town.olivia.pk}


def test_what_no_visit_shows_is_not_recorded_and_nothing_twice(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    maple = live_town.maple
    olivia.get(reverse("admin:tenants_platformshop_changelist"))
    visit(olivia, maple)
    of_messages = {"app_label": "conversations", "model_name": "message"}
    olivia.get(reverse("admin:autocomplete"), {**of_messages, "field_name": "conversation"})
    olivia.get(reverse("admin:search"), {"s": "faq"})
    olivia.get(reverse("admin:jsi18n"))
    olivia.get("/static/tenants/admin.css").close()
    assert olivia.get(reverse("admin:knowledge_faq_add")).status_code == 403
    missing = reverse("admin:knowledge_faq_change", args=[talk.pk])
    assert olivia.get(missing).status_code == 404
    # These have lines of their own.
    olivia.get(transcript(talk))
    olivia.get(reverse("admin:conversations_conversation_changelist"))
    assert viewed(maple) == []
    assert len(log(maple, "transcript.viewed", "transcripts.listed")) == 3


def test_a_document_that_a_visit_downloads_is_recorded(olivia: Client, live_town: Town) -> None:
    maple = live_town.maple
    with shop_scope(maple.id):
        file = SimpleUploadedFile("prices.md", b"# Prices")
        document = add_document(maple.id, file, live_town.alice)
    download = reverse("admin:knowledge_document_download", args=[document.pk])
    visit(olivia, maple)
    assert olivia.get(download).content == b"# Prices"
    assert viewed(maple) == [download]


def exports() -> list[str]:
    """The addresses of all that a shop's people may take along as a table."""
    found = [pattern for pattern in patterns() if (pattern.name or "").endswith("_export")]
    return [
        reverse(
            f"{'' if page.name == 'usage_export' else 'admin:'}{page.name}",
            kwargs=dict.fromkeys(page.pattern.converters, "csv"),
        )
        for page in found
        if "platform" not in (page.name or "")
    ]


async def test_every_table_that_a_visit_takes_along_has_one_line_of_its_own(
    live_town: Town,
) -> None:
    maple, client = live_town.maple, AsyncClient()
    await client.aforce_login(live_town.olivia)
    page = reverse("admin:tenants_platformshop_visit", args=[maple.pk])
    await client.post(page, {"reason": REASON})
    assert len(exports()) >= 5
    for address in exports():
        before = await in_thread(whole_log, maple)
        answer: Any = await client.get(address)
        assert answer.status_code == 200, address
        if answer.streaming:
            assert [part async for part in answer.streaming_content]
        told = (await in_thread(whole_log, maple))[len(before) :]
        assert [line.act.partition(".")[2] for line in told] == ["exported"], address
    await sync_to_async(connections.close_all)()  # those of the thread that the pages ran in


@pytest.mark.parametrize("term", ["parcel", ""])
def test_what_is_proposed_to_an_operator_is_recorded_too(
    olivia: Client, live_town: Town, talk: Conversation, term: str
) -> None:
    visit(olivia, live_town.maple)
    of_messages = {"app_label": "conversations", "model_name": "message"}
    asked = {**of_messages, "field_name": "conversation", "term": term}
    answer = olivia.get(reverse("admin:autocomplete"), asked)
    assert str(talk.pk) in answer.content.decode()
    (listed,) = log(live_town.maple, "transcripts.listed")
    assert listed.details == {"search": term, "reason": REASON}


def test_a_visitor_changes_nothing_and_goes_nowhere_else(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    other = conversation(live_town.yunshang, "我的快递到哪了？")
    visit(olivia, live_town.maple)
    with shop_scope(live_town.maple.id):
        faq = Faq.objects.filter(shop=live_town.maple)[0]
    for name, pk in (
        ("knowledge_faq", faq.pk),
        ("tenants_shop", live_town.maple.pk),
        ("conversations_conversation", talk.pk),
    ):
        address = reverse(f"admin:{name}_change", args=[pk])
        assert olivia.get(address).status_code == 200
        assert olivia.post(address, {"question": "?", "answer": "!"}).status_code == 403
    assert olivia.get(reverse("admin:knowledge_faq_add")).status_code == 403
    assert olivia.get(transcript(other)).status_code == 404
    # The desk is closed meanwhile.
    assert olivia.get(reverse("admin:tenants_platformshop_changelist")).status_code == 403
    assert visit(olivia, live_town.yunshang).status_code == 404


def test_a_visit_is_left(olivia: Client, live_town: Town, talk: Conversation) -> None:
    visit(olivia, live_town.maple)
    assert olivia.get(reverse("admin:leave_visit")).status_code == 405
    assert olivia.post(reverse("admin:leave_visit")).status_code == 302
    assert olivia.get(transcript(talk)).status_code == 403
    assert len(log(live_town.maple, "visit.ended")) == 1
    assert olivia.get(reverse("admin:tenants_platformshop_changelist")).status_code == 200


def test_going_to_a_shop_of_ones_own_ends_the_visit(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    own = live_town.yunshang
    with shop_scope(own.id):
        Membership.objects.create(shop=own, user=live_town.olivia, role="viewer")
    visit(olivia, live_town.maple)
    olivia.post(reverse("choose_shop"), {"shop": str(live_town.maple.pk)})  # not theirs
    assert log(live_town.maple, "visit.ended") == []
    olivia.post(reverse("choose_shop"), {"shop": str(own.pk)})
    (ended,) = log(live_town.maple, "visit.ended")
    assert ended.actor == live_town.olivia.pk
    olivia.post(reverse("choose_shop"), {"shop": str(own.pk)})
    assert len(log(live_town.maple, "visit.ended")) == 1
    assert log(own, "visit.ended") == []
    assert VISIT_KEY not in olivia.session
    assert olivia.session["shop"] == str(own.pk)


def test_a_visit_ends_after_an_hour(olivia: Client, live_town: Town, talk: Conversation) -> None:
    visit(olivia, live_town.maple)
    session = olivia.session
    length = session[VISIT_KEY]["until"] - timezone.now().timestamp()
    assert timedelta(minutes=59).total_seconds() < length <= timedelta(minutes=60).total_seconds()
    assert olivia.get(transcript(talk)).status_code == 200
    session[VISIT_KEY] = {**session[VISIT_KEY], "until": timezone.now().timestamp() - 1}
    session.save()
    ended = olivia.get(transcript(talk), follow=True)
    assert ended.redirect_chain == [(reverse("admin:index"), 302)]
    assert "Your visit to the shop has ended." in ended.content.decode()
    assert VISIT_KEY not in olivia.session
    assert olivia.get(transcript(talk)).status_code == 403


@pytest.mark.parametrize("erased", [False, True])
@pytest.mark.parametrize(
    "page",
    [
        "admin:conversations_conversation_changelist",
        "admin:tenants_membership_changelist",
        "admin:tenants_invitation_changelist",
        "admin:tenants_auditentry_changelist",
    ],
)
def test_a_visit_ends_with_its_shop(
    olivia: Client, live_town: Town, page: str, erased: bool
) -> None:
    visit(olivia, live_town.maple)
    deletion = request_deletion(live_town.maple.pk, "Oscar", "They asked for it.")
    if erased:
        erase(deletion)
    ended = olivia.get(reverse(page), follow=True)
    assert ended.redirect_chain == [(reverse("admin:index"), 302)]
    assert "Your visit to the shop has ended." in ended.content.decode()
    assert visit(olivia, live_town.yunshang).status_code == 302


def test_who_is_no_operator_any_more_visits_nobody(
    olivia: Client, live_town: Town, talk: Conversation
) -> None:
    visit(olivia, live_town.maple)
    live_town.olivia.is_superuser = False
    live_town.olivia.save()
    assert SECRET not in olivia.get(transcript(talk)).content.decode()


def test_members_start_no_visit(live_town: Town) -> None:
    member = Client()
    member.force_login(live_town.alice)
    assert visit(member, live_town.yunshang).status_code == 404
