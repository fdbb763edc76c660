"""What a reply is made from: the persona, what the shop knows about the question, and the prompt of both.

Replies and the preview in the admin go through `find` and `with_prompt`, so that what is shown is what is sent.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from inference.doubt import has_all, with_all
from inference.engine import Engine
from inference.engine_errors import EngineUnavailableError
from inference.fallback import without_unknowing
from inference.fitting import MOST, fit, fitting, fitting_policy, may_answer
from inference.follow_ups import (
    asks_for_stock,
    asks_when_back,
    goes_on,
    names_little,
    only_names,
    points_to_product,
)
from inference.languages import language_of
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile
from inference.prompts import build_prompt, estimate_tokens, trim_history
from inference.special_tokens import as_text
from knowledge.facts import policy_facts
from knowledge.search import Match, answering, nearest, read_question
from tenants.models import PersonaText, PersonaVersion, Plan, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop, rows
from tenants.variables import fill_persona

WRAPPING = 8  # tokens of the chat template around a message, at most
# Of the shopper's earlier messages: those that a question may lean on, and those in which “it” may have been named.
LEANS, NAMED_IN = 3, 6
TOPIC_IN = 2  # and those before one that went on itself
# An entry that fits so well is what was asked, though a word at most says so: “what is the interest?”, but “location?”.
SURELY_MEANT = 0.07
# Of each kind this many are looked at; `fitting` takes the best of all.
LOOKED_AT = {"faq": 3, "product": 3, "passage": 2, "fact": 2}

PersonaOf = Callable[[UUID], PersonaText]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """Whose assistant answers, in which language, and what the shop knows about the question.

    `policy` are the shop's facts, which stand in every prompt; `of_policy` those of them that the question is near to,
    and `policy_answers` those of these near enough to be the answer themselves.
    `matches` are the nearest entries of each kind, best first, whatever their scores; `facts` those near enough for a
    prompt; `answers` those of them near enough to be the answer themselves. `left_out` are entries that speak to the
    assistant: they are none of these.
    """

    shop: Shop
    persona: PersonaText
    policy: tuple[Match, ...]
    language: str
    matches: tuple[Match, ...]
    facts: tuple[Match, ...]
    answers: tuple[Match, ...]
    of_policy: tuple[Match, ...]
    policy_answers: tuple[Match, ...]
    left_out: tuple[Match, ...]
    # Else the embeddings' server is away: what words alone do not find may be there.
    by_meaning: bool
    # What was said earlier, together with which the question was looked up, and which facts have all of both; else
    # nothing.
    leans_on: str
    meant: tuple[Match, ...]

    @property
    def leans(self) -> bool:
        """Whether it was found for the question together with an earlier one."""
        return bool(self.leans_on)


@dataclass(frozen=True, slots=True)
class Assembled(Found):
    """What was found, and the prompt: the first `used` of the facts are in it, and what was found of the policy.

    `turns_cut` counts the shopper's earlier messages that had no room.
    """

    used: int
    turns_cut: int
    messages: list[PromptMessage]

    @property
    def listed(self) -> tuple[Match, ...]:
        """The entries that the prompt lists beside the question."""
        return (*self.facts[: self.used], *self.of_policy)


async def assemble(
    request: ReplyRequest,
    profile: ModelProfile,
    engine: Engine,
    persona_of: PersonaOf | None = None,
) -> Assembled:
    """Find what fits and build the prompt: what a reply is made from, and what the preview shows."""
    return await with_prompt(await find(request, persona_of), request, profile, engine)


async def find(request: ReplyRequest, persona_of: PersonaOf | None = None) -> Found:
    """Find what fits the question, for the persona that `persona_of` reads or the request names.

    Where nothing fits well, the question may lean on the one before it (“and in red?”): both are looked up together.
    One that goes on (“and to Canada?”) may, too, where both together fit better than it alone. Where it asks for price,
    stock, a variant or a trait, or whether one can buy, and names nothing (“how much is it?”), the product that the
    shopper spoke of is meant, and what was said of it is looked up alone: FAQs lie near to any such question.
    Reads in short scopes of its own. Raises PersonaVersion.DoesNotExist where the shop has no such persona.
    """
    asked_in = language_of(request.question, request.locale)
    reading = persona_of or partial(_persona_of, version=request.persona_version)
    assistant = partial(_assistant_of, request.shop_id, reading)
    (shop, persona, policy), look = await _look_up(request, request.question, asked_in, assistant)
    leans_on, points = "", points_to_product(request.question)
    meant: Sequence[Match] = ()
    before = [said.content for said in request.history if said.role == "user"]
    names = False  # a product, and no more
    if before and only_names(request.question):
        look = _products_first(look)
        names = any(match.article for match in look.facts)
    for back, earlier in enumerate(reversed(before[-(NAMED_IN if points else LEANS) :])):
        on = not back and (names or _may_go_on(look, request.question, asked_in))
        if (look.answers or look.policy_answers) and not points and not on:
            break
        if points:
            _, spoken_of = await _look_up(request, earlier, asked_in, lambda: None)
            if _is_of_product(spoken_of, request.question):
                own = look if asks_when_back(request.question) else None
                look, leans_on = _products_first(spoken_of, own), earlier
                meant = await asyncio.to_thread(
                    with_all, look.facts, request.question, earlier, asked_in
                )
                break
        topic = _with_topic(earlier, before[: -1 - back])
        whole = f"{topic} {request.question}"
        _, leaning = await _look_up(request, whole, asked_in, lambda: None)
        if names:  # it leads, but where something else has all of both
            taken = await asyncio.to_thread(_any_has_all, leaning.facts, whole, asked_in)
        else:
            better = _best_fit(leaning.facts, asked_in) > _best_fit(look.facts, asked_in)
            taken = better and (on or not look.answers)
        if taken:
            meant = await asyncio.to_thread(
                with_all, leaning.facts, request.question, topic, asked_in
            )
            look, leans_on = _first(leaning, meant), topic
            if meant:
                break
    return Found(
        shop=shop,
        persona=persona,
        policy=policy,
        language=_reply_language(persona, asked_in),
        matches=look.matches,
        facts=look.facts,
        answers=look.answers,
        of_policy=look.of_policy,
        policy_answers=look.policy_answers,
        left_out=look.left_out,
        by_meaning=look.by_meaning,
        leans_on=leans_on,
        meant=tuple(meant),
    )


def _may_go_on(look: "_Look", asked: str, asked_in: str) -> bool:
    """Whether a question for which something was found may be about what the one before it was about."""
    if _is_of_product(look, asked):
        return False
    return goes_on(asked) or (
        names_little(asked) and _best_fit(look.facts, asked_in) < SURELY_MEANT
    )


def _with_topic(earlier: str, before: Sequence[str]) -> str:
    """An earlier question, and what it went on with: “I want to hire a bike”, “for a week”."""
    parts = [earlier]
    for said in reversed(before[-TOPIC_IN:]):
        if not (goes_on(parts[0]) or names_little(parts[0])):
            break
        parts.insert(0, said)
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the shop's knowledge has for some words; the parts are those of `Found`."""

    matches: tuple[Match, ...]
    facts: tuple[Match, ...]
    answers: tuple[Match, ...]
    of_policy: tuple[Match, ...]
    policy_answers: tuple[Match, ...]
    left_out: tuple[Match, ...]
    by_meaning: bool


