"""The composition root as a Django app: its commands, its demo shops, its Celery app, its guard of the wall."""

import logging
import os

from django.apps import AppConfig
from django.db.backends.signals import connection_created

log = logging.getLogger(__name__)


class ConfigConfig(AppConfig):
    """Binds shared tasks to the Celery app as soon as Django is set up, and judges the database's roles."""

    name = "config"

    def ready(self) -> None:
        """Import the Celery app, so that tasks sent from a web process find the broker."""
        from config import celery  # noqa: F401, PLC0415 - importing it earlier would need settings
        from config.wall_guard import watch_roles  # noqa: PLC0415 - likewise

        connection_created.connect(watch_roles)
        _make_room_for_counts()


def _make_room_for_counts() -> None:
    """However the process was started, the folder into which it counts is there (`inference.measures`)."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as problem:
            log.warning("nothing will be counted for /metrics: %s", problem)
