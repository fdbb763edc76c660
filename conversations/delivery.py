"""Making the replies that a conversation is owed, and telling whoever looks on."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from conversations.keeping import Draft, Keeper
from conversations.leases import Lease, Settled, claim_reply, release, settle_and_claim
from conversations.models import Message
from inference.engine import Engine
from inference.messages import Begun, FellBack, Limited, Queued, ReplyEnd, TextDelta, TextReset
from inference.replies import last_resort, stream_reply
from inference.trace import Trace
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
Publish = Callable[[UUID, Event], None]
Claim = tuple[Settled | None, Lease | None]  # what was stored, and the lease of what comes next


async def deliver_owed(
    shop_id: UUID,
    conversation_id: UUID,
    engine: Engine,
    publish: Publish,
    keeper: Keeper,
    draft: Draft,
) -> None:
    """Make every reply that the conversation is owed, one after the other, each under its lease.

    `draft` is the one being made: setting its `stop` ends it at once. Cancelling gives the lease back.
    """
    _, lease = await _claimed(
        in_shop(shop_id, lambda: (None, claim_reply(shop_id, conversation_id)))
    )
    while lease is not None:
        draft.seq, draft.text, draft.end, draft.trace = lease.seq, "", None, Trace()
        draft.stop.clear()
        try:
            status = await _make(lease, engine, publish, keeper, draft)
        except asyncio.CancelledError:
            await asyncio.shield(in_shop(shop_id, release, lease, draft.text))
            raise
        if status is None:
            return  # somebody else makes it now
        settled, following = await _claimed(
            in_shop(
                shop_id, settle_and_claim, lease, draft.text, status, draft.end, _trace_of(draft)
            )
        )
        if settled is None:
            return
        _log_end(lease, status, draft.end)
        if draft.end and draft.end.limited:
            publish(conversation_id, Refused(lease.seq, lease.client_id, draft.end.limited))
        publish(conversation_id, Stored(settled.message, settled.state, following is not None))
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


def _trace_of(draft: Draft) -> dict[str, Any]:
    """How the reply was made, as far as it was; of one that was stopped before its first word no way is known."""
    if draft.end:
        return draft.end.trace
    told = draft.trace.as_json()
    return told if draft.text else {name: one for name, one in told.items() if name != "route"}


def _log_end(lease: Lease, status: Message.Status, end: ReplyEnd | None) -> None:
    trace = end.trace if end else {}
    moments = trace.get("ms", {})
    log.info(
        "%s status=%s route=%s attempt=%d first_token_ms=%s done_ms=%s ended",
        *(lease.request.whose, status.value, trace.get("route", "-"), lease.attempt),
        *(moments.get(name, "-") for name in ("first_token", "done")),
    )


async def _make(
    lease: Lease, engine: Engine, publish: Publish, keeper: Keeper, draft: Draft
) -> Message.Status | None:
    """Stream the reply into `draft` while the lease is kept; None when it was lost."""
    if lease.stop_requested:
        return Message.Status.STOPPED
    making = asyncio.create_task(_stream(lease, engine, publish, draft))
    stopping = asyncio.create_task(draft.stop.wait())
    try:
        with keeper.keeping(lease, draft) as ended:
            first: set[asyncio.Future[Any]] = {making, stopping, ended}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if making.done():
            making.result()
            cut = draft.end is None or draft.end.interrupted
            return Message.Status.INTERRUPTED if cut else Message.Status.DONE
        lost = ended.done() and ended.result() == "lost"
        return None if lost else Message.Status.STOPPED
    finally:
        stopping.cancel()
        making.cancel()  # closes the engine's stream, which frees its slot
        await asyncio.gather(stopping, making, return_exceptions=True)


async def _stream(lease: Lease, engine: Engine, publish: Publish, draft: Draft) -> None:
    if lease.is_last_resort:
        said, draft.end = last_resort(lease.request)
        draft.text = said.text
        return
    async with aclosing(
        stream_reply(lease.request, engine, draft.attention, draft.trace)
    ) as events:
        async for event in events:
            match event:
                case Queued(position, seconds):
                    publish(lease.conversation_id, Waiting(lease.seq, position, seconds))
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
            publish(lease.conversation_id, Progress(lease.seq, draft.text))
