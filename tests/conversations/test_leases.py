"""The lease of the next reply, where a process ends just as one is stored."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from conversations import keeping, leases
from conversations.delivery import deliver_owed
from conversations.keeping import Draft, Keeper
from conversations.models import Conversation, Message, Reply, Visitor
from conversations.turns import take_turn
from inference.engine import Engine
from tenants.scope import in_shop, shop_scope
from tests.people import Town
from tests.platform import wait_until

SURE = "How long does delivery take?"  # an entry answers it: no engine is needed


@pytest.fixture
def owed(live_town: Town) -> UUID:
    """A conversation of Maple's in which two replies are owed."""
    shop = live_town.maple
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop, locale="en")
        conversation = Conversation.objects.create(shop=shop, visitor=visitor)
        for _ in range(2):
            take_turn(shop.id, conversation.id, uuid4(), SURE)
    connection.close()
    return conversation.id


@contextmanager
def held_back(shop_id: UUID, conversation_id: UUID) -> Iterator[None]:
    """Nothing is stored in the conversation meanwhile: somebody else has its row."""
    has, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with shop_scope(shop_id):
                Conversation.objects.select_for_update().get(pk=conversation_id)
                has.set()
                may_go.wait(60)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert has.wait(30)
        yield
    finally:
        may_go.set()
        holder.join(30)


def someone_waits() -> None:
    """Wait until somebody waits for a row."""

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            return bool(cursor.fetchone()[0])

    try:
        wait_until(waits, "the reply to be stored")
    finally:
        connections.close_all()


def standing(shop_id: UUID, conversation_id: UUID) -> list[tuple[str, bool]]:
    """Of each reply its status, and whether somebody has its lease."""

    def look() -> list[tuple[str, bool]]:
        replies = Reply.objects.filter(conversation_id=conversation_id).order_by("seq")
        return [(reply.status, reply.leased_until is not None) for reply in replies]

    with shop_scope(shop_id):
        return look()


async def test_the_next_reply_is_free_at_once_when_a_process_ends(
    live_town: Town, owed: UUID
) -> None:
    shop, engine = live_town.maple.id, Engine()
    with held_back(shop, owed):
        making = asyncio.create_task(
            deliver_owed(shop, owed, engine, lambda *_: None, Keeper(), Draft())
        )
        await asyncio.to_thread(someone_waits)
        making.cancel()
    with suppress(asyncio.CancelledError):
        await making
    assert making.cancelled()
    assert await in_shop(shop, standing, shop, owed) == [("done", False), ("queued", False)]
    await engine.close()


async def test_what_cannot_be_claimed_takes_no_stored_reply_back(
    live_town: Town, owed: UUID
) -> None:
    shop = live_town.maple.id

    def settle() -> tuple[leases.Settled | None, leases.Lease | None]:
        lease = leases.claim_reply(shop, owed)
        assert lease is not None
        # One more does not fit into the column.
        Reply.objects.filter(conversation_id=owed, seq=4).update(attempt=32767)
        return leases.settle_and_claim(lease, "Two days.", Message.Status.DONE, None)

    settled, following = await in_shop(shop, settle)
    assert (settled and settled.message.text, following) == ("Two days.", None)
    assert await in_shop(shop, standing, shop, owed) == [("done", False), ("queued", False)]


async def test_leases_are_kept_by_one_statement_a_shop(live_town: Town) -> None:
    shop = live_town.maple.id

    def owe() -> UUID:
        visitor = Visitor.objects.create(shop_id=shop, locale="en")
        conversation = Conversation.objects.create(shop_id=shop, visitor=visitor)
        take_turn(shop, conversation.id, uuid4(), SURE)
        return conversation.id

    def claimed() -> leases.Lease:
        lease = leases.claim_reply(shop, owe())
        assert lease is not None
        return lease

    def keep() -> tuple[list[leases.Lease], dict[UUID, bool]]:
        held = [claimed() for _ in range(4)]
        _, stopped, lost, released = held
        Reply.objects.filter(pk=stopped.reply_id).update(stop_requested=True)
        Reply.objects.filter(pk=lost.reply_id).update(attempt=2)
        leases.release(released, "so far")
        with CaptureQueriesContext(connection) as asked:
            found = leases.renew([(lease, f"text {lease.seq}") for lease in held])
        assert len(asked) == 1
        return held, found

    (kept, stopped, lost, released), found = await in_shop(shop, keep)
    assert found == {kept.reply_id: False, stopped.reply_id: True}

    def texts() -> dict[UUID, str]:
        return dict(Reply.objects.filter(shop_id=shop).values_list("pk", "text"))

    assert await in_shop(shop, texts) == {
        kept.reply_id: "text 2",
        stopped.reply_id: "text 2",
        lost.reply_id: "",
        released.reply_id: "so far",
    }


async def test_a_lost_lease_and_a_wish_to_stop_are_told(
    live_town: Town, owed: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "RENEW_SECONDS", 0.01)
    shop, keeper = live_town.maple.id, Keeper()

    def change(**values: object) -> None:
        Reply.objects.filter(conversation_id=owed, status="running").update(**values)

    lease = await in_shop(shop, leases.claim_reply, shop, owed)
    assert lease is not None
    with keeper.keeping(lease, Draft()) as ended:
        await in_shop(shop, lambda: change(stop_requested=True))
        assert await ended == "stopped"
    with keeper.keeping(lease, Draft()) as ended:
        await in_shop(shop, lambda: change(attempt=2))
        assert await ended == "lost"
