"""The model's part of a reply: streamed, checked sentence by sentence, and mended from the knowledge.

A sentence is shown when it is complete and stands on the knowledge. The first that does not ends the model's part;
nobody but staff sees it. The reply then goes on with the fitting FAQ's answer, or offers a person.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from inference.assembly import Assembled, Found, with_prompt
from inference.engine import Engine, EngineUnavailableError, Piece
from inference.entries import grounds, out_of_stock, product_card, web_address
from inference.fallback import fallback_answer, sentence
from inference.grounding.check import Finding, Grounds
from inference.grounding.content_words import make_ready, words_of
from inference.grounding.sentences import Sentences
from inference.messages import ReplyEnd, ReplyEvent, ReplyRequest, Source, TextDelta, TextReset
from inference.profiles import ModelProfile, active_profile
from inference.trace import Trace
from knowledge.search import Match

log = logging.getLogger(__name__)

NEAR = (
    0.012  # a runner-up so close is as good as the best: cosines of this model lie close together
)
TOLD = 0.6  # share of an answer's words from which it was said already
EARLIER = 6  # of the assistant's own messages, on which a reply may stand

Events = AsyncGenerator[ReplyEvent, None]


async def grounded_reply(
    found: Found, request: ReplyRequest, engine: Engine, trace: Trace
) -> Events:
    """Ask the model, twice if it failed before its first word; else give the fallback."""
    profile = active_profile()
    made = await with_prompt(found, request, profile, engine)
    trace.note(language=made.language, model=profile.name)
    trace.note_sources(made.matches, made.facts[: made.used], "prompt")
    if made.turns_cut or made.used < len(made.facts):
        trace.note(cut={"facts": len(made.facts) - made.used, "turns": made.turns_cut})
    if made.left_out:
        trace.note(left_out=[match.title for match in made.left_out])
    said = False
    if made.language in profile.languages:
        trace.note_prompt(made.messages)
        for attempt in (1, 2):
            try:
                async with aclosing(_ask(made, request, profile, engine, trace)) as events:
                    async for event in events:
                        said = said or isinstance(event, TextDelta)
                        yield event
                return
            except EngineUnavailableError as error:
                # Not the error's text: an engine may quote the prompt in it.
                kind = type(error).__name__
                log.warning("shop=%s engine attempt %d failed: %s", made.shop.slug, attempt, kind)
                if said:
                    yield TextReset()
                if said or not error.worth_another_try:
                    break
    trace.route = "fallback"
    text, stands_on = fallback_answer(made.answers, made.language, NEAR)
    trace.note_sources(made.matches, stands_on, "answer")
    yield TextDelta(text)
    yield ReplyEnd(
        "fallback",
        interrupted=said,
        sources=sources_of(stands_on),
        cards=cards_of(stands_on, text),
    )


async def _ask(
    made: Assembled,
    request: ReplyRequest,
    profile: ModelProfile,
    engine: Engine,
    trace: Trace,
) -> Events:
    """One try. Raises EngineUnavailableError when the engine fails or says nothing."""
    # Not in the event loop: entries are read word by word when they are first met.
    grounds = await asyncio.to_thread(grounds_of, made, request)
    speech, counts = Speech(grounds, trace), Piece()
    asked = engine.stream(made.messages, profile, request.shop_id)
    async with aclosing(asked) as pieces:
        async for piece in pieces:
            if piece.completion_tokens is not None:
                counts = piece
            if piece.text:
                trace.mark("first_token")
            for text in speech.take(piece.text):
                yield TextDelta(text)
            if speech.broken:
                break  # leaving the stream frees the engine's slot
    for text in speech.end():
        yield TextDelta(text)
    if not speech.said and not speech.broken:
        raise EngineUnavailableError("the answer is empty")
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
    )


@dataclass(slots=True)
class Speech:
    """What the model says, let through sentence by sentence up to the first that does not stand."""

    grounds: Grounds
    trace: Trace
    said: str = ""
    tells: bool = False  # anything of the shop
    knows_not: bool = False  # says so
    broken: Finding | None = None
    _sentences: Sentences = field(default_factory=Sentences)

    def take(self, text: str) -> Iterator[str]:
        """Take in more of it; yield the sentences that may be shown now."""
        if not self.said:
            text = text if self._sentences.started else text.lstrip()
        for complete in self._sentences.feed(text):
            yield from self._check(complete)

    def end(self) -> Iterator[str]:
        """The model has ended: its last words may lack a full stop."""
        rest = self._sentences.rest()
        if rest:
            yield from self._check(rest)

    def _check(self, complete: str) -> Iterator[str]:
        if self.broken:
            return
        self.trace.sentences += 1
        self.broken = self.grounds.finding(complete)
        if self.broken:
            self.trace.withhold(complete.strip(), self.broken.rule, self.broken.what)
            return
        self.said += complete
        self.tells = self.tells or self.grounds.claims(complete)
        self.knows_not = self.knows_not or self.grounds.knows_not(complete)
        self.trace.mark("first_sentence")
        yield complete


def grounds_of(made: Assembled, request: ReplyRequest) -> Grounds:
    """What this reply may stand on. Takes its time where entries are met for the first time."""
    make_ready()
    earlier = [part.content for part in request.history if part.role == "assistant"]
    shopper = [part.content for part in request.history if part.role == "user"]
    return Grounds(
        knowledge=[
            *(grounds(fact, made.language) for fact in made.facts[: made.used]),
            *made.policy,
        ],
        earlier=earlier[-EARLIER:],
        shopper=[request.question, *shopper],
        question=request.question,
        about=(made.shop.name, made.shop.tagline, made.persona.name),
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
