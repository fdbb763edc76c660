"""The demo's orders: in the shop's own rows; or, where the installation lets a connector stand on this machine
(ORDER_SOURCE_LOOPBACK), Maple's behind a connector as a shop would have it, answered here.

The connector's side is written from docs/orders.md alone: it shares no code with the side that asks.
"""

import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.demo.content import DemoShop, OrderContent, demo_shops
from knowledge.models import OrderSource
from knowledge.order_sources import renew_secret
from knowledge.orders import store_order
from tenants.access import shop_for_public_key
from tenants.models import Shop
from tenants.scope import shop_scope
from tenants.sealing import unseal

CONNECTED = "maple"
CLOCKS_APART = 300  # seconds
NOTE = "Demo: nobody ordered this."


def take_orders(shop: Shop, content: DemoShop, url: str) -> None:
    """Give the demo shop its orders, inside its scope; `url` is the platform's own address."""
    source = OrderSource(shop=shop, number_example=content.order_number_example)
    if settings.ORDER_SOURCE_LOOPBACK and shop.slug == CONNECTED:
        source.url = url.rstrip("/") + reverse("demo:orders", args=[shop.slug])
        renew_secret(source)
    source.save()
    for each in content.orders if not source.url else ():
        given = {
            "status": each.status,
            "placed_at": timezone.now() - timedelta(days=each.days_ago),
            "phone": each.phone,
            "customer": each.customer,
            "items": each.items,
            "total": each.total,
            "currency": each.currency,
            "carrier": each.carrier,
            "parcel": each.parcel,
            "note": NOTE,
        }
        store_order(shop.pk, each.number, given)


@csrf_exempt
@require_POST
def orders(request: HttpRequest, slug: str) -> HttpResponse:
    """The mock shop's connector: one order, for whoever signs with its secret."""
    if not settings.ORDER_SOURCE_LOOPBACK or slug != CONNECTED:
        raise Http404(slug)
    secret = _secret(slug)
    if secret is None or not _signed(request, secret):
        return JsonResponse({"error": "signature"}, status=401)
    wanted = json.loads(request.body)["number"]
    content = next(shop for shop in demo_shops() if shop.shop.slug == slug)
    found = next((each for each in content.orders if _plain(each.number) == wanted), None)
    return JsonResponse({"order": _order(found) if found else None})


def _order(order: OrderContent) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status,
        "placed_at": (timezone.now() - timedelta(days=order.days_ago)).isoformat(),
        "phone_last4": order.phone[-4:],
        "customer": order.customer,
        "items": order.items,
        "carrier": order.carrier,
        "parcel": order.parcel,
        "total": str(order.total),
        "currency": order.currency,
    }


def _plain(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum())


def _secret(slug: str) -> str | None:
    """A real shop's server has the secret in its settings; the mock shop reads it where it was made."""
    shop = shop_for_public_key(f"demo-{slug}")
    if shop is None:
        return None
    with shop_scope(shop.id):
        source = OrderSource.objects.filter(shop_id=shop.id).exclude(sealed="").first()
    return unseal(source.sealed) if source else None


def _signed(request: HttpRequest, secret: str) -> bool:
    """Whether the signature holds, the time is now, and the nonce is new."""
    timestamp = request.headers.get("X-Xiaoer-Timestamp", "")
    nonce = request.headers.get("X-Xiaoer-Nonce", "")
    body = hashlib.sha256(request.body).hexdigest()
    lines = ["v1", timestamp, nonce, "POST", request.get_full_path(), body]
    expected = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    given = request.headers.get("X-Xiaoer-Signature", "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        return False
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > CLOCKS_APART:
        return False
    return bool(cache.add(f"demo-order-nonce:{nonce}", 1, timeout=2 * CLOCKS_APART))
