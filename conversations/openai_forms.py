"""Chat completions as OpenAI writes them: what of a request is read, and how a reply is told.

Only what stands here is read. Whatever else a client sends – sampling, `n`, priorities, salts – is not even decoded,
so that none of it reaches the engine.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from conversations.openai_errors import RefusedError, invalid
from inference.messages import PromptMessage, ReplyEnd, Role

MODEL = "xiaoer"  # whichever shop's: the key says whose assistant answers
LONGEST_QUESTION = 2000  # code points, as in the widget
LONGEST_ANSWER = 8000  # of an earlier answer; what is longer is cut
HISTORY_MESSAGES = 40  # the newest
_SPOKEN: Mapping[str, Role] = {"user": "user", "assistant": "assistant"}
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")


class Part(msgspec.Struct):
    """A part of a message; only texts are read."""

    type: str = ""
    text: str = ""


class Said(msgspec.Struct):
    """A message of the conversation so far."""

    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its text, without what PostgreSQL stores nowhere."""
        parts = self.content or ""
        if not isinstance(parts, str):
            parts = "\n".join(part.text for part in parts if part.type == "text")
        return parts.replace("\x00", "").strip()


class StreamOptions(msgspec.Struct):
    """What a stream shall hold."""

    include_usage: bool | None = None


class Asked(msgspec.Struct):
    """A request for a reply."""

    model: str
    messages: Annotated[list[Said], msgspec.Meta(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None

    @property
    def wants_usage(self) -> bool:
        """Whether the stream shall end with the tokens that it took."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def question(self) -> str:
        """The last thing that the user said. Raises RefusedError."""
        place = self._place_of_question()
        said, param = self.messages[place], f"messages[{place}].content"
        if isinstance(said.content, list) and any(part.type != "text" for part in said.content):
            raise invalid(_("Only text can be asked."), param)
        if not said.text:
            raise invalid(_("The question is empty."), param)
        if len(said.text) > LONGEST_QUESTION:
            most = _("A question has at most %(most)d characters.") % {"most": LONGEST_QUESTION}
            raise invalid(most, param, "string_above_max_length")
        return said.text

    def history(self) -> tuple[PromptMessage, ...]:
        """What user and assistant said before the question, the newest of it; nothing that calls itself a rule."""
        longest = {"user": LONGEST_QUESTION, "assistant": LONGEST_ANSWER}
        before = self.messages[: self._place_of_question()]
        spoken = [said for said in before if said.role in _SPOKEN and said.text]
        return tuple(
            PromptMessage(_SPOKEN[said.role], said.text[: longest[said.role]])
            for said in spoken[-HISTORY_MESSAGES:]
        )

    def _place_of_question(self) -> int:
        places = [place for place, said in enumerate(self.messages) if said.role == "user"]
        if not places:
            raise invalid(_("There is no message with the role “user”."), "messages")
        return places[-1]


_decode = msgspec.json.Decoder(Asked).decode


def read(body: bytes) -> Asked:
    """The request in a body. Raises RefusedError."""
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        missing = re.search(r"required field `(\w+)`", str(error))
        named = (place and place[1]) or (missing and missing[1]) or None
        raise invalid(str(error), named) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise invalid(_("The body is not valid JSON.")) from None


def require_model(name: str) -> None:
    """Raises RefusedError for a model that there is not."""
    if name != MODEL:
        missing = _("There is no model “%(name)s”; there is “%(model)s”.")
        told = missing % {"name": name[:80], "model": MODEL}
        raise RefusedError(404, told, "model_not_found", param="model")


def model_object(shop: str, since: float) -> dict[str, Any]:
    """The one model that a key opens."""
    return {"id": MODEL, "object": "model", "created": int(since), "owned_by": shop}


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply on its way out, whole or in chunks."""

    reply: UUID
    with_usage: bool = False
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str, finish: str, end: ReplyEnd) -> dict[str, Any]:
        """All of it."""
        message = {"role": "assistant", "content": text, "refusal": None}
        return {
            **self._head("chat.completion"),
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
            ],
            "usage": usage_object(end),
        }

    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        """A part of its text, or its end."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event([choice], None)

    def usage(self, end: ReplyEnd) -> bytes:
        """What it took."""
        return self._event([], usage_object(end))

    def _event(self, choices: Sequence[Any], usage: Mapping[str, Any] | None) -> bytes:
        body = {**self._head("chat.completion.chunk"), "choices": choices}
        return event({**body, "usage": usage} if self.with_usage else body)

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{self.reply.hex}",
            "object": kind,
            "created": self.created,
            "model": MODEL,
        }


def usage_object(end: ReplyEnd) -> dict[str, Any]:
    """The engine's own counts; none where it was not asked."""
    prompt, completion = end.prompt_tokens or 0, end.completion_tokens or 0
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": end.cached_tokens or 0},
    }


def event(data: object) -> bytes:
    """One server-sent event."""
    return b"data: " + msgspec.json.encode(data) + b"\n\n"


DONE = b"data: [DONE]\n\n"
