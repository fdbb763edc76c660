"""Vectors of whatever people write."""

import numpy as np
import pytest

from knowledge.embeddings import embed_entries, embed_question
from knowledge.models import Product


@pytest.mark.parametrize("text", ["\ufdfa" * 2000, "你" * 2000, "😀" * 2000, "a\x00b", "", " "])
def test_any_text_has_a_vector(text: str) -> None:
    asked = embed_question(text)
    assert asked is not None
    for vector in (asked, embed_entries(Product, [text])[0]):
        assert vector.shape == (384,)
        assert np.isfinite(vector).all()
