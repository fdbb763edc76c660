"""What the answers of FAQs mean and say, beside what they are asked: it helps to find them, and is a sign of whether
one may be given as it stands.

Read after everything else: an FAQ is found by its question long before, and given directly by weaker signs.
"""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from knowledge.embedding_endpoint import EmbeddingsDownError, current_model
from knowledge.embeddings import BATCH, NOW, embed_entries, lexemes, nearness
from knowledge.models import DIMENSIONS, Faq, Passage
from tenants.scope import shop_scope

CHARACTERS = 160  # of an answer, that are read: more tell no more, and take longer (docs/search.md)
FEWEST = 10  # characters; what is shorter (“-”, “Yes.”, “见下文”) tells nothing of what was asked
REPEATED = 0.95  # how near to its own question an answer lies that only says it again
_AT_ONCE = BATCH // 4  # an answer takes as long as three questions

Numbers = NDArray[np.float32]


def answers_wait() -> Q:
    """The FAQs whose answers wait to be read; those that wait themselves come first."""
    return Q(answer_waiting=True, vector_model=current_model(), waiting=False)


def embed_answers(shop_id: UUID, most: int = _AT_ONCE) -> int:
    """Embed up to so many answers that wait; return how many were done. None while a server elsewhere is away."""
    with shop_scope(shop_id):
        waiting = Faq.objects.filter(answers_wait(), shop_id=shop_id)
        found = waiting.values_list("pk", "answer", "vector")[:most]
        rows: list[tuple[UUID, str, Any]] = list(found)
    if not rows:
        return 0
    try:
        read = read_answers(
            [answer for _, answer, _ in rows], [np.array(asked, np.float32) for *_, asked in rows]
        )
    except EmbeddingsDownError:
        return 0  # it is logged
    with shop_scope(shop_id):
        # Changed meanwhile? Then the row does not match and waits for the next round.
        return sum(
            Faq.objects.filter(shop_id=shop_id, pk=pk, answer=answer).update(**columns)
            for (pk, answer, _), columns in zip(rows, read, strict=True)
        )


def read_answers(answers: Sequence[str], asked: Sequence[Numbers]) -> list[dict[str, Any]]:
    """The columns of FAQs, by their answers and what their questions mean; zeros and no words where one tells nothing.

    Raises EmbeddingsDownError.
    """
    vectors = np.zeros((len(answers), DIMENSIONS), np.float32)
    long = [place for place, answer in enumerate(answers) if len(answer.strip()) >= FEWEST]
    if long:
        # As texts: nobody asks an answer.
        read = embed_entries(Passage, [answers[place][:CHARACTERS] for place in long])
        for place, vector in zip(long, read, strict=True):
            if nearness(vector @ asked[place]) <= REPEATED:
                vectors[place] = vector
    return [
        {
            "answer_vector": vector,
            "answer_read": _mark(answer),
            "answer_lexemes": lexemes(answer if vector.any() else ""),
            "learned_at": NOW,
        }
        for answer, vector in zip(answers, vectors, strict=True)
    ]


def _mark(answer: str) -> str:
    return current_model() + hashlib.md5(answer.encode(), usedforsecurity=False).hexdigest()
