"""The admin's page with the snippet that a shop pastes into its site, and the widget to try."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.models import Shop
from tenants.roles import may
from tenants.scoped_admin import here
from tenants.site import site


def snippet_of(shop: Shop) -> dict[str, Any]:
    """What pages need that show the snippet and the widget."""
    script = settings.PUBLIC_URL + reverse("conversations:widget-script")
    return {
        "shop": shop,
        "snippet": f'<script src="{script}" data-shop="{shop.public_key}" async></script>',
        "frame": reverse("conversations:frame", args=[shop.public_key]),
    }


def install(request: HttpRequest) -> HttpResponse:
    """For everybody in the shop: there is nothing secret about it."""
    place = here(request)
    if not may(place.role, "view", "shop"):
        raise PermissionDenied
    shop = Shop.objects.get(pk=place.shop_id)
    title = _("Install the widget")
    context = {**site.each_context(request), "title": title, **snippet_of(shop)}
    return TemplateResponse(request, "admin/tenants/install.html", context)
