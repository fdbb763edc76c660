"""What of a shop's knowledge fits a question: by meaning and by words, over every row of the shop."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, Q
from django.utils import timezone
from numpy.typing import NDArray

from knowledge.embeddings import embed_question, nearness
from knowledge.lexical import HAN, words_of
from knowledge.models import Faq, FaqPhrasing, Passage, Product
from knowledge.shelves import Arrays, Table, shelf_of
from tenants.variables import filled_for

# What the wording adds to the meaning. More than in proportion: the few words that short questions share by chance
# (“可以”, “怎么”) move little, a question said in an entry's own words moves to it. Measured: docs/search.md.
WORDING, _STEEPNESS = 0.03, 1.5
# What stands for the meaning where none is known, of question or entry: from no word of the question to all of them.
_NO_WORDS, _ALL_WORDS = 0.78, 1.0
LONGEST_ASKED = 2000  # characters: as much as a shopper may write
_TEXTS = 3  # of an entry, that tell whether it is meant as a whole or one of its phrasings fits by chance
_FIRST_LOOK = 24  # rows; where too few of them may be said, the next look takes twice as many


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched: its text, what it means if that is known, and its words."""

    text: str
    vector: NDArray[np.float32] | None
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Article:
    """A product as its row is at this moment. `price` is in units of `currency` (ISO 4217), `stock` counts pieces."""

    sku: str
    category: str
    price: Decimal
    currency: str
    stock: int
    attributes: Mapping[str, Any]
    picture: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said of an entry: what it is called and what it says. `said` is the text that was found.

    `id` is the row that a person knows: of a passage its document.
    """

    id: UUID
    title: str
    text: str
    said: str
    locale: str = ""
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how well it fits.

    `dense` is the cosine, 0 where no meaning was known; `lexical` is BM25 over what the question could have reached.
    `score` is the cosine, or what words say in its place, and by weight the wording. `words` are those of the
    question that its text has; `covered` is how much of the question all its texts have between them, `apart` by how
    much the score of its best three texts, on average, lies below that of the best; `entries` is how many entries of
    the kind it was chosen from.
    """

    kind: str
    id: UUID
    title: str
    text: str
    score: float
    dense: float = 0.0
    lexical: float = 0.0
    words: tuple[str, ...] = ()
    said: str = ""
    locale: str = ""
    covered: float = 0.0
    apart: float = 0.0
    entries: int = 0
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of knowledge: its tables, and which of the rows found may be said on a day, as entries by row."""

    tables: Sequence[Table]
    standing: Callable[[UUID, Mapping[UUID, UUID], date], Mapping[UUID, Entry]]


def read_question(text: str) -> Question:
    """The question, ready to be searched for. Takes 10 ms of computing: not inside a scope."""
    return Question(text, embed_question(text), words_of(text))


def search(shop_id: UUID, question: Question, limit: int) -> Sequence[Match]:
    """The shop's entries of all kinds that fit best, best first. Inside the shop's scope."""
    found = [match for kind in KINDS for match in find_kind(shop_id, kind, question, limit)]
    return sorted(found, key=lambda match: -match.score)[:limit]


def find_faqs(shop_id: UUID, question: Question, limit: int) -> Sequence[Match]:
    """The shop's FAQs in use that fit best, best first; each by its question or the best of its phrasings."""
    return find_kind(shop_id, "faq", question, limit)


def find_kind(shop_id: UUID, kind: str, question: Question, limit: int) -> Sequence[Match]:
    """The shop's entries of one kind that may be said today and fit best, best first, their variables filled."""
    found = _matches(shop_id, kind, question, limit)
    if kind != "faq":
        return found
    answers = filled_for(shop_id, [match.text for match in found])
    return [replace(match, text=text) for match, text in zip(found, answers, strict=True)]


def _matches(shop_id: UUID, name: str, question: Question, limit: int) -> Sequence[Match]:
    kind, today = KINDS[name], timezone.localdate()
    arrays = shelf_of(shop_id, name, kind.tables).arrays()
    lexical = arrays.wording(question.words)
    dense, near = _meaning(arrays, question, lexical)
    best: dict[UUID, Match] = {}
    scores = near + WORDING * lexical**_STEEPNESS
    for look in _looks(scores):
        rows = {arrays.rows[place]: arrays.owners[place] for place in look}
        standing = kind.standing(shop_id, rows, today)
        for place in look:
            entry, owner = standing.get(arrays.rows[place]), arrays.owners[place]
            if entry is None or owner in best:
                continue
            best[owner] = Match(
                kind=name,
                id=entry.id,
                title=entry.title,
                text=entry.text,
                score=float(scores[place]),
                dense=float(dense[place]),
                lexical=float(lexical[place]),
                words=_shared(question.words, entry.said),
                said=entry.said,
                locale=entry.locale,
                covered=arrays.covered(owner, question.words),
                apart=_apart(scores[arrays.entries[owner]]),
                entries=len(arrays.entries),
                article=entry.article,
            )
            if len(best) == limit:
                return list(best.values())
    return list(best.values())


