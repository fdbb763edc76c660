"""What a shop's assistant is told to be: the draft, and what was published."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.people import User
from tenants.models.shops import ShopOwned
from tenants.single_lines import one_line


class PersonaText(ShopOwned):
    """What a persona says of itself, in its draft and in each of its versions alike."""

    class Language(models.TextChoices):
        """The language of replies."""

        SHOPPER = "shopper", _("the shopper's")
        EN = "en", _("English")
        ZH = "zh-hans", _("Simplified Chinese")

    TEXTS = ("name", "tone", "language", "instructions", "greeting", "suggestions")

    name = models.CharField(
        _("name"),
        max_length=40,
        validators=[one_line],
        help_text=_("How the assistant introduces itself."),
    )
    tone = models.CharField(
        _("tone"),
        max_length=160,
        blank=True,
        help_text=_("For example: warm and brief, no exclamation marks."),
    )
    language = models.CharField(
        _("replies in"), max_length=10, choices=Language.choices, default=Language.SHOPPER
    )
    instructions = models.TextField(
        _("instructions"),
        max_length=4000,
        blank=True,
        help_text=_(
            "What the assistant should and should not do. Shoppers can coax it into repeating this: "
            "write no secrets here."
        ),
    )
    greeting = models.CharField(
        _("greeting"), max_length=300, blank=True, help_text=_("Shown before the first message.")
    )
    suggestions = models.JSONField(
        _("suggested questions"),
        default=list,
        blank=True,
        help_text=_("One a line, at most four: the shopper asks one by a tap."),
    )

    class Meta(ShopOwned.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def texts(self) -> dict[str, Any]:
        """Everything that a version keeps, by field."""
        return {field: getattr(self, field) for field in self.TEXTS}


class Persona(PersonaText):
    """What a shop's assistant is told to be: its own fields are the draft, shoppers meet the published version."""

    published = models.ForeignKey(
        "PersonaVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("published version"),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(PersonaText.Meta):
        abstract = False
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], name="persona_one_a_shop"),
        ]


class PersonaVersion(PersonaText):
    """A persona as it once was published. Never changed; numbers are dense from 1 in each shop."""

    persona = models.ForeignKey(
        Persona, on_delete=models.CASCADE, related_name="versions", db_constraint=False
    )
    number = models.PositiveIntegerField(_("version"))
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta(PersonaText.Meta):
        abstract = False
        ordering: ClassVar = ["-number"]
        verbose_name = _("persona version")
        verbose_name_plural = _("persona versions")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "number"], name="persona_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"
