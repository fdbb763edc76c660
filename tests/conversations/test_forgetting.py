"""What is of no use any more is forgotten, a bounded number of rows at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations import tasks
from conversations.models import Conversation, Message, Visitor
from conversations.turns import take_turn
from tenants.scope import shop_scope
from tests.people import Town


def test_empty_conversations_go_in_batches(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 3)
    shop = live_town.maple
    yesterday = timezone.now() - timedelta(days=2)
    with shop_scope(shop.id):
        keeper = Visitor.objects.create(shop=shop)
        Conversation.objects.create(shop=shop, visitor=keeper)
        for number in range(7):
            visitor = Visitor.objects.create(shop=shop)
            Conversation.objects.create(shop=shop, visitor=visitor, last_seq=2 * (number == 0))
        Conversation.objects.exclude(visitor=keeper).update(created_at=yesterday)
        Visitor.objects.update(created_at=yesterday)
    with CaptureQueriesContext(connection) as queries:
        tasks.drop_empty_conversations()
    with shop_scope(shop.id):
        assert Conversation.objects.count() == Visitor.objects.count() == 2
    deleted = [query["sql"] for query in queries if "DELETE" in query["sql"]]
    assert deleted
    assert max(sql.count("::uuid") for sql in deleted) <= 3


def test_what_somebody_is_at_stays(live_town: Town) -> None:
    shop = live_town.maple
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop)
        talk = Conversation.objects.create(shop=shop, visitor=visitor)
        Conversation.objects.update(created_at=timezone.now() - timedelta(days=2))
    with ThreadPoolExecutor(1) as other, shop_scope(shop.id):
        take_turn(shop.id, talk.id, uuid4(), "Can I return it?")
        other.submit(forget).result(60)  # does not wait for us
    with shop_scope(shop.id):
        assert Message.objects.get(conversation=talk).text == "Can I return it?"


def forget() -> None:
    """The sweep, on a connection of its own."""
    try:
        tasks.drop_empty_conversations()
    finally:
        connections.close_all()
