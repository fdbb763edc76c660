"""Imports as they go over the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from knowledge.models import Import
from knowledge.tables.findings import MOST, said_of
from knowledge.tables.registry import KINDS
from tenants.api.forms import KnownFields, RowForm


@extend_schema_serializer(component_name="ImportUpload")
class UploadForm(KnownFields):
    """A table, and what its rows are."""

    kind = serializers.ChoiceField(list(KINDS), help_text="What is in the file.")
    file = serializers.FileField(
        allow_empty_file=True,  # that is said as everything else that is wrong with a file
        help_text="CSV in UTF-8, UTF-16 or GB18030, or XLSX; what it is called does not matter.",
    )


@extend_schema_serializer(component_name="ImportCounts")
class CountsForm(serializers.ModelSerializer[Any]):
    """How many rows got which verdict; while rows are written, how many were."""

    class Meta:
        model = Import
        fields = Import.COUNTS
        read_only_fields = fields


@extend_schema_serializer(component_name="ImportFinding")
class FindingForm(serializers.Serializer[Any]):
    """What is said of a line, or of the whole file."""

    verdict = serializers.ChoiceField(
        list(MOST), help_text="`file`: of the whole file, which may be refused for it."
    )
    line = serializers.IntegerField(allow_null=True, help_text="As an editor counts; null: none.")
    code = serializers.CharField(help_text="What is wrong first, for programs; empty: nothing is.")
    column = serializers.CharField(help_text="Where; empty: in no one cell.")
    columns = serializers.ListField(
        child=serializers.CharField(), help_text="Which columns of a `changed` row are others."
    )
    subject = serializers.CharField(help_text="What the row is known by.")
    detail = serializers.CharField(help_text="The same in words.")


@extend_schema_serializer(component_name="Import")
class ImportForm(RowForm):
    """An import: how far it is, what the file would do or did, and what is to be said of its lines."""

    kind = serializers.ChoiceField(list(KINDS), read_only=True)
    counts = CountsForm(source="*", read_only=True)
    findings = serializers.SerializerMethodField(
        help_text="So many of each verdict: "
        + ", ".join(f"{most} {verdict}" for verdict, most in MOST.items())
        + ". `counts` count them all, but the `instructions`."
    )

    @extend_schema_field(FindingForm(many=True))
    def get_findings(self, job: Import) -> list[dict[str, Any]]:
        """In the caller's language."""
        kind = KINDS[job.kind]
        return [
            {
                "verdict": finding["verdict"],
                "line": finding.get("line"),
                "code": finding.get("code", ""),
                "column": finding.get("column", ""),
                "columns": finding.get("columns", []),
                "subject": finding.get("subject", ""),
                "detail": said_of(kind, finding).words,
            }
            for finding in job.findings
        ]

    class Meta:
        model = Import
        fields = (
            *("id", "kind", "file_name", "state", "percent", "position", "total"),
            *("counts", "findings", "created_at", "finished_at"),
        )
        read_only_fields = fields
