"""Deleting shops in the background. A lost wake-up costs a minute: the sweep takes up what is unfinished."""

import logging
from uuid import UUID

from celery import shared_task

from tenants.erasure import TakenError, erase, unfinished_deletions
from tenants.models import Deletion
from tenants.platform import ALIAS
from tenants.shop_task import PlatformTask

log = logging.getLogger(__name__)


@shared_task(base=PlatformTask, name="tenants.tasks.erase_shop")
def erase_shop(deletion_id: str) -> None:
    """Delete what is left of the shop; at most one worker does it at a time."""
    deletion = Deletion.objects.using(ALIAS).filter(pk=UUID(deletion_id), finished_at=None).first()
    if deletion is None:
        return
    try:
        erase(deletion, wait=False)
    except TakenError:
        log.info("deletion=%s is under way elsewhere", deletion_id)


@shared_task(base=PlatformTask, name="tenants.tasks.take_up_deletions")
def take_up_deletions() -> None:
    """Go on with every deletion that is not finished: its worker may have died."""
    for deletion_id in unfinished_deletions():
        erase_shop.delay(str(deletion_id))
