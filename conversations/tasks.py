"""What goes on without anybody looking: replies whose maker died, and what is of no use any more."""

import asyncio
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from conversations.delivery import deliver_owed
from conversations.identities import drop_used
from conversations.keeping import Draft, Keeper
from conversations.leases import conversations_owed
from conversations.live import audience
from conversations.models import Conversation, Visitor
from inference.engine import Engine
from knowledge.models import Gap
from tenants.platform import living_shop_ids
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask

log = logging.getLogger(__name__)

AT_ONCE = 16  # replies that one sweep makes at the same time
BATCH = 500  # rows that are forgotten in one transaction


@shared_task(base=PlatformTask, name="conversations.tasks.finish_expired_replies")
def finish_expired_replies() -> None:
    """Make the replies that are owed and that no process makes."""
    if owed := conversations_owed():
        asyncio.run(_finish(owed))


async def _finish(owed: list[tuple[UUID, UUID]]) -> None:
    engine, keeper, places = Engine(), Keeper(), asyncio.Semaphore(AT_ONCE)

    async def finish(shop_id: UUID, conversation_id: UUID) -> None:
        async with places:
            try:
                await deliver_owed(
                    shop_id, conversation_id, engine, audience.publish, keeper, Draft()
                )
            except Exception:  # one that fails must not take the others along
                log.exception("shop=%s conversation=%s reply broke off", shop_id, conversation_id)

    try:
        await asyncio.gather(*(finish(*one) for one in owed))
    finally:
        await engine.close()


@shared_task(base=PlatformTask, name="conversations.tasks.drop_empty_conversations")
def drop_empty_conversations() -> None:
    """Forget conversations of yesterday in which nothing was said, and visitors who have none left.

    Also unanswered questions that no conversation asks any more: they stay no longer than what they came from.
    """
    yesterday = timezone.now() - timedelta(days=1)
    for shop_id in living_shop_ids():
        old = {"shop_id": shop_id, "created_at__lt": yesterday}
        _drop(shop_id, Conversation.objects.filter(last_seq=0, **old))
        alone = Visitor.objects.filter(conversations=None, subject="", blocked_at=None, **old)
        _drop(shop_id, alone)
        _drop(shop_id, Gap.objects.filter(shop_id=shop_id, replies=None))


def _drop(shop_id: UUID, rows: QuerySet[Any]) -> None:
    """Delete the rows, so many at once: memory and locks stay small, however many there are."""
    while True:
        with shop_scope(shop_id):
            # What somebody is at just now is left alone, and the rest is asked again under its lock.
            free = rows.select_for_update(of=("self",), skip_locked=True)
            ids = [row.pk for row in free.order_by().only("pk")[:BATCH]]
            rows.filter(pk__in=ids).delete()
        if len(ids) < BATCH:
            return


@shared_task(base=PlatformTask, name="conversations.tasks.drop_used_identities")
def drop_used_identities() -> None:
    """Forget which identities were shown, of those that have expired."""
    for shop_id in living_shop_ids():
        with shop_scope(shop_id):
            drop_used(shop_id)
