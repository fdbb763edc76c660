"""The mails of shops: an invitation, in the shop's language, sent once its row is committed."""

import logging
from collections.abc import Callable
from datetime import UTC
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from tenants.joining import link_of
from tenants.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, failed: Callable[[], None]) -> None:
    """Send the letter after the commit, when no connection waits for the mail server; then maybe call `failed`."""
    letter = invitation_letter(invitation)

    def send() -> None:
        try:
            letter.send()
        except (SMTPException, OSError) as problem:
            logger.error("an invitation could not be sent: %r (see EMAIL_URL)", problem)
            failed()

    transaction.on_commit(send)


def invitation_letter(invitation: Invitation) -> EmailMessage:
    """The letter with its link. To be called inside the shop's scope."""
    shop, inviter = invitation.shop, invitation.invited_by
    with override(shop.locale):
        context = {
            "invited_by": str(inviter) if inviter else "",
            "shop": shop.name,
            "role": invitation.get_role_display(),
            "link": settings.PUBLIC_URL + reverse("join", args=[link_of(invitation)]),
            "until": date_format(invitation.expires_at.astimezone(UTC), "DATETIME_FORMAT") + " UTC",
        }
        subject = gettext("Xiaoer: join %(shop)s") % {"shop": shop.name}
        body = render_to_string("tenants/email/invitation.txt", context)
    # A shop's name with a line break would not pass for a header; nothing here lets one in, or out.
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[invitation.email])
