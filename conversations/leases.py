"""Who makes a reply: a lease on its row, renewed while it is made, taken over when it has run out.

The attempt number fences: what a former holder writes finds no row. Every function is one unit of work inside the
caller's shop scope. Times are the database's, so that the machines' clocks need not agree.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from conversations.models import Conversation, Message, Reply
from conversations.turns import owed_replies
from inference.languages import language_of
from inference.messages import PromptMessage, ReplyEnd, ReplyRequest
from knowledge.gaps import note_gap
from tenants.models import Persona, Shop
from tenants.platform import ALIAS

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=6)
RENEW_SECONDS = 0.5  # also the longest time until a stop asked for in another process is heard
ATTEMPTS = 3  # after so many lost leases the question itself may be what breaks the process
HISTORY_MESSAGES = 40

_ROLES = {
    Message.Role.VISITOR: "user",
    Message.Role.ASSISTANT: "assistant",
    Message.Role.STAFF: "assistant",
}


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to make one reply, and all that is needed for it."""

    reply_id: UUID
    shop_id: UUID
    conversation_id: UUID
    seq: int
    attempt: int
    request: ReplyRequest
    stop_requested: bool
    client_id: UUID | None  # of the question
    author: str  # what the assistant is called in the version that makes the reply

    @property
    def is_last_resort(self) -> bool:
        """Whether so many attempts were lost that this one must touch nothing that could fail."""
        return self.attempt > ATTEMPTS


def _is_free() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=Now())


def _shop_is_open(shop_id: UUID) -> Exists:
    """What a suspended shop owes waits until it is resumed. No join: an update with one would fence no more."""
    return Exists(Shop.objects.filter(pk=shop_id, state=Shop.State.ACTIVE))


def claim_reply(shop_id: UUID, conversation_id: UUID) -> Lease | None:
    """Take the lease of the conversation's next reply; None when nothing is owed or somebody is at it."""
    reply = owed_replies(shop_id, conversation_id).select_related("conversation__visitor").first()
    if reply is None:
        return None
    personas = Persona.objects.filter(shop_id=shop_id)
    version, author = personas.values_list("published_id", "published__name").first() or (None, "")
    # Its status is asked again: it may have been settled since it was read.
    owed = owed_replies(shop_id, conversation_id)
    taken = owed.filter(
        _is_free(), _shop_is_open(shop_id), pk=reply.pk, attempt=reply.attempt
    ).update(
        attempt=F("attempt") + 1,
        status=Reply.Status.RUNNING,
        leased_until=Now() + LEASE,
        text="",
        persona_version_id=version,  # what is published meanwhile changes no reply in the making
    )
    if not taken:
        return None
    question, *history = _said_before(reply)
    return Lease(
        reply.id,
        shop_id,
        conversation_id,
        reply.seq,
        reply.attempt + 1,
        _request(reply, version, question, history),
        reply.stop_requested,
        question.client_id,
        author or "",
    )


def _said_before(reply: Reply) -> Sequence[Message]:
    """The question and what was said before it, the newest first."""
    earlier = Message.objects.filter(
        shop_id=reply.shop_id, conversation_id=reply.conversation_id, seq__lte=reply.question_seq
    ).order_by("-seq")[: HISTORY_MESSAGES + 1]
    return list(earlier)


def _request(
    reply: Reply, version: UUID | None, question: Message, history: Sequence[Message]
) -> ReplyRequest:
    return ReplyRequest(
        shop_id=reply.shop_id,
        question=question.text,
        locale=reply.conversation.visitor.locale,
        history=tuple(
            PromptMessage(_ROLES[Message.Role(message.role)], message.text)  # type: ignore[arg-type]
            for message in reversed(history)
            if message.text and message.role in _ROLES
        ),
        persona_version=version,
        visitor=reply.conversation.visitor_id,
        subject=reply.conversation.visitor.subject,
        look_up=reply.conversation.look_up,
        reply=reply.id,
        attempt=reply.attempt + 1,
        conversation=reply.conversation_id,
    )


# In SQL, for it is done twice a second: the update tells what it found, which would be another query.
_RENEW = """
UPDATE conversations_reply SET leased_until = statement_timestamp() + %(lease)s, text = %(text)s
WHERE id = %(reply)s AND shop_id = %(shop)s AND attempt = %(attempt)s AND status = 'running'
  AND EXISTS (SELECT FROM tenants_shop WHERE id = %(shop)s AND state = 'active')
RETURNING stop_requested
"""


