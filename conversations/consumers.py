"""The widget's socket: a frame comes in, one call is made, frames go out."""

import asyncio
import logging
from typing import Any
from uuid import UUID

from asgiref.typing import WebSocketScope
from django.conf import settings
from django.db import Error as DatabaseError

from conversations import limits, protocol
from conversations.arrivals import Arrival, Greeting, arrive
from conversations.delivery import Stored
from conversations.ear import ear
from conversations.entrance import comes_from_welcome_page, find_seats
from conversations.live import audience
from conversations.message_limits import seconds_to_wait
from conversations.pace import MOST_REFUSED, Pace, Strikes
from conversations.protocol import FrameError, ViolationError, message_object
from conversations.recheck import hint as recheck
from conversations.runner import runner
from conversations.telling import ENDS, Telling
from conversations.turns import (
    NOTHING_MISSED,
    NotFoundError,
    older_messages,
    request_stop,
    take_turn,
    was_taken,
)
from conversations.view import ClientView
from conversations.welcome import welcome_frame
from conversations.wire import Wire
from tenants.access import shop_for_public_key
from tenants.addresses import client_address
from tenants.models import PersonaVersion, Shop
from tenants.personas import published_persona
from tenants.scope import in_shop, in_thread
from tenants.variables import fill_persona

log = logging.getLogger(__name__)

SEAT_SECONDS = 5.0  # far more than a place takes; a loop that has ended never answers
GREETINGS = 5  # hellos that a socket may try until one is welcomed


