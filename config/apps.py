"""The composition root as a Django app: its commands, its demo shops, its Celery app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Binds shared tasks to the Celery app as soon as Django is set up."""

    name = "config"

    def ready(self) -> None:
        """Import the Celery app, so that tasks sent from a web process find the broker."""
        from config import celery  # noqa: F401, PLC0415 - importing it earlier would need settings
