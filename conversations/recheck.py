"""Telling open sockets, in every process, that somebody's rights changed: they look at the rows at once.

A hint may be lost; then the next round finds it: `conversations.rounds`.
"""

import asyncio
import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)

ACCESS = "access"  # the channel layer's group of all processes
_SECONDS = 5


def recheck_shop(shop_id: UUID, **_: Any) -> None:
    """Have the shop's sockets look, from code that is not asynchronous. Receiver of `tenants.closing.shop_closed`."""
    async_to_sync(hint)(shop_id)


def recheck_visitor(visitor_id: UUID) -> None:
    """Have the visitor's sockets look, from code that is not asynchronous."""
    async_to_sync(hint)(visitor_id)


async def hint(about: UUID) -> None:
    """Have the sockets of a shop or a visitor look."""
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS is set"
    try:
        async with asyncio.timeout(_SECONDS):
            await layer.group_send(ACCESS, {"type": "access.changed", "about": about.hex})
    except Exception as error:  # whatever the layer raises, it only was a hint
        log.warning("about=%s hint not sent: %r", about, error)
