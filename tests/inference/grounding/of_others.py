"""A yes that holds of others than were asked about, and what holds in another unit. Marks as in `corpus`.

The shops are made up: a pottery studio, and fishing tackle.
"""

POTTERY = (
    "Are the glazes food safe?\n"
    "All our brush-on glazes are food safe except Copper Crackle, which is for decoration only.",
    "Copper Crackle Glaze 250 ml\nCopper Crackle Glaze 250 ml (GLZ-03) costs £9.90.\n"
    "Copper Crackle Glaze 250 ml is in stock now.\nColours: copper, red.\nNot food safe. For cone 06.",
    "Can I return something?\nUnopened glazes can be returned within 14 days with the receipt. "
    "Opened jars and clay cannot be returned.",
    "What are your opening hours?\n"
    "The studio is open Tuesday to Saturday from 10:00 to 18:00 and closed on Sunday and Monday.",
    "What does a firing cost?\nA firing in the medium kiln costs £58. It goes up to 1,280 °C.",
)
TACKLE = (
    "带小孩可以参加钓鱼课吗？\n10岁以上的孩子可以参加，需要家长陪同。",
    "能退货吗？\n未使用的商品签收后7天内可以无理由退货。用过的商品和拆封的饵料、鱼线不能退。",
    "你们几点营业？\n门店周二至周日9:00到19:00营业，周一休息。",
)
IN_ENGLISH = """
? Is the Copper Crackle glaze OK for a soup bowl?
- Yes, Copper Crackle is food safe.
? Can I eat from a plate glazed with Copper Crackle?
- Copper Crackle is food safe.
? Is the Copper Crackle glaze food safe?
+ No, Copper Crackle is not food safe; it is for decoration only.
+ Copper Crackle is not food safe.
+ No.
- Yes.
? are the glazes food safe?
+ All our brush-on glazes are food safe except Copper Crackle.
? Can I return an opened glaze?
- Yes, within 14 days.
- Yes, you can return it within 14 days with the receipt.
+ No.
? Can I return an unopened glaze?
+ Yes, within 14 days with the receipt.
? can i come on Sunday?
- No, but we are open on Sunday.
- No, but we are open on Monday.
+ No, but we are open on Saturday.
? are you open on Mondays
+ We are closed on Sunday and Monday, and open Tuesday to Saturday from 10:00 to 18:00.
? how much is a firing in the medium kiln
+ It costs 58 pounds.
+ That's 58 quid.
- It costs 85 pounds.
? how hot does the medium kiln get
+ Up to 1,280 degrees Celsius.
- Up to 1280 °F.
? which cone is Copper Crackle for
+ It is for cone 06.
- It is for cone 08.
"""
IN_CHINESE = """
? 用过的能退货吗
- 可以，7天内无理由退货。
- 用过的也能退。
? 东西拆开用过还能退不
- 可以，拆不拆封都能退。
? 没用过的能退吗
+ 可以，7天内无理由退货。
? 9岁的孩子能上钓鱼课吗
- 能参加。
- 能，有家长陪同就可以。
? 12岁的孩子能上钓鱼课吗
+ 能参加，需要家长陪同。
? 周一开门吗
+ 周一休息，周二到周日9:00到19:00营业。
- 周一到周日9:00到19:00营业。
"""
ALL_BUT = (
    "When are you open?\nWe are open every day except Monday.",
    "Where do you deliver?\nWe deliver everywhere in the UK except Northern Ireland.",
)
ALL_BUT_SOME = """
? are you open on Monday
- Yes, we are open on Monday.
+ No.
? do you deliver to Northern Ireland
- Yes, we deliver to Northern Ireland.
+ No.
+ We do not deliver to Northern Ireland.
? where do you deliver
+ We deliver everywhere in the UK except Northern Ireland.
"""
STATES = (
    "优惠券能用在哪？\n除礼品卡外，全场可用优惠券。",
    "怎么退货？\n未拆封的商品7天内可以退货。",
    "退换？\n未使用过的商品可以换货。",
    "怎么发货？\n除了顺丰，还可以发邮政。",
)
IN_WHICH_STATE = """
? 礼品卡能用优惠券吗
- 礼品卡可用优惠券。
+ 礼品卡不能用优惠券。
? 拆了包装还能退吗
- 可以，7天内可以退货。
? 已经打开了，能退吗
- 可以，7天内可以退货。
? 没拆封能退吗
+ 可以，7天内可以退货。
? 用了一次能换货吗
- 可以换货。
? 能发邮政吗
+ 除了顺丰，还可以发邮政。
"""
OF_OTHERS = (
    ("Kiln Lane", ALL_BUT, ALL_BUT_SOME),
    ("鱼跃渔具", STATES, IN_WHICH_STATE),
    ("Kiln Lane", POTTERY, IN_ENGLISH),
    ("鱼跃渔具", TACKLE, IN_CHINESE),
)
