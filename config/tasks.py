"""The platform's own tasks."""

from celery import shared_task
from django.conf import settings
from redis import Redis

from config.parts import WORKER_HEARTBEAT

HEARTBEAT_SECONDS = 20  # four beats of the timetable


@shared_task
def heartbeat() -> None:
    """Leave a sign of life that vanishes by itself: broker, beat and worker all had to work for it."""
    with Redis.from_url(settings.REDIS_URL) as client:
        client.set(WORKER_HEARTBEAT, 1, ex=HEARTBEAT_SECONDS)
