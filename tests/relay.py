"""A network between a web process and a server it depends on: it can be cut, be silent, and come back."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self


class Relay:
    """Listens on `port`, passes on what comes to the server's Unix socket, and back. Lives in a thread of its own."""

    _server: asyncio.Server

    def __init__(self, target: str) -> None:
        self.port = 0
        self.target = target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._flows = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._away = False
        self._trap: tuple[bytes, bytes, bool] | None = None
        self.sprung = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._open)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._do(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def freeze(self) -> None:
        """Nothing comes through, and nobody is told."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def cut(self) -> None:
        """End all connections and let nobody in."""
        self._away = True
        self._loop.call_soon_threadsafe(self._end_all)

    def mend(self) -> None:
        """Everything comes through again."""
        self._away = False
        self._loop.call_soon_threadsafe(self._flows.set)

    def lead_to(self, target: str) -> None:
        """From now on to another server."""
        self.target = target
        self._loop.call_soon_threadsafe(self._end_all)

    def cut_at(self, first: bytes, then: bytes, *, before: bool) -> None:
        """Once: where a connection said `first`, end all just before, or just after, the server hears `then` of it."""
        self._trap = (first, then, before)

    def _do(self, work: Callable[[], object]) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(work), self._loop).result(10)

    async def _open(self) -> None:
        self._flows.set()
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        self._end_all()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _end_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._away:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(self.target)
        both = {writer, back}
        self._writers |= both
        try:
            await asyncio.gather(self._there(reader, back), self._back(there, writer))
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _there(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = False
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flows.wait()
                trap = self._trap
                said = said or bool(trap and trap[0] in data)
                if trap and said and trap[1] in data:
                    self._trap = None
                    if not trap[2]:
                        writer.write(data)
                        await writer.drain()
                    self.sprung.set()
                    self._end_clients(writer)
                    return
                writer.write(data)
        writer.transport.abort()

    def _end_clients(self, served: asyncio.StreamWriter) -> None:
        """End all but what the server still has to read."""
        for writer in self._writers - {served}:
            writer.transport.abort()
        served.close()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
        writer.transport.abort()


async def _awaited(work: Callable[[], object]) -> None:
    done = work()
    if asyncio.iscoroutine(done):
        await done
