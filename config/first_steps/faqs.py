"""Step 3: five questions with the owner's answers, or a table of them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from config.first_steps.forms import MOST_ROWS, FaqFileForm, FaqRows, faq_rows
from config.first_steps.progress import steps
from knowledge.embeddings import embed_some
from knowledge.faq_table import entry, store_entries
from knowledge.models import Faq
from knowledge.room import NoRoomError
from knowledge.tables.reading import Row
from tenants.audit import record
from tenants.entered import Entered, actor_of
from tenants.models import Persona, Shop, User
from tenants.personas import has_unpublished_changes, publish
from tenants.scope import shop_scope
from tenants.shop_pages import written

FEW = 24  # so many texts are embedded while the owner waits; the worker's sweep takes care of more
SUGGESTIONS = 3


def faq_step(request: HttpRequest, place: Entered) -> HttpResponse:
    """The page; what it saved can be found in answers at once."""
    saved: int | None = None
    with shop_scope(place.shop_id):
        shop = Shop.objects.get(pk=place.shop_id)
        faqs = list(Faq.objects.filter(shop=shop)[: MOST_ROWS + 1])
        shown = faqs if len(faqs) < MOST_ROWS else []
        rows = FaqRows(
            request.POST or None,
            initial=faq_rows(shown, shop.locale),
            prefix="faq",
            form_kwargs={"label_suffix": ""},
        )
        table = FaqFileForm(request.POST or None, request.FILES or None, label_suffix="")
        if request.method == "POST" and rows.is_valid() & table.is_valid():
            try:
                with transaction.atomic():
                    saved = _save(request, shop, rows, table.cleaned_data["file"])
            except NoRoomError as problem:
                table.add_error("file", str(problem))
        if saved is None:
            page = {
                "place": place,
                "rows": rows,
                "table": table,
                "many": len(faqs) >= MOST_ROWS,
                "steps": steps(place.shop_id, "faqs"),
                "at": 3,
            }
            return written(TemplateResponse(request, "start/faqs.html", page))
    if 0 < saved <= FEW:
        embed_some(place.shop_id, FEW)  # after the commit: meanings take a while to compute
    return redirect("start:widget")


def _save(request: HttpRequest, shop: Shop, rows: Any, table: list[Row]) -> int:
    """Write all of it; returns how many texts wait to be embedded."""
    known = {faq.pk: faq for faq in Faq.objects.filter(shop=shop)}
    typed = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("answer")]
    new = [entry(row["question"], row["answer"]) for row in typed if row["id"] not in known]
    for row in typed:
        if row["id"] in known:
            _change(request, known[row["id"]], row)
    store_entries(shop.pk, [*table, *new])
    if new or table:
        noted = {"typed": len(new), "table": len(table)}
        record(shop.pk, actor_of(request), "faq.added", "", noted)
        _suggest(request, shop.pk)
    return len(typed) + sum(1 + len(row.values.get("phrasings", ())) for row in table)


def _change(request: HttpRequest, faq: Faq, row: dict[str, Any]) -> None:
    changed = [name for name in ("question", "answer") if getattr(faq, name) != row[name]]
    if changed:
        faq.question, faq.answer = row["question"], row["answer"]
        faq.save()
        noted = {"id": str(faq.pk), "fields": sorted(changed)}
        record(faq.shop_id, actor_of(request), "faq.changed", str(faq), noted)


def _suggest(request: HttpRequest, shop_id: UUID) -> None:
    """Let shoppers ask the first questions by a tap, unless the owner chose others or is at work on the draft."""
    drafts = Persona.objects.select_for_update(of=("self",)).select_related("published")
    persona = drafts.get(shop_id=shop_id)
    if persona.suggestions or has_unpublished_changes(persona):
        return
    questions = Faq.objects.filter(shop_id=shop_id, enabled=True).values_list("question", flat=True)
    persona.suggestions = [text for text in questions if len(text) <= 120][:SUGGESTIONS]
    persona.save(update_fields=["suggestions", "updated_at"])
    assert isinstance(request.user, User)
    publish(persona, request.user, actor_of(request))
