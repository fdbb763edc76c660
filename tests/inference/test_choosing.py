"""Who wishes for goods by what they are for, and who asks for anything else."""

import pytest

from inference.choosing import asks_to_choose


@pytest.mark.parametrize(
    ("asked", "chooses"),
    [
        ("something lightweight for a summer dress", True),
        ("what do you recommend for a beginner?", True),
        ("gift for my nan who quilts", True),
        ("need a decent knife for my lad", True),
        ("I'm looking for a tent", True),
        ("which one should i get", True),
        ("what's best for neat seams", True),
        ("which pan for searing a steak", True),
        ("送老人买什么好", True),
        ("预算一千以内有哪些单车", True),
        ("卧室太亮，推荐个布", True),
        ("想要个能塞床底下的", True),
        ("do i need a licence for this", False),
        ("i only want 30 cm of something for pockets", False),
        ("I'm looking for a refund", False),
        ("which size should i get", False),
        ("which carrier do you use", False),
        ("i need an invoice for my order", False),
        ("我不想要了", False),
        ("选哪个码", False),
        ("推荐个快递吧", False),
        ("现在买啥时候发货", False),
    ],
)
def test_who_wishes_for_goods_by_what_they_are_for(asked: str, chooses: bool) -> None:
    assert asks_to_choose(asked) is chooses
