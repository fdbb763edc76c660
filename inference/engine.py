"""The client of the engine: vLLM's OpenAI-compatible server, or any other, streamed over HTTP.

aiohttp and a typed parser, because the vendor's SDK costs six times as much processor time a token. Leaving the
stream early closes the connection, and the engine gives the request's slot back.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
import msgspec
from django.conf import settings

from inference.engine_errors import (
    EngineAbsentError,
    EngineFullError,
    EngineRefusalError,
    EngineSlowError,
    EngineUnavailableError,
)
from inference.engine_watch import EngineWatch
from inference.gate.gate import Gate
from inference.messages import PromptMessage
from inference.profiles import ModelProfile


class Piece(msgspec.Struct, frozen=True):
    """Part of an answer: some text; at the end the counts of tokens, from vLLM so far with each text."""

    text: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None  # of the prompt's; told at the end only


class TokenCounts(msgspec.Struct, frozen=True):
    """The tokens of a prompt: of all of it, as the model reads it, and of each message's text alone."""

    total: int
    each: tuple[int, ...]


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta
    finish_reason: str | None = None


class _PromptDetails(msgspec.Struct):
    cached_tokens: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int | None = None
    prompt_tokens_details: _PromptDetails | None = None


class _Error(msgspec.Struct):
    code: int | str | None = None  # OpenAI's own are words

    @property
    def status(self) -> int:
        return self.code if isinstance(self.code, int) and self.code >= 400 else 500


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: _Error | None = None


class _Count(msgspec.Struct):
    count: int


_decode = msgspec.json.Decoder(_Chunk).decode
_decode_count = msgspec.json.Decoder(_Count).decode

_FULL = (429, 503)
COUNT_SECONDS = 3.0  # to count a prompt's tokens: no work for the model itself


def cache_salt(shop_id: UUID) -> str:
    """The secret that divides the engine's prefix cache by shop, so that its timing tells nothing across shops."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"prefix-cache:" + shop_id.bytes, hashlib.sha256).hexdigest()


class Engine:
    """Connections to the engines, and the gate before them, for one event loop; ended by `close`."""

    def __init__(self) -> None:
        self.gate = Gate()
        self._open: dict[str, aiohttp.ClientSession] = {}
        self._watch = EngineWatch(self.gate.key, self._session)

    def _session(self, url: str) -> aiohttp.ClientSession:
        if url not in self._open:
            parts = urlsplit(url)
            unix = parts.scheme == "unix"
            key = settings.ENGINE_API_KEY
            self._open[url] = aiohttp.ClientSession(
                "http://engine" if unix else url + "/",
                connector=aiohttp.UnixConnector(parts.path, limit=0)
                if unix
                else aiohttp.TCPConnector(limit=0),
                headers={"Authorization": f"Bearer {key}"} if key else {},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=3),
            )
        return self._open[url]

    async def close(self) -> None:
        """Close the connections."""
        await self._watch.close()
        await self.gate.close()
        opened, self._open = self._open, {}
        for session in opened.values():
            await session.close()

    async def stream(
        self, url: str, messages: Sequence[PromptMessage], profile: ModelProfile, shop_id: UUID
    ) -> AsyncGenerator[Piece, None]:
        """Ask the engine at `url` for one answer and yield its pieces as they come, the counts last.

        Where the last message is the assistant's, vLLM goes on with it.
        Deadlines (first token, gap between pieces, total) are the profile's, in seconds.
        Raises EngineSlowError when one is missed, EngineUnavailableError when the engine fails, at any point.
        """
        self._watch.start()
        try:
            began = time.monotonic()
            async with asyncio.timeout(profile.first_token_seconds):
                asked = await self._session(url).post(
                    "v1/chat/completions",
                    data=msgspec.json.encode(_request_body(messages, profile, shop_id)),
                    headers={"Content-Type": "application/json", **_routing(shop_id)},
                )
            async with asked as response:
                _require_answer(response.status)
                events = _events(response.content, profile, began)
                async with aclosing(_pieces(events)) as pieces:
                    async for piece in pieces:
                        yield piece
        except TimeoutError as error:
            raise EngineSlowError("a deadline passed") from error
        except aiohttp.ClientConnectorError as error:
            raise EngineAbsentError("nobody listens there") from error
        except (aiohttp.ClientError, msgspec.DecodeError, OSError) as error:
            raise EngineUnavailableError(repr(error)) from error

    async def count_tokens(self, messages: Sequence[PromptMessage]) -> TokenCounts:
        """Count by the model's own tokenizer, which vLLM's server lends out; nothing is generated.

        Raises EngineUnavailableError when the engine is not there, is too slow, or lends no tokenizer.
        """
        whole = {"messages": messages, "add_generation_prompt": True}
        total, *each = await self._counts([whole, *(_alone(part.content) for part in messages)])
        return TokenCounts(total, tuple(each))

    async def count_texts(self, texts: Sequence[str]) -> Sequence[int]:
        """Count the tokens of each text by itself. Raises as `count_tokens` does."""
        return await self._counts([_alone(text) for text in texts])

    async def _counts(self, bodies: Sequence[dict[str, object]]) -> Sequence[int]:
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                return await asyncio.gather(*(self._count(body) for body in bodies))
        except (
            aiohttp.ClientError,
            msgspec.DecodeError,
            OSError,
        ) as error:  # a timeout is an OSError
            raise EngineUnavailableError(repr(error)) from error

    async def _count(self, body: dict[str, object]) -> int:
        asked = self._session(settings.ENGINE_URLS[0]).post(
            "tokenize",
            data=msgspec.json.encode({"model": settings.ENGINE_SERVED_NAME, **body}),
            headers={"Content-Type": "application/json"},
            raise_for_status=True,
        )
        async with asked as response:
            return _decode_count(await response.read()).count


def _alone(text: str) -> dict[str, object]:
    return {"prompt": text, "add_special_tokens": False}


def _routing(shop_id: UUID) -> dict[str, str]:
    """What a router before a fleet of engines sends a shop to the same engine by; nothing in it is a client's."""
    return {"X-Session-ID": shop_id.hex, "X-Tenant-ID": shop_id.hex}


