"""Who makes a reply: a lease on its row, renewed while it is made, taken over when it has run out.

The attempt number fences: what a former holder writes finds no row. Every function is one unit of work inside the
caller's shop scope. Times are the database's, so that the machines' clocks need not agree.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from psycopg.types.json import Jsonb

from conversations.models import Message, Reply
from conversations.turns import lock
from inference.languages import language_of
from inference.messages import PromptMessage, ReplyEnd, ReplyRequest
from knowledge.gaps import note_gap
from tenants.models import Shop
from tenants.platform import ALIAS
from tenants.scope import rows

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=6)
ATTEMPTS = 3  # after so many lost leases the question itself may be what breaks the process
HISTORY_MESSAGES = 40

_ROLES: dict[str, Literal["user", "assistant"]] = {
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


# Whoever comes second waits for the row and finds that it is leased, or done. What a suspended shop owes waits until it
# is resumed; what is published meanwhile changes no reply in the making.
_CLAIM = """
UPDATE conversations_reply AS reply
SET attempt = reply.attempt + 1, status = 'running', leased_until = statement_timestamp() + %(lease)s, text = '',
    persona_version_id = persona.published_id
FROM conversations_conversation AS conversation
JOIN conversations_visitor AS visitor
    ON visitor.shop_id = conversation.shop_id AND visitor.id = conversation.visitor_id
JOIN tenants_shop AS shop ON shop.id = conversation.shop_id AND shop.state = 'active'
LEFT JOIN tenants_persona AS persona ON persona.shop_id = conversation.shop_id
LEFT JOIN tenants_personaversion AS version
    ON version.shop_id = conversation.shop_id AND version.id = persona.published_id
WHERE conversation.shop_id = %(shop)s AND conversation.id = %(conversation)s
    AND reply.shop_id = %(shop)s AND reply.id = (
        SELECT id FROM conversations_reply
        WHERE shop_id = %(shop)s AND conversation_id = %(conversation)s AND status <> 'done'
        ORDER BY seq LIMIT 1)
    AND reply.status <> 'done' AND (reply.leased_until IS NULL OR reply.leased_until < statement_timestamp())
RETURNING reply.id, reply.seq, reply.question_seq, reply.attempt, reply.stop_requested, reply.persona_version_id,
    version.name, visitor.id, visitor.locale, visitor.subject, conversation.look_up, shop.locale
"""
# The question and what was said before it, the newest first.
_SAID = """
SELECT role, text, client_id FROM conversations_message
WHERE shop_id = %(shop)s AND conversation_id = %(conversation)s AND seq <= %(question)s
ORDER BY seq DESC LIMIT %(most)s
"""


def claim_reply(shop_id: UUID, conversation_id: UUID) -> Lease | None:
    """Take the lease of the conversation's next reply; None when nothing is owed or somebody is at it."""
    taken = rows(_CLAIM, conversation=conversation_id, lease=LEASE)
    if not taken:
        return None
    reply, seq, asked, attempt, stop, version, author, *asker, look_up, shop_locale = taken[0]
    visitor, locale, subject = asker
    said = rows(_SAID, conversation=conversation_id, question=asked, most=HISTORY_MESSAGES + 1)
    (_, question, client_id), *history = said
    request = ReplyRequest(
        shop_id=shop_id,
        question=question,
        locale=locale,
        shop_locale=shop_locale,
        history=tuple(
            PromptMessage(_ROLES[role], text)
            for role, text, _ in reversed(history)
            if text and role in _ROLES
        ),
        persona_version=version,
        visitor=visitor,
        subject=subject,
        look_up=json.loads(look_up),
        reply=reply,
        attempt=attempt,
        conversation=conversation_id,
    )
    return Lease(
        reply, shop_id, conversation_id, seq, attempt, request, stop, client_id, author or ""
    )


_RENEW = """
UPDATE conversations_reply AS reply SET leased_until = statement_timestamp() + %(lease)s, text = kept.text
FROM unnest(%(replies)s::uuid[], %(attempts)s::int[], %(texts)s::text[]) AS kept (id, attempt, text)
WHERE reply.id = kept.id AND reply.shop_id = %(shop)s AND reply.attempt = kept.attempt AND reply.status = 'running'
  AND EXISTS (SELECT FROM tenants_shop WHERE id = %(shop)s AND state = 'active')
RETURNING reply.id, reply.stop_requested
"""


