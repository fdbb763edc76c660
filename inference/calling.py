"""The engine's part of a reply: a place in the queue, one call, and another where the first failed in silence."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from inference.assembly import Assembled
from inference.engine import Engine, Piece
from inference.engine_errors import EngineFullError, EngineUnavailableError
from inference.gate.places import Ask, Place, Urgency
from inference.grounding.check import Grounds
from inference.measures import turn_came
from inference.messages import Begun, ReplyEvent, ReplyRequest, TextDelta
from inference.metering import Meter, metered
from inference.plan_limits import LimitReachedError
from inference.profiles import ModelProfile
from inference.speech import Speech
from inference.trace import Trace

log = logging.getLogger(__name__)

TRIES = 2


@dataclass(slots=True)
class Calling:
    """What came of it: `answered`, with the engine's `counts`; or why not."""

    made: Assembled
    request: ReplyRequest
    engine: Engine
    profile: ModelProfile
    grounds: Grounds
    trace: Trace
    speech: Speech = field(init=False)  # of the last try
    counts: Piece | None = None  # None: no answer
    limit: LimitReachedError | None = None
    full: bool = False  # turned away by the queue
    _failed: str = ""  # the engine that failed last

    def __post_init__(self) -> None:
        self.speech = Speech(self.grounds, self.trace)

    async def events(self) -> AsyncGenerator[ReplyEvent, None]:
        """Call, twice if the engine failed before its first word; yield what the shopper may see of it."""
        self.trace.note_prompt(self.made.messages)
        for attempt in range(1, TRIES + 1):
            self.speech = Speech(self.grounds, self.trace)
            try:
                async with aclosing(self._call(attempt)) as events:
                    async for event in events:
                        yield event
                return
            except EngineUnavailableError as error:
                # Not the error's text: an engine may quote the prompt in it.
                kind = type(error).__name__
                log.warning("%s engine attempt %d failed: %s", self.request.whose, attempt, kind)
                self.trace.note(failure=kind)
                self.full = isinstance(error, EngineFullError)
                if self.speech.said or not error.worth_another_try:
                    return
            except LimitReachedError as reached:
                self.limit = reached
                told = {"code": reached.code, "retry_after": reached.retry_after}
                self.trace.note(limit=told)
                return

    async def _call(self, attempt: int) -> AsyncGenerator[ReplyEvent, None]:
        called = metered(self.made.messages, self.profile, self.request, attempt, self.trace)
        async with called as meter, self.engine.gate.place(self._ask(meter)) as place:
            async with aclosing(place.waits()) as waits:
                async for waiting in waits:
                    yield waiting
            self._failed = place.engine
            self.trace.mark("turn")
            turn_came(self.trace, place.ask.urgency, place.waited)
            yield Begun()
            async with aclosing(self._texts(place, meter)) as texts:
                async for text in texts:
                    yield TextDelta(text)
            place.outcome = "ok"
        self.counts = meter.counts

    def _ask(self, meter: Meter) -> Ask:
        weight, urgency = self.made.shop.plan.weight, Urgency.of(self.request.kind)
        patience, avoid = self.profile.queue_seconds, self._failed
        return Ask(self.request.shop_id, weight, meter.prompt, patience, urgency, avoid)

    async def _texts(self, place: Place, meter: Meter) -> AsyncGenerator[str, None]:
        """What may be shown of one try. Raises EngineUnavailableError when the engine fails or says nothing."""
        messages, speech = self.made.messages, self.speech
        asked = self.engine.stream(place.engine, messages, meter.profile, self.request.shop_id)
        async with aclosing(asked) as pieces:
            async for piece in pieces:
                meter.take(piece)
                if piece.completion_tokens is not None:
                    place.spend(piece.prompt_tokens, piece.cached_tokens, piece.completion_tokens)
                if piece.text:
                    self.trace.mark("first_token")
                for text in speech.take(piece.text):
                    yield text
                if speech.over:
                    break  # leaving the stream frees the engine's slot
        for text in speech.end():
            yield text
        if not (speech.said or speech.broken or speech.empty):
            raise EngineUnavailableError("the answer is empty")
