"""FAQs over the API."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.api.forms import FaqForm
from knowledge.api.rows import RowsView
from knowledge.tables.faqs import FAQS
from tenants.api.examples import asked, page_of_one, paged, told
from tenants.api.lists import PAGE_PARAMETERS

_NEW = {
    "question": "Can I return an item?",
    "answer": "Unworn items can be returned within 30 days.",
    "phrasings": ["Do you take returns?"],
    "category": "Returns",
    "enabled": True,
}
_FAQ = {
    "id": "4b7d0c52-1c52-4c0b-9c0b-0f2d6f7a8b21",
    **_NEW,
    "updated_at": "2030-01-31T12:00:00Z",
}


class _FaqView(RowsView):
    table = FAQS
    form = FaqForm


class FaqList(_FaqView):
    """The shop's FAQs."""

    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="faqs_list",
        tags=["faqs"],
        summary=_("FAQs"),
        description=_("All of them, in no order that means anything; switched-off ones, too."),
        parameters=paged(),
        responses=page_of_one(FaqForm),
        examples=[told(_FAQ, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of FAQs."""
        return self.list_page(request)

    @extend_schema(
        operation_id="faqs_add",
        tags=["faqs"],
        summary=_("Add an FAQ"),
        description=_(
            "Answers give it within seconds. 409 says why not: question_known, knowledge_full (the plan's limit)."
        ),
        request=FaqForm,
        responses={201: FaqForm},
        examples=[asked(_NEW), told(_FAQ, status=201)],
    )
    def post(self, request: Request) -> Response:
        """Add one."""
        return self.add(request)


class FaqPage(_FaqView):
    """One FAQ."""

    @extend_schema(
        operation_id="faqs_get",
        tags=["faqs"],
        summary=_("An FAQ"),
        description=_("One FAQ by its id."),
        responses=FaqForm,
        examples=[told(_FAQ)],
    )
    def get(self, request: Request, faq_id: UUID) -> Response:
        """Show it."""
        return Response(FaqForm(self.row(faq_id)).data)

    @extend_schema(
        operation_id="faqs_change",
        tags=["faqs"],
        summary=_("Change an FAQ"),
        description=_(
            "Only what is sent is changed; phrasings are replaced as a whole. 409 with the code question_known: "
            "another one asks the same."
        ),
        request=FaqForm(partial=True),
        responses=FaqForm,
        examples=[asked({"enabled": False}), told({**_FAQ, "enabled": False})],
    )
    def patch(self, request: Request, faq_id: UUID) -> Response:
        """Change it."""
        return self.change(request, faq_id)

    @extend_schema(
        operation_id="faqs_remove",
        tags=["faqs"],
        summary=_("Remove an FAQ"),
        description=_("No answer gives it from now on."),
        responses={204: None},
    )
    def delete(self, request: Request, faq_id: UUID) -> Response:
        """Remove it."""
        return self.remove(faq_id)