def renew(lease: Lease, text: str) -> bool | None:
    """Keep the lease and check the text in; return whether a stop was asked for.

    None: the lease is lost, or the shop was suspended meanwhile.
    """
    values: dict[str, Any] = {
        "reply": lease.reply_id,
        "shop": lease.shop_id,
        "attempt": lease.attempt,
        "lease": LEASE,
        "text": text,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, values)
        row = cursor.fetchone()
    return None if row is None else bool(row[0])


def release(lease: Lease, text: str) -> None:
    """Give the lease back before its time: any process may take the reply up at once."""
    Reply.objects.filter(
        pk=lease.reply_id, shop_id=lease.shop_id, attempt=lease.attempt, status=Reply.Status.RUNNING
    ).update(leased_until=None, text=text)


def settle(lease: Lease, text: str, status: Message.Status, end: ReplyEnd | None) -> Message | None:
    """Store the reply's message, once: None when the lease was lost before."""
    conversation = Conversation.objects.select_for_update().get(
        shop_id=lease.shop_id, pk=lease.conversation_id
    )
    settled = Reply.objects.filter(
        pk=lease.reply_id, shop_id=lease.shop_id, attempt=lease.attempt, status=Reply.Status.RUNNING
    ).update(
        status=Reply.Status.DONE,
        leased_until=None,
        text="",
        prompt_tokens=end.prompt_tokens if end else None,
        completion_tokens=end.completion_tokens if end else None,
        trace=end.trace if end else {},
    )
    if not settled:
        return None
    if end and end.gap:
        _note_gap(lease)
    now = timezone.now()
    conversation.changed_at = now
    if end and end.wants_person and conversation.state == Conversation.State.BOT:
        conversation.state = Conversation.State.WAITING
    if end and end.look_up is not None:
        conversation.look_up = dict(end.look_up)
    conversation.save(update_fields=["changed_at", "state", "look_up"])
    return Message.objects.create(
        shop_id=lease.shop_id,
        conversation=conversation,
        seq=lease.seq,
        role=Message.Role.ASSISTANT,
        text=text,
        author=lease.author,
        via=end.via if end else Message.Via.ENGINE,
        status=status,
        sources=[
            {"kind": source.kind, "id": str(source.id), "title": source.title, "url": source.url}
            for source in (end.sources if end else ())
        ],
        cards=list(end.cards) if end else [],
        created_at=now,
    )


def settle_and_claim(
    lease: Lease, text: str, status: Message.Status, end: ReplyEnd | None
) -> tuple[Message | None, Lease | None]:
    """Settle the reply, and take the lease of the conversation's next one; a lost lease ends both.

    What keeps the next one from being claimed does not take the stored reply back.
    """
    message = settle(lease, text, status, end)
    if message is None or not owed_replies(lease.shop_id, lease.conversation_id).exists():
        return message, None
    try:
        with transaction.atomic():
            return message, claim_reply(lease.shop_id, lease.conversation_id)
    except Exception:  # whoever looks on asks again
        log.exception("%s next reply not claimed", lease.request.whose)
        return message, None


def _note_gap(lease: Lease) -> None:
    """What the knowledge did not answer waits for the shop's people, with a way back to who asked."""
    reply = Reply.objects.get(shop_id=lease.shop_id, pk=lease.reply_id)
    asked = lease.request
    language = language_of(asked.question, asked.locale)
    reply.gap = note_gap(lease.shop_id, asked.question, language, reply.created_at)
    reply.save(update_fields=["gap"])


def conversations_owed() -> list[tuple[UUID, UUID]]:
    """(shop, conversation) of every reply that nobody is making; for the sweeper, by the platform's role.

    A reply that was asked for just now is left to the process that was asked.
    """
    waiting = Reply.objects.using(ALIAS).filter(
        _is_free(),
        status__in=[Reply.Status.QUEUED, Reply.Status.RUNNING],
        shop__state=Shop.State.ACTIVE,
        created_at__lt=Now() - LEASE,
    )
    return list(waiting.values_list("shop_id", "conversation_id").distinct())
