"""Making the replies that a conversation is owed, and telling whoever looks on."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import Error as DatabaseError

from conversations.leases import (
    RENEW_SECONDS,
    Lease,
    Settled,
    claim_reply,
    release,
    renew,
    settle_and_claim,
)
from conversations.models import Message
from inference.attention import Attention
from inference.engine import Engine
from inference.messages import Begun, FellBack, Limited, Queued, ReplyEnd, TextDelta, TextReset
from inference.replies import last_resort, stream_reply
from tenants.scope import in_shop

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """The text so far of the reply that will be stored under `seq`."""

    seq: int
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The reply `seq` waits for an engine: its place in the queue, and seconds."""

    seq: int
    position: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that is in the database.

    With a reply: the conversation's state from then on, None where it is to be looked up, and whether another one is
    owed.
    """

    message: Message
    state: str | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A limit of the shop kept the reply `seq` from the engine: it answers the message `client_id` without."""

    seq: int
    client_id: UUID | None
    limited: Limited


Event = Progress | Waiting | Stored | Refused
Claim = tuple[Settled | None, Lease | None]  # what was stored, and the lease of what comes next


class Onlookers(Protocol):
    """Those who are told, and for whom it is done."""

    def publish(self, conversation_id: UUID, event: Event) -> None:
        """Tell them, without waiting for anybody."""

    async def looks_on(self, lease: Lease) -> bool:
        """Whether the shopper is among them."""


@dataclass(slots=True)
class Draft:
    """A reply in the making."""

    seq: int = 0
    text: str = ""
    end: ReplyEnd | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    attention: Attention | None = None  # kept here; without, the reply is made at one go


async def deliver_owed(
    shop_id: UUID, conversation_id: UUID, engine: Engine, onlookers: Onlookers, draft: Draft
) -> None:
    """Make every reply that the conversation is owed, one after the other, each under its lease.

    `draft` is the one being made: setting its `stop` ends it at once. Cancelling gives the lease back.
    """
    _, lease = await _claimed(
        in_shop(shop_id, lambda: (None, claim_reply(shop_id, conversation_id)))
    )
    while lease is not None:
        draft.seq, draft.text, draft.end = lease.seq, "", None
        draft.stop.clear()
        try:
            status = await _make(lease, engine, onlookers, draft)
        except asyncio.CancelledError:
            await asyncio.shield(in_shop(shop_id, release, lease, draft.text))
            raise
        if status is None:
            return  # somebody else makes it now
        settled, following = await _claimed(
            in_shop(shop_id, settle_and_claim, lease, draft.text, status, draft.end)
        )
        if settled is None:
            return
        _log_end(lease, status, draft.end)
        if draft.end and draft.end.limited:
            refused = Refused(lease.seq, lease.client_id, draft.end.limited)
            onlookers.publish(conversation_id, refused)
        stored = Stored(settled.message, settled.state, following is not None)
        onlookers.publish(conversation_id, stored)
        lease = following


async def _claimed(claim: Coroutine[Any, Any, Claim]) -> Claim:
    """What the thread brings. Where this is cancelled meanwhile it goes on to its commit: that lease is given back."""
    claiming = asyncio.ensure_future(claim)
    try:
        return await asyncio.shield(claiming)
    except asyncio.CancelledError:
        _, lease = await claiming
        if lease is not None:
            await in_shop(lease.shop_id, release, lease, "")
        raise


def _log_end(lease: Lease, status: Message.Status, end: ReplyEnd | None) -> None:
    trace = end.trace if end else {}
    moments = trace.get("ms", {})
    log.info(
        "%s status=%s route=%s attempt=%d first_token_ms=%s done_ms=%s ended",
        *(lease.request.whose, status.value, trace.get("route", "-"), lease.attempt),
        *(moments.get(name, "-") for name in ("first_token", "done")),
    )


async def _make(
    lease: Lease, engine: Engine, onlookers: Onlookers, draft: Draft
) -> Message.Status | None:
    """Stream the reply into `draft` while the lease is kept; None when it was lost."""
    if lease.stop_requested:
        return Message.Status.STOPPED
    making = asyncio.create_task(_stream(lease, engine, onlookers, draft))
    stopping = asyncio.create_task(draft.stop.wait())
    try:
        while True:
            await asyncio.wait(
                {making, stopping}, timeout=RENEW_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if making.done():
                making.result()
                cut = draft.end is None or draft.end.interrupted
                return Message.Status.INTERRUPTED if cut else Message.Status.DONE
            kept = await _kept(lease, draft.text)
            if kept is None:
                return None
            if kept or stopping.done():
                return Message.Status.STOPPED
            if draft.attention is not None:
                looks_on = await onlookers.looks_on(lease)
                if draft.attention is not None:  # still
                    draft.attention.tell(looks_on)
    finally:
        stopping.cancel()
        making.cancel()  # closes the engine's stream, which frees its slot
        await asyncio.gather(stopping, making, return_exceptions=True)


async def _kept(lease: Lease, text: str) -> bool | None:
    try:
        return await in_shop(lease.shop_id, renew, lease, text)
    except DatabaseError as error:
        # The lease runs on for a while; whether it was lost, the fence tells at the next try.
        log.warning("%s not renewed: %s", lease.request.whose, error)
        return False


async def _stream(lease: Lease, engine: Engine, onlookers: Onlookers, draft: Draft) -> None:
    if lease.is_last_resort:
        said, draft.end = last_resort(lease.request)
        draft.text = said.text
        return
    async with aclosing(stream_reply(lease.request, engine, draft.attention)) as events:
        async for event in events:
            match event:
                case Queued(position, seconds):
                    onlookers.publish(lease.conversation_id, Waiting(lease.seq, position, seconds))
                    continue
                case FellBack():
                    continue
                case Begun():
                    pass
                case TextDelta(text):
                    draft.text += text
                case TextReset():
                    draft.text = ""
                case ReplyEnd():
                    draft.end = event
                    return
            onlookers.publish(lease.conversation_id, Progress(lease.seq, draft.text))
