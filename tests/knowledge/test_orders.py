"""Orders in the admin and over the API: found however their number is written, their customers masked."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from knowledge.models import Order, OrderSource, Product
from knowledge.order_sources import source_of
from knowledge.orders import (
    NEWEST,
    find_order,
    fold_number,
    is_article,
    is_theirs,
    masked_phone,
    newest_numbers,
    phone_end,
    shapes_among,
    take_try,
)
from tenants.models import AuditEntry
from tenants.scope import shop_scope
from tenants.sealing import unseal
from tests.orders import END, NOTE, NUMBER, PHONE, place_order, show_example
from tests.people import Town
from tests.tenants.api_client import problem, program_of

BODY: dict[str, Any] = {
    "number": "mc 20431",
    "status": "shipped",
    "placed_at": "2026-11-20T12:00:00Z",
    "contact_phone": PHONE,
    "customer": "customer-7",
    "items": [{"title": "Linen shirt", "quantity": 2}],
    "total": "129.00",
    "currency": "USD",
    "note": NOTE,
}
FORM = {
    "number": NUMBER,
    "status": "paid",
    "placed_at_0": "2026-11-20",
    "placed_at_1": "12:00:00",
    "items": "2 × Linen shirt\n3 x Scarf\nA gift",
    "total": "129.00",
    "currency": "usd",
    "carrier": "",
    "parcel": "",
    "new_phone": PHONE,
    "new_customer": "customer-7",
    "note": NOTE,
}


def test_shapes_tell_of_no_single_order() -> None:
    numbers = [f"MC{number}" for number in range(20400, 20450)] + ["ANNA1"] * 2 + ["1001"] * 8
    assert shapes_among(numbers) == ("MC00000", "0000")
    assert shapes_among([]) == ()
    assert len(shapes_among([f"{'A' * length}1" for length in range(1, NEWEST)])) <= 10


def test_what_the_shops_numbers_look_like_takes_no_more_than_whether_there_are_any(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in ("MC-20431", "mc 20432"):
        place_order(town.maple, number)
    for shop, shapes in ((town.maple, ("MC00000",)), (town.yunshang, ())):
        with shop_scope(shop.id), django_assert_num_queries(2):
            source = source_of(shop.id)
        assert (source.has_orders, source.shapes) == (bool(shapes), shapes)
    show_example(town.maple)
    with shop_scope(town.maple.id):
        assert source_of(town.maple.id).shapes == ("MC00000",)  # an example is not all there is


def test_no_more_than_the_newest_numbers_are_looked_at(town: Town) -> None:
    with shop_scope(town.maple.id):
        Order.objects.bulk_create(
            Order(
                shop=town.maple,
                number=str(number),
                folded=str(number),
                status="paid",
                placed_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
            )
            for number in range(NEWEST + 5)
        )
        newest = newest_numbers(town.maple.id)
    assert newest == [str(number) for number in range(NEWEST + 4, 4, -1)]


@pytest.mark.parametrize("sku", ["mc-20499", " MC 20499 ", "ＭＣ－２０４９９", "ｍｃ　２０ ４９９"])
def test_an_sku_is_known_however_it_is_written(town: Town, sku: str) -> None:
    with shop_scope(town.maple.id):
        Product.objects.create(shop=town.maple, sku=sku, title="Lamp", price=1, currency="USD")
        assert is_article(town.maple.id, "MC20499")
        assert not is_article(town.maple.id, "MC20498")
    with shop_scope(town.yunshang.id):
        assert not is_article(town.yunshang.id, "MC20499")


def test_an_sku_is_found_by_its_index(town: Town) -> None:
    with shop_scope(town.maple.id), CaptureQueriesContext(connection) as asked:
        is_article(town.maple.id, "MC20499")
        (query,) = (each["sql"] for each in asked if "folded_sku" in each["sql"])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a few rows are faster read whole
            cursor.execute(f"EXPLAIN {query}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "product_folded_sku" in plan
    assert re.search(r"Index Cond: .*folded_sku = 'MC20499'", plan)


@pytest.fixture
def desk(town: Town) -> Client:
    """Alice at Maple's admin."""
    client = Client()
    client.force_login(town.alice)
    return client


@pytest.mark.parametrize(
    "written",
    ["MC-20431", "mc20431", "ＭＣ－２０４３１", " m c 2 0 4 3 1 ", "MC–20431", "#MC.20431"],
)
def test_a_number_is_one_however_it_is_written(written: str) -> None:
    assert fold_number(written) == "MC20431"


def test_phones_are_kept_masked() -> None:
    assert masked_phone("138 1234-5678") == "138****5678"
    assert masked_phone("１３８１２３４５６７８") == "138****5678"
    assert masked_phone("555 0143 9") == "****1439"
    assert (masked_phone("0143"), phone_end("0143")) == ("", "")


