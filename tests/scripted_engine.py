"""An engine that follows a script: it speaks the network protocol of vLLM's server, at the same seam, so that tests
choose what the engine says, how fast, and how it fails.

As a program (`python -m tests.scripted_engine PORT`) it runs by itself; `POST /script` changes the script of a
running one, `GET /seen` tells what was asked and how many answers are under way.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Script:
    """What the engine does with the next requests."""

    words: list[str] = field(default_factory=lambda: ["Sure", ", ", "I ", "can ", "help", "."])
    header_seconds: float = 0.0
    first_token_seconds: float = 0.0
    gap_seconds: float = 0.0
    fail_after: int | None = None  # words, then the connection breaks
    error_after: int | None = None  # words, then an error object inside the stream
    status: int = 200
    cached_tokens: int = 0  # of the prompt's seven
    number_from_question: bool = (
        False  # begin by asking back the question's last word: tells whose answer it is
    )


class ScriptedEngine:
    """The server and its state."""

    def __init__(self) -> None:
        self.script = Script()
        self.requests: list[dict[str, Any]] = []
        self.running = 0
        self.broken_off = 0
        self.idle = asyncio.Event()

    def app(self) -> web.Application:
        """The routes of vLLM's server that Xiaoer uses, and two of our own."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self.complete)
        app.router.add_post("/tokenize", self.tokenize)
        app.router.add_get("/health", self.health)
        app.router.add_post("/script", self.change)
        app.router.add_get("/seen", self.tell)
        return app

    async def health(self, request: web.Request) -> web.Response:
        """Alive."""
        return web.Response()

    async def tokenize(self, request: web.Request) -> web.Response:
        """Count tokens as vLLM does: here every character is one, and a message's wrapping takes three."""
        script, body = self.script, await request.json()
        if script.status != 200:
            return web.json_response({"error": {"message": "no"}}, status=script.status)
        await asyncio.sleep(script.header_seconds)
        texts = [message["content"] for message in body.get("messages", ())]
        count = sum(len(text) + 3 for text in texts) if texts else len(body["prompt"])
        return web.json_response({"count": count, "max_model_len": 4096, "tokens": [0] * count})

    async def tell(self, request: web.Request) -> web.Response:
        """What was asked, and how it went."""
        seen = {
            "requests": self.requests,
            "running": self.running,
            "broken_off": self.broken_off,
        }
        return web.json_response(seen)

    async def change(self, request: web.Request) -> web.Response:
        """Take a new script; what was seen is forgotten."""
        self.script = Script(**await request.json())
        self.requests, self.broken_off = [], 0
        return web.json_response(asdict(self.script))

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Stream one answer as the script says."""
        script, body = self.script, await request.json()
        self.requests.append(body)
        if script.status != 200:
            return web.json_response({"error": {"message": "no"}}, status=script.status)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        self.running += 1
        self.idle.clear()
        try:
            await asyncio.sleep(script.header_seconds)
            await response.prepare(request)
            await self._stream(response, script, body)
        except (ConnectionError, asyncio.CancelledError):
            self.broken_off += 1
            raise
        finally:
            self.running -= 1
            if not self.running:
                self.idle.set()
        return response

    async def _stream(
        self, response: web.StreamResponse, script: Script, body: dict[str, Any]
    ) -> None:
        words = list(script.words)
        if script.number_from_question:
            words.insert(0, body["messages"][-1]["content"].split()[-1] + "? ")
        await asyncio.sleep(script.first_token_seconds)
        for count, word in enumerate(words):
            if count == script.fail_after:
                assert response._req is not None
                assert response._req.transport is not None
                response._req.transport.abort()
                return
            if count == script.error_after:
                await _event(response, {"error": {"message": "engine core died", "code": 500}})
                return
            await _event(response, {"choices": [{"index": 0, "delta": {"content": word}}]})
            await asyncio.sleep(script.gap_seconds)
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        await _event(response, {"choices": [end]})
        usage = {
            "prompt_tokens": 7,
            "completion_tokens": len(words),
            "prompt_tokens_details": {"cached_tokens": script.cached_tokens},
        }
        await _event(response, {"choices": [], "usage": usage})
        await response.write(b"data: [DONE]\n\n")


async def _event(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(b"data: " + json.dumps(data).encode() + b"\n\n")


if __name__ == "__main__":
    web.run_app(
        ScriptedEngine().app(),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        print=None,
        handler_cancellation=True,
    )
