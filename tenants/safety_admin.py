"""Safety words in the admin: a shop's own list, and at the operators' desk the list that holds in every shop."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from tenants.desk import AtTheDesk, at_the_desk
from tenants.models import PlatformWord, SafetyWord
from tenants.platform import ALIAS
from tenants.scope import current_shop
from tenants.scoped_admin import ShopScopedAdmin
from tenants.site import site


class SafetyWordForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A word. Which shop's it is the form does not know, so Django would not look for its double."""

    def clean(self) -> dict[str, Any] | None:
        """Raises ValidationError for a word that is on the shop's list."""
        here_id = current_shop.get()
        assert here_id is not None, "pages of a shop work in its scope"
        same = {name: self.cleaned_data.get(name) for name in ("word", "where")}
        others = SafetyWord.objects.filter(shop_id=here_id, **same)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This word is on the list."))
        return super().clean()


class SafetyWordAdmin(ShopScopedAdmin):
    """What a shop does not want said in its conversations. For owners."""

    kind = "shop"
    form = SafetyWordForm
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
