"""Vectors of whatever people write."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import numpy as np
import pytest

from knowledge.embeddings import MOST_WORDS, embed_entries, embed_missing, embed_question
from knowledge.lexical import LONGEST
from knowledge.models import Product
from tenants.scope import shop_scope
from tests.people import Town


@pytest.mark.parametrize("text", ["\ufdfa" * 2000, "你" * 2000, "😀" * 2000, "a\x00b", "", " "])
def test_any_text_has_a_vector(text: str) -> None:
    asked = embed_question(text)
    assert asked is not None
    for vector in (asked, embed_entries(Product, [text])[0]):
        assert vector.shape == (384,)
        assert np.isfinite(vector).all()


def test_texts_that_are_read_at_once_do_not_disturb_each_other() -> None:
    texts = [f"{number} returns of wool coats, please" * (number % 3 + 1) for number in range(24)]
    alone = [embed_entries(Product, [text])[0] for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = threads.map(lambda text: embed_entries(Product, [text])[0], texts)
        assert np.array_equal(list(together), alone)


def test_what_a_shop_was_asked_is_remembered_for_this_shop_alone() -> None:
    ours, others = uuid4(), uuid4()
    text = "Can I return an item?"
    vector, elsewhere = embed_question(text, ours), embed_question(text, others)
    assert vector is not None
    assert elsewhere is not None
    assert embed_question(text, ours) is vector
    assert elsewhere is not vector
    assert np.array_equal(elsewhere, vector)
    assert embed_question(text) is not embed_question(text)
    with pytest.raises(ValueError, match="read-only"):
        vector += 1


def test_a_text_with_more_words_than_fit_is_found_by_its_first(town: Town) -> None:
    """Each word as long as a word can be, in letters of four bytes."""
    letter = "\U00010428"
    words = [f"{n}".zfill(5) + letter * (LONGEST - 5) for n in range(MOST_WORDS + 1000)]
    with shop_scope(town.maple.id):
        product = Product.objects.create(
            shop=town.maple, sku="1", title="Hat", price=1, attributes={"words": " ".join(words)}
        )
    embed_missing(town.maple.id)
    with shop_scope(town.maple.id):
        product.refresh_from_db()
    assert product.learned_at is not None
    lexemes = str(product.lexemes).split()
    assert "'hat'" in lexemes
    assert len(lexemes) == MOST_WORDS
