"""The forms of the administration refuse what the tables of the same rows refuse."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Faq, Product
from tenants.scope import shop_scope
from tests.knowledge.tables import bring, counts, exported
from tests.people import Town

LAMP = {
    **dict.fromkeys(("description", "category", "picture", "url", "attributes"), ""),
    "sku": "UI-1",
    "title": "Lamp",
    "price": "9",
    "currency": "USD",
    "stock": "1",
}
FAQ = {
    **{f"phrasings-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
    **dict.fromkeys(("category", "locale", "valid_from", "valid_until"), ""),
    "question": "七天能退吗甲？",
    "answer": "能。",
    "enabled": "on",
}


@pytest.fixture
def desk(town: Town) -> Client:
    """Alice at Maple's admin."""
    client = Client()
    client.force_login(town.alice)
    return client


def send(desk: Client, kind: str, form: dict[str, str], row: Any = None) -> dict[str, list[str]]:
    """What is wrong with the form, by field; nothing, when it was saved."""
    page = f"admin:knowledge_{kind}_{'change' if row else 'add'}"
    answer: Any = desk.post(reverse(page, args=[row.pk] if row else []), form)
    if answer.status_code == 302:
        return {}
    return dict(answer.context["adminform"].form.errors.items())


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("picture", "javascript:alert(1)", "Only addresses that begin"),
        ("picture", "foo.png", "Only addresses that begin"),
        ("url", "//evil.example", "Only addresses that begin"),
        ("attributes", "[1]", "It is no JSON object"),
        ("attributes", "[]", "It is no JSON object"),
        ("attributes", "null", "It is no JSON object"),
        ("attributes", '{"a": NaN}', "It is no JSON object"),
        ("attributes", '{"a": "\\u0000"}', "It has a NUL character"),
        ("attributes", '{"a": "\\ud800"}', "It is no JSON object"),
        ("attributes", "[" * 200_000, "It is no JSON object"),
        ("attributes", json.dumps({"a": "x" * 16_000}), "It has 16009 characters"),
        ("currency", "us", "Three letters, like USD."),
        ("currency", "¥¥¥", "Three letters, like USD."),
        ("price", "-1", "It is no price like 1299.00."),
    ],
)
def test_what_no_table_takes_is_said_at_its_field(
    desk: Client, name: str, typed: str, said: str
) -> None:
    errors = send(desk, "product", {**LAMP, name: typed})
    assert list(errors) == [name]
    assert said in errors[name][0]
    assert not send(desk, "product", LAMP)


def test_what_was_typed_stays_on_the_page(desk: Client) -> None:
    desk.post("/i18n/setlang/", {"language": "zh-hans"})
    page = desk.post(reverse("admin:knowledge_product_add"), {**LAMP, "attributes": '{"a": 1,}'})
    assert "{&quot;a&quot;: 1,}" in page.content.decode()
    assert "It is no JSON" not in page.content.decode()


def test_a_product_is_kept_as_its_table_has_it(town: Town, desk: Client) -> None:
    typed = {"currency": " usd", "url": " /lamp ", "attributes": '{"y": 1e300, "x": [1]}'}
    assert not send(desk, "product", {**LAMP, **typed})
    assert not send(desk, "product", {**LAMP, "sku": "UI-2"})
    with shop_scope(town.maple.id):
        lamp, plain = Product.objects.filter(shop=town.maple).order_by("sku")
    assert (lamp.currency, lamp.url) == ("USD", "/lamp")
    assert lamp.attributes == {"y": 10**300, "x": [1]}
    assert plain.attributes == {}
    for written_as in ("csv", "xlsx"):
        table = exported("products", town.maple, written_as)
        assert counts(bring(town.maple.id, table, "products")) == {"same": 2}
    shown = desk.get(reverse("admin:knowledge_product_change", args=[lamp.pk])).content.decode()
    assert "&quot;x&quot;: [1]" in shown
    assert not send(desk, "product", {**LAMP, "attributes": ""}, lamp)
    with shop_scope(town.maple.id):
        lamp.refresh_from_db()
    assert lamp.attributes == {}


def test_a_sku_is_there_once_whatever_its_case(town: Town, desk: Client) -> None:
    assert not send(desk, "product", LAMP)
    for sku in ("UI-1", "ui-1", "ＵＩ-1"):
        errors = send(desk, "product", {**LAMP, "sku": sku})
        assert errors == {"sku": ["There is one with this SKU already."]}
    assert not send(desk, "product", {**LAMP, "sku": "UI-2"})
    with shop_scope(town.maple.id):
        first, second = Product.objects.filter(shop=town.maple).order_by("sku")
    assert list(send(desk, "product", {**LAMP, "sku": "ui-1"}, second)) == ["sku"]
    assert not send(desk, "product", {**LAMP, "sku": "ui-1", "stock": "2"}, first)


def test_a_question_is_there_once_however_it_is_written(town: Town, desk: Client) -> None:
    assert not send(desk, "faq", FAQ)
    for question in ("七天能退吗甲", "七天能退吗甲 ?", FAQ["question"]):
        errors = send(desk, "faq", {**FAQ, "question": question, "answer": "不能。"})
        assert errors == {"question": ["There is one with this question already."]}
    assert not send(desk, "faq", {**FAQ, "question": "八天呢？"})
    with shop_scope(town.maple.id):
        first = Faq.objects.get(shop=town.maple, question=FAQ["question"])
        second = Faq.objects.get(shop=town.maple, question="八天呢？")
    assert list(send(desk, "faq", {**FAQ, "question": "七天能退吗甲"}, second)) == ["question"]
    assert not send(desk, "faq", {**FAQ, "question": "七天能退吗甲"}, first)


def test_of_two_that_ask_the_same_each_can_still_be_changed(town: Town, desk: Client) -> None:
    with shop_scope(town.maple.id):
        for question in ("七天能退吗甲？", "七天能退吗甲"):
            faq = Faq.objects.create(shop=town.maple, question=question, answer="能。")
    form = {**FAQ, "question": faq.question}
    assert not send(desk, "faq", {**form, "answer": "不能。"}, faq)
    assert not send(desk, "faq", {**form, "enabled": ""}, faq)


def test_an_faq_whose_last_day_is_before_its_first_is_not_saved(desk: Client) -> None:
    errors = send(desk, "faq", {**FAQ, "valid_from": "2030-02-01", "valid_until": "2030-01-01"})
    assert errors == {"__all__": ["The last day is before the first."]}


@pytest.mark.parametrize(("language", "name"), [("en", "colours"), ("zh-hans", "颜色")])
def test_the_form_of_a_product_shows_how_attributes_look(
    desk: Client, language: str, name: str
) -> None:
    add = reverse("admin:knowledge_product_add")
    form = desk.get(add, headers={"Accept-Language": language}).content.decode()
    assert f'{{"{name}": [' in form
