"""The shop's assistant for programs that speak OpenAI's protocol: docs/openai.md.

No connection of the database is held while the engine is waited for. Who leaves cancels the view, or closes the
stream, and either frees the engine's slot at once.
"""

import logging
import math
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException

from conversations import openai_forms as forms
from conversations.openai_errors import RefusedError, ending, failed, from_api, without_engine
from conversations.runner import TimeIsUpError, runner
from inference.messages import FellBack, ReplyEnd, ReplyRequest, TextDelta, TextReset
from inference.replies import stream_reply
from tenants.api.admission import admit
from tenants.models import Persona, Shop
from tenants.rate_limits import Verdict
from tenants.scope import in_thread, shop_scope

log = logging.getLogger(__name__)

SCOPE = "chat"

Heard = TextDelta | TextReset | ReplyEnd
Stream = AsyncGenerator[Heard, None]


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose assistant a caller may ask, as it stands now."""

    shop_id: UUID
    shop: str  # its short name
    since: float
    locale: str
    persona_version: UUID | None
    verdict: Verdict | None
    call: UUID = field(default_factory=uuid4)


Work = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def _door(method: str) -> Callable[[Work], Work]:
    """Let a key in that may ask; say in OpenAI's words what went wrong."""

    def around(work: Work) -> Work:
        @csrf_exempt
        @wraps(work)
        async def view(request: HttpRequest, **named: str) -> HttpResponseBase:
            try:
                entered = await in_thread(_enter, request)
                if request.method != method:
                    told = _("This address takes %(method)s.") % {"method": method}
                    raise RefusedError(405, told, "method_not_allowed")
                return _marked(await work(request, entered, **named), entered)
            except RefusedError as refusal:
                return refusal.response()
            except APIException as problem:
                return from_api(problem).response()
            except Exception:
                log.exception("%s failed", request.path)
                return failed().response()

        return view

    return around


@_door("POST")
async def completions(request: HttpRequest, entered: Entered) -> HttpResponseBase:
    """A reply to the last message of a conversation, whole or streamed."""
    try:
        asked = forms.read(request.body)
    except RequestDataTooBig:
        raise RefusedError(413, _("The body is too large."), "request_too_large") from None
    forms.require_model(asked.model)
    heard = _heard(
        ReplyRequest(
            shop_id=entered.shop_id,
            question=asked.question(),
            locale=entered.locale,
            shop_locale=entered.locale,
            history=asked.history(),
            persona_version=entered.persona_version,
            reply=entered.call,
            kind="api",
        )
    )
    told = forms.Completion(entered.call, asked.wants_usage)
    if not asked.stream:
        return JsonResponse(await _whole(heard, told))
    # What comes first decides between a stream and an error.
    first = await anext(heard)
    response = StreamingHttpResponse(
        _chunks(first, heard, told), content_type="text/event-stream; charset=utf-8"
    )
    response["X-Accel-Buffering"] = "no"
    return response


@_door("GET")
async def models(request: HttpRequest, entered: Entered) -> HttpResponseBase:
    """The one model that the key opens: its shop's assistant."""
    model = forms.model_object(entered.shop, entered.since)
    return JsonResponse({"object": "list", "data": [model]})


@_door("GET")
async def model(request: HttpRequest, entered: Entered, name: str) -> HttpResponseBase:
    """The model by its name."""
    forms.require_model(name)
    return JsonResponse(forms.model_object(entered.shop, entered.since))


@csrf_exempt
async def unknown(request: HttpRequest, rest: str) -> HttpResponseBase:
    """An address of OpenAI's that is none here."""
    return RefusedError(404, _("There is nothing at this address."), "unknown_url").response()


def _enter(request: HttpRequest) -> Entered:
    """Raises APIException, and RefusedError for a key that may not ask and a shop that is closed."""
    caller = admit(request)
    if SCOPE not in caller.key.scopes:
        told = _("This key does not have the scope %(scope)s.") % {"scope": SCOPE}
        raise RefusedError(403, told, "insufficient_permissions")
    shop_id = caller.key.shop_id
    with shop_scope(shop_id):
        shop = Shop.objects.get(pk=shop_id)
        personas = Persona.objects.filter(shop_id=shop_id)
        version = personas.values_list("published_id", flat=True).first()
    if shop.state != Shop.State.ACTIVE:
        raise RefusedError(403, _("The shop is closed at the moment."), "shop_closed")
    since = shop.created_at.timestamp()
    return Entered(shop_id, shop.slug, since, shop.locale, version, caller.verdict)


async def _heard(asked: ReplyRequest) -> Stream:
    """The reply's text and end.

    Raises RefusedError where the engine fails before its first word, and where this process ends before the reply.
    """
    said = False
    async with aclosing(stream_reply(asked, runner.engine)) as events:
        while True:
            try:
                event = await runner.in_time(anext(events))
            except StopAsyncIteration:
                return
            except TimeIsUpError as error:
                raise ending() from error
            match event:
                case FellBack() if not said:
                    raise without_engine(event)
                case TextDelta() | TextReset() | ReplyEnd():
                    said = True
                    yield event


async def _whole(heard: Stream, told: forms.Completion) -> dict[str, object]:
    text, finish, end = "", "stop", ReplyEnd("fallback")
    async with aclosing(heard):
        async for event in heard:
            match event:
                case TextDelta(more):
                    text += more
                case TextReset(listed):
                    text, finish = "", "content_filter" if listed else finish
                case ReplyEnd():
                    end = event
    return told.whole(text, finish, end)


async def _chunks(
    first: Heard, heard: Stream, told: forms.Completion
) -> AsyncGenerator[bytes, None]:
    """The reply as server-sent events. What was said cannot be taken back: what stands for it is said after it."""
    finish, said = "stop", ""
    yield told.chunk({"role": "assistant", "content": ""})
    try:
        async with aclosing(_from(first, heard)) as events:
            async for event in events:
                match event:
                    case TextDelta(text):
                        yield told.chunk({"content": text})
                        said = text
                    case TextReset(listed):
                        finish = "content_filter" if listed else finish
                        if said:
                            yield told.chunk({"content": "\n\n"})
                    case ReplyEnd():
                        yield told.chunk({}, finish)
                        if told.with_usage:
                            yield told.usage(event)
    except RefusedError as refusal:
        log.warning("reply=%s broke off: %s", told.reply, refusal.code)
        yield forms.event(refusal.body())
    except Exception:
        log.exception("reply=%s broke off", told.reply)
        yield forms.event(failed().body())
    yield forms.DONE


async def _from(first: Heard, rest: Stream) -> Stream:
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event


def _marked(response: HttpResponseBase, entered: Entered) -> HttpResponseBase:
    """Name the call, and say how the key's limit stands, in OpenAI's headers."""
    response["X-Request-Id"] = entered.call.hex
    response["Cache-Control"] = "no-store"
    if verdict := entered.verdict:
        response["X-RateLimit-Limit-Requests"] = str(verdict.limit.most)
        response["X-RateLimit-Remaining-Requests"] = str(verdict.remaining)
        response["X-RateLimit-Reset-Requests"] = f"{math.ceil(verdict.reset_after)}s"
    return response
