"""Files that a shop brought along, and the passages that they were cut into."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.models.embedded import WAITS, Embedded, waiting_for
from tenants.models import ShopOwned, User


class Document(ShopOwned):
    """A file that the shop brought along. Its passages are what is found; they stay until a newer version is read."""

    class Kind(models.TextChoices):
        """What the file is, as its first bytes and its name agree."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"
        TEXT = "text", _("text")

    class State(models.TextChoices):
        """How far it is; a worker reads it within seconds."""

        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        READY = "ready", _("ready")
        FAILED = "failed", _("not read")

    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(_("file"), max_length=200, editable=False)
    stored_as = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # its name in the shop's folder
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)  # of the file, hex
    size = models.PositiveIntegerField(_("size"), editable=False)  # bytes
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    # Why the newest file was not read, or what was lost of one that was: a code of `documents.problems`.
    error = models.CharField(_("problem"), max_length=40, blank=True, default="", editable=False)
    enabled = models.BooleanField(
        _("in use"), default=True, help_text=_("A switched-off entry is never used in answers.")
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    # What of it speaks to the assistant, as `instructions.order_in` quotes it; empty for nothing.
    order_given = models.CharField(max_length=100, blank=True, default="", editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    silent_pages = models.PositiveIntegerField(_("pages without text"), default=0, editable=False)
    passage_count = models.PositiveIntegerField(_("passages"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)  # by the worker that reads it
    uploaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["title"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "sha256"], name="document_file_in_shop"),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(Embedded):
    """A piece of a document, short enough to be embedded whole. Its text begins with the headings above it."""

    text_field = "text"

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        related_name="passages",
        db_constraint=False,
        verbose_name=_("document"),
    )
    position = models.PositiveIntegerField(_("position"))  # from 1
    waiting = waiting_for(models.F(text_field))
    heading = models.CharField(_("headings"), max_length=120, blank=True)
    text = models.TextField(_("passage"))
    page = models.PositiveIntegerField(_("page"), null=True)  # where it begins; PDFs only

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["document", "position"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "document", "position"], name="passage_position_in_document"
            ),
        ]
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
            models.Index(fields=["shop"], condition=WAITS, name="passage_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.position}"
