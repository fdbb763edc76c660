"""The model's part of a reply: streamed, checked sentence by sentence, and mended from the knowledge.

A sentence is shown when it is complete and stands on the knowledge. The first that does not ends the model's part;
nobody but staff sees it. The reply then goes on with the fitting FAQ's answer, or offers a person.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from inference.assembly import Assembled, with_prompt
from inference.attention import Attention
from inference.calling import Calling
from inference.cards import cards_of, sources_of
from inference.engine import Engine, Piece
from inference.entries import out_of_stock
from inference.fallback import (
    ASK_FOR_PERSON,
    Sentence,
    fallback_answer,
    limited_sentence,
    named_answer,
    sentence,
)
from inference.instead import Knowledge
from inference.languages import language_of, written_language
from inference.ledger.plan_limits import LimitReachedError
from inference.messages import (
    FellBack,
    Limited,
    ReplyEnd,
    ReplyEvent,
    ReplyRequest,
    TextDelta,
    TextReset,
)
from inference.profiles import active_profile
from inference.retrieval.doubt import tells_no_measure
from inference.retrieval.fitting import far_across
from inference.retrieval.found import Found
from inference.speech import Speech, grounds_of
from inference.trace import Trace
from knowledge.search import Match

CONDITIONS = 2  # sentences with conditions that a reply left out, at most

Events = AsyncGenerator[ReplyEvent, None]


async def grounded_reply(
    found: Found, request: ReplyRequest, engine: Engine, trace: Trace, attention: Attention
) -> Events:
    """Ask the model, twice if it failed before its first word.

    Else, beyond the plan's limits, or where the engine broke off, give the fallback.
    """
    profile, trace.plan = active_profile(), found.shop.plan.name
    made = await with_prompt(found, request, profile, engine)
    trace.note(language=made.language, model=profile.name)
    trace.note_sources(made.matches, made.listed, "prompt")
    if made.turns_cut or made.used < len(made.facts):
        trace.note(cut={"facts": len(made.facts) - made.used, "turns": made.turns_cut})
    if made.leans_on:
        trace.note_leaning(made.leans_on)
    if made.left_out:
        trace.note(left_out=[match.title for match in made.left_out])
    # Not in the event loop: entries are read word by word when they are first met.
    grounds = await asyncio.to_thread(grounds_of, made, request)
    calling = Calling(made, request, engine, profile, grounds, trace, attention)
    told_in = written_language(made.language, request.shop_locale)
    far = far_across((*made.facts, *made.of_policy), language_of(request.question, request.locale))
    if made.language in profile.languages and not far:
        async with aclosing(calling.events()) as events:
            async for event in events:
                yield event
        if calling.counts is not None:
            made = replace(made, language=told_in)
            known = Knowledge(made, request.question, calling.speech)
            for event in _ended(known, calling.counts):
                yield event
            return
        yield FellBack(_limited(calling.limit), calling.full)
    known = Knowledge(replace(made, language=told_in), request.question, calling.speech)
    for event in _fallback(known, calling.limit, unasked=far):
        yield event


def _fallback(
    known: Knowledge, limit: LimitReachedError | None, unasked: bool
) -> Iterator[ReplyEvent]:
    """What is said without the model, or after it broke off; of what it was not asked nothing is known."""
    made, speech, trace = known.made, known.speech, known.speech.trace
    trace.route = "fallback"
    if stands_on := known.answering(heard=False):
        text = known.as_answer(stands_on)
    else:
        stands_on = () if speech.said else known.nearest()
        text = sentence(
            "nearest" if stands_on else "unknown" if unasked else "sorry", made.language
        )
        if limit:
            text = limited_sentence(limit, made.language)
        elif stands_on or unasked:
            trace.note(gap=made.by_meaning)
            trace.route = "unknown" if unasked else trace.route
        text = "\n\n".join([text, named_answer(stands_on, made.language)]).strip()
    trace.note_sources(made.matches, stands_on, "answer")
    if not speech.said:
        yield TextDelta(text)
    elif rest := known.unsaid(text):
        yield TextDelta(f"\n\n{rest}")
    yield ReplyEnd(
        "fallback",
        interrupted=bool(speech.said),
        sources=sources_of(stands_on),
        cards=cards_of(stands_on, text),
        limited=_limited(limit),
    )


def _limited(limit: LimitReachedError | None) -> Limited | None:
    return Limited(limit.code, limit.retry_after) if limit else None


def _ended(known: Knowledge, counts: Piece) -> Iterator[ReplyEvent]:
    """What follows the model's part, by rule."""
    made, speech, trace = known.made, known.speech, known.speech.trace
    trace.note(
        tokens={
            "prompt": counts.prompt_tokens,
            "cached": counts.cached_tokens,
            "completion": counts.completion_tokens,
        }
    )
    used, said = _spoken_from(made, speech.said), speech.said
    conditions = speech.grounds.conditions_left_out(speech.said)[:CONDITIONS]
    if speech.knows_not and not speech.tells:
        if told := known.overlooked():
            yield TextReset()  # it is known
            text, used, said = known.as_answer(told), told, ""
            trace.route = "knowledge"
            trace.note_sources(made.matches, told, "answer")
        elif near := known.nearest():
            yield TextReset()  # as where it says what does not stand
            text, used, said = _unknown(made, near, trace), near, ""
        else:
            trace.note(gap=made.by_meaning)
            text, used = _person(speech, "offer", made.language), ()
    elif speech.broken or speech.empty:
        text, used = _instead(known)
        text = _lines([one for one in conditions if one not in text]) + text
    else:
        text = _lines([*_sold_out(used, made.language, speech.said), *conditions])
        if speech.tells and (told := known.with_figure()):
            text += f"\n\n{fallback_answer(told, made.language)}"
            used = (*used, *(one for one in told if one not in used))
        elif speech.tells and tells_no_measure(speech.said, known.question):
            trace.note(gap=made.by_meaning)
            text += _person(speech, "offer", made.language)
    if text:
        yield TextDelta(text)
    trace.route = "engine" if said else trace.route
    yield ReplyEnd(
        "engine" if said else "fallback",
        sources=sources_of(used),
        cards=cards_of(used, said + text),
        prompt_tokens=counts.prompt_tokens,
        completion_tokens=counts.completion_tokens,
        cached_tokens=counts.cached_tokens,
    )


