"""Shoppers at the widget's WebSocket: they ask, read, stop or leave, and note when what came, and whether all of it."""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.words import FIRST_SENTENCE, QUESTION

PATIENCE = 120.0  # seconds, until a reply counts as none


@dataclass
class Answer:
    """What became of one question; moments are in seconds since it was sent, 0 for what did not come."""

    asked: float = field(default_factory=time.monotonic)  # on the clock
    first: float = 0.0  # the first text
    sentence: float = 0.0  # the first sentence, whole
    ended: float = 0.0
    text: str = ""
    via: str = ""
    status: str = ""  # empty: no end came
    texts: int = 0  # pieces that came
    gaps: int = 0  # pieces that did not join what was there

    def take(self, offset: int, text: str) -> None:
        """A piece came."""
        self.texts += 1
        self.gaps += offset != len(self.text)
        self.text = self.text[:offset] + text
        self.first = self.first or self.since()
        if not self.sentence and len(self.text) >= len(FIRST_SENTENCE):
            self.sentence = self.since()

    def end(self, via: str, status: str, text: str) -> None:
        """The reply was stored, as this text."""
        self.gaps += text != self.text
        self.via, self.status, self.ended = via, status, self.since()

    @property
    def by_engine(self) -> bool:
        """Whether the model answered, to its last token."""
        return (self.via, self.status) == ("engine", "done")

    def since(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self.asked


class Shopper:
    """One browser with one conversation; a context that lasts as long as its socket."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._socket: ClientConnection | None = None
        self._running = 0  # the seq of the reply that is being read
        self.welcomed = 0.0  # seconds that it took
        self.answer = Answer()  # to the last question, as far as it came

    async def __aenter__(self) -> Self:
        came = time.monotonic()
        self._socket = await connect(
            self._url,
            subprotocols=[Subprotocol("xiaoer.v1")],
            compression=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )
        await self._send(
            type="hello", visitor=None, conversation=None, after=0, locale="en", page=None
        )
        await self._receive("welcome")
        self.welcomed = time.monotonic() - came
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.close()

    def leave(self) -> None:
        """Go without a word."""
        assert self._socket is not None
        self._socket.transport.abort()

    async def stop(self) -> None:
        """End the reply that is being read."""
        await self._send(type="stop", seq=self._running)

    async def ask(self, stop_at: int = 0, leave_at: int = 0, question: str = QUESTION) -> Answer:
        """Ask and read on to the end; or stop, or leave, when so many signs of the answer have come."""
        answer = self.answer = Answer()
        client_id = str(uuid.uuid4())
        await self._send(type="message", client_id=client_id, text=question)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._read(answer, stop_at, leave_at)
        except (TimeoutError, ConnectionClosed):
            pass  # an answer without an end
        return answer

    async def _read(self, answer: Answer, stop_at: int, leave_at: int) -> None:
        while True:
            frame = await self._receive("reply.start", "reply.delta", "reply.end", "error")
            match frame["type"]:
                case "reply.start":
                    self._running = frame["seq"]
                case "reply.delta":
                    answer.take(frame["offset"], frame["text"])
                    if leave_at and len(answer.text) >= leave_at:
                        self.leave()
                        return
                    if stop_at and len(answer.text) >= stop_at:
                        stop_at = 0
                        await self.stop()
                case "reply.end":
                    told = frame["message"]
                    answer.end(told["via"], told["status"], told["text"])
                    return
                case _ if "seq" not in frame:  # refused: no reply will come
                    answer.status = frame["code"]
                    return

    async def _receive(self, *kinds: str) -> dict[str, Any]:
        assert self._socket is not None
        while True:
            frame: dict[str, Any] = json.loads(await self._socket.recv())
            if frame["type"] in kinds:
                return frame

    async def _send(self, **frame: Any) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))
