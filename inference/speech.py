"""What the model says, sentence by sentence, and what it may stand on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from inference.assembly import Assembled
from inference.entries import grounds
from inference.grounding.check import Finding, Grounds
from inference.grounding.content_words import make_ready
from inference.grounding.sentences import Sentences
from inference.messages import ReplyRequest
from inference.trace import Trace

EARLIER = 6  # of the assistant's own messages, on which a reply may stand


@dataclass(slots=True)
class Speech:
    """What the model says, let through sentence by sentence up to the first that does not stand."""

    grounds: Grounds
    trace: Trace
    said: str = ""
    tells: bool = False  # anything of the shop
    knows_not: bool = False  # says so
    broken: Finding | None = None
    _sentences: Sentences = field(default_factory=Sentences)

    def take(self, text: str) -> Iterator[str]:
        """Take in more of it; yield the sentences that may be shown now."""
        if not self.said:
            text = text if self._sentences.started else text.lstrip()
        for complete in self._sentences.feed(text):
            yield from self._check(complete)

    def end(self) -> Iterator[str]:
        """The model has ended: its last words may lack a full stop."""
        rest = self._sentences.rest()
        if rest:
            yield from self._check(rest)

    def _check(self, complete: str) -> Iterator[str]:
        if self.broken:
            return
        self.trace.sentences += 1
        self.broken = self.grounds.finding(complete)
        if self.broken:
            self.trace.withhold(complete.strip(), self.broken.rule, self.broken.what)
            return
        self.said += complete
        self.tells = self.tells or self.grounds.claims(complete)
        self.knows_not = self.knows_not or self.grounds.knows_not(complete)
        self.trace.mark("first_sentence")
        yield complete


def grounds_of(made: Assembled, request: ReplyRequest) -> Grounds:
    """What this reply may stand on. Takes its time where entries are met for the first time."""
    make_ready()
    # What a caller of the API says that we said may be made up.
    ours = () if request.kind == "api" else request.history
    earlier = [part.content for part in ours if part.role == "assistant"]
    shopper = [part.content for part in request.history if part.role == "user"]
    return Grounds(
        knowledge=[
            *(grounds(fact, made.language) for fact in made.facts[: made.used]),
            *made.policy,
        ],
        earlier=earlier[-EARLIER:],
        shopper=[request.question, *shopper],
        question=request.question,
        about=(made.shop.name, made.shop.tagline, made.persona.name),
    )
