"""Words that conversations shall not hold."""

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.shops import ShopOwned


class Word(models.Model):
    """A word that a conversation shall not hold, and what happens when it does."""

    class Where(models.TextChoices):
        """Whose words are looked through."""

        BOTH = "both", _("shopper and assistant")
        SHOPPER = "shopper", _("shopper")
        ASSISTANT = "assistant", _("assistant")

    class Action(models.TextChoices):
        """What happens, the gravest first."""

        BLOCK = "block", _("refuse politely")
        HANDOFF = "handoff", _("call a person")
        MASK = "mask", _("star it out")

    word = models.CharField(
        _("word"),
        max_length=60,
        validators=[RegexValidator(r"\w", _("Letters or digits, please."))],
        help_text=_(
            "Also found in capitals, in full width, and with blanks or signs between its letters."
        ),
    )
    where = models.CharField(
        _("who says it"), max_length=10, choices=Where.choices, default=Where.BOTH
    )
    action = models.CharField(
        _("what happens"), max_length=10, choices=Action.choices, default=Action.BLOCK
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word


class SafetyWord(Word, ShopOwned):
    """A word on a shop's own list."""

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["word"]
        verbose_name = _("safety word")
        verbose_name_plural = _("safety words")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "word", "where"],
                name="safety_word_once",
                violation_error_message=_("This word is on the list."),
            ),
        ]


class PlatformWord(Word):
    """A word on the list that holds in every shop. Operators keep it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering: ClassVar = ["word"]
        verbose_name = _("safety word of every shop")
        verbose_name_plural = _("safety words of every shop")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["word", "where"],
                name="platform_word_once",
                violation_error_message=_("This word is on the list."),
            ),
        ]
