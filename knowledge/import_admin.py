"""Imports in the admin: bring a file, see what it would do, let it be done, watch, and read what became of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from knowledge import imports
from knowledge.models import Import
from knowledge.room import NoRoomError
from knowledge.tables.findings import in_reading_order
from knowledge.tables.reading import MOST_MIB
from knowledge.tables.refusals import TableError
from knowledge.tables.registry import KINDS
from knowledge.tasks import wake
from tenants.entered import actor_of, is_stale
from tenants.scoped_admin import ShopScopedAdmin, here
from tenants.site import site

State = Import.State
# In the order in which they matter to a reader.
VERDICTS = ("bad", "double", "instructions", "changed", "new")


def kind_label(name: str) -> str:
    """What the rows of a kind are called."""
    known = name in KINDS
    return capfirst(str(KINDS[name].model._meta.verbose_name_plural)) if known else name


class UploadForm(forms.Form):
    """A file, and what is in it."""

    kind = forms.ChoiceField(label=_("What is in it"), widget=UnfoldAdminSelectWidget())
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        allow_empty_file=True,  # that is said as everything else that is wrong with a file
        max_length=None,
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx", "data-most-mib": MOST_MIB}
        ),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(name, kind_label(name)) for name in KINDS]


class ImportAdmin(ShopScopedAdmin):
    """Every import of the shop, the newest first."""

    kind = "knowledge"
    list_display = ("file_name", "rows_of", "standing", *Import.COUNTS, "actor_name", "created_at")
    search_fields = ("file_name", "actor_name")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an import did is not changed afterwards."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay, for whoever asks where the rows came from."""
        return False

    @display(description=_("kind"), ordering="kind")  # type: ignore[untyped-decorator]  # unfold ships no types
    def rows_of(self, job: Import) -> str:
        """What its rows are."""
        return kind_label(job.kind)

    @display(description=_("state"), ordering="state")  # type: ignore[untyped-decorator]  # unfold ships no types
    def standing(self, job: Import) -> str:
        """Where it is, or how far."""
        said = str(job.get_state_display())
        return f"{said} ({job.percent} %)" if job.state in Import.UNDER_WAY else said

    def get_urls(self) -> list[URLPattern]:
        """Also what the page asks for, and what its buttons do."""
        wrap = self.admin_site.admin_view
        own = [
            path(f"<uuid:pk>/{name}", wrap(view), name=f"knowledge_import_{label}")
            for name, view, label in (
                ("progress.json", self._progress, "progress"),
                ("confirm/", self._confirm, "confirm"),
                ("drop/", self._drop, "drop"),
            )
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form to bring a file with; it is read in the background."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        posted = request.method == "POST" and self._is_for_this_shop(request)
        data = (request.POST, request.FILES) if posted else ()
        form = UploadForm(*data, initial={"kind": request.GET.get("kind", "faqs")})
        if posted and form.is_valid():
            try:
                job = self._take_in(request, form.cleaned_data["kind"], form.cleaned_data["file"])
                return redirect("admin:knowledge_import_change", job.pk)
            except TableError as problem:
                form.add_error("file", str(problem))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import a table"),
            "opts": self.opts,
            "form": form,
            "columns": [
                (kind_label(name), [column.heading for column in kind.columns])
                for name, kind in KINDS.items()
            ],
            "too_large": str(TableError("too_large", most=MOST_MIB)),
        }
        return TemplateResponse(request, "admin/knowledge/import_upload.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What the file would do, how far it is, or what became of it."""
        job = self._found(request, object_id)
        kind = KINDS[job.kind]
        lines = {name: list(in_reading_order(kind, job.findings, name)) for name in VERDICTS}
        model = kind.model._meta
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import of %(kind)s") % {"kind": kind_label(job.kind)},
            "opts": self.opts,
            "job": job,
            "under_way": job.state in Import.UNDER_WAY,
            "words": _words(job),
            "counts": [
                (name, self.model._meta.get_field(name).verbose_name, getattr(job, name))
                for name in Import.COUNTS
            ],
            "of_file": list(in_reading_order(kind, job.findings, "file")),
            "lines": [
                (name, getattr(job, name, len(said)), said) for name, said in lines.items() if said
            ],
            "may_confirm": self.has_add_permission(request)
            and job.state == State.READY
            and job.new + job.changed > 0,
            "may_drop": self.has_add_permission(request)
            and job.state in (State.READY, State.CHECKING),
            "rows_page": reverse(f"admin:{model.app_label}_{model.model_name}_changelist"),
            "rows_name": kind_label(job.kind),
        }
        return TemplateResponse(request, "admin/knowledge/import.html", context)

    def _take_in(self, request: HttpRequest, kind: str, file: Any) -> Import:
        shop_id = here(request).shop_id
        job = imports.take_in(
            shop_id, KINDS[kind], file.name or "", file.chunks(), actor_of(request)
        )
        wake(job)
        return job

    def _confirm(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        job = self._found(request, str(pk), to_change=True)
        if self._is_for_this_shop(request):
            try:
                if imports.confirm(job, actor_of(request)):
                    wake(job)
            except NoRoomError as problem:
                messages.error(request, str(problem))
        return redirect("admin:knowledge_import_change", job.pk)

    def _drop(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        job = self._found(request, str(pk), to_change=True)
        if self._is_for_this_shop(request) and imports.drop(job):
            messages.success(request, gettext("The import was dropped. Nothing was changed."))
        return redirect("admin:knowledge_import_changelist")

    def _progress(self, request: HttpRequest, pk: UUID) -> JsonResponse:
        job = self._found(request, str(pk))
        told = {
            "percent": job.percent,
            "finished": job.state not in Import.UNDER_WAY,
            "words": _words(job),
        }
        return JsonResponse(told, headers={"Cache-Control": "no-store"})

    def _is_for_this_shop(self, request: HttpRequest) -> bool:
        """Whether the form was opened for the shop that the person works in now; else they are told."""
        if not is_stale(request):
            return True
        messages.error(
            request, gettext("You switched to another shop meanwhile. Nothing was saved.")
        )
        return False

    def _found(self, request: HttpRequest, pk: str, to_change: bool = False) -> Import:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if to_change and (not self.has_add_permission(request) or request.method != "POST"):
            raise PermissionDenied
        found: Import | None = self.get_object(request, pk)
        if found is None or found.kind not in KINDS:
            raise Http404
        return found


def _words(job: Import) -> str:
    """How far it is."""
    if job.state == State.CHECKING:
        told = ngettext("%(rows)s row read", "%(rows)s rows read", job.position)
        return told % {"rows": intcomma(job.position)}
    told = gettext("%(done)s of %(total)s rows done")
    return told % {"done": intcomma(job.position), "total": intcomma(job.total)}


site.register(Import, ImportAdmin)
