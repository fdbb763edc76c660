"""What is told of one article, one part of a sentence, or one clause, and not of the next. Marks as in `corpus`.

The shops are made up: one for musical instruments and an optician.
"""

INSTRUMENTS = (
    "Lindqvist violin 3/4\nLindqvist violin 3/4 (CAD-V34) costs $369.\n"
    "Lindqvist violin 3/4 is out of stock at the moment and cannot be ordered now.",
    "Lindqvist violin 4/4\nLindqvist violin 4/4 (CAD-V44) costs $389.\nLindqvist violin 4/4 is in stock now.",
    "Orsini clarinet\nOrsini clarinet (CAD-K03) costs $649.\nOrsini clarinet is in stock now.\nEbony, 17 keys, B flat.",
    "Orsini flute\nOrsini flute (CAD-F02) costs $579.\nOrsini flute is in stock now.\nSilver-plated, closed holes.",
)
GLASSES = (
    "验光收费吗？\n在本店配镜免费验光；只验光不配镜收费30元。",
    "多少度要用多薄的镜片？\n300度以下用1.56，300到500度用1.60，500到800度用1.67，800度以上建议1.74。",
    "眼镜坏了能修吗？\n能，换鼻托和螺丝都免费；焊接镜架收费40元，塑料架断裂修不了。",
    "运费多少？\n订单满199元包邮，不满收8元。新疆西藏不论金额收25元。",
    "可以开发票吗？\n可以开电子普通发票，付款后30天内申请，专用发票暂时开不了。",
    "可以用医保卡吗？\n不可以刷医保卡。支持微信、支付宝、银行卡和现金。",
    "渐进镜片怎么卖？\n渐进镜片每副1280元起。每次验光约25分钟。",
)
PARTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Cadence Cady", INSTRUMENTS, """
? Is the Lindqvist violin 3/4 in stock?
- Yes, the Lindqvist violin 3/4 is in stock.
+ The Lindqvist violin 3/4 is out of stock.
+ The Lindqvist violin 4/4 is in stock.
+ The Lindqvist violin 3/4 costs $369 and the Lindqvist violin 4/4 costs $389.
? How many keys does the Orsini flute have?
- The Orsini flute has 17 keys.
+ The Orsini clarinet has 17 keys.
"""),
    ("明澈眼镜 小明", GLASSES, """
? 验光收费吗？
+ 在本店配镜的话验光是免费的。
- 验光一律免费。
? 五百度配什么折射率？
+ 300到500度用1.60就可以。
+ 500到800度建议用1.67的。
- 300到500度用1.67就可以。
? 眼镜坏了能修吗？
+ 换鼻托和螺丝不收费。
- 焊接镜架不收费。
- 塑料架断裂能修。
? 运费多少？
+ 满199元包邮，不满收8元运费。
- 新疆西藏满199元包邮。
? 可以开发票吗？
+ 付款后30天内可以申请电子普通发票。
- 可以开专用发票。
? 可以用医保卡吗？
+ 医保卡不能用，可以用微信、支付宝、银行卡或现金。
- 可以刷医保卡，也可以用微信。
? 渐进镜片多少钱？
+ 渐进镜片1280元起一副。
+ 一次验光大约25分钟。
"""),
)  # fmt: skip
