"""Hours, address and telephone stand as the answer where no more than they is asked for."""

import uuid

import pytest

from inference.retrieval.contacts import asks_for_it_alone, is_asked_for
from knowledge.search import Match

HOURS = "Shop hours", "Tuesday to Saturday, 9.30 am to 5 pm"
HOURS_IN_CHINESE = "营业时间", "周二至周日 10:00–20:30"
ADDRESS = "门店地址", "临水街58号"
PHONE = "客服电话", "0512-5550-0186"


@pytest.mark.parametrize(
    ("asked", "fact", "asks", "alone"),
    [
        ("when are you open?", HOURS, True, True),
        ("what are your opening hours", HOURS, True, True),
        ("are you open on Saturdays", HOURS, True, True),
        ("are you open on Boxing Day", HOURS, True, False),
        ("is the shop open on Sundays", HOURS, True, False),
        ("how long is delivery", HOURS, False, False),
        ("你们几点开门", HOURS_IN_CHINESE, True, True),
        ("国庆你们几点开门", HOURS_IN_CHINESE, True, False),
        ("店在哪条路上", ADDRESS, True, True),
        ("你们在哪里", ADDRESS, True, True),
        ("店在哪，停车方便吗", ADDRESS, True, False),
        ("电话多少，想问个事", PHONE, True, True),
        ("送货师傅的电话多少", PHONE, True, False),
        ("Where is your shop?", ("Return address", "Dock 4"), True, False),
        ("what's your address", ("E-mail address", "a@shop.example"), False, False),
        ("when are you open", ("Christmas opening hours", "10 to 12"), True, False),
        ("电话多少", ("投诉电话", "12345678"), True, False),
        ("客服几点下班", HOURS_IN_CHINESE, True, False),
        ("Where can I find the studio?", ("Address", "7 Mill Lane"), True, True),
        ("客服几点下班", ("客服在线时间", "每天9:00到21:00"), True, True),
        ("你们几点开门", ("客服在线时间", "每天9:00到21:00"), True, False),
    ],
)
def test_a_fact_that_every_shop_has(
    asked: str, fact: tuple[str, str], asks: bool, alone: bool
) -> None:
    match = Match("fact", uuid.uuid4(), *fact, score=0.9)
    language = "en" if asked.isascii() else "zh"
    assert is_asked_for(match, asked) is asks
    assert asks_for_it_alone(match, asked, language) is alone
