"""The audit logs in the admin: a shop's for its owner and for operators on a visit, the platform's for operators."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tenants.acts import ACTS, in_words
from tenants.audit import record, record_for_platform
from tenants.csv_export import csv_response
from tenants.desk import AtTheDesk
from tenants.entered import actor_of
from tenants.log_filters import ActFilter, PeriodFilter, PersonFilter
from tenants.models import AuditEntry, PlatformEntry, Recorded
from tenants.platform import ALIAS
from tenants.scope import in_shop, in_thread
from tenants.scoped_admin import ShopScopedAdmin, here
from tenants.site import site

BATCH = 500  # rows of an export read at a time


class LogAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What both logs share. Nobody changes what was recorded: the database would not let them either."""

    list_display = ("created_at", "actor_name", "done", "subject", "address")
    list_filter = (ActFilter, PersonFilter, ("created_at", PeriodFilter))
    list_filter_submit = True
    search_fields = ("actor_name", "act", "subject", "address", "details")
    search_help_text = _("Person, act, subject, address or details")
    fields = ("created_at", "actor_name", "done", "subject", "address", "shown_details")
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_before_template = "admin/tenants/log_export.html"

    @display(description=_("what"), ordering="act")  # type: ignore[untyped-decorator]  # unfold ships no types
    def done(self, entry: Recorded) -> str:
        """The act in words."""
        return in_words(entry.act, entry.details)

    @display(description=_("details"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_details(self, entry: Recorded) -> SafeString:
        """What more is known, as it was recorded."""
        written = json.dumps(entry.details, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", written)

    def get_urls(self) -> list[URLPattern]:
        """Also the export."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        own = path("export.csv", self.admin_site.admin_view(self.export), name=name)
        return [own, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also by an act's words in the reader's language."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        wanted = search_term.strip().lower()
        acts = [act for act in ACTS if wanted and wanted in in_words(act).lower()]
        return (found | queryset.filter(act__in=acts) if acts else found), distinct

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """What the list shows with its filters, whole, as CSV; the log says who took it along.

        Raises Http404 for filters that make no sense.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as problem:
            raise Http404 from problem
        rows = rows.order_by("-created_at", "-pk")
        first = list(rows[:BATCH])
        self.record_export(request, {"filters": request.GET.dict()})

        def following(last: Recorded) -> list[Recorded]:
            older = Q(created_at__lt=last.created_at)
            same = Q(created_at=last.created_at, pk__lt=last.pk)
            return list(rows.filter(older | same)[:BATCH])

        titles = (
            _("when"),
            _("who"),
            _("what"),
            _("act"),
            _("on what"),
            pgettext_lazy("of a computer", "address"),
            _("details"),
        )
        header = [str(title) for title in titles]
        more = self.reader(request, following)
        day = timezone.localdate().isoformat()
        return csv_response(f"{self.opts.model_name}-{day}.csv", header, first, more, _cells)

    def record_export(self, request: HttpRequest, noted: dict[str, Any]) -> None:
        """Write down that the log was exported."""
        raise NotImplementedError

    def reader(self, request: HttpRequest, following: Any) -> Any:
        """`following` as a coroutine function that reads where such rows are open."""
        raise NotImplementedError


def _cells(entry: Recorded) -> Sequence[object]:
    when = entry.created_at.isoformat(timespec="seconds")
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    words = in_words(entry.act, entry.details)
    return (when, entry.actor_name, words, entry.act, entry.subject, entry.address, details)


class AuditEntryAdmin(LogAdmin, ShopScopedAdmin):
    """What was done in the shop."""

    kind = "audit"

    def record_export(self, request: HttpRequest, noted: dict[str, Any]) -> None:
        """In the shop's log."""
        record(here(request).shop_id, actor_of(request), "audit.exported", "", noted)

    def reader(self, request: HttpRequest, following: Any) -> Any:
        """Each batch in a scope of the shop."""
        shop_id: UUID = here(request).shop_id

        async def more(last: Recorded) -> list[Recorded]:
            found: list[Recorded] = await in_shop(shop_id, following, last)
            return found

        return more


class PlatformEntryAdmin(AtTheDesk, LogAdmin):
    """What was done to the platform and its shops."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody writes it by hand."""
        return False

    has_change_permission = has_add_permission

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlatformEntry]:
        """By the platform's role, which alone may read it."""
        return PlatformEntry.objects.using(ALIAS).all()

    def record_export(self, request: HttpRequest, noted: dict[str, Any]) -> None:
        """In the platform's log."""
        record_for_platform(actor_of(request), "platform_log.exported", "", noted)

    def reader(self, request: HttpRequest, following: Any) -> Any:
        """Each batch by the platform's role."""

        def read(last: Recorded) -> list[Recorded]:
            try:
                found: list[Recorded] = following(last)
                return found
            finally:
                connections[ALIAS].close()  # back to the pool

        async def more(last: Recorded) -> list[Recorded]:
            return await in_thread(read, last)

        return more


site.register(AuditEntry, AuditEntryAdmin)
site.register(PlatformEntry, PlatformEntryAdmin)
