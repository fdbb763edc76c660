"""The model's part of a reply: streamed, checked sentence by sentence, and mended from the knowledge.

A sentence is shown when it is complete and stands on the knowledge. The first that does not ends the model's part;
nobody but staff sees it. The reply then goes on with the fitting FAQ's answer, or offers a person.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from inference.assembly import Assembled, with_prompt
from inference.attention import Attention
from inference.calling import Calling
from inference.engine import Engine, Piece
from inference.entries import answer_of, money, out_of_stock, product_card, web_address
from inference.fallback import (
    ASK_FOR_PERSON,
    Sentence,
    fallback_answer,
    limited_sentence,
    named_answer,
    sentence,
    told_beside,
    told_together,
)
from inference.grounding.content_words import words_of
from inference.grounding.entries import as_said
from inference.grounding.finding import Finding
from inference.grounding.overlap import Known
from inference.grounding.sentences import sentences_of
from inference.languages import language_of, written_language
from inference.ledger.plan_limits import LimitReachedError
from inference.messages import (
    FellBack,
    Limited,
    ReplyEnd,
    ReplyEvent,
    ReplyRequest,
    Source,
    TextDelta,
    TextReset,
)
from inference.profiles import active_profile
from inference.retrieval.choosing import asks_to_choose
from inference.retrieval.contacts import asks_for_it_alone, is_asked_for
from inference.retrieval.doubt import (
    POSSIBLE,
    fact_with,
    passage_with,
    stands_all_the_same,
    stands_as_answer,
    tells_measure_asked,
    tells_no_measure,
    with_more,
)
from inference.retrieval.fitting import OFFERED, far_across
from inference.retrieval.found import Found
from inference.retrieval.held import Held, question_of
from inference.retrieval.table_rows import row_with
from inference.speech import Speech, grounds_of, stands_on
from inference.trace import Trace
from knowledge.direct import chance
from knowledge.lexical import simplified
from knowledge.search import Match
from knowledge.standing import Article

# What a model says of an entry that the entry does not say.
MISREAD = ("figure", "claim", "contradiction", "condition", "promise")
CONDITIONS = 2  # sentences with conditions that a reply left out, at most
TOLD = 0.6  # share of an answer's words from which it was said already

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
            for event in _ended(made, request.question, calling.speech, calling.counts):
                yield event
            return
        yield FellBack(_limited(calling.limit), calling.full)
    made = replace(made, language=told_in)
    for event in _fallback(made, request.question, calling.speech, calling.limit):
        yield event


def _fallback(
    made: Assembled, question: str, speech: Speech, limit: LimitReachedError | None
) -> Iterator[ReplyEvent]:
    """What is said without the model, or after it broke off."""
    trace = speech.trace
    trace.route = "fallback"
    if stands_on := _told(made, question, heard=False):
        text = fallback_answer(stands_on, made.language)
    else:
        stands_on = () if speech.said else _nearest(made, question, speech)
        text = sentence("nearest" if stands_on else "sorry", made.language)
        if limit:
            text = limited_sentence(limit, made.language)
        elif stands_on:
            trace.note(gap=made.by_meaning)
        text = "\n\n".join([text, named_answer(stands_on, made.language)]).strip()
    trace.note_sources(made.matches, stands_on, "answer")
    if not speech.said:
        yield TextDelta(text)
    elif rest := _unsaid(text, speech.said):
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


def _ended(made: Assembled, question: str, speech: Speech, counts: Piece) -> Iterator[ReplyEvent]:
    """What follows the model's part, by rule."""
    trace = speech.trace
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
        if told := _known_all_the_same(made, question, speech):
            yield TextReset()  # it is known
            text, used, said = _as_answer(told, made, speech), told, ""
            trace.route = "knowledge"
            trace.note_sources(made.matches, told, "answer")
        elif near := _nearest(made, question, speech):
            yield TextReset()  # as where it says what does not stand
            text, used, said = _unknown(made, near, trace), near, ""
        else:
            trace.note(gap=made.by_meaning)
            text, used = _person(speech, "offer", made.language), ()
    elif speech.broken or speech.empty:
        text, used = _instead(made, question, speech, trace)
        text = _lines([one for one in conditions if one not in text]) + text
    else:
        text = _lines([*_sold_out(used, made.language, speech.said), *conditions])
        if speech.tells and (told := _with_the_figure(made, question, speech)):
            text += f"\n\n{fallback_answer(told, made.language)}"
            used = (*used, *(one for one in told if one not in used))
        elif speech.tells and tells_no_measure(speech.said, question):
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


