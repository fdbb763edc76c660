"""HTTP, sockets, and the begin and end of the process."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()  # sets Django up: what follows imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from config.preflight import UnfitError  # noqa: E402
from config.wall_guard import require_roles  # noqa: E402
from conversations.ear import ear  # noqa: E402
from conversations.limits import hang_up  # noqa: E402
from conversations.rounds import rounds  # noqa: E402
from conversations.routing import websocket_urlpatterns  # noqa: E402
from conversations.runner import runner  # noqa: E402


def when_told_to_end(work: Callable[[], None]) -> None:
    """Run the work at the signal: the server tells of the end only after the last request has ended."""
    if threading.current_thread() is not threading.main_thread():
        return  # there are no signals
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        servers = signal.getsignal(number)
        if not callable(servers):
            continue  # nobody would end the process any more

        def told(
            number: int, frame: FrameType | None, servers: Callable[..., object] = servers
        ) -> None:
            with suppress(RuntimeError):  # the loop may be closed already
                loop.call_soon_threadsafe(work)
            servers(number, frame)

        signal.signal(number, told)


async def lifespan(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """No start under a role that could pass the wall. Before the end, replies end too, or are given back."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                await asyncio.to_thread(require_roles)
            except UnfitError as problem:
                await send({"type": "lifespan.startup.failed", "message": f"✗ {problem}"})
                return
            when_told_to_end(lambda: runner.will_end(settings.DRAIN_SECONDS))
            rounds.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await runner.drain(settings.DRAIN_SECONDS)
            await rounds.end()
            await ear.close()
            await hang_up()
            await send({"type": "lifespan.shutdown.complete"})
            return


application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": URLRouter(websocket_urlpatterns),  # type: ignore[arg-type]  # channels' stubs
        "lifespan": lifespan,
    }
)
