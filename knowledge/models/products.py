"""What a shop sells."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Concat, Upper
from django.utils.translation import gettext_lazy as _

from knowledge.models.embedded import WAITS, Embedded, waiting_for


def _said_of_product() -> Concat:
    lines: list[Any] = []
    for part in ("title", "sku", "category", "description"):
        lines += [part, models.Value("\n")]
    return Concat(*lines, Cast("attributes", models.TextField()), output_field=models.TextField())


def _folded_sku() -> models.Func:
    """The SKU as `orders.fold_number` leaves numbers: in capitals and half width, its letters and digits alone."""
    plain = models.Func(models.F("sku"), template="normalize(%(expressions)s, NFKC)")
    apart = (models.Value("[^[:alnum:]]"), models.Value(""), models.Value("g"))
    return models.Func(
        Upper(plain, output_field=models.TextField()),
        *apart,
        function="regexp_replace",
        output_field=models.TextField(),
    )


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
    # A column, for under row-level security no index of an expression would be used: its functions might tell of rows.
    folded_sku = models.GeneratedField(
        expression=_folded_sku(), output_field=models.TextField(), db_persist=True
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
            models.Index(fields=["shop", "folded_sku"], name="product_folded_sku"),
        ]

    def __str__(self) -> str:
        return self.title
