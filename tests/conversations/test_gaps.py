"""Unanswered questions from the socket to the people of the shop: noted, listed, answered, dismissed, forgotten."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations import tasks
from conversations.models import Conversation, Reply, Visitor
from knowledge.embeddings import embed_missing
from knowledge.models import Faq, Gap
from tenants.erasure import erase, remaining, request_deletion
from tenants.models import AuditEntry, Membership, Shop, User
from tenants.scope import in_shop, shop_scope
from tests.people import Town
from tests.platform import Platform
from tests.widget_client import Shopper

LIST = "/admin/knowledge/gap/"
ASKED = "Do you engrave lighters?"


def gap_of(shop: Shop, question: str = ASKED, **fields: Any) -> Gap:
    now = timezone.now()
    with shop_scope(shop.id):
        return Gap.objects.create(
            **{"shop": shop, "question": question, "count": 1, "first_at": now, "last_at": now}
            | fields
        )


def conversation_about(shop: Shop, *gaps: Gap) -> Conversation:
    """A conversation whose replies ended with these gaps."""
    with shop_scope(shop.id):
        talk = Conversation.objects.create(
            shop=shop, visitor=Visitor.objects.create(shop=shop), last_seq=2
        )
        for number, gap in enumerate(gaps):
            Reply.objects.create(
                shop=shop, conversation=talk, question_seq=1, seq=2 + number, gap=gap
            )
    return talk


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def as_role(shop: Shop, user: User, role: str) -> Client:
    with shop_scope(shop.id):
        Membership.objects.filter(shop=shop, user=user).update(role=role)
    return client_of(user)


def state_of(gap: Gap) -> tuple[str, int]:
    with shop_scope(gap.shop_id):
        found = Gap.objects.get(pk=gap.pk)
    return found.state, found.count


def form_for(gap: Gap) -> str:
    return f"{reverse('admin:knowledge_faq_add')}?gap={gap.pk}"


def answer(client: Client, gap: Gap, text: str = "Yes, up to 20 letters.") -> Any:
    form = {
        "question": gap.question,
        "answer": text,
        "enabled": "on",
        "_save": "Save",
        **{
            f"phrasings-{name}": value
            for name, value in (
                ("TOTAL_FORMS", "0"),
                ("INITIAL_FORMS", "0"),
                ("MIN_NUM_FORMS", "0"),
                ("MAX_NUM_FORMS", "20"),
            )
        },
    }
    return client.post(form_for(gap), form)


def act(client: Client, name: str, *gaps: Gap) -> Any:
    chosen = {"action": name, "_selected_action": [str(gap.pk) for gap in gaps]}
    return client.post(f"{LIST}?state=all", chosen, follow=True)


def test_a_languages_name_is_no_script(town: Town) -> None:
    gap_of(town.maple, "請問可以刻字嗎？", locale="zh-hans")
    listed = client_of(town.alice).get(LIST).content.decode().split('id="result_list"')[1]
    row = listed.split("<tbody")[1].split("</tbody>")[0]
    assert "Chinese" in row
    assert "Simplified Chinese" not in row


# --- from the socket ---


async def test_a_question_asked_in_vain_is_noted_with_its_reply(
    platform: Platform, live_town: Town
) -> None:
    platform.script()
    shop = live_town.maple
    async with Shopper(platform.socket_url(shop.public_key)) as somebody:
        for text in (
            "Sing me a song about the moon, I am at 138 0013 8000",
            "How long does delivery take?",
            "I want to talk to a human",
        ):
            await somebody.until_answered(await somebody.say(text))
    async with Shopper(platform.socket_url(shop.public_key)) as another:
        told = await another.until_answered(
            await another.say("sing me a song about the moon, I am at 139 0013 8000!")
        )
    assert "gap" not in told

    def stored() -> Any:
        [gap] = Gap.objects.filter(shop=shop)
        replies = Reply.objects.filter(shop=shop, gap=gap).order_by("created_at")
        return gap, list(replies.values_list("question_seq", "conversation_id"))

    gap, replies = await in_shop(shop.id, stored)
    assert gap.question == "Sing me a song about the moon, I am at *******8000"
    assert (gap.count, gap.state, gap.locale) == (2, "open", "en")
    assert gap.first_at < gap.last_at
    assert [str(talk) for _, talk in replies] == [somebody.conversation, another.conversation]
    assert [seq for seq, _ in replies] == [1, 1]


async def test_an_answer_is_given_next_time(platform: Platform, live_town: Town) -> None:
    platform.script()
    shop = live_town.maple
    async with Shopper(platform.socket_url(shop.public_key)) as somebody:
        await somebody.until_answered(await somebody.say("Sing me a song about the moon"))

        def people_answer() -> None:
            try:
                with shop_scope(shop.id):
                    gap = Gap.objects.get(shop=shop)
                assert answer(client_of(live_town.alice), gap, "We do not sing.").status_code == 302
                embed_missing(shop.id)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(people_answer).result(60)
        told = await somebody.until_answered(await somebody.say("Sing me a song about the moon!"))
    assert (told["via"], told["text"]) == ("faq", "We do not sing.")


# --- the list ---


def test_the_list_shows_what_is_open_most_asked_first(live_town: Town) -> None:
    shop = live_town.maple
    rare, often = gap_of(shop, "Rare?"), gap_of(shop, "Often?", count=7)
    gap_of(shop, "Dismissed?", state=Gap.State.DISMISSED)
    gap_of(live_town.yunshang, "Theirs?")
    talk = conversation_about(shop, rare, often)
    page = client_of(live_town.alice).get(LIST).content.decode()
    assert page.index("Often?") < page.index("Rare?")
    assert "Dismissed?" not in page
    assert "Theirs?" not in page
    assert reverse("admin:conversations_conversation_change", args=[talk.pk]) in page
    assert f"?gap={often.pk}" in page


def test_it_is_searched_and_filtered(live_town: Town) -> None:
    shop, alice = live_town.maple, client_of(live_town.alice)
    gap_of(shop, "Engrave?", locale="en")
    gap_of(shop, "刻字吗？", locale="zh-hans")
    gap_of(shop, "Done?", state=Gap.State.ANSWERED)
    gap_of(shop, "Never?", state=Gap.State.DISMISSED)

    def listed(**query: str) -> set[str]:
        page = alice.get(LIST, query).content.decode()
        return {text for text in ("Engrave?", "刻字吗？", "Done?", "Never?") if text in page}

    assert listed() == {"Engrave?", "刻字吗？"}
    assert listed(q="engrave") == {"Engrave?"}
    assert listed(locale="zh-hans") == {"刻字吗？"}
    assert listed(state="answered") == {"Done?"}
    assert listed(state="dismissed") == {"Never?"}
    assert len(listed(state="all")) == 4


def test_the_menu_says_how_many_are_open(live_town: Town) -> None:
    alice = client_of(live_town.alice)
    for number in range(37):
        gap_of(live_town.maple, f"Question {number}?")
    gap_of(live_town.maple, "Never?", state=Gap.State.DISMISSED)
    gap_of(live_town.yunshang, "Theirs?")
    page = alice.get("/admin/").content.decode()
    entry = page[page.index(f'href="{LIST}"') :]
    assert "37" in entry[: entry.index("</a>")]


def test_lists_of_any_length_take_as_many_queries(live_town: Town) -> None:
    shop, alice = live_town.maple, client_of(live_town.alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            alice.get(LIST)
        return len(counted)

    conversation_about(shop, gap_of(shop, "First?"))
    alice.get(LIST)
    before = queries()
    for number in range(30):
        conversation_about(shop, gap_of(shop, f"Question {number}?"))
    assert queries() == before


# --- what people do ---


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_others_see_and_do_nothing(live_town: Town, role: str) -> None:
    gap = gap_of(live_town.maple)
    client = as_role(live_town.maple, live_town.bob, role)
    for page in (LIST, f"{LIST}{gap.pk}/change/"):
        shown = client.get(page).content.decode()
        assert ASKED in shown
        assert "?gap=" not in shown
        assert "Dismiss" not in shown
    act(client, "dismiss", gap)
    act(client, "delete_selected", gap)
    assert client.get(form_for(gap)).status_code == 403
    assert answer(client, gap).status_code == 403
    assert state_of(gap) == ("open", 1)


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_the_form_is_filled_in_and_saving_answers(live_town: Town, role: str) -> None:
    shop, gap = live_town.maple, gap_of(live_town.maple)
    client = as_role(shop, live_town.bob, role)
    assert f'value="{ASKED}"' in client.get(form_for(gap)).content.decode()
    saved = answer(client, gap)
    assert (saved.status_code, saved["Location"]) == (302, LIST)
    with shop_scope(shop.id):
        found = Gap.objects.get(pk=gap.pk)
        assert found.faq is not None
        assert (found.state, found.faq.answer) == ("answered", "Yes, up to 20 letters.")
        assert AuditEntry.objects.filter(act="gap.answered", subject=ASKED).count() == 1
    client.get(LIST)  # says that the FAQ was added
    assert ASKED not in client.get(LIST).content.decode()
    page = client.get(f"{LIST}?state=answered").content.decode()
    assert reverse("admin:knowledge_faq_change", args=[found.faq_id]) in page


def test_a_form_that_is_refused_answers_nothing(live_town: Town) -> None:
    gap = gap_of(live_town.maple)
    client = client_of(live_town.alice)
    assert "{unknown_fact}" in answer(client, gap, "It costs {unknown_fact}.").content.decode()
    assert state_of(gap) == ("open", 1)
    assert client.get(f"{reverse('admin:knowledge_faq_add')}?gap=nonsense").status_code == 404


def test_what_was_typed_for_a_question_that_went_is_saved(live_town: Town) -> None:
    gap, client = gap_of(live_town.maple), client_of(live_town.alice)
    with shop_scope(live_town.maple.id):
        Gap.objects.filter(pk=gap.pk).delete()
    answer(client, gap, "Typed for nothing?")
    with shop_scope(live_town.maple.id):
        assert Faq.objects.filter(answer="Typed for nothing?").count() == 1


def test_a_second_click_makes_no_second_faq(live_town: Town) -> None:
    gap, barrier = gap_of(live_town.maple), threading.Barrier(2)

    def click(_: int) -> int:
        try:
            client = client_of(live_town.alice)
            barrier.wait(30)
            return int(answer(client, gap).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as clicks:
        assert list(clicks.map(click, range(2))) == [302, 302]
    with shop_scope(live_town.maple.id):
        assert Faq.objects.filter(question=ASKED).count() == 1
        assert AuditEntry.objects.filter(act="gap.answered").count() == 1


def test_of_two_people_the_second_keeps_what_they_typed(live_town: Town) -> None:
    gap = gap_of(live_town.maple)
    answer(client_of(live_town.alice), gap)
    editor = as_role(live_town.maple, live_town.bob, "editor")
    page = answer(editor, gap, "Only on silver.").content.decode()
    assert "Somebody answered this meanwhile" in page
    assert "Only on silver." in page
    with shop_scope(live_town.maple.id):
        faq = Faq.objects.get(question=ASKED)
    opened = editor.get(form_for(gap))
    assert opened["Location"] == reverse("admin:knowledge_faq_change", args=[faq.pk])


def test_dismissing_and_opening_again(live_town: Town) -> None:
    one, done = gap_of(live_town.maple), gap_of(live_town.maple, "Done?", state="answered")
    alice = client_of(live_town.alice)
    assert "1 question was dismissed." in act(alice, "dismiss", one, done).content.decode()
    assert (state_of(one), state_of(done)) == (("dismissed", 1), ("answered", 1))
    assert "0 questions were dismissed." in act(alice, "dismiss", one).content.decode()
    assert "1 question is open again." in act(alice, "open_again", one, done).content.decode()
    assert (state_of(one), state_of(done)) == (("open", 1), ("answered", 1))
    with shop_scope(live_town.maple.id):
        acts = AuditEntry.objects.filter(act__startswith="gap.").values_list("act", flat=True)
        assert sorted(acts) == ["gap.dismissed", "gap.reopened"]


def test_a_dismissed_one_may_be_answered_after_all(live_town: Town) -> None:
    gap = gap_of(live_town.maple, state=Gap.State.DISMISSED)
    assert answer(client_of(live_town.alice), gap).status_code == 302
    assert state_of(gap)[0] == "answered"


def test_another_shops_gap_is_no_gap(live_town: Town) -> None:
    theirs = gap_of(live_town.yunshang, "Theirs?")
    page = client_of(live_town.alice).get(form_for(theirs)).content.decode()
    assert "Theirs?" not in page
    answer(client_of(live_town.alice), theirs)
    assert state_of(theirs) == ("open", 1)


def test_it_is_read_in_chinese(live_town: Town) -> None:
    gap_of(live_town.yunshang, "可以刻字吗？", locale="zh-hans")
    client = client_of(live_town.charlie)
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    page = client.get(LIST).content.decode()
    for text in ("未回答的问题", "可以刻字吗？", "提问次数", "去回答", "忽略"):
        assert text in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"open": "unanswered", "answered": "answered", "dismissed": "dismissed"}),
        ("zh-hans", {"open": "未回答", "answered": "已回答", "dismissed": "已忽略"}),
    ],
)
def test_one_is_shown_with_its_state_in_words(
    live_town: Town, language: str, words: dict[str, str]
) -> None:
    client = client_of(live_town.alice)
    client.post("/i18n/setlang/", {"language": language})
    for state, said in words.items():
        gap = gap_of(live_town.maple, f"{state}?", state=state)
        page = client.get(f"{LIST}{gap.pk}/change/").content.decode()
        shown = re.findall(r'class="readonly[^>]*>([^<]*)</div>', page)
        assert said in [each.strip().lower() for each in shown]
        assert "(&#x27;" not in page


# --- forgetting ---


def test_it_goes_with_the_last_conversation_that_asked_it(live_town: Town) -> None:
    shop = live_town.maple
    alone, shared = gap_of(shop, "Mine alone?"), gap_of(shop, "Ours?", count=2)
    gone = conversation_about(shop, alone, shared)
    conversation_about(shop, shared)
    tasks.drop_empty_conversations()
    with shop_scope(shop.id):
        assert Gap.objects.filter(shop=shop).count() == 2
        Visitor.objects.get(pk=gone.visitor_id).delete()
    tasks.drop_empty_conversations()
    with shop_scope(shop.id):
        assert [gap.question for gap in Gap.objects.filter(shop=shop)] == ["Ours?"]


def test_deleting_one_leaves_the_conversation(live_town: Town) -> None:
    gap = gap_of(live_town.maple)
    conversation_about(live_town.maple, gap)
    form = {"action": "delete_selected", "_selected_action": [str(gap.pk)], "post": "yes"}
    client_of(live_town.alice).post(LIST, form)
    with shop_scope(live_town.maple.id):
        assert Gap.objects.count() == 0
        assert Reply.objects.get().gap is None


def test_it_goes_with_the_shop(live_town: Town) -> None:
    shop = live_town.maple
    gap = gap_of(shop)
    conversation_about(shop, gap)
    answer(client_of(live_town.alice), gap)
    erase(request_deletion(shop.id, "Olivia", "They asked for it."))
    assert set(remaining(shop.id).values()) == {0}
