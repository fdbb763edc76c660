"""Who tells that goods came broken, wrong or not all, and who asks for goods or what would be if."""

import pytest

from inference.complaints import complaint_of


@pytest.mark.parametrize(
    ("asked", "usual"),
    [
        ("I got my casserole and its chipped!!", "What if my goods arrive damaged or faulty?"),
        ("one of the mugs is smashed", "What if my goods arrive damaged or faulty?"),
        ("my light came broken", "What if my goods arrive damaged or faulty?"),
        ("you sent me the wrong helmet", "What if I was sent the wrong item?"),
        ("ordered white and got black", "What if I was sent the wrong item?"),
        ("there was only one tube in my parcel", "What if something is missing from my parcel?"),
        ("my lamp stopped working after a month", "It stopped working. Is it under guarantee?"),
        ("收到的笔漏墨", "收到的商品破损、有质量问题怎么办？"),
        ("笔记本破损了", "收到的商品破损、有质量问题怎么办？"),
        ("发错颜色了", "发错货了怎么办？"),
        ("少了一袋猫粮", "少发了东西怎么办？"),
        ("用了两个月就坏了", "用了一段时间坏了，保修吗？"),
        ("what if it arrives broken?", None),
        ("do you repair broken zips?", None),
        ("do you have ripped jeans", None),
        ("is the cracked pepper in stock", None),
        ("can I return it if it's damaged", None),
        ("my order", None),
        ("how much is the split lead", None),
        ("does it leak", None),
        ("I only want one", None),
        ("要是坏了怎么办", None),
        ("这个会漏吗", None),
        ("有破洞牛仔裤吗", None),
        ("少糖的有吗", None),
        ("碎花裙有货吗", None),
    ],
)
def test_what_is_complained_of(asked: str, usual: str | None) -> None:
    language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in asked) else "en"
    assert complaint_of(asked, language) == usual
