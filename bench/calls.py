"""Calls of the engine as replies make them: held in the ledger, their turn in the queue, streamed, settled."""

import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from uuid import UUID, uuid4

from inference.engine import Engine, Piece
from inference.gate.places import Ask
from inference.messages import PromptMessage, ReplyRequest
from inference.metering import metered
from inference.profiles import ModelProfile
from inference.trace import Trace
from tenants.models import Shop
from tenants.platform import default_plan
from tenants.scope import shop_scope


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a call: seconds to its first text, and the engine's counts."""

    first: float
    counts: Piece


def found_shop() -> UUID:
    """A shop under the plan of new shops, with nothing in it."""
    shop = Shop(slug=f"bench-{uuid4().hex[:12]}", name="Bench", plan=default_plan())
    with shop_scope(shop.id):
        shop.save()
    return shop.id


async def call(
    engine: Engine,
    shop_id: UUID,
    messages: Sequence[PromptMessage],
    profile: ModelProfile,
    leave_after: int = 0,
) -> Told:
    """Everything between the finished prompt and the engine's words; `leave_after` so many pieces of text, if not 0.

    Raises what `metered`, `Place.waits` and `Engine.stream` raise.
    """
    began, first, texts = time.monotonic(), 0.0, 0
    request = ReplyRequest(shop_id, messages[-1].content, "en")
    async with metered(messages, profile, request, 1, Trace()) as meter:
        ask = Ask(shop_id, 1, meter.prompt, profile.queue_seconds)
        async with engine.gate.place(ask) as place:
            async with aclosing(place.waits()) as waits:
                async for _ in waits:
                    pass
            asked = engine.stream(place.engine, messages, meter.profile, shop_id)
            async with aclosing(asked) as pieces:
                async for piece in pieces:
                    meter.take(piece)
                    place.spend(piece.prompt_tokens, piece.cached_tokens, piece.completion_tokens)
                    if piece.text:
                        first = first or time.monotonic() - began
                        texts += 1
                        if texts == leave_after:
                            break
            place.outcome = "ok"
    return Told(first, meter.counts)
