"""The forms of security keys, with labels that can be translated."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class _Named:
    """Gives the name's field the label that allauth leaves to Django, which would say it in English."""

    fields: dict[str, Any]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["name"].label = _("Name of the key")


class NewKeyForm(_Named, AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new key."""


class KeyForm(_Named, EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A key's page."""
