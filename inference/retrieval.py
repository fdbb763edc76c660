"""What the shop knows about a question, of itself or with what was said before it.

docs/answers.md has the figures.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from inference.complaints import complaint_of
from inference.courtesy import courtesy_of
from inference.doubt import stands_as_answer, with_all
from inference.fitting import fitting, fitting_policy, may_answer
from inference.follow_ups import (
    asks_for_cheaper,
    asks_for_cheapest,
    asks_for_other,
    asks_of_none,
    asks_of_that,
    asks_when_back,
    goes_on,
    has_topic,
    names_little,
    names_nothing,
    only_names,
    points_to_product,
    says_it,
)
from inference.held import question_of
from inference.languages import language_of
from inference.looks import (
    Look,
    any_has_all,
    as_asked,
    as_told,
    asked_more,
    best_fit,
    cheapest_first,
    first,
    in_front,
    is_in_kind,
    is_named_in,
    is_of_told,
    leads_product,
    of_one,
    others_first,
    parts_of,
    products_first,
    tells_across,
    with_sum,
    with_variant,
    without_products,
)
from inference.messages import ReplyRequest
from inference.order_questions import is_of_order
from inference.siblings import named_both, sibling, told_in
from inference.which_product import Which, names_none, which_of_those
from knowledge.facts import policy_facts
from knowledge.search import Match, answering, nearest, read_question
from tenants.models import PersonaText, PersonaVersion, Plan, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop, rows
from tenants.variables import fill_persona

# Of the shopper's earlier messages: those that a question may lean on, and those in which “it” may have been named.
LEANS, NAMED_IN = 3, 6
TOPIC_IN = 2  # and those before one that went on itself
# An entry that fits so well is what was asked, though a word at most says so: “what is the interest?”, but “location?”.
SURELY_MEANT = 0.07
# Of each kind this many are looked at; `fitting` takes the best of all.
LOOKED_AT = {"faq": 3, "product": 3, "passage": 2, "fact": 5}
SIBLINGS = {"product": 8}  # other sizes of one

PersonaOf = Callable[[UUID], PersonaText]
T = TypeVar("T")


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
    (shop, persona, policy), alone = await _look_up_beside(
        partial(_assistant_of, request.shop_id, reading), request, request.question, asked_in
    )
    before = [
        said.content
        for said in request.history
        if said.role == "user" and not (courtesy_of(said.content) or is_of_order(said.content))
    ]
    replied = [said.content for said in reversed(request.history) if said.role == "assistant"]
    if complaint := complaint_of(request.question, asked_in):
        question, look = request.question, await _of_complaint(request, alone, complaint, asked_in)
    elif other := await _of_a_sibling(request, before, replied, asked_in):
        question, look = other
    else:
        question = request.question
        product = await _of_the_product(request, alone, before, replied, asked_in)
        look = product or await _together(request, alone, before, asked_in)
        if leads_product(look.facts, question):
            look = await asyncio.to_thread(_of_several, look, question, replied, asked_in)
    return Found(
        **parts_of(look),
        shop=shop,
        persona=persona,
        policy=policy,
        question=question,
        language=_reply_language(persona, asked_in),
    )


async def _of_a_sibling(
    request: ReplyRequest, before: Sequence[str], replied: Sequence[str], asked_in: str
) -> tuple[str, Look] | None:
    """The question by the name of the product that is meant, where it means one that was told, or another like it
    (“the second one”, “how much is the 28”, “and the bigger one?”), and what is known of that. None where there is
    none."""
    which = which_of_those(request.question)
    if which is None:
        return None
    naming = [earlier for earlier in before[-NAMED_IN:] if not names_none(earlier)]
    found = [await _look_up(request, one, asked_in, SIBLINGS) for one in naming[: -LEANS - 1 : -1]]
    meant = await asyncio.to_thread(_sibling, which, found, replied)
    if meant is None:
        return None
    question = which.named(meant.title)
    look = await _look_up(request, question, asked_in)
    # A title may be of another language than the question.
    kept = language_of(question, request.locale) == asked_in
    return question if kept else request.question, of_one(look, as_asked(meant, question))


def _sibling(which: Which, found: Sequence[Look], replied: Sequence[str]) -> Match | None:
    """The product that is meant, among those `found` for what was said before."""
    near = {match.id: match for look in found for match in look.matches if match.article}
    products = [*near.values()]
    said = (told_in(reply, products) for reply in replied)
    # Of one alone none is the first.
    least = 0 if which.place is None else max(which.place, 1)
    told = next((told for told in said if len(told) > least), [])
    if which.place is None and not told:
        told = next(([look.facts[0]] for look in found if look.facts), [])
    return sibling(which, told, products)


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
    usual = without_products(await _look_up(request, complaint, asked_in))
    return in_front(usual, own)


def _of_several(look: Look, question: str, replied: Sequence[str], asked_in: str) -> Look:
    """What was found, first the cheapest or another product than was told, where that is asked for."""
    if named_both(look.facts, question):
        return look  # none of them before the other
    if asks_for_cheapest(question):
        return cheapest_first(look, question, asked_in)
    return others_first(look, replied) if asks_for_other(question) else look


async def _of_the_product(
    request: ReplyRequest, alone: Look, before: Sequence[str], replied: Sequence[str], asked_in: str
) -> Look | None:
    """The product that the shopper spoke of `before`, where the question means one and names none (“how much is it?”).

    It asks for price, stock, a variant or a trait then, or whether one can buy; or it is of few words, or of “it”, and
    the product that was spoken of last has all of them (“what size needles?”, “does it work on induction?”). What was
    said of the product is looked up alone: FAQs lie near to any such question. None where no product is meant or none
    was spoken of, or where a price is asked of what was told since.
    """
    asked = request.question
    points = points_to_product(asked)
    if asks_for_other(asked) or not (points or names_little(asked) or says_it(asked)):
        return None
    of_that = asks_of_that(asked) or asks_of_none(asked)
    for back, earlier in enumerate(reversed(before[-(NAMED_IN if points else LEANS) :])):
        if back < len(before) - 1 and names_none(earlier):
            continue
        spoken_of = await _look_up(request, earlier, asked_in, {**LOOKED_AT, **SIBLINGS})
        named = leads_product(spoken_of.facts, asked) and await asyncio.to_thread(
            is_named_in, spoken_of.facts, earlier, asked_in
        )
        told: Look | None = None
        if named:
            cheaper = asks_for_cheaper(asked)
            told = cheapest_first(spoken_of) if cheaper else as_told(spoken_of, replied)
        if told and (
            points or await asyncio.to_thread(is_of_told, told, spoken_of, asked, asked_in)
        ):
            own = alone if asks_when_back(asked) else None
            look = products_first(told, own)
            look = asked_more(look, asked)
            both = await _what_is_meant(look, asked, earlier, asked_in)
            if points and (variants := await asyncio.to_thread(with_variant, look.answers, asked)):
                look = first(look, variants)
            return replace(look, leans_on=earlier, meant=both)
        if of_that and (not back or has_topic(earlier)):
            service = await asyncio.to_thread(with_sum, spoken_of, earlier, asked, asked_in)
            if service:  # of what was told since
                return replace(service, leans_on=_with_topic(earlier, before[: -1 - back]))
            if spoken_of.answers and asks_of_none(asked) and has_topic(earlier):
                break  # something else was spoken of since
    return None


async def _together(
    request: ReplyRequest, alone: Look, before: Sequence[str], asked_in: str
) -> Look:
    """What the question means by itself (`alone`), or together with one of those before it (“and in red?”).

    Both are looked up together where nothing fits well, and, behind the last message, where the question goes on (“and
    to Canada?”) and both together fit better than it alone. A product that is named and no more leads, but where
    something else has all of both.
    """
    look, names = alone, False
    bare = names_nothing(request.question) and question_of(request.question).asks_for_figure
    if before and only_names(request.question):
        look = products_first(alone)
        names = any(match.article for match in look.facts)
    for back, earlier in enumerate(reversed(before[-LEANS:])):
        on = not back and (names or _may_go_on(look, request.question, asked_in))
        if (look.answers or look.policy_answers) and not on:
            break
        topic = _with_topic(earlier, before[: -1 - back])
        whole = f"{topic} {request.question}"
        both = await _look_up(request, whole, asked_in)
        if names:
            taken = await asyncio.to_thread(any_has_all, both.facts, whole, asked_in)
        else:
            better = best_fit(both.facts, asked_in) > best_fit(look.facts, asked_in)
            apart = not on and tells_across(both.facts, asked_in)
            taken = better and (on or not look.answers) and not apart
            if bare and not taken and both.facts:
                taken = await asyncio.to_thread(
                    is_in_kind, both.facts[0], request.question, asked_in
                )
        if taken:
            meant = await _what_is_meant(both, request.question, topic, asked_in)
            look = replace(first(both, meant), leans_on=topic, meant=meant)
            if meant:
                break
    return look


def _may_go_on(look: Look, asked: str, asked_in: str) -> bool:
    """Whether a question for which something was found may be about what the one before it was about."""
    if leads_product(look.facts, asked):
        return False
    return goes_on(asked) or (names_little(asked) and best_fit(look.facts, asked_in) < SURELY_MEANT)


def _with_topic(earlier: str, before: Sequence[str]) -> str:
    """An earlier question, and what it went on with: “I want to hire a bike”, “for a week”."""
    parts = [earlier]
    for said in reversed(before[-TOPIC_IN:]):
        if not (goes_on(parts[0]) or names_little(parts[0])):
            break
        parts.insert(0, said)
    return " ".join(parts)


async def _look_up(
    request: ReplyRequest, words: str, asked_in: str, most: Mapping[str, int] = LOOKED_AT
) -> Look:
    """What is known for the words."""
    _, look = await _look_up_beside(lambda: None, request, words, asked_in, most)
    return look


async def _look_up_beside(
    reading: Callable[[], T],
    request: ReplyRequest,
    words: str,
    asked_in: str,
    most: Mapping[str, int] = LOOKED_AT,
) -> tuple[T, Look]:
    """What is known for the words; and before it what else is read in the same unit of work."""
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    question = await asyncio.to_thread(read_question, words, request.shop_id)

    def read() -> tuple[T, Sequence[Match]]:
        return reading(), nearest(request.shop_id, question, most)

    there, found = await in_shop(request.shop_id, read)
    # Not in the event loop: entries are read word by word.
    by_meaning = question.vector is not None
    return there, await asyncio.to_thread(_look_of, found, words, asked_in, by_meaning)


def _look_of(found: Sequence[Match], words: str, asked_in: str, by_meaning: bool) -> Look:
    ours = tuple(answering(found))
    facts, of_policy = (
        tuple(fitting(ours, words, asked_in)),
        tuple(fitting_policy(ours, words, asked_in)),
    )
    return Look(
        matches=ours,
        facts=facts,
        answers=tuple(match for match in facts if may_answer(match, words, asked_in)),
        of_policy=of_policy,
        policy_answers=tuple(one for one in of_policy if may_answer(one, words, asked_in)),
        left_out=tuple(match for match in found if match.gives_orders),
        by_meaning=by_meaning,
    )


async def _what_is_meant(look: Look, asked: str, leans_on: str, asked_in: str) -> tuple[Match, ...]:
    return tuple(await asyncio.to_thread(with_all, look.facts, asked, leans_on, asked_in))


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
