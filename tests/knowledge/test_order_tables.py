"""Orders as tables: brought by spreadsheets, exported masked, and the same when an export comes back."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from knowledge import imports
from knowledge.models import Order
from knowledge.order_items import Item, from_lines, in_lines
from knowledge.orders import customer_digest, find_order, is_theirs
from knowledge.tables.findings import in_reading_order
from knowledge.tables.order_cells import read_items, write_items
from knowledge.tables.orders import ORDERS, WORDS
from knowledge.tables.refusals import CellError
from tenants.models import AuditEntry, Membership, Plan, Shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.knowledge.tables import bring, carry_out, counts, exported, lines_of
from tests.orders import END, NUMBER, PHONE, place_order
from tests.people import Town

CHINESE = (
    "订单号,状态,下单时间,电话,客户,商品,承运方,运单号,总额,币种,备注\n"
    'DD-1,已发货,2030/1/5 9:30,138 1234 5678,kehu-7,"2 × 亚麻连衣裙\n帽子",顺丰,SF123,"1,299.00",cny,请送到门口\n'
    "DD-2,待发货,2030-01-06,,,,,,,,\n"
)


def stored(shop: Shop) -> dict[str, dict[str, Any]]:
    with shop_scope(shop.id):
        rows = Order.objects.filter(shop=shop).order_by("number")
        return {row["number"]: dict(row) for row in rows.values()}


def as_rows(shop: Shop) -> list[dict[str, str]]:
    text = exported("orders", shop, "csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_a_chinese_table_becomes_orders_that_can_be_proved(town: Town) -> None:
    shop = town.yunshang
    job = carry_out(bring(shop.id, CHINESE.encode(), "orders"))
    assert counts(job) == {"new": 2}, job.findings
    first, second = stored(shop).values()
    assert (first["folded"], first["status"], second["status"]) == ("DD1", "shipped", "paid")
    assert first["placed_at"] == datetime(2030, 1, 5, 9, 30, tzinfo=UTC)
    assert (first["phone"], first["phone_end"]) == ("138****5678", "5678")
    assert first["items"] == [
        {"title": "亚麻连衣裙", "quantity": 2},
        {"title": "帽子", "quantity": 1},
    ]
    assert (first["carrier"], first["parcel"]) == ("顺丰", "SF123")
    assert (first["total"], first["currency"]) == (Decimal("1299.00"), "CNY")
    assert (second["total"], second["items"], second["phone_end"]) == (None, [], "")
    with shop_scope(shop.id):
        found = find_order(shop.id, "DD1")
        acts = AuditEntry.objects.filter(shop=shop, act="order.imported")
        assert [entry.details["new"] for entry in acts] == [2]
    assert is_theirs(found, "", "5678")
    assert is_theirs(found, customer_digest(shop.id, "kehu-7"), "")


def test_an_export_shows_no_more_of_the_customer_than_is_kept(town: Town) -> None:
    place_order(town.maple, note="Call +1 206 555 0143 or dana@example.com")
    [row] = as_rows(town.maple)
    assert list(row) == [column.name for column in ORDERS.columns]
    digest = customer_digest(town.maple.id, "customer-7")
    assert (row["number"], row["status"]) == (NUMBER, "shipped")
    assert (row["phone"], row["customer"]) == ("120****0143", f"sha256:{digest}")
    assert (row["items"], row["total"]) == ("2 × Linen shirt", "129.00")
    for told in (PHONE, "555 0143", "customer-7", "dana@"):
        assert told not in json.dumps(row)


@pytest.mark.parametrize("written_as", ["csv", "xlsx"])
def test_an_export_brought_again_changes_nothing(town: Town, written_as: str) -> None:
    place_order(town.maple, note="Call +1 206 555 0143")
    place_order(town.maple, "MC-2", phone="", customer="", total=None, items=[], note="")
    before = stored(town.maple)
    job = carry_out(bring(town.maple.id, exported("orders", town.maple, written_as), "orders"))
    assert counts(job) == {"same": 2}
    assert stored(town.maple) == before


def test_the_same_file_again_changes_nothing_whatever_its_notes_say(town: Town) -> None:
    table = (
        "number,status,placed_at,note\n"
        "DD-1,paid,2030-01-05,Call +1 206 555 0143 or dana@example.com\n"
        "DD-2,paid,2030-01-05,请打 138 1234 5678\n"
    ).encode()
    assert counts(carry_out(bring(town.maple.id, table, "orders"))) == {"new": 2}
    assert counts(bring(town.maple.id, table, "orders")) == {"same": 2}
    other = bring(town.maple.id, table.replace(b"0143", b"0144"), "orders")
    assert counts(other) == {"changed": 1, "same": 1}


def test_what_is_kept_in_full_stays_when_a_row_of_an_export_changes(town: Town) -> None:
    place_order(town.maple, note="Call +1 206 555 0143")
    before = stored(town.maple)[NUMBER]
    text = exported("orders", town.maple, "csv").decode().replace("shipped", "已签收")
    job = carry_out(bring(town.maple.id, text.encode(), "orders"))
    [changed] = [finding for finding in job.findings if finding["verdict"] == "changed"]
    assert (changed["columns"], changed["subject"]) == (["status"], NUMBER)
    after = stored(town.maple)[NUMBER]
    assert after["status"] == "delivered"
    differ = {name for name in after if after[name] != before[name]}
    assert differ == {"status", "updated_at"}


def test_columns_that_a_file_does_not_have_stay(town: Town) -> None:
    place_order(town.maple)
    before = stored(town.maple)[NUMBER]
    job = carry_out(
        bring(town.maple.id, b"number,status\nmc 20431,delivered\nX-9,paid\n", "orders")
    )
    assert (counts(job), lines_of(job, "bad")) == ({"changed": 1, "bad": 1}, [(3, "no_column")])
    [after] = stored(town.maple).values()
    differ = {name for name in after if after[name] != before[name]}
    assert differ == {"number", "status", "updated_at"}


@pytest.mark.parametrize(
    ("language", "heading"), [("en", ": placed_at."), ("zh-hans", "下单时间（placed_at）")]
)
def test_a_column_that_new_rows_need_is_named_once_for_the_file(
    town: Town, language: str, heading: str
) -> None:
    job = bring(town.maple.id, "订单号,状态\nA-1,已发货\nA-2,已发货\n".encode(), "orders")
    assert (counts(job), lines_of(job, "file")) == ({"bad": 2}, [(None, "columns_lacking")])
    with override(language):
        [said] = in_reading_order(ORDERS, job.findings, "file")
    assert heading in said.words


def test_a_new_phone_and_customer_replace_the_ones_before(town: Town) -> None:
    place_order(town.maple)
    table = f"number,phone,customer\n{NUMBER},(206) 555-0199,customer-8\n"
    carry_out(bring(town.maple.id, table.encode(), "orders"))
    [after] = stored(town.maple).values()
    assert (after["phone"], after["phone_end"]) == ("****0199", "0199")
    assert after["customer"] == customer_digest(town.maple.id, "customer-8")
    carry_out(bring(town.maple.id, f"number,phone,customer\n{NUMBER},,\n".encode(), "orders"))
    [after] = stored(town.maple).values()
    assert (after["phone"], after["phone_end"], after["customer"]) == ("", "", "")


def test_rows_that_wait_hold_no_more_of_the_customer_than_is_kept(town: Town) -> None:
    job = bring(town.maple.id, CHINESE.encode(), "orders")
    with closing(sqlite3.connect(imports.folder_of(job) / "rows.sqlite")) as database:
        waiting = json.dumps(database.execute("SELECT * FROM rows").fetchall())
    for told in ("1234 5678", "12345678", "kehu-7"):
        assert told not in waiting
        assert told not in json.dumps(job.findings)


def test_doubles_are_told_apart_however_a_number_is_written(town: Town) -> None:
    table = "number,status,placed_at\nA-1,paid,2030-01-01\na 1,paid,2030-01-01\n"
    job = bring(town.maple.id, table.encode(), "orders")
    assert (counts(job), lines_of(job, "double")) == ({"new": 1, "double": 1}, [(3, "double")])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("number", "---", "not_an_order_number"),
        ("number", "", "missing"),
        ("number", "1" * 41, "too_long"),
        ("number", "1.23457E+18", "rounded"),
        ("status", "lost", "not_a_choice"),
        ("status", "", "missing"),
        ("placed_at", "", "missing"),
        ("placed_at", "yesterday", "not_a_moment"),
        ("phone", "12", "not_a_phone"),
        ("phone", "138*****5678", "not_a_phone"),
        ("phone", "****56789", "not_a_phone"),
        ("phone", "1.38123E+10", "not_a_phone"),
        ("customer", "c" * 201, "too_long"),
        ("items", "0 × Hat", "not_a_quantity"),
        ("items", "10000 × Hat", "not_a_quantity"),
        ("items", "\n".join(["Hat"] * 51), "too_many_items"),
        ("items", "x" * 201, "too_long"),
        ("items", "Hat\0", "nul"),
        ("items", '[{"title": "Hat"', "not_items"),
        ("items", '[{"title": ""}]', "not_items"),
        ("items", '[{"title": 7}]', "not_items"),
        ("items", '[{"title": "Hat", "quantity": "2"}]', "not_items"),
        ("items", '[{"title": "Hat", "quantity": true}]', "not_items"),
        ("items", '[{"title": "Hat", "price": 1}]', "not_items"),
        ("items", '[{"title": "\\ud800"}]', "not_items"),
        ("total", "-1", "not_a_price"),
        ("total", "12.345", "not_a_price"),
        ("currency", "US", "not_a_currency"),
        ("currency", "U1D", "not_a_currency"),
        ("note", "x" * 2001, "too_long"),
    ],
)
def test_what_cannot_be_taken_says_why(column: str, cell: str, code: str) -> None:
    with pytest.raises(CellError) as problem:
        ORDERS.by_name[column].read(cell)
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("2 × Linen Dress", [("Linen Dress", 2)]),
        ("2 x Box of tea\r\n3X Hat\n\nA gift", [("Box of tea", 2), ("Hat", 3), ("A gift", 1)]),
        ("2×帽子\n3 * 围巾", [("帽子", 2), ("围巾", 3)]),
        ("2x4 timber", [("2x4 timber", 1)]),
        ("[Sale] Hat", [("[Sale] Hat", 1)]),
        ('[{"title": "Hat"}, {"title": "Coat", "quantity": 2}]', [("Hat", 1), ("Coat", 2)]),
        (" [ ] ", []),
        ("", []),
    ],
)
def test_items_are_read_as_people_and_programs_write_them(cell: str, items: list[Any]) -> None:
    found = read_items(cell)
    assert [(item["title"], item["quantity"]) for item in found] == items
    assert read_items(write_items(found)) == found


@pytest.mark.parametrize("title", ["a\nb", " a", "2 × b", "3 x c", "[{", "x", "× x"])
def test_items_come_back_whatever_a_title_looks_like(title: str) -> None:
    items = [{"title": title, "quantity": 1}, {"title": title, "quantity": 30}]
    assert read_items(write_items(items)) == items


def test_lines_are_how_the_admin_has_items() -> None:
    items = [Item("Box of tea", 2), Item("Hat", 1)]
    assert from_lines(in_lines(items)) == items


def test_every_status_has_the_word_that_the_admin_says() -> None:
    with override("zh-hans"):
        said = {str(status.label): status.value for status in Order.Status}
    assert {word: WORDS.get(word) for word in said} == said
    assert set(WORDS.values()) == set(Order.Status.values)


def test_orders_are_no_entries_of_the_plan(live_town: Town) -> None:
    plan = Plan.objects.using(ALIAS).create(name=f"one {live_town.maple.slug}", knowledge_rows=1)
    Shop.objects.using(ALIAS).filter(pk=live_town.maple.pk).update(plan=plan)
    job = bring(live_town.maple.id, CHINESE.encode(), "orders")
    assert not lines_of(job, "file")
    assert counts(carry_out(job)) == {"new": 2}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_orders_page_has_the_buttons_of_tables(town: Town) -> None:
    listed = reverse("admin:knowledge_order_changelist")
    owner, agent = (client_of(user).get(listed).content.decode() for user in (town.alice, town.bob))
    for page in (owner, agent):
        assert 'href="export.csv"' in page
        assert 'href="export.xlsx"' in page
    bring_one = f'href="{reverse("admin:knowledge_import_add")}?kind=orders"'
    assert bring_one in owner
    assert bring_one not in agent
    upload = client_of(town.alice).get(f"{reverse('admin:knowledge_import_add')}?kind=orders")
    assert '<option value="orders" selected>' in upload.content.decode()


def test_only_who_may_change_orders_brings_them(town: Town) -> None:
    with shop_scope(town.maple.id):
        Membership.objects.filter(user=town.bob).update(role="viewer")
    answer = client_of(town.bob).post(reverse("admin:knowledge_import_add"), {"kind": "orders"})
    assert answer.status_code == 403


def test_the_last_digits_survive_an_export(town: Town) -> None:
    place_order(town.maple)
    first = exported("orders", town.maple, "csv")
    carry_out(bring(town.yunshang.id, first, "orders"))
    with shop_scope(town.yunshang.id):
        found = find_order(town.yunshang.id, "MC20431")
    assert is_theirs(found, "", END)
    assert not is_theirs(found, customer_digest(town.yunshang.id, "customer-7"), "")