async def _look_up(
    request: ReplyRequest, words: str, asked_in: str, beside: Callable[[], T]
) -> tuple[T, _Look]:
    """What is known for the words; and what `beside` reads, in the same unit of work."""
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    question = await asyncio.to_thread(read_question, words, request.shop_id)

    def read() -> tuple[T, Sequence[Match]]:
        return beside(), nearest(request.shop_id, question, LOOKED_AT)

    there, found = await in_shop(request.shop_id, read)
    ours = tuple(answering(found))
    facts, of_policy = tuple(fitting(ours, words, asked_in)), tuple(fitting_policy(ours, asked_in))
    return there, _Look(
        matches=ours,
        facts=facts,
        answers=tuple(match for match in facts if may_answer(match, words, asked_in)),
        of_policy=of_policy,
        policy_answers=tuple(one for one in of_policy if may_answer(one, words, asked_in)),
        left_out=tuple(match for match in found if match.gives_orders),
        by_meaning=question.vector is not None,
    )


def _is_of_product(look: _Look, question: str) -> bool:
    """Whether a product was spoken of. FAQs have prices, too: of these the product has to lead them."""
    among = look.facts if asks_for_stock(question) else look.facts[:1]
    return any(match.article for match in among)


def _products_first(look: _Look, then: _Look | None = None) -> _Look:
    """What was found, products first; of what was found `then` in place of the rest."""
    products = [match for match in look.facts if match.article]
    if then:
        products = products[:1]  # that which was spoken of
    rest, first = then or look, {match.id for match in products}
    matches, facts, answers = (
        # Found for other words, the same product has another score.
        (*products, *(match for match in found if match.id not in first))
        for found in (rest.matches, rest.facts, rest.answers)
    )
    return replace(
        look,
        matches=matches if then else look.matches,
        facts=facts[:MOST],
        answers=answers[:MOST],
    )


