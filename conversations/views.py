"""What a shop's page loads of the widget: the script, its look, and the frame's page. No cookies, no log-in."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from conversations.colours import colours_for
from tenants.access import shop_for_public_key
from tenants.models import Shop
from tenants.origins import frame_ancestors, is_allowed

HOUR = 3600  # seconds
LOOK_SECONDS = 300  # after a change of colour, pages show the old one at most this long


@cache
def _script() -> bytes:
    found = finders.find("conversations/loader.js")
    if not isinstance(found, str):
        raise FileNotFoundError("conversations/static/conversations/loader.js is missing.")
    return Path(found).read_bytes()


def _script_etag(request: HttpRequest) -> str:
    return f'"{sha256(_script()).hexdigest()[:32]}"'


def _for_any_page(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@cache_control(public=True, max_age=HOUR, stale_while_revalidate=24 * HOUR)
@gzip_page
@condition(etag_func=_script_etag)
def widget_script(request: HttpRequest) -> HttpResponse:
    """The script that a shop's pages load, the same for every shop."""
    return _for_any_page(HttpResponse(_script(), content_type="text/javascript; charset=utf-8"))


@require_safe
def launcher(request: HttpRequest, public_key: str) -> HttpResponse:
    """What the script needs to draw the button: the shop's colour and language, and whether the page that asks may.

    404 for no open shop.
    """
    shop = shop_for_public_key(public_key)
    if shop is None:
        return _for_any_page(JsonResponse({}, status=404))
    look = {
        "accent": shop.accent,
        "on_accent": colours_for(shop.accent).on_accent,
        "locale": shop.locale,
        "allowed": _may_embed(request, shop),
    }
    response = _for_any_page(JsonResponse(look))
    # Whoever was refused puts the page on the list and looks again.
    kept = f"public, max-age={LOOK_SECONDS}" if look["allowed"] else "no-store"
    response["Cache-Control"] = kept
    patch_vary_headers(response, ["Origin"])
    return response


def _may_embed(request: HttpRequest, shop: Shop) -> bool:
    """Whether the frame's policy lets the page show it. For pages of one's own origin browsers name none."""
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin", own)
    return origin == own or is_allowed(origin, shop.allowed_origins)


@require_safe
@xframe_options_exempt
def frame(request: HttpRequest, public_key: str) -> HttpResponse:
    """The page in the widget's frame; an unknown and a suspended shop get the same empty one."""
    shop = shop_for_public_key(public_key)
    if shop is None:
        response = render(request, "conversations/no_shop.html", status=404)
    else:
        context = {"shop": shop, "colours": colours_for(shop.accent)}
        response = render(request, "conversations/frame.html", context)
    response["Content-Security-Policy"] = _frame_policy(request, shop)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-cache"
    return response


def _frame_policy(request: HttpRequest, shop: Shop | None) -> str:
    socket = f"{'wss' if request.is_secure() or settings.HTTPS else 'ws'}://{request.get_host()}"
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": f"'self' {socket}",
        "img-src": f"'self' data: {_pictures(shop)}".strip(),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": _embedders(shop),
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _pictures(shop: Shop | None) -> str:
    """Whence a product's picture may come: the shop's own pages. Other places would learn who chats."""
    return frame_ancestors(shop.allowed_origins) if shop else ""


def _embedders(shop: Shop | None) -> str:
    """Who may show the shop's frame: our own pages – the demo, the try-it panel – and those on the shop's list."""
    if shop is None:
        return "'none'"
    return " ".join(filter(None, ("'self'", frame_ancestors(shop.allowed_origins))))
