"""A socket as what is sent over it sees it: it takes frames in order, or it is ended."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from typing import Any, ClassVar

from asgiref.typing import WebSocketDisconnectEvent
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from conversations import protocol
from conversations.protocol import FrameError

log = logging.getLogger(__name__)

SEND_SECONDS = 5.0  # a socket that takes nothing for so long is ended; the reply goes on


class Wire(AsyncWebsocketConsumer):
    """Lives until the client leaves or takes nothing any more."""

    connected: ClassVar[int] = 0  # sockets of this process, also those that have not said hello

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = "-"  # of the shop, for the log
        self._open = False  # a shop was found, hello may come, and nobody closed yet
        self._ended = False
        self._sending = asyncio.Lock()
        self._living: asyncio.Task[Any] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Live until the client leaves or is given up; tidy up whatever the end was.

        In the server's own task: Channels would have three more for each socket, and most sockets are idle. What
        other processes tell comes through `conversations.ear`, one for all sockets.
        """
        self.scope, self.base_send = scope, send
        self._living = living = asyncio.current_task()
        assert living is not None
        Wire.connected += 1
        try:
            while not self._ended:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        except asyncio.CancelledError:
            if not self._ended or living.uncancel():  # it was not our end alone
                raise
        finally:
            Wire.connected -= 1
            self._living = None
            await self.left()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message, as Channels does.

        It would first close old database connections, in the one thread that all sockets share; ours are closed by
        the threads that open them (`in_thread`).
        """
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: WebSocketDisconnectEvent) -> None:
        """The client has left."""
        raise StopConsumer

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
            log.info("shop=%s socket takes nothing, ended", self.slug)
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
        if not self._ended and self._living is not None:
            self._ended = True
            # Who lives sees it after this frame. Cancelled by itself it would be cut off in the midst of tidying up,
            # where the news that the client has left is there already.
            if asyncio.current_task() is not self._living:
                self._living.cancel()

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


class NoSuchSocket(Wire):
    """Any other address."""

    async def connect(self) -> None:
        """Accept, so that the client hears the reason."""
        await self.accept()
        await self.close(protocol.NO_SHOP)