def _require_answer(status: int) -> None:
    if status in _FULL:
        raise EngineFullError(f"the engine answered {status}")
    if 400 <= status < 500:
        raise EngineRefusalError(f"the engine answered {status}")
    if status != 200:
        raise EngineUnavailableError(f"the engine answered {status}")


def _request_body(
    messages: Sequence[PromptMessage], profile: ModelProfile, shop_id: UUID
) -> dict[str, object]:
    body: dict[str, object] = {
        "model": settings.ENGINE_SERVED_NAME,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": profile.sampling.temperature,
        "top_p": profile.sampling.top_p,
        "max_tokens": profile.sampling.max_tokens,
    }
    if settings.ENGINE_IS_VLLM:  # fields that other servers may refuse
        body["cache_salt"] = cache_salt(shop_id)
        # A reply may be left before its end; what it cost is known all the same.
        body["stream_options"] = {"include_usage": True, "continuous_usage_stats": True}
        body["repetition_penalty"] = profile.sampling.repetition_penalty
        if messages[-1].role == "assistant":
            body |= {"add_generation_prompt": False, "continue_final_message": True}
    return body


async def _events(
    content: aiohttp.StreamReader, profile: ModelProfile, began: float
) -> AsyncGenerator[bytes, None]:
    """The data of each server-sent event (WHATWG HTML, "Server-sent events"), within the deadlines."""
    end, buffer = began + profile.total_seconds, b""
    wait = began + profile.first_token_seconds - time.monotonic()
    while True:
        async with asyncio.timeout(min(wait, end - time.monotonic())):
            chunk = await content.readany()
        if not chunk:
            raise EngineUnavailableError("the stream broke off")
        *lines, buffer = (buffer + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):  # anything else is a comment that keeps the line open
                wait = profile.gap_seconds
                yield line[5:].strip()


async def _pieces(events: AsyncGenerator[bytes, None]) -> AsyncGenerator[Piece, None]:
    finished = False
    async for data in events:
        if data == b"[DONE]":
            if not finished:
                raise EngineUnavailableError("the answer has no end")
            return
        chunk = _decode(data)
        if chunk.error is not None:  # vLLM refuses a streamed request inside a 200
            _require_answer(chunk.error.status)
        counts = _counts_of(chunk.usage)
        for choice in chunk.choices:
            finished = finished or choice.finish_reason is not None
            if choice.delta.content:
                yield Piece(choice.delta.content, *counts)
        if chunk.usage is not None and not chunk.choices:
            yield Piece("", *counts)


def _counts_of(usage: _Usage | None) -> tuple[int | None, int | None, int | None]:
    if usage is None:
        return None, None, None
    details = usage.prompt_tokens_details or _PromptDetails()
    return usage.prompt_tokens, usage.completion_tokens, details.cached_tokens
