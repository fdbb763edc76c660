"""Conversations in the admin: a list, and each as a readable transcript. Nobody changes what was said."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from conversations import gap_admin as gap_admin  # being loaded registers its page
from conversations.models import Conversation, Message, Reply
from conversations.visitor_admin import VisitorActs
from knowledge.models import LONGEST_QUESTION
from tenants.entered import entered
from tenants.masking import mask_homes, mask_personal
from tenants.roles import may
from tenants.scoped_admin import ShopScopedAdmin
from tenants.site import site
from tenants.visits import note_view


class ConversationAdmin(VisitorActs, ShopScopedAdmin):
    """What shoppers asked and what they were told."""

    kind = "conversation"
    list_display = ("first_words", "last_seq", "state", "changed_at")
    list_filter = ("state", "changed_at")
    search_fields = ("messages__text",)
    fields = ("state", "created_at", "changed_at", "page_title", "page_url")
    change_form_before_template = "admin/conversations/transcript.html"

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes what was said."""
        return False

    has_add_permission = has_delete_permission = has_change_permission

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        """Conversations in which something was said, with their first words."""
        first = Message.objects.filter(conversation=OuterRef("pk"), role=Message.Role.VISITOR)
        spoken: QuerySet[Conversation] = super().get_queryset(request).filter(last_seq__gt=0)
        return spoken.annotate(opening=Subquery(first.order_by("seq").values("text")[:1]))

    @display(description=_("begins with"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def first_words(self, conversation: Any) -> str:
        """How the shopper opened; in a list, personal data is masked."""
        return Truncator(mask_personal(conversation.opening or "")).chars(60)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Conversation], search_term: str
    ) -> tuple[QuerySet[Conversation], bool]:
        """What matches, on the list, in proposals and in searches of everything.

        That an operator on a visit looked through it is recorded, once a request.
        """
        if not hasattr(request, "_listed_transcripts"):
            request._listed_transcripts = True  # type: ignore[attr-defined]
            note_view(request, "transcripts.listed", "", {"search": search_term})
        found: tuple[QuerySet[Conversation], bool] = super().get_search_results(
            request, queryset, search_term
        )
        return found

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The transcript; that an operator on a visit read it is recorded."""
        found = self.get_object(request, object_id)
        if found is not None:
            note_view(request, "transcript.viewed", str(found), {"id": str(found.pk)})
        place = entered(request)
        context = {
            "said": _transcript(found) if found else (),
            "may_correct": place is not None and may(place.role, "change", "knowledge"),
            "visitor": found.visitor if found else None,
            "may_act": self.may_act(request),
            **(extra_context or {}),
        }
        page: HttpResponse = super().change_view(request, object_id, form_url, context)
        return page


_BY_RULE = ("order", "words", "handoff", "courtesy")  # no FAQ would be told in their place


def _transcript(conversation: Conversation) -> list[Any]:
    """What was said, each reply with how it was made, the version of the persona that made it, the way to each of the
    entries that it is from, and to the form of a new FAQ for what was asked, without personal data."""
    of_shop = {"shop_id": conversation.shop_id, "conversation": conversation}
    reply = Reply.objects.filter(**of_shop, seq=OuterRef("seq"))
    said = Message.objects.filter(**of_shop).annotate(
        trace=Subquery(reply.values("trace")[:1]),
        version=Subquery(reply.values("persona_version__number")[:1]),
        persona_id=Subquery(reply.values("persona_version__persona_id")[:1]),
    )
    told, asked = list[Any](said), ""
    for message in told:
        if message.role == Message.Role.VISITOR:
            asked = mask_homes(mask_personal(message.text))[:LONGEST_QUESTION]
        elif message.trace is not None and asked and message.trace.get("route") not in _BY_RULE:
            form = reverse("admin:knowledge_faq_add")
            message.correction = f"{form}?{urlencode({'question': asked})}"
        message.entries = [(one["title"], _page_of(one)) for one in message.sources]
    return told


def _page_of(source: dict[str, Any]) -> str:
    """The page on which the entry can be changed; it may be gone since."""
    return reverse(f"admin:knowledge_{source['kind']}_change", args=[source["id"]])


site.register(Conversation, ConversationAdmin)
