"""Is the engine alive? Alive means that tokens move, or that one can be had; a status page proves neither."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _

from inference.serving.launch import Launch

_RUNNING = re.compile(r"^vllm:num_requests_running(?:\{[^}]*\})? (\S+)", re.M)
# Prompt tokens are counted when a prompt is through; the steps' own count moves within a long one, too.
_TOKENS = re.compile(
    r"^vllm:(?:prompt_tokens_total|generation_tokens_total|iteration_tokens_total_sum)"
    r"(?:\{[^}]*\})? (\S+)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the watcher waits for what, in seconds."""

    look: float = 2.0
    answer: float = 2.0  # a look's own deadline
    load: float = 1800.0  # from start to the first healthy look
    stall: float = 30.0  # requests run and no token moves, or no look is answered
    idle: float = 60.0  # without a token, until one is asked for
    canary: float = 20.0  # that one token's deadline
    first_pause: float = 1.0  # before a restart, doubled each time
    longest_pause: float = 60.0
    proven: float = 300.0  # of health, after which pauses begin small again


class Liveness:
    """Looks at one running engine through its own doors."""

    def __init__(self, client: aiohttp.ClientSession, patience: Patience) -> None:
        self._client = client
        self._patience = patience
        self._tokens = -1.0
        self._moved = time.monotonic()
        self._answered = time.monotonic()
        self._silent_canaries = 0

    async def healthy(self) -> bool:
        """Whether the server says that it is up."""
        return await self._get("/health") is not None

    async def lost(self) -> str:
        """Why this engine must be restarted; empty while it lives."""
        now = time.monotonic()
        metrics = await self._get("/metrics")
        if metrics is None:
            return self._beyond_stall(now - self._answered, _("no answer for %(seconds).0f s"))
        self._answered = now
        tokens = sum(map(float, _TOKENS.findall(metrics)))
        if tokens != self._tokens:
            self._tokens, self._moved, self._silent_canaries = tokens, now, 0
            return ""
        still = now - self._moved
        if sum(map(float, _RUNNING.findall(metrics))) > 0:
            return self._beyond_stall(still, _("requests run, and no token for %(seconds).0f s"))
        return await self._canary() if still > self._patience.idle else ""

    async def _canary(self) -> str:
        """Ask an idle engine for one token."""
        body = {"model": settings.ENGINE_SERVED_NAME, "prompt": "1", "max_tokens": 1}
        try:
            async with (
                asyncio.timeout(self._patience.canary),
                self._client.post("/v1/completions", json=body) as response,
            ):
                if response.status == 200:
                    self._moved, self._silent_canaries = time.monotonic(), 0
                    return ""
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        self._silent_canaries += 1
        return _("asked for one token twice, got none") if self._silent_canaries > 1 else ""

    def _beyond_stall(self, seconds: float, reason: str) -> str:
        return reason % {"seconds": seconds} if seconds > self._patience.stall else ""

    async def _get(self, path: str) -> str | None:
        try:
            async with (
                asyncio.timeout(self._patience.answer),
                self._client.get(path) as response,
            ):
                return await response.text() if response.status == 200 else None
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None


@asynccontextmanager
async def engine_door(launch: Launch) -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client for the engine of `launch`."""
    async with aiohttp.ClientSession(
        "http://engine" if launch.socket else launch.url,
        connector=aiohttp.UnixConnector(launch.socket) if launch.socket else aiohttp.TCPConnector(),
        headers={"Authorization": f"Bearer {settings.ENGINE_API_KEY}"},
    ) as client:
        yield client
