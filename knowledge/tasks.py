"""The sweep that makes saved entries findable."""

from celery import shared_task

from knowledge.embeddings import embed_missing as embed_missing_of
from tenants.platform import living_shop_ids
from tenants.shop_task import PlatformTask


@shared_task(base=PlatformTask, name="knowledge.tasks.embed_missing")
def embed_missing() -> None:
    """Embed what waits, shop by shop."""
    for shop_id in living_shop_ids():
        embed_missing_of(shop_id)
