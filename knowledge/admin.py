"""What a shop knows, in the admin."""

from knowledge import import_admin as import_admin  # being loaded registers it
from knowledge.models import Faq, FaqPhrasing, Product
from knowledge.room_pages import NeedsRoom
from knowledge.table_pages import TablePages
from knowledge.tables.faqs import FAQS
from knowledge.tables.products import PRODUCTS
from tenants.scoped_admin import ShopScopedAdmin, ShopScopedInline
from tenants.site import site


class FaqPhrasingInline(ShopScopedInline):
    """Other ways to ask."""

    kind = "knowledge"
    model = FaqPhrasing


class FaqAdmin(TablePages, NeedsRoom, ShopScopedAdmin):
    """Questions and the answers that the shop stands by."""

    kind = "knowledge"
    table = FAQS
    list_display = ("question", "category", "enabled", "updated_at")
    list_filter = ("enabled", "category")
    search_fields = ("question", "answer", "phrasings__text")
    inlines = (FaqPhrasingInline,)


class ProductAdmin(TablePages, NeedsRoom, ShopScopedAdmin):
    """Articles."""

    kind = "knowledge"
    table = PRODUCTS
    list_display = ("title", "sku", "price", "currency", "stock", "updated_at")
    list_filter = ("category",)
    search_fields = ("title", "sku", "description")


site.register(Faq, FaqAdmin)
site.register(Product, ProductAdmin)
