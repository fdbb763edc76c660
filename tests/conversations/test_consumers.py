"""The protocol, spoken by an independent client against real web processes."""

import asyncio
import json
import random
import uuid
from typing import Any

import pytest
import websockets

from conversations.consumers import WidgetConsumer
from conversations.delivery import Progress
from conversations.models import Reply
from conversations.view import ClientView
from conversations.wire import Wire
from tenants.models import Persona
from tenants.scope import in_shop, in_thread
from tests.people import UNSURE, Town, suspend, true_words
from tests.platform import Platform
from tests.widget_client import Shopper

WORDS = true_words(30)


async def close_code(url: str, *frames: str | bytes, **options: Any) -> int:
    """The code with which the server ends a connection that sends these frames."""
    async with websockets.connect(url, **options) as client:
        for frame in frames:
            await client.send(frame)
        async with asyncio.timeout(15):
            await client.wait_closed()
        assert client.close_code is not None
        return client.close_code


async def test_message_is_acknowledged_and_answered(shopper: Shopper) -> None:
    async with shopper:
        client_id = await shopper.say(f"  {UNSURE}  ")
        ack = await shopper.until("ack")
        assert (ack["client_id"], ack["seq"]) == (client_id, 1)
        assert (await shopper.until("reply.start"))["seq"] == 2
        end = await shopper.until("reply.end")
        assert end["message"]["text"] == "Sure, I can help."
        assert (end["message"]["via"], end["message"]["status"]) == ("engine", "done")
        assert end["message"]["author"] == {"name": "Mia", "avatar": None}


async def test_welcome_introduces_the_shop(shopper: Shopper) -> None:
    async with shopper:
        shop = shopper.welcome["shop"]
        assert (shop["name"], shop["assistant"], shop["locale"]) == ("Maple", "Mia", "en")
        assert shop["greeting"] == "Hi, Mia here."
        assert "AI" in shop["disclosure"]
        assert shopper.welcome["messages"] == []
        assert shopper.welcome["reply"] is None


async def test_text_streams_as_the_engine_speaks(shopper: Shopper, platform: Platform) -> None:
    platform.script(words=WORDS, gap_seconds=0.03)
    async with shopper:
        await shopper.say(UNSURE)
        deltas = 0
        while (frame := await shopper.receive())["type"] != "reply.end":
            deltas += frame["type"] == "reply.delta"
        assert 5 < deltas < len(WORDS)  # coalesced, yet never as one block


async def test_who_is_gone_before_the_answer_is_tidied_up() -> None:
    class Guest(Wire):
        tidy = False

        async def receive(
            self, text_data: str | None = None, bytes_data: bytes | None = None
        ) -> None:
            self._open = True
            await self._send({"type": "pong"})

        async def left(self) -> None:
            await asyncio.sleep(0)  # as for a place that is given back
            self.tidy = True

    async def send(message: dict[str, Any]) -> None:
        raise OSError("the client is gone")

    frames = [{"type": "websocket.receive", "text": "{}"}, {"type": "websocket.disconnect"}]
    guest, came = Guest(), iter(frames)

    async def receive() -> dict[str, Any]:
        return next(came)  # all of it is there: nothing is waited for

    await guest({"type": "websocket"}, receive, send)
    assert guest.tidy


async def test_only_text_makes_what_follows_wait() -> None:
    consumer = WidgetConsumer()
    consumer._view = ClientView()
    consumer.notice(Progress(2, ""))
    assert not await consumer._tell_news()  # the first words may come now
    consumer.notice(Progress(2, "Yes."))
    assert await consumer._tell_news()


async def test_same_client_id_is_one_message_and_one_reply(
    shopper: Shopper, platform: Platform
) -> None:
    async with shopper:
        frame = {"type": "message", "client_id": str(uuid.uuid4()), "text": UNSURE}
        await shopper.send(frame)
        await shopper.send(frame)
        first, second = await shopper.until("ack"), await shopper.until("ack")
        assert first == second
        await shopper.until("reply.end")
        await shopper.send(frame)
        assert await shopper.until("ack") == first
        await shopper.send({"type": "history", "before": 100, "limit": 50})
        assert len((await shopper.until("history"))["messages"]) == 2
    assert len(platform.seen()["requests"]) == 1


async def test_messages_sent_in_a_row_are_answered_in_order(
    shopper: Shopper, platform: Platform
) -> None:
    platform.script(words=["A scarf is a lovely gift."], number_from_question=True, gap_seconds=0.1)
    async with shopper:
        asked = [await shopper.say(f"{UNSURE} n{number}") for number in range(4)]
        answers = [await shopper.until_answered(client_id) for client_id in asked]
        assert [answer["text"].split()[0] for answer in answers] == ["n0?", "n1?", "n2?", "n3?"]
        assert sorted(shopper.messages) == list(range(1, 9))


