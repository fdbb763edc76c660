"""Pages that add an entry of knowledge: as long as the plan has room."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from knowledge.room import NoRoomError, make_room
from tenants.scoped_admin import here


class NeedsRoom:
    """Beside `ShopScopedAdmin`."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; that the plan is full is said on the list."""
        page: Any = self
        try:
            shown: HttpResponse = super().add_view(request, form_url, extra_context)  # type: ignore[misc]  # the admin's
        except NoRoomError as problem:
            messages.error(request, str(problem))
            return redirect(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        return shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row needs room. Raises NoRoomError."""
        if not change:
            make_room(here(request).shop_id)
        super().save_model(request, obj, form, change)  # type: ignore[misc]  # likewise
