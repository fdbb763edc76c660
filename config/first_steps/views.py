"""The pages of the first steps. Each saves, then leads to the next; each can be left and come back to."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from config.first_steps.faqs import faq_step
from config.first_steps.forms import AssistantForm, ShopForm, WidgetForm
from config.first_steps.progress import STEPS, next_step, steps
from tenants.audit import record
from tenants.entered import Entered, actor_of, choose_shop, entered
from tenants.founding import DeletedShopError, TooManyShopsError, found_shop
from tenants.install_page import snippet_of
from tenants.models import Persona, Shop, User
from tenants.people_pages import INVITATION_KEY
from tenants.personas import has_unpublished_changes, publish
from tenants.roles import may
from tenants.scope import shop_scope
from tenants.shop_pages import shop_page

_NEW_SHOP = "xiaoer.new-shop"
_VALID_FOR = 3600  # seconds from the page to its form
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Wherever this person goes on: an invitation, a first shop, or the step that comes next."""
    if signed := request.session.get(INVITATION_KEY):
        return redirect("join", signed)
    place = entered(request)
    if place is None:
        return redirect("admin:index" if _is_operator(request) else "start:new")
    if not may(place.role, "change", "shop"):
        return redirect("admin:index")
    with shop_scope(place.shop_id):
        return redirect(f"start:{next_step(place.shop_id)}")


@get_or_post
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 of a shop that is not there yet."""
    if _is_operator(request):  # with a shop of their own they would lose their desk
        return redirect("admin:index")
    form = ShopForm(request.POST or None, initial={"locale": get_language()}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        shop_id = _found(request, form)
        if shop_id:
            choose_shop(request, shop_id)
            return redirect("start:assistant")
    context = {"form": form, "token": request.POST.get("token") or _token(request)}
    return render(request, "start/shop.html", {**context, "steps": steps(None, "shop"), "at": 1})


def _found(request: HttpRequest, form: ShopForm) -> UUID | None:
    assert isinstance(request.user, User)
    try:
        # The same form sent twice founds one shop: the id was chosen when the page was made.
        signed = request.POST.get("token", "")
        salt = f"{_NEW_SHOP}.{request.user.pk}"
        shop_id = UUID(signing.loads(signed, salt=salt, max_age=_VALID_FOR))
        given = form.cleaned_data
        return found_shop(request.user, actor_of(request), given["name"], given["locale"], shop_id)
    except (signing.BadSignature, IntegrityError, DeletedShopError):  # or theirs no more, or gone
        form.add_error(None, gettext("This form has expired. Open the page again."))
    except TooManyShopsError:
        form.add_error(
            None, gettext("You own as many shops as one person may. Ask the operator for more.")
        )
    return None


def _token(request: HttpRequest) -> str:
    return signing.dumps(str(uuid.uuid4()), salt=f"{_NEW_SHOP}.{request.user.pk}")


def _is_operator(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser


@get_or_post
@shop_page("change", "shop")
def shop(request: HttpRequest, place: Entered) -> HttpResponse:
    """Step 1 of a shop that is there."""
    found = Shop.objects.get(pk=place.shop_id)
    form = ShopForm(request.POST or None, instance=found, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            form.instance.save(update_fields=form.changed_data)
            noted = {"id": str(found.pk), "fields": sorted(form.changed_data)}
            record(found.pk, actor_of(request), "shop.changed", found.name, noted)
        return redirect("start:assistant")
    return _page(request, place, "shop", {"form": form})


@get_or_post
@shop_page("change", "persona")
def assistant(request: HttpRequest, place: Entered) -> HttpResponse:
    """Step 2: publishes a version, unless somebody has changes under way: those are theirs to publish."""
    drafts = Persona.objects.select_related("shop", "published")
    if request.method == "POST":
        drafts = drafts.select_for_update(of=("self",))
    persona = drafts.get(shop_id=place.shop_id)
    form = AssistantForm(persona, persona.shop, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _save_assistant(request, form, persona)
        return redirect("start:faqs")
    return _page(request, place, "assistant", {"form": form})


def _save_assistant(request: HttpRequest, form: AssistantForm, persona: Persona) -> None:
    under_way, before = has_unpublished_changes(persona), persona.texts()
    form.put_into(persona)
    persona.save(update_fields=["name", "tone", "greeting", "updated_at"])
    if not under_way:
        assert isinstance(request.user, User)
        publish(persona, request.user, actor_of(request))
        return
    fields = sorted(name for name, text in persona.texts().items() if text != before[name])
    if fields:
        noted = {"id": str(persona.pk), "fields": fields}
        record(persona.shop_id, actor_of(request), "persona.changed", str(persona), noted)
    told = gettext(
        "Saved in the draft, but not published: the draft has other changes that are not published yet. "
        "Publish it on the persona's page."
    )
    messages.warning(request, told)


faqs = get_or_post(shop_page("change", "knowledge", scoped=False)(faq_step))


@get_or_post
@shop_page("change", "shop")
def widget(request: HttpRequest, place: Entered) -> HttpResponse:
    """Step 4: where the widget may stand, what to paste there, and the widget itself to try."""
    found = Shop.objects.get(pk=place.shop_id)
    initial = {"allowed_origins": found.allowed_origins}
    form = WidgetForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            found.allowed_origins = form.cleaned_data["allowed_origins"]
            found.save(update_fields=["allowed_origins"])
            noted = {"id": str(found.pk), "fields": ["allowed_origins"]}
            record(found.pk, actor_of(request), "shop.changed", found.name, noted)
        return redirect("start:done")
    return _page(request, place, "widget", {"form": form, **snippet_of(found)})


@require_safe
@shop_page("view", "shop")
def done(request: HttpRequest, place: Entered) -> HttpResponse:
    """What there is now, and what would be good next."""
    found = Shop.objects.get(pk=place.shop_id)
    context = {"place": place, "shop": found, "steps": steps(place.shop_id, "done")}
    return TemplateResponse(request, "start/done.html", context)


def _page(
    request: HttpRequest, place: Entered, name: str, context: dict[str, Any]
) -> TemplateResponse:
    at = next(number for number, (step, _label) in enumerate(STEPS, 1) if step == name)
    shared = {"place": place, "steps": steps(place.shop_id, name), "at": at}
    return TemplateResponse(request, f"start/{name}.html", {**shared, **context})
