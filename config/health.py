"""What monitors ask: does the process live, and do shoppers get answers."""

import asyncio
import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from config.parts import States, part_states

FRESH_SECONDS = 1.0


class _LastLook:
    """The parts' states, looked up at most once a second however many ask."""

    def __init__(self) -> None:
        self._look: asyncio.Task[States] | None = None
        self._began = 0.0

    async def states(self) -> States:
        look = self._look
        if look is None or (look.done() and time.monotonic() - self._began > FRESH_SECONDS):
            look = self._look = asyncio.create_task(part_states())
            self._began = time.monotonic()
        # Shielded: one who leaves must not cut the look that others wait for.
        return await asyncio.shield(look)


_last_look = _LastLook()


@never_cache
async def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
async def readyz(request: HttpRequest) -> JsonResponse:
    """200 when shoppers get answers: with database and cache the FAQ answers, engine or not."""
    states = await _last_look.states()
    ready = states["database"] == "ok" and states["cache"] == "ok"
    summary = {"ready": ready, "status": "ready" if ready else "unready"}
    return JsonResponse({**summary, **states, "parts": states}, status=200 if ready else 503)
