"""How a reply is made. `stream_reply` is the room's one public door, and this page is the order of answering.

1. Safety words: what is on the lists is refused, handed to a person, or starred out.
2. Order look-up.
3. The wish for a person, and mere courtesy.
4. The FAQ, where it surely is what was asked: the shop's own words, no engine.
5. The model, given what the knowledge has on the question, each sentence checked before it is shown
   (`inference.generation`). Where the knowledge has nothing, the model is not asked.
6. The fallback: the FAQ's answer, or an honest sentence. Whatever fails, a reply comes out.

No database connection is held while the engine is waited for. docs/answers.md has the figures.
"""

import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace

from django.db import Error as DatabaseError
from django.utils import timezone

from inference.attention import Attention
from inference.cards import sources_of
from inference.courtesy import courtesy_of
from inference.engine import Engine
from inference.fallback import Sentence, person_of, sentence
from inference.generation import grounded_reply
from inference.handoff_wish import wants_person
from inference.languages import language_of, written_language
from inference.ledger.quotas import note_route
from inference.measures import reply_ended
from inference.messages import PromptMessage, ReplyEnd, ReplyEvent, ReplyRequest, TextDelta
from inference.orders.look_up import order_reply
from inference.retrieval.contacts import is_asked_for
from inference.retrieval.doubt import stands_as_answer
from inference.retrieval.fitting import lies_behind
from inference.retrieval.follow_ups import speaks_of_more
from inference.retrieval.found import Found, find
from inference.retrieval.held import question_of
from inference.retrieval.later_turns import is_of_nothing
from inference.safety_words import SafetyWords, compiled, masked
from inference.speech import grounds_alone
from inference.spoken_words import watched
from inference.trace import Route, Trace
from knowledge.direct import is_same, sure_answer
from knowledge.search import Match
from tenants.safety_words import words_of_shop
from tenants.scope import in_shop

log = logging.getLogger(__name__)

Events = AsyncGenerator[ReplyEvent, None]


async def stream_reply(
    request: ReplyRequest,
    engine: Engine,
    attention: Attention | None = None,
    trace: Trace | None = None,
) -> Events:
    """Make one reply: yield its text as it comes, then a ReplyEnd with the trace of how it was made.

    While its `attention` is away the engine is not asked. Whoever may leave before the end gives the `trace` to keep.
    """
    trace, finished = trace or Trace(), False
    listed = await in_shop(request.shop_id, words_of_shop)
    words = compiled(listed)
    asked_in = language_of(request.question, request.locale)
    language = written_language(asked_in, request.shop_locale)
    answers = _answer(request, engine, words, language, trace, attention or Attention())
    try:
        async with aclosing(answers) as answer:
            async for event in watched(answer, words, language, request.kind, trace):
                if isinstance(event, ReplyEnd):
                    await _note_route(request, trace)
                    gap, finished = bool(trace.facts.get("gap")), True
                    event = replace(event, gap=gap, trace=trace.as_json())
                yield event
    finally:
        reply_ended(trace, request.kind, finished)


async def _note_route(request: ReplyRequest, trace: Trace) -> None:
    """Tell the ledger what became of the engine's words, where it does not know yet."""
    if trace.metered is None or trace.metered[1] == trace.route:
        return
    number, _ = trace.metered
    try:
        await in_shop(
            request.shop_id, note_route, request.shop_id, request.reply, number, trace.route
        )
    except DatabaseError as error:  # the reply matters more
        log.warning("%s route not noted: %s", request.whose, error)


