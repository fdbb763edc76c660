"""Who reads a transcript goes from a reply to the entries that it is from, and to a new FAQ for what was asked."""

import re
from html import unescape

from django.test import Client

from tenants.models import User
from tenants.scope import in_thread
from tests.conversations.test_answers import talk, transcript
from tests.orders import place_order
from tests.people import UNSURE, Town
from tests.platform import Platform

GOOD = "A scarf is a lovely gift. "


def opened(user: User, page: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(page).content.decode()


async def test_a_reply_leads_to_its_entries_and_to_a_better_answer(
    platform: Platform, live_town: Town
) -> None:
    platform.script(words=[GOOD])
    asked = f"{UNSURE} Write to ann@example.com, I live at 12 Oak Road"
    await talk(platform, live_town.maple, asked)
    page = await in_thread(transcript, live_town.alice, live_town.maple)
    entries = re.findall(r'href="(/admin/knowledge/faq/[^"]+/change/)"', page)
    assert entries
    assert "<form" in await in_thread(opened, live_town.alice, entries[0])
    [form] = re.findall(r'href="(/admin/knowledge/faq/add/\?question=[^"]+)"', page)
    assert "ann" not in form
    new = unescape(await in_thread(opened, live_town.alice, unescape(form)))
    assert f"{UNSURE} Write to a***@example.com, I live at ** Oak Road" in new


async def test_below_what_is_told_by_rule_there_is_no_way_to_a_new_faq(
    platform: Platform, live_town: Town
) -> None:
    await in_thread(place_order, live_town.maple)
    await talk(platform, live_town.maple, "Hello", "Where is my order?", "I want a person")
    page = await in_thread(transcript, live_town.alice, live_town.maple)
    assert page.count("How this reply was made") == 3
    assert "/admin/knowledge/faq/add/?question=" not in page


async def test_who_only_reads_the_knowledge_gets_no_way_to_change_it(
    platform: Platform, live_town: Town
) -> None:
    platform.script(words=[GOOD])
    await talk(platform, live_town.maple, UNSURE)
    page = await in_thread(transcript, live_town.bob, live_town.maple)
    assert "lovely gift" in page
    assert "/admin/knowledge/faq/" not in page.split('class="transcript-list"')[1].split("</ol>")[0]
