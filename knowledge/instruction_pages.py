"""Pages on which knowledge is written: that what speaks to the assistant is left out of answers is said there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from knowledge.instructions import order_in


class WarnsOfOrders:
    """Beside `ShopScopedAdmin`: `told_of` names the attributes of a row that go into answers and prompts."""

    told_of: tuple[str, ...]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """It is saved, whatever it says."""
        super().save_model(request, obj, form, change)  # type: ignore[misc]  # the admin's
        said = (getattr(obj, name) for name in self.told_of)
        parts = (
            part for each in said for part in (each.values() if isinstance(each, dict) else [each])
        )
        warn_of_order(request, str(obj), order_in("\n".join(map(str, parts))))


def warn_of_order(request: HttpRequest, title: str, order: str) -> None:
    """Say that what gives the order is left out of answers, and what to do; nothing where there is none."""
    if order:
        messages.warning(request, warning_of(title, order))


def warning_of(title: str, order: str) -> str:
    """That what gives the order is left out of answers, and what to do."""
    told = _(
        "“%(title)s” speaks to the assistant instead of the shopper where it says “%(order)s”. What says so is "
        "left out of every answer: word it as you would to a shopper."
    )
    return told % {"title": title, "order": order}