class WidgetConsumer(Telling):
    """One shopper's connection, whose frames are handled in turn.

    Most connections are idle: they hold no task, and nothing that is of no use after hello.
    """

    _shop: Shop  # until hello

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = limits.Seats()
        self._address = ""
        self._pace = Pace()
        self._refused = Strikes(MOST_REFUSED)
        self._greetings = 0
        self._no_hello: asyncio.TimerHandle | None = None

    # --- the connection ---

    async def left(self) -> None:
        """Give back what the connection took. A reply that is being made goes on without this socket."""
        self._heard_hello()
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        if self._view is not None:
            audience.leave(self.conversation_id, self)
        await self.seats.leave()
        if self._view is not None and not audience.of(self.conversation_id):
            await ear.leave(self.conversation_id)

    async def connect(self) -> None:
        """Accept, so that the client can be told why not; then wait for hello."""
        scope: WebSocketScope = self.scope
        offered = list(scope.get("subprotocols") or [])
        known = protocol.SUBPROTOCOL in offered
        await self.accept(protocol.SUBPROTOCOL if known else None)
        if offered and not known:
            await self.close(protocol.VIOLATED)
            return
        if Wire.connected > settings.MAX_SOCKETS:
            await self.close(protocol.TOO_MANY)
            return
        key = self.scope["url_route"]["kwargs"]["public_key"]
        try:
            shop = await in_thread(shop_for_public_key, key)
        except DatabaseError:
            log.exception("socket turned away")
            await self.close(protocol.TRY_LATER)
            return
        if shop is None:
            await self.close(protocol.NO_SHOP)
            return
        if not comes_from_welcome_page(scope, shop):
            await self.close(protocol.NOT_HERE)
            return
        if not await find_seats(scope, shop, self.seats):
            await self._no_seat()
            return
        self._shop, self.slug, self._open = shop, shop.slug, True
        self._address = client_address(scope)
        del self.scope  # what was told of the browser is needed no more
        self._await_hello()

    async def _no_seat(self) -> None:
        await self.seats.leave()
        await self.close(protocol.TOO_MANY)

    def _await_hello(self) -> None:
        loop = asyncio.get_running_loop()
        self._no_hello = loop.call_later(protocol.HELLO_SECONDS, self._miss_hello)

    def _miss_hello(self) -> None:
        self._telling = asyncio.create_task(self.close(protocol.NO_HELLO))

    def _heard_hello(self) -> None:
        if self._no_hello is not None:
            self._no_hello.cancel()
            self._no_hello = None

    # --- frames in ---

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Serve one frame from the client."""
        if not self._open:
            return  # the client has not heard yet that it was turned away
        try:
            await self._serve(self._paced(self._decode(text_data)))
        except FrameError as error:
            await self._send_error(error)
            # Nonsense counts, too; what is served was counted before.
            if error.code == "bad_frame" and self._pace.take() and self._refused.add():
                await self.close(protocol.TOO_MANY)
        except ViolationError as error:
            await self.close(error.close_code)
        except NotFoundError:
            await self._send_error(FrameError("not_found", "There is no such thing here."))
        except tuple(ENDS) as error:
            await self.close(ENDS[type(error)])
        except DatabaseError:
            log.exception("shop=%s frame not served", self.slug)
            await self._send_error(
                FrameError("unavailable", "Please try again in a moment.", retry_after=2)
            )

    def _decode(self, text: str | None) -> protocol.Frame:
        try:
            return protocol.decode(text)
        except FrameError as error:
            if self._view is None:  # what is no frame is no hello either
                raise ViolationError(protocol.VIOLATED) from error
            raise

    def _paced(self, frame: protocol.Frame) -> protocol.Frame:
        if not (wait := self._pace.take()):
            return frame
        if self._refused.add():
            raise ViolationError(protocol.TOO_MANY)
        named = frame.client_id if isinstance(frame, protocol.Say) else None
        raise FrameError("rate_limited", "Too many frames at once.", named, wait)

    async def _serve(self, frame: protocol.Frame) -> None:
        if self._view is None:
            if not isinstance(frame, protocol.Hello):
                raise ViolationError(protocol.VIOLATED)
            self._heard_hello()  # how long the answer takes is not the client's fault
            try:
                await self._hello(frame)
            finally:
                if self._open and self._view is None:
                    self._await_hello()  # another one
            return
        match frame:
            case protocol.Say():
                await self._say(frame, self._view)
            case protocol.Stop(seq):
                await self._admitted(request_stop, self.shop_id, self.conversation_id, seq)
                runner.stop(self.conversation_id, seq)
            case protocol.History(before, limit):
                await self._history(before, limit)
            case protocol.Ping():
                await self._send({"type": "pong"})
            case _:
                raise FrameError("bad_frame", "The greeting was said already.")

    async def _hello(self, hello: protocol.Hello) -> None:
        await self._count_greeting(hello)
        try:
            arrival, persona = await self._enter(_greeting(hello))
        except limits.NoSeatError:
            await self._no_seat()
            return
        self.admission, conversation = arrival.admission, arrival.conversation
        if arrival.taken_from is not None:
            await self._keep_former_place(arrival.taken_from)
            await recheck(arrival.taken_from)
        # First listen, then read: what happens in between is noticed, and sent after the welcome.
        audience.join(conversation.id, self)
        view = self._view = ClientView()
        await ear.listen(conversation.id)
        # A client cannot have what was not said yet.
        after = min(hello.after, conversation.last_seq)
        try:
            missed = NOTHING_MISSED if arrival.is_new else await self._missed(after)
        except DatabaseError:
            log.exception("shop=%s not welcomed", self.slug)
            await self.close(protocol.TRY_LATER)  # half a hello cannot be taken back
            return
        view.begin(after, missed)
        await self._send(welcome_frame(self._shop, persona, arrival.token, conversation, missed))
        self._take_up(missed)
        self._be_welcome()

    def _be_welcome(self) -> None:
        """From now on what is noticed goes out, also what was noticed meanwhile."""
        del self._shop
        self._welcomed = True
        if self._events or self._latest is not None or self._look or self._owed:
            self._wake()

    async def _enter(self, greeting: Greeting) -> tuple[Arrival, PersonaVersion]:
        """Arrive, and take a place of the visitor's, in one unit: of somebody who finds none nothing was done.

        An identity is used up only by who is welcomed, so the place has to be found before the commit.
        """
        loop, shop = asyncio.get_running_loop(), self._shop

        def enter() -> tuple[Arrival, PersonaVersion]:
            arrival = arrive(shop, greeting)
            places = limits.of_visitor(shop.id, arrival.admission.visitor_id)
            taking = self.seats.take(places, settings.VISITOR_SOCKETS)
            if not asyncio.run_coroutine_threadsafe(taking, loop).result(SEAT_SECONDS):
                raise limits.NoSeatError
            return arrival, fill_persona(published_persona(shop.id))

        return await in_shop(shop.id, enter)

    async def _keep_former_place(self, visitor_id: UUID) -> None:
        """A reply that is being made for whom this visitor was is looked on at from here."""
        if visitor_id != self.admission.visitor_id:
            places = limits.of_visitor(self.shop_id, visitor_id)
            await self.seats.take(places, settings.VISITOR_SOCKETS)

    async def _count_greeting(self, hello: protocol.Hello) -> None:
        self._greetings += 1
        if self._greetings > GREETINGS:
            raise ViolationError(protocol.VIOLATED)
        new = hello.visitor is None and hello.identity is None
        if new and not await limits.may_bring_somebody(self._address):
            raise ViolationError(protocol.TOO_MANY)

    async def _say(self, say: protocol.Say, view: ClientView) -> None:
        text = protocol.spoken_text(say)
        await self._count_message(say)
        view.sent_own(say.client_id)
        try:
            message = await self._admitted(
                take_turn, self.shop_id, self.conversation_id, say.client_id, text
            )
        except DatabaseError:
            log.exception("shop=%s message not stored", self.slug)
            raise FrameError(
                "unavailable", "The message was not stored. Please try again.", say.client_id, 2
            ) from None
        view.saw(message.seq)
        await self._send(
            {
                "type": "ack",
                "client_id": str(say.client_id),
                "seq": message.seq,
                "created_at": protocol.timestamp(message.created_at),
            }
        )
        audience.publish(self.conversation_id, Stored(message))
        # One that is sent again may be older.
        self._owed, self._asked = True, max(self._asked, message.seq)
        self._wake()
        runner.start(self.shop_id, self.conversation_id)

    async def _count_message(self, say: protocol.Say) -> None:
        """Raises FrameError where too many come; what is stored already is acknowledged all the same."""
        visitor = self.admission.visitor_id
        wait = await asyncio.to_thread(seconds_to_wait, self.shop_id, visitor, self._address)
        if not wait:
            return
        if not await self._admitted(was_taken, self.shop_id, self.conversation_id, say.client_id):
            raise FrameError("rate_limited", "Too many messages.", say.client_id, wait)

    async def _history(self, before: int, limit: int) -> None:
        messages, has_more = await self._admitted(
            older_messages, self.shop_id, self.conversation_id, before, limit
        )
        await self._send(
            {
                "type": "history",
                "messages": [message_object(message) for message in messages],
                "has_more": has_more,
            }
        )


def _greeting(hello: protocol.Hello) -> Greeting:
    page = hello.page or protocol.Page()
    locale, url, title = (text.replace("\x00", "") for text in (hello.locale, page.url, page.title))
    return Greeting(hello.visitor, hello.identity, hello.conversation, locale, url, title)
