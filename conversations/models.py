"""What was said: visitors, their conversations, messages, and replies in the making."""

from typing import ClassVar

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from knowledge.models import Gap
from tenants.models import PersonaVersion, ShopOwned


class Visitor(ShopOwned):
    """A shopper: a browser known by a token, or, with a `subject`, a customer for whom the shop vouches."""

    token_version = models.PositiveIntegerField(default=1, editable=False)  # raised, all tokens end
    # The customer's id in the shop's own system; empty for anybody who did not log in there.
    subject = models.CharField(_("customer"), max_length=200, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True, editable=False)
    blocked_at = models.DateTimeField(_("blocked"), null=True, editable=False)
    locale = models.CharField(_("language"), max_length=35, blank=True)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "subject"],
                condition=~models.Q(subject=""),
                name="visitor_subject_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)[:8]


class UsedIdentity(ShopOwned):
    """The id of a signed identity that was shown once, kept until the identity would have expired anyway."""

    jti = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta(ShopOwned.Meta):
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "jti"], name="used_identity_once"),
        ]

    def __str__(self) -> str:
        return self.jti


class Conversation(ShopOwned):
    """A visitor's exchange with one shop."""

    class State(models.TextChoices):
        """Who answers."""

        BOT = "bot", _("assistant")
        WAITING = "waiting", _("waits for a person")
        STAFF = "staff", _("a person")
        CLOSED = "closed", _("closed")

    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, related_name="conversations", db_constraint=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.BOT)
    # The highest seq given out. Giving out the next one locks this row, which makes seq dense.
    last_seq = models.PositiveIntegerField(_("messages"), default=0, editable=False)
    page_url = models.CharField(_("page"), max_length=500, blank=True)
    page_title = models.CharField(_("page title"), max_length=200, blank=True)
    # Where the look-up of an order stands between two turns: see `inference.orders.look_up`.
    look_up = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last message"), auto_now_add=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-changed_at"]
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes: ClassVar = [models.Index(fields=["shop", "-changed_at"])]

    def __str__(self) -> str:
        return date_format(localtime(self.created_at), "SHORT_DATETIME_FORMAT")


class Message(ShopOwned):
    """Something said. Stored once, when it is complete; a reply's seq is given out when the reply is asked for."""

    class Role(models.TextChoices):
        """Who said it."""

        VISITOR = "visitor", _("shopper")
        ASSISTANT = "assistant", _("assistant")
        STAFF = "staff", _("staff")
        SYSTEM = "system", _("system")

    class Via(models.TextChoices):
        """How an assistant's message was made."""

        FAQ = "faq", _("curated answer")
        ENGINE = "engine", _("model")
        FALLBACK = "fallback", _("answer without the model")

    class Status(models.TextChoices):
        """How a message ended."""

        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped by the shopper")
        INTERRUPTED = "interrupted", _("cut off")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", db_constraint=False
    )
    seq = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=Role.choices)
    text = models.TextField(blank=True)
    client_id = models.UUIDField(null=True)
    author = models.CharField(max_length=80, blank=True)
    via = models.CharField(max_length=10, choices=Via.choices, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DONE)
    sources = models.JSONField(default=list, blank=True)
    cards = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["seq"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "conversation", "seq"], name="message_seq_once"
            ),
            models.UniqueConstraint(
                fields=["shop", "conversation", "client_id"], name="message_client_id_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "created_at"], name="message_by_time")]

    def __str__(self) -> str:
        return self.text[:60]


class Reply(ShopOwned):
    """An assistant's message being made.

    Whoever holds the lease makes it. `attempt` counts the leases and fences them: a holder whose attempt is no longer
    the row's may write nothing. `text` is what was shown so far, as of the last checkpoint.
    """

    class Status(models.TextChoices):
        """`queued` and `running` replies are owed; `done` ones have their message."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="replies", db_constraint=False
    )
    # The message that is answered, and the seq that the reply's own message will have.
    question_seq = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    persona_version = models.ForeignKey(
        PersonaVersion, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    prompt_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    trace = models.JSONField(default=dict, editable=False)  # how it was made: `inference.trace`
    # What the knowledge did not answer. A gap that no reply names any more is forgotten.
    gap = models.ForeignKey(
        Gap, on_delete=models.SET_NULL, null=True, related_name="replies", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "conversation", "seq"], name="reply_seq_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["leased_until"],
                condition=models.Q(status__in=["queued", "running"]),
                name="reply_owed",
            ),
            models.Index(fields=["shop", "created_at"], name="reply_by_time"),
            models.Index(
                fields=["shop", "gap", "-created_at"],
                condition=models.Q(gap__isnull=False),
                name="reply_by_gap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"
