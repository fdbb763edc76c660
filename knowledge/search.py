"""What of a shop's knowledge fits a question: exact search by meaning, inside the shop."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from django.db.models import F, Q
from django.utils import timezone
from numpy.typing import NDArray
from pgvector.django import CosineDistance

from knowledge.models import Faq, FaqPhrasing, Passage
from tenants.variables import filled_for


@dataclass(frozen=True, slots=True)
class FaqMatch:
    """An FAQ, its variables filled, and how near it comes to the question: `score` is the cosine, at most 1."""

    id: UUID
    question: str
    answer: str
    score: float


def find_faqs(shop_id: UUID, question: NDArray[np.float32], limit: int) -> Sequence[FaqMatch]:
    """The shop's FAQs in use that come nearest to the question's vector, best first.

    An FAQ counts by its question or the nearest of its phrasings. The search reads every vector of the shop: an
    approximate index over all shops loses most of a shop's rows behind row-level security.
    """
    distance = CosineDistance("vector", question)
    questions = (
        Faq.objects.filter(shop_id=shop_id, enabled=True, vector_text=F("question"))
        .annotate(distance=distance)
        .order_by("distance")
        .values_list("id", "question", "answer", "distance")[:limit]
    )
    # One FAQ may have many near phrasings, hence more rows than FAQs wanted.
    phrasings = (
        FaqPhrasing.objects.filter(shop_id=shop_id, faq__enabled=True, vector_text=F("text"))
        .annotate(distance=distance)
        .order_by("distance")
        .values_list("faq_id", "faq__question", "faq__answer", "distance")[: limit * 4]
    )
    best: dict[UUID, FaqMatch] = {}
    for pk, text, answer, away in sorted([*questions, *phrasings], key=lambda row: row[3]):
        best.setdefault(pk, FaqMatch(pk, text, answer, 1 - away))
    found = list(best.values())[:limit]
    answers = filled_for(shop_id, [match.answer for match in found])
    return [replace(match, answer=answer) for match, answer in zip(found, answers, strict=True)]


@dataclass(frozen=True, slots=True)
class PassageMatch:
    """A passage and how near it comes to the question; its text begins with the headings above it."""

    id: UUID
    document_id: UUID
    document: str
    heading: str
    text: str
    page: int | None
    score: float


def find_passages(
    shop_id: UUID, question: NDArray[np.float32], limit: int
) -> Sequence[PassageMatch]:
    """The passages of the shop's documents in use, and valid now, that come nearest to the vector, best first."""
    now = timezone.now()
    begun = Q(document__valid_from=None) | Q(document__valid_from__lte=now)
    going_on = Q(document__valid_until=None) | Q(document__valid_until__gt=now)
    found = (
        Passage.objects.filter(shop_id=shop_id, document__enabled=True, vector_text=F("text"))
        .filter(begun, going_on)
        .annotate(distance=CosineDistance("vector", question))
        .order_by("distance")
        .values_list("id", "document_id", "document__title", "heading", "text", "page", "distance")
    )
    return [PassageMatch(*row[:6], score=1 - row[6]) for row in found[:limit]]
