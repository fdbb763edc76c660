"""Sign-in by accounts elsewhere (SOCIAL_PROVIDERS) as allauth does it: whom we take a provider's word for."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from requests import RequestException

from tenants.models import User

logger = logging.getLogger(__name__)


class AccountsElsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks the platform about accounts elsewhere.

    A verified address alone never opens an account that is there already: allauth sends its owner a mail, and they
    connect the provider themselves, signed in.
    """

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """A new person as the provider describes them; some providers write truth as text."""
        for address in sociallogin.email_addresses:
            address.verified = str(address.verified).lower() == "true"
        user: User = super().populate_user(request, sociallogin, data)
        parts = (str(data.get(part) or "") for part in ("first_name", "last_name"))
        user.name = str(data.get("name") or " ".join(parts)).strip()[:80]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whom the provider speaks of with one voice and, of new people, those whose address it vouches for.

        Whoever signed up with another's address would keep their way in after its owner made the account theirs by
        a link to reset the password. Raises PermissionDenied and ImmediateHttpResponse.
        """
        said = [sociallogin.account.extra_data.get(part) for part in ("id_token", "userinfo")]
        if (
            len({part.get("sub") for part in said if isinstance(part, dict)}) > 1
        ):  # OpenID Connect Core 1.0, 5.3.2
            raise PermissionDenied
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        proved = {each.email for each in sociallogin.email_addresses if each.verified}
        if sociallogin.user.email not in proved:
            raise ImmediateHttpResponse(_page(request, "unproved", 403, sociallogin.provider.name))


class TellsOfSilence(MiddlewareMixin):
    """Tells people that a provider does not answer, or answers nonsense, before they are sent to it."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page in place of the error; None for all other errors."""
        if not isinstance(exception, RequestException):
            return None
        logger.error("a provider of SOCIAL_PROVIDERS does not answer: %r", exception)
        return _page(request, "silent", 503)


def _page(request: HttpRequest, name: str, status: int, provider: str = "") -> HttpResponse:
    template = f"accounts/provider_{name}.html"
    return render(request, template, {"provider": provider}, status=status)
