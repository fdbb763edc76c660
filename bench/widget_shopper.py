"""A shopper's browser, for measurements: it speaks docs/protocol.md, and notes when what it was shown came."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

Frame = dict[str, Any]


@dataclass
class WidgetShopper:
    """One connection, one conversation. Moments are `time.monotonic`'s."""

    url: str
    text: str = ""  # of the running reply, as shown
    message: Frame | None = None  # the reply as stored
    ended: float = 0.0
    _socket: ClientConnection | None = field(default=None, repr=False)

    async def connect(self, locale: str = "en") -> Self:
        """Say hello, as somebody new."""
        self._socket = await connect(self.url, max_size=None)
        hello = {"type": "hello", "visitor": None, "conversation": None, "after": 0}
        await self._send({**hello, "locale": locale, "page": None})
        while (await self._next())["type"] != "welcome":
            pass
        return self

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def ask(self, text: str) -> Frame:
        """Say something, and take in what is shown until the reply is stored, which is returned."""
        await self._send({"type": "message", "client_id": str(uuid.uuid4()), "text": text})
        while self.message is None:
            self._take(await self._next())
        return self.message

    def _take(self, frame: Frame) -> None:
        match frame["type"]:
            case "reply.delta":
                self.text = self.text[: frame["offset"]] + frame["text"]
            case "reply.end":
                self.message, self.ended = frame["message"], time.monotonic()

    async def _send(self, frame: Frame) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))

    async def _next(self) -> Frame:
        assert self._socket is not None
        frame: Frame = json.loads(await self._socket.recv())
        return frame
