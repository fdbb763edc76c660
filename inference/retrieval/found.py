"""What the shop knows about a question, of itself or with what was said before it.

docs/answers.md has the figures.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from inference.languages import language_of
from inference.messages import ReplyRequest
from inference.retrieval.complaints import complaint_of
from inference.retrieval.doubt import stands_as_answer
from inference.retrieval.later_turns import Talk, as_meant
from inference.retrieval.looking_up import look_up, look_up_beside
from inference.retrieval.looks import Look, in_front, parts_of, without_products
from knowledge.facts import policy_facts
from knowledge.lexical import simplified
from knowledge.search import Match, answering
from tenants.models import PersonaText, PersonaVersion, Plan, Shop
from tenants.personas import published_persona
from tenants.scope import rows
from tenants.variables import fill_persona

PersonaOf = Callable[[UUID], PersonaText]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Look):
    """Whose assistant answers, in which language, and what the shop knows about the question.

    `policy` are the shop's facts, which stand in every prompt; `question` is what was asked, with the product's name
    where it means one that was told, or another like it (“the second one”, “and the 28?”).
    """

    shop: Shop
    persona: PersonaText
    question: str
    policy: tuple[Match, ...]
    language: str


async def find(request: ReplyRequest, persona_of: PersonaOf | None = None) -> Found:
    """Find what fits the question, for the persona that `persona_of` reads or the request names.

    Reads in short scopes of its own. Raises PersonaVersion.DoesNotExist where the shop has no such persona.
    """
    asked_in = language_of(request.question, request.locale)
    reading = persona_of or partial(_persona_of, version=request.persona_version)
    (shop, persona, policy), alone = await look_up_beside(
        partial(_assistant_of, request.shop_id, reading),
        request.shop_id,
        request.question,
        asked_in,
    )
    question = request.question
    if complaint := complaint_of(simplified(question), asked_in):
        look = await _of_complaint(request, alone, complaint, asked_in)
    else:
        talk = Talk.of(request, asked_in)
        meant, look = await as_meant(talk, alone)
        question = question if meant == talk.asked else meant
    return Found(
        **parts_of(look),
        shop=shop,
        persona=persona,
        policy=policy,
        question=question,
        language=_reply_language(persona, asked_in),
    )


async def _of_complaint(request: ReplyRequest, alone: Look, complaint: str, asked_in: str) -> Look:
    """What is known of such a complaint: no product is wished for. What stands as the answer by itself comes first."""
    own = without_products(alone)

    def stands() -> bool:
        first = own.answers[:1]
        return bool(first) and stands_as_answer(
            first, request.question, asked_in, own.matches, False
        )

    if await asyncio.to_thread(stands):
        return own
    usual = without_products(await look_up(request.shop_id, complaint, asked_in))
    return in_front(usual, own)


# With every reply: no more of the rows than a prompt is made of.
_SHOP = """
SELECT shop.id, shop.name, shop.tagline, plan.id, plan.name, plan.weight
FROM tenants_shop AS shop JOIN tenants_plan AS plan ON plan.id = shop.plan_id WHERE shop.id = %(shop)s
"""
_PERSONA = """
SELECT id, shop_id, name, tone, language, instructions, greeting
FROM tenants_personaversion WHERE shop_id = %(shop)s AND id = %(version)s
"""
_PERSONA_FIELDS = ("id", "shop_id", "name", "tone", "language", "instructions", "greeting")


def _persona_of(shop_id: UUID, version: UUID | None) -> PersonaText:
    if version is None:
        return published_persona(shop_id)
    found = rows(_PERSONA, version=version)
    if not found:
        raise PersonaVersion.DoesNotExist
    return PersonaVersion.from_db(DEFAULT_DB_ALIAS, _PERSONA_FIELDS, found[0])


def _shop_of() -> Shop:
    found = rows(_SHOP)
    if not found:
        raise Shop.DoesNotExist
    pk, name, tagline, *plan = found[0]
    shop = Shop.from_db(DEFAULT_DB_ALIAS, ("id", "name", "tagline"), (pk, name, tagline))
    shop.plan = Plan.from_db(DEFAULT_DB_ALIAS, ("id", "name", "weight"), plan)
    return shop


def _assistant_of(
    shop_id: UUID, persona_of: PersonaOf
) -> tuple[Shop, PersonaText, tuple[Match, ...]]:
    return _shop_of(), fill_persona(persona_of(shop_id)), tuple(answering(policy_facts()))


def _reply_language(persona: PersonaText, asked_in: str) -> str:
    if persona.language != PersonaText.Language.SHOPPER:
        return persona.language.split("-")[0]
    return asked_in