def test_nobodys_order_is_nobodys() -> None:
    assert not is_theirs(None, "", "")
    assert not is_theirs(None, "a" * 64, "0143")


def test_an_order_without_phone_and_customer_is_never_proved(town: Town) -> None:
    place_order(town.maple, phone="", customer="")
    with shop_scope(town.maple.id):
        found = find_order(town.maple.id, "MC20431")
    assert found is not None
    assert not any(is_theirs(found, customer, end) for customer in ("", "x") for end in ("", END))


def test_an_unknown_number_and_a_wrong_proof_cost_the_same_queries(town: Town) -> None:
    place_order(town.maple)
    asked = []
    for folded in ("MC20431", "MC99999"):
        with shop_scope(town.maple.id), CaptureQueriesContext(connection) as seen:
            assert take_try(town.maple.id, uuid4(), folded)
            assert not is_theirs(find_order(town.maple.id, folded), "", "9999")
        asked.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in seen.captured_queries])
    assert asked[0] == asked[1]
    assert len(asked[0]) == 6


def test_orders_are_stored_listed_and_found_over_the_api(town: Town) -> None:
    program = program_of(town.maple)
    first = program.call("POST", "orders/", BODY)
    assert first.status_code == 201, first.content
    again = program.call("POST", "orders/", {**BODY, "number": NUMBER, "status": "delivered"})
    assert again.status_code == 200
    [order] = program.get("orders/")["results"]
    assert order == json.loads(again.content) == program.get(f"orders/{order['id']}/")
    assert (order["number"], order["status"], order["phone"]) == (
        NUMBER,
        "delivered",
        "120****0143",
    )
    assert PHONE not in json.dumps(order)
    assert "customer" not in order
    assert program.get("orders/?number=mc20431&status=delivered")["results"] == [order]
    assert program.get("orders/?status=paid")["results"] == []
    with shop_scope(town.maple.id):
        acts = AuditEntry.objects.filter(shop=town.maple, act__startswith="order.")
        assert sorted(acts.values_list("act", flat=True)) == ["order.added", "order.changed"]
        assert "customer-7" not in json.dumps(list(acts.values_list("details", flat=True)))
    other = program_of(town.yunshang)
    assert other.call("GET", f"orders/{order['id']}/").status_code == 404
    assert other.get("orders/")["results"] == []
    assert program.call("DELETE", f"orders/{order['id']}/").status_code == 204


def test_a_list_stars_out_what_a_note_says_of_somebody(town: Town) -> None:
    program = program_of(town.maple)
    note = "Call +1 206 555 0143 first."
    made = json.loads(program.call("POST", "orders/", {**BODY, "note": note}).content)
    assert program.get(f"orders/{made['id']}/")["note"] == note
    assert program.get("orders/")["results"][0]["note"] == "Call *******0143 first."


def test_fields_that_are_not_sent_stay(town: Town) -> None:
    program = program_of(town.maple)
    program.call("POST", "orders/", BODY)
    few = {name: BODY[name] for name in ("number", "status", "placed_at")}
    order = json.loads(program.call("POST", "orders/", {**few, "carrier": "UPS"}).content)
    assert (order["carrier"], order["items"], order["phone"]) == (
        "UPS",
        BODY["items"],
        "120****0143",
    )


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"number": "---"}, "#/number"),
        ({"number": ""}, "#/number"),
        ({"status": "lost"}, "#/status"),
        ({"contact_phone": "12"}, "#/contact_phone"),
        ({"currency": "usd"}, "#/currency"),
        ({"total": "-1"}, "#/total"),
        # Numbers for texts: a phone that begins with 0 would lose it, an amount would be rounded.
        ({"number": 20431}, "#/number"),
        ({"contact_phone": 12065550143}, "#/contact_phone"),
        ({"customer": 7}, "#/customer"),
        ({"total": 129.0}, "#/total"),
        ({"items": [{"quantity": 1}]}, "#/items/0/title"),
        ({"items": [{"title": "x", "quantity": 0}]}, "#/items/0/quantity"),
        ({"items": [{"title": "x"}] * 51}, "#/items"),
    ],
)
def test_what_is_wrong_is_pointed_at(town: Town, wrong: dict[str, Any], pointer: str) -> None:
    answer = program_of(town.maple).call("POST", "orders/", {**BODY, **wrong})
    assert [error["pointer"] for error in problem(answer)["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "orders/", "orders:read"),
        ("POST", "orders/", "orders:write"),
        ("GET", "facts/", "facts:read"),
        ("POST", "facts/", "facts:write"),
    ],
)
def test_scopes_are_asked_for(town: Town, method: str, path: str, scope: str) -> None:
    body: dict[str, str] | None = {} if method == "POST" else None
    answer = program_of(town.maple, "shop:read").call(method, path, body)
    assert (answer.status_code, scope in problem(answer)["detail"]) == (403, True)
    assert program_of(town.maple, scope).call(method, path, body).status_code != 403


