"""The admin's page on which a member asks a question and sees what the shop's knowledge has for it, and how well."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from knowledge.direct import SURE, chance, needed, sure_answer
from knowledge.idle import IDLE_CHINESE, IDLE_ENGLISH
from knowledge.search import (
    LONGEST_ASKED,
    Match,
    Question,
    answering,
    best_of,
    nearest,
    read_question,
)
from knowledge.shelves import KINDS
from tenants.roles import may
from tenants.scope import shop_scope
from tenants.scoped_admin import here
from tenants.site import THEME_NEEDS, site

SHOWN = 10
_MODELS = {"faq": "faq", "product": "product", "passage": "document", "fact": "fact"}


@require_GET
@never_cache
def console(request: HttpRequest) -> HttpResponse:
    """The page. Not inside `AdminSite.admin_view`, whose scope would stay open while the question is read."""
    if not site.has_permission(request):
        return redirect_to_login(request.get_full_path(), "admin:login")
    place = here(request)
    if not may(place.role, "view", "knowledge"):
        raise PermissionDenied
    asked = request.GET.get("question", "").replace("\x00", "").strip()[:LONGEST_ASKED]
    question = read_question(asked) if asked else None
    with shop_scope(place.shop_id):
        found = _found(place.shop_id, question) if question else {}
        context = {
            **site.each_context(request),
            **found,
            "title": _("Try the search"),
            "asked": asked,
            "longest": LONGEST_ASKED,
            "idle": IDLE_ENGLISH | IDLE_CHINESE,
        }
        page = HttpResponse(render_to_string("admin/knowledge/search.html", context, request))
    page._csp_update = THEME_NEEDS  # type: ignore[attr-defined]  # read by the policy's middleware
    return page


def _found(shop_id: UUID, question: Question) -> dict[str, object]:
    found = nearest(shop_id, question, dict.fromkeys(KINDS, SHOWN))
    faqs = [match for match in answering(found) if match.kind == "faq"]
    return {
        "matches": [(match, _address(match)) for match in best_of(found, SHOWN)],
        "sure": sure_answer(question.text, faqs, timezone.localdate()),
        "chance": chance(question.text, faqs) * 100,
        "needed": (needed(faqs[0]) if faqs else SURE) * 100,
        "any_faq": bool(faqs),
        "by_words_alone": question.vector is None,
    }


def _address(match: Match) -> str | None:
    model = _MODELS.get(match.kind)
    return reverse(f"admin:knowledge_{model}_change", args=[match.id]) if model else None
