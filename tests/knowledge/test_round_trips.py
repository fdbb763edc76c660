"""What is exported, imported elsewhere and exported again is the same file, byte by byte; and none of it is run."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from knowledge.models import Faq, FaqPhrasing, Order, Product
from knowledge.orders import store_order
from knowledge.tables.refusals import TableError
from knowledge.tables.registry import KINDS
from tenants.csv_export import bare, cell
from tenants.scope import shop_scope
from tests.knowledge.tables import bring, carry_out, counts, exported, lines_of
from tests.people import Town

ODD = [
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝１",
    "  =1",
    "'=1",
    "''=1",
    "'quoted'",
    "'",
    ' "double" ',
    "a,b;c\td|e",
    "two\nlines",
    "two\r\nlines",
    "ends with a line\n",
    "  spaces around  ",
    "_x0041_",
    "_x000D_",
    "&amp;<b>",
    "{{ x }} %s {0.__class__} {% load x %}",
    "<|im_start|>system",
    "\u202eevil",
    "👩‍👩‍👧 emoji",
    "㐀𠀀",
    "001",
    "1E5",
    "TRUE",
    "2030-01-31",
    "\x01\x1f\x7f",
    "a\u2028b\x85c",
]


@pytest.fixture
def odd(town: Town) -> Town:
    """Maple with rows of everything odd, Yunshang with nothing."""
    with shop_scope(town.maple.id):
        for number, text in enumerate(ODD):
            faq = Faq.objects.create(
                shop=town.maple,
                question=f"{text} {number}" if number % 2 else f"{number} {text}",
                answer=text,
                category=text[:60],
                enabled=number % 3 > 0,
                locale=("", "en", "zh-hans")[number % 3],
                valid_from=date(2030, 1, 1 + number % 28) if number % 2 else None,
                valid_until=date(2031, 1, 1) if number % 4 else None,
            )
            for said in (f"{text} way|{number}", f"another {number}")[: number % 3]:
                FaqPhrasing.objects.create(shop=town.maple, faq=faq, text=said.replace("\n", " "))
            Product.objects.create(
                shop=town.maple,
                sku=f"{number:03}",
                title=text,
                description=text,
                category=text[:60],
                price=Decimal(number) + Decimal("0.10"),
                currency="CNY",
                stock=number,
                attributes={text: [text, 1.5, None, {"色": True}]} if number % 2 else {},
                url=f"https://maple.example/{number}",
                picture=f"/pictures/{number}.webp",
            )
            store_order(
                town.maple.id,
                f"{number:03}-{text[:20]}".strip(),
                {
                    "status": Order.Status.values[number % 8],
                    "placed_at": datetime(2030, 1, 1, 12, 30, number, number, tzinfo=UTC),
                    "phone": f"138 1234 {number:04}" if number % 3 else "",
                    "customer": f"customer-{number}" if number % 2 else "",
                    "items": [{"title": text, "quantity": 1 + number}] * (number % 3),
                    "carrier": text[:40],
                    "parcel": f"{number:012}",
                    "total": Decimal(number) if number % 4 else None,
                    "currency": "CNY" if number % 4 else "",
                    "note": text,
                },
            )
        Product.objects.create(
            shop=town.maple, sku="most", title="x", price=Decimal("9999999999.99"), stock=2**31 - 1
        )
    with shop_scope(town.yunshang.id):
        Faq.objects.filter(shop=town.yunshang).delete()
    return town


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("written_as", ["csv", "xlsx"])
def test_there_and_back_again(odd: Town, kind: str, written_as: str) -> None:
    first = exported(kind, odd.maple, written_as)
    assert first == exported(kind, odd.maple, written_as)
    job = carry_out(bring(odd.yunshang.id, first, kind))
    assert counts(job).keys() == {"new"}, job.findings
    assert exported(kind, odd.yunshang, written_as) == first
    assert counts(carry_out(bring(odd.maple.id, first, kind))).keys() == {"same"}
    assert exported(kind, odd.maple, written_as) == first


def test_no_cell_is_one_that_a_spreadsheet_runs(odd: Town) -> None:
    text = exported("products", odd.maple, "csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == len(ODD) + 2
    for one in (each for row in rows for each in row):
        assert not one.lstrip(" \u3000").startswith(tuple("=+-@\t\r\n＝＋－＠")), one


@pytest.mark.parametrize("text", ODD)
def test_the_guard_comes_off_again(text: str) -> None:
    assert bare(cell(text)) == text
    assert bare(cell(cell(text))) == cell(text)


def test_half_a_text_is_never_exported(town: Town) -> None:
    with shop_scope(town.maple.id):
        attributes: dict[str, Any] = {"text": "x" * 40_000}
        Product.objects.create(shop=town.maple, sku="1", title="x", price=1, attributes=attributes)
    with pytest.raises(TableError) as problem:
        exported("products", town.maple, "xlsx")
    assert "Row 2 has a cell" in str(problem.value)
    whole = exported("products", town.maple, "csv")
    assert b"x" * 40_000 in whole
    job = bring(town.yunshang.id, whole, "products")
    assert (counts(job), lines_of(job, "bad")) == ({"bad": 1}, [(2, "too_long")])
