"""The form of a new FAQ that answers what shoppers asked in vain: `?gap=` names the question."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from knowledge.gaps import answer_gap, gap_to_answer
from knowledge.models import Faq, Gap
from tenants.audit import record
from tenants.entered import actor_of
from tenants.scoped_admin import here


class FaqForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """An FAQ. `answered` is the one that somebody else saved for the same gap since the form was opened."""

    answered: Faq | None = None

    def clean(self) -> dict[str, Any] | None:
        """Raises ValidationError where the question was answered meanwhile: what was typed stays on the page."""
        if self.answered is not None:
            told = _(
                "Somebody answered this meanwhile, as “%(question)s”. Nothing of yours was saved: take what is "
                "better in it over into that FAQ."
            )
            raise forms.ValidationError(told, params={"question": self.answered.question})
        return super().clean()


class AnswersGaps:
    """Beside `ShopScopedAdmin`, for FAQs."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The question as it was asked."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)  # type: ignore[misc]  # the admin's
        if gap := _gap_of(request):
            initial["question"] = gap.question
        return initial

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form knows whether it comes too late."""
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]  # likewise
        if not change and request.method == "POST" and (gap := _gap_of(request)):
            form.answered = _answer_of(gap)
        return form

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; a gap that was answered leads to its answer, and a second click on *Save* does nothing.

        Raises Http404 where the address names a gap that is not there; what was typed for one that went meanwhile is
        saved all the same.
        """
        gap = _gap_of(request)
        if gap is None and "gap" in request.GET and request.method != "POST":
            raise Http404
        answer = _answer_of(gap) if gap else None
        if answer is not None and request.method != "POST":
            messages.info(request, _("This question was answered already."))
            return redirect("admin:knowledge_faq_change", answer.pk)
        if answer is not None and _is_posted(answer, request):
            return redirect("admin:knowledge_gap_changelist")
        shown: HttpResponse = super().add_view(request, form_url, extra_context)  # type: ignore[misc]  # likewise
        return shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new FAQ answers the gap that it was opened for, in the same transaction."""
        super().save_model(request, obj, form, change)  # type: ignore[misc]  # likewise
        if not change and (gap := _gap_of(request)):
            answer_gap(gap, obj)
            noted = {"id": str(gap.pk), "faq": str(obj.pk)}
            record(gap.shop_id, actor_of(request), "gap.answered", str(obj), noted)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the questions that are still open, where one of them was answered."""
        shown: HttpResponse = super().response_add(request, obj, post_url_continue)  # type: ignore[misc]  # likewise
        if "_save" in request.POST and _gap_of(request):
            return redirect("admin:knowledge_gap_changelist")
        return shown


def _gap_of(request: HttpRequest) -> Gap | None:
    """The gap that the address names, locked until the page is written: two people answer it one after the other."""
    try:
        gap_id = UUID(request.GET.get("gap", ""))
    except ValueError:
        return None
    return gap_to_answer(here(request).shop_id, gap_id)


def _answer_of(gap: Gap) -> Faq | None:
    if gap.state != Gap.State.ANSWERED or gap.faq_id is None:
        return None
    return Faq.objects.filter(shop_id=gap.shop_id, pk=gap.faq_id).first()


def _is_posted(answer: Faq, request: HttpRequest) -> bool:
    """Whether the form says what the answer says: the same click, heard twice."""
    return all(
        " ".join(request.POST.get(name, "").split()) == " ".join(getattr(answer, name).split())
        for name in ("question", "answer")
    )
