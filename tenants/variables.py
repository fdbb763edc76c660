"""Variables in a shop's own texts: `{return_days}` stands for what the shop entered once under that name.

What the names stand for is known in another room, which says so by `values_come_from`. Braces around anything that
is no name, and doubled braces, are text. All of it is asked inside the shop's scope.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from tenants.models import PersonaText
from tenants.scope import current_shop

NAME = "[a-z][a-z0-9_]{0,39}"
_VARIABLE = re.compile(rf"(?<!{{){{({NAME})}}(?!}})", re.ASCII)

Values = Mapping[str, str]
P = TypeVar("P", bound=PersonaText)

_sources: list[Callable[[UUID], Values]] = []


def values_come_from(source: Callable[[UUID], Values]) -> None:
    """From now on `source` says what a shop's variables stand for."""
    _sources[:] = [source]


def values_of(shop_id: UUID) -> Values:
    """What each of the shop's variables stands for."""
    return _sources[0](shop_id) if _sources else {}


def names_in(text: str) -> list[str]:
    """The variables that the text names, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def filled(text: str, values: Values) -> str:
    """The text with every variable's value in its place; what has no value stays as it is written."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def filled_for(shop_id: UUID, texts: Sequence[str]) -> list[str]:
    """The texts with the shop's values; nothing is asked for where no variable is named."""
    if not any(map(names_in, texts)):
        return list(texts)
    values = values_of(shop_id)
    return [filled(text, values) for text in texts]


def fill_persona(persona: P) -> P:
    """The same persona, as shoppers meet it: variables are filled on the object, which must not be saved then."""
    texts = filled_for(persona.shop_id, (persona.instructions, persona.greeting))
    persona.instructions, persona.greeting = texts
    return persona


def values_here() -> Values:
    """What the variables of the shop stand for whose scope is open."""
    shop_id = current_shop.get()
    return values_of(shop_id) if shop_id else {}


def unknown_in(text: str, known: Callable[[], Values] = values_here) -> list[str]:
    """The variables that the text names and the shop does not know, in their braces; most texts ask for nothing."""
    names = names_in(text)
    there = known() if names else {}
    return [f"{{{name}}}" for name in names if name not in there]


def refuse_unknown(text: str) -> None:
    """Raises ValidationError for a variable that is not known in the shop whose scope is open: a validator."""
    if unknown := unknown_in(text):
        message = ngettext(
            "There is no policy fact %(names)s. Enter it first.",
            "There are no policy facts %(names)s. Enter them first.",
            len(unknown),
        )
        raise ValidationError(message % {"names": ", ".join(unknown)}, "unknown_variable")
