"""Errors as integrators meet them: RFC 9457 problems, in the language they ask for."""

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from tenants.scope import current_shop

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str | Promise] = {
    400: _("Bad request"),
    401: _("Not authenticated"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Conflict"),
    411: _("Length required"),
    413: _("Too large"),
    415: _("Unsupported media type"),
    422: _("Not processable"),
    429: _("Too many requests"),
    500: _("Server error"),
}


class BadParameterError(exceptions.APIException):
    """A parameter of the query, or a header, is unknown or out of bounds."""

    status_code = 400
    default_code = "bad_parameter"

    def __init__(self, parameter: str, detail: str | Promise) -> None:
        super().__init__(str(detail))
        self.parameter = parameter


class ConflictError(exceptions.APIException):
    """The state of things does not allow what was asked for."""

    status_code = 409
    default_code = "conflict"


class TooManyError(exceptions.APIException):
    """Something was done too often for now; `wait` is how many seconds to wait."""

    status_code = 429

    def __init__(self, detail: str | Promise, code: str, wait: int) -> None:
        super().__init__(str(detail), code)
        self.wait = wait


class LengthRequiredError(exceptions.APIException):
    """A body that does not say how long it is."""

    status_code = 411
    default_code = "length_required"
    default_detail = _("Send the body with a Content-Length.")


class TooLargeError(exceptions.APIException):
    """A body longer than is read."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("The body is too large.")


class RepeatedOtherwiseError(exceptions.APIException):
    """An Idempotency-Key that was used for another request."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was used for another request.")


def answer_problem(problem: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's `EXCEPTION_HANDLER`: what was begun is taken back. None for what nobody expected."""
    if current_shop.get() is not None:
        transaction.set_rollback(True)
    known = _known(problem)
    if known is None:
        return None
    return Response(
        _body(known.status_code, _code(known), _detail(known), list(_errors(known))),
        status=known.status_code,
        headers=_headers(known),
        content_type=MEDIA_TYPE,
    )


def problem_page(status: int, code: str, detail: str | Promise) -> HttpResponse:
    """A problem outside of any view of the API."""
    body = json.dumps(_body(status, code, str(detail), []), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def is_for_api(request: HttpRequest) -> bool:
    """Whether an error of this request is to be read by a program."""
    return request.path.startswith("/api/")


def _known(problem: Exception) -> exceptions.APIException | None:
    if isinstance(problem, exceptions.APIException):
        return problem
    if isinstance(problem, Http404):
        return exceptions.NotFound()
    if isinstance(problem, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(problem, RequestDataTooBig):
        return TooLargeError()
    if isinstance(problem, SuspiciousOperation):
        return exceptions.ParseError()
    return None


def _body(status: int, code: str, detail: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"urn:xiaoer:problem:{code.replace('_', '-')}",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail,
        "code": code,
    }
    return {**body, "errors": errors} if errors else body


def _code(problem: exceptions.APIException) -> str:
    if isinstance(problem, exceptions.ValidationError):
        return "invalid"
    codes = problem.get_codes()
    return codes if isinstance(codes, str) else problem.default_code


def _detail(problem: exceptions.APIException) -> str:
    if isinstance(problem, exceptions.ValidationError):
        return str(_("Some of what was sent is not valid."))
    return str(problem.detail)


def _errors(problem: exceptions.APIException) -> Iterator[dict[str, str]]:
    if isinstance(problem, BadParameterError):
        yield {
            "parameter": problem.parameter,
            "code": problem.default_code,
            "detail": str(problem.detail),
        }
    if isinstance(problem, exceptions.ValidationError):
        yield from _flat(problem.get_full_details(), "#")


def _flat(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Every message under its JSON pointer into the body."""
    if isinstance(details, Mapping):
        if set(details) == {"message", "code"} and isinstance(details["code"], str):
            yield {"pointer": pointer, "code": details["code"], "detail": str(details["message"])}
            return
        for name, inner in details.items():
            escaped = quote(str(name).replace("~", "~0").replace("/", "~1"))  # RFC 6901
            below = "" if name == "non_field_errors" else f"/{escaped}"
            yield from _flat(inner, pointer + below)
    elif isinstance(details, Sequence):
        for inner in details:
            yield from _flat(inner, pointer)


def _headers(problem: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(problem, "wait", None):
        headers["Retry-After"] = str(wait)
    return headers
