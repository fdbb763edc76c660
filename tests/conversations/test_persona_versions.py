"""Shoppers meet what was published, never the draft; every reply knows the version that made it."""

import asyncio
from typing import Any

import websockets
from django.test import Client
from django.urls import reverse

from conversations.models import Reply
from tenants.models import Persona, PersonaVersion, Shop, User
from tenants.personas import publish, roll_back
from tenants.scope import in_shop, in_thread
from tests.people import UNSURE, Town
from tests.platform import Platform
from tests.widget_client import Shopper

QUESTION = UNSURE


def write_draft(shop: Shop, **texts: Any) -> None:
    Persona.objects.filter(shop=shop).update(**texts)


def publish_draft(shop: Shop) -> None:
    publish(Persona.objects.get(shop=shop), author=None)


def back_to(shop: Shop, number: int) -> None:
    roll_back(Persona.objects.get(shop=shop), number)


def versions_of_replies(shop: Shop) -> list[int | None]:
    replies = Reply.objects.filter(shop=shop).order_by("created_at")
    return list(replies.values_list("persona_version__number", flat=True))


async def met(platform: Platform, shop: Shop) -> tuple[str, str, list[str], str, str]:
    """What a new shopper meets: assistant, greeting, suggestions, author of the reply, and the system prompt."""
    platform.script()
    async with Shopper(platform.socket_url(shop.public_key)) as shopper:
        seen = shopper.welcome["shop"]
        reply = await shopper.until_answered(await shopper.say(QUESTION))
    prompt = platform.seen()["requests"][-1]["messages"][0]["content"]
    return (
        seen["assistant"],
        seen["greeting"],
        seen["suggestions"],
        reply["author"]["name"],
        prompt,
    )


async def test_shoppers_meet_only_what_was_published(platform: Platform, live_town: Town) -> None:
    shop = live_town.maple
    first = await met(platform, shop)
    assert first[:4] == ("Mia", "Hi, Mia here.", [], "Mia")
    draft = {
        "name": "Zoe",
        "greeting": "Hi, Zoe here.",
        "suggestions": ["Where is my parcel?"],
        "instructions": "Mention the moon.",
    }
    await in_shop(shop.id, write_draft, shop, **draft)
    assert await met(platform, shop) == first
    await in_shop(shop.id, publish_draft, shop)
    *words, prompt = await met(platform, shop)
    assert words == ["Zoe", "Hi, Zoe here.", ["Where is my parcel?"], "Zoe"]
    assert prompt.startswith("You are Zoe")
    assert "Mention the moon." in prompt
    await in_shop(shop.id, back_to, shop, 1)
    assert await met(platform, shop) == first
    assert await in_shop(shop.id, versions_of_replies, shop) == [1, 1, 2, 1]


async def test_a_reply_in_the_making_keeps_its_version(platform: Platform, live_town: Town) -> None:
    shop = live_town.maple
    platform.script(gap_seconds=0.2)
    async with Shopper(platform.socket_url(shop.public_key)) as shopper:
        asked = await shopper.say(QUESTION)
        await shopper.until("reply.start")
        await in_shop(shop.id, write_draft, shop, name="Zoe")
        await in_shop(shop.id, publish_draft, shop)
        reply = await shopper.until_answered(asked)
    assert reply["author"]["name"] == "Mia"
    assert await in_shop(shop.id, versions_of_replies, shop) == [1]


async def test_answers_without_the_model_and_stopped_ones_know_their_version(
    platform: Platform, live_town: Town
) -> None:
    shop = live_town.maple
    await in_shop(shop.id, publish_draft, shop)
    platform.script(status=503)
    async with Shopper(platform.socket_url(shop.public_key)) as shopper:
        reply = await shopper.until_answered(await shopper.say(QUESTION))
        assert reply["via"] == "fallback"
        platform.script(first_token_seconds=30)
        asked = await shopper.say(QUESTION)
        start = await shopper.until("reply.start")
        await shopper.send({"type": "stop", "seq": start["seq"]})
        assert (await shopper.until_answered(asked))["status"] == "stopped"
    assert await in_shop(shop.id, versions_of_replies, shop) == [2, 2]
    page = await in_thread(transcript, live_town.bob, shop, shopper.conversation)
    assert page.count(">v2</a>") == 2
    persona = await in_shop(shop.id, PersonaVersion.objects.get, shop=shop, number=2)
    assert reverse("admin:tenants_persona_version", args=[persona.persona_id, 2]) in page


def transcript(user: User, shop: Shop, conversation: str | None) -> str:
    client = Client()
    client.force_login(user)
    page = client.get(reverse("admin:conversations_conversation_change", args=[conversation]))
    return page.content.decode()


async def test_shop_that_never_published_is_not_open(platform: Platform, live_town: Town) -> None:
    shop = live_town.maple
    await in_shop(shop.id, write_draft, shop, published=None)
    async with websockets.connect(platform.socket_url(shop.public_key)) as client:
        await client.send('{"type":"hello"}')
        async with asyncio.timeout(15):
            await client.wait_closed()
        assert client.close_code == 4404
