"""Word that a shop closed, for rooms that hold something open for its shoppers.

Rows are the truth: whoever has something open looks at them from time to time anyhow. Word only makes it soon.
"""

import logging
from functools import partial
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

from tenants.models import Shop

log = logging.getLogger(__name__)

# Sent with `shop_id` once it is committed that the shop is suspended or being deleted.
shop_closed = Signal()


def announce_closed(shop_id: UUID, using: str = "platform") -> None:
    """Send `shop_closed` when the transaction of the alias `using` is committed, at once outside of one."""
    transaction.on_commit(partial(_send, shop_id), using=using, robust=True)


def _send(shop_id: UUID) -> None:
    for receiver, outcome in shop_closed.send_robust(sender=Shop, shop_id=shop_id):
        if isinstance(outcome, Exception):
            log.warning("shop=%s %r did not hear that it closed: %r", shop_id, receiver, outcome)
