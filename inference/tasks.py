"""What goes on without anybody looking: calls whose maker died, and owners who do not know that tokens run short."""

import logging
from contextlib import suppress
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import get_connection

from inference.letters import NEARLY, claim_notices, letters, take_back
from inference.quotas import expire
from inference.usage import shops_near_a_limit, shops_with_overdue_calls
from tenants.models import Shop
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask

log = logging.getLogger(__name__)


@shared_task(base=PlatformTask, name="inference.tasks.expire_reservations")
def expire_reservations() -> None:
    """Give back what is held for calls whose lease has run out."""
    for shop_id in shops_with_overdue_calls():
        with suppress(Shop.DoesNotExist), shop_scope(shop_id):  # it may be deleted by now
            expire(shop_id)


@shared_task(base=PlatformTask, name="inference.tasks.tell_owners")
def tell_owners() -> None:
    """Write to the owners of shops whose tokens run short; what could not be sent is tried again at the next turn."""
    for shop_id in shops_near_a_limit(NEARLY):
        waiting = []
        with suppress(Shop.DoesNotExist), shop_scope(shop_id):
            waiting = [(notice, letters(shop_id, notice)) for notice in claim_notices(shop_id)]
        # After the commit: no connection waits for the mail server.
        for notice, mails in waiting:
            try:
                get_connection().send_messages(mails)
            except (SMTPException, OSError) as problem:
                log.error("shop=%s usage mail not sent: %r (see EMAIL_URL)", shop_id, problem)
                with shop_scope(shop_id):
                    take_back(shop_id, notice)
