"""The forms of second factors: codes that open once, security keys with labels that can be translated."""

import re
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _


class _Once:
    """Takes an app's code once for as long as it counts: allauth remembers one step, and three are taken."""

    user: Any
    authenticator: Any
    cleaned_data: dict[str, str]

    def clean_code(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["code"])  # allauth takes "123-456", too
        taken = f"totp-taken:{self.user.pk}:{digits}"
        if cache.get(taken):
            self.cleaned_data["code"] = ""  # as wrong as any other: it is counted and told
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            steps = 2 * app_settings.TOTP_TOLERANCE + 1
            cache.set(taken, True, timeout=steps * app_settings.TOTP_PERIOD)
        return code


class CodeForm(_Once, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in."""


class CodeAgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code before what is worth asking for one again."""


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
