"""What staff may do about a shopper, from the page of their conversation: end their access, turn them away."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation
from conversations.recheck import recheck_visitor
from conversations.visitors import block, end_access, unblock
from tenants.audit import record
from tenants.entered import actor_of
from tenants.scoped_admin import here

Act = Callable[[UUID, UUID], None]

# By the value of the button: what is done, how the log calls it, what the page says then.
_ACTS: dict[str, tuple[Act, str, Any]] = {
    "end": (end_access, "visitor.access_ended", _("Access ended: the browser starts anew.")),
    "block": (block, "visitor.blocked", _("Blocked: they cannot write to the shop any more.")),
    "unblock": (unblock, "visitor.unblocked", _("They can write to the shop again.")),
}


class VisitorActs:
    """Adds the acts to the admin of conversations."""

    change_form_outer_before_template = "admin/conversations/visitor.html"

    def get_urls(self) -> list[URLPattern]:
        """Also the address that the buttons post to."""
        view = self.admin_site.admin_view(self.act_on_visitor)  # type: ignore[attr-defined]  # of ModelAdmin
        own = path("<path:object_id>/visitor/", view, name="conversations_conversation_visitor")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def may_act(self, request: HttpRequest) -> bool:
        """Whether the person may change conversations: what was said nobody changes, this is what they may."""
        allowed: bool = self._may(request, "change")  # type: ignore[attr-defined]  # of ShopScoped
        return allowed

    def act_on_visitor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the acts, recorded, and heard by open sockets once it is committed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.may_act(request):
            raise PermissionDenied
        found: Conversation | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if found is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request,
                self.opts,  # type: ignore[attr-defined]
                object_id,
            )
            return gone
        chosen = _ACTS.get(request.POST.get("act", ""))
        if chosen is None:
            return HttpResponseBadRequest()
        act, name, told = chosen
        act(found.shop_id, found.visitor_id)
        noted = {"id": str(found.visitor_id), "conversation": str(found.pk)}
        record(here(request).shop_id, actor_of(request), name, str(found.visitor), noted)
        transaction.on_commit(partial(recheck_visitor, found.visitor_id), robust=True)
        messages.success(request, str(told))
        page = reverse("admin:conversations_conversation_change", args=[found.pk])
        return HttpResponseRedirect(page)
