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

PROMPT_TOKENS = 7  # of every prompt


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
    batch: int = 1_000_000  # requests that run at once; the others wait inside
    number_from_question: bool = (
        False  # begin by asking back the question's last word: tells whose answer it is
    )


class ScriptedEngine:
    """The server and its state."""

    def __init__(self) -> None:
        self.script = Script()
        self.requests: list[dict[str, Any]] = []
        self.running = self.most_running = 0
        self.broken_off = 0
        self.prompt_tokens = self.generation_tokens = 0  # as vLLM's own counters, since the start
        self.idle = asyncio.Event()
        self.batched = 0
        self._left = asyncio.Event()

    def app(self) -> web.Application:
        """The routes of vLLM's server that Xiaoer uses, and two of our own."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self.complete)
        app.router.add_post("/tokenize", self.tokenize)
        app.router.add_get("/health", self.health)
        app.router.add_get("/metrics", self.metrics)
        app.router.add_post("/script", self.change)
        app.router.add_get("/seen", self.tell)
        return app

    async def health(self, request: web.Request) -> web.Response:
        """Alive."""
        return web.Response()

    async def metrics(self, request: web.Request) -> web.Response:
        """The two gauges that say how full it is, as vLLM writes them."""
        if self.script.status != 200:
            return web.Response(status=self.script.status)
        labels = '{engine="0",model_name="xiaoer"}'
        lines = [
            "# TYPE vllm:num_requests_running gauge",
            f"vllm:num_requests_running{labels} {float(self.batched)}",
            f"vllm:num_requests_waiting{labels} {float(self.running - self.batched)}",
            f"vllm:num_requests_swapped{labels} 0.0",
        ]
        return web.Response(text="\n".join(lines) + "\n")

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
            "most_running": self.most_running,
            "broken_off": self.broken_off,
            "prompt_tokens_total": self.prompt_tokens,
            "generation_tokens_total": self.generation_tokens,
        }
        return web.json_response(seen)

    async def change(self, request: web.Request) -> web.Response:
        """Take a new script; what was seen is forgotten."""
        self.script = Script(**await request.json())
        self.requests, self.broken_off, self.most_running = [], 0, 0
        return web.json_response(asdict(self.script))

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Stream one answer as the script says."""
        script, body = self.script, await request.json()
        self.requests.append(body)
        if script.status != 200:
            await asyncio.sleep(script.header_seconds)
            return web.json_response({"error": {"message": "no"}}, status=script.status)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self.idle.clear()
        try:
            await asyncio.sleep(script.header_seconds)
            await response.prepare(request)
            await self._in_batch(response, script, body)
        except (ConnectionError, asyncio.CancelledError):
            self.broken_off += 1
            raise
        finally:
            self.running -= 1
            if not self.running:
                self.idle.set()
        return response

    async def _in_batch(
        self, response: web.StreamResponse, script: Script, body: dict[str, Any]
    ) -> None:
        while self.batched >= self.script.batch:
            self._left.clear()
            await self._left.wait()
        self.batched += 1
        try:
            await self._stream(response, script, body)
        finally:
            self.batched -= 1
            self._left.set()

    async def _stream(
        self, response: web.StreamResponse, script: Script, body: dict[str, Any]
    ) -> None:
        words = _words_left(script, body)
        await asyncio.sleep(script.first_token_seconds)
        continuous = body.get("stream_options", {}).get("continuous_usage_stats")
        self.prompt_tokens += PROMPT_TOKENS
        for count, word in enumerate(words):
            if count == script.fail_after:
                assert response._req is not None
                assert response._req.transport is not None
                response._req.transport.abort()
                return
            if count == script.error_after:
                await _event(response, {"error": {"message": "engine core died", "code": 500}})
                return
            self.generation_tokens += 1
            chunk: dict[str, Any] = {"choices": [{"index": 0, "delta": {"content": word}}]}
            if continuous:
                chunk["usage"] = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": count + 1}
            await _event(response, chunk)
            await asyncio.sleep(script.gap_seconds)
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        await _event(response, {"choices": [end]})
        usage = {
            "prompt_tokens": PROMPT_TOKENS,
            "completion_tokens": len(words),
            "prompt_tokens_details": {"cached_tokens": script.cached_tokens},
        }
        await _event(response, {"choices": [], "usage": usage})
        await response.write(b"data: [DONE]\n\n")


def _words_left(script: Script, body: dict[str, Any]) -> list[str]:
    """The answer's words; where the last message is to be gone on with, less those that it says."""
    messages, said = body["messages"], ""
    if body.get("continue_final_message"):
        *messages, last = messages
        said = last["content"]
    words = list(script.words)
    if script.number_from_question:
        words.insert(0, messages[-1]["content"].split()[-1] + "? ")
    while words and said.startswith(words[0]):
        said = said.removeprefix(words.pop(0))
    assert not said, "the answer began otherwise"
    return words


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
