"""The tenants app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    """Names the room in the admin, and fills the admin with what each room shows there."""

    name = "tenants"
    verbose_name = _("Shop and people")

    def ready(self) -> None:
        """Load every room's `admin.py`, as Django does for its own site."""
        autodiscover_modules("admin")
