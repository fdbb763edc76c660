"""The widget's protocol, version 1, as types: docs/protocol.md is its contract."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from conversations.models import Message

SUBPROTOCOL = "xiaoer.v1"
MAX_FRAME_BYTES = 16 * 1024
MAX_TEXT = 2000  # code points
HELLO_SECONDS = 10.0

# Close codes
VIOLATED, NOT_VALID, NOT_HERE, NO_SHOP, NO_HELLO, TOO_LARGE, TOO_MANY = (
    4400,
    4401,
    4403,
    4404,
    4408,
    4413,
    4429,
)
TRY_LATER = 1013

ErrorCode = Literal[
    "bad_frame",
    "too_long",
    "rate_limited",
    "quota_exhausted",
    "forbidden",
    "not_found",
    "unavailable",
]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class FrameError(Exception):
    """A frame that cannot be served; the connection goes on."""

    def __init__(
        self,
        code: ErrorCode,
        detail: str,
        client_id: UUID | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail
        self.client_id, self.retry_after = client_id, retry_after


class ViolationError(Exception):
    """A frame that is no frame: the connection ends with `close_code`."""

    def __init__(self, close_code: int) -> None:
        super().__init__(str(close_code))
        self.close_code = close_code


class Page(msgspec.Struct, frozen=True):
    """The page of the shop on which the widget stands."""

    url: str = ""
    title: str = ""


class Frame(msgspec.Struct, frozen=True, tag_field="type"):
    """Any frame from a client."""


class Hello(Frame, frozen=True, tag="hello"):
    """The first frame: who comes, and what they have already."""

    visitor: str | None = None
    identity: str | None = None
    conversation: UUID | None = None
    after: Seq = 0
    locale: Annotated[str, msgspec.Meta(max_length=35)] = ""
    page: Page | None = None


class Say(Frame, frozen=True, tag="message"):
    """The shopper says something."""

    client_id: UUID
    text: str


class Stop(Frame, frozen=True, tag="stop"):
    """End the running reply."""

    seq: Seq


class History(Frame, frozen=True, tag="history"):
    """Ask for older messages."""

    before: Seq
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 50


class Ping(Frame, frozen=True, tag="ping"):
    """Answered by `pong`."""


_decoder = msgspec.json.Decoder[Hello | Say | Stop | History | Ping](
    Hello | Say | Stop | History | Ping
)


def decode(text: str | None) -> Frame:
    """The frame in a text message.

    Raises ViolationError for what is no JSON or too large, FrameError for what is no known frame.
    """
    if text is None:
        raise ViolationError(VIOLATED)
    try:
        raw = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        raise ViolationError(VIOLATED) from None
    if len(raw) > MAX_FRAME_BYTES:
        raise ViolationError(TOO_LARGE)
    try:
        frame: Frame = _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise FrameError("bad_frame", str(error), _client_id_in(raw)) from None
    except (msgspec.DecodeError, RecursionError):
        raise ViolationError(VIOLATED) from None
    return frame


class _Named(msgspec.Struct):
    client_id: UUID


def _client_id_in(raw: bytes) -> UUID | None:
    """The client_id of a frame that is wrong otherwise, so that the client knows which message failed."""
    try:
        return msgspec.json.decode(raw, type=_Named).client_id
    except (msgspec.MsgspecError, RecursionError):
        return None


def spoken_text(say: Say) -> str:
    """What the shopper said, trimmed, 1 to 2,000 code points. Raises FrameError."""
    text = say.text.replace("\x00", "").strip()
    if not text:
        raise FrameError("bad_frame", "The text is empty.", say.client_id)
    if len(text) > MAX_TEXT:
        raise FrameError("too_long", f"At most {MAX_TEXT} characters, please.", say.client_id)
    return text


def encode(frame: dict[str, Any]) -> str:
    """A frame to the client as JSON text."""
    return msgspec.json.encode(frame).decode()


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def message_object(message: Message) -> dict[str, Any]:
    """A stored message as the protocol writes it."""
    return {
        "seq": message.seq,
        "role": message.role,
        "text": message.text,
        "created_at": timestamp(message.created_at),
        "client_id": str(message.client_id) if message.client_id else None,
        "author": {"name": message.author, "avatar": None} if message.author else None,
        "via": message.via or None,
        "status": message.status,
        "sources": message.sources,
        "cards": message.cards,
        "rating": None,
    }
