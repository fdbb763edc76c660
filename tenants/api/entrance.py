"""The way into the API: a key opens its shop, and the whole call runs inside that shop's scope."""

import math
import re
from typing import Any, ClassVar, cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenants.api.admission import (
    LARGEST_BODY,
    BearerKey,
    Caller,
    HasScope,
    Throttled,
    admit,
    require_one_of,
)
from tenants.api.problems import (
    BadParameterError,
    ConflictError,
    RepeatedOtherwiseError,
    TooLargeError,
)
from tenants.api.wire import OnlyJson
from tenants.rate_limits import Verdict
from tenants.repeats import (
    Answer,
    OtherRequestError,
    StillRunningError,
    earlier_answer,
    keep_answer,
)
from tenants.scope import shop_scope

_REPEAT_KEY = re.compile(r"[!-~]{1,255}", re.ASCII)
_KEPT_HEADERS = ("Content-Type", "Location")


class ShopView(APIView):
    """The base of every view of the API.

    `kind` is the first half of the scopes that it asks for. Where that depends on what is asked for, `kinds` has them
    all: a key for one of them comes in, and the view calls `require`. `parameters` are those of the query that GET
    takes. What raises an error is taken back as a whole.
    """

    kind: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[frozenset[str]] = frozenset()
    largest_body: ClassVar[int] = LARGEST_BODY  # bytes
    only_reads: ClassVar[bool] = False  # whatever the method
    authentication_classes = (BearerKey,)
    permission_classes = (HasScope,)
    content_negotiation_class = OnlyJson
    http_method_names = ["get", "head", "post", "patch", "put", "delete"]

    refusal: exceptions.APIException | None = None
    verdict: Verdict | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the shop by the key, and answer inside its scope."""
        try:
            caller = admit(request, self.largest_body)
        except exceptions.APIException as refusal:
            return self._refuse(refusal, request)
        self.verdict = caller.verdict
        request.caller = caller  # type: ignore[attr-defined]
        self.prepare(request)
        with shop_scope(caller.key.shop_id):
            if request.method == "POST" and "Idempotency-Key" in request.headers:
                return self._answer_once(caller, request, *args, **kwargs)
            return self._answer(request, *args, **kwargs)

    def prepare(self, request: HttpRequest) -> None:
        """What takes computing and needs no rows, before the scope opens. The scopes of the key are not checked yet."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """All that is checked before the handler is called."""
        if self.refusal is not None:
            raise self.refusal
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods:
            self._check_parameters(request)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> Any:
        """Say how the rate limit stands."""
        self._show_limit(response)
        answer = cast(Response, response)
        return super().finalize_response(request, answer, *args, **kwargs)

    def what_was_sent(self, request: HttpRequest) -> bytes:
        """The body, or what of it makes two requests the same one."""
        return request.body

    def caller(self) -> Caller:
        """Whose key it is."""
        return cast(Caller, self.request.auth)

    def require(self, kind: str) -> None:
        """Raises PermissionDenied unless the key's scopes of this kind allow the call."""
        require_one_of(self.request, [kind], self.only_reads)

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if isinstance(answer, Response):
            answer.render()
        return answer

    def _refuse(self, refusal: exceptions.APIException, request: HttpRequest) -> HttpResponseBase:
        self.refusal = refusal
        if isinstance(refusal, Throttled):
            self.verdict = refusal.verdict
        return self._answer(request)

    def _answer_once(
        self, caller: Caller, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        key = request.headers["Idempotency-Key"]
        if not _REPEAT_KEY.fullmatch(key):
            detail = _("1 to 255 printable ASCII characters, without spaces.")
            return self._refuse(BadParameterError("Idempotency-Key", detail), request)
        try:
            sent = self.what_was_sent(request)
        except RequestDataTooBig:
            return self._refuse(TooLargeError(), request)
        except (MultiPartParserError, SuspiciousOperation):
            return self._refuse(exceptions.ParseError(), request)
        call = f"{request.path.rstrip('/')}?{request.GET.urlencode()}\n".encode() + sent
        try:
            earlier = earlier_answer(caller.key, caller.secret, key, call)
        except StillRunningError:
            detail = _("The first request with this Idempotency-Key still runs.")
            return self._refuse(ConflictError(detail, "idempotency_key_in_use"), request)
        except OtherRequestError:
            return self._refuse(RepeatedOtherwiseError(), request)
        if earlier is not None:
            return self._repeat(earlier)
        with transaction.atomic():  # an error takes back the work, but not that it was answered
            answer = self._answer(request, *args, **kwargs)
            assert isinstance(answer, Response)  # no POST is answered by a stream
        kept = {name: answer[name] for name in _KEPT_HEADERS if name in answer}
        stored = Answer(answer.status_code, answer.content.decode(), kept)
        if stored.status != 429 and stored.status < 500:  # the same call may succeed in a moment
            keep_answer(caller.key, caller.secret, key, call, stored)
        return answer

    def _repeat(self, earlier: Answer) -> HttpResponse:
        response = HttpResponse(earlier.content, status=earlier.status, headers=earlier.headers)
        response["Idempotency-Replayed"] = "true"
        self._show_limit(response)
        return response

    def _check_parameters(self, request: Request) -> None:
        known = self.parameters if request.method in SAFE_METHODS else frozenset[str]()
        for name, values in request.query_params.lists():
            if name not in known:
                raise BadParameterError(name, _("There is no such parameter."))
            if len(values) > 1:
                raise BadParameterError(name, _("It may be given once."))

    def _show_limit(self, response: HttpResponseBase) -> None:
        if (verdict := self.verdict) is None:
            return
        limit, reset = verdict.limit, math.ceil(verdict.reset_after)
        # draft-ietf-httpapi-ratelimit-headers-11
        response["RateLimit-Policy"] = f'"{limit.name}";q={limit.most};w={limit.seconds}'
        response["RateLimit"] = f'"{limit.name}";r={verdict.remaining};t={reset}'
