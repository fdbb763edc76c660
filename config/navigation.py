"""The admin's sidebar: what a person may open, grouped as a shop's owner thinks of it."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation
from knowledge.gaps import open_gaps
from knowledge.models import Document, Fact, Faq, Gap, Import, Order, OrderSource, Product
from tenants.desk import at_the_desk
from tenants.entered import entered
from tenants.models import (
    ApiKey,
    AuditEntry,
    Deletion,
    IdentitySecret,
    Invitation,
    Membership,
    Persona,
    Plan,
    PlatformEntry,
    PlatformShop,
    PlatformWord,
    SafetyWord,
    Shop,
    User,
)
from tenants.roles import may
from tenants.scope import current_shop, shop_scope
from tenants.scoped_admin import here
from tenants.site import site

_ASSISTANT = _("Assistant")
_SHOP_AND_PEOPLE = _("Shop and people")
_PLATFORM = _("Platform")

# Each model with its icon, named as in the Material Symbols that the theme ships.
_GROUPS: tuple[tuple[Any, tuple[tuple[type[Model], str], ...]], ...] = (
    (_("Conversations"), ((Conversation, "forum"),)),
    (
        _ASSISTANT,
        (
            (Persona, "face"),
            (Faq, "quiz"),
            (Gap, "contact_support"),
            (Fact, "rule"),
            (Product, "checkroom"),
            (Document, "description"),
            (Order, "package_2"),
            (Import, "upload_file"),
            (SafetyWord, "shield"),
        ),
    ),
    (
        _SHOP_AND_PEOPLE,
        (
            (Shop, "storefront"),
            (Membership, "badge"),
            (Invitation, "mail"),
            (ApiKey, "key"),
            (IdentitySecret, "fingerprint"),
            (OrderSource, "hub"),
            (AuditEntry, "history"),
        ),
    ),
    (
        _PLATFORM,
        (
            (PlatformShop, "store"),
            (User, "group"),
            (Plan, "sell"),
            (PlatformWord, "shield"),
            (PlatformEntry, "history"),
            (Deletion, "delete_forever"),
        ),
    ),
)

_INSTALL = {
    "title": _("Install the widget"),
    "icon": "code",
    "link": reverse_lazy("install_widget"),
}
_SEARCH = {
    "title": _("Try the search"),
    "icon": "search",
    "link": reverse_lazy("knowledge_search"),
}


_USAGE = {"title": _("Usage"), "icon": "monitoring", "link": reverse_lazy("usage")}
_PLATFORM_USAGE = {
    "title": _("Usage of the shops"),
    "icon": "monitoring",
    "link": reverse_lazy("platform_usage"),
}
_PLATFORM_LIVE = {
    "title": _("The queue now"),
    "icon": "vital_signs",
    "link": reverse_lazy("platform_live"),
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The theme's `SIDEBAR["navigation"]`; nobody sees a link that would be refused."""
    groups = [
        {
            "title": title,
            "items": [
                _link(request, model, icon) for model, icon in entries if _opens(request, model)
            ],
        }
        for title, entries in _GROUPS
    ]
    if _opens(request, Shop):
        group = next(group for group in groups if group["title"] == _SHOP_AND_PEOPLE)
        group["items"].insert(1, _INSTALL)
    if _opens(request, Faq):
        group = next(group for group in groups if group["title"] == _ASSISTANT)
        group["items"].append(_SEARCH)
    place = entered(request)
    if place is not None and may(place.role, "view", "usage"):
        group = next(group for group in groups if group["title"] == _SHOP_AND_PEOPLE)
        group["items"].append(_USAGE)
    if at_the_desk(request):
        group = next(group for group in groups if group["title"] == _PLATFORM)
        group["items"][1:1] = [_PLATFORM_LIVE, _PLATFORM_USAGE]
    return [group for group in groups if group["items"]]


def _open_gaps(request: HttpRequest) -> int:
    shop_id = here(request).shop_id
    if current_shop.get() == shop_id:
        return open_gaps(shop_id)
    with shop_scope(shop_id):  # some pages are written outside of one
        return open_gaps(shop_id)


def _opens(request: HttpRequest, model: type[Model]) -> bool:
    return bool(site.get_model_admin(model).has_module_permission(request))


def _link(request: HttpRequest, model: type[Model], icon: str) -> dict[str, Any]:
    meta = model._meta
    return {
        "title": capfirst(str(meta.verbose_name_plural)),
        "icon": icon,
        "link": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
        "badge": _open_gaps(request) if model is Gap else None,
    }
