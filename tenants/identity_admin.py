"""Identity secrets in the admin: made, shown once, revoked. For owners."""

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from tenants.audit import record
from tenants.entered import actor_of
from tenants.identity_secrets import (
    MOST,
    TooManySecretsError,
    holding,
    make_secret,
    revoke_secret,
)
from tenants.models import IdentitySecret, Shop
from tenants.scoped_admin import here, person
from tenants.shown_once import ShownOnceAdmin
from tenants.site import site


class IdentitySecretAdmin(ShownOnceAdmin):
    """By these the shop's server signs who is logged in."""

    kind = "key"
    list_display = ("kid", "created_by", "created_at", "revoked_at")
    list_select_related = ("created_by",)
    actions = ("revoke",)
    once_template = "admin/tenants/identity_secret.html"

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A new secret is made, not typed."""
        return ("kid", "maker", "created_at", "revoked_at") if obj else ()

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """So many may hold at once; a form that was opened in time is answered why not."""
        room = request.method == "POST" or holding(here(request).shop_id) < MOST
        return self._may(request, "change") and room

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A secret is replaced, never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A revoked one stays, so that the log can be read."""
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may revoke secrets."""
        return self._may(request, "change")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; that there are too many is said on the list."""
        try:
            page: HttpResponse = super().add_view(request, form_url, extra_context)
        except TooManySecretsError:
            full = gettext("At most %(most)d secrets hold at once. Revoke one first.")
            messages.error(request, full % {"most": MOST})
            return redirect("admin:tenants_identitysecret_changelist")
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make a secret; its text is kept until it was shown."""
        made = make_secret(here(request).shop_id, person(request))
        obj.__dict__.update(made.row.__dict__)
        obj.once = made.secret

    def once_context(self, request: HttpRequest, row: Any, secret: str) -> dict[str, Any]:
        """The secret, and how the shop signs with it."""
        return {
            "title": _("New identity secret"),
            "kid": row.kid,
            "secret": secret,
            "audience": Shop.objects.get(pk=row.shop_id).public_key,
        }

    @action(description=_("Revoke"), permissions=["revoke"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def revoke(self, request: HttpRequest, queryset: QuerySet[IdentitySecret]) -> None:
        """End the chosen secrets at once."""
        ended = [row for row in queryset if revoke_secret(row.shop_id, row.pk)]
        for row in ended:
            noted = {"id": str(row.pk)}
            record(row.shop_id, actor_of(request), "identitysecret.revoked", row.kid, noted)
        told = ngettext("%d secret was revoked.", "%d secrets were revoked.", len(ended))
        messages.success(request, told % len(ended))


site.register(IdentitySecret, IdentitySecretAdmin)
