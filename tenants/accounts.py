"""Sign-up and sign-in as allauth does them, with our own address, names and mails."""

import logging
import secrets
from base64 import b32encode
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext

from tenants.addresses import client_address
from tenants.models import User
from tenants.sealing import BrokenSealError, is_sealed, seal, unseal

logger = logging.getLogger(__name__)


class Platform:
    """What mails call us, in place of the host name that happened to be asked for."""

    @property
    def name(self) -> str:
        """Xiaoer, in the reader's language."""
        return gettext("Xiaoer")

    domain = settings.PUBLIC_URL


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's types stop at its adapters
    """What allauth asks the platform."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom rate limits count."""
        return client_address(request)

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """None: a link read in one's mail proves that address (`is_email_verified`), and replaces no other."""
        return None

    def format_email_subject(self, subject: str) -> str:
        """The subject with the platform's name before it."""
        return f"{gettext('Xiaoer')}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that the person waits for; a mail server that fails gets a page that says so."""
        try:
            super().send_mail(template_prefix, email, {"current_site": Platform(), **context})
        except (SMTPException, OSError) as problem:
            logger.error("no mail could be sent: %r (see EMAIL_URL)", problem)
            # It counted as sent, and the next try would wait for minutes.
            ratelimit.clear(self.request, action="confirm_email", key=email)
            page = render(self.request, "accounts/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from problem

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Tell of a change after it is committed; it holds even if the mail cannot be sent."""
        request, send = self.request, super().send_notification_mail

        def tell() -> None:
            with request_context(request):
                send(*arguments, **named)

        transaction.on_commit(tell, robust=True)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth's types stop at its adapters
    """What allauth asks of second factors: their secrets lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Sealed under the installation's key."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that was stored before secrets were sealed is taken as it is.

        In place of one whose key is lost a random one, so that every code is wrong.
        """
        try:
            return unseal(encrypted_text)
        except BrokenSealError:
            if not is_sealed(encrypted_text):
                return encrypted_text
            logger.error("a second factor was sealed under a SECRET_KEY that is lost")
            return b32encode(secrets.token_bytes(20)).decode()


def vouch_for(user: User) -> None:
    """The person's address counts as verified and is their only one: the operator answers for it."""
    email = user.email.lower()
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )


def end_sign_ins(user: User) -> None:
    """Sign the person out everywhere."""
    for place in UserSession.objects.filter(user=user):
        place.end()
