"""The replies that this process makes: one task a conversation, outliving the socket that asked."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from conversations.delivery import deliver_owed
from conversations.keeping import Draft, Keeper
from conversations.live import audience
from inference.engine import Engine

log = logging.getLogger(__name__)


T = TypeVar("T")


class TimeIsUpError(Exception):
    """What is still under way has to end now, because the process does."""


class Runner:
    """Holds the engine's client and the running replies of one event loop."""

    def __init__(self) -> None:
        self.engine = Engine()
        self._keeper = Keeper(audience.looks_on)
        self._running: dict[UUID, tuple[asyncio.Task[None], Draft]] = {}
        self._again: set[UUID] = set()
        self._closing = False
        self._ends_at: float | None = None  # on the loop's clock
        self._limits: set[asyncio.Timeout] = set()

    def will_end(self, seconds: float) -> None:
        """The process was told to end: what is under way has so many seconds from when it was first told."""
        self._close()
        if self._ends_at is not None:
            return
        self._ends_at = asyncio.get_running_loop().time() + seconds
        for limit in self._limits:
            limit.reschedule(self._ends_at)

    async def in_time(self, work: Awaitable[T]) -> T:
        """What the work brings. Raises TimeIsUpError where the process ends before."""
        limit = asyncio.timeout_at(self._ends_at)
        try:
            async with limit:
                self._limits.add(limit)
                return await work
        except TimeoutError as error:
            if limit.expired():
                raise TimeIsUpError from error
            raise
        finally:
            self._limits.discard(limit)

    def start(self, shop_id: UUID, conversation_id: UUID) -> None:
        """See to it that the replies owed in this conversation are made, for somebody who looks on."""
        if self._closing:
            return  # the next process finds them
        if conversation_id in self._running:
            # The task may be past its last look at the table: let it look once more.
            self._again.add(conversation_id)
            self._running[conversation_id][1].attention.tell(True)
            return
        draft = Draft()
        task = asyncio.create_task(self._run(shop_id, conversation_id, draft))
        self._running[conversation_id] = (task, draft)
        task.add_done_callback(lambda _: self._ended(shop_id, conversation_id))

    def is_at(self, conversation_id: UUID) -> bool:
        """Whether this process makes the conversation's replies: whoever looks on here is told of all of it."""
        return conversation_id in self._running

    def stop(self, conversation_id: UUID, seq: int) -> None:
        """End the reply if it is made here, at once. Elsewhere the request is seen at the next checkpoint."""
        if conversation_id in self._running and self._running[conversation_id][1].seq == seq:
            self._running[conversation_id][1].stop.set()

    async def drain(self, seconds: float) -> None:
        """Take nothing new on, let the running replies end, give the others' leases back.

        They have `seconds`, or what is left of the time since `will_end`.
        """
        self._close()
        if self._ends_at is not None:
            seconds = max(self._ends_at - asyncio.get_running_loop().time(), 0)
        tasks = [task for task, _ in self._running.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self.engine.close()

    def _close(self) -> None:
        """Take nothing new on. Who looked on is sent elsewhere: no reply waits for them here any more."""
        self._closing = True
        self._keeper.look_no_more()
        for _, draft in self._running.values():
            draft.attention.tell(True)

    async def _run(self, shop_id: UUID, conversation_id: UUID, draft: Draft) -> None:
        try:
            await deliver_owed(
                shop_id, conversation_id, self.engine, audience.publish, self._keeper, draft
            )
        except Exception:
            # The lease runs out and the reply is taken up again, here or elsewhere.
            log.exception("shop=%s conversation=%s reply broke off", shop_id, conversation_id)

    def _ended(self, shop_id: UUID, conversation_id: UUID) -> None:
        del self._running[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.start(shop_id, conversation_id)


runner = Runner()
