"""What a reply is made from: the persona, what the shop knows about the question, and the prompt of both.

Replies and the preview in the admin go through `find` and `with_prompt`, so that what is shown is what is sent.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from uuid import UUID

from django.conf import settings

from inference.instructions import gives_orders
from inference.languages import language_of
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile
from inference.prompts import build_prompt, estimate_tokens, trim_history
from knowledge.search import FaqMatch, find_faqs, read_question
from tenants.models import PersonaText, PersonaVersion, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop
from tenants.variables import fill_persona

FACTS = 3  # FAQs that go into a prompt: a small model mixes more of them up
FAR = 0.05  # what is so much worse than the best is about something else

PersonaOf = Callable[[UUID], PersonaText]


@dataclass(frozen=True, slots=True)
class Bar:
    """The scores from which an FAQ may go into a prompt, and from which it may be the answer without the engine.

    Measured on tests/knowledge/questions: at `prompt` 91 % (Chinese: 98 %) of the right FAQs come through; at
    `answer` 75 % (86 %) of the answers given are right, and 25 (10) of 68 questions that no FAQ answers get one all
    the same. Across languages by a look at twenty questions.
    """

    prompt: float
    answer: float


_ENGLISH, _CHINESE, _ACROSS = Bar(0.86, 0.87), Bar(0.89, 0.91), Bar(0.86, 0.88)


@dataclass(frozen=True, slots=True)
class Found:
    """Whose assistant answers, in which language, and what the shop knows about the question.

    `matches` are the nearest entries, best first, whatever their scores; `facts` those near enough for a prompt;
    `answers` those of them near enough to be the answer themselves. `left_out` are entries that speak to the
    assistant: they are none of these.
    """

    shop: Shop
    persona: PersonaText
    language: str
    matches: tuple[FaqMatch, ...]
    facts: tuple[FaqMatch, ...]
    answers: tuple[FaqMatch, ...]
    left_out: tuple[FaqMatch, ...]
    by_meaning: (
        bool  # else the embeddings' server is away: what words alone do not find may be there
    )


@dataclass(frozen=True, slots=True)
class Assembled(Found):
    """What was found, and the prompt: the first `used` of the facts are in it.

    `turns_cut` counts the shopper's earlier messages that had no room.
    """

    used: int
    turns_cut: int
    messages: list[PromptMessage]


async def assemble(
    request: ReplyRequest, profile: ModelProfile, persona_of: PersonaOf | None = None
) -> Assembled:
    """Find what fits and build the prompt: what a reply is made from, and what the preview shows."""
    return with_prompt(await find(request, persona_of), request, profile)


async def find(request: ReplyRequest, persona_of: PersonaOf | None = None) -> Found:
    """Find what fits the question, for the persona that `persona_of` reads or the request names.

    Where nothing fits well, the question may lean on the one before it (“and in red?”): both are looked up together.
    Reads in short scopes of its own. Raises PersonaVersion.DoesNotExist where the shop has no such persona.
    """
    asked_in = language_of(request.question, request.locale)
    reading = persona_of or partial(_persona_of, version=request.persona_version)
    shop, persona = await in_shop(request.shop_id, _assistant_of, request.shop_id, reading)
    matches, facts, by_meaning = await _look_up(request, request.question, asked_in)
    before = [said.content for said in request.history if said.role == "user"]
    if before and not _may_answer(matches, asked_in):
        leaning = await _look_up(request, f"{before[-1]} {request.question}", asked_in)
        if not matches or leaning[0][0].score > matches[0].score:
            matches, facts, by_meaning = leaning
    ours = [match for match in matches if not _gives_orders(match)]
    return Found(
        shop=shop,
        persona=persona,
        language=_reply_language(persona, asked_in),
        matches=tuple(ours),
        facts=tuple(match for match in facts if match in ours),
        answers=tuple(
            match for match in facts if match in ours and _may_answer((match,), asked_in)
        ),
        left_out=tuple(match for match in matches if match not in ours),
        by_meaning=by_meaning,
    )


async def _look_up(
    request: ReplyRequest, words: str, asked_in: str
) -> tuple[Sequence[FaqMatch], Sequence[FaqMatch], bool]:
    """What comes nearest to the words, what of it is near enough for a prompt, and whether its meaning was known."""
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    question = await asyncio.to_thread(read_question, words)
    matches = await in_shop(request.shop_id, find_faqs, request.shop_id, question, FACTS)
    near = [match for match in matches if match.score > matches[0].score - FAR]
    facts = [match for match in near if match.score >= _bar(asked_in, match).prompt]
    return matches, facts, question.vector is not None


def with_prompt(found: Found, request: ReplyRequest, profile: ModelProfile) -> Assembled:
    """Build the prompt from what was found."""
    messages, used, turns_cut = _prompt(
        found.shop, found.persona, found.facts, request, found.language, profile
    )
    parts = {field.name: getattr(found, field.name) for field in fields(Found)}
    return Assembled(**parts, used=used, turns_cut=turns_cut, messages=messages)


def _may_answer(matches: Sequence[FaqMatch], asked_in: str) -> bool:
    return bool(matches) and matches[0].score >= _bar(asked_in, matches[0]).answer


def _gives_orders(match: FaqMatch) -> bool:
    return gives_orders(f"{match.question}\n{match.answer}")


def _persona_of(shop_id: UUID, version: UUID | None) -> PersonaText:
    if version is None:
        return published_persona(shop_id)
    return PersonaVersion.objects.get(shop_id=shop_id, pk=version)


def _assistant_of(shop_id: UUID, persona_of: PersonaOf) -> tuple[Shop, PersonaText]:
    return Shop.objects.get(pk=shop_id), fill_persona(persona_of(shop_id))


def _reply_language(persona: PersonaText, asked_in: str) -> str:
    if persona.language != PersonaText.Language.SHOPPER:
        return persona.language.split("-")[0]
    return asked_in


def _bar(asked_in: str, match: FaqMatch) -> Bar:
    if language_of(match.question, asked_in) != asked_in:
        return _ACROSS
    return _CHINESE if asked_in == "zh" else _ENGLISH


def _prompt(
    shop: Shop,
    persona: PersonaText,
    facts: Sequence[FaqMatch],
    request: ReplyRequest,
    language: str,
    profile: ModelProfile,
) -> tuple[list[PromptMessage], int, int]:
    """The messages, how many of the facts are in them, and how many earlier turns are not."""
    budget = profile.context - profile.sampling.max_tokens
    kept = list(facts)
    while True:
        fixed = build_prompt(shop, persona, kept, [], request.question, language)
        room = budget - sum(estimate_tokens(message.content) for message in fixed)
        if room >= 0 or not kept:
            break
        kept.pop()  # the least fitting
    history = trim_history(request.history, min(room, settings.HISTORY_TOKENS))
    cut = _turns(request.history) - _turns(history)
    return build_prompt(shop, persona, kept, history, request.question, language), len(kept), cut


def _turns(history: Sequence[PromptMessage]) -> int:
    return sum(message.role == "user" for message in history)
