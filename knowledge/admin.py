"""What a shop knows, in the admin."""

from knowledge.documents_admin import DocumentAdmin, PassageAdmin
from knowledge.models import Document, Faq, FaqPhrasing, Passage, Product
from tenants.scoped_admin import ShopScopedAdmin, ShopScopedInline
from tenants.site import site


class FaqPhrasingInline(ShopScopedInline):
    """Other ways to ask."""

    kind = "knowledge"
    model = FaqPhrasing


class FaqAdmin(ShopScopedAdmin):
    """Questions and the answers that the shop stands by."""

    kind = "knowledge"
    list_display = ("question", "category", "enabled", "updated_at")
    list_filter = ("enabled", "category")
    search_fields = ("question", "answer", "phrasings__text")
    inlines = (FaqPhrasingInline,)


class ProductAdmin(ShopScopedAdmin):
    """Articles."""

    kind = "knowledge"
    list_display = ("title", "sku", "price", "currency", "stock", "updated_at")
    list_filter = ("category",)
    search_fields = ("title", "sku", "description")


site.register(Faq, FaqAdmin)
site.register(Product, ProductAdmin)
site.register(Document, DocumentAdmin)
site.register(Passage, PassageAdmin)
