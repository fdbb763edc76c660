"""Vectors from elsewhere: any server that speaks OpenAI's `/v1/embeddings`, where `EMBEDDINGS_URL` names one.

What comes back is taken only as it was asked for: one vector a text, as long as the database's column, made length 1.
After a failure nothing is asked for a while, so that nobody waits for a server that is away: see `embeddings`.
"""

import asyncio
import logging
import time
from collections.abc import Sequence

import aiohttp
import msgspec
import numpy as np
from django.conf import settings
from django.db import connections
from numpy.typing import NDArray

from knowledge.models import BUILT_IN, DIMENSIONS

log = logging.getLogger(__name__)

BATCH_SECONDS = 6.0  # for a batch of texts that are to be found
QUESTION_SECONDS = 2.0  # for a question: somebody waits
PAUSE_SECONDS = 10.0  # after a failure
LARGEST_ANSWER = 8 * 1024 * 1024  # bytes
_HARMLESS = "Hello"  # what no server refuses for what it says

Vectors = NDArray[np.float32]


class EmbeddingsDownError(Exception):
    """No vectors that can be used. The text says why, and nothing of what was asked."""


class RefusedError(EmbeddingsDownError):
    """The server takes the request for a bad one: perhaps for a single text in it."""


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Vector]


_decode = msgspec.json.Decoder(_Answer).decode
_paused: dict[str, tuple[float, str]] = {}  # until when, and why, by address
_fixed: set[tuple[str, str]] = set()  # models whose vectors have one length: they refuse to be told


def is_elsewhere() -> bool:
    """Whether vectors come from a server, and not out of this process."""
    return bool(settings.EMBEDDINGS_URL)


def current_model() -> str:
    """What rows are marked with whose vectors may be compared with those of today's questions."""
    return f"served:{settings.EMBEDDINGS_MODEL}"[:200] if is_elsewhere() else BUILT_IN


def ask(texts: Sequence[str], seconds: float) -> Vectors:
    """The texts' vectors, shape (len(texts), DIMENSIONS), each of length 1; zeros for a text that is refused.

    Raises EmbeddingsDownError, at once for a while after it did so.
    """
    until, why = _paused.get(settings.EMBEDDINGS_URL, (0.0, ""))
    if until > time.monotonic():
        raise EmbeddingsDownError(f"the server failed a moment ago: {why}")
    for used in connections.all(initialized_only=True):
        if not used.in_atomic_block:
            used.close()  # back to its pool: nobody's connection waits with us
    try:
        return _one_by_one(texts, seconds)
    except EmbeddingsDownError as problem:
        leave_alone(problem)
        raise


def leave_alone(problem: EmbeddingsDownError) -> None:
    """Say in the log what is wrong, and ask nothing for a while."""
    log.warning("no vectors from %s: %s", settings.EMBEDDINGS_URL, problem)
    _paused[settings.EMBEDDINGS_URL] = time.monotonic() + PAUSE_SECONDS, str(problem)


def _one_by_one(texts: Sequence[str], seconds: float) -> Vectors:
    """All at once; where that is refused, each by itself, if the server takes anything at all."""
    try:
        return _vectors(texts, seconds)
    except RefusedError:
        _vectors([_HARMLESS], seconds)
        if len(texts) == 1:
            return np.zeros((1, DIMENSIONS), np.float32)
        return np.concatenate([_one_by_one([text], seconds) for text in texts])


def _vectors(texts: Sequence[str], seconds: float) -> Vectors:
    which = (settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL)
    if which not in _fixed:
        try:
            return _read(asyncio.run(_post(texts, seconds, {"dimensions": DIMENSIONS})), len(texts))
        except RefusedError:
            vectors = _read(asyncio.run(_post(texts, seconds, {})), len(texts))
            _fixed.add(which)
            return vectors
    return _read(asyncio.run(_post(texts, seconds, {})), len(texts))


async def _post(texts: Sequence[str], seconds: float, more: dict[str, int]) -> bytes:
    body = {
        "model": settings.EMBEDDINGS_MODEL,
        "input": list(texts),
        "encoding_format": "float",
        **more,
    }
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    if settings.EMBEDDINGS_API_KEY:
        headers["Authorization"] = f"Bearer {settings.EMBEDDINGS_API_KEY}"
    limit = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, auto_decompress=False) as client,
            client.post(
                f"{settings.EMBEDDINGS_URL}/v1/embeddings",
                data=msgspec.json.encode(body),
                headers=headers,
                allow_redirects=False,
            ) as response,
        ):
            if response.status in (400, 413, 422):
                raise RefusedError(f"it refused the request ({response.status})")
            if response.status != 200:
                raise EmbeddingsDownError(f"it answered {response.status}")
            answer = bytearray()
            async for piece in response.content.iter_any():
                answer += piece
                if len(answer) > LARGEST_ANSWER:
                    raise EmbeddingsDownError("the answer is too large")
    except TimeoutError as problem:
        raise EmbeddingsDownError(f"no answer within {seconds:g} s") from problem
    except (aiohttp.ClientError, OSError, ValueError) as problem:
        raise EmbeddingsDownError(type(problem).__name__) from problem
    return bytes(answer)


def _read(answer: bytes, count: int) -> Vectors:
    try:
        told = sorted(_decode(answer).data, key=lambda one: one.index)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise EmbeddingsDownError("the answer is no list of vectors") from problem
    if [one.index for one in told] != list(range(count)):
        raise EmbeddingsDownError("the answer has other vectors than were asked for")
    lengths = {len(one.embedding) for one in told}
    if lengths != {DIMENSIONS}:
        shown = ", ".join(str(length) for length in sorted(lengths))
        raise EmbeddingsDownError(
            f"its vectors have {shown} numbers, and {DIMENSIONS} are needed: choose a model that has so many, or one "
            "whose vectors can be cut and a server that lets them be"
        )
    vectors = np.array([one.embedding for one in told])
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        raise EmbeddingsDownError("a vector has no direction")
    unit: Vectors = (vectors / norms).astype(np.float32)
    return unit
