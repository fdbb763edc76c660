"""`POST /api/v1/search/`: what a question finds in the shop's knowledge, and whether it would be answered directly."""

from io import BytesIO
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.direct import chance, sure_answer
from knowledge.search import LONGEST_ASKED, Question, answering, best_of, nearest, read_question
from knowledge.shelves import KINDS
from tenants.api.entrance import ShopView
from tenants.api.examples import asked, told
from tenants.api.forms import KnownFields
from tenants.api.wire import StrictJson, Text, Whole

MOST, USUAL = 50, 5
_ASKED = {"question": "Can I return a dress?", "limit": 1}
_TOLD = {
    "direct": {"id": "0b0e8f5e-6c1f-4c6e-9a53-5a3f2a6c8d11", "chance": 0.97, "given": True},
    "results": [
        {
            "kind": "faq",
            "id": "0b0e8f5e-6c1f-4c6e-9a53-5a3f2a6c8d11",
            "title": "Can I return an item?",
            "text": "Unworn items can be returned within 30 days.",
            "matched": "Can I return an item?",
            "score": 0.958,
            "dense": 0.935,
            "lexical": 0.53,
            "answered": 0.011,
            "added": 0.0,
            "words": ["can", "i", "return", "a"],
            "left_out": False,
        }
    ],
}


@extend_schema_serializer(component_name="Search")
class AskedForm(KnownFields):
    """What is asked."""

    question = Text(max_length=LONGEST_ASKED, help_text="As a shopper would ask it.")
    limit = Whole(min_value=1, max_value=MOST, default=USUAL, help_text="Results, at most.")


class MatchForm(serializers.Serializer[Any]):
    """An entry that fits."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    id = serializers.UUIDField()
    title = serializers.CharField(
        help_text="The FAQ's question, the product's or the document's title, the fact's meaning."
    )
    text = serializers.CharField(help_text="Its answer, description, passage or value.")
    matched = serializers.CharField(source="said", help_text="The text that was found.")
    score = serializers.FloatField(help_text="By which results are ordered.")
    dense = serializers.FloatField(help_text="Nearness in meaning: the cosine.")
    lexical = serializers.FloatField(help_text="Nearness in words, about 0 to 1.")
    answered = serializers.FloatField(
        help_text="What an FAQ's answer adds to the score, or takes away."
    )
    added = serializers.FloatField(
        help_text="What words of like meaning add to the score, or take away, where an FAQ is asked in Chinese."
    )
    words = serializers.ListField(child=serializers.CharField(), help_text="The words in common.")
    left_out = serializers.BooleanField(
        source="gives_orders",
        help_text="It speaks to the assistant instead of the shopper, and is left out of every answer.",
    )


class DirectForm(serializers.Serializer[Any]):
    """The first FAQ that is not left out, and whether its answer would be given as it stands."""

    id = serializers.UUIDField()
    chance = serializers.FloatField(help_text="How probably it is what was asked, 0 to 1.")
    given = serializers.BooleanField(
        help_text="Whether it is sure enough among the FAQs. A conversation also looks at products, documents and what"
        " was said before."
    )


@extend_schema_serializer(component_name="SearchResult")
class FoundForm(serializers.Serializer[Any]):
    """What was found."""

    direct = DirectForm(allow_null=True, help_text="Null: the shop has no FAQ in use.")
    results = MatchForm(many=True)


class SearchPage(ShopView):
    """Searching. It changes nothing, so that the scope for reading is enough."""

    kind = "knowledge"
    only_reads = True

    question: Question | None = None

    def prepare(self, request: HttpRequest) -> None:
        """Read the question before the shop's scope opens: that is computing, for keys that may search."""
        if f"{self.kind}:read" not in request.caller.key.scopes:  # type: ignore[attr-defined]
            return
        try:
            form = AskedForm(data=StrictJson().parse(BytesIO(request.body)))
        except ParseError:
            return  # it is said when the body is read again
        if form.is_valid():
            self.question = read_question(form.validated_data["question"])

    @extend_schema(
        operation_id="search",
        tags=["knowledge"],
        summary=_("Search"),
        description=_(
            "What the shop knows about a question, and whether it would be answered directly."
        ),
        request=AskedForm,
        responses=FoundForm,
        examples=[asked(_ASKED), told(_TOLD)],
    )
    def post(self, request: Request) -> Response:
        """Search."""
        form = AskedForm(data=request.data)
        form.is_valid(raise_exception=True)
        question = self.question
        assert question is not None  # the same body passed the same form before
        limit = form.validated_data["limit"]
        found = nearest(self.caller().key.shop_id, question, dict.fromkeys(KINDS, max(limit, 2)))
        faqs = [match for match in answering(found) if match.kind == "faq"]
        direct = faqs and {
            "id": faqs[0].id,
            "chance": chance(question.text, faqs),
            "given": sure_answer(question.text, faqs, timezone.localdate()) is not None,
        }
        results: Any = best_of(found, limit)
        return Response(FoundForm({"direct": direct or None, "results": results}).data)
