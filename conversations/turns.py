"""Taking turns: what a visitor says is stored and a reply is owed for it; conversations are read.

Every function here is one unit of work inside the caller's shop scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from conversations.models import Conversation, Message, Reply, Visitor
from tenants.scope import rows

WELCOME_LIMIT = 200


class NotFoundError(Exception):
    """No such row for this visitor in this shop; whether it exists elsewhere is not told."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a client with everything up to some seq has not seen."""

    messages: Sequence[Message]
    has_more: bool
    owed: Sequence[int]  # the seqs of replies that are not stored yet
    reply: Reply | None  # the first of them
    state: str  # who answers


NOTHING_MISSED = Missed((), False, (), None, Conversation.State.BOT)


def conversation_of(visitor: Visitor, conversation_id: UUID) -> Conversation:
    """The visitor's conversation with this id. Raises NotFoundError."""
    found = Conversation.objects.filter(
        shop_id=visitor.shop_id, visitor=visitor, id=conversation_id
    ).first()
    if found is None:
        raise NotFoundError
    return found


_LOCK = """
SELECT last_seq FROM conversations_conversation WHERE shop_id = %(shop)s AND id = %(conversation)s FOR UPDATE
"""
_TAKE = """
WITH known AS (
    SELECT seq, text, created_at FROM conversations_message
    WHERE shop_id = %(shop)s AND conversation_id = %(conversation)s AND client_id = %(client)s
), said AS (
    INSERT INTO conversations_message (id, shop_id, conversation_id, seq, role, text, client_id, author, via, status,
        sources, cards, created_at)
    SELECT %(message)s, %(shop)s, %(conversation)s, %(seq)s, 'visitor', %(text)s, %(client)s, '', '', 'done',
        '[]', '[]', %(now)s
    WHERE NOT EXISTS (SELECT FROM known)
    RETURNING seq
), owed AS (
    INSERT INTO conversations_reply (id, shop_id, conversation_id, question_seq, seq, status, attempt, stop_requested,
        text, trace, created_at)
    SELECT %(reply)s, %(shop)s, %(conversation)s, seq, seq + 1, 'queued', 0, false, '', '{}', %(now)s FROM said
), counted AS (
    UPDATE conversations_conversation AS conversation SET last_seq = said.seq + 1, changed_at = %(now)s
    FROM said WHERE conversation.shop_id = %(shop)s AND conversation.id = %(conversation)s
)
SELECT seq, text, created_at FROM known
"""


def lock(conversation_id: UUID) -> int | None:
    """Take the conversation's row, in the shop whose scope is open, before anything of it is written.

    The highest seq that was given out; None for a conversation that is gone.
    """
    locked = rows(_LOCK, conversation=conversation_id)
    return locked[0][0] if locked else None


def take_turn(shop_id: UUID, conversation_id: UUID, client_id: UUID, text: str) -> Message:
    """Store what the visitor said and the reply it is owed, once for a `client_id`.

    A repeated call returns the first one's message; the reply's seq is the one after it. Raises NotFoundError when the
    conversation is gone.
    """
    last_seq = lock(conversation_id)
    if last_seq is None:  # empty for a day, and forgotten
        raise NotFoundError
    message = Message(
        shop_id=shop_id,
        conversation_id=conversation_id,
        seq=last_seq + 1,
        role=Message.Role.VISITOR,
        text=text,
        client_id=client_id,
        created_at=timezone.now(),
    )
    known = rows(
        _TAKE,
        message=message.id,
        conversation=conversation_id,
        client=client_id,
        seq=message.seq,
        text=text,
        now=message.created_at,
        reply=uuid4(),
    )
    if known:
        message.seq, message.text, message.created_at = known[0]
    return message


def was_taken(shop_id: UUID, conversation_id: UUID, client_id: UUID) -> bool:
    """Whether the message is stored already."""
    known = {"conversation_id": conversation_id, "client_id": client_id}
    return Message.objects.filter(shop_id=shop_id, **known).exists()


def missed_since(shop_id: UUID, conversation_id: UUID, after: int) -> Missed:
    """Everything stored with seq > `after` (the newest of it), and the reply that is being made.

    A reply keeps the seq it got when it was asked for. Where the visitor spoke again meanwhile, it is stored after
    messages of a higher seq; a client that counted on may not have it, so it is given once more.
    """
    stored = Message.objects.filter(shop_id=shop_id, conversation_id=conversation_id)
    mark = stored.filter(seq=after).values("created_at")[:1]
    unseen = stored.filter(Q(seq__gt=after) | Q(role="assistant", created_at__gt=mark))
    newest = list(unseen.order_by("-seq")[: WELCOME_LIMIT + 1])
    messages = newest[WELCOME_LIMIT - 1 :: -1] if len(newest) > WELCOME_LIMIT else newest[::-1]
    owed = list(owed_replies(shop_id, conversation_id))
    return Missed(
        messages,
        len(newest) > WELCOME_LIMIT,
        [reply.seq for reply in owed],
        owed[0] if owed else None,
        Conversation.objects.values_list("state", flat=True).get(
            shop_id=shop_id, pk=conversation_id
        ),
    )


def older_messages(
    shop_id: UUID, conversation_id: UUID, before: int, limit: int
) -> tuple[Sequence[Message], bool]:
    """The newest `limit` messages with seq < `before`, oldest first, and whether there are older ones."""
    older = Message.objects.filter(
        shop_id=shop_id, conversation_id=conversation_id, seq__lt=before
    ).order_by("-seq")
    found = list(older[: limit + 1])
    return found[:limit][::-1], len(found) > limit


def owed_replies(shop_id: UUID, conversation_id: UUID) -> QuerySet[Reply]:
    """The replies that are not stored yet, in the order in which they are made."""
    return (
        Reply.objects.filter(shop_id=shop_id, conversation_id=conversation_id)
        .exclude(status=Reply.Status.DONE)
        .order_by("seq")
    )


def request_stop(shop_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Ask whoever makes the reply to end it. A reply that has ended stays as it is. Raises NotFoundError."""
    replies = Reply.objects.filter(shop_id=shop_id, conversation_id=conversation_id, seq=seq)
    if not replies.update(stop_requested=True):
        raise NotFoundError