def _spoken_from(made: Assembled, said: str) -> Sequence[Match]:
    """The entries that a reply names as its sources: those in the prompt, of the policy those whose value is `said`."""
    return (
        *made.facts[: made.used],
        *(fact for fact in made.of_policy if fact.text in said),
    )


def _lines(lines: Sequence[str]) -> str:
    return "\n\n" + "\n".join(lines) if lines else ""


def _sold_out(used: Sequence[Match], language: str, said: str) -> Sequence[str]:
    """What is to be added on products that cannot be had: the one that fits best, and those that the reply names."""
    about = [
        match
        for place, match in enumerate(used)
        if place == 0 or match.title.casefold() in said.casefold()
    ]
    return [out for match in about if (out := out_of_stock(match, language, said))]


def _instead(known: Knowledge) -> tuple[str, Sequence[Match]]:
    """What is said in place of the rest: the fitting FAQ's answer, or that a person can be had."""
    made, speech, trace = known.made, known.speech, known.speech.trace
    used = _spoken_from(made, speech.said) if speech.said else ()
    if told := known.in_place():
        trace.route = "knowledge"
        trace.note_sources(made.matches, told, "answer")
        gap = "\n\n" if speech.said else ""
        return gap + known.unsaid(known.as_answer(told)), (
            *used,
            *(one for one in told if one not in used),
        )
    if speech.said:
        return _person(speech, "more", made.language), used
    near = known.nearest()
    return _unknown(made, near, trace), near


def _unknown(made: Assembled, near: Sequence[Match], trace: Trace) -> str:
    """That the knowledge has no answer, and what comes nearest, if anything does."""
    trace.route = "unknown"
    trace.note(gap=made.by_meaning)
    if not near:
        return sentence("unknown", made.language)
    trace.note_sources(made.matches, near, "answer")
    return f"{sentence('nearest', made.language)}\n\n{named_answer(near, made.language)}"


def _person(speech: Speech, which: Sentence, language: str) -> str:
    """That a person can be had, unless the model has said it after earlier replies that do."""
    offer = sentence(which, language)
    told = any(words in offer and words in speech.said for words in ASK_FOR_PERSON)
    return "" if told else f"\n\n{offer}"
