"""Safety words in what the assistant says: looked for in all that was said so far, so that no border hides one. What
may be the beginning of one waits for what follows it."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from typing import Any

from inference.fallback import person_of, sentence
from inference.messages import FellBack, Kind, ReplyEnd, ReplyEvent, TextDelta, TextReset
from inference.safety_words import SafetyWords, masked
from inference.trace import Trace

Events = AsyncGenerator[ReplyEvent, None]


async def watched(
    events: Events, words: SafetyWords, language: str, kind: Kind, trace: Trace
) -> Events:
    """The events, with listed words starred out; where one is to be refused, or calls a person, that is said instead.

    `events` is left where it stands then: who gave it closes it.
    """
    said, waiting = "", ""

    def starred(text: str) -> str:
        return masked(text, words.hits(text, "assistant"))

    async for event in events:
        if isinstance(event, TextReset):
            said, waiting = "", ""
        if not isinstance(event, TextDelta):
            if waiting and isinstance(event, ReplyEnd | FellBack):  # no word went on there
                yield TextDelta(starred(waiting))
                said, waiting = said + starred(waiting), ""
            yield _titles_starred(event, starred) if isinstance(event, ReplyEnd) else event
            continue
        whole = said + waiting + event.text
        hits = [hit for hit in words.hits(whole, "assistant") if hit.end > len(said)]
        if hits:
            trace.note_words(hits)
        if hits and hits[0].listed.action != "mask":
            trace.withhold(waiting + event.text, "word", hits[0].listed.word)
            trace.route = "words"
            instead = person_of(kind) if hits[0].listed.action == "handoff" else "refused"
            yield TextReset(listed=True)
            yield TextDelta(sentence(instead, language))
            yield ReplyEnd("fallback", wants_person=instead == "person")
            return
        open_from = words.open_from(whole, "assistant")
        # A word that may begin a longer one waits, too: what that calls for may be graver.
        across = [hit.start for hit in hits if hit.start < open_from < hit.end]
        shown = max(min([open_from, *across]), len(said))
        told = masked(whole, hits)[:shown]
        if shown > len(said):
            yield TextDelta(told[len(said) :])
        said, waiting = told, whole[shown:]


def _titles_starred(end: ReplyEnd, starred: Callable[[str], str]) -> ReplyEnd:
    """The end of a reply; what its sources and cards are called is said, too."""
    return replace(
        end,
        sources=tuple(replace(one, title=starred(one.title)) for one in end.sources),
        cards=tuple(_card_starred(card, starred) for card in end.cards),
    )


def _card_starred(card: Mapping[str, Any], starred: Callable[[str], str]) -> Mapping[str, Any]:
    own: dict[str, Any] = {"title": starred(card["title"])} if "title" in card else {}
    if "items" in card:
        own["items"] = [{**one, "title": starred(one["title"])} for one in card["items"]]
    return {**card, **own}
