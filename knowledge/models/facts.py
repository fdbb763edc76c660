"""Figures of a shop's policy."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.models.embedded import WAITS, Embedded, waiting_for
from tenants.variables import NAME as VARIABLE_NAME


class Fact(Embedded):
    """A figure of the shop's policy, entered once; texts name it as a variable: `{return_days}`.

    Found by its label, for the value is read when it is told.
    """

    text_field = "label"

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
    waiting = waiting_for(models.F(text_field))

    class Meta(Embedded.Meta):
        ordering: ClassVar = ["key"]
        verbose_name = _("policy fact")
        verbose_name_plural = _("policy facts")
        constraints: ClassVar = [
            *Embedded.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "key"], name="fact_key_in_shop"),
        ]
        indexes: ClassVar = [
            *Embedded.Meta.indexes,
            models.Index(fields=["shop"], condition=WAITS, name="fact_waiting"),
        ]

    def __str__(self) -> str:
        return self.label
