"""Policy facts: what the variables in a shop's texts stand for, and where they are used.

Every function is part of a unit of work inside the caller's shop scope.
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from knowledge.lexical import HAN
from knowledge.models import Fact, Faq
from tenants.models import Persona
from tenants.scope import rows
from tenants.variables import names_in

MOST_IN_WORDS = 40  # facts that a prompt can hold
_BEFORE = {"$", "US$", "HK$", "¥", "€", "£"}  # units that stand before the number


def values(shop_id: UUID) -> dict[str, str]:
    """Each fact's value by its key."""
    return dict(Fact.objects.filter(shop_id=shop_id).values_list("key", "value"))


_FACTS = """
SELECT label, value, unit FROM knowledge_fact WHERE shop_id = %(shop)s ORDER BY key LIMIT %(most)s
"""


def lines() -> list[str]:
    """Each fact in words, in the order of their keys: “Standard shipping: $5.95”, “无理由退货天数：7天”."""
    return [_in_words(*fact) for fact in rows(_FACTS, most=MOST_IN_WORDS)]


def _in_words(label: str, value: str, unit: str) -> str:
    chinese = bool(HAN.search(label))
    amount = (
        f"{unit}{value}" if unit in _BEFORE else f"{value}{'' if chinese else ' '}{unit}".strip()
    )
    return f"{label}{'：' if chinese else ': '}{amount}"


def uses(shop_id: UUID, key: str) -> list[str]:
    """The places that name the fact, as people know them; empty for a fact that may go."""
    return list(_uses(shop_id, key))


def _uses(shop_id: UUID, key: str) -> Iterator[str]:
    braced = f"{{{key}}}"
    for faq in Faq.objects.filter(shop_id=shop_id, answer__contains=braced):
        if key in names_in(faq.answer):
            yield _("FAQ: %s") % Truncator(faq.question).chars(80)
    for persona in Persona.objects.filter(shop_id=shop_id).select_related("published"):
        if key in names_in(persona.instructions + persona.greeting):
            yield _("The persona's draft")
        met = persona.published
        if met and key in names_in(met.instructions + met.greeting):
            yield _("The persona's version %d, which shoppers meet") % met.number
