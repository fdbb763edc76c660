"""What a shop sells."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from knowledge.models.embedded import WAITS, Embedded, waiting_for


def _said_of_product() -> Concat:
    lines: list[Any] = []
    for part in ("title", "sku", "category", "description"):
        lines += [part, models.Value("\n")]
    return Concat(*lines, Cast("attributes", models.TextField()), output_field=models.TextField())


class Product(Embedded):
    """An article that the shop sells. Found by all that is said of it but price and stock, which are never old."""

    text_field = "said"

    sku = models.CharField(_("SKU"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    stock = models.PositiveIntegerField(_("stock"), default=0)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    picture = models.CharField(_("picture"), max_length=300, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    # The database puts it together: whatever changes a row, the row waits to be read again.
    said = models.GeneratedField(
        expression=_said_of_product(), output_field=models.TextField(), db_persist=True
    )
    waiting = waiting_for(_said_of_product())  # one generated column cannot be made from another

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["title"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints: ClassVar = [
            *Embedded.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "sku"], name="product_sku_in_shop"),
        ]
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
            models.Index(fields=["shop"], condition=WAITS, name="product_waiting"),
        ]

    def __str__(self) -> str:
        return self.title
