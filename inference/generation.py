"""The model's part of a reply: streamed, checked sentence by sentence, and mended from the knowledge.

A sentence is shown when it is complete and stands on the knowledge. The first that does not ends the model's part;
nobody but staff sees it. The reply then goes on with the fitting FAQ's answer, or offers a person.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from inference.assembly import Assembled, Found, with_prompt
from inference.engine import Engine, Piece
from inference.engine_errors import EngineFullError, EngineUnavailableError
from inference.entries import out_of_stock, product_card, web_address
from inference.fallback import fallback_answer, limited_sentence, sentence
from inference.gate.places import Ask, Place, Urgency
from inference.grounding.content_words import words_of
from inference.measures import turn_came
from inference.messages import (
    Begun,
    FellBack,
    Limited,
    ReplyEnd,
    ReplyEvent,
    ReplyRequest,
    Source,
    TextDelta,
)
from inference.metering import Meter, metered
from inference.plan_limits import LimitReachedError
from inference.profiles import ModelProfile, active_profile
from inference.speech import Speech, grounds_of
from inference.trace import Trace
from knowledge.search import Match

log = logging.getLogger(__name__)

NEAR = (
    0.012  # a runner-up so close is as good as the best: cosines of this model lie close together
)
TOLD = 0.6  # share of an answer's words from which it was said already

Events = AsyncGenerator[ReplyEvent, None]


async def grounded_reply(
    found: Found, request: ReplyRequest, engine: Engine, trace: Trace
) -> Events:
    """Ask the model, twice if it failed before its first word.

    Else, beyond the plan's limits, or where the engine broke off, give the fallback.
    """
    profile, trace.plan = active_profile(), found.shop.plan.name
    made = await with_prompt(found, request, profile, engine)
    trace.note(language=made.language, model=profile.name)
    trace.note_sources(made.matches, made.facts[: made.used], "prompt")
    if made.turns_cut or made.used < len(made.facts):
        trace.note(cut={"facts": len(made.facts) - made.used, "turns": made.turns_cut})
    if made.left_out:
        trace.note(left_out=[match.title for match in made.left_out])
    # Not in the event loop: entries are read word by word when they are first met.
    grounds = await asyncio.to_thread(grounds_of, made, request)
    speech, limit, full = Speech(grounds, trace), None, False
    if made.language in profile.languages:
        trace.note_prompt(made.messages)
        avoid = ""
        for attempt in (1, 2):
            speech = Speech(grounds, trace)
            try:
                async with metered(made.messages, profile, request, attempt, trace) as meter:
                    ask = _ask_for(made, request, meter, profile, avoid)
                    async with engine.gate.place(ask) as place:
                        async with aclosing(place.waits()) as waits:
                            async for waiting in waits:
                                yield waiting
                        avoid = place.engine
                        trace.mark("turn")
                        turn_came(trace, ask.urgency, place.waited)
                        yield Begun()
                        spoken = _spoken(made, request, engine, place, meter, speech)
                        async with aclosing(spoken) as texts:
                            async for text in texts:
                                yield TextDelta(text)
                        place.outcome = "ok"
                for event in _ended(made, speech, meter.counts):
                    yield event
                return
            except EngineUnavailableError as error:
                # Not the error's text: an engine may quote the prompt in it.
                kind = type(error).__name__
                log.warning("%s engine attempt %d failed: %s", request.whose, attempt, kind)
                trace.note(failure=kind)
                full = isinstance(error, EngineFullError)
                if speech.said or not error.worth_another_try:
                    break
            except LimitReachedError as reached:
                limit = reached
                trace.note(limit={"code": reached.code, "retry_after": reached.retry_after})
                break
        yield FellBack(_limited(limit), full)
    trace.route = "fallback"
    text, stands_on = fallback_answer(made.answers, made.language, NEAR)
    if limit and not stands_on:
        text = limited_sentence(limit, made.language)
    trace.note_sources(made.matches, stands_on, "answer")
    yield TextDelta(f"\n\n{text}" if speech.said else text)
    yield ReplyEnd(
        "fallback",
        interrupted=bool(speech.said),
        sources=sources_of(stands_on),
        cards=cards_of(stands_on, text),
        limited=_limited(limit),
    )


def _limited(limit: LimitReachedError | None) -> Limited | None:
    return Limited(limit.code, limit.retry_after) if limit else None


def _ask_for(
    made: Assembled, request: ReplyRequest, meter: Meter, profile: ModelProfile, avoid: str
) -> Ask:
    weight, urgency = made.shop.plan.weight, Urgency.of(request.kind)
    return Ask(request.shop_id, weight, meter.prompt, profile.queue_seconds, urgency, avoid)


async def _spoken(
    made: Assembled,
    request: ReplyRequest,
    engine: Engine,
    place: Place,
    meter: Meter,
    speech: Speech,
) -> AsyncGenerator[str, None]:
    """What may be shown of one try. Raises EngineUnavailableError when the engine fails or says nothing."""
    asked = engine.stream(place.engine, made.messages, meter.profile, request.shop_id)
    async with aclosing(asked) as pieces:
        async for piece in pieces:
            meter.take(piece)
            if piece.completion_tokens is not None:
                place.spend(piece.prompt_tokens, piece.cached_tokens, piece.completion_tokens)
            if piece.text:
                speech.trace.mark("first_token")
            for text in speech.take(piece.text):
                yield text
            if speech.broken:
                break  # leaving the stream frees the engine's slot
    for text in speech.end():
        yield text
    if not speech.said and not speech.broken:
        raise EngineUnavailableError("the answer is empty")


def _ended(made: Assembled, speech: Speech, counts: Piece) -> Iterator[ReplyEvent]:
    """What follows the model's part, by rule."""
    trace = speech.trace
    trace.note(
        tokens={
            "prompt": counts.prompt_tokens,
            "cached": counts.cached_tokens,
            "completion": counts.completion_tokens,
        }
    )
    used: Sequence[Match] = made.facts[: made.used]
    text = ""
    if speech.broken:
        text, used = _instead(made, speech, trace)
    elif speech.knows_not and not speech.tells:
        text, used = f"\n\n{sentence('offer', made.language)}", ()
        trace.note(gap=made.by_meaning)
    elif out := _sold_out(used, made.language, speech.said):
        text = f"\n\n{out}"
    if text:
        yield TextDelta(text)
    trace.route = "engine" if speech.said else trace.route
    yield ReplyEnd(
        "engine" if speech.said else "fallback",
        sources=sources_of(used),
        cards=cards_of(used, speech.said + text),
        prompt_tokens=counts.prompt_tokens,
        completion_tokens=counts.completion_tokens,
        cached_tokens=counts.cached_tokens,
    )


