"""Tables that somebody brought."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import ShopOwned


class Import(ShopOwned):
    """A table that somebody brought: read first, and written into the shop once they have seen what it would do.

    The rows wait in a file of the shop's folder; `position` says how many of them are written. It is stored with
    them, so that whoever goes on after a crash begins where the last one ended.
    """

    class State(models.TextChoices):
        """Where the import is."""

        CHECKING = "checking", _("being read")
        READY = "ready", _("waits for you")
        REFUSED = "refused", _("cannot be taken")
        APPLYING = "applying", _("being imported")
        DONE = "done", _("completed")
        FAILED = "failed", _("given up")
        DROPPED = "dropped", _("dropped")

    UNDER_WAY = (State.CHECKING, State.APPLYING)
    COUNTS = ("new", "changed", "same", "double", "bad")

    kind = models.CharField(_("kind"), max_length=20)  # of `tables.registry`
    file_name = models.CharField(
        _("file"), max_length=200
    )  # as it was called; stored under the row's id
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CHECKING
    )
    new = models.PositiveIntegerField(_("new rows"), default=0)
    changed = models.PositiveIntegerField(_("changed rows"), default=0)
    same = models.PositiveIntegerField(_("same rows"), default=0)
    double = models.PositiveIntegerField(_("double rows"), default=0)
    bad = models.PositiveIntegerField(_("bad rows"), default=0)
    total = models.PositiveIntegerField(default=0, editable=False)  # rows to write
    position = models.PositiveIntegerField(default=0, editable=False)  # rows read, or written
    percent = models.PositiveSmallIntegerField(default=0, editable=False)
    # What is to be said of lines, at most so many of each verdict: see `tables.findings`.
    findings = models.JSONField(default=list, editable=False)
    actor = models.UUIDField(null=True, editable=False)  # a person's or a key's
    actor_name = models.CharField(_("who"), max_length=120, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)  # without progress
    leased_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name
