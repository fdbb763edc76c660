"""What a shop knows, in the admin."""

from typing import Any

from django.http import HttpRequest

from knowledge import facts_admin as facts_admin  # being loaded registers its pages
from knowledge import import_admin as import_admin  # likewise
from knowledge import orders_admin as orders_admin  # likewise
from knowledge.documents_admin import DocumentAdmin, PassageAdmin
from knowledge.gap_pages import AnswersGaps, FaqForm
from knowledge.instruction_pages import WarnsOfOrders
from knowledge.models import MOST_PHRASINGS, Document, Faq, FaqPhrasing, Passage, Product
from knowledge.room_pages import NeedsRoom
from knowledge.table_pages import TablePages
from knowledge.tables.faqs import FAQS
from knowledge.tables.products import PRODUCTS
from tenants.scoped_admin import ShopScopedAdmin, ShopScopedInline
from tenants.site import site
from tenants.variables import refuse_unknown


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
    form = FaqForm
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
    table = PRODUCTS
    told_of = ("title", "description", "attributes")
    list_display = ("title", "sku", "price", "currency", "stock", "updated_at")
    list_filter = ("category",)
    search_fields = ("title", "sku", "description")


site.register(Faq, FaqAdmin)
site.register(Product, ProductAdmin)
site.register(Document, DocumentAdmin)
site.register(Passage, PassageAdmin)
