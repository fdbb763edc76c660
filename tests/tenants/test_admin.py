"""The admin as each of the people meets it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.models import Conversation, Message, Visitor
from knowledge.models import Faq
from tenants.models import Persona, Shop, ShopOwned, User
from tenants.scope import shop_scope
from tests.people import Town

LISTS = (
    "knowledge_faq",
    "knowledge_product",
    "tenants_persona",
    "tenants_shop",
    "conversations_conversation",
)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def conversation(shop: Shop, *texts: str) -> Conversation:
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop)
        made = Conversation.objects.create(shop=shop, visitor=visitor, last_seq=len(texts))
        for seq, text in enumerate(texts, 1):
            role = Message.Role.VISITOR if seq % 2 else Message.Role.ASSISTANT
            now = timezone.now()
            Message.objects.create(
                shop=shop, conversation=made, seq=seq, role=role, text=text, created_at=now
            )
    return made


def one(model: type[ShopOwned], shop: Shop, **fields: Any) -> Any:
    with shop_scope(shop.id):
        return model._default_manager.filter(shop=shop, **fields)[0]


@pytest.fixture
def both(town: Town) -> Town:
    conversation(town.maple, "Where is my parcel?", "On its way.")
    conversation(town.yunshang, "我的快递到哪了？", "在路上。")
    return town


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_lists_open_in_both_languages(both: Town, page: str, language: str) -> None:
    client = logged_in(both.alice)
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"admin:{page}_changelist"))
    assert answer.status_code == 200
    assert b"\xe4\xba\x91\xe8\xa3\xb3" not in answer.content  # 云裳: the other shop


def test_owner_changes_an_faq(town: Town) -> None:
    faq = one(Faq, town.maple, question="Can I return an item?")
    page = reverse("admin:knowledge_faq_change", args=[faq.pk])
    form = {
        "question": faq.question,
        "answer": "Within 60 days.",
        "enabled": "on",
        "phrasings-TOTAL_FORMS": "1",
        "phrasings-INITIAL_FORMS": "0",
        "phrasings-0-text": "Can I send it back?",
    }
    assert logged_in(town.alice).post(page, form).status_code == 302
    with shop_scope(town.maple.id):
        faq.refresh_from_db()
        assert faq.answer == "Within 60 days."
        assert [phrasing.shop_id for phrasing in faq.phrasings.all()] == [town.maple.id]


def test_an_faq_has_so_many_phrasings(town: Town) -> None:
    def form(number: int) -> dict[str, str]:
        texts = {f"phrasings-{at}-text": f"{at}?" for at in range(number)}
        return {
            "question": "Many?",
            "answer": "Yes.",
            "phrasings-TOTAL_FORMS": str(number),
            "phrasings-INITIAL_FORMS": "0",
            **texts,
        }

    client, page = logged_in(town.alice), reverse("admin:knowledge_faq_add")
    assert "at most 20 forms" in client.post(page, form(21)).content.decode()
    assert client.post(page, form(20)).status_code == 302


def test_new_faq_belongs_to_the_owners_shop(town: Town) -> None:
    form = {
        "question": "New?",
        "answer": "Yes.",
        "shop": str(town.yunshang.pk),
        "phrasings-TOTAL_FORMS": "0",
        "phrasings-INITIAL_FORMS": "0",
    }
    answer = logged_in(town.alice).post(reverse("admin:knowledge_faq_add"), form)
    assert answer.status_code == 302
    assert one(Faq, town.maple, question="New?").answer == "Yes."


def test_other_shops_rows_are_not_there(both: Town) -> None:
    client = logged_in(both.charlie)
    for model in (Faq, Persona, Conversation):
        row = one(model, both.maple)
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        answer = client.get(reverse(page, args=[row.pk]))
        assert answer.status_code == 404


def test_agent_reads_transcripts_and_changes_nothing(both: Town) -> None:
    client = logged_in(both.bob)
    talk = one(Conversation, both.maple)
    page = client.get(reverse("admin:conversations_conversation_change", args=[talk.pk]))
    assert "Where is my parcel?" in page.content.decode()
    assert "On its way." in page.content.decode()
    faq = one(Faq, both.maple)
    change = reverse("admin:knowledge_faq_change", args=[faq.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"question": "x", "answer": "y"}).status_code == 403
    assert client.get(reverse("admin:knowledge_faq_add")).status_code == 403
    assert client.get(reverse("admin:tenants_user_changelist")).status_code == 403


def test_what_shoppers_write_is_shown_as_text(both: Town) -> None:
    talk = conversation(both.maple, "<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    page = logged_in(both.alice).get(
        reverse("admin:conversations_conversation_change", args=[talk.pk])
    )
    assert "<script>alert(1)" not in page.content.decode()
    assert "<img src=x" not in page.content.decode()


def test_persona_keeps_its_suggestions_as_lines(town: Town) -> None:
    persona = one(Persona, town.maple)
    page = reverse("admin:tenants_persona_change", args=[persona.pk])
    form = {"name": "Mia", "language": "shopper", "suggestions": "One?\n\n Two? "}
    assert logged_in(town.alice).post(page, form).status_code == 302
    assert one(Persona, town.maple).suggestions == ["One?", "Two?"]
    form["suggestions"] = "\n".join("12345")
    assert logged_in(town.alice).post(page, form).status_code == 200


@pytest.mark.parametrize("page", LISTS)
def test_lists_take_the_same_queries_for_one_row_and_for_ten(town: Town, page: str) -> None:
    client = logged_in(town.alice)
    counts = []
    for rows in (1, 9):
        for number in range(rows):
            with shop_scope(town.maple.id):
                Faq.objects.create(shop=town.maple, question=f"q{rows}{number}", answer="a")
            conversation(town.maple, f"hello {number}")
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(f"admin:{page}_changelist"))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14


def test_transcript_takes_the_same_queries_for_two_messages_and_for_forty(town: Town) -> None:
    client = logged_in(town.alice)
    counts = []
    for texts in (2, 40):
        talk = conversation(town.maple, *(f"message {number}" for number in range(texts)))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("admin:conversations_conversation_change", args=[talk.pk]))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 17


def test_settings_of_the_shop_are_saved_and_recorded(town: Town) -> None:
    client = logged_in(town.alice)
    page = reverse("admin:tenants_shop_change", args=[town.maple.pk])
    form = {
        "name": "Maple & Sons",
        "locale": "en",
        "accent": "#2f6f5e",
        "tagline": "",
        "allowed_origins": "",
    }
    assert client.post(page, form).status_code == 302
    history = client.get(reverse("admin:tenants_shop_history", args=[town.maple.pk]))
    assert "Changed the shop" in history.content.decode()
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Write it in one line"), ("zh-hans", "请写成一行")],
)
@pytest.mark.parametrize("odd", ["\r\n", "\x1b", "\u202e", "\u2028", "\u2069"])
def test_names_stand_in_one_line(town: Town, odd: str, language: str, said: str) -> None:
    client = logged_in(town.alice)
    client.cookies["django_language"] = language
    written = f"Map{odd}le"
    shop = {"name": written, "tagline": written, "locale": "en", "accent": "#2f6f5e"}
    page = reverse("admin:tenants_shop_change", args=[town.maple.pk])
    answer = client.post(page, shop)
    assert set(answer.context["adminform"].errors) == {"name", "tagline"}
    assert said in answer.content.decode()
    page = reverse("admin:tenants_persona_change", args=[one(Persona, town.maple).pk])
    answer = client.post(page, {"name": written, "language": "shopper", "suggestions": ""})
    assert set(answer.context["adminform"].errors) == {"name"}


@pytest.mark.django_db(databases=["default", "platform"])
def test_operators_read_histories_at_their_desk(town: Town) -> None:
    client = logged_in(town.olivia)
    for row in (town.bob, town.maple.plan):
        page = reverse(f"admin:tenants_{row._meta.model_name}_history", args=[row.pk])
        assert "Nothing is recorded about it." in client.get(page).content.decode()
    page = reverse("admin:tenants_user_history", args=[town.bob.pk])
    assert logged_in(town.alice).get(page).status_code == 404


@pytest.mark.parametrize("kept", ["is_active", "is_superuser"])
def test_the_last_operator_stays_one(town: Town, kept: str) -> None:
    User.objects.exclude(pk=town.olivia.pk).update(is_superuser=False)
    client = logged_in(town.olivia)
    page = reverse("admin:tenants_user_change", args=[town.olivia.pk])
    form = {"email": town.olivia.email, kept: "on"}
    assert "the only operator" in client.post(page, form).content.decode()
    delete = reverse("admin:tenants_user_delete", args=[town.olivia.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    town.olivia.refresh_from_db()
    assert town.olivia.is_active
    assert town.olivia.is_superuser
    town.bob.is_superuser = True
    town.bob.save()
    assert client.post(page, form).status_code == 302


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Skip to the content", "Navigation", "Content that scrolls")),
        ("zh-hans", ("跳到正文", "导航", "可滚动的内容")),
    ],
)
def test_the_keyboard_is_given_what_the_theme_lacks(
    town: Town, language: str, said: tuple[str, ...]
) -> None:
    client = logged_in(town.alice)
    client.cookies["django_language"] = language
    page = client.get(reverse("admin:index")).content.decode()
    assert 'href="#content"' in page
    assert 'id="content"' in page
    assert 'src="/static/tenants/admin.js"' in page
    assert 'href="/static/tenants/admin.css"' in page
    assert all(text in page for text in said)
