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

from inference.messages import PromptMessage
from inference.profiles import ModelProfile


class EngineUnavailableError(Exception):
    """The engine gave no complete answer: it is loading, down, too slow, or refused."""

    worth_another_try = True


class EngineSlowError(EngineUnavailableError):
    """A deadline passed. Asking again would only add to the load."""

    worth_another_try = False


class EngineRefusalError(EngineUnavailableError):
    """The request itself is refused, and would be again."""

    worth_another_try = False


class EngineAbsentError(EngineUnavailableError):
    """Nobody listens: the engine is loading or down."""

    worth_another_try = False


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


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: msgspec.Raw | None = None


class _Count(msgspec.Struct):
    count: int


_decode = msgspec.json.Decoder(_Chunk).decode
_decode_count = msgspec.json.Decoder(_Count).decode

COUNT_SECONDS = 3.0  # to count a prompt's tokens: no work for the model itself


def cache_salt(shop_id: UUID) -> str:
    """The secret that divides the engine's prefix cache by shop, so that its timing tells nothing across shops."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"prefix-cache:" + shop_id.bytes, hashlib.sha256).hexdigest()


class Engine:
    """A connection pool to the engine, for one event loop; opened by the first request, closed by `close`."""

    def __init__(self) -> None:
        self._open: aiohttp.ClientSession | None = None

    def _session(self) -> aiohttp.ClientSession:
        if self._open is None:
            url = urlsplit(settings.ENGINE_URL)
            unix = url.scheme == "unix"
            key = settings.ENGINE_API_KEY
            self._open = aiohttp.ClientSession(
                "http://engine" if unix else settings.ENGINE_URL + "/",
                connector=aiohttp.UnixConnector(url.path, limit=0)
                if unix
                else aiohttp.TCPConnector(limit=0),
                headers={"Authorization": f"Bearer {key}"} if key else {},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=3),
            )
        return self._open

    async def close(self) -> None:
        """Close the connections."""
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def stream(
        self, messages: Sequence[PromptMessage], profile: ModelProfile, shop_id: UUID
    ) -> AsyncGenerator[Piece, None]:
        """Ask for one answer and yield its pieces as they come, the counts last.

        Deadlines (first token, gap between pieces, total) are the profile's, in seconds.
        Raises EngineSlowError when one is missed, EngineUnavailableError when the engine fails, at any point.
        """
        try:
            began = time.monotonic()
            async with asyncio.timeout(profile.first_token_seconds):
                asked = await self._session().post(
                    "v1/chat/completions",
                    data=msgspec.json.encode(_request_body(messages, profile, shop_id)),
                    headers={"Content-Type": "application/json"},
                )
            async with asked as response:
                if 400 <= response.status < 500:
                    raise EngineRefusalError(f"the engine answered {response.status}")
                if response.status != 200:
                    raise EngineUnavailableError(f"the engine answered {response.status}")
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
        asked = self._session().post(
            "tokenize",
            data=msgspec.json.encode({"model": settings.ENGINE_SERVED_NAME, **body}),
            headers={"Content-Type": "application/json"},
            raise_for_status=True,
        )
        async with asked as response:
            return _decode_count(await response.read()).count


def _alone(text: str) -> dict[str, object]:
    return {"prompt": text, "add_special_tokens": False}


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
            raise EngineUnavailableError(bytes(chunk.error).decode(errors="replace"))
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