async def _answer(
    request: ReplyRequest,
    engine: Engine,
    words: SafetyWords,
    language: str,
    trace: Trace,
    attention: Attention,
) -> Events:
    trace.note(language=language)

    # 1. Safety words.
    hits = words.hits(request.question, "shopper")
    if hits:
        trace.note_words(hits)
        match hits[0].listed.action:
            case "block":
                for event in _say("refused", language, "words", trace):
                    yield event
                return
            case "handoff":
                for event in _say(person_of(request.kind), language, "words", trace):
                    yield event
                return
        request = replace(request, question=masked(request.question, hits))
    request = replace(request, history=tuple(_masked(words, one) for one in request.history))

    # 2. Order look-up: what is asked about an order is answered here, by rules and never by the model.
    if known := await order_reply(request):
        trace.route = "order"
        yield TextDelta(known.text)
        yield ReplyEnd("fallback", cards=known.cards, look_up=known.look_up)
        return

    # 3. A person, or mere courtesy.
    if wants_person(request.question):
        for event in _say(person_of(request.kind), language, "handoff", trace):
            yield event
        return
    if courtesy := courtesy_of(request.question):
        for event in _say(courtesy, language, "courtesy", trace):
            yield event
        return

    # 4. The FAQ, where it is sure.
    found = await find(request)
    if found.question != request.question:
        trace.note_understood(found.question)
        request = replace(request, question=found.question)
    trace.mark("searched")
    if sure := _sure(found, request):
        for event in _curated(sure, found, trace):
            yield event
        return

    if is_of_nothing(request):
        for event in _say("which", language, "courtesy", trace):
            yield event
        return

    # 5. The model on the knowledge, then 6. the fallback; or neither, where the knowledge has nothing.
    if not (found.facts or found.of_policy):
        trace.note_sources(found.matches, (), "none")
        trace.note(gap=found.by_meaning)
        told_in = written_language(found.language, request.shop_locale)
        for event in _say("unknown", told_in, "unknown", trace):
            yield event
        return
    async with aclosing(grounded_reply(found, request, engine, trace, attention)) as reply:
        async for event in reply:
            yield event


def _masked(words: SafetyWords, said: PromptMessage) -> PromptMessage:
    """What was said before, without the shopper's listed words: they were answered, or not, when they came."""
    hits = words.hits(said.content, "shopper") if said.role == "user" else []
    return replace(said, content=masked(said.content, hits)) if hits else said


def last_resort(request: ReplyRequest) -> tuple[TextDelta, ReplyEnd]:
    """A reply that asks neither engine nor knowledge, for a question on which several processes died."""
    asked_in = language_of(request.question, request.locale)
    text = sentence("sorry", written_language(asked_in, request.shop_locale))
    return TextDelta(text), ReplyEnd("fallback", interrupted=True, trace=Trace().as_json())


def _say(which: Sentence, language: str, route: Route, trace: Trace) -> Iterator[ReplyEvent]:
    trace.route = route
    yield TextDelta(sentence(which, language))
    yield ReplyEnd("fallback", wants_person=which == "person")


def _sure(found: Found, request: ReplyRequest) -> Match | None:
    """The FAQ that surely answers, in the language of the reply: else the model puts it into that language.

    None where a product or a passage is likelier meant, which answers by its own figures, where it would not stand as
    the answer without the model, or in a conversation where it may be about another thing than was spoken of.
    """
    if found.leans:
        return None  # it answers another question, too
    faqs = [match for match in found.matches if match.kind == "faq"]
    sure = sure_answer(request.question, faqs, timezone.localdate())
    if sure is None or language_of(sure.text, found.language) != found.language:
        return None
    asked_in = language_of(request.question, request.locale)
    if not stands_as_answer([sure], request.question, asked_in, found.matches, leans=False):
        return None
    before = [message.content for message in request.history]
    if before and all(
        speaks_of_more(text, request.question, before) for text in {sure.title, sure.said} - {""}
    ):
        return None
    if question_of(request.question).asks_whether and grounds_alone(
        sure, request.question, found.language
    ).affirms_wrongly(sure.text):
        return None
    if any(is_asked_for(fact, request.question) for fact in found.of_policy):
        return sure if is_same(request.question, sure) else None
    return None if lies_behind(sure, found.facts, request.question) else sure


def _curated(sure: Match, found: Found, trace: Trace) -> Iterator[ReplyEvent]:
    trace.route = "faq"
    trace.note_sources(found.matches, (sure,), "answer")
    yield TextDelta(sure.text)
    yield ReplyEnd("faq", sources=sources_of((sure,)))
