"""A gate of its own for a test, and replies that hold places in it."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from inference.gate.gate import Gate
from inference.gate.places import Ask, Place


@dataclass
class Rig:
    """Starts replies and notes in which order their turns come."""

    gate: Gate
    turns: list[str] = field(default_factory=list)
    held: dict[str, Place] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _ends: dict[str, asyncio.Event] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def ask(self, name: str, shop: UUID, **ask: object) -> None:
        """Begin a reply and return when it waits or has its turn."""
        wanted = {"weight": 1, "prompt_tokens": 100, "patience": 60.0, **ask}
        stands = asyncio.Event()
        self._ends[name] = asyncio.Event()
        what = Ask(shop, **wanted)  # type: ignore[arg-type]
        self._tasks[name] = asyncio.create_task(self._hold(name, what, stands))
        standing = asyncio.create_task(stands.wait())
        await asyncio.wait({standing, self._tasks[name]}, return_when=asyncio.FIRST_COMPLETED)
        standing.cancel()

    async def _hold(self, name: str, ask: Ask, stands: asyncio.Event) -> None:
        async with self.gate.place(ask) as place:
            async for _waiting in place.waits():
                stands.set()
            self.turns.append(name)
            self.held[name] = place
            stands.set()
            self._changed.set()
            await self._ends[name].wait()
            del self.held[name]

    async def end(self, name: str, completion: int = 0, outcome: str = "ok") -> None:
        """End the reply; those whose turn comes by that have it when this returns."""
        place = self.held[name]
        place.spend(place.ask.prompt_tokens, 0, completion)
        place.outcome = outcome  # type: ignore[assignment]
        self._ends[name].set()
        await self._tasks.pop(name)

    async def turn_of(self, name: str) -> None:
        """Wait until it is this reply's turn. Fails when it was turned away."""
        task = self._tasks[name]
        task.add_done_callback(lambda _: self._changed.set())
        await self.until(lambda: name in self.held or task.done())
        if task.done():
            task.result()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until turns came that make it hold."""
        async with asyncio.timeout(20):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def stop(self) -> None:
        """End everything."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.gate.close()


def new_gate() -> Gate:
    """A gate whose state no other test sees."""
    return Gate(f"{{test:{uuid.uuid4().hex}}}")