def _sold_out(used: Sequence[Match], language: str, said: str) -> str:
    """What is to be added on products that cannot be had: the one that fits best, and those that the reply names."""
    about = [
        match
        for place, match in enumerate(used)
        if place == 0 or match.title.casefold() in said.casefold()
    ]
    return "\n".join(filter(None, (out_of_stock(match, language, said) for match in about)))


def _instead(made: Assembled, speech: Speech, trace: Trace) -> tuple[str, Sequence[Match]]:
    """What is said in place of the rest: the fitting FAQ's answer, or that a person can be had.

    An entry that lacks what the shopper asked about is no answer to it, however near it lies.
    """
    used = made.facts[: made.used] if speech.said else ()
    gap = "\n\n" if speech.said else ""
    lacks = speech.broken is not None and speech.broken.asked
    if made.answers and not lacks:
        text, stands_on = fallback_answer(made.answers, made.language, NEAR)
        if not _was_said(text, speech.said):
            trace.route = "knowledge"
            trace.note_sources(made.matches, stands_on, "answer")
            return gap + text, (*used, *(one for one in stands_on if one not in used))
    if speech.said:
        return gap + sentence("more", made.language), used
    trace.route = "unknown"
    trace.note(gap=made.by_meaning)
    return sentence("unknown", made.language), ()


def _was_said(text: str, said: str) -> bool:
    words, known = words_of(text), words_of(said)
    every = {*words.stems, *words.han}
    return len(every & {*known.stems, *known.han}) >= TOLD * len(every)


def sources_of(matches: Sequence[Match]) -> tuple[Source, ...]:
    """The entries as a reply names them; passages by their document, each once."""
    named = {
        match.id: Source(
            "document" if match.kind == "passage" else match.kind,
            match.id,
            match.title,
            web_address(match.article.url) if match.article else None,
        )
        for match in matches
    }
    return tuple(named.values())


def cards_of(matches: Sequence[Match], said: str) -> tuple[Mapping[str, Any], ...]:
    """Cards of the products that a reply is about: the one that fits best, and those that it names."""
    return tuple(
        product_card(match, match.article)
        for place, match in enumerate(matches)
        if match.article and (place == 0 or match.title.casefold() in said.casefold())
    )
