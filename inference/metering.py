"""A call of the engine with its entry in the ledger: held before, kept while it streams, settled whatever its end is.

No database connection is held meanwhile: each step is a short unit of its own.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from django.db import Error as DatabaseError

from inference.attention import AllLeftError
from inference.engine import Piece
from inference.engine_errors import EngineUnavailableError
from inference.ledger import quotas
from inference.ledger.plan_limits import QuotaExhaustedError
from inference.ledger.quotas import Call, Held, Tokens
from inference.measures import spent
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile
from inference.prompts import WRAPPING, estimate_tokens
from inference.trace import Trace
from tenants.scope import in_shop

log = logging.getLogger(__name__)

CALLS = 6  # of the engine, that one attempt at a reply may make
FIRST_NOTE_SECONDS = 1.0  # after the first piece
NOTE_SECONDS = 5.0  # what a killed process had taken since its last note is in no ledger
PAUSES = (0.5, 1, 2, 4, 8, 16, 32)  # seconds between tries to settle while the database is away

_late: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def metered(
    messages: Sequence[PromptMessage],
    profile: ModelProfile,
    request: ReplyRequest,
    trying: int,
    trace: Trace,
) -> AsyncIterator["Meter"]:
    """A call of the engine, within what the shop's plan leaves. `trying` counts an attempt's calls from 1.

    Raises LimitReachedError before anything is asked.
    """
    call = _call(messages, profile, request, trying)
    held = await _held(call)
    meter = Meter(call.prompt, _shortened(profile, held.answer))
    route = ""  # cut off
    keeping = asyncio.create_task(_keep(held, meter))
    try:
        yield meter
        route = "engine"
    except EngineUnavailableError:
        route = "fallback"
        raise
    except AllLeftError:  # what came stands in the reply
        route = "engine"
        raise
    finally:
        keeping.cancel()
        trace.metered = (call.attempt, route)
        spent(trace, meter.tokens())
        await asyncio.shield(_settled(held, meter.tokens(), route))


def _call(
    messages: Sequence[PromptMessage], profile: ModelProfile, request: ReplyRequest, trying: int
) -> Call:
    return Call(
        request.shop_id,
        prompt=sum(estimate_tokens(message.content) + WRAPPING for message in messages),
        answer=profile.sampling.max_tokens,
        reply=request.reply,
        attempt=(request.attempt - 1) * CALLS + trying,
        kind=request.kind,
        persona_version=request.persona_version,
    )


async def _held(call: Call) -> Held:
    try:
        return await in_shop(call.shop_id, quotas.reserve, call)
    except QuotaExhaustedError as error:
        await in_shop(call.shop_id, quotas.note_refused, call.shop_id, error.until)
        raise


def _shortened(profile: ModelProfile, answer: int) -> ModelProfile:
    if answer == profile.sampling.max_tokens:
        return profile
    return replace(profile, sampling=replace(profile.sampling, max_tokens=answer))


@dataclass(slots=True)
class Meter:
    """What a call took so far: as the engine counts, or by estimate from one that counts at the end only."""

    prompt: int  # estimated
    profile: ModelProfile  # with the longest answer that there is room for
    began: asyncio.Event = field(default_factory=asyncio.Event)
    counts: Piece = field(default_factory=Piece)  # the engine's, so far
    _text: list[str] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        """Note a piece of the answer."""
        if piece.completion_tokens is not None:
            self.counts = piece
        elif piece.text:
            self._text.append(piece.text)
        self.began.set()

    def tokens(self) -> Tokens:
        """Nothing, where nothing came."""
        counted = self.counts
        if counted.completion_tokens is not None:
            prompt, cached = counted.prompt_tokens or 0, counted.cached_tokens or 0
            return Tokens(prompt, cached, counted.completion_tokens)
        if self._text:
            return Tokens(self.prompt, 0, estimate_tokens("".join(self._text)))
        return Tokens()


async def _keep(held: Held, meter: Meter) -> None:
    """Renew the lease and note what was taken, until cancelled."""
    pause = FIRST_NOTE_SECONDS
    while True:
        # A call that waits for its first piece keeps its tokens, too.
        try:
            async with asyncio.timeout(quotas.LEASE.total_seconds() / 3):
                await meter.began.wait()
                await asyncio.sleep(pause)
                pause = NOTE_SECONDS
        except TimeoutError:
            pass
        try:
            await in_shop(held.shop_id, quotas.renew, held, meter.tokens())
        except DatabaseError as error:
            log.warning("shop=%s call=%s not renewed: %s", held.shop_id, held.entry_id, error)


async def _settled(held: Held, took: Tokens, route: str) -> None:
    """Settle at once; while the database is away, later."""
    try:
        await in_shop(held.shop_id, quotas.settle, held, took, route)
    except DatabaseError as error:
        log.warning("shop=%s call=%s not settled yet: %s", held.shop_id, held.entry_id, error)
        later = asyncio.create_task(_settle_later(held, took, route))
        _late.add(later)
        later.add_done_callback(_late.discard)


async def _settle_later(held: Held, took: Tokens, route: str) -> None:
    for pause in PAUSES:
        await asyncio.sleep(pause)
        try:
            await in_shop(held.shop_id, quotas.settle, held, took, route)
        except DatabaseError:
            continue
        return
    log.error("shop=%s call=%s never settled: %s", held.shop_id, held.entry_id, took)
