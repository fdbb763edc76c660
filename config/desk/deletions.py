"""Deletions of shops as operators see them: how far each is, and at its end the receipt."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from config.desk.receipt import lines
from tenants.desk import AtTheDesk
from tenants.models import Deletion
from tenants.platform import ALIAS
from tenants.site import site


class DeletionAdmin(AtTheDesk, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Every deletion, the newest first."""

    list_display = ("shop_name", "progress", "requested_by", "created_at", "finished_at")
    search_fields = ("shop_name", "requested_by", "reason")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """They are asked for on the shop's page."""
        return False

    has_change_permission = has_add_permission

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deletion]:
        """By the platform's role, which alone may read them."""
        return Deletion.objects.using(ALIAS).all()

    @display(description=_("progress"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def progress(self, deletion: Deletion) -> str:
        """Done, or how far."""
        return gettext("finished") if deletion.finished_at else f"{percent(deletion)} %"

    def get_urls(self) -> list[URLPattern]:
        """Also what the page asks for, and the receipt as a file."""
        wrap = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/progress.json", wrap(self._progress), name="tenants_deletion_progress"),
            path("<uuid:pk>/receipt.json", wrap(self._receipt), name="tenants_deletion_receipt"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How far the deletion is; at its end the receipt."""
        deletion = self._found(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Deletion of %(shop)s") % {"shop": deletion.shop_name},
            "opts": self.opts,
            "deletion": deletion,
            "percent": percent(deletion),
            "lines": lines(deletion.receipt),
        }
        return TemplateResponse(request, "admin/desk/deletion.html", context)

    def _progress(self, request: HttpRequest, pk: Any) -> JsonResponse:
        deletion = self._found(request, str(pk))
        words = gettext("%(done)s of %(total)s deleted")
        shown = {"done": intcomma(deletion.done), "total": intcomma(deletion.total)}
        return JsonResponse(
            {
                "done": deletion.done,
                "total": deletion.total,
                "percent": percent(deletion),
                "finished": deletion.finished_at is not None,
                "words": words % shown,
            },
            headers={"Cache-Control": "no-store"},
        )

    def _receipt(self, request: HttpRequest, pk: Any) -> JsonResponse:
        deletion = self._found(request, str(pk))
        if deletion.finished_at is None:
            raise Http404
        receipt = {
            "shop": str(deletion.shop_ref),
            "name": deletion.shop_name,
            "requested_by": deletion.requested_by,
            "reason": deletion.reason,
            "requested_at": deletion.created_at.isoformat(),
            "finished_at": deletion.finished_at.isoformat(),
            "deleted": deletion.receipt,
            "total": deletion.done,
        }
        name = f'attachment; filename="receipt-{deletion.shop_ref}.json"'
        looks = {"ensure_ascii": False, "indent": 2}
        return JsonResponse(receipt, json_dumps_params=looks, headers={"Content-Disposition": name})

    def _found(self, request: HttpRequest, pk: str) -> Deletion:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Deletion | None = self.get_object(request, pk)
        if found is None:
            raise Http404
        return found


def percent(deletion: Deletion) -> int:
    """How much is done, in whole percent; never 100 before it is finished."""
    if deletion.finished_at:
        return 100
    return min(99, 100 * deletion.done // deletion.total) if deletion.total else 0


site.register(Deletion, DeletionAdmin)
