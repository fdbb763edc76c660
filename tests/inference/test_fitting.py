"""Which kind of entry leads a prompt: questions about products find them, others find the FAQ."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from inference.assembly import LOOKED_AT
from inference.fitting import fitting
from inference.languages import language_of
from knowledge.embeddings import embed_entries, learned
from knowledge.evaluation import throw_away_shop
from knowledge.evaluation_files import read_faqs, read_questions
from knowledge.models import Product
from knowledge.search import Match, Question, nearest, read_question
from tests.knowledge.test_evaluation import write_demo

QUESTIONS = Path(__file__).parents[1] / "knowledge/questions"


@contextmanager
def demo_shop(slug: str, folder: Path) -> Iterator[UUID]:
    """The demo shop's FAQs and products, in a shop that is taken back."""
    faqs = folder / "faqs.csv"
    write_demo(slug, faqs)
    data = json.loads((settings.BASE_DIR / f"config/demo/data/{slug}.json").read_text("utf-8"))
    with throw_away_shop(read_faqs(faqs)) as shop_id:
        for given in data["products"]:
            fields = given | {"price": Decimal(given["price"])}
            product = Product.objects.create(shop_id=shop_id, **fields)
            product.refresh_from_db()
            vector = embed_entries(Product, [product.said])[0]
            Product.objects.filter(pk=product.pk).update(**learned(product.said, vector))
        yield shop_id


def led(shop_id: UUID, question: Question, locale: str) -> Sequence[Match]:
    """What would go into the prompt."""
    asked_in = language_of(question.text, locale)
    return fitting(nearest(shop_id, question, LOOKED_AT), question.text, asked_in)


# A little under what was measured: docs/answers.md.
@pytest.mark.timeout(400)  # hundreds of texts are embedded
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "locale", "right", "quiet"),
    [("maple", "en", 0.85, 0.94), ("yunshang", "zh-hans", 0.9, 0.95)],
)
def test_questions_about_products_are_led_by_them(
    tmp_path: Path, slug: str, locale: str, right: float, quiet: float
) -> None:
    lines = (QUESTIONS / f"{slug}_products.jsonl").read_text("utf-8").splitlines()
    expected = {row["question"]: row["expect"] for row in map(json.loads, lines) if row["expect"]}
    others = [
        asked.question for asked in read_questions(QUESTIONS / f"{slug}.jsonl") if asked.expect
    ]
    with demo_shop(slug, tmp_path) as shop_id:
        facts = {text: led(shop_id, read_question(text), locale) for text in [*expected, *others]}
    found = sum(
        any(match.article and match.article.sku in skus for match in facts[text])
        for text, skus in expected.items()
    )
    astray = sum(bool(facts[text] and facts[text][0].article) for text in others)
    assert found >= right * len(expected)
    assert astray <= (1 - quiet) * len(others)
