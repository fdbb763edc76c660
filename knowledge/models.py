"""What a shop knows: questions with curated answers, and products."""

from typing import Any, ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from tenants.models import LOCALES, ShopOwned

DIMENSIONS = 384
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
    changed. Halves are exact enough for cosines, and keep a row small enough to stay in one piece.
    """

    text_field: ClassVar[str]  # each kind has a `waiting` for it

    vector = HalfVectorField(dimensions=DIMENSIONS, null=True, editable=False)
    vector_text = models.TextField(editable=False, default="")
    lexemes = SearchVectorField(null=True, editable=False)
    learned_at = models.DateTimeField(null=True, editable=False)  # by the database's clock

    class Meta(ShopOwned.Meta):
        abstract = True
        indexes: ClassVar = [models.Index(fields=["shop", "learned_at"], name="%(class)s_learned")]


class Faq(Embedded):
    """A question shoppers ask, and the answer that the shop stands by."""

    text_field = "question"

    waiting = _waiting(models.F(text_field))
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION)
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
