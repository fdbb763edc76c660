"""What is left when processes die in the middle of replies."""

import asyncio
from collections.abc import Callable

import psutil

from conversations.models import Message, Reply
from tenants.scope import in_shop
from tests.people import UNSURE, Town, true_words
from tests.platform import Platform, wait_until
from tests.widget_client import Shopper

WORDS = true_words(60)


async def in_thread(act: object) -> None:
    """Run a blocking act of the platform beside the sockets."""
    await asyncio.to_thread(act)  # type: ignore[arg-type]


async def mid_reply(platform: Platform, town: Town) -> tuple[Shopper, str]:
    """A shopper who has seen the beginning of a reply."""
    platform.script(words=WORDS, gap_seconds=0.05)
    somebody = Shopper(platform.socket_url(town.maple.public_key))
    await somebody.connect()
    asked = await somebody.say(UNSURE)
    while somebody.running.get(2, "").count("scarf") < 3:
        await somebody.receive()
    return somebody, asked


async def test_killed_web_process_is_taken_over(own_platform: Platform, live_town: Town) -> None:
    await in_thread(own_platform.add_web)
    somebody, asked = await mid_reply(own_platform, live_town)
    await in_thread(own_platform.web[0].kill)
    somebody.url = own_platform.socket_url(live_town.maple.public_key, web=1)
    welcome = await somebody.connect()
    assert welcome["reply"]["seq"] == 2
    answer = await somebody.until_answered(asked)
    assert (answer["text"], answer["status"]) == ("".join(WORDS), "done")
    assert sorted(somebody.messages) == [1, 2]
    await somebody.disconnect()


async def test_terminated_web_process_lets_its_replies_end(
    own_platform: Platform, live_town: Town
) -> None:
    await in_thread(own_platform.add_web)
    somebody, asked = await mid_reply(own_platform, live_town)
    ending = asyncio.create_task(in_thread(own_platform.web[0].end))
    await somebody.socket.wait_closed()
    assert somebody.socket.close_code == 1012
    somebody.url = own_platform.socket_url(live_town.maple.public_key, web=1)
    await somebody.connect()
    answer = await somebody.until_answered(asked)
    assert (answer["text"], answer["status"]) == ("".join(WORDS), "done")
    await ending
    assert len(own_platform.seen()["requests"]) == 1  # made once, to its end
    await somebody.disconnect()


async def test_reply_outlives_its_socket(own_platform: Platform, live_town: Town) -> None:
    somebody, asked = await mid_reply(own_platform, live_town)
    somebody.cut()
    await somebody.connect()
    assert (await somebody.until_answered(asked))["text"] == "".join(WORDS)
    await somebody.disconnect()


async def test_killed_engine_leaves_an_interrupted_reply_answered_from_the_faq(
    own_platform: Platform, live_town: Town
) -> None:
    somebody, asked = await mid_reply(own_platform, live_town)
    shown = somebody.running[2]
    await in_thread(own_platform.engine.kill)
    answer = await somebody.until_answered(asked)
    assert (answer["via"], answer["status"]) == ("fallback", "interrupted")
    assert answer["text"].startswith(shown)
    assert "A scarf is a lovely present." in answer["text"]
    asked = await somebody.say("How long does delivery take?")
    answer = await somebody.until_answered(asked)
    assert (answer["via"], answer["status"]) == ("faq", "done")
    assert answer["text"] == "Delivery takes two to four working days."
    await somebody.disconnect()


async def test_error_inside_the_stream_is_no_answer(
    own_platform: Platform, live_town: Town
) -> None:
    own_platform.script(words=WORDS, error_after=2)
    async with Shopper(own_platform.socket_url(live_town.maple.public_key)) as somebody:
        answer = await somebody.until_answered(await somebody.say(UNSURE))
        assert (answer["via"], answer["status"]) == ("fallback", "interrupted")
        assert "A scarf is a lovely present." in answer["text"]


async def test_refusal_before_the_first_word_is_tried_again_once(
    own_platform: Platform, live_town: Town
) -> None:
    for status, asked in ((500, 2), (503, 1)):  # the latter has too much to do already
        own_platform.script(status=status)
        async with Shopper(own_platform.socket_url(live_town.maple.public_key)) as somebody:
            answer = await somebody.until_answered(await somebody.say(UNSURE))
            assert (answer["via"], answer["status"]) == ("fallback", "done")
        assert len(own_platform.seen()["requests"]) == asked


async def test_places_of_lost_connections_are_free_again(
    narrow_platform: Platform, live_town: Town
) -> None:
    url = narrow_platform.socket_url(live_town.maple.public_key)
    for _ in range(12):
        somebody = Shopper(url)
        await somebody.connect()
        for _ in range(20):
            await somebody.send({"type": "history", "before": 5, "limit": 5})
        somebody.cut()
        await in_thread(lambda: _no_socket_is_left(narrow_platform))
    async with Shopper(url) as somebody:
        await somebody.until_answered(await somebody.say("Still there?"))


def _no_socket_is_left(platform: Platform) -> None:
    """Wait until the web process has noticed that its clients are gone."""
    popen = platform.web[0].popen
    assert popen is not None
    web = psutil.Process(popen.pid)
    port = platform.web[0].port

    def gone() -> bool:
        return not [
            connection
            for connection in web.net_connections("tcp")
            if connection.status == "ESTABLISHED" and connection.laddr[1] == port
        ]

    wait_until(gone, "closed sockets")


async def test_question_on_which_processes_died_is_answered_plainly(
    own_platform: Platform, live_town: Town
) -> None:
    somebody = Shopper(own_platform.socket_url(live_town.maple.public_key))
    await somebody.connect()
    asked = await somebody.say("Can I return it?")
    await somebody.until_answered(asked)
    await in_scope(live_town, owe_once_more)
    somebody.messages.pop(2)
    somebody.cut()
    await somebody.connect()
    answer = await somebody.until_answered(asked)
    assert (answer["via"], answer["status"]) == ("fallback", "interrupted")
    await somebody.disconnect()


def owe_once_more(town: Town) -> None:
    """As if three processes had died on Maple's only reply."""
    Message.objects.filter(shop=town.maple, seq=2).delete()
    Reply.objects.filter(shop=town.maple).update(status="running", attempt=3, leased_until=None)


async def in_scope(town: Town, act: Callable[[Town], None]) -> None:
    """Do something to the database beside the sockets."""
    await in_shop(town.maple.id, act, town)
