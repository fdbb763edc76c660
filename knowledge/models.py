"""What a shop knows: questions with curated answers, and products."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

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
        indexes: ClassVar = [models.Index(fields=["shop"], condition=WAITS, name="faq_waiting")]

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
