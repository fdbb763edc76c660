"""The sweeps that make saved entries and documents findable."""

from uuid import UUID

from celery import shared_task
from django.core.cache import cache

from knowledge.documents.intake import read_next
from knowledge.embeddings import embed_missing as embed_missing_of
from tenants.platform import living_shop_ids
from tenants.shop_task import PlatformTask

READING = "documents.reading"  # the cache's key of the one sweep that reads
READING_SECONDS = 1200  # more than one document takes


@shared_task(base=PlatformTask, name="knowledge.tasks.embed_missing")
def embed_missing() -> None:
    """Embed what waits, shop by shop."""
    for shop_id in living_shop_ids():
        embed_missing_of(shop_id)


@shared_task(base=PlatformTask, name="knowledge.tasks.read_documents")
def read_documents() -> None:
    """Read what waits, one document at a time, the shops in turn: no shop's files keep all workers busy."""
    if not cache.add(READING, 1, READING_SECONDS):
        return
    try:
        shops = living_shop_ids()
        while shops:
            shops = [shop_id for shop_id in shops if _read_one(shop_id)]
    finally:
        cache.delete(READING)


def _read_one(shop_id: UUID) -> bool:
    cache.touch(READING, READING_SECONDS)
    return read_next(shop_id)
