"""The tenants app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    """Names the room in the admin."""

    name = "tenants"
    verbose_name = _("Tenants")
