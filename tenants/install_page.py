"""The admin's page with the snippet that a shop pastes into its site, and the widget to try."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from tenants.models import Shop
from tenants.scoped_admin import here


def snippet_of(shop: Shop) -> dict[str, Any]:
    """What pages need that show the snippet and the widget."""
    script = settings.PUBLIC_URL + reverse("conversations:widget-script")
    return {
        "shop": shop,
        "snippet": f'<script src="{script}" data-shop="{shop.public_key}" async></script>',
        "frame": reverse("conversations:frame", args=[shop.public_key]),
    }


class InstallPage:
    """Adds the page to the admin of shops."""

    def get_urls(self) -> list[URLPattern]:
        """Also the page."""
        view = self.admin_site.admin_view(self.install)  # type: ignore[attr-defined]  # of ModelAdmin
        own = path("install/", view, name="tenants_shop_install")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def install(self, request: HttpRequest) -> HttpResponse:
        """For everybody in the shop: there is nothing secret about it."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        shop = Shop.objects.get(pk=here(request).shop_id)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Install the widget"),
            **snippet_of(shop),
        }
        return TemplateResponse(request, "admin/tenants/install.html", context)
