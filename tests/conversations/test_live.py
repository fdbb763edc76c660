"""What leaves a process for those who look on in others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer
from django.utils import timezone
from pytest_django import Settings

from conversations.admission import Admission
from conversations.delivery import Event, Progress
from conversations.leases import Lease
from conversations.limits import Seats, hang_up, of_visitor
from conversations.live import Audience, group_of
from conversations.standing import Standings
from inference.messages import ReplyRequest

CONVERSATION = uuid4()
Hint = dict[str, Any]


class Looker:
    """Somebody who looks on, and what they were told."""

    admission = Admission(uuid4(), uuid4(), 1, CONVERSATION, timezone.now())

    def __init__(self) -> None:
        self.seats = Seats()
        self.seen: list[Event] = []

    def notice(self, event: Event) -> None:
        self.seen.append(event)

    def look_again(self) -> None:
        raise AssertionError("nothing was stored")

    def knows(self, found: Standings) -> bool:
        raise AssertionError("nobody went round")


@asynccontextmanager
async def overheard() -> AsyncIterator[Callable[[], Awaitable[Hint]]]:
    """The next hint of the conversation, as any process hears it."""
    layer = get_channel_layer()
    assert layer is not None
    channel, group = await layer.new_channel(), group_of(CONVERSATION)
    await layer.group_add(group, channel)

    async def following() -> Hint:
        async with asyncio.timeout(30):
            heard: Hint = await layer.receive(channel)
        return heard

    try:
        yield following
    finally:
        await layer.group_discard(group, channel)


async def test_text_leaves_the_process_only_where_somebody_hears_it_elsewhere() -> None:
    here, there, looker, other = Audience(), Audience(), Looker(), Looker()
    async with overheard() as following:
        here.join(CONVERSATION, looker)
        here.publish(CONVERSATION, Progress(2, "Yes,"))
        here.look_on(CONVERSATION)
        hint = await following()
        assert hint["kind"] == "here"  # and no text before it
        here.take_hint(CONVERSATION, hint)  # its own

        there.join(CONVERSATION, other)
        there.look_on(CONVERSATION)
        here.take_hint(CONVERSATION, await following())
        answer = await following()
        assert answer["kind"] == "here"  # who came second hears of the first
        there.take_hint(CONVERSATION, answer)
        assert (await following())["kind"] == "here"

        here.publish(CONVERSATION, Progress(2, "Yes, we do."))
        there.take_hint(CONVERSATION, await following())
    assert looker.seen == [Progress(2, "Yes,"), Progress(2, "Yes, we do.")]
    assert other.seen == [Progress(2, "Yes, we do.")]


async def test_who_makes_a_reply_that_nobody_here_reads_tells_everybody() -> None:
    maker = Audience()
    async with overheard() as following:
        maker.publish(CONVERSATION, Progress(2, "Yes,"))
        assert (await following())["text"] == "Yes,"


async def test_who_reads_alone_again_tells_nobody() -> None:
    here, there, looker = Audience(), Audience(), Looker()
    async with overheard() as following:
        here.join(CONVERSATION, looker)
        there.look_on(CONVERSATION)
        here.take_hint(CONVERSATION, await following())
        assert (await following())["kind"] == "here"
        here.leave(CONVERSATION, looker)
        here.join(CONVERSATION, looker)
        here.publish(CONVERSATION, Progress(4, "No."))
        here.look_on(CONVERSATION)
        assert (await following())["kind"] == "here"
    assert looker.seen == [Progress(4, "No.")]


async def test_a_shopper_looks_on_who_holds_a_place_or_is_not_counted(
    settings: Settings,
) -> None:
    shop, visitor = uuid4(), uuid4()
    request = ReplyRequest(shop, "Which sizes?", "en", visitor=visitor)
    lease = Lease(uuid4(), shop, CONVERSATION, 2, 1, request, False, None, "")
    elsewhere, seats = Audience(), Seats()
    assert not await elsewhere.looks_on(lease)
    assert await seats.take(of_visitor(shop, visitor), 5)
    assert await elsewhere.looks_on(lease)
    await seats.leave()
    assert not await elsewhere.looks_on(lease)
    settings.VISITOR_SOCKETS = 0
    assert await elsewhere.looks_on(lease)
    await hang_up()
