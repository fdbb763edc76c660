"""What a shop used of the engine: an entry for every call, and what the calls of a day and a month sum up to."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.models import PersonaVersion, ShopOwned


class UsageWindow(ShopOwned):
    """A shop's day or month: the tokens that were used in it, and those that are held for calls under way."""

    class Period(models.TextChoices):
        """How long it is, in the platform's time zone."""

        DAY = "day", _("day")
        MONTH = "month", _("month")

    period = models.CharField(_("period"), max_length=5, choices=Period.choices)
    start = models.DateField(_("first day"))
    used = models.PositiveBigIntegerField(_("tokens used"), default=0)
    reserved = models.PositiveBigIntegerField(_("tokens held"), default=0)
    # Replies that were made without the model, because the plan had no tokens left.
    refused = models.PositiveIntegerField(_("replies without the model"), default=0)
    told = models.PositiveSmallIntegerField(default=0)  # percent of which the owners were told

    class Meta(ShopOwned.Meta):
        verbose_name = _("usage")
        verbose_name_plural = pgettext_lazy("of tokens", "usage")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "period", "start"], name="usage_window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_period_display()} {self.start:%Y-%m-%d}"


class LedgerEntry(ShopOwned):
    """One call of the engine: reserved before it, settled after it; expired where its maker died.

    Token counts are the engine's own. They count as used once the entry is settled or expired.
    """

    class State(models.TextChoices):
        """How far it is. What settles after it expired is settled all the same."""

        RESERVED = "reserved", _("under way")
        SETTLED = "settled", _("settled")
        EXPIRED = "expired", _("expired")

    class Kind(models.TextChoices):
        """For whom the reply was."""

        WIDGET = "widget", _("shoppers")
        PLAYGROUND = "playground", _("playground")
        API = "api", _("API")
        EVALUATION = "evaluation", _("evaluation")

    reply = models.UUIDField(default=uuid.uuid4, editable=False)
    attempt = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WIDGET)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RESERVED)
    route = models.CharField(max_length=12, blank=True)  # as in `inference.trace`; empty: cut off
    persona_version = models.ForeignKey(
        PersonaVersion, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    day = models.DateField()  # whose window it counts in, and that of its month
    reserved = models.PositiveIntegerField(default=0)
    prompt_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)  # of the prompt's
    completion_tokens = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("call of the engine")
        verbose_name_plural = _("calls of the engine")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "reply", "attempt"], name="ledger_attempt_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"], condition=models.Q(state="reserved"), name="ledger_open"
            ),
            models.Index(fields=["shop", "created_at"], name="ledger_by_time"),
            models.Index(fields=["shop", "day"], name="ledger_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.reply}/{self.attempt}"
