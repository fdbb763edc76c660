"""Finding knowledge by meaning and words: the right entries, of the right shop, as they stand now."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from knowledge.embeddings import embed_missing
from knowledge.models import Faq, FaqPhrasing, Product
from knowledge.search import find_faqs, in_order, nearest, read_question, search
from knowledge.standing import Article
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.people import Town


def best(shop: Shop, question: str) -> str | None:
    with shop_scope(shop.id):
        found = find_faqs(shop.id, read_question(question), 1)
    return found[0].text if found else None


def test_changed_question_is_not_found_by_its_old_meaning(town: Town) -> None:
    with shop_scope(town.maple.id):
        faq = Faq.objects.get(shop=town.maple, question="Which sizes do you carry?")
        Faq.objects.filter(pk=faq.pk).update(question="Do you sell gift cards?", answer="Yes.")
    assert best(town.maple, "Which sizes are there?") != "Yes."
    assert embed_missing(town.maple.id) == 1
    assert best(town.maple, "Are there gift cards?") == "Yes."


def test_phrasing_finds_its_faq(town: Town) -> None:
    with shop_scope(town.maple.id):
        faq = Faq.objects.get(shop=town.maple, question="How long does delivery take?")
        FaqPhrasing.objects.create(shop=town.maple, faq=faq, text="Do you ship to the moon?")
    embed_missing(town.maple.id)
    assert best(town.maple, "Can you ship to the moon?") == faq.answer


def test_switched_off_and_deleted_entries_are_never_found(town: Town) -> None:
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).exclude(question="Can I return an item?").delete()
    assert best(town.maple, "Can I return an item?") is not None
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).update(enabled=False)
    assert best(town.maple, "Can I return an item?") is None


def test_nothing_is_found_in_another_shop(town: Town) -> None:
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).delete()
    assert best(town.maple, "买的衣服可以退货吗？") is None
    assert best(town.yunshang, "买的衣服可以退货吗？") is not None


TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"valid_from": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
    ],
    ids=["from today", "from tomorrow", "until today", "until yesterday"],
)
def test_an_entry_is_found_on_its_days_only(
    town: Town, days: dict[str, object], found: bool
) -> None:
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).exclude(question="Can I return an item?").delete()
        Faq.objects.filter(shop=town.maple).update(**days)
    assert (best(town.maple, "Can I return an item?") is not None) is found


def test_a_phrasing_of_another_text_is_not_found_by_the_old_one(town: Town) -> None:
    with shop_scope(town.maple.id):
        faq = Faq.objects.get(shop=town.maple, question="Which sizes do you carry?")
        phrasing = FaqPhrasing.objects.create(shop=town.maple, faq=faq, text="Got XXS?")
    embed_missing(town.maple.id)
    with shop_scope(town.maple.id):
        question = read_question("Got XXS?")
        assert find_faqs(town.maple.id, question, 1)[0].said == "Got XXS?"
        FaqPhrasing.objects.filter(pk=phrasing.pk).update(text="How tall is the model?")
        assert all(match.said != "Got XXS?" for match in find_faqs(town.maple.id, question, 3))


def test_many_entries_out_of_use_hide_none_in_use(town: Town) -> None:
    with shop_scope(town.maple.id):
        for number in range(60):
            Faq.objects.create(
                shop=town.maple, question=f"Can I return item {number}?", answer="-", enabled=False
            )
    embed_missing(town.maple.id)
    assert (
        best(town.maple, "Can I return an item?") == "Unworn items can be returned within 30 days."
    )


def product(town: Town, **fields: object) -> Product:
    with shop_scope(town.yunshang.id):
        return Product.objects.create(
            **{"shop": town.yunshang, "sku": "YS-1001", "title": "真丝连衣裙", "price": 599}
            | fields
        )


@pytest.mark.parametrize(
    "asked", ["YS-1001", "ｙｓ－１００１ 还有吗", "真絲連衣裙", "有红色的裙子吗"]
)
def test_a_product_is_found_by_code_width_script_and_attribute(town: Town, asked: str) -> None:
    made = product(town, attributes={"颜色": ["红色", "月白"]})
    product(town, sku="YS-2001", title="羊毛开衫", attributes={"颜色": ["浅灰"]})
    embed_missing(town.yunshang.id)
    with shop_scope(town.yunshang.id):
        found = search(town.yunshang.id, read_question(asked), 10)
    assert next(match for match in found if match.kind == "product").id == made.pk


@pytest.mark.parametrize("asked", ["YS-5001 多少钱？", "YS5001有货吗", "请问ys-5001什么时候发货"])
def test_a_product_called_by_its_number_leads_those_that_lie_nearer(town: Town, asked: str) -> None:
    made = product(town, sku="YS-5001", title="晚樱", description="春款。")
    for number in range(2, 8):
        product(town, sku=f"YS-500{number}", title=f"现货 多少钱 什么时候发货 {number}")
    product(town, sku="ABC", title="Bag", description="Fits YS-5001 and its box.")
    embed_missing(town.yunshang.id)
    with shop_scope(town.yunshang.id):
        found = nearest(town.yunshang.id, read_question(asked), {"product": 3})
    assert found[0].id == made.pk
    assert len(found) == 3
    assert found[0].score >= found[1].score >= found[2].score


def test_a_changed_product_waits_whatever_changed_it(town: Town) -> None:
    made = product(town)
    embed_missing(town.yunshang.id)
    with shop_scope(town.yunshang.id):
        Product.objects.filter(pk=made.pk).update(price=1, stock=3)
    assert embed_missing(town.yunshang.id) == 0
    with shop_scope(town.yunshang.id):
        Product.objects.filter(pk=made.pk).update(attributes={"颜色": "绿"})
        kinds = {m.kind for m in search(town.yunshang.id, read_question("真丝连衣裙"), 10)}
    assert kinds == {"faq"}
    assert embed_missing(town.yunshang.id) == 1


def test_the_words_in_common_are_told(town: Town) -> None:
    with shop_scope(town.yunshang.id):
        match = find_faqs(town.yunshang.id, read_question("買的衣服能退貨嗎"), 1)[0]
    assert match.title == "买的衣服可以退货吗？"
    assert "退货" in match.words
    assert "退" not in match.words  # a part of another
    assert 0 < match.lexical <= 2
    assert match.dense < match.score


def test_single_words_may_turn_the_order(town: Town) -> None:
    """顺丰 is a 快递, but what the questions mean as a whole lies nearer to 发货."""
    courier, sending = "发什么快递，可以指定或加急吗？", "什么时候发货？"
    with shop_scope(town.yunshang.id):
        Faq.objects.filter(shop=town.yunshang).delete()
        for question in (courier, sending):
            Faq.objects.create(shop=town.yunshang, question=question, answer="-")
    embed_missing(town.yunshang.id)
    with shop_scope(town.yunshang.id):
        first, second = find_faqs(town.yunshang.id, read_question("发顺丰吗"), 2)
    assert (first.title, second.title) == (courier, sending)
    assert first.dense < second.dense
    assert first.score > second.score


def test_a_search_of_everything_asks_twice(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """What is new, and which of the rows may be said: however many kinds and rows there are."""
    product(town)
    embed_missing(town.yunshang.id)
    question = read_question("真丝连衣裙可以退货吗")
    with shop_scope(town.yunshang.id):
        search(town.yunshang.id, question, 10)
        with django_assert_num_queries(2):
            kinds = {match.kind for match in search(town.yunshang.id, question, 10)}
    assert kinds == {"faq", "product"}


def test_a_product_is_told_as_its_row_is_now(town: Town) -> None:
    made = product(
        town, attributes={"尺码": ["S", 36.5]}, picture="p.png", url="https://y.example/1"
    )
    embed_missing(town.yunshang.id)
    question = read_question("真丝连衣裙")
    with shop_scope(town.yunshang.id):
        assert nearest(town.yunshang.id, question, {"product": 1})[0].id == made.pk
        Product.objects.filter(pk=made.pk).update(price=Decimal("499.50"), stock=2)
        (match,) = nearest(town.yunshang.id, question, {"product": 1})
    assert match.article == Article(
        sku="YS-1001",
        category="",
        price=Decimal("499.50"),
        currency="USD",
        stock=2,
        attributes={"尺码": ["S", 36.5]},
        picture="p.png",
        url="https://y.example/1",
    )


def test_what_is_not_an_object_describes_no_product(town: Town) -> None:
    product(town, attributes=["silk"])
    embed_missing(town.yunshang.id)
    with shop_scope(town.yunshang.id):
        (match,) = nearest(town.yunshang.id, read_question("真丝连衣裙"), {"product": 1})
    assert match.article is not None
    assert match.article.attributes == {}


def test_phrasings_of_one_faq_push_out_no_other(town: Town) -> None:
    with shop_scope(town.maple.id):
        faq = Faq.objects.get(shop=town.maple, question="Can I return an item?")
        FaqPhrasing.objects.bulk_create(
            FaqPhrasing(shop=town.maple, faq=faq, text=f"May I return item {number}?")
            for number in range(20)
        )
    embed_missing(town.maple.id)
    with shop_scope(town.maple.id):
        found = find_faqs(town.maple.id, read_question("May I return item 7?"), 3)
    assert found[0].id == faq.pk
    assert len({match.id for match in found}) == 3


@pytest.mark.parametrize("scores", [[0.5] * 200, list(range(200)), [1, 3, 2], [7], []])
def test_every_row_has_its_turn_once_the_best_first(scores: list[float]) -> None:
    given = np.array(scores, np.float32)
    order = list(in_order(given))
    assert sorted(order) == list(range(len(scores)))
    assert all(given[a] >= given[b] for a, b in pairwise(order))
