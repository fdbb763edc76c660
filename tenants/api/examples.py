"""One example for every call, and the pieces of the schema that lists share."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, inline_serializer
from rest_framework import serializers

from tenants.api.lists import LARGEST_PAGE, LONGEST_CURSOR, USUAL_PAGE

_THEN = "2030-01-31T12:00:00Z"
_TEXTS = {
    "name": "Mia",
    "tone": "warm and brief",
    "language": "shopper",
    "instructions": "Offer help with sizes.",
    "greeting": "Hi, I am Mia. What are you looking for?",
    "suggestions": ["How long does delivery take?"],
}
SHOP = {
    "id": "0b0e8f5e-6c1f-4c6e-9a53-5a3f2a6c8d11",
    "slug": "maple",
    "public_key": "pk_QmFzZTY0IGlzIG5vdCBh",
    "state": "active",
    "plan": "Standard",
    "name": "Maple",
    "locale": "en",
    "accent": "#2f6f5e",
    "tagline": "Coats for real winters",
    "allowed_origins": ["https://www.example.com"],
    "created_at": _THEN,
}
MEMBER = {
    "id": "5d1c1c9b-5c7e-4f0f-8e55-7f3c1f0f9a02",
    "name": "Bob",
    "email": "bob@example.com",
    "role": "agent",
}
INVITATION = {
    "id": "8f0f3b62-0a3d-4f0d-9a3e-2f5f1c7b4d33",
    "email": "dana@example.com",
    "role": "agent",
    "created_at": _THEN,
    "expires_at": "2030-02-07T12:00:00Z",
    "accepted_at": None,
    "withdrawn_at": None,
}
PERSONA = {
    "id": "2f9d3c1e-8b7a-4c6d-9e5f-0a1b2c3d4e44",
    **_TEXTS,
    "published": 3,
    "updated_at": _THEN,
}
VERSION = {"number": 3, "author": "alice@example.com", "created_at": _THEN, **_TEXTS}
KEY = {
    "id": "c3a9d1f4-1b7e-4d0b-8a44-9e2d6b7c5f10",
    "name": "CRM",
    "prefix": "xk_9f3k2m8a0q",
    "scopes": ["shop:read"],
    "created_at": _THEN,
    "expires_at": None,
    "last_used_at": None,
    "revoked_at": None,
}
MADE_KEY = {**KEY, "key": "xk_9f3k2m8a0q_…"}
ENTRY = {
    "id": "e7b1f0a2-3c4d-4e5f-8a6b-7c8d9e0f1a2b",
    "created_at": _THEN,
    "actor": KEY["id"],
    "actor_name": "CRM (xk_9f3k2m8a0q…)",
    "act": "shop.changed",
    "subject": "Maple",
    "details": {"fields": ["tagline"]},
    "address": "203.0.113.7",
}


def asked(body: Any) -> OpenApiExample:
    """An example of what is sent."""
    return OpenApiExample("request", body, request_only=True)


def told(body: Any, status: int = 200, listed: bool = False) -> OpenApiExample:
    """An example of what is answered; `listed`: as the one row of a page."""
    if listed:
        body = {"results": [body], "next": None, "previous": None}
    return OpenApiExample("answer", body, response_only=True, status_codes=[str(status)])


@cache
def page_of_one(form: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The form of a page of such rows."""
    name = form.__name__.removesuffix("Form")
    return inline_serializer(
        f"{name}Page",
        {
            "results": form(many=True),
            "next": serializers.URLField(allow_null=True, help_text="Null on the last page."),
            "previous": serializers.URLField(allow_null=True, help_text="Null on the first page."),
        },
        many=False,
    )


def paged() -> list[OpenApiParameter]:
    """What every list takes."""
    size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE}
    return [
        OpenApiParameter(
            "cursor",
            {"type": "string", "maxLength": LONGEST_CURSOR},
            description=_("Where the page begins: taken from “next” or “previous”."),
        ),
        OpenApiParameter("page_size", size, description=_("How many rows a page has.")),
    ]
