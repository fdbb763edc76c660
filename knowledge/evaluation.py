"""How well a shop's FAQs are found, and how often a direct answer is right: measured with questions."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from knowledge.answer_vectors import read_answers
from knowledge.direct import sure_answer
from knowledge.embeddings import embed_entries, learned, meaning_of
from knowledge.evaluation_files import Asked, GivenFaq
from knowledge.lexical import words_of
from knowledge.models import Faq, FaqPhrasing
from knowledge.search import Question, answering, find_faqs
from tenants.models import Shop
from tenants.platform import default_plan
from tenants.scope import shop_scope

_DEPTH = 10  # a right FAQ that comes later is not found
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out. Recall and MRR are over the questions that have an answer.

    `precision` is how many of the direct answers are right (an answer to a question that has none is wrong);
    `coverage` is how many questions that have an answer get a direct one, right or wrong; `share` is how many
    of all questions do. None where there is nothing to divide by.
    """

    questions: int
    answerable: int
    recall_at_1: float | None
    recall_at_3: float | None
    recall_at_5: float | None
    mrr: float | None
    direct_answers: int
    direct_right: int
    precision: float | None
    coverage: float | None
    share: float | None

    def as_json(self) -> dict[str, float | int | None]:
        """The figures by the names that the command prints."""
        names = {f"recall_at_{depth}": f"recall@{depth}" for depth in (1, 3, 5)}
        return {names.get(name, name): value for name, value in asdict(self).items()}


def read_all(asked: Sequence[Asked]) -> list[Question]:
    """The questions, ready to be searched for. Takes a while: not inside a scope.

    Raises EmbeddingsDownError: found by words alone, a question says nothing of how well it is found otherwise.
    """
    return [
        Question(each.question, meaning_of(each.question), words_of(each.question))
        for each in asked
    ]


def measure(shop_id: UUID, asked: Sequence[Asked], questions: Sequence[Question]) -> Figures:
    """Ask the shop every question. Inside its scope."""
    today = timezone.localdate()
    ranks: list[int | None] = []
    answers = right = of_answerable = 0
    for each, question in zip(asked, questions, strict=True):
        matches = answering(find_faqs(shop_id, question, _DEPTH))
        sure = sure_answer(question.text, matches, today)
        if sure is not None:
            answers += 1
            right += sure.title.strip() == each.expect
            of_answerable += each.expect is not None
        if each.expect is not None:
            found = [match.title.strip() for match in matches]
            ranks.append(found.index(each.expect) + 1 if each.expect in found else None)
    return Figures(
        questions=len(asked),
        answerable=len(ranks),
        recall_at_1=_recall(ranks, 1),
        recall_at_3=_recall(ranks, 3),
        recall_at_5=_recall(ranks, 5),
        mrr=_ratio(sum(1 / rank for rank in ranks if rank), len(ranks)),
        direct_answers=answers,
        direct_right=right,
        precision=_ratio(right, answers),
        coverage=_ratio(of_answerable, len(ranks)),
        share=_ratio(answers, len(asked)),
    )


def questions_of(shop_id: UUID) -> set[str]:
    """The questions of the shop's FAQs, without spaces around them. Inside its scope."""
    questions = Faq.objects.filter(shop_id=shop_id).values_list("question", flat=True)
    return {question.strip() for question in questions}


@contextmanager
def throw_away_shop(faqs: Sequence[GivenFaq]) -> Iterator[UUID]:
    """The scope of a shop that knows these FAQs and that nobody else ever sees: it is never committed.

    Whatever happens, the database takes it back: after the block, an error, Ctrl-C or a lost connection.
    """
    shop_id = uuid.uuid4()
    rows = [row for faq in faqs for row in _rows(shop_id, faq)]
    _read(rows)
    with shop_scope(shop_id):
        name = f"evaluation-{shop_id.hex}"
        Shop.objects.create(id=shop_id, name=name, slug=name[:40], plan=default_plan())
        Faq.objects.bulk_create(row for row in rows if isinstance(row, Faq))
        FaqPhrasing.objects.bulk_create(row for row in rows if isinstance(row, FaqPhrasing))
        try:
            yield shop_id
        finally:
            transaction.set_rollback(True)


def _rows(shop_id: UUID, given: GivenFaq) -> list[Faq | FaqPhrasing]:
    faq = Faq(
        shop_id=shop_id,
        question=given.question,
        answer=given.answer,
        category=given.category,
        locale=given.locale,
        enabled=given.enabled,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return [
        faq,
        *(FaqPhrasing(shop_id=shop_id, faq_id=faq.pk, text=text) for text in given.phrasings),
    ]


def _read(rows: Sequence[Faq | FaqPhrasing]) -> None:
    for begin in range(0, len(rows), _BATCH):
        batch = rows[begin : begin + _BATCH]
        texts = [str(row) for row in batch]
        for row, text, vector in zip(batch, texts, embed_entries(Faq, texts), strict=True):
            for name, value in learned(text, vector).items():
                setattr(row, name, value)
        faqs = [row for row in batch if isinstance(row, Faq)]
        read = read_answers([faq.answer for faq in faqs], [faq.vector for faq in faqs])
        for faq, columns in zip(faqs, read, strict=True):
            for name, value in columns.items():
                setattr(faq, name, value)


def _recall(ranks: Sequence[int | None], depth: int) -> float | None:
    return _ratio(sum(1 for rank in ranks if rank and rank <= depth), len(ranks))


def _ratio(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
