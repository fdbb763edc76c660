"""Products as a table."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from knowledge.models import Product
from knowledge.tables import columns
from knowledge.tables.kinds import Change, Kind

COLUMNS = (
    columns.code(Product, "sku", "商品编码", "编码", "货号", required=True),
    columns.text(Product, "title", "name", "标题", "名称", "商品名称", required=True),
    columns.text(Product, "description", "描述", "详情"),
    columns.text(Product, "category", "类别", "分类"),
    columns.price(Product, "price", "价格", "单价"),
    columns.code(Product, "currency", "币种", "货币", required=True),
    columns.whole(Product, "stock", "库存"),
    columns.attributes(Product, "attributes", "属性"),
    columns.address(Product, "picture", "图片"),
    columns.address(Product, "url", "address", "链接", "网址"),
)
_FIELDS = [column.name for column in COLUMNS]


def _find(shop_id: UUID, keys: Collection[str]) -> QuerySet[Product]:
    return Product.objects.filter(shop_id=shop_id, sku__in=keys)


def _every(shop_id: UUID) -> QuerySet[Product]:
    return Product.objects.filter(shop_id=shop_id).order_by("sku")


def _store(shop_id: UUID, changes: Sequence[Change]) -> None:
    new: list[Product] = []
    old: list[Product] = []
    for known, values in changes:
        product = known or Product(shop_id=shop_id)
        (old if known else new).append(product)
        for name, value in values.items():
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
    key=str.strip,
    find=_find,
    key_of=lambda product: product.sku.strip(),
    store=_store,
    every=_every,
)
