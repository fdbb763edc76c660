"""Another model's cosines on the scale of the one that is built in, on which every bar and weight was measured.

Models crowd their cosines differently: what is near for one is far for another. A few pairs of questions that ask the
same say where a model puts sameness and strangeness; a straight line leads both to where the built-in model has them.
"""

from typing import NamedTuple

import numpy as np
from django.conf import settings

from knowledge.embedding_endpoint import (
    BATCH_SECONDS,
    EmbeddingsDownError,
    Vectors,
    ask,
    current_model,
    leave_alone,
)

# Each line asks the same thing twice, and something else than the other lines.
PAIRS = (
    ("How long does delivery take?", "When will my parcel arrive?"),
    ("Can I return something that does not fit?", "How do I send an item back?"),
    ("Which ways of paying do you take?", "Can I pay by credit card?"),
    ("Is there a guarantee on your products?", "What happens if it breaks after a month?"),
    ("Do you have a shop in town?", "Where can I visit your store?"),
    ("How do I wash this sweater?", "What are the care instructions for knitwear?"),
    ("多久能发货？", "下单以后什么时候寄出？"),
    ("买错尺码可以换吗？", "衣服不合身怎么换货？"),
    ("可以开发票吗？", "怎么申请电子发票？"),
    ("会员积分怎么用？", "积分能抵扣多少钱？"),
    ("你们有实体店吗？", "门店地址在哪里？"),
    ("羊毛衫怎么洗？", "毛衣的洗涤方法是什么？"),
)
# What the built-in model makes of them, the second of each pair read as an FAQ.
BUILT_IN_SAME, BUILT_IN_OTHER = 0.891, 0.829
LEAST_LEAD = 0.02  # of sameness over strangeness: a model below it tells nothing apart


class Scale(NamedTuple):
    """`cosine · factor + shift` is what the built-in model would have said, roughly."""

    factor: float = 1.0
    shift: float = 0.0


_known: dict[tuple[str, str], Scale] = {}  # by address and model


def learn_scale() -> None:
    """Measure the model of today, once a process. Raises EmbeddingsDownError, also if it tells nothing apart."""
    if _which() not in _known:
        texts = [text for pair in PAIRS for text in pair]
        same, other = of_vectors(ask(texts, BATCH_SECONDS))
        if same - other < LEAST_LEAD:
            problem = EmbeddingsDownError("the model takes questions that differ for the same")
            leave_alone(problem)
            raise problem
        factor = (BUILT_IN_SAME - BUILT_IN_OTHER) / (same - other)
        _known[_which()] = Scale(factor, BUILT_IN_SAME - factor * same)


def scale() -> Scale:
    """The scale of the model of today, as far as it was measured; the built-in model's is its own."""
    return _known.get(_which(), Scale())


def _which() -> tuple[str, str]:
    return settings.EMBEDDINGS_URL, current_model()


def of_vectors(vectors: Vectors) -> tuple[float, float]:
    """The middle cosine of pairs that ask the same, and of questions that do not, in one language."""
    first, second = vectors[::2], vectors[1::2]
    cosines = first @ second.T
    half = len(PAIRS) // 2
    alike = np.kron(np.eye(2, dtype=bool), np.ones((half, half), dtype=bool))
    strangers = alike & ~np.eye(len(PAIRS), dtype=bool)
    return float(np.median(np.diag(cosines))), float(np.median(cosines[strangers]))
