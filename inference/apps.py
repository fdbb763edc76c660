"""The inference app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InferenceConfig(AppConfig):
    """Names the room in the admin."""

    name = "inference"
    verbose_name = _("Inference")
