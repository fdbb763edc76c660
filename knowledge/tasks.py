"""Background work: the sweeps that make saved entries and documents findable, and imports."""

import logging
import threading
from itertools import count
from uuid import UUID, uuid4

from celery import shared_task
from django.core.cache import cache
from django.db import transaction
from redis import RedisError

from knowledge import imports
from knowledge.documents.intake import read_next
from knowledge.models import Import
from knowledge.sweep import shops_with_documents, sweep
from tenants.platform import living_shop_ids
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask, ShopTask

log = logging.getLogger(__name__)

READING = "documents.reading"  # the cache's key of the one sweep that reads
READING_SECONDS = 30  # until another worker reads, where this one died


@shared_task(base=PlatformTask, name="knowledge.tasks.embed_missing")
def embed_missing() -> None:
    """Embed what waits, unless a sweep is under way: the worker's other threads have other work."""
    sweep()


@shared_task(base=ShopTask, name="knowledge.tasks.go_on_with_import")
def go_on_with_import(shop_id: UUID, import_id: str) -> None:
    """Read the file, or write its rows, whichever the import is waiting for."""
    imports.check(shop_id, UUID(import_id))
    imports.apply(shop_id, UUID(import_id))


def wake(job: Import) -> None:
    """Have a worker go on with the import. Should the word be lost, the sweep finds it."""
    named = {"shop_id": str(job.shop_id), "import_id": str(job.pk)}
    transaction.on_commit(lambda: go_on_with_import.delay(**named), robust=True)


@shared_task(base=PlatformTask, name="knowledge.tasks.take_up_imports")
def take_up_imports() -> None:
    """Go on with imports that nobody works at: their worker may have died, or the word to it was lost."""
    for shop_id in living_shop_ids():
        with shop_scope(shop_id):
            waiting = imports.unfinished(shop_id)
        for import_id in waiting:
            go_on_with_import.delay(shop_id=str(shop_id), import_id=str(import_id))


@shared_task(base=PlatformTask, name="knowledge.tasks.read_documents")
def read_documents() -> None:
    """Read what waits, one document at a time, the shops in turn: no shop's files keep another's waiting."""
    ours, ended = uuid4().hex, threading.Event()
    if not cache.add(READING, ours, READING_SECONDS):
        return
    keeping = threading.Thread(target=keep_reading, args=(ended,), daemon=True)
    keeping.start()
    try:
        served: dict[UUID, int] = {}  # by which turn a shop was served last
        for turn in count(1):
            # Asked anew after each document: who comes while others have many waits for one of theirs.
            shops = sorted(shops_with_documents(), key=lambda shop_id: served.get(shop_id, 0))
            reader = next(filter(read_next, shops), None)
            if reader is None:
                break
            served[reader] = turn
    finally:
        ended.set()
        keeping.join()
        if cache.get(READING) == ours:
            cache.delete(READING)


def keep_reading(ended: threading.Event) -> None:
    """Nobody else begins to read until it has `ended`, however long a document takes."""
    while not ended.wait(READING_SECONDS / 3):
        try:
            cache.touch(READING, READING_SECONDS)
        except (RedisError, OSError) as error:  # it may be back before the time is over
            log.warning("the reading of documents was not kept: %r", error)
