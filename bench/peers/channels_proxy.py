"""The thin way: a Channels consumer that asks the engine with OpenAI's SDK and sends each piece on as it comes.

No database, no queue, no checks, nobody else's rights. `uvicorn bench.peers.channels_proxy:application`, with the
engine's address in ENGINE_URL.
"""

import json
import os
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from openai import AsyncOpenAI

if not settings.configured:
    settings.configure()

engine = AsyncOpenAI(base_url=os.environ["ENGINE_URL"] + "/v1", api_key="none", max_retries=0)


class Proxy(AsyncWebsocketConsumer):
    """One socket: {"messages", "max_tokens"} comes in, {"text"} goes out, an empty one at the end."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer one question."""
        asked: dict[str, Any] = json.loads(text_data or "")
        stream = await engine.chat.completions.create(
            model="xiaoer",
            messages=asked["messages"],
            max_tokens=asked["max_tokens"],
            stream=True,
        )
        async for chunk in stream:
            if chunk.choices and (text := chunk.choices[0].delta.content):
                await self.send(text_data=json.dumps({"text": text}))
        await self.send(text_data=json.dumps({"text": ""}))


application = Proxy.as_asgi()
