"""What one shop knows and hears goes nowhere near another's shopper: not into a prompt, a log or Valkey."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from threading import Thread
from uuid import UUID, uuid4

from django.conf import settings
from redis import Redis

from knowledge.embeddings import embed_missing
from knowledge.models import Faq, FaqPhrasing, OrderSource
from tenants.models import SafetyWord
from tenants.scope import in_thread, shop_scope
from tests.people import MAPLES_FAQS, UNSURE, Town
from tests.platform import Platform
from tests.rows import fill
from tests.widget_client import Shopper

GOOD = "A scarf is a lovely gift. "  # what both shops' entries bear out
OVER = "the watch is over"


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every command that Valkey gets, with keys and values; complete once the block has ended."""
    commands: list[str] = []
    patient = Redis.from_url(settings.REDIS_URL, socket_timeout=None)
    with patient, patient.monitor() as monitor:

        def listen() -> None:
            for seen in monitor.listen():
                commands.append(seen["command"])
                if OVER in seen["command"]:
                    return

        listening = Thread(target=listen)
        listening.start()
        try:
            yield commands
        finally:
            with Redis.from_url(settings.REDIS_URL) as marker:
                marker.get(OVER)
            listening.join(30)


def write_everywhere(town: Town, canary: str) -> None:
    """Put the canary into all that Maple has, and make it findable. Yunshang knows the same about gifts, without it."""
    fill(town.maple, town.alice, canary)
    with shop_scope(town.maple.id):
        # The shopper says the canary: it must be neither a word to refuse nor what an order's number looks like.
        SafetyWord.objects.filter(shop=town.maple).update(word=f"{canary}word")
        OrderSource.objects.filter(shop=town.maple).update(number_example=f"{canary}Z")
        for faq in Faq.objects.filter(shop=town.maple).exclude(question=canary):
            faq.question, faq.answer = f"{faq.question} {canary}", f"{faq.answer} {canary}"
            faq.save()
        for model in (Faq, FaqPhrasing):
            model.objects.filter(shop=town.maple).update(vector_text="")
    with shop_scope(town.yunshang.id):
        for question, answer in MAPLES_FAQS:
            Faq.objects.create(shop=town.yunshang, question=question, answer=answer)
    for shop in (town.maple, town.yunshang):
        embed_missing(shop.id)


async def test_a_shops_words_stay_in_its_own_conversations(
    platform: Platform, live_town: Town
) -> None:
    canary = f"CANARY{uuid4().hex[:12]}"
    await in_thread(write_everywhere, live_town, canary)
    maple = Shopper(platform.socket_url(live_town.maple.public_key))
    yunshang = Shopper(platform.socket_url(live_town.yunshang.public_key))
    prompts: dict[bool, list[str]] = {True: [], False: []}  # by whether they are Maple's
    with watched() as commands:
        async with AsyncExitStack() as windows:
            for shopper, shop in ((maple, live_town.maple), (yunshang, live_town.yunshang)):
                await windows.enter_async_context(shopper)
                # A second window at the other process: its text comes through Valkey.
                url = platform.socket_url(shop.public_key, web=1)
                second = Shopper(url, shopper.visitor, shopper.conversation)
                await windows.enter_async_context(second)
            # Side by side: answered, with the history of a first turn, and without the engine.
            for status in (200, 200, 503):
                # Slow enough for a hint of its own: text that follows the last hint at once goes without.
                platform.script(words=[GOOD], status=status, header_seconds=0.3)
                asked = await maple.say(f"{UNSURE} {canary}"), await yunshang.say(UNSURE)
                await asyncio.gather(
                    maple.until_answered(asked[0]), yunshang.until_answered(asked[1])
                )
                for request in platform.seen()["requests"]:
                    of_maple = canary in request["messages"][-1]["content"]
                    prompts[of_maple].append(json.dumps(request))
    assert maple.conversation
    group = UUID(maple.conversation).hex
    logs = "".join(process.log.read_text() for process in platform.web)
    # What is looked for is there to be found.
    assert min(map(len, prompts.values())) >= 3
    assert all(prompt.count(canary) > 1 for prompt in prompts[True])
    assert any(canary in command and group in command for command in commands)
    assert OVER in commands[-1]
    assert live_town.yunshang.slug in logs
    # And stands nowhere else.
    assert not [prompt for prompt in prompts[False] if canary in prompt]
    assert not [command for command in commands if canary in command and group not in command]
    assert canary not in logs
    assert canary not in json.dumps([yunshang.welcome, yunshang.messages])
