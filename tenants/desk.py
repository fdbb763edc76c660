"""What the pages of operators share: they open at the desk, that is while no shop is being visited."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from tenants.audit import record_for_platform
from tenants.changed_fields import NamesChangedFields
from tenants.entered import actor_of, entered
from tenants.history import history_page
from tenants.models import PlatformEntry, User
from tenants.platform import ALIAS
from tenants.row_pages import RowPages


def at_the_desk(request: HttpRequest) -> bool:
    """Whether an operator asks who works in no shop now."""
    user = request.user
    return isinstance(user, User) and user.is_superuser and entered(request) is None


class AtTheDesk(RowPages, NamesChangedFields):
    """Pages of the platform, for operators who are not visiting a shop."""

    def _is_operator(self, request: HttpRequest, obj: object = None) -> bool:
        return at_the_desk(request)

    has_module_permission = has_view_permission = has_change_permission = _is_operator
    has_add_permission = _is_operator

    def has_row(self, request: HttpRequest, pk: str) -> bool:
        """None for those who work in a shop; at the desk, the page itself looks."""
        return at_the_desk(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nothing of the platform is simply deleted."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Record a new row in the platform's log."""
        self._record(request, "added", obj)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record every row that goes."""
        for obj in queryset:
            self._record(request, "deleted", obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the platform's log knows of the row."""
        entries = PlatformEntry.objects.using(ALIAS).all()
        page: Any = self
        return history_page(page, request, object_id, lambda row: entries)

    def _record(
        self, request: HttpRequest, verb: str, obj: Any, details: dict[str, Any] | None = None
    ) -> None:
        act = f"{obj._meta.model_name}.{verb}"
        noted = {"id": str(obj.pk), **(details or {})}
        record_for_platform(actor_of(request), act, str(obj), noted)
