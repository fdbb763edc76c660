"""The API's own description, the page that shows it, and what is said where no view answers."""

import json
from collections.abc import Callable
from functools import cache, wraps

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator

from tenants.addresses import client_address
from tenants.api.admission import Throttled, count_stranger
from tenants.api.openapi import BearerKeyScheme as BearerKeyScheme  # being loaded registers it
from tenants.api.problems import is_for_api, problem_page

View = Callable[..., HttpResponse]


def _open_page(view: View) -> View:
    """A page for readers without a key, who are counted by address."""

    @wraps(view)
    def counted(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refused = problem_page(405, "method_not_allowed", _("This page is only read."))
            refused["Allow"] = "GET, HEAD"
            return refused
        return _over_limit(request) or view(request)

    return csrf_exempt(counted)


def _over_limit(request: HttpRequest) -> HttpResponse | None:
    try:
        count_stranger(client_address(request))
    except Throttled as refusal:
        page = problem_page(429, refusal.default_code, refusal.default_detail)
        page["Retry-After"] = str(refusal.wait)
        return page
    return None


@_open_page
def schema(request: HttpRequest) -> HttpResponse:
    """The API as OpenAPI 3.1, in the reader's language."""
    return HttpResponse(_schema(get_language() or "en"), content_type="application/json")


@cache
def _schema(language: str) -> str:
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return json.dumps(made, ensure_ascii=False, default=str)


@_open_page
def page(request: HttpRequest) -> HttpResponse:
    """The schema, to read and to try out."""
    return render(request, "api/docs.html")


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that is none; one that lacks its last slash is answered as if it had it."""
    if not request.path.endswith("/"):
        try:
            match = resolve(f"{request.path}/")
        except Resolver404:
            match = None
        if match is not None and match.url_name != "unknown":
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return answer
    return _over_limit(request) or _no_page()


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`."""
    return _no_page() if is_for_api(request) else defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`."""
    if is_for_api(request):
        return problem_page(400, "bad_request", _("The request is malformed."))
    if isinstance(exception, DisallowedHost):  # whatever asks for the address fails again
        return defaults.bad_request(request, exception)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`."""
    if is_for_api(request):
        return problem_page(500, "server_error", _("Something failed on our side."))
    return defaults.server_error(request)


def _no_page() -> HttpResponse:
    return problem_page(404, "not_found", _("There is nothing at this address."))
