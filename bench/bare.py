"""Clients of what is no widget: the engine itself or a proxy that speaks OpenAI's protocol, and a thin WebSocket."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from websockets.asyncio.client import ClientConnection, connect

from bench.shoppers import Answer
from bench.words import QUESTION

MOST_TOKENS = 1024  # as the platform asks for
# About as long as the platform's prompt for the same question.
MESSAGES = [
    {"role": "system", "content": "word " * 300},
    {"role": "user", "content": QUESTION},
]


class Streamed:
    """Asks by HTTP and reads server-sent events."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, f"{url}/v1/chat/completions"

    async def ask(self) -> Answer:
        """One question, in a conversation of its own."""
        answer = Answer()
        body = {"model": "xiaoer", "messages": MESSAGES, "max_tokens": MOST_TOKENS, "stream": True}
        async with self._http.post(self._url, json=body) as response:
            response.raise_for_status()
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                for choice in json.loads(line[6:])["choices"]:
                    if text := choice["delta"].get("content"):
                        answer.take(len(answer.text), text)
        answer.end("engine", "done", answer.text)
        return answer


@asynccontextmanager
async def streamed(url: str, key: str = "") -> AsyncIterator[Streamed]:
    """A client of the server at `url`."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, connector=connector
    ) as http:
        yield Streamed(http, url)


class Proxied:
    """Asks the thin proxy by its WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def ask(self) -> Answer:
        """One question, in a conversation of its own."""
        answer = Answer()
        await self._socket.send(json.dumps({"messages": MESSAGES, "max_tokens": MOST_TOKENS}))
        while text := json.loads(await self._socket.recv())["text"]:
            answer.take(len(answer.text), text)
        answer.end("engine", "done", answer.text)
        return answer


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[Proxied]:
    """A client of the thin proxy at `url`."""
    async with connect(url, compression=None, ping_interval=None) as socket:
        yield Proxied(socket)
