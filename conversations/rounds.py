"""One look for all open sockets of a process, instead of one by each: nearly all of them were told everything.

Who was not – for a hint was lost, or somebody's rights ended – is made to look by itself.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence

from conversations import limits
from conversations.ear import ear
from conversations.live import Listener, audience
from conversations.standing import standings
from tenants.scope import in_thread

log = logging.getLogger(__name__)

ROUND_SECONDS = 20.0  # also how often places are kept: a third of how long they last
AT_ONCE = 500  # sockets asked for in one query


class Rounds:
    """Goes round in one event loop, from `start` to `end`."""

    def __init__(self) -> None:
        self._going: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Go round from now on."""
        self._going = asyncio.create_task(self._go())

    async def end(self) -> None:
        """Go round no more."""
        if self._going is not None:
            self._going.cancel()
            await asyncio.gather(self._going, return_exceptions=True)

    async def _go(self) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            for step in (_look, _keep_places, ear.mend):
                try:
                    await step()
                except Exception as error:  # the database may be away; the next round comes
                    log.warning("%s not done for all sockets: %r", step.__name__, error)


async def _look() -> None:
    for some in _parts(tuple(audience.everybody())):
        found = await in_thread(standings, [listener.admission for listener in some])
        for listener in some:
            if not listener.knows(found):
                listener.look_again()


async def _keep_places() -> None:
    await limits.renew([listener.seats for listener in audience.everybody()])


def _parts(listeners: Sequence[Listener]) -> Iterator[Sequence[Listener]]:
    for start in range(0, len(listeners), AT_ONCE):
        yield listeners[start : start + AT_ONCE]


rounds = Rounds()
