"""What a reply is made from: the persona, what the shop knows about the question, and the prompt of both.

Replies and the preview in the admin go through `assemble`, so that what is shown is what is sent.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings

from inference.languages import language_of
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile
from inference.prompts import build_prompt, estimate_tokens, trim_history
from knowledge.search import FaqMatch, find_faqs, read_question
from tenants.models import PersonaText, PersonaVersion, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop

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
class Assembled:
    """Everything for one reply. `facts` fit the question, best first; the first `used` of them are in the prompt.

    `answers` are those so near that they may be the answer themselves; `turns_cut` counts the shopper's earlier
    messages that had no room.
    """

    shop: Shop
    persona: PersonaText
    language: str
    facts: tuple[FaqMatch, ...]
    used: int
    answers: tuple[FaqMatch, ...]
    turns_cut: int
    messages: list[PromptMessage]


async def assemble(
    request: ReplyRequest, profile: ModelProfile, persona_of: PersonaOf | None = None
) -> Assembled:
    """Find what fits and build the prompt, from the persona that `persona_of` reads or the request names.

    Reads in short scopes of its own. Raises PersonaVersion.DoesNotExist where the shop has no such persona.
    """
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    question = await asyncio.to_thread(read_question, request.question)
    matches = await in_shop(request.shop_id, find_faqs, request.shop_id, question, FACTS)
    reading = persona_of or partial(_persona_of, version=request.persona_version)
    shop, persona = await in_shop(request.shop_id, _assistant_of, request.shop_id, reading)
    asked_in = language_of(request.question, request.locale)
    language = _reply_language(persona, asked_in)
    near = [match for match in matches if match.score > matches[0].score - FAR]
    facts = [match for match in near if match.score >= _bar(asked_in, match).prompt]
    messages, used, turns_cut = _prompt(shop, persona, facts, request, language, profile)
    answers = tuple(match for match in facts if match.score >= _bar(asked_in, match).answer)
    return Assembled(shop, persona, language, tuple(facts), used, answers, turns_cut, messages)


def _persona_of(shop_id: UUID, version: UUID | None) -> PersonaText:
    if version is None:
        return published_persona(shop_id)
    return PersonaVersion.objects.get(shop_id=shop_id, pk=version)


def _assistant_of(shop_id: UUID, persona_of: PersonaOf) -> tuple[Shop, PersonaText]:
    return Shop.objects.get(pk=shop_id), persona_of(shop_id)


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
