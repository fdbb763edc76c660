"""Orders in the admin, their customers masked; and where the shop's orders are asked for."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from knowledge.models import Order, OrderSource
from knowledge.order_items import (
    LONGEST_TITLE,
    MOST_ITEMS,
    MOST_OF_ONE,
    Item,
    as_stored,
    from_lines,
    in_lines,
    items_of,
)
from knowledge.order_sources import renew_secret
from knowledge.orders import CURRENCY, customer_digest, fold_number, masked_phone, phone_end
from knowledge.public_hosts import is_fit
from knowledge.table_pages import TablePages
from knowledge.tables.orders import ORDERS
from tenants.ask_page import ask
from tenants.lines import ListField
from tenants.scope import current_shop
from tenants.scoped_admin import ShopScopedAdmin, here
from tenants.site import site


class ItemsField(ListField):
    """What was ordered: one line each, `2 × Linen shirt`."""

    def prepare_value(self, value: Any) -> Any:
        """The stored items as lines."""
        return in_lines(items_of(value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The lines as items. Raises ValidationError."""
        items = from_lines(super().clean(value))
        if len(items) > MOST_ITEMS:
            raise forms.ValidationError(_("At most %(most)d items.") % {"most": MOST_ITEMS})
        return as_stored(_kept(item) for item in items)


def _kept(item: Item) -> Item:
    return Item(item.title[:LONGEST_TITLE], min(item.quantity, MOST_OF_ONE) or 1)


class OrderForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """An order; phone and customer are typed in full and kept as no more than a proof takes."""

    items = ItemsField(
        label=_("Items"),
        required=False,
        help_text=_("One a line: 2 × Linen shirt."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    new_phone = forms.CharField(
        label=_("Customer's phone"),
        required=False,
        max_length=40,
        help_text=_("Its last four digits prove the order. Kept masked; empty leaves it as it is."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    new_customer = forms.CharField(
        label=_("Customer's id in your shop"),
        required=False,
        max_length=200,
        help_text=_("As your server signs it; kept as a digest alone. Empty leaves it as it is."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Order
        fields = (
            "number",
            "status",
            "placed_at",
            "items",
            "total",
            "currency",
            "carrier",
            "parcel",
            "note",
        )

    def clean_number(self) -> str:
        """Raises ValidationError for a number that is none, or another order's."""
        number: str = self.cleaned_data["number"]
        folded, shop_id = fold_number(number), current_shop.get()
        assert shop_id is not None, "the admin opens a shop's scope"
        if not folded:
            raise forms.ValidationError(_("Letters or digits are needed."))
        others = Order.objects.filter(shop_id=shop_id, folded=folded)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an order with this number already."))
        return number

    def clean_currency(self) -> str:
        """Three capitals. Raises ValidationError."""
        currency = str(self.cleaned_data["currency"]).upper()
        if currency and not re.match(CURRENCY, currency):
            raise forms.ValidationError(_("Three letters, like USD."))
        return currency

    def clean_new_phone(self) -> str:
        """Raises ValidationError for a number too short to have an end of its own."""
        phone: str = self.cleaned_data["new_phone"]
        if phone and not phone_end(phone):
            raise forms.ValidationError(_("Seven digits at least."))
        return phone


class OrderAdmin(TablePages, ShopScopedAdmin):
    """Orders, as far as shoppers who prove that an order is theirs are told of it."""

    kind = "knowledge"
    table = ORDERS
    form = OrderForm
    list_display = ("number", "status", "placed_at", "phone", "total", "currency", "updated_at")
    list_filter = ("status", "placed_at")
    search_fields = ("number", "phone_end")
    readonly_fields = ("phone",)
    fields = (
        "number",
        "status",
        "placed_at",
        "items",
        "total",
        "currency",
        "carrier",
        "parcel",
        "phone",
        "new_phone",
        "new_customer",
        "note",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Numbers are found however they are written."""
        found: tuple[QuerySet[Order], bool] = super().get_search_results(
            request, queryset, search_term
        )
        folded = fold_number(search_term)
        return (found[0] | queryset.filter(folded__contains=folded), found[1]) if folded else found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep of the customer what a proof takes."""
        obj.folded = fold_number(obj.number)
        given = form.cleaned_data
        if phone := given.get("new_phone"):
            obj.phone, obj.phone_end = masked_phone(phone), phone_end(phone)
        if customer := given.get("new_customer"):
            obj.customer = customer_digest(here(request).shop_id, customer)
        super().save_model(request, obj, form, change)


class OrderSourceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Where the shop's orders are."""

    class Meta:
        model = OrderSource
        fields = ("number_example", "url")

    def clean_number_example(self) -> str:
        """Raises ValidationError for an example without a digit."""
        example: str = self.cleaned_data["number_example"]
        digits = sum(char.isdigit() for char in fold_number(example))
        if example and digits < 3:  # fewer would be met in every other sentence
            raise forms.ValidationError(_("Three digits at least."))
        return example

    def clean_url(self) -> str:
        """Raises ValidationError for an address that must not be called."""
        url: str = self.cleaned_data["url"]
        if url and not is_fit(url):
            raise forms.ValidationError(
                _("An https address on a public host, without a user name in it.")
            )
        return url


class OrderSourceAdmin(ShopScopedAdmin):
    """The shop's own connector; its secret is made here and shown once. For owners."""

    kind = "key"
    form = OrderSourceForm
    list_display = ("__str__", "number_example", "updated_at")
    fields = ("number_example", "url")
    actions = ("renew",)
    actions_detail: ClassVar = ["renew_this"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A shop has one source."""
        if not self._may(request, "change"):
            return False
        return not OrderSource.objects.filter(shop_id=here(request).shop_id).exists()

    def has_renew_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Who may make secrets."""
        return self._may(request, "change")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A connector without a secret gets one; its text is kept for the answer to this request alone."""
        if obj.url and not obj.sealed:
            obj.once = renew_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The secret, this once."""
        return self._once(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Likewise."""
        return self._once(request, obj) or super().response_change(request, obj)

    @action(description=_("Make a new secret"), permissions=["renew"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def renew(self, request: HttpRequest, queryset: QuerySet[OrderSource]) -> HttpResponse | None:
        """Replace the secret at once."""
        source: Any = queryset.exclude(url="").first()
        if source is None:
            messages.error(request, str(_("There is no connector that needs a secret.")))
            return None
        source.once = renew_secret(source)
        source.save(update_fields=["sealed", "updated_at"])
        self._record(request, "changed", source, {"fields": ["secret"]})
        return self._once(request, source)

    @action(  # type: ignore[untyped-decorator]  # unfold ships no types
        description=_("Make a new secret"), url_path="renew", permissions=["renew"], icon="key"
    )
    def renew_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The same on the source's own page, after a question."""
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404
        back = reverse("admin:knowledge_ordersource_change", args=[source.pk])
        if request.method == "POST":
            shown = self.renew(request, OrderSource.objects.filter(pk=source.pk))
            return shown or redirect(back)
        question = _("The secret of today is good for nothing at once. That is not taken back.")
        return ask(self, request, source, question, _("Make a new secret"), back)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """No button where no connector needs a secret."""
        source = self.get_object(request, str(object_id))
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered if source is not None and source.url else []

    def _once(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        secret = getattr(obj, "once", None)
        if secret is None:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("New secret of the connector"),
            "opts": self.opts,
            "secret": secret,
            "url": obj.url,
        }
        return TemplateResponse(request, "admin/knowledge/order_secret.html", context)


site.register(Order, OrderAdmin)
site.register(OrderSource, OrderSourceAdmin)
