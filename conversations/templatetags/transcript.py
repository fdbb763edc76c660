"""The words in which staff read how a reply was made."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inference.route_words import route_in_words
from tenants.models import Word

register = template.Library()
register.filter(route_in_words)

_RULES: Mapping[str, Any] = {
    "figure": _("A figure that the knowledge does not carry: "),
    "promise": _("A promise that nothing stands behind: "),
    "claim": _("Nothing in the knowledge speaks of: "),
    "contradiction": _("The knowledge says the contrary: "),
    "condition": _("The knowledge says it on a condition: "),
    "script": _("In a script of neither the shop nor the shopper: "),
    "beside": _("It tells of something else than was asked: "),
    "loop": _("It says one thing over and over."),
    "echo": _("It only says the question back."),
    "word": _("A safety word: "),
}
_FAILURES: Mapping[str, Any] = {
    "EngineUnavailableError": _("It broke off or said nothing."),
    "EngineSlowError": _("It took too long."),
    "EngineRefusalError": _("It refused the request."),
    "EngineAbsentError": _("It was loading or down."),
    "EngineFullError": _("Too many were waiting for it."),
    "NoEngineError": _("It had failed just before, and was not asked."),
}
_USES: Mapping[str, Any] = {
    "answer": _("was the answer"),
    "prompt": _("given to the model"),
    "none": _("not used"),
}
_MOMENTS: Mapping[str, Any] = {
    "searched": _("Knowledge searched after"),
    "turn": _("Model's turn after"),
    "first_token": _("Model's first word after"),
    "first_sentence": _("First sentence shown after"),
    "done": _("Done after"),
}


@register.filter
def rule_in_words(rule: str) -> str:
    """Which rule a withheld sentence broke."""
    return str(_RULES.get(rule, rule))


@register.filter
def why_without_model(trace: Mapping[str, Any]) -> str:
    """Why the model did not answer; empty where it did, or where it is said elsewhere."""
    if failure := not trace.get("tokens") and trace.get("failure"):
        return str(_FAILURES.get(failure, _FAILURES["EngineUnavailableError"]))
    if trace.get("route") == "fallback" and "model" in trace and "prompt" not in trace:
        return gettext("It does not speak the language, or what was found is in another one.")
    return ""


@register.filter
def use_in_words(use: str) -> str:
    """What became of an entry that was found."""
    return str(_USES.get(use, use))


@register.filter
def moment_in_words(moment: str) -> str:
    """What a time is counted to."""
    return str(_MOMENTS.get(moment, moment))


@register.filter
def action_in_words(action: str) -> str:
    """What a safety word does."""
    return str(dict(Word.Action.choices).get(action, action))
