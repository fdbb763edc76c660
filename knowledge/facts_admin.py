"""Policy facts in the admin."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from knowledge.facts import uses
from knowledge.instruction_pages import WarnsOfOrders
from knowledge.models import Fact
from tenants.scope import current_shop
from tenants.scoped_admin import ShopScopedAdmin
from tenants.site import site


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A fact; its key is chosen once."""

    class Meta:
        model = Fact
        fields = ("key", "label", "value", "unit")

    def clean_key(self) -> str:
        """Raises ValidationError for a key that another fact has: the form does not know the shop."""
        key: str = self.cleaned_data["key"]
        shop_id = current_shop.get()
        assert shop_id is not None, "the admin opens a shop's scope"
        others = Fact.objects.filter(shop_id=shop_id, key=key)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a fact of this name already."))
        return key


class FactAdmin(WarnsOfOrders, ShopScopedAdmin):
    """Figures entered once, and named in answers and personas as variables."""

    kind = "knowledge"
    form = FactForm
    told_of = ("label", "value", "unit")
    list_display = ("label", "variable", "value", "unit", "updated_at")
    search_fields = ("key", "label", "value")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """Texts name a fact by its key: it stays."""
        return ("key",) if obj else ()

    def variable(self, fact: Fact) -> str:
        """As texts write it."""
        return f"{{{fact.key}}}"

    variable.short_description = _("variable")  # type: ignore[attr-defined]  # read by the admin

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[Any, Any, Any, list[str]]:
        """What is asked before a deletion; places that name a fact forbid it."""
        found = list(objs)
        gone, counts, needed, protected = super().get_deleted_objects(found, request)
        for fact in found:
            protected += [f"{{{fact.key}}} – {place}" for place in uses(fact.shop_id, fact.key)]
        return gone, counts, needed, protected


site.register(Fact, FactAdmin)
