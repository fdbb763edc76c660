"""What a shop knows, in the admin."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge import facts_admin as facts_admin  # being loaded registers its pages
from knowledge import import_admin as import_admin  # likewise
from knowledge import orders_admin as orders_admin  # likewise
from knowledge.documents_admin import DocumentAdmin, PassageAdmin
from knowledge.gap_pages import AnswersGaps, FaqForm
from knowledge.instruction_pages import WarnsOfOrders
from knowledge.models import MOST_PHRASINGS, Document, Faq, FaqPhrasing, Passage, Product
from knowledge.room import hold_room
from knowledge.room_pages import NeedsRoom
from knowledge.table_pages import TablePages
from knowledge.tables.faqs import FAQS
from knowledge.tables.kinds import Kind
from knowledge.tables.products import PRODUCTS
from knowledge.tables.refusals import CellError, in_words
from tenants.scope import current_shop
from tenants.scoped_admin import ShopScopedAdmin, ShopScopedInline
from tenants.site import site
from tenants.variables import refuse_unknown


class TableForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A row of a table: what the columns refuse and a key that is taken are refused here, too."""

    table: ClassVar[Kind]

    def clean(self) -> dict[str, Any] | None:
        """Each value as its column reads it."""
        super().clean()
        for name in self.table.by_name.keys() & self.cleaned_data.keys():
            column = self.table.by_name[name]
            try:
                self.cleaned_data[name] = column.read(column.write(self.cleaned_data[name]))
            except CellError as problem:
                self.add_error(name, in_words(problem.code, problem.figures))
        self._refuse_double()
        return self.cleaned_data

    def _refuse_double(self) -> None:
        name, shop_id = self.table.key_column, current_shop.get()
        assert shop_id is not None, "the admin opens a shop's scope"
        if name not in self.changed_data or name not in self.cleaned_data:
            return
        hold_room(shop_id)  # nobody takes the new key meanwhile
        others = self.table.find(shop_id, [self.table.key(self.cleaned_data[name])])
        if others.exclude(pk=self.instance.pk).exists():
            told = _("There is one with this %(key)s already.")
            self.add_error(name, told % {"key": self.table.key_label})


class FaqTableForm(TableForm, FaqForm):
    """An FAQ."""

    table = FAQS


class ProductForm(TableForm):
    """An article."""

    table = PRODUCTS


class AttributesField(forms.JSONField):
    """An object as the table has it: Django's field would let deep nesting and NaN break the page."""

    def to_python(self, value: Any) -> Any:
        """What the column reads. Raises ValidationError."""
        if self.disabled:
            return value
        try:
            return PRODUCTS.by_name["attributes"].read(value or "")
        except CellError as problem:
            raise forms.ValidationError(in_words(problem.code, problem.figures)) from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was."""
        return initial if self.disabled else InvalidJSONInput(data or "")


class FaqPhrasingInline(ShopScopedInline):
    """Other ways to ask."""

    kind = "knowledge"
    model = FaqPhrasing
    max_num = MOST_PHRASINGS

    def get_formset(self, request: HttpRequest, obj: Faq | None = None, **kwargs: Any) -> Any:
        """The rows' form, which also refuses more rows than the page offers."""
        return super().get_formset(request, obj, validate_max=True, **kwargs)


class FaqAdmin(AnswersGaps, TablePages, NeedsRoom, WarnsOfOrders, ShopScopedAdmin):
    """Questions and the answers that the shop stands by."""

    kind = "knowledge"
    form = FaqTableForm
    table = FAQS
    told_of = ("question", "answer")
    list_display = ("question", "category", "enabled", "updated_at")
    list_filter = ("enabled", "category")
    search_fields = ("question", "answer", "phrasings__text")
    inlines = (FaqPhrasingInline,)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An answer names no variable that there is not."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "answer":
            field.validators = [*field.validators, refuse_unknown]
        return field


class ProductAdmin(TablePages, NeedsRoom, WarnsOfOrders, ShopScopedAdmin):
    """Articles."""

    kind = "knowledge"
    form = ProductForm
    formfield_overrides: ClassVar = {
        models.JSONField: {
            "form_class": AttributesField,
            "help_text": gettext_lazy(
                'A JSON object, like {"colours": ["navy", "ecru"], "sizes": ["S", "M"], "material": "linen", '
                '"care": "Wash at 30 °C."}. Name all colours and sizes there are: to others the assistant says no. '
                "Other names are yours to choose."
            ),
        }
    }
    table = PRODUCTS
    told_of = ("title", "description", "attributes")
    list_display = ("title", "sku", "price", "currency", "stock", "updated_at")
    list_filter = ("category",)
    search_fields = ("title", "sku", "description")


site.register(Faq, FaqAdmin)
site.register(Product, ProductAdmin)
site.register(Document, DocumentAdmin)
site.register(Passage, PassageAdmin)
