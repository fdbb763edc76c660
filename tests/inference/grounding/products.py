"""Sentences about products, with the verdict that each must get. Marks as in `corpus`."""

import uuid
from decimal import Decimal
from typing import Any

from inference.entries import grounds
from knowledge.search import Match
from knowledge.standing import Article


def product(
    title: str, text: str, price: str, currency: str, stock: int, **attributes: Any
) -> Match:
    article = Article("MC-1004", "Women", Decimal(price), currency, stock, attributes, "", "")
    return Match("product", uuid.uuid4(), title, text, 0.9, article=article)


CARDIGAN = product(
    "Fisherman Cardigan",
    "A chunky ribbed cardigan with horn-look buttons and two patch pockets.",
    "148.00",
    "USD",
    17,
    sizes=["S", "M", "L", "XL"],
    colours=["Oatmeal", "Forest"],
    material="100% Scottish lambswool",
    care="Hand wash cold, dry flat",
)
COAT = product(
    "双面呢羊毛大衣",
    "手工双面呢，系带中长款，轻而保暖。衣长105厘米。",
    "899.00",
    "CNY",
    0,
    sizes=["S", "M", "L"],
    colours=["驼色", "炭灰"],
    material="90%羊毛，10%羊绒",
    care="建议干洗",
)
ENGLISH = """
? How much is the Fisherman Cardigan?
+ The Fisherman Cardigan costs $148.
+ It is $148.00.
- The Fisherman Cardigan costs $128.
- It costs $148, and there is 20% off today.
? Do you have the cardigan in red?
+ No, it comes in Oatmeal and Forest.
+ I'm afraid we don't have it in red.
+ The cardigan does not come in red, but in Oatmeal and Forest.
- Yes, the cardigan comes in red.
- Yes, we have it in red!
- It comes in Oatmeal, Forest and red.
? Do you have the cardigan in Forest?
+ Yes, it comes in Forest.
+ We don't have it in red, but in Oatmeal and Forest.
+ I'm not sure whether we have it in Forest.
- No, I don't have the Fisherman Cardigan in Forest.
- No, we don't have it in Forest.
- No, it does not come in Forest.
- No, the cardigan is not available in Forest.
- It comes in Oatmeal, but not in Forest.
? Is the cardigan in stock?
+ Yes, it is in stock.
- No, the cardigan is out of stock.
? Do you have the cardigan in XXL?
+ The cardigan comes in S, M, L and XL.
+ No, we don't have it in XXL.
+ We don't have sizes beyond XL.
- Sorry, we don't have it in XL.
- Yes, we have it in XXL.
- The cardigan comes in S, M, L, XL and XXL.
? What is the cardigan made of?
+ It is made of 100% Scottish lambswool.
- It is made of 50% cashmere.
- It is made of cotton and silk.
"""
CHINESE = """
? 羊毛大衣多少钱？
+ 双面呢羊毛大衣售价899元。
+ 这款大衣¥899。
- 这款大衣799元。
- 大衣899元，现在打八折。
? 大衣有红色的吗？
+ 这款大衣只有驼色和炭灰。
+ 这款大衣没有红色。
+ 很抱歉，没有红色的。
- 有的，这款大衣有红色。
- 这款大衣有驼色、炭灰和红色。
+ 没有红色，只有驼色和炭灰。
? 大衣还有货吗？
+ 抱歉，大衣目前没有货。
- 有的，大衣现在有货。
? 大衣有XL吗？
+ 没有XL，有S、M、L。
- 有XL码的。
? 大衣是什么面料？
+ 面料是90%羊毛和10%羊绒。
- 面料是100%羊绒。
"""
SKIRT = product(
    "百褶裙",
    "高腰百褶裙。",
    "259.00",
    "CNY",
    6,
    sizes=["S", "M"],
    colours=["驼色", "黑色"],
    care="不可机洗",
)
DRESS = product(
    "Linen Wrap Dress",
    "A midi dress.",
    "128.00",
    "USD",
    9,
    sizes=["S", "M"],
    colours=["Oat", "Navy"],
)
DENIED = """
? Do you have the linen wrap dress in oat?
+ Yes, I have the linen wrap dress in oat.
+ The linen wrap dress isn't available in green.
- No, I don't have the linen wrap dress in oat.
- I'm sorry, the linen wrap dress isn't available in size M.
"""
CARDS = "Do you sell gift cards?\nYes, we sell digital gift cards from $25 to $200."
STORE = "Do you have a store?\nWe sell online only; there is no showroom."
NOT_THERE = """
? Do you sell gift cards?
+ I don't have information on that.
+ I'm not sure, I don't have any details on gift cards for weddings.
- No, we don't have gift cards.
- I'm sorry, we don’t have any gift cards.
? Can I see the dress in a showroom?
+ No, we don't have a showroom.
"""
IN_STOCK = """
? 百褶裙有驼色的吗？
+ 有驼色。
+ 百褶裙没有红色的。
+ 驼色的不可以机洗。
- 没有驼色的。
- 不好意思，这款没有驼色。
- 百褶裙没有M码。
"""
ALPINE = product("Alpine Knit Cardigan", "A light cardigan.", "98.00", "USD", 0, colours=["Red"])
TWO = """
? How much is the Fisherman Cardigan?
+ The Fisherman Cardigan costs $148.
+ The Alpine Knit Cardigan costs $98.
- The Fisherman Cardigan costs $98.
- The Alpine Knit Cardigan costs $148.
- The Alpine Knit Cardigan is in stock.
+ The Alpine Knit Cardigan is not available in Forest.
+ The Alpine Knit Cardigan is out of stock.
"""
DAILY = product("清润日抛隐形眼镜30片装", "硅水凝胶，日抛。", "139.00", "CNY", 40)
TORIC = product("清润散光日抛30片装", "散光专用日抛。", "219.00", "CNY", 0)
MONTHLY = product("清润月抛隐形眼镜2片装", "水凝胶，开封后用30天。", "79.00", "CNY", 33)
CALLED_IN_ONE = """
? 清润日抛一盒几片，多少钱？
+ 清润日抛一盒30片，139元。
+ ¥139
- 清润日抛219元。
- ¥219
- ¥79
? 清润月抛多少钱？
+ 79元。
- 139元。
? 散光日抛还有货吗？
+ 清润散光日抛30片装目前没有货。
- 有货。
? 清润日抛还有货吗？
+ 有货。
- 没有货。
"""
MUGS = (
    grounds(product("Dawn mug, large", "Stoneware.", "22.00", "GBP", 4), "en"),
    grounds(product("Dawn tea mug", "Stoneware, with a strainer.", "28.00", "GBP", 0), "en"),
    "Stock\nWhat is out of stock comes back within two weeks.",
    "Do you sell gift cards?\nPaper gift cards are sold out; e-mail ones can be bought any time.",
)
ON_STOCK = """
? Is the Dawn tea mug in stock?
+ The Dawn tea mug is out of stock.
+ No, it is sold out.
- It is in stock.
? Is the large Dawn mug in stock?
+ Yes, the large Dawn mug is in stock.
+ The Dawn tea mug is out of stock.
- No, the large Dawn mug is out of stock.
- Sorry, the large Dawn mug is out of stock at the moment.
+ It isn't sold out.
? Is the large Dawn mug sold out?
+ No, it is not sold out.
+ It is not sold out, it is in stock now.
+ No.
- Yes, it is sold out.
? Is the Dawn tea mug sold out?
+ Yes, it is sold out.
- No.
- No, it is in stock.
? Where can I see the Dawn tea mug?
+ The Dawn tea mug is out of stock.
? Are gift cards in stock?
+ Paper gift cards are sold out.
? Which mugs are sold out?
+ The Dawn tea mug is sold out.
- The large Dawn mug is sold out.
? When is the tea mug back?
+ What is out of stock comes back within two weeks.
"""
CREW = product(
    "Merino Crew Sweater",
    "A fine knit.",
    "98.00",
    "USD",
    4,
    colours=["Charcoal", "Maple red", "Navy"],
)
TEE = product("Harbor Striped Tee", "A tee.", "32.00", "USD", 7, colours=["Ecru and navy"])
SHADES = """
? Do you have the Merino Crew Sweater in navy?
+ Yes, it comes in Navy.
- No, the Merino Crew Sweater is not in navy.
- No, it is not in navy.
- No, it isn't in navy.
? Do you have the Merino Crew Sweater in red?
+ It comes in Maple red.
+ It does not come in red, but in Maple red and Navy.
- No, the Merino Crew Sweater is not in red.
- The Merino Crew Sweater does not come in red.
? Do you have the Merino Crew Sweater in green?
+ No, the Merino Crew Sweater is not in green.
? Does the Harbor Striped Tee come in navy?
- No, the Harbor Striped Tee is not in navy.
+ It comes in Ecru and navy.
"""
BLOSSOM = product("晚樱真丝连衣裙", "真丝。", "599.00", "CNY", 6, colours=["樱粉", "月白"])
GREY = product("羊毛开衫", "羊毛。", "299.00", "CNY", 5, colours=["浅灰"])
SHADES_IN_CHINESE = """
? 晚樱真丝连衣裙有粉色的吗？
+ 有的，樱粉色。
- 没有粉色的。
- 晚樱真丝连衣裙没有粉色的。
? 晚樱真丝连衣裙有黑色的吗？
+ 没有黑色的。
? 羊毛开衫有灰色吗？
+ 有浅灰色。
- 没有灰色。
"""
RING = product(
    "Silver Ring", "A ring.", "45.00", "USD", 5, sizes=["14", "16"], colours=["Silver", "Onyx"]
)
JEANS = product(
    "Blue Jeans", "Jeans.", "65.00", "USD", 5, sizes=["5", "7"], colours=["Natural", "Gold"]
)
ANOTHERS_WORD = """
? what are your rings made of
+ The Silver Ring is made with natural stones.
? when does the Silver Ring come
+ The Silver Ring is delivered in 5 days.
? which colours has the Silver Ring
- The Silver Ring comes in Onyx and Gold.
"""
ANOTHERS_COLOUR = """
? what colours does the linen wrap dress come in
+ The linen wrap dress comes in Oat and Navy.
+ The linen wrap dress comes in Oat and Navy, the Fisherman Cardigan in Oatmeal and Forest.
- The linen wrap dress comes in Oat, Navy and Forest.
- It comes in Oat, Navy and Oatmeal.
"""
ANOTHERS_COLOUR_IN_CHINESE = """
? 百褶裙有哪些颜色
+ 百褶裙有驼色和黑色。
- 百褶裙有驼色、黑色和炭灰。
"""
BOILERS = (
    grounds(
        product("Kestrel 35 Electric Boiler", "With pump and timer.", "389.00", "GBP", 5), "en"
    ),
    grounds(product("Kestrel 20 Electric Boiler", "Without pump.", "249.00", "GBP", 0), "en"),
    grounds(product("Cloud Wheat Liquid Yeast", "For wheat beer.", "8.95", "GBP", 0), "en"),
)
CALLED_IN_SHORT = """
? can I order the Kestrel 20 now?
- Yes, you can order the Kestrel 20 now.
- Yes, you can order it now.
- Yes.
+ No, the Kestrel 20 is out of stock.
? can I still get the Kestrel 20
- Yes, you can still get the Kestrel 20.
? is the Kestrel 20 available to order
- Yes, it is available to order.
? can I get the cloud wheat yeast right now?
- Yes, we can get the cloud wheat yeast right now.
- Yes, you can get the cloud wheat yeast right now.
? can I order the Kestrel 35 now?
+ Yes, you can order the Kestrel 35 now.
+ Yes, you can order it now.
- No, the Kestrel 35 is out of stock.
"""
PURIFIERS = (
    grounds(
        product(
            "台面即热净饮机",
            "3秒出热水，五档温度：常温、45度、60度、85度、98度。水箱4升。",
            "1899.00",
            "CNY",
            11,
        ),
        "zh",
    ),
    "冲泡比例？\n粉和水的比例是1比15。",
    "废水比是多少？\n400G的机器纯水和废水是1.5比1，800G是2比1，1200G是3比1。",
)
RATIOS_AND_SETTINGS = """
? 800G的废水是几比几
+ 800G是2比1。
- 800G的废水比是1.5比1。
? 1200G的废水比呢
+ 1200G是3比1。
- 1200G是2比1。
? 台面那个有几档温度
+ 有五档温度。
+ 五档：常温、45度、60度、85度、98度。
? 粉和水什么比例
+ 比例是1:15。
- 比例是1:12。
- 台面有4档温度。
- 有3档。
"""
PRODUCTS = (
    ("Maple & Co. Mia", (grounds(CARDIGAN, "en"),), ENGLISH),
    ("Maple & Co. Mia", (grounds(CARDIGAN, "en"), grounds(ALPINE, "en")), TWO),
    ("云裳小铺 小云", (grounds(COAT, "zh"),), CHINESE),
    ("Maple & Co. Mia", (grounds(DRESS, "en"), grounds(CARDIGAN, "en")), DENIED),
    ("Maple & Co. Mia", (CARDS, STORE, grounds(DRESS, "en")), NOT_THERE),
    (
        "明澈眼镜",
        (grounds(TORIC, "zh"), grounds(DAILY, "zh"), grounds(MONTHLY, "zh")),
        CALLED_IN_ONE,
    ),
    ("云裳小铺 小云", (grounds(SKIRT, "zh"), grounds(COAT, "zh")), IN_STOCK),
    ("Maple & Co. Mia", MUGS, ON_STOCK),
    ("Maple & Co. Mia", (grounds(CREW, "en"), grounds(TEE, "en")), SHADES),
    ("云裳小铺 小云", (grounds(BLOSSOM, "zh"), grounds(GREY, "zh")), SHADES_IN_CHINESE),
    ("Maple & Co. Mia", (grounds(DRESS, "en"), grounds(CARDIGAN, "en")), ANOTHERS_COLOUR),
    (
        "云裳小铺 小云",
        (grounds(SKIRT, "zh"), grounds(COAT, "zh")),
        ANOTHERS_COLOUR_IN_CHINESE,
    ),
    (
        "Maple & Co. Mia",
        (
            grounds(RING, "en"),
            grounds(JEANS, "en"),
            "What are rings made of?\nOur rings are made with natural stones. Delivery takes 5 days.",
        ),
        ANOTHERS_WORD,
    ),
    ("Tramway Brewing", BOILERS, CALLED_IN_SHORT),
    ("清源净水", PURIFIERS, RATIOS_AND_SETTINGS),
)
