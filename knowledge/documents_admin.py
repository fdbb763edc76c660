"""Documents in the admin: brought as files, read by a worker, shown as passages, and never as HTML."""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget

from knowledge.documents.blocks import ReadingError
from knowledge.documents.files import place_of
from knowledge.documents.keeping import (
    SameFileError,
    add_document,
    delete_document,
    look_at,
    read_again,
    replace_file,
)
from knowledge.documents.kinds import ENDINGS
from knowledge.documents.problems import in_words
from knowledge.instruction_pages import warn_of_order, warning_of
from knowledge.models import Document, Passage
from tenants.scoped_admin import ShopScopedAdmin, here, person

_LOOKS = {
    Document.State.WAITING: "info",
    Document.State.READING: "info",
    Document.State.READY: "success",
    Document.State.FAILED: "danger",
}
_SETTINGS = ("title", "enabled", "valid_from", "valid_until")
_FACTS = ("file_name", "kind", "shown_size", "state", "problem", "passage_count")
_ORIGIN = ("pages", "silent_pages", "uploader", "created_at", "read_at")


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What people say of a document; the file itself for a new one, or a newer version of it."""

    shop_id: UUID
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said by us, as all else that is wrong with files
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ",".join(f".{end}" for end in ENDINGS)}),
        help_text=_("PDF, DOCX, XLSX, Markdown, HTML or text, up to 20 MiB."),
    )

    class Meta:
        model = Document
        fields = ("file", *_SETTINGS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = self.instance._state.adding
        for name, needed in (("file", new), ("title", not new)):
            if name in self.fields:
                self.fields[name].required = needed
        if not new and "file" in self.fields:
            self.fields["file"].label = _("Newer version")
            self.fields["file"].help_text = _(
                "It takes the file's place as soon as it is read. Leave it empty to keep the file."
            )

    def clean_file(self) -> Any:
        """Raises ValidationError for a file that is not taken."""
        file = self.cleaned_data.get("file")
        if file:
            try:
                look_at(self.shop_id, file, self.instance.pk)
            except (ReadingError, SameFileError) as problem:
                raise forms.ValidationError(refusal(problem)) from problem
        return file

    def clean(self) -> Any:
        """Raises ValidationError for a time that ends before it begins."""
        given = super().clean() or {}
        begins, ends = given.get("valid_from"), given.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error("valid_until", _("This is before the document becomes valid."))
        return given


def refusal(problem: ReadingError | SameFileError) -> str:
    """Why a file is not taken, in the reader's language."""
    if isinstance(problem, SameFileError):
        told = gettext("The shop has this very file already: “%(title)s”.")
        return told % {"title": problem.document.title}
    return in_words(problem.code)


