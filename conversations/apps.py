"""The conversations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Names the room in the admin."""

    name = "conversations"
    verbose_name = _("Conversations")
