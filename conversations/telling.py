"""A shopper's socket as what happens in its conversation sees it: it is told, and finds what it was not told."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils import timezone

from conversations import protocol
from conversations.admission import Admission, ShopClosedError, when_admitted
from conversations.delivery import Event, Progress, Refused, Stored, Waiting
from conversations.models import Message
from conversations.protocol import FrameError
from conversations.runner import runner
from conversations.standing import Standing, Standings
from conversations.turns import Missed, NotFoundError, missed_since
from conversations.view import ClientView
from conversations.visitors import BlockedError, InvalidTokenError
from conversations.wire import Wire
from tenants.models import PersonaVersion
from tenants.scope import in_shop

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.05
LOOK_SECONDS = 2.0  # while a reply is owed; finds one whose maker died. Else the rounds heal what a lost hint left open
ADMITTED_SECONDS = 5.0  # how long a socket is told news on the strength of its last admission

P = ParamSpec("P")
T = TypeVar("T")

# What ends a connection whenever it comes up, and the code that the client hears.
ENDS: dict[type[Exception], int] = {
    InvalidTokenError: protocol.NOT_VALID,
    BlockedError: protocol.NOT_HERE,
    ShopClosedError: protocol.NO_SHOP,
    PersonaVersion.DoesNotExist: protocol.NO_SHOP,  # the shop is not set up yet
}


class Telling(Wire):
    """What happens elsewhere goes out from a task of its own, which lives while there is something to tell."""

    admission: Admission  # from hello on

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._view: ClientView | None = None  # None until hello
        self._admitted_at = 0.0
        self._events: list[Stored | Refused] = []
        self._latest: Progress | Waiting | None = None
        self._telling: asyncio.Task[None] | None = None  # while there is something to tell
        self._news: asyncio.Event | None = None  # that task's
        self._welcomed = False
        self._look = False
        self._is_gone = False  # the conversation was empty for a day, and forgotten
        self._owed = False
        self._asked = 0  # the seq of what this client said last

    @property
    def conversation_id(self) -> UUID:
        """The conversation that is looked on at."""
        return self.admission.conversation_id

    @property
    def shop_id(self) -> UUID:
        """The shop whose conversation it is."""
        return self.admission.shop_id

    async def _admitted(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the work in one unit that also asks whether the visitor may still go on."""

        def asked() -> T:
            return when_admitted(self.admission, work, *args, **kwargs)

        done = await in_shop(self.admission.shop_id, asked)
        self._admitted_at = time.monotonic()
        return done

    async def _missed(self, after: int) -> Missed:
        return await self._admitted(missed_since, self.shop_id, self.conversation_id, after)

    def notice(self, event: Event) -> None:
        """Take note of an event of this conversation. What is newer of a reply in the making replaces the older."""
        if isinstance(event, Stored | Refused):
            self._events.append(event)
        else:
            self._latest = event
        self._wake()

    def look_again(self) -> None:
        """Ask the database at the next turn of the telling task."""
        self._look = True
        self._wake()

    def knows(self, found: Standings) -> bool:
        """Whether the client was told everything, and may go on."""
        admission, view = self.admission, self._view
        if view is None or not self._welcomed:
            return True  # hello has just asked, or asks now
        if admission.shop_id not in found.open_shops or admission.until <= timezone.now():
            return False
        standing = found.of.get(admission.conversation_id)
        if standing is None:
            return self._is_gone
        visitor, version = admission.visitor_id, admission.token_version
        return standing == Standing(view.complete, view.state, visitor, version, False)

    def _wake(self) -> None:
        if not self._open or not self._welcomed:
            return
        if self._news is not None:
            self._news.set()
        else:
            self._news = asyncio.Event()
            self._telling = asyncio.create_task(self._tell(self._news))

    async def _tell(self, news: asyncio.Event) -> None:
        """Send what is noticed, and while a reply is owed elsewhere look by itself when nothing is heard."""
        try:
            while self._open:
                news.clear()
                if await self._told():
                    await asyncio.sleep(COALESCE_SECONDS)
                if not news.is_set() and not self._owed:
                    return
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await news.wait()
                except TimeoutError:
                    # Where the reply is made here, looking tells nothing, and many who wait would look.
                    if not runner.is_at(self.conversation_id):
                        self._look = True
        finally:
            self._news = self._telling = None

    async def _told(self) -> bool:
        """Send what there is, to who may still go on; whether it should wait before there is more."""
        try:
            # A mere look asks by itself.
            heard = self._events or self._latest is not None
            if heard and time.monotonic() - self._admitted_at > ADMITTED_SECONDS:
                await self._admitted(lambda: None)
            return await self._tell_news()
        except tuple(ENDS) as error:
            await self.close(ENDS[type(error)])
        except NotFoundError:
            self._is_gone = True  # empty for a day, and forgotten: the next frame hears of it
        except DatabaseError as error:
            log.warning("shop=%s not looked: %s", self.slug, error)
        return True

    async def _tell_news(self) -> bool:
        """Send it; whether it holds text of a reply that goes on. Nothing else keeps the first words waiting."""
        assert self._view is not None
        events, self._events = self._events, []
        latest, self._latest = self._latest, None
        for event in events:
            if isinstance(event, Refused):
                await self._send_error(_refusal(event), event.seq)
                continue
            await self._send_all(self._view.stored(event.message))
            if event.message.role != Message.Role.ASSISTANT:
                continue
            if event.state is None:
                self._look = True  # perhaps another reply is owed
                continue
            await self._send_all(self._view.answered_by(event.state))
            self._owed = event.follows or self._asked > event.message.seq
        match latest:
            case Progress(seq, text):
                await self._send_all(self._view.progress(seq, text))
            case Waiting():
                await self._send_all(self._view.waiting(latest))
        if self._look:
            self._look = False
            await self._catch_up(self._view)
        return isinstance(latest, Progress) and latest.text != ""

    async def _catch_up(self, view: ClientView) -> None:
        missed = await self._missed(view.complete)
        for message in missed.messages:
            await self._send_all(view.stored(message))
        if missed.reply is not None and view.is_behind(missed.reply.seq, missed.reply.text):
            await self._send_all(view.progress(missed.reply.seq, missed.reply.text))
        await self._send_all(view.answered_by(missed.state))
        self._take_up(missed)

    def _take_up(self, missed: Missed) -> None:
        """Make what is owed and nobody makes: its maker may have died."""
        self._owed = missed.reply is not None
        if missed.reply is not None:
            runner.start(self.shop_id, self.conversation_id)


def _refusal(event: Refused) -> FrameError:
    told = "The shop's limit is reached: the reply is made without the model."
    return FrameError(event.limited.code, told, event.client_id, event.limited.retry_after)
