"""The page that asks before an act of one button; the answer is a POST to the same address."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin


def ask(
    page: ModelAdmin, request: HttpRequest, row: Any, question: Any, press: Any, back: str
) -> TemplateResponse:
    """Ask the question about the row; `press` stands on the button, `back` is where to go instead."""
    context = {
        **page.admin_site.each_context(request),
        "title": str(row),
        "opts": page.opts,
        "question": question,
        "press": press,
        "back": back,
    }
    return TemplateResponse(request, "admin/tenants/ask.html", context)
