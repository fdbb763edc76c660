"""What a shop does not know: the questions that it was asked in vain."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.models.faqs import LONGEST_QUESTION, Faq
from knowledge.question_keys import QuestionKeyField
from tenants.models import LOCALES, ShopOwned


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