def _meaning(
    arrays: Arrays, question: Question, lexical: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How near each row's meaning is, 0 where that is not known; and the same with words standing for it there."""
    guessed = (_NO_WORDS + (_ALL_WORDS - _NO_WORDS) * np.minimum(lexical, 1)).astype(np.float32)
    if question.vector is None:
        return np.zeros_like(lexical), guessed
    known = nearness(arrays.meaning(question.vector))
    return np.where(arrays.meant, known, 0), np.where(arrays.meant, known, guessed)


def _apart(scores: NDArray[np.float32]) -> float:
    """By how much the best three of an entry's texts lie below the best, on average; 0 where it has one."""
    best = np.sort(scores)[-_TEXTS:]
    return float(best[-1] - best.mean())


def _looks(scores: NDArray[np.float32]) -> Iterator[Sequence[int]]:
    """The places of the best scores, best first, in ever larger portions."""
    begin, size = 0, _FIRST_LOOK
    while begin < len(scores):
        end = min(begin + size, len(scores))
        # The best `end` of them are put in order, not all: mostly the first look is enough.
        best = np.argpartition(-scores, end - 1)[:end]
        yield best[np.argsort(-scores[best], kind="stable")][begin:].tolist()
        begin, size = end, size * 2


def _shared(words: Sequence[str], said: str) -> tuple[str, ...]:
    """The question's words that the text has; no Chinese that is only a part of another."""
    there = set(words_of(said))
    shared = [word for word in words if word in there]
    return tuple(
        word
        for word in shared
        if not HAN.match(word) or not any(word in other and word != other for other in shared)
    )


def _standing_faqs(shop_id: UUID, rows: Mapping[UUID, UUID], today: date) -> Mapping[UUID, Entry]:
    faqs = {
        faq.pk: faq
        for faq in Faq.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_until=None) | Q(valid_until__gte=today),
            shop_id=shop_id,
            enabled=True,
            pk__in=set(rows.values()),
        ).only("question", "answer", "locale", "vector_text")
    }
    said = {pk: faq.question for pk, faq in faqs.items() if faq.vector_text == faq.question}
    phrasings = FaqPhrasing.objects.filter(
        shop_id=shop_id, pk__in=rows.keys(), vector_text=F("text")
    )
    said.update(phrasings.values_list("pk", "text"))
    return {
        row: Entry(owner, faqs[owner].question, faqs[owner].answer, said[row], faqs[owner].locale)
        for row, owner in rows.items()
        if owner in faqs and row in said
    }


def _standing_products(
    shop_id: UUID, rows: Mapping[UUID, UUID], today: date
) -> Mapping[UUID, Entry]:
    products = Product.objects.filter(shop_id=shop_id, pk__in=rows.keys(), vector_text=F("said"))
    return {
        product.pk: Entry(
            product.pk,
            product.title,
            product.description,
            product.said,
            article=Article(
                product.sku,
                product.category,
                product.price,
                product.currency,
                product.stock,
                product.attributes if isinstance(product.attributes, dict) else {},
                product.picture,
                product.url,
            ),
        )
        for product in products.defer("vector", "lexemes", "vector_text")
    }


def _standing_passages(
    shop_id: UUID, rows: Mapping[UUID, UUID], today: date
) -> Mapping[UUID, Entry]:
    now = timezone.now()
    passages = Passage.objects.filter(
        Q(document__valid_from=None) | Q(document__valid_from__lte=now),
        Q(document__valid_until=None) | Q(document__valid_until__gt=now),
        shop_id=shop_id,
        pk__in=rows.keys(),
        document__enabled=True,
        vector_text=F("text"),
    )
    return {
        row: Entry(document, title, text, text)
        for row, document, title, text in passages.values_list(
            "id", "document_id", "document__title", "text"
        )
    }


# What is searched. Another kind of knowledge is one line here, and its model one in `embeddings`.
KINDS: dict[str, Kind] = {
    "faq": Kind((Table(Faq), Table(FaqPhrasing, "faq_id")), _standing_faqs),
    "product": Kind((Table(Product),), _standing_products),
    "passage": Kind((Table(Passage),), _standing_passages),
}
