"""How a reply is made. `stream_reply` is the room's one public door."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from inference.engine import Engine, EngineUnavailableError, Piece
from inference.fallback import fallback_answer
from inference.languages import language_of
from inference.messages import (
    PromptMessage,
    ReplyEnd,
    ReplyEvent,
    ReplyRequest,
    Source,
    TextDelta,
    TextReset,
)
from inference.profiles import ModelProfile, active_profile
from inference.prompts import build_prompt, estimate_tokens, trim_history
from knowledge.embeddings import embed_question
from knowledge.search import FaqMatch, find_faqs
from tenants.models import PersonaVersion, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop

log = logging.getLogger(__name__)

FACTS = 3  # FAQs that go into a prompt: a small model mixes more of them up
NEAR = (
    0.012  # a runner-up so close is as good as the best: cosines of this model lie close together
)
FAR = 0.05  # what is so much worse than the best is about something else


@dataclass(frozen=True, slots=True)
class Bar:
    """The cosines from which an FAQ may go into a prompt, and from which it may be the answer.

    Measured on tests/knowledge/retrieval_questions.json: at `prompt` 94 % (Chinese: 97 %) of the right FAQs come
    through; at `answer` 82 % (93 %) of the answers given are right, and 5 (1) of 26 questions that no FAQ
    answers get one all the same. Across languages by a look at twenty questions.
    """

    prompt: float
    answer: float


_ENGLISH, _CHINESE, _ACROSS = Bar(0.83, 0.84), Bar(0.87, 0.89), Bar(0.83, 0.85)


def last_resort(request: ReplyRequest) -> tuple[TextDelta, ReplyEnd]:
    """A reply that asks neither engine nor knowledge, for a question on which several processes died."""
    text, _ = fallback_answer((), language_of(request.question, request.locale), NEAR)
    return TextDelta(text), ReplyEnd("fallback", interrupted=True)


async def stream_reply(request: ReplyRequest, engine: Engine) -> AsyncGenerator[ReplyEvent, None]:
    """Make one reply: yield its text as it comes, then a ReplyEnd.

    Whatever fails on the way to the engine or inside it, a reply comes out: the FAQ's, or an honest sentence.
    No database connection is held while the engine is waited for.
    """
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    vector = await asyncio.to_thread(embed_question, request.question)
    matches = await in_shop(request.shop_id, find_faqs, request.shop_id, vector, FACTS)
    shop, persona = await in_shop(request.shop_id, _assistant_of, request.shop_id)
    asked_in = language_of(request.question, request.locale)
    language = _reply_language(persona, asked_in)
    near = [match for match in matches if match.score > matches[0].score - FAR]
    facts = [match for match in near if match.score >= _bar(asked_in, match).prompt]
    profile = active_profile()
    said = False
    if language in profile.languages:
        messages = _prompt(shop, persona, facts, request, language, profile)
        for attempt in (1, 2):
            try:
                async with aclosing(engine.stream(messages, profile, request.shop_id)) as pieces:
                    async for event in _from_engine(pieces, facts, persona.id):
                        said = said or isinstance(event, TextDelta)
                        yield event
                return
            except EngineUnavailableError as error:
                log.warning("shop=%s engine attempt %d failed: %s", shop.slug, attempt, error)
                if said:
                    yield TextReset()
                if said or not error.worth_another_try:
                    break
    fitting = [match for match in facts if match.score >= _bar(asked_in, match).answer]
    text, used = fallback_answer(fitting, language, NEAR)
    yield TextDelta(text)
    yield ReplyEnd("fallback", interrupted=said, sources=_sources(used), persona_version=persona.id)


def _assistant_of(shop_id: UUID) -> tuple[Shop, PersonaVersion]:
    persona = published_persona(shop_id)
    return persona.shop, persona


def _reply_language(persona: PersonaVersion, asked_in: str) -> str:
    if persona.language != PersonaVersion.Language.SHOPPER:
        return persona.language.split("-")[0]
    return asked_in


def _bar(asked_in: str, match: FaqMatch) -> Bar:
    if language_of(match.question, asked_in) != asked_in:
        return _ACROSS
    return _CHINESE if asked_in == "zh" else _ENGLISH


def _prompt(
    shop: Shop,
    persona: PersonaVersion,
    facts: Sequence[FaqMatch],
    request: ReplyRequest,
    language: str,
    profile: ModelProfile,
) -> list[PromptMessage]:
    budget = profile.context - profile.sampling.max_tokens
    kept = list(facts)
    while True:
        fixed = build_prompt(shop, persona, kept, [], request.question, language)
        room = budget - sum(estimate_tokens(message.content) for message in fixed)
        if room >= 0 or not kept:
            break
        kept.pop()  # the least fitting
    history = trim_history(request.history, min(room, settings.HISTORY_TOKENS))
    return build_prompt(shop, persona, kept, history, request.question, language)


async def _from_engine(
    pieces: AsyncGenerator[Piece, None], facts: Sequence[FaqMatch], persona_version: UUID
) -> AsyncGenerator[ReplyEvent, None]:
    said, counts = False, Piece()
    async for piece in pieces:
        # Models open with line breaks at times; a reply does not.
        text = piece.text if said else piece.text.lstrip()
        if text:
            said = True
            yield TextDelta(text)
        if piece.completion_tokens is not None:
            counts = piece
    if not said:
        raise EngineUnavailableError("the answer is empty")
    yield ReplyEnd(
        "engine",
        sources=_sources(facts),
        persona_version=persona_version,
        prompt_tokens=counts.prompt_tokens,
        completion_tokens=counts.completion_tokens,
    )


def _sources(matches: Sequence[FaqMatch]) -> tuple[Source, ...]:
    return tuple(Source("faq", match.id, match.question) for match in matches)
