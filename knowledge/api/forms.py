"""FAQs and products as they go over the wire. What their tables refuse is refused here, too."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from knowledge.instructions import without_hidden
from knowledge.models import LONGEST_QUESTION, MOST_PHRASINGS, Faq, Product
from knowledge.orders import CURRENCY
from knowledge.tables.columns import ADDRESS, MOST_STOCK
from knowledge.tables.faqs import FAQS
from knowledge.tables.kinds import Kind
from knowledge.tables.products import PRODUCTS
from knowledge.tables.refusals import WORDS, CellError, in_words
from tenants.api.forms import RowForm
from tenants.api.wire import Amount, Patterned, Text, Whole
from tenants.variables import refuse_unknown


class ToldForm(RowForm):
    """A row that shoppers are told of: its texts are kept as people see them, as its table keeps them."""

    table: ClassVar[Kind]

    def to_internal_value(self, data: Any) -> Any:
        """What was sent, without what nobody sees. Raises ValidationError."""
        told = self.table.told_of if isinstance(data, Mapping) else ()
        seen = {
            name: without_hidden(data[name]) for name in told if isinstance(data.get(name), str)
        }
        return super().to_internal_value({**data, **seen} if seen else data)


class Phrasings(serializers.ListField):
    """Other ways to ask, in the order of the alphabet."""

    def get_attribute(self, instance: Any) -> list[str]:
        """Their texts."""
        found: list[str] = FAQS.by_name["phrasings"].value(instance)
        return found


@extend_schema_serializer(component_name="Faq")
class FaqForm(ToldForm):
    """A question with its answer."""

    table = FAQS

    phrasings = Phrasings(
        child=Text(max_length=LONGEST_QUESTION),
        max_length=MOST_PHRASINGS,
        required=False,
        help_text="Other ways to ask it.",
    )

    def validate_answer(self, answer: str) -> str:
        """It names no variable that there is not. Raises ValidationError."""
        refuse_unknown(answer)
        return answer

    def validate_phrasings(self, phrasings: list[str]) -> list[str]:
        """Each once, on one line."""
        return sorted({" ".join(text.split()) for text in phrasings} - {""})

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Its last day is not before its first. Raises ValidationError."""
        if found := FAQS.faults()(self.instance, attrs):
            column, problem = found
            raise serializers.ValidationError({column: in_words(problem.code, problem.figures)})
        return attrs

    class Meta:
        model = Faq
        fields = (
            *("id", "question", "answer", "phrasings", "category", "enabled"),
            *("locale", "valid_from", "valid_until", "updated_at"),
        )
        read_only_fields = ("id", "updated_at")


@extend_schema_field({"type": "object", "additionalProperties": {}})
class Attributes(serializers.JSONField):
    """Anything by name."""


@extend_schema_serializer(component_name="Product")
class ProductForm(ToldForm):
    """An article."""

    table = PRODUCTS

    price = Amount(max_digits=12, decimal_places=2, min_value=0)
    currency = Patterned(CURRENCY, max_length=3)
    stock = Whole(min_value=0, validators=[MaxValueValidator(MOST_STOCK)], required=False)
    attributes = Attributes(required=False)

    def validate_attributes(self, value: Any) -> Any:
        """An object as it is kept. Raises ValidationError."""
        if not isinstance(value, Mapping):
            raise serializers.ValidationError(in_words("not_an_object", {}))
        try:
            return PRODUCTS.by_name["attributes"].read(json.dumps(value))
        except CellError as problem:
            raise serializers.ValidationError(in_words(problem.code, problem.figures)) from problem

    class Meta:
        model = Product
        fields = (
            *("id", "sku", "title", "description", "category", "price", "currency", "stock"),
            *("attributes", "picture", "url", "updated_at"),
        )
        read_only_fields = ("id", "updated_at")
        # As validators, so that the schema has the pattern, too.
        extra_kwargs: ClassVar = dict.fromkeys(
            ("picture", "url"),
            {"validators": [RegexValidator(ADDRESS, WORDS["not_an_address"])]},
        )
