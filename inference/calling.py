"""The engine's part of a reply: a place in the queue, one call, and another where the first failed in silence.

When nobody looks on any more the call is ended, which frees the engine's slot. It is gone on with where it was, by
another, when somebody is back; after a while also for nobody, so that whoever comes later finds the whole reply.
"""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import msgspec
from django.conf import settings

from inference.assembly import Assembled
from inference.attention import AllLeftError, Attention
from inference.engine import Engine, Piece
from inference.engine_errors import EngineFullError, EngineUnavailableError
from inference.gate.places import GRACE, Ask, Place, Urgency
from inference.grounding.check import Grounds
from inference.ledger.plan_limits import LimitReachedError
from inference.measures import turn_came
from inference.messages import Begun, PromptMessage, ReplyEvent, ReplyRequest, TextDelta
from inference.metering import CALLS, Meter, metered
from inference.profiles import ModelProfile
from inference.special_tokens import as_text
from inference.speech import Speech
from inference.trace import Trace

log = logging.getLogger(__name__)

TRIES = 2
AWAY_SECONDS = (
    20.0  # that somebody is waited for: a page that loads, a telephone that changes its network
)


@dataclass(slots=True)
class Calling:
    """What came of it: `answered`, with the engine's `counts`; or why not."""

    made: Assembled
    request: ReplyRequest
    engine: Engine
    profile: ModelProfile
    grounds: Grounds
    trace: Trace
    attention: Attention
    speech: Speech = field(init=False)  # of the last try
    counts: Piece | None = None  # None: no answer
    limit: LimitReachedError | None = None
    full: bool = False  # turned away by the queue
    _failed: str = ""  # the engine that failed last
    _heard: str = ""  # of the model since it began anew
    _spoken: int = 0  # tokens of it in calls that were ended

    def __post_init__(self) -> None:
        self.speech = Speech(self.grounds, self.trace)

    async def events(self) -> AsyncGenerator[ReplyEvent, None]:
        """Call, twice if the engine failed before its first word; yield what the shopper may see of it."""
        self.trace.note_prompt(self.made.messages)
        failures = pauses = 0
        for call in range(1, CALLS + 1):
            try:
                async with aclosing(self._call(call)) as events:
                    async for event in events:
                        yield event
                return
            except AllLeftError:
                pauses += 1
                self.trace.note(pauses=pauses)
                await self.attention.back(AWAY_SECONDS)
            except EngineUnavailableError as error:
                # Not the error's text: an engine may quote the prompt in it.
                kind = type(error).__name__
                failures += 1
                log.warning("%s engine attempt %d failed: %s", self.request.whose, failures, kind)
                self.trace.note(failure=kind)
                self.full = isinstance(error, EngineFullError)
                if self.speech.said or failures == TRIES or not error.worth_another_try:
                    return
                self.speech, self._heard, self._spoken = Speech(self.grounds, self.trace), "", 0
            except LimitReachedError as reached:
                self.limit = reached
                told = {"code": reached.code, "retry_after": reached.retry_after}
                self.trace.note(limit=told)
                return

    async def _call(self, number: int) -> AsyncGenerator[ReplyEvent, None]:
        """One call. Raises AllLeftError where it was ended because nobody looks on."""
        messages, profile = self._to_say()
        called = metered(messages, profile, self.request, number, self.trace)
        async with called as meter, self.engine.gate.place(self._ask(meter)) as place:
            async with aclosing(place.waits()) as waits:
                async for waiting in waits:
                    yield waiting
            self._failed = place.engine
            self.trace.mark("turn")
            turn_came(self.trace, place.ask.urgency, place.waited)
            yield Begun()
            # Only vLLM goes on with an answer; and the last calls that a reply may have are for failures.
            pausing = settings.ENGINE_IS_VLLM and number <= CALLS - TRIES
            attention = self.attention if pausing else Attention()
            asked = self.engine.stream(place.engine, messages, meter.profile, self.request.shop_id)
            held = attention.held(asked)
            try:
                async with (
                    aclosing(asked),
                    aclosing(held),
                    aclosing(self._texts(held, place, meter)) as texts,
                ):
                    async for text in texts:
                        yield TextDelta(text)
            except AllLeftError:
                self._failed, self._spoken = "", self._spoken + meter.tokens().completion
                raise
            place.outcome = "ok"
        self.counts = meter.counts
        if self._spoken:
            spoken = self._spoken + (meter.counts.completion_tokens or 0)
            self.counts = msgspec.structs.replace(meter.counts, completion_tokens=spoken)

    def _to_say(self) -> tuple[list[PromptMessage], ModelProfile]:
        """The prompt with what was said of the answer, and the profile with the room that is left for the rest."""
        if not self._heard:
            return self.made.messages, self.profile
        sampling = self.profile.sampling
        room = max(sampling.max_tokens - self._spoken, 1)
        said = PromptMessage("assistant", as_text(self._heard))
        rest = replace(self.profile, sampling=replace(sampling, max_tokens=room))
        return [*self.made.messages, said], rest

    def _ask(self, meter: Meter) -> Ask:
        weight, urgency = self.made.shop.plan.weight, Urgency.of(self.request.kind)
        # Who has half a reply is not sent away where others would be.
        patience = self.profile.queue_seconds * (GRACE if self._heard else 1)
        return Ask(self.request.shop_id, weight, meter.prompt, patience, urgency, self._failed)

    async def _texts(
        self, pieces: AsyncGenerator[Piece, None], place: Place, meter: Meter
    ) -> AsyncGenerator[str, None]:
        """What may be shown of one call. Raises EngineUnavailableError when the engine says nothing."""
        speech = self.speech
        async for piece in pieces:
            meter.take(piece)
            self._heard += piece.text
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