def test_an_order_is_typed_in_the_admin(town: Town, desk: Client) -> None:
    add = reverse("admin:knowledge_order_add")
    saved = desk.post(add, FORM)
    assert saved.status_code == 302, saved.content.decode()
    with shop_scope(town.maple.id):
        order = Order.objects.get(shop=town.maple)
    assert (order.folded, order.phone_end, order.currency) == ("MC20431", END, "USD")
    assert order.items == [
        {"title": "Linen shirt", "quantity": 2},
        {"title": "Scarf", "quantity": 3},
        {"title": "A gift", "quantity": 1},
    ]
    doubled = desk.post(add, {**FORM, "number": "mc20431"}).content.decode()
    assert "There is an order with this number already." in doubled
    page = reverse("admin:knowledge_order_change", args=[order.pk])
    desk.post(page, {**FORM, "status": "shipped", "new_phone": "", "new_customer": ""})
    with shop_scope(town.maple.id):
        order.refresh_from_db()
    assert (order.status, order.phone_end, bool(order.customer)) == ("shipped", END, True)
    shown = desk.get(page).content.decode()
    assert "120****0143" in shown
    assert PHONE not in shown
    found = desk.get(reverse("admin:knowledge_order_changelist"), {"q": "mc 204"}).content.decode()
    assert NUMBER in found
    missed = desk.get(reverse("admin:knowledge_order_changelist"), {"q": "mc 999"}).content.decode()
    assert NUMBER not in missed


def test_a_connectors_secret_is_shown_once_and_replaced(town: Town, desk: Client) -> None:
    add = reverse("admin:knowledge_ordersource_add")
    for bad in ("http://shop.example/", "https://127.0.0.1/", "https://localhost/", "nonsense"):
        page = desk.post(add, {"number_example": "", "url": bad}).content.decode()
        assert "An https address on a public host" in page
    assert "Three digits at least" in desk.post(add, {"number_example": "A1"}).content.decode()
    form = {"number_example": NUMBER, "url": "https://shop.example/orders"}
    once = desk.post(add, form).content.decode()
    with shop_scope(town.maple.id):
        source = OrderSource.objects.get(shop=town.maple)
        secret = unseal(source.sealed)
    assert secret in once
    change = reverse("admin:knowledge_ordersource_change", args=[source.pk])
    listed = reverse("admin:knowledge_ordersource_changelist")
    assert all(secret not in desk.get(page).content.decode() for page in (change, listed))
    assert desk.post(change, form).status_code == 302
    renewed = desk.post(listed, {"action": "renew", "_selected_action": [str(source.pk)]})
    with shop_scope(town.maple.id):
        source.refresh_from_db()
    assert secret != unseal(source.sealed)
    assert unseal(source.sealed) in renewed.content.decode()


def test_a_new_secret_is_made_on_the_sources_own_page(town: Town, desk: Client) -> None:
    add = reverse("admin:knowledge_ordersource_add")
    desk.post(add, {"number_example": NUMBER, "url": "https://shop.example/orders"})
    with shop_scope(town.maple.id):
        source = OrderSource.objects.get(shop=town.maple)
    change = reverse("admin:knowledge_ordersource_change", args=[source.pk])
    [button] = set(re.findall(r'href="([^"]+/renew/?)"', desk.get(change).content.decode()))
    asked = desk.get(button).content.decode()  # looking changes nothing
    with shop_scope(town.maple.id):
        assert OrderSource.objects.get(shop=town.maple).sealed == source.sealed
    assert "good for nothing at once" in asked
    shown = desk.post(button).content.decode()
    with shop_scope(town.maple.id):
        renewed = OrderSource.objects.get(shop=town.maple)
        assert AuditEntry.objects.filter(details__fields=["secret"]).count() == 1
        renewed.url = ""
        renewed.save()
    assert renewed.sealed != source.sealed
    assert unseal(renewed.sealed) in shown
    assert button not in desk.get(change).content.decode()


def test_agents_see_orders_and_not_where_they_come_from(town: Town) -> None:
    place_order(town.maple)
    bob = Client()
    bob.force_login(town.bob)
    assert NUMBER in bob.get(reverse("admin:knowledge_order_changelist")).content.decode()
    assert bob.get(reverse("admin:knowledge_order_add")).status_code == 403
    assert bob.get(reverse("admin:knowledge_ordersource_changelist")).status_code == 403
