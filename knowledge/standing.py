"""Which rows found may be said at this moment, and what they say: one query, whatever kinds were found.

In SQL, for this is asked with every search: putting the same together from models takes longer than the database does.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone


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

    `id` is the row that a person knows: of a passage its document. `read`: whether what an FAQ's answer means was
    learned of the answer that it has now.
    """

    id: UUID
    title: str
    text: str
    said: str
    locale: str = ""
    article: Article | None = None
    read: bool = True


# The value of a policy fact with its unit: “$5.95”, “30 days”, “20%”, “7天”.
AMOUNT = """
CASE
    WHEN unit IN ('$', 'US$', 'HK$', '¥', '€', '£') THEN unit || value
    WHEN unit = '%%' OR label ~ '[㐀-鿿]' THEN value || unit
    ELSE rtrim(value || ' ' || unit)
END
"""

# Of each kind: row, and the parts of `Entry`, the article as JSON. What waits was read under another text than it has.
_STANDING = {
    "faq": """
        SELECT faq.id, faq.id, faq.question, faq.answer, faq.question, faq.locale, NULL::jsonb,
            NOT faq.answer_waiting
        FROM knowledge_faq AS faq
        WHERE faq.shop_id = %(shop)s AND faq.id = ANY(%(faq)s) AND faq.enabled AND NOT faq.waiting
            AND (faq.valid_from IS NULL OR faq.valid_from <= %(today)s)
            AND (faq.valid_until IS NULL OR faq.valid_until >= %(today)s)
        UNION ALL
        SELECT phrasing.id, faq.id, faq.question, faq.answer, phrasing.text, faq.locale, NULL::jsonb,
            NOT faq.answer_waiting
        FROM knowledge_faqphrasing AS phrasing
        JOIN knowledge_faq AS faq ON faq.shop_id = phrasing.shop_id AND faq.id = phrasing.faq_id
        WHERE phrasing.shop_id = %(shop)s AND phrasing.id = ANY(%(faq)s) AND NOT phrasing.waiting AND faq.enabled
            AND (faq.valid_from IS NULL OR faq.valid_from <= %(today)s)
            AND (faq.valid_until IS NULL OR faq.valid_until >= %(today)s)
        """,
    "product": """
        SELECT id, id, title, description, said, '', jsonb_build_object(
            'sku', sku, 'category', category, 'price', price::text, 'currency', currency, 'stock', stock,
            'attributes', attributes, 'picture', picture, 'url', url), TRUE
        FROM knowledge_product
        WHERE shop_id = %(shop)s AND id = ANY(%(product)s) AND NOT waiting
        """,
    "passage": """
        SELECT passage.id, document.id, document.title, passage.text, passage.text, '', NULL::jsonb, TRUE
        FROM knowledge_passage AS passage
        JOIN knowledge_document AS document
            ON document.shop_id = passage.shop_id AND document.id = passage.document_id
        WHERE passage.shop_id = %(shop)s AND passage.id = ANY(%(passage)s) AND NOT passage.waiting
            AND document.enabled
            AND (document.valid_from IS NULL OR document.valid_from <= %(now)s)
            AND (document.valid_until IS NULL OR document.valid_until > %(now)s)
        """,
    "fact": f"""
        SELECT id, id, label, {AMOUNT}, label, '', NULL::jsonb, TRUE
        FROM knowledge_fact
        WHERE shop_id = %(shop)s AND id = ANY(%(fact)s) AND NOT waiting
        """,  # noqa: S608 - our own words
}


def standing(shop_id: UUID, rows: Mapping[str, Collection[UUID]]) -> Mapping[UUID, Entry]:
    """Those of the rows, by kind, that may be said today, each with what it says. Inside the shop's scope."""
    asked = {kind: list(ids) for kind, ids in rows.items() if ids}
    if not asked:
        return {}
    values: dict[str, Any] = {
        "shop": shop_id,
        "today": timezone.localdate(),
        "now": timezone.now(),
        **asked,
    }
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_STANDING[kind] for kind in asked), values)
        return {
            row: Entry(pk, title, text, said, locale, _article(article), read)
            for row, pk, title, text, said, locale, article, read in cursor.fetchall()
        }


def _article(told: str | None) -> Article | None:
    if told is None:
        return None
    parts: dict[str, Any] = json.loads(told)
    attributes = parts["attributes"]
    parts["attributes"] = attributes if isinstance(attributes, dict) else {}
    return Article(**{**parts, "price": Decimal(parts["price"])})
