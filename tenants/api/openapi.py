"""What all calls share in the schema: the key, the problems, the limits, the key of repeats."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from tenants.api.admission import LARGEST_BODY, BearerKey
from tenants.api.problems import MEDIA_TYPE, TITLES
from tenants.single_lines import ANY_LINE, SOME_LINE

_ANY_TEXT = "^[^\\u0000]*$"
_SOME_TEXT = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"
_ANY_LINE, _SOME_LINE = ANY_LINE.replace(r"\Z", "$"), SOME_LINE.replace(r"\Z", "$")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class BearerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a key is sent."""

    target_class = BearerKey
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """How a key is sent."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": _("An API key of the shop: “Authorization: Bearer xk_…”."),
        }


def add_what_all_calls_share(result: dict[str, Any], **_named: Any) -> dict[str, Any]:
    """A hook of spectacular's: every call gets its problems and headers."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["headers"] = _headers()
    components["responses"] = {f"Problem{status}": _response(status) for status in TITLES}
    for name, form in components["schemas"].items():
        if name.endswith("Request"):
            _say_what_texts_are(form)
            form["additionalProperties"] = False
    for path, methods in result["paths"].items():
        for method, call in methods.items():
            if method == "post":
                call.setdefault("parameters", []).append(_repeat_key())
            for status in list(_problems_of(path, method, call)):
                call["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
            for status, response in call["responses"].items():
                if status < "400":
                    response["description"] = (
                        response["description"] or HTTPStatus(int(status)).phrase
                    )
                    response["headers"] = _header_links(repeats=method == "post")
    return result


def _say_what_texts_are(schema: Any) -> None:
    """PostgreSQL stores no NUL, and a text of spaces alone is empty."""
    if isinstance(schema, list):
        for part in schema:
            _say_what_texts_are(part)
    elif isinstance(schema, dict):
        kinds = {"pattern", "format", "enum"}
        if schema.get("type") == "string" and "maxLength" in schema and not kinds & set(schema):
            schema["pattern"] = _SOME_TEXT if schema.get("minLength") else _ANY_TEXT
        if schema.get("pattern") == _ANY_LINE and schema.get("minLength"):
            schema["pattern"] = _SOME_LINE
        for part in schema.values():
            _say_what_texts_are(part)


def _problems_of(path: str, method: str, call: dict[str, Any]) -> Iterator[int]:
    yield from (400, 401, 403, 429)
    yield from (int(status) for status in call["responses"] if status >= "400")  # named by the call
    if "{" in path:
        yield 404
    if method != "get":
        yield from (409, 411, 413)
    if "requestBody" in call:
        yield 415
    if method == "post":
        yield 422


def _response(status: int) -> dict[str, Any]:
    example = {
        "type": "urn:xiaoer:problem:example",
        "title": str(TITLES[status]),
        "status": status,
        "detail": "…",
        "code": "example",
    }
    response: dict[str, Any] = {
        "description": str(TITLES[status]),
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }
    if status == 429:
        response["headers"] = {
            "Retry-After": {"$ref": "#/components/headers/RetryAfter"},
            **_header_links(repeats=False),
        }
    if status == 413:
        response["description"] += f" (> {LARGEST_BODY} B)"
    return response


def _headers() -> dict[str, Any]:
    texts = {
        "RateLimit": _("What is left of the limit: r requests, t seconds until all are free."),
        "RateLimitPolicy": _("The limit: q requests in w seconds."),
        "Repeated": _("“true” when an earlier answer was repeated."),
    }
    headers: dict[str, Any] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in texts.items()
    }
    seconds = {"type": "integer", "minimum": 1}
    headers["RetryAfter"] = {"description": _("Seconds to wait."), "schema": seconds}
    return headers


def _header_links(repeats: bool) -> dict[str, Any]:
    names = {"RateLimit": "RateLimit", "RateLimit-Policy": "RateLimitPolicy"}
    if repeats:
        names["Idempotency-Replayed"] = "Repeated"
    return {header: {"$ref": f"#/components/headers/{name}"} for header, name in names.items()}


def _repeat_key() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": _(
            "Chosen by the caller, for instance a UUID: the same call with the same key is done once, and "
            "answered the same for 24 hours."
        ),
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$", "maxLength": 255},
    }
