"""Who looks on: the sockets of this process, told at once, and those of others, told by hints.

A hint over the channel layer may be lost: the database is also asked from time to time, by the rounds for everybody.
So nothing here waits for anybody, and nothing is kept. The text of a reply in the making is hinted at only where
another process has said that somebody looks on there: mostly nobody does, and such a hint costs as much as the text.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings

from conversations import limits
from conversations.admission import Admission
from conversations.delivery import Event, Progress, Refused, Stored, Waiting
from conversations.leases import Lease
from conversations.limits import Seats
from conversations.standing import Standings
from inference.messages import Limited

log = logging.getLogger(__name__)

HINT_SECONDS = 0.1  # at most ten frames a second leave the process for a conversation


class Listener(Protocol):
    """Somebody who looks on at one conversation."""

    admission: Admission
    seats: Seats

    def notice(self, event: Event) -> None:
        """Take note of the event without waiting."""

    def look_again(self) -> None:
        """Something was stored that this process does not hold, or rights changed: ask the database."""

    def knows(self, found: Standings) -> bool:
        """Whether there is nothing to look for."""


def group_of(conversation_id: UUID) -> str:
    """The channel layer's group of a conversation. Ids are unguessable and never shared between shops."""
    return f"conversation.{conversation_id.hex}"


class Audience:
    """The listeners of this process, by conversation."""

    def __init__(self) -> None:
        self._process = uuid.uuid4().hex
        self._listeners: dict[UUID, set[Listener]] = {}
        self._hinted: dict[UUID, float] = {}
        self._sending: dict[UUID, asyncio.Task[None]] = {}
        self._elsewhere: set[UUID] = set()  # conversations at which another process looks on, too

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    def join(self, conversation_id: UUID, listener: Listener) -> None:
        """From now on the listener is told."""
        self._listeners.setdefault(conversation_id, set()).add(listener)

    def leave(self, conversation_id: UUID, listener: Listener) -> None:
        """The listener is told no more."""
        listeners = self._listeners.get(conversation_id, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(conversation_id, None)
            self._elsewhere.discard(conversation_id)

    def of(self, conversation_id: UUID) -> tuple[Listener, ...]:
        """Who looks on at the conversation."""
        return tuple(self._listeners.get(conversation_id, ()))

    async def looks_on(self, lease: Lease) -> bool:
        """Whether the shopper for whom the reply is made looks on, here or at another process.

        Who is not counted may be anywhere, and counts as looking on.
        """
        visitor = lease.request.visitor
        if lease.conversation_id in self._listeners or not (visitor and settings.VISITOR_SOCKETS):
            return True
        return await limits.anybody(limits.of_visitor(lease.shop_id, visitor))

    def everybody(self) -> Iterator[Listener]:
        """All who look on."""
        for listeners in tuple(self._listeners.values()):
            yield from tuple(listeners)

    def look_on(self, conversation_id: UUID) -> None:
        """Tell other processes that here is somebody who hears their hints from now on."""
        self._send(conversation_id, {"kind": "here"})

    def take_hint(self, conversation_id: UUID, hint: dict[str, Any]) -> None:
        """Pass another process's hint on to whoever looks on here."""
        if hint["process"] == self._process:
            return
        if hint["kind"] == "here":
            if conversation_id in self._listeners and conversation_id not in self._elsewhere:
                self._elsewhere.add(conversation_id)
                self.look_on(conversation_id)  # they may not know of us
            return
        event = _event_of(hint)
        for listener in self.of(conversation_id):
            if event is not None:
                listener.notice(event)
            else:
                listener.look_again()

    def publish(self, conversation_id: UUID, event: Event) -> None:
        """Tell the listeners here, and hint to other processes."""
        for listener in self.of(conversation_id):
            listener.notice(event)
        self._hint(conversation_id, event)

    def _hint(self, conversation_id: UUID, event: Event) -> None:
        now = time.monotonic()
        if isinstance(event, Stored):
            self._hinted.pop(conversation_id, None)
            self._send(conversation_id, {"kind": "stored"})
            return
        if isinstance(event, Waiting | Refused):
            self._send(conversation_id, _hint_of(event))
            return
        if conversation_id in self._listeners and conversation_id not in self._elsewhere:
            return  # whoever looks on elsewhere would have been heard here
        if now - self._hinted.get(conversation_id, 0) < HINT_SECONDS:
            return
        if conversation_id in self._sending:
            return  # the layer is slow; the next text holds this one
        self._hinted[conversation_id] = now
        self._send(conversation_id, {"kind": "progress", "seq": event.seq, "text": event.text})

    def _send(self, conversation_id: UUID, hint: dict[str, Any]) -> None:
        task = asyncio.create_task(self._send_hint(conversation_id, hint))
        self._sending[conversation_id] = task
        task.add_done_callback(lambda done: self._sent(conversation_id, done))

    def _sent(self, conversation_id: UUID, task: asyncio.Task[None]) -> None:
        if self._sending.get(conversation_id) is task:
            del self._sending[conversation_id]

    async def _send_hint(self, conversation_id: UUID, hint: dict[str, Any]) -> None:
        layer = get_channel_layer()
        assert layer is not None, "CHANNEL_LAYERS is set"
        about = {"conversation": conversation_id.hex, "process": self._process}
        message = {"type": "conversation.hint", **about, **hint}
        try:
            async with asyncio.timeout(5):
                await layer.group_send(group_of(conversation_id), message)
        except Exception as error:  # whatever the layer raises, it only was a hint
            log.warning("conversation=%s hint not sent: %r", conversation_id, error)


def _hint_of(event: Waiting | Refused) -> dict[str, Any]:
    if isinstance(event, Waiting):
        waits = {"seq": event.seq, "position": event.position, "seconds": event.seconds}
        return {"kind": "waiting", **waits}
    return {
        "kind": "refused",
        "seq": event.seq,
        "client_id": str(event.client_id) if event.client_id else None,
        "code": event.limited.code,
        "retry_after": event.limited.retry_after,
    }


def _event_of(hint: dict[str, Any]) -> Event | None:
    match hint["kind"]:
        case "progress":
            return Progress(hint["seq"], hint["text"])
        case "waiting":
            return Waiting(hint["seq"], hint["position"], hint["seconds"])
        case "refused":
            asked = UUID(hint["client_id"]) if hint["client_id"] else None
            return Refused(hint["seq"], asked, Limited(hint["code"], hint["retry_after"]))
    return None


audience = Audience()
