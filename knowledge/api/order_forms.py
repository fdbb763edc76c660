"""Orders as they go over the wire."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from knowledge.models import Order
from knowledge.orders import fold_number, phone_end
from tenants.api.forms import RowForm
from tenants.api.wire import Amount, Patterned, Text, Whole

MOST_ITEMS = 50
# A letter or digit at least: all else is left out where numbers are compared.
NUMBER = r"^[^\u0000]*[A-Za-z0-9][^\u0000]*$"
PHONE = r"^\+?([0-9][ ()-]{0,2}){6,14}[0-9]$"  # seven digits or more


@extend_schema_serializer(component_name="OrderItem")
class ItemForm(serializers.Serializer[Any]):
    """Something that was ordered."""

    title = Text(max_length=200)
    quantity = Whole(min_value=1, max_value=9999, default=1)


@extend_schema_serializer(component_name="Order")
class OrderForm(RowForm):
    """An order. Of its customer only a masked phone is shown."""

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
        max_length=200,
        write_only=True,
        required=False,
        allow_blank=True,
        help_text="The customer's id as your server signs it (`sub`); kept as a digest.",
    )
    total = Amount(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = Patterned("^[A-Z]{3}$", max_length=3, required=False, allow_blank=True)

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
