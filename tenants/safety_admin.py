"""Safety words in the admin: a shop's own list, and at the operators' desk the list that holds in every shop."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tenants.desk import AtTheDesk, at_the_desk
from tenants.models import PlatformWord, SafetyWord
from tenants.platform import ALIAS
from tenants.scoped_admin import ShopScopedAdmin
from tenants.site import site


class SafetyWordAdmin(ShopScopedAdmin):
    """What a shop does not want said in its conversations. For owners."""

    kind = "shop"
    list_display = ("word", "where", "action")
    list_filter = ("where", "action")
    search_fields = ("word",)


class PlatformWordAdmin(AtTheDesk, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What nobody wants said in any shop. For operators."""

    list_display = ("word", "where", "action")
    list_filter = ("where", "action")
    search_fields = ("word",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A word comes off the list."""
        return at_the_desk(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlatformWord]:
        """By the platform's role, which alone may change the list."""
        return PlatformWord.objects.using(ALIAS).all()

    def save_model(self, request: HttpRequest, obj: PlatformWord, form: Any, change: bool) -> None:
        """By the platform's role."""
        obj.save(using=ALIAS)

    def delete_model(self, request: HttpRequest, obj: PlatformWord) -> None:
        """By the platform's role."""
        obj.delete(using=ALIAS)


site.register(SafetyWord, SafetyWordAdmin)
site.register(PlatformWord, PlatformWordAdmin)
