"""Bare yes and no, what is not sold, and what “it” is where an earlier message named it.

Marks as in `corpus`; before a question `<` is an earlier message of the shopper, `>` one of the assistant. The shops
are made up: one for fishing tackle and one for tea.
"""

import uuid
from decimal import Decimal
from typing import Any

from inference.entries import grounds
from knowledge.search import Match
from knowledge.standing import Article


def article(
    title: str, category: str, text: str, price: str, currency: str, stock: int, **attributes: Any
) -> str:
    """A product as a reply stands on it."""
    row = Article("X-1", category, Decimal(price), currency, stock, attributes, "", "")
    match = Match("product", uuid.uuid4(), title, text, 0.9, article=row)
    return grounds(match, "en" if title.isascii() else "zh")


TACKLE = (
    "How much is shipping?\nShipping is $6. Orders of $75 and more ship free.",
    "Can I return waders?\nUnworn waders can be returned within 30 days of delivery.",
    "Do you service reels?\nYes, we service reels of every brand in our workshop for $25.",
    "Do you sell live bait?\nNo, we do not sell live bait, only frozen bait.",
    "Do you ship to Canada?\nYes, we ship to Canada within 7 days.",
    "Do you sell fishing licences?\nFishing licences are sold at our counter, not online.",
    "Can I pay with PayPal?\nWe take PayPal, Visa and Mastercard.",
    "Can I cancel an order?\nOrders can be cancelled until they are packed.",
    article("Heron Rain Jacket", "Jackets", "A light jacket with a hood. Windproof and packable.", "120", "USD", 8, colours=["Olive", "Navy"], sizes=["M", "L"]),
    article("Otter Wading Coat", "Coats", "A long coat with taped seams. It is waterproof and machine washable.", "260", "USD", 3, colours=["Black"]),
    article("Pike Landing Net", "Nets", "A folding net with a rubber mesh.", "45", "USD", 0),
)  # fmt: skip
TEAS = (
    "运费多少？\n满88元包邮，不满88元收6元运费。",
    "茶叶可以退吗？\n未拆封的茶叶签收后7天内可以退货，拆封后不退。",
    "可以试喝吗？\n到店可以免费试喝，网店不寄样品。",
    "能发顺丰吗？\n可以发顺丰，加10元。",
    "可以开发票吗？\n可以开电子发票，不开纸质发票。",
    "有实体店吗？\n有的，我们在厦门有一家实体店。",
    "可以货到付款吗？\n不支持货到付款，可以用微信和支付宝。",
    "茶具碎了赔吗？\n茶具运输途中破碎，签收后24小时内拍照给客服，免费补发。",
    article("白毫银针", "白茶", "福鼎头采，毫香清甜。可以久存。", "268", "CNY", 12, 净含量="100克"),
    article("松烟小种", "红茶", "桐木关松木熏制，带烟味。不含添加剂。", "188", "CNY", 5, 净含量="150克"),
    article("青瓷盖碗", "茶具", "龙泉青瓷，容量150毫升。可以进洗碗机。", "98", "CNY", 7, 颜色=["梅子青", "粉青"]),
    article("竹编茶盘", "茶具", "手工竹编，带接水盒。", "158", "CNY", 0),
)  # fmt: skip
SHORT_ANSWERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Heron & Pike Finn", TACKLE, """
? is shipping free?
- Yes.
- Of course!
- Yes, it is.
+ Yes, from $75 on.
? do orders over $75 ship free?
+ Yes.
+ Yes, they do!
- No.
? Can I return worn waders?
- Yes.
- Yes, you can.
- Yes, you can return them.
+ No, only unworn ones.
? Can I return unworn waders within 30 days?
+ Yes.
- No.
? do you service reels of other brands?
+ Yes.
- No, we don't.
? Do you sell live bait?
- Yes, we do!
+ No.
+ No, we don't.
+ We don't sell live bait.
? do you ship to Canada?
+ Yes, we do.
- No.
- No, sorry.
? do you ship to Norway?
- Yes.
? can i pay with paypal
+ Sure!
- Unfortunately not.
? Is the Heron Rain Jacket waterproof?
- Yes.
- Yes, it is!
? Is the Otter Wading Coat waterproof?
+ Yes.
- No, it isn't.
? do you sell jackets?
- We don't have any jackets.
- No, we don't sell jackets.
- Sorry, we don't carry jackets.
- No.
- We don't stock any jackets at the moment.
+ Yes.
+ We don't have jackets in red.
? do you have nets?
- We have no landing nets.
+ The Pike Landing Net is out of stock.
? do you sell boats?
- Yes.
+ We don't have jackets with heating.
? Do you sell the wading coat in navy?
+ No.
+ No, we don't have the coat in navy.
- Yes.
- We do not sell the Otter Wading Coat.
< I am thinking about the Heron Rain Jacket
? and is it waterproof?
- It is waterproof.
- Yes.
- Yes, it is waterproof and machine washable.
+ It is windproof.
+ The Otter Wading Coat is waterproof.
< Tell me about the Heron Rain Jacket
? and the Otter Wading Coat, is it waterproof?
+ It is waterproof.
< How much is the Heron Rain Jacket?
> The Heron Rain Jacket is $120.
? does it have taped seams?
- It has taped seams.
+ It has a hood.
< How much is the Heron Rain Jacket?
> The Heron Rain Jacket is $120.
? do you have anything waterproof?
+ Yes.
+ Yes, our wading coat is waterproof.
"""),
    ("松月茶舍 小月", TEAS, """
? 包邮吗？
- 是的。
- 包邮的。
+ 满88元包邮。
? 满88元包邮吗
+ 是的。
- 不是的。
? 拆封的茶叶可以退吗？
- 可以的。
- 可以退的。
+ 不可以。
+ 不能退哦。
? 没拆封的茶叶7天内能退吗
+ 可以的亲。
- 不可以。
? 能不能发顺丰
+ 能的。
- 不能。
? 可以开纸质发票吗
- 可以的。
+ 不可以。
? 你们有实体店吗
+ 有的。
- 没有。
- 没有哦亲。
? 支持货到付款吗
- 支持的。
+ 不支持。
? 有没有茶具卖？
- 没有。
- 我们没有茶具。
- 抱歉，我们不卖茶具。
- 没有卖茶具哦。
+ 有的。
? 有白毫银针吗？
- 没有这款。
- 不好意思，没有白毫银针。
+ 有的亲。
? 有白茶吗
- 我们店没有白茶。
- 不卖白茶的。
+ 有的。
? 有咖啡吗
- 有的。
? 盖碗有天青色吗
+ 没有。
+ 没有天青色的盖碗。
? 盖碗有粉青的吗
+ 有的。
- 没有。
< 青瓷盖碗多少钱
? 能进洗碗机吗？
+ 可以进洗碗机。
+ 可以的。
< 竹编茶盘怎么样
? 那它能进洗碗机吗？
- 可以进洗碗机。
- 可以的。
+ 它带接水盒。
< 松烟小种好喝吗
> 松烟小种带烟味。
? 可以久存吗
- 可以久存。
- 可以的亲。
+ 白毫银针可以久存。
"""),
)  # fmt: skip
