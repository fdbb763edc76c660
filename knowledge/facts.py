"""Policy facts: what the variables in a shop's texts stand for, and where they are used.

Every function is part of a unit of work inside the caller's shop scope.
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from knowledge.models import Fact, Faq
from knowledge.search import Match
from knowledge.standing import AMOUNT
from tenants.models import Persona
from tenants.scope import rows
from tenants.variables import names_in

MOST_IN_WORDS = 40  # facts that a prompt can hold


def values(shop_id: UUID) -> dict[str, str]:
    """Each fact's value by its key."""
    return dict(Fact.objects.filter(shop_id=shop_id).values_list("key", "value"))


_FACTS = f"""
SELECT id, label, {AMOUNT} FROM knowledge_fact WHERE shop_id = %(shop)s ORDER BY key LIMIT %(most)s
"""  # noqa: S608 - our own words


def policy_facts() -> list[Match]:
    """Each fact with its value in words, in the order of their keys; none of them was searched for."""
    facts = rows(_FACTS, most=MOST_IN_WORDS)
    return [Match("fact", pk, label, amount, 0.0) for pk, label, amount in facts]


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
