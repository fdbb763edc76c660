"""The conversations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Names the room in the admin, and hears of other rooms."""

    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Hear when a shop closes."""
        from conversations.recheck import recheck_shop  # noqa: PLC0415 - needs the settings, which are loaded now
        from tenants.closing import shop_closed  # noqa: PLC0415 - needs the models

        shop_closed.connect(recheck_shop, dispatch_uid="conversations.recheck")
