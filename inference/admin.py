"""The preview of the prompt in the admin: exactly what the engine would be sent for a question, and how long it is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from inference.assembly import Assembled, assemble
from inference.engine import Engine, TokenCounts
from inference.engine_errors import EngineUnavailableError
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile, active_profile
from inference.prompts import estimate_tokens
from tenants.models import Persona, PersonaText, PersonaVersion, Shop
from tenants.persona_admin import standing
from tenants.roles import may
from tenants.scope import in_thread, shop_scope
from tenants.scoped_admin import here
from tenants.site import THEME_NEEDS, site

SAMPLES = {"en": "Can I return an item?", "zh-hans": "买的东西可以退货吗？"}
QUESTION_LENGTH = 2000  # as much as a shopper may write
VERSIONS_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked to show: the draft, or a version by its number."""

    shop_id: UUID
    persona_id: UUID
    locale: str
    question: str
    number: int | None

    def persona(self, shop_id: UUID) -> PersonaText:
        """Read it. Raises Persona.DoesNotExist and PersonaVersion.DoesNotExist."""
        if self.number is None:
            return Persona.objects.get(shop_id=shop_id, pk=self.persona_id)
        return PersonaVersion.objects.get(
            shop_id=shop_id, persona_id=self.persona_id, number=self.number
        )


@never_cache
async def preview(request: HttpRequest, persona_id: UUID) -> HttpResponse:
    """The page. Not inside `AdminSite.admin_view`, whose scope would stay open while the engine counts."""
    asked = await in_thread(_asked, request, persona_id)
    if asked is None:
        return redirect_to_login(request.get_full_path(), "admin:login")
    if request.method != "GET":  # asked after the row, as on the admin's pages of rows
        return HttpResponseNotAllowed(["GET"])
    profile = active_profile()
    what = ReplyRequest(asked.shop_id, asked.question, asked.locale)
    engine = Engine()
    try:
        made = await assemble(what, profile, engine, asked.persona)
        counted = await _counted(made, engine)
    except (Persona.DoesNotExist, PersonaVersion.DoesNotExist) as error:
        raise Http404 from error
    finally:
        await engine.close()
    shown = {**_sizes(made, counted, profile), **_found(made, profile)}
    return await in_thread(_page, request, asked, shown)


def _asked(request: HttpRequest, persona_id: UUID) -> Asked | None:
    """What is asked for, by whom; None for strangers. Raises PermissionDenied and Http404."""
    if not site.has_permission(request):
        return None
    place = here(request)
    if not may(place.role, "view", "persona"):
        raise PermissionDenied
    with shop_scope(place.shop_id):
        if not Persona.objects.filter(shop_id=place.shop_id, pk=persona_id).exists():
            raise Http404
        locale = Shop.objects.get(pk=place.shop_id).locale
    number = request.GET.get("of", "")
    question = request.GET.get("question", "").replace("\x00", "").strip()[:QUESTION_LENGTH]
    return Asked(
        place.shop_id,
        persona_id,
        locale,
        question or SAMPLES[locale],
        int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None,
    )


async def _counted(made: Assembled, engine: Engine) -> TokenCounts | None:
    """The model's own counts; None when no engine gives any."""
    try:
        return await engine.count_tokens(made.messages)
    except EngineUnavailableError:
        return None


def _sizes(made: Assembled, counted: TokenCounts | None, profile: ModelProfile) -> dict[str, Any]:
    each = counted.each if counted else [estimate_tokens(part.content) for part in made.messages]
    total = counted.total if counted else sum(each)
    parts = zip(made.messages, each, strict=True)
    return {
        "messages_sent": [(_role(message), message.content, count) for message, count in parts],
        "total": total,
        "wrapping": total - sum(each) if counted else 0,
        "estimated": counted is None,
        "context": profile.context,
        "reply": profile.sampling.max_tokens,
        "history": settings.HISTORY_TOKENS,
        "fits": total + profile.sampling.max_tokens <= profile.context,
    }


def _role(message: PromptMessage) -> str:
    return {"system": _("System"), "user": _("Shopper"), "assistant": _("Assistant")}[message.role]


def _found(made: Assembled, profile: ModelProfile) -> dict[str, Any]:
    return {
        "used": made.listed,
        "left_out": made.facts[made.used :],
        "unspoken": made.language not in profile.languages,
        "model": profile.name,
    }


def _page(request: HttpRequest, asked: Asked, shown: dict[str, Any]) -> HttpResponse:
    with shop_scope(asked.shop_id):
        persona = Persona.objects.select_related("published").get(
            shop_id=asked.shop_id, pk=asked.persona_id
        )
        versions = PersonaVersion.objects.filter(shop_id=asked.shop_id, persona=persona)
        numbers = set(versions.values_list("number", flat=True)[:VERSIONS_OFFERED])
        if asked.number is not None:
            numbers.add(asked.number)
        context = {
            **site.each_context(request),
            **standing(persona),
            **shown,
            "opts": Persona._meta,
            "asked": asked,
            "numbers": sorted(numbers, reverse=True),
            "preview": True,
            "title": _("Preview of the prompt"),
            "question_length": QUESTION_LENGTH,
        }
        page = HttpResponse(
            render_to_string("admin/tenants/persona/preview.html", context, request)
        )
    page._csp_update = THEME_NEEDS  # type: ignore[attr-defined]  # read by the policy's middleware
    return page
