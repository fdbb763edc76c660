"""How a reply was made, for staff: its route, what it stands on, what the checks did, what it cost.

One JSON object on the reply, bounded in size, with personal data masked. Keys:
`route`, `language`, `model`, `sources` [{kind, id, title, score, use}], `prompt` [{role, text}],
`prompt_missing` (messages behind its first that are not kept), `tokens`,
`ms` (since the reply was begun), `checks` {sentences, withheld [{text, rule, what}]}, `words` [{word, action}],
`leans_on` (what was said before, together with which the question was looked up), `understood` (the question with the
name of the product that it means),
`cut` {facts, turns} (what had no room in the prompt), `left_out` (titles of entries that speak to the assistant),
`limit` {code, retry_after} (the plan kept the reply from the model),
`pauses`: how often the model was interrupted because nobody looked on,
`gap`: true for a question that the knowledge does not answer.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from inference.grounding.content_words import stem
from inference.messages import PromptMessage
from inference.safety_words import Hit
from knowledge.search import Match
from tenants.masking import mask_personal

Route = Literal[
    "order", "words", "handoff", "courtesy", "faq", "engine", "knowledge", "unknown", "fallback"
]
Use = Literal["answer", "prompt", "none"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MOST_SIGNS = 2000  # of one text
MOST_PROMPT = 8000  # of all of the prompt
MOST_ENTRIES = 20  # of one list


@dataclass(slots=True)
class Trace:
    """Collects it while the reply is made."""

    route: Route = "fallback"
    plan: str = ""  # of the shop, by name, once the model may be asked; it is not stored
    facts: dict[str, Any] = field(default_factory=dict)
    withheld: list[dict[str, str]] = field(default_factory=list)
    sentences: int = 0
    # The last call of the engine, as it stands in the ledger: its number there and its route.
    metered: tuple[int, str] | None = None
    _began: float = field(default_factory=time.monotonic)
    _moments: dict[str, int] = field(default_factory=dict)

    def mark(self, moment: str) -> None:
        """Note when something happened first."""
        if moment not in self._moments:
            self._moments[moment] = round((time.monotonic() - self._began) * 1000)

    def moment(self, name: str) -> float | None:
        """How many seconds after the beginning it happened; None for what did not."""
        found = self._moments.get(name)
        return None if found is None else found / 1000

    def note(self, **facts: Any) -> None:
        """Note what is to be kept under these names."""
        self.facts.update(facts)

    def note_prompt(self, messages: Sequence[PromptMessage]) -> None:
        """Keep the prompt, the longest texts cut: what it begins with, and of the rest the newest messages."""
        first, *rest = messages
        begin = _kept(first, MOST_SIGNS)
        room = MOST_PROMPT - len(begin["text"])
        kept: list[dict[str, str]] = []
        for message in reversed(rest):  # the question and its facts first
            if room <= 0 or len(kept) == MOST_ENTRIES - 1:
                break
            kept.append(_kept(message, min(room, MOST_SIGNS)))
            room -= len(kept[-1]["text"])
        self.note(prompt=[begin, *kept[::-1]])
        if missing := len(rest) - len(kept):
            self.note(prompt_missing=missing)

    def note_sources(self, matches: Sequence[Match], used: Sequence[Match], use: Use) -> None:
        """Keep what was found, with scores, and what became of it."""
        spoken = {(one.id, one.score) for one in used}  # of a passage it may be a row alone
        self.note(
            sources=[
                {
                    "kind": match.kind,
                    "id": str(match.id),
                    "title": _short(match.title, 200),
                    "score": round(match.score, 4),
                    "use": use if (match.id, match.score) in spoken else "none",
                }
                for match in matches[:MOST_ENTRIES]
            ]
        )

    def note_leaning(self, earlier: str) -> None:
        """Keep together with which earlier words the question was looked up."""
        self.note(leans_on=_short(earlier, 300))

    def note_understood(self, question: str) -> None:
        """Keep the question with the name of the product that it means: “and the 28?”."""
        self.note(understood=_short(question, 300))

    def note_words(self, hits: Sequence[Hit]) -> None:
        """Keep which listed words were said, and what happened."""
        found = [{"word": hit.listed.word, "action": hit.listed.action} for hit in hits]
        kept = self.facts.setdefault("words", [])
        kept += [one for place, one in enumerate(found) if one not in (*kept, *found[:place])]
        del kept[MOST_ENTRIES:]

    def withhold(self, text: str, rule: str, what: str) -> None:
        """Keep a sentence that the shopper does not see, and why."""
        if len(self.withheld) < MOST_ENTRIES:
            what = _as_written(what, text) if rule == "claim" else what
            kept = {"text": _short(text), "rule": rule, "what": _short(what, 200)}
            self.withheld.append(kept)

    def as_json(self) -> dict[str, Any]:
        """The object that is stored."""
        self.mark("done")
        checks = {"sentences": self.sentences, "withheld": self.withheld}
        told = {"checks": checks} if self.sentences or self.withheld else {}
        return {"route": self.route, **self.facts, **told, "ms": self._moments}


def _as_written(stems: str, text: str) -> str:
    """The words that the knowledge lacks as the text has them; a word's stem is not for people."""
    written = {stem(word.lower()): word for word in reversed(_WORD.findall(text))}
    return ", ".join(written.get(each, each) for each in stems.split(", "))


def _kept(message: PromptMessage, most: int) -> dict[str, str]:
    return {"role": message.role, "text": _short(message.content, most)}


def _short(text: str, most: int = MOST_SIGNS) -> str:
    # Cut first, with something to spare for what the stars may need: masking takes time.
    text = mask_personal(text[: most + 100].replace("\x00", ""))
    return text if len(text) <= most else text[: max(most - 1, 0)] + "…"
