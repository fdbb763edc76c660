"""Sentences that tell of one thing what the knowledge tells of another. Marks as in `corpus`.

The shops are made up: an animal feed shop, a lamp maker, a music shop and a tea house.
"""

FEED = (
    "How often should I feed a hamster?\nOnce a day, 12 grams of grain; fresh greens every 3 days.",
    "How much space does a rabbit need?\nAt least 4 metres of run and a hutch with two floors.",
    "How long does delivery take?\nParcels arrive in 3 to 5 working days.",
    "Can I return an unopened bag?\nWithin 20 days.",
    "Dwarf parrot mix\nDwarf parrot mix (PA-2) costs $14.\nDwarf parrot mix is in stock now.\nSeeds for a parrot, 900 grams.",
    "Guinea pig hay\nGuinea pig hay (GP-1) costs $11.\nGuinea pig hay is out of stock at the moment and cannot be ordered now.\nHay of 2 kg.",
    "How do I clean cages?\nWash them with hot water every 7 days.",
)
LAMPS = (
    "Do you repair lamps?\nA new cable for a lamp costs $19, a new socket $26.",
    "Arc floor lamp\nArc floor lamp (AR-1) costs $210.\nArc floor lamp is in stock now.\nA lamp of 18 W, 170 cm tall.",
    "Drop pendant\nDrop pendant (DR-2) costs $95.\nDrop pendant is out of stock at the moment and cannot be ordered now.\nA pendant of 9 W, 30 cm wide.",
    "When do pendants come back?\nThe Drop pendant is back in stock in 6 weeks.",
    "Free delivery from: 150 USD",
)
RECORDS = (
    "清洗一张黑胶多少钱？\n清洗黑胶每张12元，换内袋另加3元，需要2天。",
    "吉他多久换一次弦？\n每3个月换一次，弹得多的每6周换一次。",
    "云雀民谣吉他\n云雀民谣吉他（YQ-1）售价1280元。\n云雀民谣吉他现在有货。\n面板云杉，重1.9公斤。\n类别：吉他。",
    "石榴黑胶唱片\n石榴黑胶唱片（SL-33）售价158元。\n石榴黑胶唱片现在有货。\n双张，33转。\n类别：唱片。",
    "海盐尤克里里\n海盐尤克里里（HY-23）售价420元。\n海盐尤克里里目前没有货，暂时买不到。\n23寸，重0.6公斤。\n类别：尤克里里。",
    "预售的唱片什么时候发？\n预售的唱片最晚11月30日前发完。",
    "包邮金额：199元",
    "运费：9元",
)
SUBJECTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Hutch & Hay Hal",
        FEED,
        """
? How often should I feed a parrot?
- Feed the parrot once a day, 12 grams of grain.
- A parrot gets fresh greens every 3 days.
- It gets 12 grams of grain a day.
- Fresh greens and grain.
+ A hamster gets 12 grams of grain once a day.
+ The Dwarf parrot mix costs $14.
? How often should I feed a hamster?
+ Once a day, 12 grams of grain.
+ A hamster gets fresh greens every 3 days.
? How much space does a guinea pig need?
- A guinea pig needs at least 4 metres of run.
+ A rabbit needs at least 4 metres of run.
? How do I clean hutches?
+ Wash them with hot water every 7 days.
? When will the hay be back?
- It will arrive in 3 to 5 working days.
+ The Guinea pig hay is out of stock at the moment.
""",
    ),
    (
        "Lumen Lou",
        LAMPS,
        """
? When is the Drop pendant back in stock?
+ The Drop pendant is back in stock in 6 weeks.
? How much is a new cable?
+ A new cable costs $19.
+ $19.
- $26.
? What does it cost to repair the cable of a lamp?
+ It costs $19.
- $210.
? How much are all lamps?
- All lamps cost $210.
- Every lamp costs $210.
+ The Arc floor lamp costs $210.
- All lamps cost $150.
? What is the width of the Drop pendant?
- The width of the Drop pendant is DR-2.
+ The Drop pendant is 30 cm wide.
? What is the number of the Drop pendant?
+ The number is DR-2.
+ The Drop pendant (DR-2) costs $95.
""",
    ),
    (
        "回声唱片 小回",
        RECORDS,
        """
? 清洗一张黑胶唱片多少钱
+ 清洗黑胶每张12元。
+ 12元。
- 158元。
- ¥158。
? 石榴黑胶唱片多少钱
+ 158元。
+ 石榴黑胶唱片158元。
? 尤克里里多久换一次弦
- 每3个月换一次。
- 尤克里里每3个月换一次弦。
+ 吉他每3个月换一次弦。
? 所有吉他多少钱
- 所有吉他都是1280元。
- 所有吉他的价格是199元。
+ 云雀民谣吉他1280元。
? 尤克里里什么时候到货
- 2天到货。
+ 海盐尤克里里目前没有货。
? 预订的唱片什么时候有货
+ 预售的唱片最晚11月30日前发完。
? 尤克里里多大尺寸
- 尤克里里的尺寸是HY-23。
+ 尤克里里是23寸的。
""",
    ),
)
