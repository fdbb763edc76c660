"""Conditions of the knowledge: named in other words, or left out, or turned round. Marks as in `corpus`.

The shops are made up: a watchmaker and an optician, a furnisher with a garden and a grocer with a pool of cars.
"""

WATCHES = (
    "How much is shipping?\nFree shipping on orders over $50. Below that it is $6.",
    "Can I return something?\nReturns within 30 days if unworn. Sale items can only be exchanged.",
    "Do you engrave?\nEngraving is free with any ring above $200; otherwise it costs $15.",
    "Is there a warranty?\nWatches have a 2 year warranty, as long as they were not opened by somebody else.",
    "Do you gift wrap?\nGift wrapping is free for members of our club. Others pay $4.",
    "Can I cancel?\nYou can cancel before the parcel has left our warehouse.",
    "Do you repair watches?\nWe repair watches that were bought from us. Battery changes are free in our shop.",
    "Do students get a discount?\nStudents get 10% off, except on sale items.",
    "Can I pay later?\nYou can pay in 3 instalments without interest on orders over $150.",
    "Where do you deliver?\nWe deliver everywhere in the US except Alaska and Hawaii.",
)
GLASSES = (
    "多少钱包邮？\n满99元包邮，不满99元收8元运费。",
    "验光收费吗？\n在本店配镜免费验光；只验光不配镜收费30元。",
    "可以退货吗？\n吊牌完好、未洗未穿的，签收后7天内可以退货。特价商品不退。",
    "可以换货吗？\n未使用的商品15天内可以免费换一次。",
    "可以刻字吗？\n购买戒指免费刻字，其他首饰刻字收20元。",
    "有会员优惠吗？\n会员购物全场9折，特价商品除外。",
    "能安装吗？\n市区内免费上门安装，郊区收50元。",
    "发货后还能改地址吗？\n发货前可以修改地址，发货后不能修改。",
    "保修多久？\n主机保修一年，人为损坏不在保修范围内。",
    "可以开发票吗？\n订单完成后可以开电子发票，礼品卡不开发票。",
)
HOMES = (
    "What does delivery cost?\nDelivery is free within the city from €40 on. Outside the city we charge €7.",
    "Is there a guarantee?\nRoses are guaranteed for 1 year if planted by us.",
    "Do you assemble furniture?\nAssembly is free for beds and wardrobes. For all other furniture it costs €25.",
    "Can I return a mattress?\nMattresses can be returned within 100 nights unless they are stained.",
    "Do you take old furniture away?\nWhen you buy a sofa we take your old one away for free.",
    "Do you give refunds?\nUnopened boxes are refunded within 14 days. Opened boxes are not refunded.",
    "Are dogs welcome?\nDogs on a lead are welcome in the garden.",
    "Is there parking?\nParking is free for the first 2 hours.",
    "Do children pay?\nChildren under 6 enter free with an adult. All rooms are heated.",
    "How are the plants sold?\nAll our plants are grown without pesticides. You can always reach us by e-mail.",
)
FRESH = (
    "配送收费吗？\n三公里内满50元免费配送，超出三公里收10元。",
    "可以试用吗？\n新会员可以免费试用7天，每人限一次。",
    "旧机回收吗？\n买新机可以免费回收旧机。",
    "洗车免费吗？\n保养满500元送免费洗车一次。",
    "可以带宠物吗？\n小型犬拴绳可以进店，大型犬不能进店。",
    "课程能退吗？\n开课前可以全额退款，开课后不退。",
    "所有产品都有质检吗？\n所有产品出厂前都经过质检。本店全年无休。",
    "生日有礼物吗？\n会员生日当月到店免费领取蛋糕一份。",
    "可以拆封退吗？\n未拆封的7天无理由退货，拆封后有质量问题才能退。",
    "停车收费吗？\n消费满100元免费停车两小时。",
)
CONDITIONS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Tick & Co Tia", WATCHES, """
? Is shipping free?
+ Shipping is free on orders over $50.
+ Yes, for orders above $50 shipping is free.
- Shipping is free.
- Yes, shipping is free.
- We offer free shipping on all orders.
- Shipping is always free.
- Shipping is free on every order, no matter the amount.
? Can I return shoes?
+ You can return it within 30 days if it is unworn.
+ Unworn items can be returned within 30 days.
- You can return it within 30 days even if worn.
- You can return it within 30 days, worn or unworn.
- Any item can be returned within 30 days, regardless of condition.
- Sale items can also be returned.
+ Sale items can only be exchanged.
? Is engraving free?
+ Engraving is free with a ring above $200, otherwise $15.
+ It is free if you buy a ring for more than $200.
- Engraving is free with any ring.
- Engraving is always free.
- Engraving is free for everyone.
? Is gift wrapping free?
+ For members of our club gift wrapping is free.
+ Members get free gift wrapping, others pay $4.
- Gift wrapping is free.
- Gift wrapping is free for all customers.
? Do you repair watches?
+ We repair watches that were bought from us.
- We repair all watches.
- We repair watches even if they were not bought from us.
+ Battery changes are free in our shop.
- We repair any watch, wherever it was bought.
? Do students get a discount?
- Students get 10% off everything.
- Students get 10% off, including sale items.
? Can I cancel my order?
+ You can cancel as long as the parcel has not left our warehouse.
- You can cancel at any time.
- You can cancel even after the parcel has left our warehouse.
? Is the warranty valid?
+ Watches have a 2 year warranty, unless they were opened by somebody else.
- The warranty of 2 years holds even if the watch was opened by somebody else.
? Can I pay in instalments?
+ Orders over $150 can be paid in 3 instalments without interest.
- All orders can be paid in 3 instalments without interest.
- You can pay in 3 instalments without interest on any order.
? Do you deliver to Hawaii?
+ We deliver everywhere in the US except Alaska and Hawaii.
- We deliver everywhere in the US.
- We deliver everywhere in the US, including Alaska and Hawaii.
"""),
    ("明镜 小明", GLASSES, """
