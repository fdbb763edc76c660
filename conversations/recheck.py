"""Telling open sockets, in every process, that somebody's rights changed: they look at the rows at once.

A hint may be lost; then they look by themselves within half a minute.
"""

import asyncio
import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)

_SECONDS = 5


def shop_group(shop_id: UUID) -> str:
    """The channel layer's group of all sockets of a shop."""
    return f"shop.{shop_id.hex}"


def visitor_group(visitor_id: UUID) -> str:
    """The channel layer's group of all sockets of a visitor."""
    return f"visitor.{visitor_id.hex}"


def recheck_shop(shop_id: UUID, **_: Any) -> None:
    """Have the shop's sockets look, from code that is not asynchronous. Receiver of `tenants.closing.shop_closed`."""
    async_to_sync(hint)(shop_group(shop_id))


def recheck_visitor(visitor_id: UUID) -> None:
    """Have the visitor's sockets look, from code that is not asynchronous."""
    async_to_sync(hint)(visitor_group(visitor_id))


async def hint(group: str) -> None:
    """Have the sockets of a group look; a hint that is lost is made good by their own looks."""
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS is set"
    try:
        async with asyncio.timeout(_SECONDS):
            await layer.group_send(group, {"type": "access.changed"})
    except Exception as error:  # whatever the layer raises, it only was a hint
        log.warning("group=%s hint not sent: %r", group, error)
