"""Denials of what the knowledge says with a yes. Marks as in `corpus`.

The shops are made up: a maker of dyeing kits and a luggage shop.
"""

KITS = (
    "Can I collect my kit from the workshop?\nYes, on weekdays between 9 and 4, once we have written that it is ready.",
    "Can I return my kit?\nYes, within 30 days of delivery.",
    "Can I return mixed dyes?\nNo, mixed dyes are made for you.",
    "Do you give discounts to clubs?\nYes. Clubs get 10% off dyes, but not off looms.",
    "Do you gift wrap?\nYes, for $3 a parcel.",
    "Do I need an account to order?\nYes, so that we can keep your recipes.",
    "Are the kits suitable for beginners?\nYes, each has a booklet.",
    "Can I dye without gloves?\nYes, our dyes come off with soap.",
)
LUGGAGE = (
    "可以退货吗？\n可以，签收后七天内。",
    "贴了名牌的箱子能退吗？\n不能，贴了名牌就不退了。",
    "能不能开发票？\n可以的，下单时备注抬头。",
    "退货可以免运费吗？\n可以，质量问题由我们承担。",
    "箱面会不会划花？\n会的，磨砂面不明显一些。",
    "有没有实体店？\n有的，在杭州。",
    "会员生日有优惠吗？\n有的，会员生日当月下单享九折，特价商品除外。",
)

DENIALS = (
    (
        "Madder Lane",
        KITS,
        """
? can i pick up at the workshop
- No, you cannot collect your kit from the workshop.
- Kits cannot be collected from the workshop.
- We do not offer collection from the workshop.
+ You can collect it on weekdays between 9 and 4.
? can i collect my kit from the workshop on sunday
+ No, we do not offer collection that day.
? can i return it
- You cannot return your kit.
- No, you can't return the kit.
+ Mixed dyes cannot be returned.
+ You cannot return a used kit.
? is there a discount for clubs
- There is no discount for clubs.
- We don't give discounts to clubs.
+ There is no discount on looms for clubs.
? gift wrap
- We do not gift wrap.
- Sorry, we don't offer gift wrapping.
? must i have an account
- You do not need an account to order.
+ You need an account to order.
+ You cannot order without an account.
+ No, you can't, you need an account to order.
? is it ok for beginners
- The kits are not suitable for beginners.
? gloves?
+ You can dye without gloves.
""",
    ),
    (
        "云程箱包",
        LUGGAGE,
        """
? 能退吗
- 不可以退货。
- 抱歉，不能退货哦。
+ 贴了名牌的箱子不能退。
? 能开发票吗
- 我们不能开发票。
- 很抱歉，本店不开发票。
? 箱子会划花吗
- 箱面不会划花。
? 有实体店吗
- 我们没有实体店。
- 目前没有实体店。
? 生日有优惠吗
- 会员生日没有优惠。
+ 特价商品没有生日优惠。
""",
    ),
)
