"""Orders, where they are asked for, and who tried in vain."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tenants.models import ShopOwned


class Order(ShopOwned):
    """Somebody's order, as far as its state may be told to who proves that it is theirs.

    Of the customer no more is kept than the proof takes: a masked phone, its last four digits, a digest of the
    customer's id in the shop. `note` is anybody's text: staff read it, no model and no shopper ever does.
    """

    class Status(models.TextChoices):
        """How far it is."""

        PLACED = "placed", _("placed")
        PAID = "paid", _("paid")
        PACKED = "packed", _("packed")
        SHIPPED = "shipped", _("shipped")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        REFUNDED = "refunded", _("refunded")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(_("order number"), max_length=40)
    folded = models.CharField(max_length=40, editable=False)  # see `orders.fold_number`
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    placed_at = models.DateTimeField(_("ordered"))
    phone = models.CharField(_("phone"), max_length=20, blank=True, editable=False)  # masked
    phone_end = models.CharField(max_length=4, blank=True, editable=False)
    customer = models.CharField(max_length=64, blank=True, editable=False)  # a digest
    items = models.JSONField(_("items"), default=list, blank=True)  # [{title, quantity}]
    carrier = models.CharField(_("carrier"), max_length=40, blank=True)
    parcel = models.CharField(_("parcel number"), max_length=40, blank=True)
    total = models.DecimalField(
        _("total"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    note = models.TextField(
        _("note"),
        max_length=2000,
        blank=True,
        help_text=_("For staff alone: neither the assistant nor a shopper ever sees it."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-placed_at"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "folded"], name="order_number_in_shop"),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "-placed_at"], name="order_by_time")]

    def __str__(self) -> str:
        return self.number


class OrderSource(ShopOwned):
    """Where a shop's orders are asked for, and what their numbers look like. Without one: its own `Order` rows."""

    number_example = models.CharField(
        _("an order number, as an example"),
        max_length=40,
        blank=True,
        help_text=_("The assistant then knows your numbers when it meets them, as MC-20431."),
    )
    url = models.CharField(
        _("address of your connector"),
        max_length=300,
        blank=True,
        help_text=_("Your server answers there, signed and over https. Empty: the orders here."),
    )
    sealed = models.TextField(editable=False, blank=True)  # the secret: see `tenants.sealing`
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("source of orders")
        verbose_name_plural = _("source of orders")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], name="order_source_one_a_shop"),
        ]

    def __str__(self) -> str:
        return self.url or self.number_example or str(self._meta.verbose_name)


class OrderTry(ShopOwned):
    """How often somebody failed to prove an order theirs today, or an order was tried in vain by anybody."""

    who = models.CharField(max_length=64)  # a digest of the visitor, or of the number
    day = models.DateField(default=localdate)
    count = models.PositiveSmallIntegerField(default=0)

    class Meta(ShopOwned.Meta):
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "who", "day"], name="order_try_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
