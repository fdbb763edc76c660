"""The Celery app and its timetable. Tasks are wake-ups: tables hold the truth, so a lost one costs time only."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("xiaoer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _guard(**_: Any) -> None:
    from config.wall_guard import stop_unfit_worker  # noqa: PLC0415 - needs settings, which they have by now

    stop_unfit_worker()


app.conf.beat_schedule = {
    # A wake-up that nobody heard in time is dropped: the next one is on its way.
    "heartbeat": {
        "task": "config.tasks.heartbeat",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "embed": {
        "task": "knowledge.tasks.embed_missing",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "take-up-imports": {
        "task": "knowledge.tasks.take_up_imports",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "read-documents": {
        "task": "knowledge.tasks.read_documents",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "finish-replies": {
        "task": "conversations.tasks.finish_expired_replies",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "expire-reservations": {
        "task": "inference.tasks.expire_reservations",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "reconcile-usage": {
        "task": "inference.tasks.reconcile_usage",
        "schedule": crontab(hour="3", minute="20"),
    },
    "tell-owners": {
        "task": "inference.tasks.tell_owners",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "take-up-deletions": {
        "task": "tenants.tasks.take_up_deletions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "drop-empty-conversations": {
        "task": "conversations.tasks.drop_empty_conversations",
        "schedule": 3600.0,
    },
    "drop-used-identities": {
        "task": "conversations.tasks.drop_used_identities",
        "schedule": 3600.0,
    },
    "forget-old-answers": {
        "task": "config.tasks.forget_old_answers",
        "schedule": 3600.0,
    },
}
