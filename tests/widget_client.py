"""An independent client of the widget's protocol: it trusts nothing but the frames."""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import websockets
from websockets.asyncio.client import ClientConnection

Frame = dict[str, Any]


@dataclass
class Shopper:
    """A shopper's browser: what it keeps outlives its connections."""

    url: str
    visitor: str | None = None
    conversation: str | None = None
    messages: dict[int, Frame] = field(default_factory=dict)
    unacked: dict[str, str] = field(default_factory=dict)
    running: dict[int, str] = field(default_factory=dict)
    welcome: Frame = field(default_factory=dict)
    errors: list[Frame] = field(default_factory=list)
    doubles: int = 0
    identity: str | None = None
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.disconnect()

    @property
    def socket(self) -> ClientConnection:
        """The open connection."""
        assert self._socket is not None
        return self._socket

    @property
    def complete(self) -> int:
        """The seq up to which nothing is missing."""
        seq = 0
        while seq + 1 in self.messages:
            seq += 1
        return seq

    async def connect(self, after: int | None = None, locale: str = "en") -> Frame:
        """Say hello, resume, and send again what was not acknowledged."""
        self._socket = await websockets.connect(self.url, subprotocols=["xiaoer.v1"])  # type: ignore[list-item]
        await self.send(
            {
                "type": "hello",
                "visitor": self.visitor,
                "identity": self.identity,
                "conversation": self.conversation,
                "after": self.complete if after is None else after,
                "locale": locale,
                "page": None,
            }
        )
        self.welcome = await self.until("welcome")
        for client_id, text in list(self.unacked.items()):
            await self.send({"type": "message", "client_id": client_id, "text": text})
        return self.welcome

    async def disconnect(self) -> None:
        """Close politely."""
        if self._socket is not None:
            await self._socket.close()

    def cut(self) -> None:
        """Lose the connection without a word."""
        self.socket.transport.abort()

    async def send(self, frame: Frame) -> None:
        """Send one frame."""
        await self.socket.send(json.dumps(frame))

    async def say(self, text: str) -> str:
        """Send a message; it counts as unacknowledged until its ack."""
        client_id = str(uuid.uuid4())
        self.unacked[client_id] = text
        await self.send({"type": "message", "client_id": client_id, "text": text})
        return client_id

    async def receive(self, seconds: float = 30) -> Frame:
        """Take one frame in."""
        async with asyncio.timeout(seconds):
            frame: Frame = json.loads(await self.socket.recv())
        self._take(frame)
        return frame

    async def until(self, kind: str, seconds: float = 60) -> Frame:
        """Take frames in until one of this kind."""
        async with asyncio.timeout(seconds):
            while (frame := await self.receive(seconds))["type"] != kind:
                pass
        return frame

    async def until_answered(self, client_id: str, seconds: float = 60) -> Frame:
        """Take frames in until the reply to this message is stored."""
        async with asyncio.timeout(seconds):
            while (reply := self.reply_to(client_id)) is None:
                await self.receive(seconds)
        return reply

    def reply_to(self, client_id: str) -> Frame | None:
        """The stored reply to the message with this client_id."""
        for message in self.messages.values():
            if message["client_id"] == client_id:
                found = self.messages.get(message["seq"] + 1)
                return found if found and found["role"] == "assistant" else None
        return None

    def _take(self, frame: Frame) -> None:
        match frame["type"]:
            case "welcome":
                self.visitor, self.conversation = frame["visitor"], frame["conversation"]
                self.running = {}
                for message in frame["messages"]:
                    self._keep(message)
                if frame["reply"]:
                    self.running[frame["reply"]["seq"]] = frame["reply"]["text"]
            case "ack":
                text = self.unacked.pop(frame["client_id"], None)
                if text is not None:
                    self._keep({**frame, "role": "visitor", "text": text})
            case "message":
                self._keep(frame["message"])
            case "reply.start":
                self.running[frame["seq"]] = ""
            case "reply.delta":
                text = self.running[frame["seq"]]
                assert frame["offset"] <= len(text), "a delta leaves a gap"
                self.running[frame["seq"]] = text[: frame["offset"]] + frame["text"]
            case "reply.end":
                message = frame["message"]
                assert self.running.pop(message["seq"]) == message["text"]
                self._keep(message)
            case "error":
                self.errors.append(frame)

    def _keep(self, message: Frame) -> None:
        self.unacked.pop(message["client_id"] or "", None)
        known = self.messages.get(message["seq"])
        if known is not None:
            self.doubles += 1
            assert known["text"] == message["text"], "a message changed"
        self.messages[message["seq"]] = message
