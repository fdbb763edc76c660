"""Products as a table. SKUs are the same whatever their case and width; what is there keeps its own."""

import string
import unicodedata
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import CharField, F, Func, QuerySet, Value
from django.utils import timezone

from knowledge.models import Product
from knowledge.tables import columns
from knowledge.tables.kinds import Change, Kind

COLUMNS = (
    columns.code(Product, "sku", "商品编码", "编码", "货号", required=True),
    columns.text(Product, "title", "name", "标题", "名称", "商品名称", required=True, told=True),
    columns.text(Product, "description", "描述", "详情", told=True),
    columns.text(Product, "category", "类别", "分类"),
    columns.price(Product, "price", "价格", "单价"),
    columns.currency(Product, "currency", "币种", "货币", required=True),
    columns.whole(Product, "stock", "库存"),
    columns.attributes(Product, "attributes", "属性"),
    columns.address(Product, "picture", "图片"),
    columns.address(Product, "url", "address", "链接", "网址"),
)
_FIELDS = [column.name for column in COLUMNS]


_SMALL, _CAPITAL = string.ascii_lowercase, string.ascii_uppercase
_TO_CAPITALS = str.maketrans(_SMALL, _CAPITAL)


def _fold(sku: str) -> str:
    """No case and no width. Of ASCII letters alone: of others Python and PostgreSQL have other capitals."""
    return unicodedata.normalize("NFKC", sku).translate(_TO_CAPITALS).strip()


def _find(shop_id: UUID, keys: Collection[str]) -> QuerySet[Product]:
    plain = Func(F("sku"), template="normalize(%(expressions)s, NFKC)", output_field=CharField())
    capitals = Func(
        plain, Value(_SMALL), Value(_CAPITAL), function="translate", output_field=CharField()
    )
    rows = Product.objects.filter(shop_id=shop_id).annotate(folded=capitals)
    return rows.filter(folded__in=keys).order_by("sku")


def _every(shop_id: UUID) -> QuerySet[Product]:
    return Product.objects.filter(shop_id=shop_id).order_by("sku")


def _store(shop_id: UUID, changes: Sequence[Change]) -> None:
    new: list[Product] = []
    old: list[Product] = []
    for known, values in changes:
        product = known or Product(shop_id=shop_id)
        (old if known else new).append(product)
        for name, value in values.items():
            if name != "sku" or known is None:
                setattr(product, name, value)
        product.updated_at = timezone.now()
    Product.objects.bulk_create(new)
    if old:
        Product.objects.bulk_update(old, [*_FIELDS, "updated_at"])


PRODUCTS = Kind(
    name="products",
    model=Product,
    columns=COLUMNS,
    key_column="sku",
    key=_fold,
    find=_find,
    key_of=lambda product: _fold(product.sku),
    store=_store,
    every=_every,
    keeps_key=True,
    told_of=("title", "description", "attributes"),
)
