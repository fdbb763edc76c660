"""What a reply is made from: what the shop knows about the question, and the prompt of that and the persona.

Replies and the preview in the admin go through `find` and `with_prompt`, so that what is shown is what is sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from inference.engine import Engine
from inference.engine_errors import EngineUnavailableError
from inference.fallback import without_unknowing
from inference.messages import PromptMessage, ReplyRequest
from inference.profiles import ModelProfile
from inference.prompts import WRAPPING, build_prompt, estimate_tokens, trim_history
from inference.retrieval.found import Found, PersonaOf, find
from inference.retrieval.looks import parts_of
from inference.special_tokens import as_text
from knowledge.search import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled(Found):
    """What was found, and the prompt: the first `used` of the facts are in it, and what was found of the policy.

    `turns_cut` counts the shopper's earlier messages that had no room.
    """

    used: int
    turns_cut: int
    messages: list[PromptMessage]

    @property
    def listed(self) -> tuple[Match, ...]:
        """The entries that the prompt lists beside the question."""
        return (*self.facts[: self.used], *self.of_policy)


async def assemble(
    request: ReplyRequest,
    profile: ModelProfile,
    engine: Engine,
    persona_of: PersonaOf | None = None,
) -> Assembled:
    """Find what fits and build the prompt: what a reply is made from, and what the preview shows."""
    found = await find(request, persona_of)
    return await with_prompt(found, replace(request, question=found.question), profile, engine)


async def with_prompt(
    found: Found, request: ReplyRequest, profile: ModelProfile, engine: Engine
) -> Assembled:
    """Build the prompt from what was found.

    Where anything is cut by the estimate, and where the prompt may be longer than that says, the model's own tokenizer
    counts.
    """
    messages, used, turns_cut = _cut_to_fit(found, request, profile, estimate_tokens)
    unsure = used < len(found.facts) or turns_cut or not _surely_fits(messages, profile)
    if unsure and (count := await _counted(found, request, engine)):
        messages, used, turns_cut = _cut_to_fit(found, request, profile, count)
    return Assembled(**parts_of(found), used=used, turns_cut=turns_cut, messages=messages)


def _cut_to_fit(
    found: Found, request: ReplyRequest, profile: ModelProfile, count: Callable[[str], int]
) -> tuple[list[PromptMessage], int, int]:
    """The messages, how many of the facts are in them, and how many earlier turns are not.

    What has no room goes in this order: the least fitting facts, then the oldest turns. Persona, rules and question
    stay whole.
    """
    used = len(found.facts)
    while True:
        fixed = _built(found, request, used, ())
        room = _budget(profile) - sum(count(message.content) for message in fixed)
        if room >= 0 or not used:
            break
        used -= 1
    said = without_unknowing(request.history)
    history = trim_history(said, min(room, settings.HISTORY_TOKENS), count)
    cut = _turns(said) - _turns(history)
    return _built(found, request, used, history), used, cut


def _surely_fits(messages: Sequence[PromptMessage], profile: ModelProfile) -> bool:
    """Whether they fit by any tokenizer that reads bytes, as the Qwen family's: it makes no more tokens than those.

    Codes, marks and JSON have up to twice the tokens of words as long.
    """
    most = sum(len(as_text(message.content).encode()) + WRAPPING for message in messages)
    return most <= _budget(profile)


def _budget(profile: ModelProfile) -> int:
    """The tokens that a prompt may have."""
    return profile.context - profile.sampling.max_tokens


async def _counted(
    found: Found, request: ReplyRequest, engine: Engine
) -> Callable[[str], int] | None:
    """Tokens by the model's own tokenizer, of every text that `_cut_to_fit` may ask for; None if no engine counts."""
    texts = {as_text(message.content) for message in without_unknowing(request.history)}
    for used in range(len(found.facts) + 1):
        texts |= {message.content for message in _built(found, request, used, ())}
    ordered = sorted(texts)
    try:
        counts = dict(zip(ordered, await engine.count_texts(ordered), strict=True))
    except EngineUnavailableError:
        return None
    return lambda text: counts[as_text(text)] + WRAPPING


def _built(
    found: Found, request: ReplyRequest, used: int, history: Sequence[PromptMessage]
) -> list[PromptMessage]:
    return build_prompt(
        found.shop,
        found.persona,
        found.policy,
        (*found.facts[:used], *found.of_policy),
        history,
        request.question,
        found.language,
    )


def _turns(history: Sequence[PromptMessage]) -> int:
    return sum(message.role == "user" for message in history)