async def test_stop_ends_the_reply_and_frees_the_engine(
    shopper: Shopper, platform: Platform, live_town: Town
) -> None:
    platform.script(words=WORDS * 10, gap_seconds=0.05)
    async with shopper:
        await shopper.say(UNSURE)
        delta = await shopper.until("reply.delta")
        await shopper.send({"type": "stop", "seq": delta["seq"]})
        message = (await shopper.until("reply.end", seconds=5))["message"]
        assert message["status"] == "stopped"
        assert message["text"].startswith("A baba scarf")
        assert platform.seen()["running"] == 0
    shop = live_town.maple.id
    told = Reply.objects.filter(shop_id=shop, seq=message["seq"]).values_list("trace", flat=True)
    trace = await in_shop(shop, told.get)
    assert trace["route"] == "engine"
    assert trace["sources"]
    assert trace["prompt"]


async def test_stop_reaches_a_reply_made_in_another_process(
    shopper: Shopper, platform: Platform, live_town: Town
) -> None:
    platform.script(words=WORDS * 10, gap_seconds=0.05)
    async with shopper:
        await shopper.say(UNSURE)
        await shopper.until("reply.delta")
        other = Shopper(
            platform.socket_url(live_town.maple.public_key, web=1),
            shopper.visitor,
            shopper.conversation,
        )
        async with other:
            await other.send({"type": "stop", "seq": 2})
            assert (await shopper.until("reply.end"))["message"]["status"] == "stopped"
            assert (await other.until("reply.end"))["message"]["status"] == "stopped"


async def test_second_tab_in_another_process_sees_the_same(
    shopper: Shopper, platform: Platform, live_town: Town
) -> None:
    platform.script(words=WORDS, gap_seconds=0.05)
    async with shopper:
        tab = Shopper(
            platform.socket_url(live_town.maple.public_key, web=1),
            shopper.visitor,
            shopper.conversation,
        )
        async with tab:
            await shopper.say(UNSURE)
            own = await tab.until("message")
            assert (own["message"]["role"], own["message"]["text"]) == ("visitor", UNSURE)
            assert (await tab.until("reply.delta"))["seq"] == 2
            seen = (await tab.until("reply.end"))["message"]
            assert seen == (await shopper.until("reply.end"))["message"]


async def test_cut_at_random_points_loses_and_doubles_nothing(
    shopper: Shopper, platform: Platform, live_town: Town
) -> None:
    platform.script(words=WORDS, gap_seconds=0.02, number_from_question=True)
    chance = random.Random(20)
    urls = [platform.socket_url(live_town.maple.public_key, web) for web in (0, 1)]

    async def one(number: int) -> None:
        somebody = Shopper(urls[0])
        await somebody.connect()
        asked = await somebody.say(f"{UNSURE} m{number}")
        for _ in range(8):
            try:
                async with asyncio.timeout(chance.random() / 2):
                    while True:
                        await somebody.receive()
            except TimeoutError:
                somebody.cut()
            somebody.url = chance.choice(urls)
            await somebody.connect()
        answer = await somebody.until_answered(asked)
        assert answer["text"] == f"m{number}? " + "".join(WORDS)
        assert sorted(somebody.messages) == [1, 2]
        assert somebody.doubles == 0
        await somebody.disconnect()

    await asyncio.gather(*(one(number) for number in range(10)))


async def test_fifty_shoppers_at_once_each_get_their_own_answer(
    shopper: Shopper, platform: Platform
) -> None:
    platform.script(words=WORDS[:5], gap_seconds=0.01, number_from_question=True)

    async def one(number: int) -> str:
        async with Shopper(shopper.url) as somebody:
            text: str = (await somebody.until_answered(await somebody.say(f"{UNSURE} q{number}")))[
                "text"
            ]
            return text.split()[0]

    assert await asyncio.gather(*map(one, range(50))) == [f"q{number}?" for number in range(50)]


async def test_history_pages_backwards(shopper: Shopper) -> None:
    async with shopper:
        for number in range(3):
            await shopper.until_answered(await shopper.say(f"question {number}"))
        await shopper.send({"type": "history", "before": 5, "limit": 2})
        page = await shopper.until("history")
        assert ([message["seq"] for message in page["messages"]], page["has_more"]) == (
            [3, 4],
            True,
        )
        await shopper.send({"type": "history", "before": 3, "limit": 50})
        page = await shopper.until("history")
        assert ([message["seq"] for message in page["messages"]], page["has_more"]) == (
            [1, 2],
            False,
        )


async def test_resume_gives_only_what_came_after(shopper: Shopper) -> None:
    async with shopper:
        await shopper.until_answered(await shopper.say("one"))
    welcome = await shopper.connect(after=1)
    assert [message["seq"] for message in welcome["messages"]] == [2]
    await shopper.disconnect()