class DocumentAdmin(ShopScopedAdmin):
    """Files that the shop brought along, and how far each is."""

    kind = "knowledge"
    form = DocumentForm
    list_display = (
        *("title", "kind", "shown_size", "shown_state", "problem", "passage_count"),
        *("enabled", "created_at"),
    )
    list_filter = ("state", "kind", "enabled")
    search_fields = ("title", "file_name")
    ordering = ("-created_at",)
    actions = ("read_again",)
    actions_detail: ClassVar = ["passages", "download"]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A new one is asked for by its file; the facts are told of one that is there."""
        asked = ("file", *_SETTINGS)
        if obj is None:
            return asked
        changes = self.has_change_permission(request, obj)
        return (*(asked if changes else _SETTINGS), *_FACTS, *_ORIGIN)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """What reading found out is only shown."""
        return (*_FACTS, *_ORIGIN) if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form knows in which shop it asks for the same file."""
        form = super().get_form(request, obj, change, **kwargs)
        form.shop_id = here(request).shop_id
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; what became impossible while it was sent is said, and nothing is changed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (ReadingError, SameFileError) as problem:
            messages.error(request, refusal(problem))
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the file, and what is said of it."""
        file = form.cleaned_data.get("file")
        settings = {name: form.cleaned_data[name] for name in _SETTINGS}
        if not change:
            made = add_document(here(request).shop_id, file, person(request), **settings)
            obj.__dict__.update(made.__dict__)
            return
        # A worker may have written the other columns since the form was opened.
        obj.save(update_fields=[*_SETTINGS, "updated_at"])
        if file:
            replace_file(obj, file, person(request))

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The documents by name, their passages by number: those go with them, though nobody may delete one."""
        chosen = list(objs)
        counts = {
            str(Document._meta.verbose_name_plural): len(chosen),
            str(Passage._meta.verbose_name_plural): sum(each.passage_count for each in chosen),
        }
        return [str(document) for document in chosen], counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """With its file."""
        delete_document(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """With their files."""
        for document in queryset:
            delete_document(document)

    def has_reread_permission(self, request: HttpRequest) -> bool:
        """Who may have documents read again."""
        return self._may(request, "change")

    @display(description=_("size"), ordering="size")  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_size(self, document: Document) -> str:
        """In bytes, KB, MB."""
        return filesizeformat(document.size)

    @display(description=_("state"), label=_LOOKS)  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_state(self, document: Document) -> tuple[str, str]:
        """How far it is."""
        return document.state, document.get_state_display()

    @display(description=_("uploaded by"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def uploader(self, document: Document) -> str:
        """Who brought the file; nobody where a program did."""
        return str(document.uploaded_by or "")

    @display(description=_("problem"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def problem(self, document: Document) -> str:
        """Why the newest file was not read, or what was lost or is left out of it."""
        told = [in_words(document.error)] if document.error else []
        if document.error and document.passage_count and document.state == Document.State.FAILED:
            told.append(gettext("The earlier version stays in use."))
        if document.order_given:
            told.append(warning_of(document.title, document.order_given))
        return " ".join(told)

    @action(description=_("Read again"), permissions=["reread"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def read_again(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Have the chosen documents read anew."""
        chosen = list(queryset)
        for document in chosen:
            read_again(document)
            self._record(request, "reread", document)
        told = ngettext(
            "%d document will be read again.", "%d documents will be read again.", len(chosen)
        )
        messages.success(request, told % len(chosen))

    @action(description=_("Passages"), url_path="passages", permissions=["view"], icon="segment")  # type: ignore[untyped-decorator]  # unfold ships no types
    def passages(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was read, piece by piece."""
        document = self._asked(request, object_id)
        warn_of_order(request, str(document), document.order_given)
        query = urlencode({"document__id__exact": document.pk})
        return redirect(f"{reverse('admin:knowledge_passage_changelist')}?{query}")

    @action(description=_("Download"), url_path="download", permissions=["view"], icon="download")  # type: ignore[untyped-decorator]  # unfold ships no types
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The file as it was brought: to be saved, never to be shown by the browser."""
        document = self._asked(request, object_id)
        try:
            content = place_of(document.shop_id, document.stored_as).read_bytes()
        except FileNotFoundError as problem:
            raise Http404 from problem
        name = content_disposition_header(as_attachment=True, filename=document.file_name)
        safe = {"Content-Disposition": name or "attachment", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="application/octet-stream", headers=safe)

    def _asked(self, request: HttpRequest, object_id: str) -> Document:
        found: Document | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found


class PassageAdmin(ShopScopedAdmin):
    """What was read of documents, to look at: it changes with the document only."""

    kind = "knowledge"
    list_display = ("beginning", "document", "page", "position")
    list_select_related = ("document",)
    search_fields = ("text",)
    ordering = ("document", "position")
    fields = ("document", "position", "page", "heading", "text")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: the document is replaced instead."""
        return False

    has_add_permission = has_delete_permission = has_change_permission

    @display(description=_("passage"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def beginning(self, passage: Passage) -> str:
        """Its first words."""
        return Truncator(passage.text).chars(120)
