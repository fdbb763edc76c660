"""What the shop's knowledge has for some words: read in one short unit of work, and judged word by word beside it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from inference.retrieval.fitting import fitting, fitting_policy, may_answer
from inference.retrieval.looks import Look
from knowledge.search import Match, answering, nearest, read_question
from tenants.scope import in_shop

# Of each kind this many are looked at; `fitting` takes the best of all.
LOOKED_AT = {"faq": 3, "product": 3, "passage": 2, "fact": 5}

T = TypeVar("T")


async def look_up(
    shop_id: UUID, words: str, asked_in: str, most: Mapping[str, int] = LOOKED_AT
) -> Look:
    """What is known for the words."""
    _, look = await look_up_beside(lambda: None, shop_id, words, asked_in, most)
    return look


async def look_up_beside(
    reading: Callable[[], T],
    shop_id: UUID,
    words: str,
    asked_in: str,
    most: Mapping[str, int] = LOOKED_AT,
) -> tuple[T, Look]:
    """What is known for the words; and before it what else is read in the same unit of work."""
    # Not in the database's threads: a long text would hold up acknowledgements and leases.
    question = await asyncio.to_thread(read_question, words, shop_id)

    def read() -> tuple[T, Sequence[Match]]:
        return reading(), nearest(shop_id, question, most)

    there, found = await in_shop(shop_id, read)
    # Not in the event loop: entries are read word by word.
    by_meaning = question.vector is not None
    return there, await asyncio.to_thread(_look_of, found, words, asked_in, by_meaning)


def _look_of(found: Sequence[Match], words: str, asked_in: str, by_meaning: bool) -> Look:
    ours = tuple(answering(found))
    facts, of_policy = (
        tuple(fitting(ours, words, asked_in)),
        tuple(fitting_policy(ours, words, asked_in)),
    )
    return Look(
        matches=ours,
        facts=facts,
        answers=tuple(match for match in facts if may_answer(match, words, asked_in)),
        of_policy=of_policy,
        policy_answers=tuple(one for one in of_policy if may_answer(one, words, asked_in)),
        left_out=tuple(match for match in found if match.gives_orders),
        by_meaning=by_meaning,
    )