def renew(texts: Sequence[tuple[Lease, str]]) -> dict[UUID, bool]:
    """Keep a shop's leases and check their texts in; return for each reply whether a stop was asked for.

    A reply that is missing: its lease is lost, or the shop was suspended meanwhile.
    """
    kept = rows(
        _RENEW,
        replies=[lease.reply_id for lease, _ in texts],
        attempts=[lease.attempt for lease, _ in texts],
        texts=[text for _, text in texts],
        lease=LEASE,
    )
    return dict(kept)


def release(lease: Lease, text: str) -> None:
    """Give the lease back before its time: any process may take the reply up at once.

    It counts as queued again, so that a renewal that is under way still finds nothing to renew.
    """
    Reply.objects.filter(
        pk=lease.reply_id, shop_id=lease.shop_id, attempt=lease.attempt, status=Reply.Status.RUNNING
    ).update(status=Reply.Status.QUEUED, leased_until=None, text=text)


_SETTLE = """
WITH settled AS (
    UPDATE conversations_reply
    SET status = 'done', leased_until = NULL, text = '', prompt_tokens = %(prompt_tokens)s,
        completion_tokens = %(completion_tokens)s, trace = %(trace)s
    WHERE shop_id = %(shop)s AND id = %(reply)s AND attempt = %(attempt)s AND status = 'running'
    RETURNING id
), stored AS (
    INSERT INTO conversations_message (id, shop_id, conversation_id, seq, role, text, author, via, status, sources,
        cards, created_at)
    SELECT %(id)s, %(shop)s, %(conversation)s, %(seq)s, 'assistant', %(text)s, %(author)s, %(via)s, %(message_status)s,
        %(sources)s, %(cards)s, %(now)s
    FROM settled
)
UPDATE conversations_conversation AS conversation
SET changed_at = %(now)s, look_up = COALESCE(%(look_up)s, look_up),
    state = CASE WHEN %(wants_person)s AND state = 'bot' THEN 'waiting' ELSE state END
FROM settled WHERE conversation.shop_id = %(shop)s AND conversation.id = %(conversation)s
RETURNING state
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """A reply's message as it is stored, and its conversation: who answers there, and whether more may be owed."""

    message: Message
    state: str
    more: bool


def settle(
    lease: Lease,
    text: str,
    status: Message.Status,
    end: ReplyEnd | None,
    trace: Mapping[str, Any] | None = None,
) -> Settled | None:
    """Store the reply's message, once: None when the lease was lost before, or the conversation is gone."""
    last_seq = lock(lease.conversation_id)
    if last_seq is None:
        return None
    message = _message(lease, text, status, end)
    settled = rows(
        _SETTLE,
        reply=lease.reply_id,
        attempt=lease.attempt,
        prompt_tokens=end.prompt_tokens if end else None,
        completion_tokens=end.completion_tokens if end else None,
        trace=Jsonb(trace or {}),
        id=message.id,
        conversation=lease.conversation_id,
        seq=lease.seq,
        text=text,
        author=lease.author,
        via=message.via,
        message_status=status,
        sources=Jsonb(message.sources),
        cards=Jsonb(message.cards),
        now=message.created_at,
        look_up=Jsonb(dict(end.look_up)) if end and end.look_up is not None else None,
        wants_person=bool(end and end.wants_person),
    )
    if not settled:
        return None
    if end and end.gap:
        _note_gap(lease)
    return Settled(message, settled[0][0], last_seq > lease.seq)


def _message(lease: Lease, text: str, status: Message.Status, end: ReplyEnd | None) -> Message:
    return Message(
        shop_id=lease.shop_id,
        conversation_id=lease.conversation_id,
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
        created_at=timezone.now(),
    )


def settle_and_claim(
    lease: Lease,
    text: str,
    status: Message.Status,
    end: ReplyEnd | None,
    trace: Mapping[str, Any] | None = None,
) -> tuple[Settled | None, Lease | None]:
    """Settle the reply, and take the lease of the conversation's next one; a lost lease ends both.

    What keeps the next one from being claimed does not take the stored reply back.
    """
    settled = settle(lease, text, status, end, trace)
    if settled is None or not settled.more:
        return settled, None
    try:
        with transaction.atomic():
            return settled, claim_reply(lease.shop_id, lease.conversation_id)
    except Exception:  # whoever looks on asks again
        log.exception("%s next reply not claimed", lease.request.whose)
        return settled, None


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
