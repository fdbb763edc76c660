"""Who calls the API: a key that is good, within its limits; everybody else is a stranger, counted by address."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenants.addresses import UNKNOWN, client_address, subscriber
from tenants.api.problems import LengthRequiredError, TooLargeError
from tenants.audit import Actor
from tenants.keys import find_key
from tenants.models import ApiKey
from tenants.rate_limits import Limit, Verdict, address_counter, shop_counter, take

LARGEST_BODY = 256 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a key that was found good."""

    key: ApiKey
    secret: str  # the key's text
    verdict: Verdict | None
    address: str | None

    @property
    def actor(self) -> Actor:
        """The key, for the record."""
        return Actor(self.key.pk, str(self.key), self.address)


class Throttled(exceptions.APIException):
    """Too many requests; `wait` is how many seconds to wait."""

    status_code = 429
    default_code = "rate_limited"
    default_detail = _("Too many requests: wait as long as Retry-After says.")

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict
        self.wait = math.ceil(verdict.retry_after) or 1


class BearerKey(BaseAuthentication):
    """`Authorization: Bearer xk_…`. The entrance has looked at it before REST framework asks."""

    def authenticate(self, request: Request) -> tuple[None, Caller]:
        """The caller, without a user: a key is nobody's."""
        return None, request._request.caller  # type: ignore[attr-defined]

    def authenticate_header(self, request: Request) -> str:
        """How to authenticate."""
        return 'Bearer realm="api"'


class HasScope(BasePermission):
    """Whether the key is good for what is asked: reading, or everything else."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Raises PermissionDenied that names the scope."""
        kinds = getattr(view, "kinds", ()) or (getattr(view, "kind", ""),)
        require_one_of(request, kinds, getattr(view, "only_reads", False))
        return True


def require_one_of(request: Request, kinds: Iterable[str], only_reads: bool = False) -> None:
    """Raises PermissionDenied unless the key is good for what the request does with one of these kinds."""
    verb = "read" if only_reads or request.method in SAFE_METHODS else "write"
    needed = [f"{kind}:{verb}" for kind in kinds]
    if not set(needed) & set(request.auth.key.scopes):
        detail = _("This key does not have the scope %(scope)s.") % {"scope": " / ".join(needed)}
        raise exceptions.PermissionDenied(detail, code="scope_missing")


def admit(request: HttpRequest, largest_body: int = LARGEST_BODY) -> Caller:
    """Who calls. Raises APIException for whoever may not, or not now, and for a body that is not read."""
    address = client_address(request)
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    key = find_key(text.strip()) if kind.lower() == "bearer" else None
    if key is None:
        count_stranger(address)
        if text:
            detail = _("This key is not valid: it is unknown, expired or revoked.")
            raise exceptions.AuthenticationFailed(detail, "key_not_valid")
        raise exceptions.NotAuthenticated(_("Send “Authorization: Bearer” with an API key."))
    limit = Limit("key", settings.API_REQUESTS_A_MINUTE)
    verdict = take(shop_counter(key.shop_id, "api", key.pk), limit)
    if verdict is not None and not verdict.allowed:
        raise Throttled(verdict)
    _check_body(request, largest_body)
    return Caller(key, text.strip(), verdict, None if address == UNKNOWN else address)


def count_stranger(address: str) -> None:
    """Count a request without a good key against its address. Raises Throttled."""
    limit = Limit("address", settings.API_STRANGERS_A_MINUTE)
    verdict = take(address_counter("api", subscriber(address)), limit)
    if verdict is not None and not verdict.allowed:
        raise Throttled(verdict)


def _check_body(request: HttpRequest, largest: int) -> None:
    length = request.headers.get("Content-Length")
    if length is None:
        if "Transfer-Encoding" in request.headers:
            raise LengthRequiredError
    elif not length.isdecimal() or len(length) > 10 or int(length) > largest:
        raise TooLargeError
