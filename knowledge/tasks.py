"""The sweep that makes saved entries findable."""

from celery import shared_task

from knowledge.sweep import sweep
from tenants.shop_task import PlatformTask


@shared_task(base=PlatformTask, name="knowledge.tasks.embed_missing")
def embed_missing() -> None:
    """Embed what waits, unless a sweep is under way: the worker's other threads have other work."""
    sweep()
