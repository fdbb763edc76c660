"""Questions with curated answers."""

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import MD5, Concat
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from knowledge.models.embedded import DIMENSIONS, WAITS, Embedded, waiting_for
from knowledge.question_keys import QuestionKeyField
from tenants.models import LOCALES

LONGEST_QUESTION = 300  # characters, also of another phrasing
MOST_PHRASINGS = 20  # of one FAQ
LONGEST_MARK = 232  # of an answer that was read: the model's name and 32 digits


class Faq(Embedded):
    """A question shoppers ask, and the answer that the shop stands by.

    `answer_vector` embeds the answer whose mark `answer_read` is, `answer_lexemes` are its words. Where that is no
    longer the mark of the answer and of the row's model, the answer waits to be read; the FAQ is found meanwhile. Zeros
    and no words: the answer tells nothing.
    """

    text_field = "question"

    waiting = waiting_for(models.F(text_field))
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
    answer_vector = HalfVectorField(dimensions=DIMENSIONS, null=True, editable=False)
    answer_lexemes = SearchVectorField(null=True, editable=False)
    answer_read = models.CharField(max_length=LONGEST_MARK, editable=False, default="")
    answer_waiting = models.GeneratedField(
        expression=models.Q(answer_lexemes=None)  # type: ignore[arg-type]  # stubs know no Q here
        | ~models.Q(answer_read=Concat("vector_model", MD5("answer"))),
        output_field=models.BooleanField(),
        db_persist=True,
    )

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
            models.Index(
                fields=["vector_model", "shop"],
                condition=models.Q(answer_waiting=True),
                name="faq_answer_waiting",
            ),
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
    waiting = waiting_for(models.F(text_field))
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
