"""How many messages may come in a minute: from one visitor, and from one address. Counted in Valkey."""

import math
from uuid import UUID

from django.conf import settings

from conversations.limits import subscriber_at
from tenants.rate_limits import Limit, address_counter, shop_counter, take


def seconds_to_wait(shop_id: UUID, visitor_id: UUID, address: str) -> int:
    """Count one more message; 0 when it may be taken, else the whole seconds until one may.

    Asks Valkey and waits: not for the event loop. A message that is one too many for the visitor does not count for
    the address.
    """
    counters = {shop_counter(shop_id, "messages", visitor_id): settings.VISITOR_MESSAGES_A_MINUTE}
    if who := subscriber_at(address):
        counters[address_counter("messages", who)] = settings.ADDRESS_MESSAGES_A_MINUTE
    for counter, most in counters.items():
        verdict = take(counter, Limit("messages", most)) if most else None
        if verdict is not None and not verdict.allowed:
            return max(math.ceil(verdict.retry_after), 1)
    return 0