def _instead(
    made: Assembled, question: str, speech: Speech, trace: Trace
) -> tuple[str, Sequence[Match]]:
    """What is said in place of the rest: the fitting FAQ's answer, or that a person can be had.

    An entry that lacks what the shopper asked about is no answer to it, however near it lies.
    """
    used = _spoken_from(made, speech.said) if speech.said else ()
    gap = "\n\n" if speech.said else ""
    stands = () if _lacks(speech) else _told(made, question, heard=True, broken=speech.broken)
    # An FAQ's own yes is to its own question.
    told_yes = stands and speech.grounds.affirms_wrongly(fallback_answer(stands, made.language))
    if stands and not told_yes and not _reads_better(made, question, speech, stands):
        text = _as_answer(stands, made, speech)
        if not _was_said(text, speech.said):
            trace.route = "knowledge"
            trace.note_sources(made.matches, stands, "answer")
            return gap + _unsaid(text, speech.said), (
                *used,
                *(one for one in stands if one not in used),
            )
    if speech.said:
        return _person(speech, "more", made.language), used
    near = _nearest(made, question, speech)
    return _unknown(made, near, trace), near


def _unknown(made: Assembled, near: Sequence[Match], trace: Trace) -> str:
    """That the knowledge has no answer, and what comes nearest, if anything does."""
    trace.route = "unknown"
    trace.note(gap=made.by_meaning)
    if not near:
        return sentence("unknown", made.language)
    trace.note_sources(made.matches, near, "answer")
    return f"{sentence('nearest', made.language)}\n\n{named_answer(near, made.language)}"


def _as_answer(told: Sequence[Match], made: Assembled, speech: Speech) -> str:
    """The entries as the answer: by their names where that begins with a yes, but to their own question."""
    text = fallback_answer(told, made.language)
    return named_answer(told, made.language) if speech.grounds.affirms_wrongly(text) else text


def _known_all_the_same(made: Assembled, question: str, speech: Speech) -> Sequence[Match]:
    """What is told where the model says no more than that it does not know: a small one overlooks entries."""
    row = bool(made.answers and made.answers[0].article)  # has what is asked of any, in other words
    return _told(made, question, heard=True) if row or not speech.grounds.lacks_question() else ()


def _with_the_figure(made: Assembled, question: str, speech: Speech) -> Sequence[Match]:
    """The entry that has the sum, the weight or the length that was asked for, where the model told none."""
    told = () if tells_measure_asked(speech.said, question) else _told(made, question, heard=True)
    return () if told and _was_said(fallback_answer(told, made.language), speech.said) else told


def _person(speech: Speech, which: Sentence, language: str) -> str:
    """That a person can be had, unless the model has said it after earlier replies that do."""
    offer = sentence(which, language)
    told = any(words in offer and words in speech.said for words in ASK_FOR_PERSON)
    return "" if told else f"\n\n{offer}"


def _told(
    made: Assembled, question: str, *, heard: bool, broken: Finding | None = None
) -> Sequence[Match]:
    """What is told as the answer, after a model was `heard` and what may have `broken` off its part: the best entry,
    with the runner-up where it is as good; the row of a table; a fact of the policy. None where nothing is more than
    what comes nearest.
    """
    asked_in = language_of(question, made.language)
    misread = broken is not None and broken.rule in MISREAD

    def stands(told: Sequence[Match]) -> bool:
        if not stands_as_answer(told, question, asked_in, made.matches, made.leans):
            return False
        if made.leans or not heard:
            return True
        return stands_all_the_same(told, question, asked_in, made.matches, misread)

    for fact in made.policy_answers:
        if asks_for_it_alone(fact, question, asked_in):
            return [fact]
    entries = told_together(made.answers, question)
    if entries and entries[0].kind != "passage" and stands(entries):
        return entries
    # Where a figure is asked for and no product may be meant a row is told from however far behind: a long table lies
    # near to no question.
    far = question_of(question).asks_for_figure and not any(match.article for match in made.facts)
    among = made.matches if far else made.facts
    for asked in dict.fromkeys((question, f"{made.leans_on} {question}".strip())):
        if row := row_with(asked, among, asked_in):
            return [row]
    if entries and stands(entries):
        return entries
    return next(([fact] for fact in made.of_policy if stands([fact])), ())


