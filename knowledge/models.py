"""What a shop knows: questions with curated answers, and products."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

from knowledge.question_keys import QuestionKeyField
from tenants.models import ShopOwned

DIMENSIONS = 384
LONGEST_QUESTION = 300  # characters, also of another phrasing
MOST_PHRASINGS = 20  # of one FAQ
WAITS = models.Q(waiting=True)


def _waiting(text_field: str) -> Any:
    """Whether the row waits to be embedded: a column, so that a sweep over all shops may ask, and reads no text."""
    return models.GeneratedField(
        expression=~models.Q(vector_text=models.F(text_field)),  # type: ignore[arg-type]  # stubs know no Q here
        output_field=models.BooleanField(),
        db_persist=True,
    )


class Embedded(ShopOwned):
    """A row with one text that can be found by meaning.

    `vector` embeds `vector_text`. Where that is no longer the row's text, the row waits to be embedded again: the
    table is the queue, and an old meaning is never found under a new text, however the text was changed.
    """

    text_field: ClassVar[str]  # each kind has a `waiting` for it

    vector = VectorField(dimensions=DIMENSIONS, null=True, editable=False)
    vector_text = models.TextField(editable=False, default="")

    class Meta(ShopOwned.Meta):
        abstract = True


class Faq(Embedded):
    """A question shoppers ask, and the answer that the shop stands by."""

    text_field = "question"

    waiting = _waiting(text_field)
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    question_key = QuestionKeyField()
    answer = models.TextField(_("answer"), max_length=4000)
    category = models.CharField(_("category"), max_length=60, blank=True)
    enabled = models.BooleanField(
        _("in use"), default=True, help_text=_("A switched-off entry is never used in answers.")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["category", "question"]
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")
        indexes: ClassVar = [
            models.Index(fields=["shop"], condition=WAITS, name="faq_waiting"),
            models.Index(fields=["shop", "question_key"], name="faq_by_question"),
        ]

    def __str__(self) -> str:
        return self.question


class FaqPhrasing(Embedded):
    """Another way to ask an FAQ's question."""

    text_field = "text"

    faq = models.ForeignKey(
        Faq, on_delete=models.CASCADE, related_name="phrasings", db_constraint=False
    )
    waiting = _waiting(text_field)
    text = models.CharField(_("phrasing"), max_length=LONGEST_QUESTION)

    class Meta(Embedded.Meta):
        indexes: ClassVar = [
            models.Index(fields=["shop"], condition=WAITS, name="phrasing_waiting")
        ]
        verbose_name = _("phrasing")
        verbose_name_plural = _("phrasings")

    def __str__(self) -> str:
        return self.text


class Product(ShopOwned):
    """An article that the shop sells."""

    sku = models.CharField(_("SKU"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    stock = models.PositiveIntegerField(_("stock"), default=0)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    picture = models.CharField(_("picture"), max_length=300, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["title"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "sku"], name="product_sku_in_shop"),
        ]

    def __str__(self) -> str:
        return self.title


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
