"""The forms of the operators' desk."""

from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from tenants.models import PlatformShop, Shop
from tenants.visits import REASON_LENGTH


class ReasonForm(forms.Form):
    """Why something is done; the logs keep it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        validators=[MinLengthValidator(REASON_LENGTH)],
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("At least ten characters. It stands in the logs for good."),
    )


class DeleteForm(ReasonForm):
    """A reason, and the shop's short name typed by hand."""

    slug = forms.CharField(
        label=_("The shop's short name"),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("slug", "reason")

    def __init__(self, shop: Shop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.fields["slug"].help_text = _("Type %(slug)s to confirm.") % {"slug": shop.slug}

    def clean_slug(self) -> str:
        """Exactly the short name."""
        typed: str = self.cleaned_data["slug"]
        if typed != self.shop.slug:
            raise forms.ValidationError(_("That is not this shop's short name."))
        return typed


class ShopOfPlatformForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A shop among all others: Django's own look for namesakes would see none behind the wall."""

    def validate_unique(self) -> None:
        """No other shop of the platform has this short name or key."""
        for name in ("slug", "public_key"):
            others = PlatformShop.objects.exclude(pk=self.instance.pk)
            value = self.cleaned_data.get(name)
            if value and others.filter(**{name: value}).exists():
                self.add_error(name, self.instance.unique_error_message(PlatformShop, (name,)))


class NewShopForm(ShopOfPlatformForm):
    """A shop that is opened for somebody."""

    owner_email = forms.EmailField(
        label=_("Owner's e-mail"),
        widget=UnfoldAdminEmailInputWidget(),
        help_text=_("Somebody who has an account owns the shop at once; others get an invitation."),
    )

    class Meta:
        model = PlatformShop
        fields = ("name", "locale", "plan", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "Stands in addresses. Left empty, it is made of the name."
        )


class ShopDeskForm(ShopOfPlatformForm):
    """What operators change of a shop; its look and texts are its owners'."""

    class Meta:
        model = PlatformShop
        fields = ("name", "plan", "slug", "public_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "public_key" in self.fields:
            self.fields["public_key"].help_text = _(
                "Stands in the snippet of the shop's pages: with another one they show no widget until they carry it."
            )
