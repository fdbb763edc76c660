"""Orders as a table: one row an order, its items one a line in one cell, its customer as masked as the shop keeps them.

What is exported can be brought again and changes nothing: a masked phone, a digest of the customer's id and a note
with stars in it are taken for what the shop has.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.models import Order
from knowledge.order_items import as_stored, items_of
from knowledge.orders import customer_digest, fold_number
from knowledge.tables import columns
from knowledge.tables.kinds import Change, Column, Kind, Values
from knowledge.tables.order_cells import (
    digest_in,
    kept_customer,
    read_customer,
    read_items,
    read_phone,
    write_items,
)
from knowledge.tables.refusals import CellError
from tenants.masking import mask_personal

_Status = Order.Status
WORDS: Mapping[str, str] = {
    **dict.fromkeys(("已下单", "待付款"), _Status.PLACED.value),
    **dict.fromkeys(("已付款", "待发货"), _Status.PAID.value),
    **dict.fromkeys(("已打包", "已出库"), _Status.PACKED.value),
    **dict.fromkeys(("已发货", "运输中", "派送中"), _Status.SHIPPED.value),
    **dict.fromkeys(("已签收", "已送达", "已完成"), _Status.DELIVERED.value),
    **dict.fromkeys(("已退回", "已退货"), _Status.RETURNED.value),
    "已退款": _Status.REFUNDED.value,
    **dict.fromkeys(("已取消", "已关闭"), _Status.CANCELLED.value),
}
_NUMBER = columns.code(
    Order,
    "number",
    *("order", "order number", "order_number", "订单号", "订单编号", "单号"),
    required=True,
)


def _read_number(cell: str) -> str:
    number: str = _NUMBER.read(cell)
    if not fold_number(number):
        raise CellError("not_an_order_number")
    return number


def _customer_of(order: Order) -> str:
    return kept_customer(order.customer)


def _items_of(order: Order) -> list[dict[str, Any]]:
    return as_stored(items_of(order.items))


COLUMNS = (
    replace(_NUMBER, read=_read_number),
    columns.choice(Order, "status", _Status.values, "状态", "订单状态", words=WORDS, required=True),
    columns.moment(
        Order, "placed_at", *("ordered", "date", "下单时间", "下单日期", "日期"), required=True
    ),
    Column(
        "phone",
        _("phone"),
        read_phone,
        also=("电话", "手机", "手机号", "联系电话"),
        personal=True,
    ),
    Column(
        "customer",
        _("Customer's id in your shop"),
        read_customer,
        also=("customer_id", "客户", "客户编号"),
        of=_customer_of,
        personal=True,
    ),
    Column(
        "items",
        _("items"),
        read_items,
        write_items,
        also=("商品", "商品明细", "明细"),
        of=_items_of,
    ),
    columns.text(Order, "carrier", "承运方", "承运商", "快递公司", "物流公司"),
    columns.code(
        Order,
        "parcel",
        *("parcel number", "tracking", "tracking number", "运单号", "快递单号", "物流单号"),
    ),
    columns.price(Order, "total", "总额", "总价", "合计", "金额", required=False),
    columns.currency(Order, "currency", "币种", "货币"),
    replace(
        columns.text(Order, "note", "备注"),
        of=lambda order: mask_personal(order.note),
        in_full=True,
        personal=True,
    ),
)
_BY_NAME = {column.name: column for column in COLUMNS}
_FIELDS = ("folded", "phone_end", "updated_at", *_BY_NAME)


def _settle(shop_id: UUID, values: Values) -> Values:
    """A customer's id goes no further than this: it is the shop's digest from here on."""
    customer = values.get("customer", "")
    if not customer or digest_in(customer):
        return values
    return {**values, "customer": kept_customer(customer_digest(shop_id, customer))}


def _find(shop_id: UUID, keys: Collection[str]) -> QuerySet[Order]:
    return Order.objects.filter(shop_id=shop_id, folded__in=keys)


def _every(shop_id: UUID) -> QuerySet[Order]:
    return Order.objects.filter(shop_id=shop_id).order_by("placed_at", "folded")


def _store(shop_id: UUID, changes: Sequence[Change]) -> None:
    new: list[Order] = []
    old: list[Order] = []
    for known, values in changes:
        order = known or Order(shop_id=shop_id)
        (old if known else new).append(order)
        for name, value in values.items():
            # What is there in full stays where the file has the same with stars.
            if known is None or _BY_NAME[name].value(known) != value:
                _put(order, name, value)
        order.folded, order.updated_at = fold_number(order.number), timezone.now()
    Order.objects.bulk_create(new)
    if old:
        Order.objects.bulk_update(old, _FIELDS)


def _put(order: Order, name: str, value: Any) -> None:
    if name == "customer":
        order.customer = digest_in(value)
        return
    setattr(order, name, value)
    if name == "phone":
        order.phone_end = value[-4:]


ORDERS = Kind(
    name="orders",
    model=Order,
    columns=COLUMNS,
    key_column="number",
    key=fold_number,
    find=_find,
    key_of=lambda order: order.folded,
    store=_store,
    every=_every,
    settle=_settle,
    scope="orders",
)
