"""Orders over the API: put in by the shop's own programs, found by number, listed newest first."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.api.order_forms import OrderForm
from knowledge.models import Order
from knowledge.orders import LONGEST_FOLDED, fold_number, store_order
from tenants.api.entrance import ShopView
from tenants.api.examples import asked, page_of_one, paged, told
from tenants.api.lists import PAGE_PARAMETERS, page_of
from tenants.api.lists import Order as ListOrder
from tenants.api.problems import BadParameterError
from tenants.audit import record

SENT = {
    "number": "MC-20431",
    "status": "shipped",
    "placed_at": "2030-01-29T09:00:00Z",
    "contact_phone": "+1 206 555 0143",
    "customer": "customer-1002",
    "items": [{"title": "Linen shirt", "quantity": 2}],
    "carrier": "UPS",
    "parcel": "1Z999AA10123456784",
    "total": "129.00",
    "currency": "USD",
}
SHOWN = {
    "id": "1f6a4a0e-7a5e-4a9e-9a55-6c0e8f0b7d20",
    **{name: value for name, value in SENT.items() if name not in ("contact_phone", "customer")},
    "phone": "120****0143",
    "note": "",
    "updated_at": "2030-01-31T12:00:00Z",
}


class _OrderView(ShopView):
    kind = "orders"

    def orders(self) -> QuerySet[Order]:
        """The shop's own."""
        return Order.objects.filter(shop_id=self.caller().key.shop_id)


class OrderList(_OrderView):
    """The shop's orders."""

    parameters = PAGE_PARAMETERS | {"number", "status"}

    @extend_schema(
        operation_id="orders_list",
        tags=["orders"],
        summary=_("Orders"),
        description=_("All orders, the newest first. Customers are masked."),
        parameters=[
            *paged(),
            OpenApiParameter(
                "number",
                {"type": "string", "minLength": 1, "maxLength": LONGEST_FOLDED},
                description=_("Only the order with this number, however it is written."),
            ),
            OpenApiParameter(
                "status",
                {"type": "string", "enum": Order.Status.values},
                description=_("Only orders that are so far."),
            ),
        ],
        responses=page_of_one(OrderForm),
        examples=[told(SHOWN, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of orders."""
        rows = self.orders()
        if (number := request.query_params.get("number")) is not None:
            if not 1 <= len(number) <= LONGEST_FOLDED:
                raise BadParameterError("number", _("A number of at most 40 characters."))
            rows = rows.filter(folded=fold_number(number))
        if (status := request.query_params.get("status")) is not None:
            if status not in Order.Status.values:
                raise BadParameterError("status", _("There is no such status."))
            rows = rows.filter(status=status)
        return page_of(request, rows, ListOrder("orders", ("placed_at", "id")), OrderForm)

    @extend_schema(
        operation_id="orders_store",
        tags=["orders"],
        summary=_("Store an order"),
        description=_(
            "By its number: a new one is answered 201, one that is known is changed and answered 200. Fields that are "
            "not sent stay as they are."
        ),
        request=OrderForm,
        responses={200: OrderForm, 201: OrderForm},
        examples=[asked(SENT), told(SHOWN), told(SHOWN, status=201)],
    )
    def post(self, request: Request) -> Response:
        """Store an order."""
        form = OrderForm(data=request.data)
        form.is_valid(raise_exception=True)
        caller, given = self.caller(), dict(form.validated_data)
        if "contact_phone" in given:
            given["phone"] = given.pop("contact_phone")
        order, is_new = store_order(caller.key.shop_id, given.pop("number"), given)
        act = "order.added" if is_new else "order.changed"
        noted = {"id": str(order.pk), "fields": sorted(form.validated_data)}
        record(order.shop_id, caller.actor, act, str(order), noted)
        return Response(OrderForm(order).data, status=201 if is_new else 200)


class OrderPage(_OrderView):
    """One order."""

    @extend_schema(
        operation_id="orders_get",
        tags=["orders"],
        summary=_("An order"),
        description=_("One order by its id."),
        responses=OrderForm,
        examples=[told(SHOWN)],
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        """Show the order."""
        return Response(OrderForm(self._order(order_id)).data)

    @extend_schema(
        operation_id="orders_delete",
        tags=["orders"],
        summary=_("Delete an order"),
        description=_("From then on nobody is told of it."),
        responses={204: None},
    )
    def delete(self, request: Request, order_id: UUID) -> Response:
        """Forget the order."""
        order = self._order(order_id)
        noted = {"id": str(order.pk)}
        record(order.shop_id, self.caller().actor, "order.deleted", str(order), noted)
        order.delete()
        return Response(status=204)

    def _order(self, order_id: UUID) -> Order:
        found = self.orders().filter(pk=order_id).first()
        if found is None:
            raise Http404
        return found
