"""The shop itself over the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api.entrance import ShopView
from tenants.api.examples import SHOP, asked, told
from tenants.api.forms import ShopForm
from tenants.audit import record
from tenants.models import Shop


class ShopPage(ShopView):
    """The shop that the key belongs to."""

    kind = "shop"

    @extend_schema(
        operation_id="shop_get",
        tags=["shop"],
        summary=_("The shop"),
        description=_("The settings of the key's shop, and what the platform says of it."),
        responses=ShopForm,
        examples=[told(SHOP)],
    )
    def get(self, request: Request) -> Response:
        """Show the settings."""
        return Response(ShopForm(self._shop()).data)

    @extend_schema(
        operation_id="shop_change",
        tags=["shop"],
        summary=_("Change the shop"),
        description=_("Only what is sent is changed. State, plan and keys are the platform's."),
        request=ShopForm(partial=True),
        responses=ShopForm,
        examples=[asked({"tagline": "Coats for real winters", "accent": "#2f6f5e"}), told(SHOP)],
    )
    def patch(self, request: Request) -> Response:
        """Change settings."""
        form = ShopForm(self._shop(), data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        shop = form.save()
        if changed := sorted(form.validated_data):
            noted = {"id": str(shop.pk), "fields": changed}
            record(shop.pk, self.caller().actor, "shop.changed", shop.name, noted)
        return Response(form.data)

    def _shop(self) -> Shop:
        return Shop.objects.select_related("plan").get(pk=self.caller().key.shop_id)
