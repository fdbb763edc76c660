"""How JSON comes in: strictly, so that nothing odd gets further than the entrance."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Any

import msgspec
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from tenants.single_lines import one_line

AMOUNT = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"


class OnlyJson(BaseContentNegotiation):
    """Answers are JSON, whatever is accepted."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser for exactly this media type, parameters aside."""
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The one there is."""
        json = next(iter(renderers))
        return json, str(json.media_type)


class StrictJson(BaseParser):
    """UTF-8 that is all valid, nesting that ends, numbers that a computer has."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The decoded body. Raises ParseError."""
        try:
            return msgspec.json.decode(stream.read())
        except (msgspec.DecodeError, RecursionError, ValueError) as problem:
            raise ParseError(_("The body is not valid JSON.")) from problem


class Text(serializers.CharField):
    """A text, and never a number that could be written as one."""

    def to_internal_value(self, data: Any) -> str:
        """The text without spaces around it. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        # With its ends: a line break there is one, too.
        if any(each == one_line for each in self.validators):
            one_line(data)
        return super().to_internal_value(data)


class Patterned(Text, serializers.RegexField):
    """A text of a certain form."""


@extend_schema_field({"type": "string", "pattern": AMOUNT})
class Amount(serializers.DecimalField):
    """Money in the currency's main unit, as a text: no computer rounds it on the way."""

    def to_internal_value(self, data: Any) -> Decimal:
        """The amount. Raises ValidationError."""
        if not isinstance(data, str) or not re.fullmatch(AMOUNT, data.strip(), re.ASCII):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number, `90.0` too as JSON Schema has it, and never a text of digits."""

    def to_internal_value(self, data: Any) -> int:
        """The number. Raises ValidationError."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false, and never a number or a word that means it."""

    def to_internal_value(self, data: Any) -> bool:
        """The same. Raises ValidationError."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data
