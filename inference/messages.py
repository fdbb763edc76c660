"""The plain forms in which a reply is asked for and comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid4

Role = Literal["system", "user", "assistant"]
Kind = Literal["widget", "playground", "api", "evaluation"]


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message as the engine's chat template takes it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """What a reply is made from: whose assistant, what was asked, what was said before (oldest first).

    `locale` is the shopper's, `shop_locale` what the shop speaks.
    `persona_version` is what the assistant is told to be; None for whatever is published when the reply is made.
    """

    shop_id: UUID
    question: str
    locale: str
    history: tuple[PromptMessage, ...] = ()
    persona_version: UUID | None = None
    shop_locale: str = ""
    # Who asks, who the shop says that this is (a customer's id, signed), and where an order's look-up stands.
    visitor: UUID | None = None
    subject: str = ""
    look_up: Mapping[str, str] = field(default_factory=dict)
    # As what its calls of the engine stand in the ledger; `attempt` counts who took the reply up, from 1.
    reply: UUID = field(default_factory=uuid4)
    attempt: int = 1
    kind: Kind = "widget"
    conversation: UUID | None = None

    @property
    def whose(self) -> str:
        """How lines of the log begin that are about the reply."""
        return f"shop={self.shop_id} conversation={self.conversation or '-'} reply={self.reply}"


@dataclass(frozen=True, slots=True)
class Queued:
    """The reply waits for an engine: so many go before it, itself included, and so long it may take."""

    position: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The wait is over: text will come."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More text of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class TextReset:
    """What was streamed so far no longer counts: the text begins anew, in place of a `listed` word or of a refusal."""

    listed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the shop's knowledge that the reply stands on; `url` is a product's page."""

    kind: str
    id: UUID
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit of the shop's plan kept the reply from the engine; there is room again after so many seconds."""

    code: Literal["quota_exhausted", "rate_limited"]
    retry_after: int


@dataclass(frozen=True, slots=True)
class FellBack:
    """The engine does not give the answer, or not to its end: what follows is the knowledge's, or an honest sentence.

    `limited`: a limit of the plan was in the way. `full`: the engine, or the queue before it, takes nobody.
    """

    limited: Limited | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class ReplyEnd:
    """The reply is complete. Token counts are the engine's own; None where it was not asked or said nothing.

    `wants_person`: a person of the shop shall take the conversation. `trace` is how the reply was made, for staff
    (`inference.trace`); shoppers never get it.
    """

    via: Literal["faq", "engine", "fallback"]
    interrupted: bool = False
    sources: tuple[Source, ...] = field(default=())
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None  # of the prompt's
    wants_person: bool = False
    cards: tuple[Mapping[str, Any], ...] = ()
    # Where the order's look-up stands now; None: as before.
    look_up: Mapping[str, str] | None = None
    # The shop's knowledge has no answer to the question.
    gap: bool = False
    limited: Limited | None = None
    trace: dict[str, Any] = field(default_factory=dict)


ReplyEvent = Queued | Begun | TextDelta | TextReset | FellBack | ReplyEnd
