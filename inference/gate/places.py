"""One reply's place: first in the queue, then at an engine."""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from uuid import UUID

from inference.engine_errors import EngineFullError, NoEngineError, Outcome
from inference.gate.engines import in_order
from inference.messages import Kind, Queued

OUTPUT_WEIGHT = 2  # what a token of the output costs, in tokens of the prompt (as in Sheng et al.)
STEP = 100  # service after which the queue is told before its time
GRACE = 3.0  # of the patience, for who waits already


class Urgency(IntEnum):
    """Who goes first; whoever waits moves up with time."""

    SHOPPER = 0
    PLAYGROUND = 1
    EVALUATION = 2

    @classmethod
    def of(cls, kind: Kind) -> "Urgency":
        """How urgent requests of this kind are. Whoever calls the API has somebody waiting, too."""
        urgent = {"playground": cls.PLAYGROUND, "evaluation": cls.EVALUATION}
        return urgent.get(kind, cls.SHOPPER)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a place is asked for: whose request, the shop's `weight`, and the tokens that its prompt may have.

    `patience` is how many seconds the wait may seem to take when it begins. It may then take `GRACE` times that: who
    was let in is not sent away because the guess was short. `avoid` an engine that has just failed it.
    """

    shop_id: UUID
    weight: int
    prompt_tokens: int
    patience: float
    urgency: Urgency = Urgency.SHOPPER
    avoid: str = ""


@dataclass(slots=True)
class Place:
    """Held from `Gate.place` until the block ends."""

    ask: Ask
    process: str
    due: asyncio.Event  # set when so much was spent that the queue should know
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    engine: str = ""
    outcome: Outcome = "left"
    service: float | None = None  # so far
    answer: float = 0.0  # of it, the answer's part
    waited: float = 0.0  # seconds, until the turn came
    _charged: float = 0.0
    _came: float = field(default_factory=time.monotonic)
    _waiting: Queued | None = None
    _refused: EngineFullError | NoEngineError | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def _left(self) -> float:
        return self._came + GRACE * self.ask.patience - time.monotonic()

    async def waits(self) -> AsyncGenerator[Queued, None]:
        """Wait for the turn; yield how long the wait still is, when that changes.

        Raises EngineFullError when it would be, or was, too long, NoEngineError when no engine is well.
        """
        told = None
        while not self.engine:
            if self._refused is not None:
                raise self._refused
            if self._waiting is not None and self._waiting != told:
                told = self._waiting
                yield told
            try:
                async with asyncio.timeout(self._left()):
                    await self._news.wait()
            except TimeoutError:
                raise EngineFullError("the turn did not come in time") from None
            self._news.clear()

    def spend(self, prompt: int | None, cached: int | None, completion: int | None) -> None:
        """Note the tokens so far, as the engine counts them; what it had in its cache cost it nothing."""
        read = self.ask.prompt_tokens if cached is None or prompt is None else prompt - cached
        self.answer = float(OUTPUT_WEIGHT * (completion or 0))
        self.service = read + self.answer
        if self.service - self._charged >= STEP:
            self.due.set()

    # --- the gate's side ---

    def as_ticket(self) -> dict[str, Any]:
        """What the script `KEEP` takes."""
        order = sorted(in_order(self.ask.shop_id), key=lambda url: url == self.ask.avoid)
        record: dict[str, Any] = {
            "s": str(self.ask.shop_id),
            "c": int(self.ask.urgency),
            "w": self.ask.weight,
            "p": self.ask.prompt_tokens,
            "q": self.process,
            "e": order,
            "u": self._charged,
        }
        if self.engine:
            record["g"] = self.engine
        patience = self.ask.patience if self._waiting is None else self._left()
        ticket = {"id": self.id, "record": record, "patience": patience}
        if self.service is not None:
            ticket["service"] = self._charged = self.service
        return ticket

    def granted(self, engine: str) -> None:
        """The turn has come."""
        if not self.engine:
            self.engine, self._charged = engine, float(self.ask.prompt_tokens)
            self.waited = time.monotonic() - self._came
        self._news.set()

    def told(self, answer: list[Any]) -> None:
        """Take what the script answered."""
        match answer:
            case ["turn", engine]:
                self.granted(engine)
            case ["wait", position, seconds]:
                self._waiting = Queued(int(position), max(1, round(seconds)))
            case ["full", seconds]:
                self._refused = EngineFullError(f"the wait would be {seconds:.0f} s")
            case ["sick"]:
                self._refused = NoEngineError("no engine is well")
        self._news.set()
