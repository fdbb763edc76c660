"""The platform's own tasks."""

from celery import shared_task
from django.conf import settings
from redis import Redis

from config.parts import WORKER_HEARTBEAT
from tenants.platform import living_shop_ids
from tenants.repeats import forget_answers
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask

HEARTBEAT_SECONDS = 20  # four beats of the timetable


@shared_task(base=PlatformTask)
def heartbeat() -> None:
    """Leave a sign of life that vanishes by itself: broker, beat and worker all had to work for it."""
    with Redis.from_url(settings.REDIS_URL) as client:
        client.set(WORKER_HEARTBEAT, 1, ex=HEARTBEAT_SECONDS)


@shared_task(base=PlatformTask)
def forget_old_answers() -> None:
    """Forget what repeated calls of the API were answered yesterday."""
    for shop_id in living_shop_ids():
        with shop_scope(shop_id):
            forget_answers(shop_id)
