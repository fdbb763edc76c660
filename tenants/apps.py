"""The tenants app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    """Names the room in the admin, fills the admin with what each room shows there, and watches the wall."""

    name = "tenants"
    verbose_name = _("Shop and people")

    def ready(self) -> None:
        """Load every room's `admin.py`, as Django does for its own site."""
        from tenants.scope import watch_connection  # noqa: PLC0415 - needs the models, which are loaded now
        from tenants.sign_ins import listen  # noqa: PLC0415 - likewise

        connection_created.connect(watch_connection)
        listen()
        autodiscover_modules("admin")
