"""What a shop knows: questions with curated answers, products, documents with their passages, facts, orders.

And what it does not know: the questions that it was asked in vain.
"""

from knowledge.models.documents import Document, Passage
from knowledge.models.embedded import BUILT_IN, DIMENSIONS, NO_MODEL, WAITS, Embedded
from knowledge.models.facts import Fact
from knowledge.models.faqs import LONGEST_QUESTION, MOST_PHRASINGS, Faq, FaqPhrasing
from knowledge.models.gaps import Gap
from knowledge.models.imports import Import
from knowledge.models.orders import Order, OrderSource, OrderTry
from knowledge.models.products import Product

__all__ = [
    "BUILT_IN",
    "DIMENSIONS",
    "Document",
    "Embedded",
    "Fact",
    "Faq",
    "FaqPhrasing",
    "Gap",
    "Import",
    "LONGEST_QUESTION",
    "MOST_PHRASINGS",
    "NO_MODEL",
    "Order",
    "OrderSource",
    "OrderTry",
    "Passage",
    "Product",
    "WAITS",
]
