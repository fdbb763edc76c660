"""What a form changed, as logs tell it: by the names of fields, so that everybody reads them in their own language."""

from typing import Any

from django.http import HttpRequest


class NamesChangedFields:
    """Admin pages whose log of a change names the fields. How a line is written is for `_record` to say."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """The names of the fields and of the groups of rows that changed."""
        fields = list(form.changed_data)
        for formset in formsets or ():
            if formset.new_objects or formset.changed_objects or formset.deleted_objects:
                fields.append(formset.prefix)
        return [{"changed": {"fields": fields}}] if fields else []

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Record which fields were changed."""
        changed = [part["changed"] for part in message if "changed" in part]
        fields = [field for part in changed for field in part.get("fields", ())]
        self._record(request, "changed", obj, {"fields": sorted({str(name) for name in fields})})

    def _record(
        self, request: HttpRequest, verb: str, obj: Any, details: dict[str, Any] | None = None
    ) -> None:
        raise NotImplementedError
