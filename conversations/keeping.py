"""The leases of replies that are made here, kept by one statement a shop: one each would take half of the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import Error as DatabaseError

from conversations.leases import Lease, renew
from inference.attention import Attention
from inference.messages import ReplyEnd
from inference.trace import Trace
from tenants.scope import in_shop

log = logging.getLogger(__name__)

RENEW_SECONDS = 0.5  # also the longest time until a stop asked for in another process is heard

LooksOn = Callable[[Lease], Awaitable[bool]]
Ended = Literal["lost", "stopped"]


@dataclass(slots=True)
class Draft:
    """A reply in the making."""

    seq: int = 0
    text: str = ""
    end: ReplyEnd | None = None
    trace: Trace = field(default_factory=Trace)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    attention: Attention = field(default_factory=Attention)


@dataclass(frozen=True, slots=True)
class _Kept:
    lease: Lease
    draft: Draft
    ended: asyncio.Future[Ended]


class Keeper:
    """Keeps the leases of one event loop, and where it is told how, asks whether the shoppers look on."""

    def __init__(self, looks_on: LooksOn | None = None) -> None:
        self._looks_on = looks_on
        self._kept: dict[UUID, dict[UUID, _Kept]] = {}  # by shop and reply
        self._keeping: dict[UUID, asyncio.Task[None]] = {}  # by shop

    @contextmanager
    def keeping(self, lease: Lease, draft: Draft) -> Iterator[asyncio.Future[Ended]]:
        """Keep the lease, and check the draft's text in, while the block runs.

        What is yielded is done when the lease was lost, or somebody asked to stop the reply.
        """
        kept = _Kept(lease, draft, asyncio.get_running_loop().create_future())
        self._kept.setdefault(lease.shop_id, {})[lease.reply_id] = kept
        if lease.shop_id not in self._keeping:
            self._keeping[lease.shop_id] = asyncio.create_task(self._keep(lease.shop_id))
        try:
            yield kept.ended
        finally:
            del self._kept[lease.shop_id][lease.reply_id]

    def look_no_more(self) -> None:
        """Ask no more whether the shoppers look on."""
        self._looks_on = None

    async def _keep(self, shop_id: UUID) -> None:
        """Go round while there is anything to keep."""
        try:
            while True:
                await asyncio.sleep(RENEW_SECONDS)
                if not (kept := list(self._kept[shop_id].values())):
                    del self._kept[shop_id]
                    return
                try:
                    await self._renew(shop_id, kept)
                    await asyncio.gather(*(self._look(one) for one in kept))
                except DatabaseError as error:
                    # The leases run on for a while; whether they were lost, the fence tells at the next try.
                    log.warning("shop=%s leases not renewed: %s", shop_id, error)
                except Exception:  # without this task all of them would be lost
                    log.exception("shop=%s leases not renewed", shop_id)
        finally:
            del self._keeping[shop_id]

    async def _renew(self, shop_id: UUID, kept: list[_Kept]) -> None:
        texts = [(one.lease, one.draft.text) for one in kept]
        stops = await in_shop(shop_id, renew, texts)
        for one in kept:
            stop = stops.get(one.lease.reply_id)
            if stop is not False and not one.ended.done():
                one.ended.set_result("lost" if stop is None else "stopped")

    async def _look(self, one: _Kept) -> None:
        if self._looks_on is not None:
            looks_on = await self._looks_on(one.lease)
            if self._looks_on is not None:  # still
                one.draft.attention.tell(looks_on)