def _nearest(made: Assembled, question: str, speech: Speech) -> Sequence[Match]:
    """What is told as what comes nearest: the fact that is asked for by what it is called, as the hours; a passage that
    has what was asked, behind entries that have not; else the best entry, if it has half of the question's words, or is
    an FAQ that may be meant; and beside it a line of the policy that says more.
    """
    asked_in = language_of(question, made.language)
    if called_for := [one for one in made.policy_answers if is_asked_for(one, question)]:
        return called_for[:1]
    if passage := passage_with(question, made.facts, asked_in):
        return [passage]
    faqs = [match for match in made.matches if match.kind == "faq"]

    def may_be_meant(one: Match) -> bool:
        if one.kind != "faq":
            return one in made.answers
        return not one.dense or made.leans or chance(question, faqs) >= POSSIBLE

    first: Sequence[Match] = (made.answers or made.facts)[:1]
    if asks_to_choose(question) and first and first[0].article:
        first = [one for one in made.facts if one.article][:OFFERED]
    likely = [
        one
        for one in told_beside(made.facts, question) or first
        if may_be_meant(one) or speech.grounds.asked.speaks_of_question(_entry(one, made))
    ]
    fact = fact_with(question, made.policy_answers, asked_in)
    if asks_to_choose(question):
        fact = None  # is no goods
    if fact and not any(fact.text in one.text for one in likely):
        likely.append(fact)
    else:
        read = _read(made, question, speech, likely)
        more = with_more(likely[0], made.facts, question, asked_in) if likely else None
        beside = [one for one in (read, more) if one and one not in likely]
        # Of two as good the one that the model chose.
        beside.sort(key=lambda one: len(Held([one], question, asked_in).lacking))
        likely += beside[:1]
    return likely


def _read(made: Assembled, question: str, speech: Speech, told: Sequence[Match]) -> Match | None:
    """The entry beside what is `told` from which the model took what was withheld, if it has a word of the question."""
    place = speech.grounds.read_in(speech.withheld)
    read = None if place is None else stands_on(made)[place]
    if read is None or any(one.id == read.id for one in told):
        return None
    held = Held([read], question, language_of(question, made.language))
    return read if len(held.lacking) < len(held.words) else None


def _reads_better(made: Assembled, question: str, speech: Speech, told: Sequence[Match]) -> bool:
    """Whether an FAQ is told by its chance alone, and the model took what it said from an entry that has as many of the
    question's words."""
    read = _read(made, question, speech, told) if told[0].kind == "faq" else None
    asked_in = language_of(question, made.language)
    return read is not None and len(Held([read], question, asked_in).lacking) <= len(
        Held(told, question, asked_in).lacking
    )


def _lacks(speech: Speech) -> bool:
    if speech.broken:
        return speech.broken.asked
    return speech.grounds.lacks_question()


def _entry(match: Match, made: Assembled) -> str:
    return f"{match.title}\n{answer_of(match, made.language)}"


def _unsaid(text: str, said: str) -> str:
    """The text without sentences that were said already."""
    before = {as_said(one) for one in sentences_of(said)}
    return "".join(one for one in sentences_of(text) if as_said(one) not in before).strip()


def _was_said(text: str, said: str) -> bool:
    words, known = words_of(text), words_of(said)
    every = {*words.every}
    return len(every & {*known.every}) >= TOLD * len(every)


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
    """Cards of the products that a reply is about: those that it names, most of all; else those of which it tells the
    price, or the one that fits best."""
    words = Known([words_of(simplified(said))])
    named = {match.id: _named(match.title, words) for match in matches if match.article}
    most = max(named.values(), default=0)
    priced = {match.id for match in matches if match.article and _tells_price(match.article, said)}
    return tuple(
        product_card(match, match.article)
        for place, match in enumerate(matches)
        if match.article
        and (
            match.title.casefold() in said.casefold()
            or (named[match.id] == most if most else match.id in priced if priced else place == 0)
        )
    )


def _tells_price(article: Article, said: str) -> bool:
    """Whether its price was said: $4 is none of $40."""
    price = re.escape(money(article.price, article.currency))
    return bool(re.search(rf"{price}(?![.,]?\d)", said))


def _named(title: str, said: Known) -> int:
    """How many words of a title were said, if that is half of it at least."""
    words = words_of(simplified(title))
    own = [*words.every]
    named = sum(map(said.has, own))
    return named if 2 * named >= len(own) else 0
