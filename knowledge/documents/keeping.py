"""What people do with documents: bring one, bring a newer version, have it read again, delete it.

All of it happens inside the shop's scope. The row is written first and the file after it: where the shop is being
deleted no row can be added, so that no file is left behind; a file without a row is never shown and goes with the shop.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.core.files import File
from django.db import transaction
from django.db.models import Q

from knowledge.documents.blocks import ReadingError
from knowledge.documents.files import digest_of, drop, store
from knowledge.documents.kinds import HEAD, kind_of, shown_name
from knowledge.models import Document
from knowledge.room import NoRoomError, hold_room, make_room
from tenants.models import User

MOST_DOCUMENTS = 1000
_OF_A_FILE = (
    *("file_name", "kind", "sha256", "size", "stored_as"),
    *("state", "error", "attempts", "leased_until"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is."""

    name: str
    kind: str
    sha256: str
    size: int


class SameFileError(RuntimeError):
    """The shop has this very file already, as `document`."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document.pk))
        self.document = document


def add_document(
    shop_id: UUID, file: "File[Any]", by: User | None = None, title: str = "", **settings: Any
) -> Document:
    """Keep the file as a new document, to be read by a worker. Raises ReadingError, SameFileError."""
    document = Document(shop_id=shop_id, uploaded_by=by, **settings)
    _check_room(shop_id)
    _take(document, file)
    document.title = title.strip() or document.file_name.rpartition(".")[0] or document.file_name
    document.save()
    store(shop_id, document.stored_as, file.chunks())
    return document


def replace_file(document: Document, file: "File[Any]", by: User | None = None) -> None:
    """Keep the file as the document's newer version. Its passages stay in use until this one is read.

    Raises ReadingError, SameFileError; then the document is as it was.
    """
    hold_room(document.shop_id)
    there = Document.objects.filter(shop_id=document.shop_id, pk=document.pk)
    before = there.values_list("stored_as", flat=True).first()
    if before is None:
        raise ReadingError("gone")
    _take(document, file)
    document.uploaded_by = by
    document.save(update_fields=[*_OF_A_FILE, "uploaded_by", "updated_at"])
    store(document.shop_id, document.stored_as, file.chunks())
    transaction.on_commit(partial(drop, document.shop_id, before))


def read_again(document: Document) -> None:
    """Have a worker read the file anew."""
    wait = {"state": Document.State.WAITING, "error": "", "attempts": 0, "leased_until": None}
    Document.objects.filter(shop_id=document.shop_id, pk=document.pk).update(**wait)


def delete_document(document: Document) -> None:
    """Delete the document with its passages, their vectors, and the file."""
    drop_later = partial(drop, document.shop_id, document.stored_as)
    document.delete()
    transaction.on_commit(drop_later)


def _check_room(shop_id: UUID) -> None:
    try:
        make_room(shop_id)
    except NoRoomError as problem:
        raise ReadingError("plan_full") from problem
    if Document.objects.filter(shop_id=shop_id).count() >= MOST_DOCUMENTS:
        raise ReadingError("too_many")


def look_at(shop_id: UUID, file: "File[Any]", replaced: UUID | None = None) -> Looked:
    """What the file is, before it is taken, maybe as a newer version of a document. Raises ReadingError, SameFileError.

    One that was not read does not stand in the way, so that it can be brought under another name.
    """
    name, size = shown_name(file.name or ""), file.size or 0
    file.seek(0)
    kind = kind_of(name, file.read(HEAD), size)
    sha256 = digest_of(file.chunks())
    # Of another document that failed an earlier version may be in use.
    unread = Q(state=Document.State.FAILED) & (Q(passage_count=0) | Q(pk=replaced))
    same = Document.objects.filter(shop_id=shop_id, sha256=sha256).exclude(unread).first()
    if same is not None:
        raise SameFileError(same)
    return Looked(name, kind, sha256, size)


def _take(document: Document, file: "File[Any]") -> None:
    # The lock on the shop is held: nobody else adds the same file meanwhile.
    found = look_at(document.shop_id, file, document.pk)
    same = Document.objects.filter(shop_id=document.shop_id, sha256=found.sha256)
    for unread in same.exclude(pk=document.pk):
        delete_document(unread)
    document.file_name, document.kind = found.name, found.kind
    document.sha256, document.size, document.stored_as = found.sha256, found.size, uuid4()
    document.state, document.error = Document.State.WAITING, ""
    document.attempts, document.leased_until = 0, None