def _any_has_all(facts: Sequence[Match], asked: str, asked_in: str) -> bool:
    return any(has_all(one, asked, asked_in) for one in facts)


def _first(look: _Look, meant: Sequence[Match]) -> _Look:
    """What was found, first what has all that was asked; where anything has, nothing else is the answer."""
    if not meant:
        return look
    return replace(
        look,
        facts=(*meant, *(match for match in look.facts if match not in meant)),
        answers=tuple(match for match in look.answers if match in meant),
    )


def _best_fit(facts: Sequence[Match], asked_in: str) -> float:
    return max((fit(match, asked_in) for match in facts), default=-1.0)


async def with_prompt(
    found: Found, request: ReplyRequest, profile: ModelProfile, engine: Engine
) -> Assembled:
    """Build the prompt from what was found.

    What fits by the estimate, which is on the high side, fits. Where it does not, the model's own tokenizer counts.
    """
    messages, used, turns_cut = _cut_to_fit(found, request, profile, estimate_tokens)
    if (used < len(found.facts) or turns_cut) and (count := await _counted(found, request, engine)):
        messages, used, turns_cut = _cut_to_fit(found, request, profile, count)
    parts = {field.name: getattr(found, field.name) for field in fields(Found)}
    return Assembled(**parts, used=used, turns_cut=turns_cut, messages=messages)


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


def _cut_to_fit(
    found: Found, request: ReplyRequest, profile: ModelProfile, count: Callable[[str], int]
) -> tuple[list[PromptMessage], int, int]:
    """The messages, how many of the facts are in them, and how many earlier turns are not.

    What has no room goes in this order: the least fitting facts, then the oldest turns. Persona, rules and question
    stay whole.
    """
    budget = profile.context - profile.sampling.max_tokens
    used = len(found.facts)
    while True:
        fixed = _built(found, request, used, ())
        room = budget - sum(count(message.content) for message in fixed)
        if room >= 0 or not used:
            break
        used -= 1
    said = without_unknowing(request.history)
    history = trim_history(said, min(room, settings.HISTORY_TOKENS), count)
    cut = _turns(said) - _turns(history)
    return _built(found, request, used, history), used, cut


async def _counted(
    found: Found, request: ReplyRequest, engine: Engine
) -> Callable[[str], int] | None:
    """Tokens by the model's own tokenizer, of every text that `_cut_to_fit` may ask for; None if no engine counts."""
    texts = {as_text(message.content) for message in without_unknowing(request.history)}
    for used in range(len(found.facts) + 1):
        texts |= {message.content for message in _built(found, request, used, ())}
    ordered = sorted(texts)
    try:
        counts = dict(zip(ordered, await engine.count_texts(ordered), strict=True))
    except EngineUnavailableError:
        return None
    return lambda text: counts[as_text(text)] + WRAPPING


def _built(
    found: Found, request: ReplyRequest, used: int, history: Sequence[PromptMessage]
) -> list[PromptMessage]:
    return build_prompt(
        found.shop,
        found.persona,
        found.policy,
        (*found.facts[:used], *found.of_policy),
        history,
        request.question,
        found.language,
    )


def _turns(history: Sequence[PromptMessage]) -> int:
    return sum(message.role == "user" for message in history)
