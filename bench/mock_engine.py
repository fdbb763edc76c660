"""An engine that batches as vLLM does and speaks its protocol, with a pace of its own: so that what is measured is us.

So many requests at once, the rest first come, first served; each running one gets a token every `--pace` seconds, after
a prompt that takes `--prompt` seconds a token. A prompt has as many tokens as words, an answer `max_tokens` of them.
`python -m bench.mock_engine PORT` runs until it is ended.
"""

import argparse
import asyncio
import json
from typing import Any

from aiohttp import web


class MockEngine:
    """The server, its slots and its pace."""

    def __init__(self, slots: int, pace: float, prompt: float) -> None:
        self._slots = asyncio.Semaphore(slots)  # wakes who waits in the order of their coming
        self._pace, self._prompt = pace, prompt

    def app(self) -> web.Application:
        """The one route that a reply takes."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self.complete)
        return app

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Stream an answer."""
        body: dict[str, Any] = await request.json()
        read = sum(len(message["content"].split()) for message in body["messages"])
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        async with self._slots:
            await asyncio.sleep(read * self._prompt)
            for number in range(1, body["max_tokens"] + 1):
                choice = {"index": 0, "delta": {"content": "word "}, "finish_reason": None}
                await _event(response, [choice], read, number)
                await asyncio.sleep(self._pace)
        end = {"index": 0, "delta": {}, "finish_reason": "length"}
        await _event(response, [end], read, body["max_tokens"])
        await _event(response, [], read, body["max_tokens"])
        await response.write(b"data: [DONE]\n\n")
        return response


async def _event(response: web.StreamResponse, choices: list[Any], read: int, wrote: int) -> None:
    usage = {"prompt_tokens": read, "completion_tokens": wrote}
    await response.write(
        b"data: " + json.dumps({"choices": choices, "usage": usage}).encode() + b"\n\n"
    )


def main() -> None:
    """Serve on the loopback interface."""
    parser = argparse.ArgumentParser(prog="python -m bench.mock_engine")
    parser.add_argument("port", type=int)
    parser.add_argument("--slots", type=int, default=16)
    parser.add_argument("--pace", type=float, default=0.05)
    parser.add_argument("--prompt", type=float, default=0.0005)
    chosen = parser.parse_args()
    engine = MockEngine(chosen.slots, chosen.pace, chosen.prompt)
    web.run_app(
        engine.app(),
        host="127.0.0.1",
        port=chosen.port,
        print=None,
        handler_cancellation=True,
    )


if __name__ == "__main__":
    main()
