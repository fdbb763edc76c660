"""One written form for each figure."""

from fractions import Fraction

import pytest

from inference.grounding.figures import figures_in, rates_in
from inference.grounding.numerals import value_of

ALIKE = [
    ("七天", "7天", "7日内", "seven days", "7 days", "7-day", "７天"),
    ("¥1,299", "1299元", "￥1299", "一千二百九十九元", "1,299 yuan", "1299块"),
    ("八折", "8折", "20% off", "20 percent", "百分之二十", "8.0折"),
    ("九五折", "95折", "5%"),
    ("半价", "五折", "half price", "50% off"),
    ("下午4点", "16:00", "4 pm", "4:00 p.m.", "16点"),
    ("晚上12点", "24:00"),
    ("中午12点", "12:00", "12 pm"),
    ("凌晨12点", "00:00"),
    ("2 years", "2 yrs", "两年"),
    ("3月5日", "March 5", "5th of March", "2026-03-05", "三月五日"),
    ("$25", "25 dollars", "twenty-five dollars", "25 USD", "US$25"),
    ("48小时", "48 hours", "forty-eight hours", "四十八小时"),
    ("一周", "1 week", "one week", "within a week"),
    ("3个工作日", "3 business days", "three working days"),
    ("周一", "Monday", "星期一", "on Mondays"),
    ("明天", "tomorrow"),
    ("XXL", "2XL"),
    ("分3期", "3 instalments", "three installments", "三期"),
    ("help@shop.example", "HELP@shop.example"),
    ("https://www.shop.example/a/", "shop.example/a", "http://shop.example/a."),
    ("+1 555-0142", "1 (555) 0142", "15550142"),
    ("免费", "free of charge", "包邮", "no extra cost"),
    (
        "没有货",
        "sold out",
        "not in stock",
        "isn't in stock",
        "isn’t in stock",
        "no longer in stock",
        "don't have stock",
    ),
]


@pytest.mark.parametrize("written", ALIKE)
def test_written_forms_are_one_figure(written: tuple[str, ...]) -> None:
    keys = {tuple(figure.key for figure in figures_in(text)) for text in written}
    assert len(keys) == 1, keys
    assert keys != {()}


APART = [
    ("3 days", "3 business days"),
    ("7 days", "1 week"),
    ("24 hours", "1 day"),
    ("$5", "€5"),
    ("5%", "5 days"),
    ("30 days", "30 minutes"),
    ("March 5", "May 5"),
    ("9 am", "9 pm"),
    ("M", "L"),
    ("3 to 5 days", "3 to 7 days"),
    ("SAVE20", "SAVE30"),
    ("八折", "八天"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert {f.key for f in figures_in(one)} != {f.key for f in figures_in(other)}


@pytest.mark.parametrize(
    "text",
    ["feel free to ask", "请稍等一下", "这个一般", "you're welcome", "one of our team", "第一"],
)
def test_idle_words_are_no_figures(text: str) -> None:
    assert not figures_in(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两", 2),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("三万五千", 35000),
        ("二〇二六", 2026),
    ]
    + [
        ("two hundred and fifty", 250),
        ("a dozen", 12),
        ("ninety-nine", 99),
        ("1,299.50", Fraction("1299.5")),
    ],
)
def test_numbers_are_read(written: str, value: object) -> None:
    assert value_of(written) == value


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Monday to Friday", {0, 1, 2, 3, 4}),
        ("Mon-Sat 9am to 5pm", {0, 1, 2, 3, 4, 5}),
        ("Tue – Sun", {1, 2, 3, 4, 5, 6}),
        ("Friday to Monday", {4, 5, 6, 0}),
        ("周五至周一", {4, 5, 6, 0}),
        ("周一至五 9点到18点", {0, 1, 2, 3, 4}),
        ("周二、四、六送货", {1, 3, 5}),
        ("周六日休息", {5, 6}),
        ("周一至五、日营业", {0, 1, 2, 3, 4, 6}),
        ("周一、三至五", {0, 2, 3, 4}),
        ("周三、四川地区", {2}),
        ("周一到五点", {0}),
        ("周三一起来", {2}),
        ("on Monday the cat sat in the sun", {0}),
        ("Monday or Wednesday", {0, 2}),
    ],
)
def test_weekdays_are_read_one_by_one_and_between_two(written: str, days: set[int]) -> None:
    assert {f.value for f in figures_in(written) if f.kind == "weekday"} == days


def test_a_rate_is_read_however_it_is_written() -> None:
    assert rates_in("Per day £3") == rates_in("£3 a day") == {"day"}


def test_a_size_between_two_is_one_of_them() -> None:
    assert {f.value for f in figures_in("XS to XL") if f.kind == "size"} == {
        "XS",
        "S",
        "M",
        "L",
        "XL",
    }
