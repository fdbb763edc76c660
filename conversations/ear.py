"""What this process hears over the channel layer: one ear for all its sockets, in the groups of their conversations."""

import asyncio
import logging
import time
from typing import Any
from uuid import UUID

from channels.layers import BaseChannelLayer, get_channel_layer

from conversations.live import audience, group_of
from conversations.recheck import ACCESS

log = logging.getLogger(__name__)

WAIT_SECONDS = 5  # for the channel layer
RETRY_SECONDS = 5.0  # after it could not be reached


class Ear:
    """Passes hints on to the listeners of this process. While it is deaf they are looked after by the rounds."""

    def __init__(self) -> None:
        self._channel: str | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._unheard: set[UUID] = set()  # conversations whose groups could not be joined
        self._retry_at = 0.0

    async def listen(self, conversation_id: UUID) -> None:
        """Hear of a conversation."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                channel = await self._opened()
                await _layer().group_add(group_of(conversation_id), channel)
            self._unheard.discard(conversation_id)
            audience.look_on(conversation_id)
        except Exception as error:  # the layer's own errors vary
            log.warning("conversation=%s group not joined: %r", conversation_id, error)
            self._unheard.add(conversation_id)

    async def leave(self, conversation_id: UUID) -> None:
        """Hear of the conversation no more."""
        self._unheard.discard(conversation_id)
        if self._channel is None:
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await _layer().group_discard(group_of(conversation_id), self._channel)
        except Exception as error:  # nobody is left to be told
            log.warning("conversation=%s group not left: %r", conversation_id, error)
        if audience.of(conversation_id):  # somebody came meanwhile
            await self.listen(conversation_id)

    async def mend(self) -> None:
        """Try once more to join what could not be joined."""
        for conversation_id in tuple(self._unheard):
            await self.listen(conversation_id)
            if conversation_id in self._unheard:
                return  # the layer is still away

    async def close(self) -> None:
        """Hear nothing more."""
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)

    async def _opened(self) -> str:
        async with self._opening:
            if self._channel is None:
                # Each try leaves a queue behind in the layer.
                if time.monotonic() < self._retry_at:
                    raise ConnectionError("the channel layer was away just now")
                self._retry_at = time.monotonic() + RETRY_SECONDS
                channel = await _layer().new_channel()
                await _layer().group_add(ACCESS, channel)
                self._channel = channel
                self._hearing = asyncio.create_task(self._hear(channel))
            return self._channel

    async def _hear(self, channel: str) -> None:
        while True:
            hint = await _layer().receive(channel)
            try:
                _pass_on(hint)
            except Exception:  # one of another version must not make deaf to the others
                log.exception("hint not understood")


def _layer() -> BaseChannelLayer:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS is set"
    return layer


def _pass_on(hint: dict[str, Any]) -> None:
    if hint["type"] == "conversation.hint":
        audience.take_hint(UUID(hint["conversation"]), hint)
    elif hint["type"] == "access.changed":
        about = UUID(hint["about"])
        for listener in audience.everybody():
            if about in (listener.admission.shop_id, listener.admission.visitor_id):
                listener.look_again()


ear = Ear()
