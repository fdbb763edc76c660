"""Figures that are something else where they stand – the number of a house, the sum from which delivery is free, the
price of express –, columns of sizes, and what was said wrongly before. Marks as in `short_answers`.

The shops are made up: a grinder's, a camp site, two with clothes.
"""

GRINDERS = (
    "Address of the workshop: 14 Quality Square, Ludlow SY8 1AR",
    "Who grinds my knife?\nOur workshop is run by two sisters, who do all of the work.",
    "Grinding\nKnife | Up to 20 cm | Over 20 cm | Express (48 h)\nChef's knife | £9.00 | £11.00 | + £7.00\n"
    "Cleaver | £12.00 | £15.00 | not offered",
)
CAMP_SITE = (
    "地址: 嵩明县松林路88号",
    "营位价目\n区域 | 营位 | 平日 | 周末\n湖畔区 | 草坪营位 | 128 | 198\n湖畔区 | 电营位 | 168 | 248\n松林区 | 草坪营位 | 98 | 158",
    "运费怎么算？\n全国满99元包邮，不满99元收运费8元。加急顺丰另收15元。",
)
CLOTHES = (
    "How much is shipping?\nStandard shipping within the US is $5.95, and free for orders of $75 or more. "
    "Express shipping is $14.95.",
    "Express shipping: $14.95",
    "Return label: $6.95",
    "Free shipping from: $75",
    "Days to return: 30 days",
    "Wrap Dress\nWrap Dress (WD-1) costs $128.\nWrap Dress is in stock now.\nSizes: S, M, L.\nColours: Sand, Oat, Navy.\n"
    "Wrap Dress: Colours Sand, Oat, Navy.\nWrap Dress: Colours Sand, Oat, Navy, but not green, not pink, not black.",
)
RATES_OF = (
    "How much is delivery?\nDelivery is a flat rate of £5 and free over £60. Next-day delivery costs £8.",
    "Hire\nHire needs a deposit of £50, and cleaning is free.",
    "Who pays for returns?\nThe customer pays the return postage.",
    "Back Brace\nBack Brace (BB-1) costs £30.\nBack Brace is in stock now.",
    "Address: 30 Mill Lane, Ludlow",
    "Desk Lamp\nDesk Lamp (DL-1) costs £60.\nDesk Lamp is in stock now.\nPack: 30 clips.",
    "Hire of bikes\nBike | Up to 3 days | Over 3 days | Deposit\nRoad bike | £80 | £60 | £500\nFolding bike | £60 | £40 | £300",
)
MEMBERS = (
    "会员多少钱？\n会员费50元起，赠定制杯。",
    "运费怎么算？\n全国满99元包邮。",
)
DRESSES = (
    "方领连衣裙\n方领连衣裙（FL-1）售价¥239。\n方领连衣裙现在有货。\n尺码：S、M、L。\n颜色：雾蓝、奶杏。\n面料材质：100%棉。\n类别：裙子。\n"
    "方领连衣裙：颜色雾蓝、奶杏。\n方领连衣裙：颜色雾蓝、奶杏，没有红色、没有绿色、没有粉色、没有黑色。",
)
FIGURE_PARTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Whetley Edge",
        GRINDERS,
        """
? How many staff work in the workshop?
- There are 14 staff working in the workshop.
- 14.
? Where is the workshop?
+ The workshop is at 14 Quality Square, Ludlow SY8 1AR.
+ It is at 14 Quality Square.
? What does it cost to have a 24 cm cleaver sharpened?
- To have a 24 cm cleaver sharpened, the cost is £12.00.
- £12.00.
+ A 24 cm cleaver costs £15.00.
+ It is £15.00, up to 20 cm £12.00.
? What is a cleaver of 18 cm?
+ A cleaver of 18 cm costs £12.00.
- It costs £15.00.
? What does grinding a cleaver cost?
+ A cleaver costs £12.00 up to 20 cm and £15.00 over 20 cm.
? Will you grind my scissors?
- The shopper should ask for scissors.
- The customer does not have scissors.
""",
    ),
    (
        "云岭营地",
        CAMP_SITE,
        """
? 湖畔区草坪营位周末多少钱
- 128元
- 湖畔区草坪营位周末128元。
+ 湖畔区草坪营位周末198元。
+ 198元
? 你们有多少员工
- 我们有88名员工。
? 你们在哪
+ 我们在松林路88号。
? 运费多少
- 运费是99元。
- 运费15元。
- 15元。
+ 运费8元，满99元包邮。
+ 8元。
+ 顺丰15元。
""",
    ),
    (
        "Maple",
        CLOTHES,
        """
? what does delivery cost
- Delivery costs $14.95.
- $14.95.
- Shipping is $75.
- Delivery is $75 or more.
- Shipping is $6.95.
+ Shipping is $5.95.
+ Shipping is free for orders of $75 or more.
+ Express shipping is $14.95.
+ Shipping is $5.95, or $14.95 by express.
? how much is express
+ It is $14.95.
? what does a return cost
+ A return label is $6.95.
? how many days do I have for a return
- Return label: $6.95
+ Days to return: 30 days
< do you have the wrap dress
> We have the Wrap Dress for $128 in Sand, Oat and Navy, in sizes S to L.
? in black?
- Yes, we have it in black for $128 in Sand, Oat and Navy, in sizes S to L.
- The Wrap Dress is indeed in stock.
+ The Wrap Dress is in stock in Navy.
+ The Wrap Dress comes in Sand, Oat and Navy.
""",
    ),
    (
        "Rate & Sons",
        RATES_OF,
        """
? what does delivery cost
+ Delivery costs £5.
- Delivery costs £60.
- It is £8.
? how much to get it tomorrow
+ It is £8.
? how much do I need to spend for free delivery
+ £60.
? what is the deposit of a hire
+ The deposit is £50.
? how much is the brace
+ The brace is £30.
? how much is the desk lamp
+ The Desk Lamp costs £60.
+ The Desk Lamp comes with 30 clips.
? how many people work there
- There are 30 of us.
? who pays for the return
+ The customer must pay the return postage.
? what is the deposit of a road bike for 5 days
+ £500.
- £80.
""",
    ),
    (
        "会员",
        MEMBERS,
        """
? 会员多少钱
+ 50元起。
? 满多少包邮
+ 99元。
+ 需要99元。
? 运费多少
- 运费99元。
""",
    ),
    (
        "云裳",
        DRESSES,
        """
< 有连衣裙吗
> 有连衣裙的，价格是¥239，款式是S、M、L，颜色是雾蓝、奶杏，面料材质是100%棉。
? 有没有红色的
- 有红色的，价格是¥239，款式是S、M、L，颜色是雾蓝、奶杏。
- 方领连衣裙现在有货。
+ 方领连衣裙有雾蓝色，现在有货。
""",
    ),
)
