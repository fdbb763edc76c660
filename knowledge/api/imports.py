"""Imports over the API: a table is brought, read without changing anything, looked at, and then applied or dropped."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge import imports
from knowledge.api.import_forms import ImportForm, UploadForm
from knowledge.models import Import
from knowledge.room import NoRoomError
from knowledge.tables.reading import MOST_MIB
from knowledge.tables.refusals import TableError
from knowledge.tables.registry import KINDS
from knowledge.tasks import wake
from tenants.api.entrance import ShopView
from tenants.api.examples import asked, told
from tenants.api.problems import ConflictError
from tenants.api.uploads import AROUND_A_FILE, FileRefusedError, UploadView

_READ: dict[str, Any] = {
    "id": "6f2d1b7c-8a51-4f0e-9a0b-2c4f8e7d9a11",
    "kind": "orders",
    "file_name": "orders.csv",
    "state": "ready",
    "percent": 0,
    "position": 0,
    "total": 121,
    "counts": {"new": 120, "changed": 1, "same": 0, "double": 0, "bad": 1},
    "findings": [
        {
            "verdict": "bad",
            "line": 7,
            "code": "not_a_phone",
            "column": "phone",
            "columns": [],
            "subject": "",
            "detail": "phone: It is no telephone number of seven digits or more.",
        }
    ],
    "created_at": "2030-01-31T12:00:00Z",
    "finished_at": None,
}
_BEGUN = {
    **_READ,
    "state": "checking",
    "total": 0,
    "counts": dict.fromkeys(Import.COUNTS, 0),
    "findings": [],
}
_APPLYING = {**_READ, "state": "applying", "counts": dict.fromkeys(Import.COUNTS, 0)}
# Which scope is asked for depends on what the rows are: a key for one of these comes in.
_SCOPES = tuple(dict.fromkeys(kind.scope for kind in KINDS.values()))


class ImportList(UploadView):
    """Where tables are brought."""

    kinds = _SCOPES
    largest_body = MOST_MIB * 1024 * 1024 + AROUND_A_FILE

    @extend_schema(
        operation_id="imports_bring",
        tags=["imports"],
        summary=_("Bring a table"),
        description=_(
            "The file is read in the background, and nothing is changed by that: look at the import until its state is "
            "ready, then apply or drop it. Scopes: knowledge:write for FAQs and products, orders:write for orders. 422 "
            "says why a file is not taken: too_large, too_many_imports."
        ),
        request={"multipart/form-data": UploadForm},
        responses={202: ImportForm},
        examples=[asked({"kind": "orders", "file": "orders.csv"}), told(_BEGUN, status=202)],
    )
    def post(self, request: Request) -> Response:
        """Take a file in, to be read by a worker."""
        form = UploadForm(data=request.data)
        form.is_valid(raise_exception=True)
        caller, file = self.caller(), form.validated_data["file"]
        kind = KINDS[form.validated_data["kind"]]
        self.require(kind.scope)
        try:
            job = imports.take_in(
                caller.key.shop_id, kind, file.name or "", file.chunks(), caller.actor
            )
        except TableError as problem:
            raise FileRefusedError(str(problem), problem.code) from problem
        wake(job)
        where = {"Location": f"/api/v1/imports/{job.pk}/"}
        return Response(ImportForm(job).data, status=202, headers=where)


class _ImportView(ShopView):
    kinds = _SCOPES

    def found(self, import_id: UUID) -> Import:
        """The shop's own. Raises Http404, and PermissionDenied for a key that may not touch its rows."""
        rows = Import.objects.filter(shop_id=self.caller().key.shop_id, kind__in=list(KINDS))
        job = rows.filter(pk=import_id).first()
        if job is None:
            raise Http404
        self.require(KINDS[job.kind].scope)
        return job


class ImportPage(_ImportView):
    """One import."""

    @extend_schema(
        operation_id="imports_get",
        tags=["imports"],
        summary=_("An import"),
        description=_(
            "How far it is: percent of the state that it is in, counts of rows by verdict, and findings by line with "
            "their codes. While it is checking or applying, ask again in a moment."
        ),
        responses=ImportForm,
        examples=[told(_READ)],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        """Show the import."""
        return Response(ImportForm(self.found(import_id)).data)

    @extend_schema(
        operation_id="imports_drop",
        tags=["imports"],
        summary=_("Drop an import"),
        description=_(
            "Nothing of it is written. 409 with the code import_not_open once it is being applied, or over."
        ),
        responses={204: None},
    )
    def delete(self, request: Request, import_id: UUID) -> Response:
        """Forget the file."""
        job = self.found(import_id)
        if job.state != Import.State.DROPPED and not imports.drop(job):
            detail = _("It is too late: the import is being applied, or over.")
            raise ConflictError(detail, "import_not_open")
        return Response(status=204)


class Applying(_ImportView):
    """What lets an import be done."""

    @extend_schema(
        operation_id="imports_apply",
        tags=["imports"],
        summary=_("Apply an import"),
        description=_(
            "New and changed rows are written in the background; bad and double ones are left out. 409 says why not: "
            "import_not_ready, knowledge_full (the plan's limit)."
        ),
        request=None,
        responses={202: ImportForm},
        examples=[told(_APPLYING, status=202)],
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """Let a worker write the rows."""
        job = self.found(import_id)
        try:
            taken = job.state == Import.State.READY and imports.confirm(job, self.caller().actor)
        except NoRoomError as problem:
            raise ConflictError(str(problem), "knowledge_full") from problem
        if not taken:
            detail = _("Only an import whose state is ready can be applied.")
            raise ConflictError(detail, "import_not_ready")
        wake(job)
        job.refresh_from_db()
        return Response(ImportForm(job).data, status=202)
