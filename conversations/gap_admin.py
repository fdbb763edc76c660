"""What the shop's knowledge did not answer, in the admin: how often it was asked, where last, and what to do about it.

The rows are the knowledge's; the page stands here because it leads to conversations.
"""

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from conversations.models import Reply
from knowledge.models import Gap
from tenants.audit import record
from tenants.entered import actor_of
from tenants.scoped_admin import ShopScopedAdmin, here
from tenants.site import site

_STATE = Gap.State
_LOOKS = {_STATE.OPEN: "warning", _STATE.ANSWERED: "success", _STATE.DISMISSED: "info"}
_ALL = "all"
# A question's language, whichever characters it is written in.
_LANGUAGES = {"en": _("English"), "zh-hans": _("Chinese")}


class StateFilter(SimpleListFilter):
    """Open ones, unless others are asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every state, and all of them."""
        return [*_STATE.choices, (_ALL, _("All"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Without Django's own choice of everything, which has no value: that means open here."""
        for value, words in self.lookup_choices:
            yield {
                "selected": value == (self.value() or _STATE.OPEN),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": words,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Gap]) -> QuerySet[Gap]:
        """The rows in that state."""
        state = self.value() or _STATE.OPEN
        return queryset if state == _ALL else queryset.filter(state=state)


class LanguageFilter(SimpleListFilter):
    """By the language of the question."""

    title = _("language")
    parameter_name = "locale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Those of the platform."""
        return list(_LANGUAGES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Gap]) -> QuerySet[Gap]:
        """The rows in that language."""
        return queryset.filter(locale=self.value()) if self.value() else queryset


class GapAdmin(ShopScopedAdmin):
    """Questions that shoppers asked in vain, the most frequent first."""

    kind = "knowledge"
    list_display = (
        "question",
        "count",
        "last_at",
        "shown_language",
        "shown_state",
        "asked_in",
        "act",
    )
    list_filter = (StateFilter, LanguageFilter)
    search_fields = ("question",)
    ordering = ("-count", "-last_at")
    fields = (
        *("question", "count", "first_at", "last_at", "shown_language", "state"),
        *("faq", "answered_at", "asked_in"),
    )
    actions = ("dismiss", "open_again")
    actions_detail: ClassVar = ["answer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gap]:
        """Each with the conversation in which it was asked last."""
        asked = Reply.objects.filter(shop_id=here(request).shop_id, gap=OuterRef("pk"))
        last = asked.order_by("-created_at").values("conversation_id")[:1]
        rows: QuerySet[Gap] = super().get_queryset(request)
        return rows.annotate(conversation=Subquery(last))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: shoppers ask."""
        return False

    has_change_permission = has_add_permission  # nobody changes what was asked

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever keeps the knowledge may forget one; asked again, it is there again."""
        return self.has_decide_permission(request)

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may answer and dismiss."""
        return self._may(request, "change")

    @display(description=_("state"), label=_LOOKS, ordering="state")  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_state(self, gap: Gap) -> tuple[str, str]:
        """What became of it."""
        return gap.state, gap.get_state_display()

    @display(description=_("language"), ordering="locale")  # type: ignore[untyped-decorator]  # unfold ships no types
    def shown_language(self, gap: Gap) -> str:
        """As far as the platform has it."""
        return str(_LANGUAGES.get(gap.locale, gettext("another")))

    @display(description=_("asked last in"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def asked_in(self, gap: Any) -> str:
        """The way to the conversation, as long as that is kept."""
        if not gap.conversation:
            return ""
        page = reverse("admin:conversations_conversation_change", args=[gap.conversation])
        return format_html('<a href="{}">{}</a>', page, gettext("Conversation"))

    @display(description=_("answer"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def act(self, gap: Gap) -> str:
        """The way to the form of a new FAQ, or to the one that answers it."""
        if gap.state == _STATE.ANSWERED and gap.faq_id:
            page = reverse("admin:knowledge_faq_change", args=[gap.faq_id])
            return format_html('<a href="{}">{}</a>', page, gettext("FAQ"))
        return format_html('<a href="{}">{}</a>', _form_for(gap), gettext("Answer it"))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The way to an answer for those who may write one."""
        return self.list_display if self.has_decide_permission(request) else self.list_display[:-1]

    @action(description=_("Answer it"), url_path="answer", permissions=["decide"], icon="edit")  # type: ignore[untyped-decorator]  # unfold ships no types
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To the form of a new FAQ, the question filled in."""
        gap: Gap | None = self.get_object(request, object_id)
        if gap is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect(_form_for(gap))

    @action(description=_("Dismiss"), permissions=["decide"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Gap]) -> None:
        """They need no answer; asked again, they stay dismissed. What was answered meanwhile stays answered."""
        done = self._move(request, queryset, _STATE.OPEN, _STATE.DISMISSED)
        told = ngettext("%d question was dismissed.", "%d questions were dismissed.", done)
        messages.success(request, told % done)

    @action(description=_("Open again"), permissions=["decide"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def open_again(self, request: HttpRequest, queryset: QuerySet[Gap]) -> None:
        """They need an answer after all. What was answered meanwhile stays answered."""
        done = self._move(request, queryset, _STATE.DISMISSED, _STATE.OPEN)
        told = ngettext("%d question is open again.", "%d questions are open again.", done)
        messages.success(request, told % done)

    def _record(
        self, request: HttpRequest, verb: str, obj: Any, details: dict[str, Any] | None = None
    ) -> None:
        """Without the shopper's words: the log stays when the question is forgotten."""
        noted = {"id": str(obj.pk), **(details or {})}
        record(here(request).shop_id, actor_of(request), f"gap.{verb}", "", noted)

    def _move(self, request: HttpRequest, chosen: QuerySet[Gap], old: str, new: str) -> int:
        """Those that are still in the old state are in the new one; each is recorded once."""
        rows = Gap.objects.filter(
            shop_id=here(request).shop_id, pk__in=[gap.pk for gap in chosen], state=old
        )
        moved = list(rows.select_for_update())
        for gap in moved:
            self._record(request, "dismissed" if new == _STATE.DISMISSED else "reopened", gap)
        return Gap.objects.filter(
            shop_id=here(request).shop_id, pk__in=[gap.pk for gap in moved]
        ).update(state=new)


def _form_for(gap: Gap) -> str:
    return f"{reverse('admin:knowledge_faq_add')}?{urlencode({'gap': gap.pk})}"


site.register(Gap, GapAdmin)
