"""Documents over the API: brought as files, read by a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.documents.blocks import ReadingError
from knowledge.documents.keeping import (
    SameFileError,
    add_document,
    delete_document,
    replace_file,
)
from knowledge.documents.kinds import LARGEST
from knowledge.documents.problems import in_words
from knowledge.instruction_pages import warning_of
from knowledge.models import Document
from tenants.api.entrance import ShopView
from tenants.api.examples import asked, page_of_one, paged, told
from tenants.api.forms import RowForm
from tenants.api.lists import PAGE_PARAMETERS, Order, page_of
from tenants.api.problems import ConflictError
from tenants.api.uploads import AROUND_A_FILE, FileRefusedError, UploadView
from tenants.api.wire import Text
from tenants.audit import record

_THEN = "2030-01-31T12:00:00Z"
_EXAMPLE = {
    "id": "1d0c7f1e-52a3-4b6e-8d1b-0f5a3c9e7b21",
    "title": "Size guide",
    "file_name": "size-guide.pdf",
    "kind": "pdf",
    "size": 48213,
    "state": "ready",
    "error": "",
    "problem": None,
    "warning": None,
    "enabled": True,
    "valid_from": None,
    "valid_until": None,
    "pages": 3,
    "silent_pages": 0,
    "passage_count": 14,
    "created_at": _THEN,
    "read_at": _THEN,
    "updated_at": _THEN,
}


@extend_schema_serializer(component_name="Document")
class DocumentForm(RowForm):
    """A document, and how far it is."""

    problem = serializers.SerializerMethodField(
        help_text="Why the newest file was not read, in words; an earlier version stays in use. Of one that is "
        "`ready`: what of it could not be read."
    )

    warning = serializers.SerializerMethodField(
        help_text="What of the text in use speaks to the assistant instead of the shopper, and so is left out of every "
        "answer."
    )

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_problem(self, document: Document) -> str | None:
        """In the caller's language."""
        return in_words(document.error) if document.error else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_warning(self, document: Document) -> str | None:
        """In the caller's language."""
        order = document.order_given
        return warning_of(document.title, order) if order else None

    class Meta:
        model = Document
        fields = tuple(_EXAMPLE)
        read_only_fields = tuple(
            {*_EXAMPLE} - {"title", "enabled", "valid_from", "valid_until", "problem", "warning"}
        )


@extend_schema_serializer(component_name="DocumentUpload")
class UploadForm(serializers.Serializer[Any]):
    """A file, with a title if it shall not be the file's name."""

    file = serializers.FileField(allow_empty_file=True)
    title = Text(max_length=200, required=False, allow_blank=True)
    replaces = serializers.UUIDField(
        required=False, help_text="The document of which the file is a newer version."
    )


@contextmanager
def refusals() -> Iterator[None]:
    """Rules of documents as problems. Raises FileRefusedError, ConflictError."""
    try:
        yield
    except ReadingError as problem:
        raise FileRefusedError(in_words(problem.code), problem.code) from problem
    except SameFileError as problem:
        same = {"title": problem.document.title, "id": problem.document.pk}
        told_so = _("The shop has this very file already: “%(title)s”, %(id)s.") % same
        raise ConflictError(told_so, "same_file") from problem


class DocumentList(UploadView):
    """The shop's documents."""

    kind = "knowledge"
    parameters = PAGE_PARAMETERS
    largest_body = LARGEST + AROUND_A_FILE

    @extend_schema(
        operation_id="documents_list",
        tags=["documents"],
        summary=_("Documents"),
        description=_("All of them, the newest first."),
        parameters=paged(),
        responses=page_of_one(DocumentForm),
        examples=[told(_EXAMPLE, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of documents."""
        rows = Document.objects.filter(shop_id=self.caller().key.shop_id)
        return page_of(request, rows, Order("documents", ("created_at", "id")), DocumentForm)

    @extend_schema(
        operation_id="documents_upload",
        tags=["documents"],
        summary=_("Upload a document"),
        description=_(
            "PDF, DOCX, XLSX, Markdown, HTML or text, up to 20 MiB. It is read within seconds: look at its state. 409 "
            "with the code same_file: the shop has it. 422 says why a file is not taken."
        ),
        request={"multipart/form-data": UploadForm},
        responses={201: DocumentForm, 404: None},
        examples=[
            asked({"file": "size-guide.pdf", "title": "Size guide"}),
            told({**_EXAMPLE, "state": "waiting", "read_at": None, "passage_count": 0}, status=201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Keep a file, to be read by a worker."""
        form = UploadForm(data=request.data)
        form.is_valid(raise_exception=True)
        given, caller = form.validated_data, self.caller()
        shop_id = caller.key.shop_id
        with refusals():
            if "replaces" in given:
                document = _found(shop_id, given["replaces"])
                replace_file(document, given["file"])
            else:
                document = add_document(shop_id, given["file"], title=given.get("title", ""))
        act = "document.replaced" if "replaces" in given else "document.added"
        record(shop_id, caller.actor, act, document.title, {"id": str(document.pk)})
        return Response(DocumentForm(document).data, status=201)


class DocumentPage(ShopView):
    """One document."""

    kind = "knowledge"

    @extend_schema(
        operation_id="documents_get",
        tags=["documents"],
        summary=_("A document"),
        description=_("How far it is, and if it was not read, why."),
        responses=DocumentForm,
        examples=[told(_EXAMPLE)],
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """Show the document."""
        return Response(DocumentForm(_found(self.caller().key.shop_id, document_id)).data)

    @extend_schema(
        operation_id="documents_change",
        tags=["documents"],
        summary=_("Change a document"),
        description=_("Its title, whether it is in use, and from when until when."),
        request=DocumentForm(partial=True),
        responses=DocumentForm,
        examples=[asked({"enabled": False}), told({**_EXAMPLE, "enabled": False})],
    )
    def patch(self, request: Request, document_id: UUID) -> Response:
        """Change what people say of the document."""
        caller = self.caller()
        document = _found(caller.key.shop_id, document_id)
        form = DocumentForm(document, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        form.save()
        noted = {"id": str(document.pk), "fields": sorted(form.validated_data)}
        record(caller.key.shop_id, caller.actor, "document.changed", document.title, noted)
        return Response(form.data)

    @extend_schema(
        operation_id="documents_delete",
        tags=["documents"],
        summary=_("Delete a document"),
        description=_("The file and its passages go with it."),
        responses={204: None},
    )
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete the document with all that was made of it."""
        caller = self.caller()
        document = _found(caller.key.shop_id, document_id)
        noted = {"id": str(document.pk)}
        delete_document(document)
        record(caller.key.shop_id, caller.actor, "document.deleted", document.title, noted)
        return Response(status=204)


def _found(shop_id: UUID, document_id: UUID) -> Document:
    document = Document.objects.filter(shop_id=shop_id, pk=document_id).first()
    if document is None:
        raise Http404
    return document
