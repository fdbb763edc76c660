"""The admin's site: whoever has a role in a shop may enter; what they see is decided row by row."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

# What the theme cannot do without: Alpine evaluates its attributes, and its colours are inline styles.
_THEME_NEEDS = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class AdminSite(UnfoldAdminSite):  # type: ignore[misc]  # unfold ships no types
    """The one admin, for shops' members and operators alike."""

    site_title = _("Xiaoer")
    site_header = _("Xiaoer")
    index_title = _("Overview")

    def has_permission(self, request: HttpRequest) -> bool:
        """Members of any shop, and operators."""
        return request.user.is_active and getattr(request.user, "is_staff", False)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Every page of the admin gets the theme's exceptions from the content security policy."""
        relaxed: Callable[..., Any] = csp_update(_THEME_NEEDS)(super().admin_view(view, cacheable))
        return relaxed

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The log-in page is outside `admin_view`."""
        page = super().login(request, extra_context)
        page._csp_update = _THEME_NEEDS
        return page


site = AdminSite(name="admin")
