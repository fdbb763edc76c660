"""An engine that batches as vLLM does and speaks its protocol, with a pace of its own: so that what is measured is us.

So many requests at once, the rest first come, first served; each running one gets a token every `--pace` seconds, after
a prompt that takes `--prompt` seconds a token. A prompt has as many tokens as words, an answer `max_tokens` of them or
`--answer`, whichever is less. `python -m bench.mock_engine PORT` runs until it is ended; `POST /pace` changes its pace
and the length of its answers, `GET /metrics` has vLLM's gauges and counters.
"""

import argparse
import asyncio
import json
from itertools import islice
from typing import Any

from aiohttp import web

from bench.words import tokens

_CHUNK = (
    b'data: {"id":"chatcmpl-0f5c2d","object":"chat.completion.chunk","created":1735689600,'
    b'"model":"xiaoer","choices":%s%s}\n\n'
)
_CHOICE = (
    b'[{"index":0,"delta":{"content":%s},"logprobs":null,"finish_reason":null,"token_ids":null}]'
)
_END = b'[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"length"}]'
_USAGE = b',"usage":{"prompt_tokens":%d,"total_tokens":%d,"completion_tokens":%d}'


class MockEngine:
    """The server, its slots and its pace; `answer` is how many tokens an answer has at most, 0: as asked for."""

    def __init__(self, slots: int, pace: float, prompt: float, answer: int = 0) -> None:
        self._slots = asyncio.Semaphore(slots)  # wakes who waits in the order of their coming
        self._pace, self._prompt, self._answer = pace, prompt, answer
        self._inside = self._running = self._read = self._wrote = 0

    def app(self) -> web.Application:
        """The routes that a reply and the watch over engines take, and one of our own."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self.complete)
        app.router.add_get("/metrics", self.metrics)
        app.router.add_post("/pace", self.change)
        return app

    async def change(self, request: web.Request) -> web.Response:
        """Take another pace, and another length of answers, for requests from now on."""
        asked: dict[str, Any] = await request.json()
        self._pace, self._answer = asked["pace"], asked["answer"]
        return web.Response()

    async def metrics(self, request: web.Request) -> web.Response:
        """How full it is and what it did since its start, as vLLM tells it."""
        told = {
            "vllm:num_requests_running": self._running,
            "vllm:num_requests_waiting": self._inside - self._running,
            "vllm:prompt_tokens_total": self._read,
            "vllm:generation_tokens_total": self._wrote,
        }
        lines = [f'{name}{{engine="0",model_name="xiaoer"}} {told[name]:.1f}\n' for name in told]
        return web.Response(text="".join(lines))

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Stream an answer; who leaves gives the slot back at once."""
        body: dict[str, Any] = await request.json()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self._inside += 1
        try:
            async with self._slots:
                self._running += 1
                try:
                    await self._stream(response, body)
                finally:
                    self._running -= 1
        finally:
            self._inside -= 1
        return response

    async def _stream(self, response: web.StreamResponse, body: dict[str, Any]) -> None:
        read = sum(len(message["content"].split()) for message in body["messages"])
        said = body["messages"][-1]["content"] if body.get("continue_final_message") else ""
        # What was said before is a whole number of words.
        begin = len(said.split())
        most = min(body["max_tokens"], (self._answer or begin + body["max_tokens"]) - begin)
        each = body.get("stream_options", {}).get("continuous_usage_stats")
        pace = self._pace
        await asyncio.sleep(read * self._prompt)
        self._read += read
        for number, word in enumerate(islice(tokens(begin + most), begin, None), start=1):
            self._wrote += 1
            usage = _USAGE % (read, read + number, number) if each else b""
            await response.write(_CHUNK % (_CHOICE % json.dumps(word).encode(), usage))
            await asyncio.sleep(pace)
        usage = _USAGE % (read, read + most, most)
        await response.write(_CHUNK % (_END, usage if each else b""))
        await response.write(_CHUNK % (b"[]", usage) + b"data: [DONE]\n\n")


def main() -> None:
    """Serve on the loopback interface."""
    parser = argparse.ArgumentParser(prog="python -m bench.mock_engine")
    parser.add_argument("port", type=int)
    parser.add_argument("--slots", type=int, default=16)
    parser.add_argument("--pace", type=float, default=0.05)
    parser.add_argument("--prompt", type=float, default=0.0005)
    parser.add_argument("--answer", type=int, default=0)
    chosen = parser.parse_args()
    engine = MockEngine(chosen.slots, chosen.pace, chosen.prompt, chosen.answer)
    web.run_app(
        engine.app(),
        host="127.0.0.1",
        port=chosen.port,
        print=None,
        access_log=None,
        handler_cancellation=True,
    )


if __name__ == "__main__":
    main()
