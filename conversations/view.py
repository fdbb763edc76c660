"""What one client has been shown of a conversation, and the frames that bring it up to date.

The one rule of the wire is kept here: whatever was lost, repeated or overtaken on the way, the deltas that a client
got build the text of the message that `reply.end` carries, and every stored message is shown once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from os.path import commonprefix
from typing import Any
from uuid import UUID

from conversations.delivery import Waiting
from conversations.models import Message
from conversations.protocol import message_object
from conversations.turns import Missed

Frame = dict[str, Any]


@dataclass(slots=True)
class ClientView:
    """The state of one client: `complete` is the seq up to which nothing is missing."""

    complete: int = 0
    state: str = ""  # who answers, as the client was told last
    _beyond: set[int] = field(default_factory=set)
    _own: set[UUID] = field(default_factory=set)
    _reply: tuple[int, str] | None = None

    def begin(self, after: int, missed: Missed) -> None:
        """The client says it has everything up to `after`, and gets what it missed in its `welcome`.

        It cannot have replies that are still owed, even if their seq is lower: those it gets when they are stored.
        Where it missed more than fits, it asks for the older ones as history.
        """
        self.state = missed.state
        if missed.has_more:
            after = max(after, missed.messages[0].seq - 1)
        self.complete = min([after, *(seq - 1 for seq in missed.owed)])
        for seq in range(self.complete + 1, after + 1):
            if seq not in missed.owed:
                self.saw(seq)
        for message in missed.messages:
            self.saw(message.seq)
        if missed.reply is not None:
            self._reply = (missed.reply.seq, missed.reply.text)

    def has(self, seq: int) -> bool:
        """Whether the client has the message with this seq."""
        return seq <= self.complete or seq in self._beyond

    def saw(self, seq: int) -> None:
        """The client got the message with this seq."""
        self._beyond.add(seq)
        while self.complete + 1 in self._beyond:
            self.complete += 1
            self._beyond.discard(self.complete)

    def sent_own(self, client_id: UUID) -> None:
        """The client said this itself: it gets an `ack`, no `message`."""
        self._own.add(client_id)

    def is_behind(self, seq: int, text: str) -> bool:
        """Whether a checkpoint holds more of the running reply than the client was shown."""
        shown = self._reply[1] if self._reply is not None and self._reply[0] == seq else ""
        return len(shown) < len(text)

    def waiting(self, event: Waiting) -> Iterator[Frame]:
        """The frame that tells how long the reply `seq` still waits, unless some of it was shown."""
        begun = self._reply is not None and self._reply[0] == event.seq and self._reply[1]
        if not begun and not self.has(event.seq):
            told = {"seq": event.seq, "position": event.position, "seconds": event.seconds}
            yield {"type": "queued", **told}

    def progress(self, seq: int, text: str) -> Iterator[Frame]:
        """The frames that bring the running reply `seq` to `text`."""
        if self.has(seq):
            return
        if self._reply is None or self._reply[0] != seq:
            self._reply = (seq, "")
            yield {"type": "reply.start", "seq": seq}
        shown = self._reply[1]
        if text == shown:
            return
        offset = len(commonprefix([shown, text]))
        self._reply = (seq, text)
        yield {"type": "reply.delta", "seq": seq, "offset": offset, "text": text[offset:]}

    def answered_by(self, state: str) -> Iterator[Frame]:
        """The frame that tells who answers now, if that changed."""
        if state != self.state:
            self.state = state
            yield {"type": "state", "state": state}

    def stored(self, message: Message) -> Iterator[Frame]:
        """The frames that show a stored message, none if the client has it."""
        if self.has(message.seq):
            return
        if message.role == Message.Role.ASSISTANT:
            yield from self.progress(message.seq, message.text)
            self._reply = None
            yield {"type": "reply.end", "message": message_object(message)}
        elif message.client_id not in self._own:
            yield {"type": "message", "message": message_object(message)}
        self.saw(message.seq)
