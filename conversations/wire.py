"""A socket as what is sent over it sees it: it takes frames in order, or it is ended."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from typing import Any, ClassVar

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer

from conversations import protocol
from conversations.protocol import FrameError
from tenants.models import Shop

log = logging.getLogger(__name__)

SEND_SECONDS = 5.0  # a socket that takes nothing for so long is ended; the reply goes on


class Wire(AsyncWebsocketConsumer):
    """Lives until the client leaves or takes nothing any more."""

    connected: ClassVar[int] = 0  # sockets of this process, also those that have not said hello
    shop: Shop  # from when it is open
    _given_up: asyncio.Future[None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = False  # a shop was found, hello may come, and nobody closed yet
        self._sending = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, *channel: Any) -> None:
        """Live until the client leaves or is given up; tidy up whatever the end was."""
        living = asyncio.create_task(super().__call__(*channel))
        self._given_up = asyncio.get_running_loop().create_future()
        Wire.connected += 1
        try:
            await asyncio.wait({living, self._given_up}, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
        finally:
            Wire.connected -= 1
            for task in (living, *self._tasks):
                task.cancel()
            await asyncio.gather(living, *self._tasks, return_exceptions=True)
            await self.left()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message, as Channels does.

        It would first close old database connections, in the one thread that all sockets share; ours are closed by
        the threads that open them (`in_thread`).
        """
        await getattr(self, get_handler_name(message))(message)

    async def left(self) -> None:
        """Called once the connection has ended, whatever its end was."""

    async def close(self, code: Any = None, reason: Any = None) -> None:
        """End the connection; from now on nothing is served and nothing sent."""
        self._open = False
        await super().close(code, reason)

    async def _send_all(self, frames: Iterable[dict[str, Any]]) -> None:
        for frame in frames:
            await self._send(frame)

    async def _send(self, frame: dict[str, Any]) -> None:
        if not self._open:
            return
        try:
            async with asyncio.timeout(SEND_SECONDS), self._sending:
                await self.send(text_data=protocol.encode(frame))
        except TimeoutError:
            log.info("shop=%s socket takes nothing, ended", self.shop.slug)
            await self._give_up()
        except OSError:
            self._end()  # the client is gone

    async def _give_up(self) -> None:
        """End a connection that takes nothing, the close frame included."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(1):
                await self.close(protocol.TRY_LATER)
        self._end()

    def _end(self) -> None:
        if not self._given_up.done():
            self._given_up.set_result(None)

    async def _send_error(self, error: FrameError, seq: int | None = None) -> None:
        about = {} if seq is None else {"seq": seq}
        await self._send(
            {
                "type": "error",
                "code": error.code,
                "detail": error.detail,
                "client_id": str(error.client_id) if error.client_id else None,
                "retry_after": error.retry_after,
                **about,
            }
        )


class NoSuchSocket(AsyncWebsocketConsumer):
    """Any other address."""

    async def connect(self) -> None:
        """Accept, so that the client hears the reason."""
        await self.accept()
        await self.close(protocol.NO_SHOP)
