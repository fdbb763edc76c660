"""A worker's part: take a waiting document, read it, and put its passages in the place of the former ones at once.

The row is the queue. A worker takes it for a time; where that runs out, the worker died, and another one takes it. The
number of the attempt and the file's name are the fence: what was read of a file that is no longer the document's, or by
a worker that was given up, is thrown away. Nothing is held in the database while a file is read or embedded.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from knowledge.documents.blocks import ReadingError
from knowledge.documents.cutting import Piece
from knowledge.documents.files import place_of
from knowledge.documents.isolation import read_apart
from knowledge.documents.reading import Reading
from knowledge.embedding_endpoint import EmbeddingsDownError, current_model
from knowledge.embeddings import BATCH, embed_entries, learned
from knowledge.instructions import order_in, without_orders
from knowledge.models import Document, Passage
from knowledge.room import NoRoomError, check_room, hold_room
from tenants.scope import shop_scope

LEASE = timedelta(minutes=10)  # longer than a file may be read
MOST_ATTEMPTS = 3

log = logging.getLogger(__name__)
State = Document.State


class LostError(Exception):
    """The document is not this worker's any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that this worker has taken."""

    shop_id: UUID
    document_id: UUID
    stored_as: UUID
    kind: str
    attempt: int


def read_next(shop_id: UUID) -> bool:
    """Read one of the shop's waiting documents; False where none waits."""
    with shop_scope(shop_id):
        claim = take(shop_id)
    if claim is None:
        return False
    try:
        reading = _freed(read_apart(place_of(shop_id, claim.stored_as), claim.kind))
        vectors = _vectors(claim, reading.pieces)
        with shop_scope(shop_id):
            put_in_place(claim, reading, vectors)
    except ReadingError as problem:
        with shop_scope(shop_id):
            _owned(claim).update(state=State.FAILED, error=problem.code, leased_until=None)
    except LostError:
        log.info("shop=%s document=%s changed while it was read", shop_id, claim.document_id)
    return True


def _freed(reading: Reading) -> Reading:
    """The reading without rows and paragraphs that speak to the assistant: what stands beside them is true."""
    order = next(filter(None, (order_in(piece.text) for piece in reading.pieces)), "")
    if not order:
        return reading
    return replace(reading, pieces=list(map(_freed_piece, reading.pieces)), order_given=order)


def _freed_piece(piece: Piece) -> Piece:
    """The headings above it are its text's first line. What gives nothing but orders stays: it is left out later."""
    text = piece.text
    if piece.heading:
        headings, end, said = text.partition("\n")
        text = (_freed_path(headings) + end + said).removeprefix("\n")
    return replace(
        piece, heading=_freed_path(piece.heading), text=without_orders(text) or piece.text
    )


def _freed_path(headings: str) -> str:
    return " › ".join(name for name in headings.split(" › ") if not order_in(name))


def take(shop_id: UUID) -> Claim | None:
    """Take the document that waits longest; one whose workers all died of it is given up."""
    now = timezone.now()
    waiting = Q(state=State.WAITING) | Q(state=State.READING, leased_until__lte=now)
    rows = Document.objects.select_for_update(skip_locked=True, of=("self",))
    for document in rows.filter(waiting, shop_id=shop_id).order_by("updated_at"):
        if document.attempts >= MOST_ATTEMPTS:
            document.state, document.error = State.FAILED, "broken"
            document.save(update_fields=["state", "error"])
            continue
        document.state, document.leased_until = State.READING, now + LEASE
        document.attempts += 1
        document.save(update_fields=["state", "leased_until", "attempts"])
        return Claim(shop_id, document.pk, document.stored_as, document.kind, document.attempts)
    return None


def put_in_place(claim: Claim, reading: Reading, vectors: Sequence[Any]) -> None:
    """Replace the document's passages, in this transaction. Raises LostError, ReadingError."""
    hold_room(claim.shop_id)  # before the document, as whoever brings a newer version does
    document = _owned(claim).select_for_update().first()
    if document is None:
        raise LostError
    former = Passage.objects.filter(shop_id=claim.shop_id, document=document)
    former.delete()
    try:
        check_room(claim.shop_id, len(reading.pieces))
    except NoRoomError as problem:
        raise ReadingError("plan_full") from problem
    Passage.objects.bulk_create(_passages(document, reading.pieces, vectors), batch_size=500)
    _owned(claim).update(
        state=State.READY,
        error=reading.warning,
        order_given=reading.order_given,
        pages=reading.pages,
        silent_pages=reading.silent_pages,
        passage_count=len(reading.pieces),
        read_at=timezone.now(),
        leased_until=None,
    )


def _passages(
    document: Document, pieces: Sequence[Piece], vectors: Sequence[Any]
) -> Iterator[Passage]:
    for position, (piece, vector) in enumerate(zip(pieces, vectors, strict=True), 1):
        yield Passage(
            shop_id=document.shop_id,
            document=document,
            position=position,
            heading=piece.heading,
            text=piece.text,
            page=piece.page,
            **learned(piece.text, vector),
        )


def _vectors(claim: Claim, pieces: Sequence[Piece]) -> list[Any]:
    """A vector for each piece, or None; one that the former version has, too, is known. Raises LostError."""
    with shop_scope(claim.shop_id):
        former = Passage.objects.filter(shop_id=claim.shop_id, document_id=claim.document_id)
        known: dict[str, Any] = dict(
            former.filter(vector_text=F("text"), vector_model=current_model()).values_list(
                "text", "vector"
            )
        )
    new = list(dict.fromkeys(piece.text for piece in pieces if piece.text not in known))
    for first in range(0, len(new), BATCH):
        texts = new[first : first + BATCH]
        with suppress(EmbeddingsDownError):  # found by words until the sweep learns what they mean
            known |= zip(texts, embed_entries(Passage, texts), strict=True)
        _go_on(claim)
    return [known.get(piece.text) for piece in pieces]


def _go_on(claim: Claim) -> None:
    with shop_scope(claim.shop_id):
        if not _owned(claim).update(leased_until=timezone.now() + LEASE):
            raise LostError


def _owned(claim: Claim) -> Any:
    return Document.objects.filter(
        shop_id=claim.shop_id,
        pk=claim.document_id,
        stored_as=claim.stored_as,
        state=State.READING,
        attempts=claim.attempt,
    )
