"""All processes of one installation."""

import asyncio
from collections.abc import Callable

from config.language import say
from config.services.places import Places
from config.services.programs import Program
from config.supervision.children import Child, describe_exit

# Who needs whom: the web drains while engine and servers still work, and the servers go last.
STOP_ORDER = (
    ("migrations", "demo"),
    ("web",),
    ("worker", "beat", "runengine"),
    ("cache", "database"),
)


class LostProgramError(Exception):
    """A program ended, or never answered; the message has its last words."""


class Crew:
    """Starts programs and stops them in the right order."""

    def __init__(self, places: Places, announce: Callable[[str], None]) -> None:
        self._places = places
        self._announce = announce
        self._children: dict[str, Child] = {}
        self._hurry = asyncio.Event()

    async def start(self, program: Program) -> Child:
        """Start a program; whoever calls decides from when it is kept alive."""
        child = Child(program, self._places, self._announce)
        self._children[program.name] = child
        await child.start()
        return child

    async def run_to_end(self, program: Program) -> None:
        """Start a program that ends by itself; raises LostProgramError if it fails."""
        child = await self.start(program)
        code = await child.finish()
        if code != 0:
            raise lost(child, describe_exit(code))

    def hurry(self) -> None:
        """From now on nobody is given time to end."""
        self._hurry.set()

    async def stop(self) -> None:
        """Stop everybody, those that are needed last at the end."""
        for names in STOP_ORDER:
            leaving = [self._children[name] for name in names if name in self._children]
            await asyncio.gather(*(child.stop(self._hurry) for child in leaving))


def lost(child: Child, how: str) -> LostProgramError:
    """Why a program is not there, with its last words."""
    name = child.program.name
    what = say(f"{name} failed ({how}). Its log: ", f"{name} 失败（{how}）。日志：")
    return LostProgramError(f"{what}{child.log}\n{child.last_words()}")
