"""Taking turns: what a visitor says is stored and a reply is owed for it; conversations are read.

Every function here is one unit of work inside the caller's shop scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from conversations.models import Conversation, Message, Reply, Visitor

WELCOME_LIMIT = 200


class NotFoundError(Exception):
    """No such row for this visitor in this shop; whether it exists elsewhere is not told."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A visitor's message as stored, and the seq of the reply that it is owed."""

    message: Message
    reply_seq: int


@dataclass(frozen=True, slots=True)
class Missed:
    """What a client with everything up to some seq has not seen."""

    messages: Sequence[Message]
    has_more: bool
    owed: Sequence[int]  # the seqs of replies that are not stored yet
    reply: Reply | None  # the first of them
    state: str  # who answers


def conversation_of(visitor: Visitor, conversation_id: UUID) -> Conversation:
    """The visitor's conversation with this id. Raises NotFoundError."""
    found = Conversation.objects.filter(
        shop_id=visitor.shop_id, visitor=visitor, id=conversation_id
    ).first()
    if found is None:
        raise NotFoundError
    return found


def take_turn(shop_id: UUID, conversation_id: UUID, client_id: UUID, text: str) -> Turn:
    """Store what the visitor said and the reply it is owed, once for a `client_id`.

    The conversation's row is locked, so seqs are dense and a repeated call finds the first one's message.
    Raises NotFoundError when the conversation is gone.
    """
    rows = Conversation.objects.select_for_update()
    conversation = rows.filter(shop_id=shop_id, id=conversation_id).first()
    if conversation is None:  # empty for a day, and forgotten
        raise NotFoundError
    known = Message.objects.filter(
        shop_id=shop_id, conversation=conversation, client_id=client_id
    ).first()
    if known is not None:
        return Turn(known, known.seq + 1)
    now = timezone.now()
    message = Message.objects.create(
        shop_id=shop_id,
        conversation=conversation,
        seq=conversation.last_seq + 1,
        role=Message.Role.VISITOR,
        text=text,
        client_id=client_id,
        created_at=now,
    )
    reply = Reply.objects.create(
        shop_id=shop_id,
        conversation=conversation,
        question_seq=message.seq,
        seq=message.seq + 1,
    )
    conversation.last_seq, conversation.changed_at = reply.seq, now
    conversation.save(update_fields=["last_seq", "changed_at"])
    return Turn(message, reply.seq)


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
