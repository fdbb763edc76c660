"""The knowledge app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """Names the room in the admin."""

    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        """Say what variables stand for."""
        from knowledge.facts import values  # noqa: PLC0415 - needs the models
        from tenants.variables import values_come_from  # noqa: PLC0415 - likewise

        values_come_from(values)
