"""Admin pages for what carries a secret that is shown once: it waits, sealed, in the session of whoever made it.

The answer to the form is a redirect, so that a reload of the page shows no secret again and makes no other.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from tenants.scoped_admin import ShopScopedAdmin
from tenants.sealing import seal, unseal


class ShownOnceAdmin(ShopScopedAdmin):
    """`save_model` leaves the secret on the new row as `once`."""

    once_template: str

    def once_context(self, request: HttpRequest, row: Any, secret: str) -> dict[str, Any]:
        """What the page with the secret is written from."""
        raise NotImplementedError

    @display(description=_("made by"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def maker(self, row: Any) -> str:
        """Who made it. As a field of the row it would be a link to a page that only operators open."""
        return str(row.created_by or "")

    def get_urls(self) -> list[URLPattern]:
        """Also the page with the secret."""
        view = self.admin_site.admin_view(self.once_view)
        own = path("<uuid:row_id>/once/", view, name=self._name("once"))
        return [own, *super().get_urls()]

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the page with the secret."""
        request.session[_place(obj.pk)] = seal(obj.once)
        return redirect(f"admin:{self._name('once')}", obj.pk)

    def once_view(self, request: HttpRequest, row_id: Any) -> HttpResponse:
        """The secret, this once."""
        if not self._may(request, "change"):
            raise PermissionDenied
        row = self.get_object(request, str(row_id))
        sealed = row and request.session.pop(_place(row_id), None)
        if not sealed:
            messages.warning(request, gettext("It was shown before, and is shown once only."))
            return redirect(f"admin:{self._name('changelist')}")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            **self.once_context(request, row, unseal(sealed)),
        }
        page = TemplateResponse(request, self.once_template, context)
        page["Cache-Control"] = "no-store"
        return page

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _place(row_id: Any) -> str:
    return f"once:{row_id}"
