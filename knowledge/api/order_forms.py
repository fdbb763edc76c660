"""Orders as they go over the wire."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from knowledge.models import Order
from knowledge.order_items import LONGEST_TITLE, MOST_ITEMS, MOST_OF_ONE
from knowledge.orders import CURRENCY, LONGEST_CUSTOMER, PHONE, fold_number, phone_end
from tenants.api.forms import RowForm
from tenants.api.wire import Amount, Patterned, Text, Whole
from tenants.masking import mask_personal

# A letter or digit at least: all else is left out where numbers are compared.
NUMBER = r"^[^\u0000]*[A-Za-z0-9][^\u0000]*$"


@extend_schema_serializer(component_name="OrderItem")
class ItemForm(serializers.Serializer[Any]):
    """Something that was ordered."""

    title = Text(max_length=LONGEST_TITLE)
    quantity = Whole(min_value=1, max_value=MOST_OF_ONE, default=1)


@extend_schema_serializer(component_name="Order")
class OrderForm(RowForm):
    """An order. Of its customer only a masked phone is shown, and in lists nobody's data of its note."""

    number = Patterned(
        NUMBER, max_length=40, help_text="Found again without regard to case, spaces and dashes."
    )
    items = serializers.ListField(child=ItemForm(), max_length=MOST_ITEMS, required=False)
    phone = serializers.CharField(read_only=True, help_text="Masked.")
    contact_phone = Patterned(
        PHONE,
        max_length=40,
        write_only=True,
        required=False,
        allow_blank=True,
        help_text="Its last four digits prove the order; the rest is not kept.",
    )
    customer = Text(
        max_length=LONGEST_CUSTOMER,
        write_only=True,
        required=False,
        allow_blank=True,
        help_text="The customer's id as your server signs it (`sub`); kept as a digest.",
    )
    total = Amount(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = Patterned(CURRENCY, max_length=3, required=False, allow_blank=True)

    def validate_number(self, number: str) -> str:
        """Raises ValidationError for a number without a letter or digit."""
        if not fold_number(number):
            raise serializers.ValidationError(_("Letters or digits are needed."))
        return number

    def validate_contact_phone(self, phone: str) -> str:
        """Raises ValidationError for a number too short to have an end of its own."""
        if phone and not phone_end(phone):
            raise serializers.ValidationError(_("Seven digits at least."))
        return phone

    def to_representation(self, order: Order) -> dict[str, Any]:
        """As it is shown: whole by itself, so that a note is read and sent back as it is."""
        shown = super().to_representation(order)
        if self.parent is not None:
            shown["note"] = mask_personal(shown["note"])
        return shown

    class Meta:
        model = Order
        fields = (
            "id",
            "number",
            "status",
            "placed_at",
            "items",
            "phone",
            "contact_phone",
            "customer",
            "carrier",
            "parcel",
            "total",
            "currency",
            "note",
            "updated_at",
        )
        read_only_fields = ("id", "updated_at")
