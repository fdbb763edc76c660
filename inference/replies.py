"""How a reply is made. `stream_reply` is the room's one public door."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from inference.assembly import assemble
from inference.engine import Engine, EngineUnavailableError, Piece
from inference.fallback import fallback_answer
from inference.languages import language_of
from inference.messages import ReplyEnd, ReplyEvent, ReplyRequest, Source, TextDelta, TextReset
from inference.order_look_up import order_reply
from inference.profiles import active_profile
from knowledge.search import FaqMatch

log = logging.getLogger(__name__)

NEAR = (
    0.012  # a runner-up so close is as good as the best: cosines of this model lie close together
)


def last_resort(request: ReplyRequest) -> tuple[TextDelta, ReplyEnd]:
    """A reply that asks neither engine nor knowledge, for a question on which several processes died."""
    text, _ = fallback_answer((), language_of(request.question, request.locale), NEAR)
    return TextDelta(text), ReplyEnd("fallback", interrupted=True)


async def stream_reply(request: ReplyRequest, engine: Engine) -> AsyncGenerator[ReplyEvent, None]:
    """Make one reply: yield its text as it comes, then a ReplyEnd.

    Whatever fails on the way to the engine or inside it, a reply comes out: the FAQ's, or an honest sentence.
    No database connection is held while the engine is waited for.
    """
    if known := await order_reply(request):
        yield TextDelta(known.text)
        yield ReplyEnd("fallback", cards=known.cards, look_up=known.look_up)
        return
    profile = active_profile()
    made = await assemble(request, profile)
    used = made.facts[: made.used]
    said = False
    if made.language in profile.languages:
        for attempt in (1, 2):
            try:
                asked = engine.stream(made.messages, profile, request.shop_id)
                async with aclosing(asked) as pieces:
                    async for event in _from_engine(pieces, used):
                        said = said or isinstance(event, TextDelta)
                        yield event
                return
            except EngineUnavailableError as error:
                log.warning("shop=%s engine attempt %d failed: %s", made.shop.slug, attempt, error)
                if said:
                    yield TextReset()
                if said or not error.worth_another_try:
                    break
    text, stands_on = fallback_answer(made.answers, made.language, NEAR)
    yield TextDelta(text)
    yield ReplyEnd("fallback", interrupted=said, sources=_sources(stands_on))


async def _from_engine(
    pieces: AsyncGenerator[Piece, None], facts: Sequence[FaqMatch]
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
        prompt_tokens=counts.prompt_tokens,
        completion_tokens=counts.completion_tokens,
    )


def _sources(matches: Sequence[FaqMatch]) -> tuple[Source, ...]:
    return tuple(Source("faq", match.id, match.question) for match in matches)
