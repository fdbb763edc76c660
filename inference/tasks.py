"""What goes on without anybody looking: calls whose maker died, counters that drifted, and owners to be told."""

import logging
from contextlib import suppress
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import get_connection
from django.db import Error as DatabaseError

from inference.ledger.letters import NEARLY, claim_notices, letters, take_back
from inference.ledger.quotas import expire
from inference.ledger.reconciling import reconcile
from inference.ledger.usage import shops_near_a_limit, shops_with_overdue_calls
from tenants.models import Shop
from tenants.platform import living_shop_ids
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask

log = logging.getLogger(__name__)


@shared_task(base=PlatformTask, name="inference.tasks.expire_reservations")
def expire_reservations() -> None:
    """Give back what is held for calls whose lease has run out."""
    for shop_id in shops_with_overdue_calls():
        with suppress(Shop.DoesNotExist), shop_scope(shop_id):  # it may be deleted by now
            expire(shop_id)


@shared_task(base=PlatformTask, name="inference.tasks.reconcile_usage")
def reconcile_usage() -> None:
    """Set every shop's counters to what its ledger sums to, and log what was otherwise: it never should be."""
    for shop_id in living_shop_ids():
        try:
            with shop_scope(shop_id):
                mended = reconcile(shop_id)
        except (Shop.DoesNotExist, DatabaseError) as problem:  # the other shops have their turn
            log.warning("shop=%s not reconciled: %r", shop_id, problem)
            continue
        for one in mended:
            period, first = one.window
            log.error("shop=%s %s=%s mended: %s -> %s", shop_id, period, first, one.was, one.now)


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
