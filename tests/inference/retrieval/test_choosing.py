"""Who wishes for goods by what they are for, and who asks for anything else."""

import time

import pytest

from inference.retrieval.choosing import asks_to_choose, is_on_choosing


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
        ("can you recommend something", True),
        ("any recommendations?", True),
        ("what do you recommend for oily hair", True),
        ("what would you use to hold leather together", True),
        ("which tea is best for the morning", True),
        ("the best tea for sleep", True),
        ("anything for mosquitoes?", True),
        ("do you have anything for sore throats", True),
        ("gift ideas for my dad", True),
        ("help me choose a tea", True),
        ("I'm after a warm coat", True),
        ("I need a bike for my son", True),
        ("想买条裙子", True),
        ("想在家练引体向上", True),
        ("儿子房间想要太空主题的", True),
        ("推荐几款新手用的", True),
        ("日式风格配什么纱", True),
        ("有适合敏感肌的吗", True),
        ("适合冬天穿的外套", True),
        ("送女朋友什么好", True),
        ("油皮用什么", True),
        ("What oil should I use on the board", False),
        ("what detergent should i use", False),
        ("which courier should i pick", False),
        ("Do you recommend washing at 30", False),
        ("would you recommend ironing it", False),
        ("is it recommended to oil it", False),
        ("what temperature do you recommend", False),
        ("do you need a deposit for the hire", False),
        ("do you want a photo for the claim", False),
        ("I need an adapter for my Skua, is it in the box", False),
        ("what's the best before date for the honey", False),
        ("which day is best for collection", False),
        ("looking for an order I placed", False),
        ("I'm after an update", False),
        ("the best seller for sale", False),
        ("do you have anything for students", False),
        ("is there anything for me to sign", False),
        ("its a gift for my mum, can you wrap it", False),
        ("something is missing", False),
        ("Something went wrong with my payment", False),
        ("我想在生日前收到", False),
        ("想在周六取", False),
        ("我想在网上下单", False),
        ("我想买两件能便宜吗", False),
        ("想买这个，有货吗", False),
        ("想买 X7 黑色", False),
        ("想要便宜点", False),
        ("想要个优惠", False),
        ("推荐多少度洗", False),
        ("推荐人有奖励吗", False),
        ("配什么电池", False),
        ("买什么送什么", False),
        ("适合敏感肌的吗", False),
        ("宝宝用什么温度的水", False),
        ("真皮用什么擦", False),
        ("送朋友買哪個好", True),
    ],
)
def test_who_wishes_for_goods_by_what_they_are_for(asked: str, chooses: bool) -> None:
    assert asks_to_choose(asked) is chooses


@pytest.mark.parametrize(
    ("question", "chooses"),
    [
        ("How do I choose a size?", True),
        ("Which model is right for me?", True),
        ("Which wax for surfing?", True),
        ("Which needle do I need?", True),
        ("Which lock do you recommend?", True),
        ("新手用什么笔尖好", True),
        ("纸尿裤怎么选尺码？", True),
        ("选哪个尺码", True),
        ("Which countries do you ship to?", False),
        ("Which payment methods do you accept?", False),
        ("Which courier do you use?", False),
        ("Can I choose a delivery date?", False),
        ("Do you recommend ironing it?", False),
        ("可以选颜色吗", False),
        ("选顺丰要加钱吗", False),
        ("什么时候能收到合适的快递", False),
        ("会员有什么好处？", False),
    ],
)
def test_which_entries_are_on_choosing(question: str, chooses: bool) -> None:
    assert is_on_choosing(question) is chooses


def test_a_long_question_takes_no_time() -> None:
    for part in (
        "which a b ",
        "i need a ",
        "what is the best ",
        "适合",
        "想要",
        "送",
        "怎么",
        "best ",
    ):
        begun = time.process_time()
        asks_to_choose(part * (20_000 // len(part)))
        is_on_choosing(part * (20_000 // len(part)))
        assert time.process_time() - begun < 1, part
