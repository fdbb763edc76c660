"""The admin's site: every page works in one shop, inside its scope; operators have a desk of their own besides."""

from collections.abc import Callable
from typing import Any

from allauth.account.views import logout as account_logout
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from tenants.entered import VISIT_KEY, entered
from tenants.models import User
from tenants.row_pages import require_row
from tenants.scope import shop_scope
from tenants.shop_pages import written

# What the theme cannot do without, as Chromium reports it when it is refused: Alpine evaluates its attributes. Styles
# are inline in three places: the theme's colours, htmx's own, and the width that Alpine gives to the bar of actions.
THEME_NEEDS = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


WALL = "admin"


class AdminSite(UnfoldAdminSite):  # type: ignore[misc]  # unfold ships no types
    """The one admin, for shops' members and operators alike."""

    site_title = _("Xiaoer")
    site_header = _("Xiaoer")
    index_title = _("Overview")

    def has_permission(self, request: HttpRequest) -> bool:
        """Members of any shop, and operators."""
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return False
        return user.is_superuser or entered(request) is not None

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows, also in which shop it works."""
        return {**super().each_context(request), "working_in": entered(request)}

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Every page opens the scope of the shop that the person works in, until it is written out.

        In it, a row that the address names is looked for before all else. The page gets the theme's exceptions from
        the content security policy.
        """
        checked = super().admin_view(view, cacheable)

        def scoped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visiting = VISIT_KEY in request.session
            place = entered(request)
            if visiting and VISIT_KEY not in request.session:
                # The hour is over, or the shop was deleted: what was asked for was to be seen on the visit.
                messages.info(request, gettext("Your visit to the shop has ended."))
                return redirect("admin:index")
            if place is None:
                return written(checked(request, *args, **kwargs))
            with shop_scope(place.shop_id):
                require_row(request)
                return written(checked(request, *args, **kwargs))

        relaxed: Callable[..., Any] = csp_update(THEME_NEEDS)(scoped)
        relaxed.wall = WALL  # type: ignore[attr-defined]  # what tests look for at every address
        return relaxed

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The platform's one log-in, which asks for a second factor, too; who is in without a shop founds one."""
        if request.user.is_authenticated:
            return redirect("admin:index" if self.has_permission(request) else settings.NO_SHOP_URL)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The platform's one log-out."""
        return account_logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The account's own page, which tells the person by mail."""
        return redirect("account_change_password")


site = AdminSite(name="admin")
