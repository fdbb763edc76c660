"""Whether anybody looks on at a reply. While nobody does, the engine works for those who wait."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


class AllLeftError(Exception):
    """Nobody looks on any more."""


class Attention:
    """Kept by whoever delivers the reply; somebody looks on until it is told otherwise."""

    def __init__(self) -> None:
        self._here, self._away = asyncio.Event(), asyncio.Event()
        self._here.set()

    def tell(self, somebody: bool) -> None:
        """Whether somebody looks on now."""
        if somebody:
            self._here.set()
            self._away.clear()
        elif self._here.is_set():
            self._here.clear()
            self._away.set()

    async def back(self, seconds: float) -> None:
        """Wait so long for somebody to come back; after that the reply goes on for whoever comes later."""
        try:
            async with asyncio.timeout(seconds):
                await self._here.wait()
        except TimeoutError:
            self._away.clear()

    async def held(self, items: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
        """The items. The first may be long in coming; the others follow closely. Raises AllLeftError."""
        if self._away.is_set():
            raise AllLeftError
        first, leaving = (
            asyncio.ensure_future(anext(items)),
            asyncio.ensure_future(self._away.wait()),
        )
        try:
            await asyncio.wait((first, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not first.done():
                raise AllLeftError
        finally:
            leaving.cancel()
            first.cancel()  # it may have to close a connection: its end is waited for
            await asyncio.gather(first, leaving, return_exceptions=True)
        try:
            yield first.result()
        except StopAsyncIteration:
            return
        async for item in items:
            yield item
            if self._away.is_set():
                raise AllLeftError
