"""The preview of the prompt shows what the engine would be sent, counted by the model itself where it can."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from inference.admin import SAMPLES
from inference.engine import Engine
from inference.engine_errors import EngineUnavailableError
from inference.messages import PromptMessage
from tenants.models import Persona, Shop, User
from tenants.personas import publish
from tenants.scope import in_thread, shop_scope
from tests.people import UNSURE, Town
from tests.platform import Platform
from tests.widget_client import Shopper

ASK = [PromptMessage("system", "Be kind."), PromptMessage("user", "你好")]


@pytest.fixture
def scripted(platform: Platform, settings: Settings) -> Iterator[Platform]:
    platform.script()
    settings.ENGINE_URLS = (f"http://127.0.0.1:{platform.engine.port}",)
    yield platform
    platform.script()


def preview(user: User, shop: Shop, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    with shop_scope(shop.id):
        persona = Persona.objects.get(shop=shop)
    return client.get(reverse("persona-preview", args=[persona.pk]), query)


async def test_each_message_and_the_whole_are_counted(scripted: Platform) -> None:
    engine = Engine()
    try:
        counts = await engine.count_tokens(ASK)
    finally:
        await engine.close()
    assert (counts.total, counts.each) == (16, (8, 2))


@pytest.mark.parametrize("script", [{"status": 404}, {"status": 500}, {"header_seconds": 10}])
async def test_engine_that_cannot_count_says_so_in_time(
    scripted: Platform, script: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.engine.COUNT_SECONDS", 0.2)
    scripted.script(**script)
    engine = Engine()
    try:
        with pytest.raises(EngineUnavailableError):
            await engine.count_tokens(ASK)
    finally:
        await engine.close()


def test_prompt_is_shown_with_the_models_own_counts(scripted: Platform, live_town: Town) -> None:
    page = preview(live_town.alice, live_town.maple).content.decode()
    assert "You are Mia" in page
    assert SAMPLES["en"] in page
    assert "Unworn items can be returned within 30 days." in page
    assert "Counted by the model" in page
    assert "6 of them wrap the messages" in page
    assert "Estimated" not in page


def test_without_an_engine_the_estimate_is_called_one(live_town: Town) -> None:
    page = preview(live_town.alice, live_town.maple).content.decode()
    assert "Estimated, on the high side" in page
    assert "about " in page


async def test_what_is_shown_is_what_the_engine_is_sent(
    scripted: Platform, live_town: Town
) -> None:
    question = UNSURE + " <&>"
    async with Shopper(scripted.socket_url(live_town.maple.public_key)) as shopper:
        await shopper.until_answered(await shopper.say(question))
    sent = scripted.seen()["requests"][-1]["messages"]
    shown = await in_thread(shown_texts, live_town.alice, live_town.maple, question)
    assert shown == [message["content"] for message in sent]


async def test_the_engine_is_not_sent_that_something_was_not_known(
    scripted: Platform, live_town: Town
) -> None:
    async with Shopper(scripted.socket_url(live_town.maple.public_key)) as shopper:
        for question in ("Do you sell submarines?", UNSURE):
            await shopper.until_answered(await shopper.say(question))
    sent = [message["content"] for message in scripted.seen()["requests"][-1]["messages"]]
    assert len(sent) == 2
    assert not any("submarines" in text for text in sent)


def shown_texts(user: User, shop: Shop, question: str) -> list[str]:
    answer = preview(user, shop, question=question)
    return [text for _, text, _ in answer.context["messages_sent"]]


def test_draft_and_versions_are_previewed_by_choice(live_town: Town) -> None:
    shop = live_town.maple
    with shop_scope(shop.id):
        persona = Persona.objects.get(shop=shop)
        persona.name = "Zoe"
        persona.save()
    assert "You are Zoe" in preview(live_town.alice, shop).content.decode()
    assert "You are Mia" in preview(live_town.alice, shop, of="1").content.decode()
    assert preview(live_town.alice, shop, of="2").status_code == 404
    with shop_scope(shop.id):
        publish(persona, live_town.alice)
    assert "You are Zoe" in preview(live_town.alice, shop, of="2").content.decode()


def test_what_the_estimate_would_cut_stays_where_the_models_count_says_that_it_fits(
    scripted: Platform, live_town: Town
) -> None:
    """The scripted engine counts a token a character, the estimate one and a half for a Chinese one."""
    shop = live_town.yunshang
    with shop_scope(shop.id):
        Persona.objects.filter(shop=shop).update(instructions="字" * 2600)
    page = preview(live_town.charlie, shop, question="买的衣服可以退货吗？").content.decode()
    assert "Cut, because there is no room for it" not in page
    assert "收到商品7天内可以无理由退货。" in page


def test_what_is_longer_than_the_estimate_says_is_cut_by_the_models_count(
    scripted: Platform, live_town: Town
) -> None:
    """The scripted engine counts a token a character, the estimate a third, as of words."""
    shop = live_town.maple
    with shop_scope(shop.id):
        Persona.objects.filter(shop=shop).update(instructions="AB-QX " * 1110)
    answer = preview(live_town.alice, shop, question="Can I return a coat?")
    assert "Cut, because there is no room for it" in answer.content.decode()
    assert answer.context["fits"]


def test_texts_that_crowd_out_the_facts_are_told(live_town: Town) -> None:
    shop = live_town.yunshang
    with shop_scope(shop.id):
        Persona.objects.filter(shop=shop).update(instructions="字" * 4000)
    page = preview(live_town.charlie, shop, question="买的衣服可以退货吗？" * 190).content.decode()
    assert "Cut, because there is no room for it" in page
    assert "in this order: the least fitting entries, then the oldest messages" in page
    assert "买的衣服可以退货吗？" in page


@pytest.mark.parametrize("question", ["a\x00b", "x" * 3000, " ", "<script>alert(1)</script>"])
def test_any_question_is_shown_as_text(live_town: Town, question: str) -> None:
    answer = preview(live_town.alice, live_town.maple, question=question)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_only_people_of_the_shop_see_it(live_town: Town) -> None:
    assert preview(live_town.bob, live_town.maple).status_code == 200
    assert preview(live_town.charlie, live_town.maple).status_code == 404
    assert preview(live_town.olivia, live_town.maple).status_code == 403
    with shop_scope(live_town.maple.id):
        persona = Persona.objects.get(shop=live_town.maple)
    page = reverse("persona-preview", args=[persona.pk])
    assert Client().get(page)["Location"].startswith(reverse("admin:login"))
    assert Client().post(page)["Location"].startswith(reverse("admin:login"))


def test_page_keeps_the_admins_content_policy(live_town: Town) -> None:
    policy = preview(live_town.alice, live_town.maple)["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
