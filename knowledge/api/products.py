"""Products over the API."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.api.forms import ProductForm
from knowledge.api.rows import RowsView
from knowledge.tables.products import PRODUCTS
from tenants.api.examples import asked, page_of_one, paged, told
from tenants.api.lists import PAGE_PARAMETERS

_NEW = {
    "sku": "COAT-01",
    "title": "Wool coat",
    "description": "Warm, knee-length, with deep pockets.",
    "category": "Coats",
    "price": "189.00",
    "currency": "USD",
    "stock": 12,
    "attributes": {"colour": "navy"},
    "picture": "https://www.example.com/coat.webp",
    "url": "https://www.example.com/coat",
}
_PRODUCT = {
    "id": "9d0b8b0e-31a5-4f0a-8f5e-3a1c2b4d5e66",
    **_NEW,
    "updated_at": "2030-01-31T12:00:00Z",
}


class _ProductView(RowsView):
    table = PRODUCTS
    form = ProductForm


class ProductList(_ProductView):
    """The shop's products."""

    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="products_list",
        tags=["products"],
        summary=_("Products"),
        description=_("All of them, in no order that means anything."),
        parameters=paged(),
        responses=page_of_one(ProductForm),
        examples=[told(_PRODUCT, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of products."""
        return self.list_page(request)

    @extend_schema(
        operation_id="products_add",
        tags=["products"],
        summary=_("Add a product"),
        description=_("409 says why not: sku_known, knowledge_full (the plan's limit)."),
        request=ProductForm,
        responses={201: ProductForm},
        examples=[asked(_NEW), told(_PRODUCT, status=201)],
    )
    def post(self, request: Request) -> Response:
        """Add one."""
        return self.add(request)


class ProductPage(_ProductView):
    """One product."""

    @extend_schema(
        operation_id="products_get",
        tags=["products"],
        summary=_("A product"),
        description=_("One product by its id."),
        responses=ProductForm,
        examples=[told(_PRODUCT)],
    )
    def get(self, request: Request, product_id: UUID) -> Response:
        """Show it."""
        return Response(ProductForm(self.row(product_id)).data)

    @extend_schema(
        operation_id="products_change",
        tags=["products"],
        summary=_("Change a product"),
        description=_(
            "Only what is sent is changed: a price or a stock counts from the next answer on. 409 with the code "
            "sku_known: another one has this SKU."
        ),
        request=ProductForm(partial=True),
        responses=ProductForm,
        examples=[asked({"stock": 3}), told({**_PRODUCT, "stock": 3})],
    )
    def patch(self, request: Request, product_id: UUID) -> Response:
        """Change it."""
        return self.change(request, product_id)

    @extend_schema(
        operation_id="products_remove",
        tags=["products"],
        summary=_("Remove a product"),
        description=_("No answer speaks of it from now on."),
        responses={204: None},
    )
    def delete(self, request: Request, product_id: UUID) -> Response:
        """Remove it."""
        return self.remove(product_id)
