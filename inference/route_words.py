"""The ways by which a reply comes about, in the words of staff."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_ROUTES: Mapping[str, Any] = {
    "words": _("safety words"),
    "order": _("order look-up"),
    "handoff": _("asked for a person"),
    "courtesy": _("courtesy"),
    "faq": _("curated answer"),
    "engine": _("model, checked"),
    "knowledge": _("curated answer in place of the model's"),
    "unknown": _("said that it does not know"),
    "fallback": _("answer without the model"),
    "": _("stopped or cut off"),  # a call of the engine that nothing more was heard of
}


def route_in_words(route: str) -> str:
    """By which way the reply came about."""
    return str(_ROUTES.get(route, route))
