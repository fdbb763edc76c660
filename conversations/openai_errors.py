"""Errors as OpenAI writes them, so that its clients raise what their users expect."""

from collections.abc import Iterator
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from inference.messages import FellBack, Limited

OVERLOADED_SECONDS = 5  # after which a client that found no place may come again
_CODES = {
    401: "invalid_api_key",
    411: "length_required",
    413: "request_too_large",
    429: "rate_limit_exceeded",
}
_TYPES = {429: "requests", 500: "server_error", 503: "server_error"}


class RefusedError(Exception):
    """A request that gets no reply, with what its client is told; `retry_after` in seconds, if it may come again."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None,
        kind: str = "",
        param: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param = status, message, code, param
        self.kind = kind or _TYPES.get(status, "invalid_request_error")
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The error as a body, or as an event of a stream."""
        told = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": told}

    def response(self) -> JsonResponse:
        """The error as an answer."""
        return JsonResponse(self.body(), status=self.status, headers=dict(self._headers()))

    def _headers(self) -> Iterator[tuple[str, str]]:
        if self.status == 401:
            yield "WWW-Authenticate", 'Bearer realm="api"'
        if self.retry_after is not None:
            yield "Retry-After", str(self.retry_after)
        if self.kind == "insufficient_quota":
            yield "X-Should-Retry", "false"  # the official clients would ask at once, in vain


def invalid(
    message: str, param: str | None = None, code: str | None = "invalid_value"
) -> RefusedError:
    """A request that cannot be read."""
    return RefusedError(400, message, code, param=param)


def from_api(problem: APIException) -> RefusedError:
    """What the API's entrance says, in OpenAI's words."""
    status, wait = problem.status_code, getattr(problem, "wait", None)
    return RefusedError(status, str(problem.detail), _CODES.get(status), retry_after=wait)


def failed() -> RefusedError:
    """Something nobody expected."""
    return RefusedError(500, _("Something failed on our side."), "server_error")


def ending() -> RefusedError:
    """The process ends before the reply does."""
    told = _("The server restarts. Please ask again.")
    return RefusedError(503, told, "server_restarts", retry_after=OVERLOADED_SECONDS)


def without_engine(fell: FellBack) -> RefusedError:
    """The model does not answer: a program is told so, where a shopper would get what the FAQ has."""
    if fell.limited:
        return _beyond(fell.limited)
    if fell.full:
        told, code = _("Too much is asked at the moment."), "overloaded"
    else:
        told, code = _("The model cannot be reached at the moment."), "engine_unavailable"
    return RefusedError(503, told, code, retry_after=OVERLOADED_SECONDS)


def _beyond(limited: Limited) -> RefusedError:
    if limited.code == "quota_exhausted":
        told = _("The tokens of the shop's plan are used up.")
        kind = code = "insufficient_quota"
    else:
        told = _("The shop's plan allows no more replies at the moment.")
        kind, code = "requests", "rate_limit_exceeded"
    return RefusedError(429, told, code, kind, retry_after=limited.retry_after)