? 包邮吗
+ 满99元包邮。
+ 订单满99元就包邮，不满收8元运费。
+ 可以的，满99元就能包邮哦。
- 全场包邮。
- 包邮的。
- 所有订单都包邮。
- 亲，我们都是包邮的。
- 不满99元也包邮。
? 验光免费吗
+ 在本店配镜的话，验光免费。
- 验光免费。
- 只验光不配镜也免费。
- 验光一律免费。
- 不配镜也可以免费验光。
? 可以退货吗
+ 吊牌完好、未洗未穿，7天内可以退。
- 所有商品7天内都可以退货。
- 洗过穿过也可以7天内退货。
- 无论是否穿过，7天内都能退货。
- 特价商品也可以退。
+ 特价商品不能退。
? 可以换吗
+ 未使用的商品，15天内可以免费换一次。
- 使用过的商品15天内也可以免费换。
- 任何商品15天内都可以免费换一次。
? 刻字收费吗
+ 买戒指免费刻字。
+ 购买戒指的话刻字免费，其他首饰20元。
- 刻字免费。
- 所有首饰都免费刻字。
- 其他首饰也免费刻字。
? 会员有折扣吗
+ 会员全场9折，特价商品除外。
+ 会员购物9折，特价商品不参加。
- 会员全场9折，特价商品也可以。
- 会员所有商品都打9折，包括特价商品。
? 上门安装收费吗
+ 市区内免费上门安装。
+ 市区免费安装，郊区收50元。
- 上门安装免费。
- 郊区也免费上门安装。
- 全国免费上门安装。
? 能改地址吗
+ 发货前可以改地址。
- 随时可以修改地址。
- 发货后也可以修改地址。
? 保修吗
+ 主机保修一年，人为损坏不保修。
- 主机保修一年，人为损坏也保修。
- 无论什么原因损坏，主机都保修一年。
? 能开票吗
+ 订单完成后可以开电子发票。
- 礼品卡也可以开发票。
"""),
    ("Groen Ida", HOMES, """
? Is delivery free?
+ Within the city delivery is free from €40 on.
+ Yes, from €40 on we deliver for free in the city; outside it costs €7.
- Delivery is free.
- Delivery is free everywhere.
- All deliveries are free of charge.
- Outside the city delivery is also free.
? Is there a guarantee on roses?
+ Roses that we planted are guaranteed for 1 year.
- All roses are guaranteed for 1 year.
- Roses are guaranteed for 1 year even if not planted by us.
- Roses are guaranteed for 1 year no matter who planted them.
? Is assembly free?
+ Beds and wardrobes are assembled for free.
+ Assembly of beds and wardrobes is free; all other furniture costs €25.
- Assembly is free.
- Assembly is free for all furniture.
? Can I return a mattress?
+ You can return it within 100 nights, unless it is stained.
+ Mattresses can be returned within 100 nights as long as they are not stained.
- You can return the mattress within 100 nights even if it is stained.
- Any mattress can be returned within 100 nights, regardless of stains.
? Do you take old sofas?
+ If you buy a sofa, we take the old one away for free.
? Do you refund?
+ Unopened boxes are refunded within 14 days.
- Opened boxes are refunded as well.
- All boxes are refunded within 14 days.
- Boxes are refunded within 14 days whether opened or unopened.
? Are dogs allowed?
+ Dogs are welcome in the garden if they are on a lead.
? Is parking free?
+ The first 2 hours of parking are free.
- Parking is free all day.
- Parking is free.
? Do children pay?
+ Children under 6 are free with an adult.
- Children enter free.
- All children enter free.
+ All rooms are heated.
? Are there pesticides?
+ All our plants are grown without pesticides.
+ You can always e-mail us.
"""),
    ("鲜物 小鲜", FRESH, """
? 配送免费吗
+ 三公里内满50元免费配送。
+ 三公里以内订单满50元免费送，超出收10元。
- 配送免费。
- 全城免费配送。
- 超出三公里也免费配送。
? 可以试用吗
+ 新会员可以免费试用7天。
- 所有会员都可以免费试用7天。
? 回收旧机吗
+ 买新机的话可以免费回收旧机。
- 可以免费回收旧机。
- 不买新机也可以免费回收旧机。
? 洗车免费吗
+ 保养满500元送一次免费洗车。
- 洗车免费。
- 每次保养都送免费洗车。
? 可以带狗吗
+ 小型犬拴绳就可以进店。
- 大型犬也可以进店。
- 所有犬都可以进店。
- 小型犬不拴绳也可以进店。
? 课程能退吗
+ 开课前可以全额退款。
+ 开课前能全额退，开课之后就不退了。
- 开课后也可以全额退款。
- 随时可以全额退款。
? 产品质检吗
+ 所有产品出厂前都会质检。
? 生日有礼物吗
+ 会员生日当月可以到店免费领一份蛋糕。
- 生日当月任何人都可以免费领取蛋糕。
? 拆了能退吗
+ 拆封后有质量问题可以退。
+ 未拆封的支持7天无理由退货。
- 拆封后也支持7天无理由退货。
- 无论是否拆封都可以7天无理由退货。
? 停车免费吗
+ 消费满100元可以免费停车两小时。
- 停车免费。
- 免费停车两小时，不限消费。
"""),
)  # fmt: skip
