"""Columns that are waiting for a kind: each cell is read, or refused by its code, and written as it was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from knowledge.models import Faq, Product
from knowledge.tables import columns
from knowledge.tables.faqs import FAQS
from knowledge.tables.products import PRODUCTS
from knowledge.tables.refusals import CellError
from knowledge.tables.sheet_rows import SheetRows

DAY = columns.day(Faq, "updated_at")
MOMENT = columns.moment(Faq, "updated_at")
NEEDED = columns.moment(Faq, "updated_at", required=True)
CHOICE = columns.choice(Faq, "category", ["en", "zh-hans"])
WORD = columns.choice(Faq, "category", ["en", "zh-hans"], words={"英语": "en"}, required=True)
PRICE = columns.price(Faq, "category", required=False)
ADDRESS = columns.address(Product, "url")
CURRENCY = PRODUCTS.by_name["currency"]
ATTRIBUTES = PRODUCTS.by_name["attributes"]


@pytest.mark.parametrize(
    ("column", "cell", "value", "written"),
    [
        (DAY, " 2030-01-31 ", date(2030, 1, 31), "2030-01-31"),
        (DAY, "2030/01/31", date(2030, 1, 31), "2030-01-31"),
        (DAY, "2030/1/5", date(2030, 1, 5), "2030-01-05"),
        (DAY, "", None, ""),
        (
            MOMENT,
            "2030-01-31T12:00:00+08:00",
            datetime(2030, 1, 31, 4, tzinfo=UTC),
            "2030-01-31T04:00:00+00:00",
        ),
        (
            MOMENT,
            "2030/1/5 9:30",
            datetime(2030, 1, 5, 9, 30, tzinfo=UTC),
            "2030-01-05T09:30:00+00:00",
        ),
        (MOMENT, "2030/1/5", datetime(2030, 1, 5, tzinfo=UTC), "2030-01-05T00:00:00+00:00"),
        (MOMENT, "", None, ""),
        (CHOICE, "ZH-Hans", "zh-hans", "zh-hans"),
        (CHOICE, "", "", ""),
        (WORD, "英语", "en", "en"),
        (PRICE, "1,299", Decimal("1299.00"), "1299.00"),
        (PRICE, " ", None, ""),
        (ADDRESS, " https://x.example/a b?c=d#e ", *["https://x.example/a b?c=d#e"] * 2),
        (ADDRESS, "HTTP://枫.example", *["HTTP://枫.example"] * 2),
        (ADDRESS, "/p//1", "/p//1", "/p//1"),
        (ADDRESS, "/", "/", "/"),
        (ADDRESS, "", "", ""),
        (CURRENCY, " usd ", "USD", "USD"),
        (ATTRIBUTES, '{"y": 1E+23}', {"y": 10**23}, f'{{"y": {10**23}}}'),
        (ATTRIBUTES, '{"y": [1.50, 1e-7]}', {"y": [1.5, 1e-7]}, '{"y": [1.5, 1e-07]}'),
    ],
)
def test_there_and_back(column: Any, cell: str, value: object, written: str) -> None:
    assert column.read(cell) == value
    assert column.write(column.read(cell)) == written
    assert column.read(written) == value


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (DAY, "31.01.2030", "not_a_day"),
        (DAY, "0000-00-00", "not_a_day"),
        (DAY, "2030-02-30", "not_a_day"),
        (MOMENT, "tomorrow", "not_a_moment"),
        (MOMENT, "0001-01-01T00:00:00+23:00", "not_a_moment"),
        (CHOICE, "fr", "not_a_choice"),
        (WORD, "", "missing"),
        (WORD, "法语", "not_a_choice"),
        *(
            (ADDRESS, cell, "not_an_address")
            for cell in (
                *("javascript:alert(1)", "java\tscript:alert(1)", "data:,x", "ftp://x.example"),
                *("foo.png", "www.shop.example/p", "https:/x.example", "?p=1", "//evil.example"),
                *("/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https://x\n.example"),
                *("https://x.example/\x7f", "/\x85/evil.example"),
            )
        ),
        *((CURRENCY, cell, "not_a_currency") for cell in ("us", "¥¥¥", "U$D", "元")),
        (CURRENCY, " ", "missing"),
        (CURRENCY, "USDT", "too_long"),
        (ATTRIBUTES, '{"y": 1e999}', "not_an_object"),
        (ATTRIBUTES, f'{{"y": [{",".join(["1e300"] * 60)}]}}', "too_long"),
        (NEEDED, " ", "missing"),
        (NEEDED, "2030/13/5", "not_a_moment"),
    ],
)
def test_refused(column: Any, cell: str, code: str) -> None:
    with pytest.raises(CellError) as problem:
        column.read(cell)
    assert problem.value.code == code


def test_numbers_of_a_sheet_have_the_digits_that_spreadsheets_show(tmp_path: Path) -> None:
    numbers = (0.1 + 0.2, 1299.0, 1.1 * 3, 9999999999.99, 1e15 + 1, 2.0**60, 1e-7, -0.5)
    path = tmp_path / "numbers.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, number in enumerate(numbers):
            sheet.write_formula(0, at, "=A2", None, number)
    [(_line, cells)] = SheetRows(path, 10)
    assert cells == [
        *("0.3", "1299", "3.3", "9999999999.99", "1000000000000001", "1.15292150460685e+18"),
        *("1e-07", "-0.5"),
    ]


@pytest.mark.parametrize(
    ("zone", "cell"),
    [
        ("Asia/Shanghai", "9999-12-31T23:00:00Z"),
        ("America/New_York", "0001-01-01T01:00:00Z"),
    ],
)
def test_a_moment_that_the_platforms_zone_does_not_have(
    settings: Any, zone: str, cell: str
) -> None:
    settings.TIME_ZONE = zone
    with pytest.raises(CellError) as problem:
        MOMENT.read(cell)
    assert problem.value.code == "not_a_moment"


@dataclass
class Row:
    """What the shop has."""

    first: date | None
    last: date | None


def test_what_ends_before_it_begins_is_bad_whichever_half_the_file_has() -> None:
    fault = columns.in_order("first", "last")
    early, late = date(2030, 1, 1), date(2030, 2, 1)
    for known, values in (
        (None, {"first": late, "last": early}),
        (Row(late, None), {"last": early}),
    ):
        found = fault(known, values)
        assert found is not None
        assert (found[0], found[1].code) == ("last", "ends_early")
    assert fault(None, {"first": early, "last": early}) is None
    assert fault(None, {"first": late, "last": None}) is None
    assert fault(Row(late, late), {"first": None, "last": early}) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("中文", "zh-hans"),
        ("en-US", "en"),
        ("EN", "en"),
        ("", ""),
    ],
)
def test_a_language_is_read_as_other_programs_write_it(cell: str, code: str) -> None:
    assert FAQS.by_name["locale"].read(cell) == code
