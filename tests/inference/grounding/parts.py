"""What is told of one article, one part of a sentence, or one clause, and not of the next. Marks as in `corpus`.

The shops are made up: one for musical instruments, an optician, and two for what one takes into the mountains.
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
OUTDOORS = (
    "Trail Jacket\nTrail Jacket (TJ-1) costs $120.\nTrail Jacket is in stock now.\nSizes: S, M, L.\nA light jacket with a hood and two pockets. It is windproof.",
    "Storm Coat\nStorm Coat (SC-2) costs $260.\nStorm Coat is in stock now.\nSizes: M, L, XL.\nColours: Navy.\nA long waterproof coat with taped seams. It can be machine washed.",
    "How do I wash outdoor clothes?\nWash them at 30°C with mild soap.",
)
CUPS = (
    "山雀登山杯\n山雀登山杯（SQ-1）售价89元。\n山雀登山杯现在有货。\n容量：500毫升。\n钛合金单层，可以直接加热。",
    "暮云保温壶\n暮云保温壶（MY-2）售价159元。\n暮云保温壶目前没有货，暂时买不到。\n容量：1000毫升。\n不锈钢双层真空，保温12小时，可放洗碗机。",
)
CAMP = (
    "Camp terms › What is included\nThe sailing camp takes two nights. Breakfast, board and boat are included; lunch and dinner are not.",
    "Camp terms › Prices\nDormitory: $240. Double room: $310.",
    "Are boats insured?\nOur boats are insured in the harbour; your own boat is not.",
    "Do you refund?\nCourses are refunded in our harbour office, but vouchers are not.",
)
SCHOOL = (
    "露营包什么？\n露营住两晚。早餐包含在内，但午餐和晚餐不含。",
    "课时能转让吗？\n未上的课时可以转给家人，赠送的课时不可以。",
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
    ("Peak Pia", OUTDOORS, """
? Is the Trail Jacket waterproof?
- It is waterproof.
- Yes, it is waterproof with taped seams.
+ It is windproof.
- It can be machine washed.
+ The Storm Coat is waterproof.
+ It has a hood and two pockets.
- It has taped seams.
+ It comes in S, M and L.
- It comes in navy.
- It costs $260.
+ It costs $120.
? Tell me about the Storm Coat
+ It is waterproof with taped seams.
- It is windproof.
- It has a hood.
+ It can be machine washed.
+ It is a long coat.
? Which of your jackets is waterproof?
+ The Storm Coat is waterproof with taped seams.
? Is the Trail Jacket as warm as the Storm Coat?
+ The Storm Coat is waterproof.
? How do I wash the Trail Jacket?
+ Wash it at 30°C with mild soap.
- It can be machine washed.
"""),
    ("山野 小野", CUPS, """
? 山雀登山杯保温吗
- 保温12小时。
- 可以的，它保温12小时。
+ 它是钛合金单层的。
+ 暮云保温壶保温12小时。
- 可放洗碗机。
+ 可以直接加热。
+ 容量是500毫升。
- 容量是1000毫升。
? 暮云保温壶怎么样
+ 不锈钢双层真空，保温12小时。
- 它可以直接加热。
+ 它可放洗碗机。
- 它是钛合金的。
+ 目前没有货。
"""),
    ("Leeward Lee", CAMP, """
? Is lunch included in the camp?
- Lunch is included in the sailing camp.
- Dinner is included in the camp.
- The shop's facts state that lunch is included in the sailing camp.
- Breakfast and lunch are included in the sailing camp.
- Yes.
+ Breakfast is included in the sailing camp.
+ Lunch is not included in the sailing camp.
+ Breakfast is included, lunch and dinner are not.
? Is the boat insured?
+ Our boats are insured in the harbour.
+ The boat is insured in the harbour.
? Do you refund vouchers?
- Vouchers are refunded in our harbour office.
+ Courses are refunded in our harbour office.
+ Vouchers are not refunded.
"""),
    ("听涛 小涛", SCHOOL, """
? 露营包什么
- 露营的午餐包含在内。
- 露营包晚餐。
+ 露营的早餐包含在内。
+ 午餐和晚餐不含。
"""),
)  # fmt: skip