async def test_reply_below_the_highest_seq_is_shown_after_a_resume(
    shopper: Shopper, platform: Platform
) -> None:
    platform.script(words=WORDS, gap_seconds=0.03)
    await shopper.connect()
    asked = [await shopper.say(UNSURE), await shopper.say(UNSURE)]
    while shopper.unacked:
        await shopper.receive()
    shopper.cut()
    welcome = await shopper.connect(after=3)  # the highest seq it knows; reply 2 is on its way
    assert welcome["reply"]["seq"] == 2
    for client_id in asked:
        assert (await shopper.until_answered(client_id))["text"] == "".join(WORDS)
    assert (sorted(shopper.messages), shopper.doubles) == ([1, 2, 3, 4], 0)
    shopper.cut()
    await shopper.connect(after=2**31 - 1)  # a future that is not there yet
    await shopper.until_answered(await shopper.say("three"))
    await shopper.disconnect()


async def test_shop_without_a_persona_is_not_open_yet(platform: Platform, live_town: Town) -> None:
    personas = Persona.objects.filter(shop=live_town.maple)
    await in_shop(live_town.maple.id, personas.update, published=None)
    url = platform.socket_url(live_town.maple.public_key)
    assert await close_code(url, '{"type":"hello"}') == 4404


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "message", "client_id": "no uuid", "text": "hi"}, "bad_frame"),
        ({"type": "message", "client_id": str(uuid.uuid4()), "text": " \n "}, "bad_frame"),
        ({"type": "message", "client_id": str(uuid.uuid4()), "text": "\u0000"}, "bad_frame"),
        ({"type": "message", "client_id": str(uuid.uuid4()), "text": "x" * 2001}, "too_long"),
        ({"type": "message", "client_id": str(uuid.uuid4()), "text": None}, "bad_frame"),
        ({"type": "hello"}, "bad_frame"),
        ({"type": "survey", "score": 5}, "bad_frame"),
        ({"type": {}}, "bad_frame"),
        ({"type": "stop", "seq": 77}, "not_found"),
        ({"type": "stop", "seq": 2**63}, "bad_frame"),
        ({"type": "history", "before": 5, "limit": 51}, "bad_frame"),
        ({"type": "history", "before": -1}, "bad_frame"),
        ([], "bad_frame"),
        (None, "bad_frame"),
        (123, "bad_frame"),
    ],
)
async def test_bad_frame_is_answered_and_the_connection_goes_on(
    shopper: Shopper, frame: Any, code: str
) -> None:
    async with shopper:
        await shopper.send(frame)
        error = await shopper.until("error")
        assert error["code"] == code
        if code == "too_long":
            assert error["client_id"] == frame["client_id"]
        await shopper.send({"type": "ping"})
        await shopper.until("pong")


async def test_longest_text_of_wide_signs_is_stored(shopper: Shopper) -> None:
    async with shopper:
        text = "你" * 2000
        client_id = await shopper.say(text)
        await shopper.until_answered(client_id)
        assert shopper.messages[1]["text"] == text


async def test_other_visitors_conversation_looks_like_an_unknown_one(shopper: Shopper) -> None:
    async with shopper, Shopper(shopper.url) as stranger:
        answers = []
        for wanted in (shopper.conversation, str(uuid.uuid4())):
            async with websockets.connect(shopper.url) as client:
                hello = {"type": "hello", "visitor": stranger.visitor, "conversation": wanted}
                await client.send(json.dumps(hello))
                answers.append(await client.recv())
        assert answers[0] == answers[1]
        assert json.loads(answers[0])["code"] == "not_found"


async def test_close_codes(shopper: Shopper, platform: Platform, live_town: Town) -> None:
    url = shopper.url
    other_shop = platform.socket_url(live_town.yunshang.public_key)
    async with shopper:
        token = shopper.visitor
    hello = {"type": "hello"}
    assert await close_code(url, "not json") == 4400
    assert await close_code(url, b"\x00\x01") == 4400
    assert await close_code(url, '{"type":"ping"}') == 4400
    assert await close_code(url, "[" * 10_000) == 4400
    assert await close_code(url, subprotocols=["other.v9"]) == 4400
    assert await close_code(url, json.dumps({**hello, "visitor": "forged"})) == 4401
    assert await close_code(url, json.dumps({**hello, "identity": "a.b.c"})) == 4401
    assert await close_code(other_shop, json.dumps({**hello, "visitor": token})) == 4401
    assert await close_code(platform.socket_url("nobody")) == 4404
    assert await close_code(url, json.dumps({**hello, "locale": "x" * 17_000})) == 4413
    assert await close_code(url) == 4408


async def test_suspended_shop_closes_like_an_unknown_one(
    platform: Platform, live_town: Town
) -> None:
    await in_thread(suspend, live_town.maple)
    assert await close_code(platform.socket_url(live_town.maple.public_key)) == 4404
