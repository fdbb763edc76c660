"""Signing in and out, and what guards it, into the log of each of the person's shops and into the platform's.

Receivers of Django's and allauth's signals. Whoever tries an unknown address leaves no trace, and is not told so.
"""

import json
import logging
from functools import partial
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factors
from allauth.socialaccount import signals as elsewhere
from django.contrib.auth import signals as auth
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from tenants.audit import Actor, record_for_platform
from tenants.entered import address_of
from tenants.models import User

log = logging.getLogger(__name__)


class NotesFailuresLater(MiddlewareMixin):
    """Notes failed sign-ins when the answer is sent: its time must not tell known addresses from unknown ones."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave them for the response's end."""
        failures = getattr(request, "_failed_sign_ins", ())
        response._resource_closers.extend(failures)  # type: ignore[attr-defined]  # not in the stubs
        return response


def note(request: HttpRequest | None, user: Any, act: str, **noted: object) -> None:
    """Record something that concerns the person and not one shop."""
    if not isinstance(user, User):
        return
    address = address_of(request) if request is not None else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT note_person(%s, %s, %s, %s, %s)",
            [user.pk, act, user.email, address, json.dumps(noted)],
        )
    record_for_platform(Actor(user.pk, user.email, address), act, "", noted)


def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, user, "person.signed_in", **_proved_by(request, user))


def _proved_by(request: HttpRequest, user: Any) -> dict[str, object]:
    """What the person proved themselves by, in order: `by`, and the `provider` of an account elsewhere.

    Nothing where nothing was asked for, as when an address is confirmed after signing up.
    """
    proved: list[dict[str, Any]] = []
    for record in get_authentication_records(request, user):
        if record["method"] != "mfa" or record.get("passwordless"):
            proved = []  # the session knows earlier tries, too, that got no further
        proved.append(record)
    if not proved:
        return {}
    noted: dict[str, object] = {"by": [_way(record) for record in proved]}
    if "provider" in proved[0]:
        noted["provider"] = proved[0]["provider"]
    return noted


def _way(record: dict[str, Any]) -> str:
    return "passkey" if record.get("passwordless") else str(record.get("type", record["method"]))


def _signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, user, "person.signed_out")


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    tried = str(credentials.get("email") or credentials.get("username") or "")
    if "\x00" in tried:  # PostgreSQL knows no such text
        return
    later = partial(_note_failure, request, tried.strip().lower())
    if request is None:
        later()
    else:
        request.__dict__.setdefault("_failed_sign_ins", []).append(later)


def _note_failure(request: HttpRequest | None, email: str) -> None:
    try:
        note(request, User.objects.filter(email=email).first(), "person.sign_in_failed")
    except DatabaseError:  # whoever closes a response says nothing
        log.exception("a failed sign-in was not noted")


def _password_changed(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, user, "person.password_changed")


def _email_changed(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    if more.get("from_email_address") is not None:  # else it is the first, proved at sign-up
        note(request, user, "person.email_changed")


def _factor_added(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    note(request, user, "factor.added", type=str(more["authenticator"].type))


def _factor_removed(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    note(request, user, "factor.removed", type=str(more["authenticator"].type))


def _factor_reset(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    note(request, user, "factor.reset", type=str(more["authenticator"].type))


def _factor_failed(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    note(request, user, "factor.failed", type=str(more["authenticator"].type))


def _account_added(sender: Any, request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    note(request, sociallogin.user, "factor.added", type=str(sociallogin.account.provider))


def _account_removed(sender: Any, request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    note(request, socialaccount.user, "factor.removed", type=str(socialaccount.provider))


_RECEIVERS = (
    (auth.user_logged_in, _signed_in),
    (auth.user_logged_out, _signed_out),
    (auth.user_login_failed, _failed),
    (account.password_changed, _password_changed),
    (account.password_set, _password_changed),
    (account.password_reset, _password_changed),
    (account.email_changed, _email_changed),
    (factors.authenticator_added, _factor_added),
    (factors.authenticator_removed, _factor_removed),
    (factors.authenticator_reset, _factor_reset),
    (factors.authentication_failed, _factor_failed),
    (elsewhere.social_account_added, _account_added),
    (elsewhere.social_account_removed, _account_removed),
)


def listen() -> None:
    """Connect the receivers, once, when the apps are ready."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, dispatch_uid=f"tenants.sign_ins.{receiver.__name__}")
