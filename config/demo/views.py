"""The demo shops' storefronts: pages as a shop would have them elsewhere, with the widget pasted in.

They speak their shop's language to everybody, as a real shop's pages do; only the index follows the reader.
"""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from inference.entries import money
from knowledge.models import Faq, Product
from tenants.access import shop_for_public_key
from tenants.models import Shop
from tenants.scope import shop_scope
from tenants.variables import filled_for

SHOPS = ("maple", "yunshang")
NEIGHBOURS = 4  # products shown beside another one
FEW = 12  # a stock worth mentioning


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as the storefront shows it."""

    product: Product

    @property
    def price(self) -> str:
        """As a shopper reads it: `$98`, `$6.95`, `¥239`."""
        return money(self.product.price, self.product.currency)

    @property
    def attributes(self) -> dict[str, Any]:
        """Sizes, colours, material, care, as far as the shop states them."""
        stated = self.product.attributes
        return stated if isinstance(stated, dict) else {}

    @property
    def few_left(self) -> bool:
        """Whether there are so few that the page says how many."""
        return 0 < self.product.stock < FEW


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The way into both storefronts, and what to try there."""
    shops = [shop for slug in SHOPS if (shop := shop_for_public_key(f"demo-{slug}"))]
    return render(request, "demo/index.html", {"shops": shops})


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """A storefront: what the shop sells, and its rules as its FAQs state them."""
    shop = _shop(slug)
    with shop_scope(shop.id):
        products = list(Product.objects.filter(shop=shop).order_by("sku"))
        faqs = list(Faq.objects.filter(shop=shop, enabled=True).order_by("category", "question"))
        for faq, answer in zip(
            faqs, filled_for(shop.id, [faq.answer for faq in faqs]), strict=True
        ):
            faq.answer = answer
    context = {
        "shop": shop,
        "shelves": _shelves(products),
        "rules": [(name, list(group)) for name, group in groupby(faqs, attrgetter("category"))],
    }
    return render(request, f"demo/{slug}/home.html", context)


@require_safe
def product(request: HttpRequest, slug: str, sku: str) -> HttpResponse:
    """One product's page."""
    shop = _shop(slug)
    with shop_scope(shop.id):
        shown = get_object_or_404(Product, shop=shop, sku=sku)
        others = Product.objects.filter(shop=shop, category=shown.category).exclude(pk=shown.pk)
        neighbours = [Offer(other) for other in others[:NEIGHBOURS]]
    context = {"shop": shop, "offer": Offer(shown), "neighbours": neighbours}
    return render(request, f"demo/{slug}/product.html", context)


def _shop(slug: str) -> Shop:
    shop = shop_for_public_key(f"demo-{slug}") if slug in SHOPS else None
    if shop is None:
        raise Http404(slug)
    return shop


def _shelves(products: list[Product]) -> list[tuple[str, list[Offer]]]:
    """The categories in the order of their first product, each with what it holds."""
    shelves: dict[str, list[Offer]] = {}
    for each in products:
        shelves.setdefault(each.category, []).append(Offer(each))
    return list(shelves.items())
