"""The look for all idle sockets of a process: it wakes who missed something, and nobody else."""

import asyncio
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from channels.layers import get_channel_layer
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from conversations import limits, rounds, visitors
from conversations.admission import Admission
from conversations.consumers import WidgetConsumer
from conversations.ear import Ear
from conversations.live import audience, group_of
from conversations.models import Conversation, Visitor
from conversations.recheck import hint
from conversations.standing import standings
from conversations.turns import missed_since, take_turn
from conversations.view import ClientView
from tenants.platform import ALIAS
from tenants.scope import in_thread, shop_scope
from tests.people import Town, suspend
from tests.platform import wait_until


def arrived(town: Town) -> Admission:
    """A visitor of Maple's who has just come."""
    shop = town.maple
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop, locale="en")
        conversation = Conversation.objects.create(shop=shop, visitor=visitor)
    until = timezone.now() + timedelta(days=1)
    return Admission(shop.id, visitor.id, 1, conversation.id, until)


def idle(admission: Admission) -> WidgetConsumer:
    """Their socket, which was told everything."""
    socket = WidgetConsumer()
    socket.admission, socket._welcomed = admission, True
    view = socket._view = ClientView()
    with shop_scope(admission.shop_id):
        view.begin(0, missed_since(admission.shop_id, admission.conversation_id, 0))
    return socket


def knows(socket: WidgetConsumer) -> bool:
    return socket.knows(standings([socket.admission]))


def say(admission: Admission) -> None:
    with shop_scope(admission.shop_id):
        take_turn(admission.shop_id, admission.conversation_id, uuid.uuid4(), "Hello?")


def change(admission: Admission) -> None:
    with shop_scope(admission.shop_id):
        Conversation.objects.filter(pk=admission.conversation_id).update(state="waiting")


def block(admission: Admission) -> None:
    with shop_scope(admission.shop_id):
        visitors.block(admission.shop_id, admission.visitor_id)


def end(admission: Admission) -> None:
    with shop_scope(admission.shop_id):
        visitors.end_access(admission.shop_id, admission.visitor_id)


def forget(admission: Admission) -> None:
    with shop_scope(admission.shop_id):
        Conversation.objects.filter(pk=admission.conversation_id).delete()


@pytest.mark.parametrize("happens", [say, change, block, end, forget])
def test_who_missed_something_looks(live_town: Town, happens: Callable[[Admission], None]) -> None:
    socket, other = idle(arrived(live_town)), idle(arrived(live_town))
    assert knows(socket)
    happens(socket.admission)
    assert not knows(socket)
    assert knows(other)


def test_whose_shop_closed_or_whose_token_ran_out_looks(live_town: Town) -> None:
    socket = idle(arrived(live_town))
    late = idle(replace(arrived(live_town), until=timezone.now()))
    assert (knows(socket), knows(late)) == (True, False)
    suspend(live_town.maple)
    assert not knows(socket)


def test_two_queries_for_all_shops(
    live_town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sockets = [idle(arrived(live_town)) for _ in range(5)]
    admissions = [socket.admission for socket in sockets]
    with (
        django_assert_num_queries(2, using=ALIAS),
        django_assert_num_queries(0),
    ):
        found = standings(admissions)
    assert all(socket.knows(found) for socket in sockets)


async def test_a_round_wakes_them(live_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def two() -> list[WidgetConsumer]:
        return [idle(arrived(live_town)) for _ in range(2)]

    sockets = await in_thread(two)
    await in_thread(say, sockets[1].admission)
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    with_all(sockets)
    try:
        await rounds._look()
    finally:
        without(sockets)
    assert [socket._look for socket in sockets] == [False, True]


def with_all(sockets: Iterable[WidgetConsumer]) -> None:
    for socket in sockets:
        audience.join(socket.conversation_id, socket)


def without(sockets: Iterable[WidgetConsumer]) -> None:
    for socket in sockets:
        audience.leave(socket.conversation_id, socket)


async def test_places_are_kept_for_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "AT_ONCE", 2)
    key, other = (limits.of_visitor(uuid.uuid4(), uuid.uuid4()) for _ in range(2))
    seats = [limits.Seats() for _ in range(3)]
    for one in seats:
        assert await one.take(key, 3)
        assert await one.take(other, 3)
    client = limits._client()
    await client.delete(key)  # as if Valkey had lost it
    await client.expire(other, 1)
    await limits.renew(seats)
    assert await client.zcard(key) == 3
    assert await client.ttl(other) > 1
    assert not await limits.Seats().take(key, 3)
    for one in seats:
        await one.leave()
    assert not await client.exists(key, other)
    await limits.hang_up()


async def test_one_ear_hears_for_all_sockets(live_town: Town) -> None:
    def two() -> list[WidgetConsumer]:
        return [idle(arrived(live_town)) for _ in range(2)]

    sockets, ear, layer = await in_thread(two), Ear(), get_channel_layer()
    assert layer is not None
    told, other = sockets
    with_all(sockets)
    try:
        for socket in sockets:
            await ear.listen(socket.conversation_id)
        await layer.group_send(group_of(told.conversation_id), {"type": "of.another.version"})
        stored = {"type": "conversation.hint", "process": "another", "kind": "stored"}
        about = {"conversation": told.conversation_id.hex}
        await layer.group_send(group_of(told.conversation_id), stored | about)
        await asyncio.to_thread(wait_until, lambda: told._look, "the hint")
        assert not other._look
        await hint(other.admission.visitor_id)
        await asyncio.to_thread(wait_until, lambda: other._look, "the hint")
        told._look = other._look = False
        await hint(live_town.maple.id)
        await asyncio.to_thread(wait_until, lambda: told._look and other._look, "the hint")
        await ear.leave(told.conversation_id)
    finally:
        without(sockets)
        await ear.close()
        await layer.flush()
