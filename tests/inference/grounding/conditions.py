"""Conditions of the knowledge: named in other words, or left out, or turned round. Marks as in `corpus`.

The shops are made up; of the demo shops is what their own entries say, with “all”, “also”, “any” and “都” in it.
"""

from tests.inference.grounding.more import entries

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
MUSIC = (
    "Is tuning included?\nThe first tuning is free within 6 months of buying a piano. Later tunings cost $120.",
    "Can I rent a guitar?\nGuitars can be rented by anyone over 18 with a deposit of $100.",
    "Do you buy used instruments?\nWe buy used instruments in playable condition, except pianos.",
    "Are lessons free?\nThe trial lesson is free for new students. Each further lesson is $40.",
    "When can I pick up?\nOrders can be picked up on weekdays until 6 pm once we have sent you a message.",
    "Do strings come with it?\nEvery violin comes with a spare set of strings. Cellos do not.",
    "Can I return sheet music?\nSealed sheet music can be exchanged within 10 days with the receipt; opened books cannot.",
    "Is there a discount for schools?\nSchools get 12% off on orders of 10 or more instruments.",
)
FRUIT = (
    "清洗收费吗？\n购买满一年内可免费清洗一次，之后每次60元。",
    "能寄冷链吗？\n生鲜类默认冷链发货，干货走普通快递。",
    "坏果包赔吗？\n签收后24小时内拍照反馈的坏果包赔，超过24小时不赔。",
    "可以自提吗？\n下单满30元可以到店自提，自提免包装费。",
    "有赠品吗？\n前100名下单的顾客送试吃装一份。",
    "能用积分吗？\n会员可以用积分抵扣，每单最多抵20元，特价蛋糕不能用积分。",
    "蛋糕能改样式吗？\n制作前可以修改样式，制作后不能改。",
    "可以预约吗？\n工作日可以预约，周末不接受预约。",
)
BREAD = (
    "Do you deliver on weekends?\nWe deliver Monday to Saturday between 9 am and 7 pm. Sunday delivery is possible in Porto for €5.",
    "Are the cakes vegan?\nThe carrot cake and the lemon tart are vegan. All other cakes contain butter and eggs.",
    "Can I order a custom cake?\nCustom cakes can be ordered 3 days ahead. We need a deposit of 30%, which we cannot pay back.",
    "Do you have gluten-free bread?\nYes, rice bread and corn bread are gluten-free, but they are baked in the same kitchen as wheat bread.",
    "Is there free coffee?\nCoffee is free with every breakfast before 10 am.",
    "Can I bring my own box?\nYou can bring your own box for any order; we then take €0.30 off.",
    "Do you cater for parties?\nWe cater for parties from 10 to 80 people, including plates and cutlery. Drinks are not included.",
    "How do I cancel?\nYou can cancel by e-mail up to 24 hours before the delivery. Then we refund everything except the deposit.",
)
CAKES = (
    "周末送货吗？\n周一到周六9:00到19:00送货，周日市区加5元可送。",
    "蛋糕能定制吗？\n定制蛋糕需提前3天预订，付30%定金，定金不退。",
    "有无糖的吗？\n红豆糕和杏仁饼是无糖的，其他点心都含糖。",
    "早餐有咖啡吗？\n上午10点前买早餐送咖啡一杯。",
    "可以自带盒子吗？\n任何订单都可以自带盒子，减2元。",
    "能承办聚会吗？\n可承办10到80人的聚会，包括餐具，不含饮料。",
    "怎么取消？\n送货前24小时可以取消，除定金外全额退款。",
    "积分怎么用？\n所有会员每消费1元积1分，100分抵1元，积分有效期两年。",
)
_MADE_UP: tuple[tuple[str, tuple[str, ...], str], ...] = (
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
    ("Clef Clara", MUSIC, """
? Is tuning free?
+ The first tuning is free if it is done within 6 months of buying the piano.
- All tunings are free.
- Tuning is free.
- Later tunings are also free.
? Can I rent a guitar?
+ Anyone over 18 can rent a guitar with a deposit of $100.
+ You can rent a guitar if you are over 18 and leave a deposit of $100.
- Anyone can rent a guitar, regardless of age.
- You can rent a guitar even if you are under 18.
? Do you buy used instruments?
- We buy all used instruments.
- We buy used instruments in playable condition, including pianos.
- We buy used instruments even if they are broken.
? Are lessons free?
+ New students get a free trial lesson.
+ The trial lesson is free for new students, then it's $40 a lesson.
- Lessons are free.
- The trial lesson is free for everyone.
- The trial lesson is free.
? When can I pick up?
+ Once you have our message, you can pick up your order on weekdays until 6 pm.
- You can pick up your order at any time.
- Orders can also be picked up on weekends.
? Do cellos come with strings?
+ Every violin comes with a spare set of strings, but cellos do not.
- Cellos also come with a spare set of strings.
? Can I return sheet music?
+ Sealed sheet music can be exchanged within 10 days if you have the receipt.
- Opened books can be exchanged as well.
- All sheet music can be exchanged within 10 days, even without the receipt.
- Sheet music can be exchanged within 10 days, opened or unopened.
? Discount for schools?
+ Schools get 12% off when they order 10 or more instruments.
- Schools always get 12% off.
- Schools get 12% off any order.
"""),
    ("果然 小果", FRUIT, """
? 清洗免费吗
+ 购买一年内可以免费清洗一次，之后60元一次。
+ 一年内免费洗一次，之后每次60元。
- 清洗免费。
- 清洗永久免费。
- 一年后也可以免费清洗。
? 冷链吗
+ 生鲜类都是冷链发货的。
+ 干货走普通快递，生鲜默认冷链。
- 所有商品都冷链发货。
? 坏果赔吗
+ 签收后24小时内拍照反馈，坏果都包赔。
+ 24小时内拍照反馈的坏果可以赔，超过就不赔了。
- 坏果一律包赔。
- 超过24小时也包赔。
- 无论什么时候反馈，坏果都包赔。
? 自提
+ 满30元可以到店自提，自提还免包装费。
- 任何订单都可以到店自提。
- 不满30元也可以到店自提。
? 赠品
+ 前100名下单的顾客会送一份试吃装。
- 所有顾客都送试吃装一份。
? 积分
+ 会员可以用积分抵扣，每单最多20元。
+ 特价蛋糕不可以用积分。
- 特价蛋糕也可以用积分。
- 所有蛋糕都可以用积分。
- 非会员也可以用积分抵扣。
? 改样式
+ 制作前都可以修改样式。
- 制作后也可以改样式。
- 随时可以修改样式。
? 预约
- 周末也可以预约。
- 每天都可以预约。
- 全年随时可以预约。
"""),
    ("Forno Fia", BREAD, """
? Do you deliver on weekends?
+ We deliver from Monday to Saturday, and in Porto also on Sundays for €5.
+ On Sundays we can also deliver in Porto for €5.
+ Yes, we deliver on Saturdays too, between 9 am and 7 pm.
- We also deliver on Sundays everywhere.
? Are the cakes vegan?
+ The carrot cake and lemon tart are vegan, but all other cakes contain butter and eggs.
+ Only the carrot cake and the lemon tart are vegan.
- All our cakes are vegan.
- All cakes are vegan, including those with butter.
? Can I order a custom cake?
+ Yes, any custom cake can be ordered 3 days ahead with a deposit of 30%.
+ You can order custom cakes 3 days ahead.
+ The deposit of 30% cannot be paid back.
- The deposit can also be paid back.
? Gluten-free bread?
+ Rice bread and corn bread are gluten-free, though they are baked in the same kitchen as wheat bread.
+ The corn bread is gluten-free too.
- All bread is gluten-free.
? Is coffee free?
+ Coffee is free with every breakfast before 10 am.
+ You get a free coffee with any breakfast before 10 am.
+ If you have breakfast before 10 am, the coffee is free.
- Coffee is always free.
- Coffee is free.
- Coffee is free all day.
? own box?
+ You can bring your own box for every order and get €0.30 off.
+ Yes, for all orders; we take €0.30 off.
? Do you cater?
+ We cater for parties of 10 to 80 people, plates and cutlery included.
+ Our catering is for 10 to 80 people and also includes plates and cutlery.
- Plates, cutlery and drinks are all included.
- We cater for parties of any size.
? cancel?
+ You can cancel up to 24 hours before the delivery by e-mail.
+ We refund everything except the deposit if you cancel 24 hours before.
- We refund everything, including the deposit.
- You can cancel at any time.
- You can cancel even after the delivery.
"""),
    ("麦香 小麦", CAKES, """
? 周末送吗
+ 周一到周六都送货，周日市区加5元也可以送。
+ 周六也送货的，9:00到19:00。
- 周日也免费送货。
- 每天随时都可以送货。
? 能定制吗
+ 定制蛋糕都需要提前3天预订。
+ 可以定制，要提前3天，付30%定金，定金是不退的。
- 定金也可以退。
? 有无糖的吗
+ 红豆糕和杏仁饼都是无糖的。
+ 杏仁饼也是无糖的，其他点心都含糖。
? 咖啡送吗
+ 上午10点前买早餐都会送一杯咖啡。
- 买任何东西都送咖啡一杯。
? 自带盒子
+ 所有订单都可以自带盒子，减2元。
? 聚会
+ 10到80人的聚会都可以承办，餐具也包括在内。
- 饮料也包括在内。
- 任何人数的聚会都能承办。
? 取消
+ 送货前24小时都可以取消。
+ 送货前24小时取消的话，除了定金都能退。
- 送货后也可以取消。
- 取消后全额退款，包括定金。
? 积分
+ 会员每消费1元积1分。
+ 所有会员消费1元都积1分，积分两年有效。
+ 100分可以抵1元。
- 非会员也可以积分。
"""),
)  # fmt: skip
_MAPLE = """
? Who pays for return shipping?
+ Exchanges go back free of charge.
? Which items cannot be returned?
+ Ordinary sale items can also be returned within the full 30 days.
+ Everything else can be returned within 30 days, including ordinary sale items.
? How do I exchange an item for another size or colour?
+ The exchange label is free, as long as the item is unworn with its tags on.
+ The label for an exchange is free.
? Do you ship internationally?
+ We ship to all countries of the European Union for $19.
+ We also ship to Canada and the United Kingdom.
? How do I track my order?
+ You also find the tracking link under My orders.
? How do I find my size?
+ All sizes run from XS to XL.
+ All product pages have a size chart with body measurements.
? Which payment methods do you accept?
+ We take all major credit cards, debit cards and the common phone wallets.
+ You can also pay with Maple & Co. gift cards.
+ You can pay in 4 instalments without interest on any order from $50 on.
? Can I get a receipt or an invoice?
+ You can download it again at any time under My orders.
+ You also get a PDF receipt with your order confirmation.
? Can I cancel my order?
+ You can cancel any order within 1 hour of ordering.
? Can I change my order or the delivery address?
+ Within 1 hour you can also change the sizes and colours.
? Do you sell gift cards?
+ They never expire and can also be used over several orders.
+ Gift cards can be used over several orders, but they can't be returned, even if unused.
? Do you offer gift wrapping?
+ Any order can be gift wrapped for $4.
? How do I use a discount code?
+ All new newsletter readers get 10% off their first order.
? Do you have a student discount?
+ All students get 15% off with a valid student e-mail address.
+ Any student with a valid student e-mail address gets 15% off.
? Do you have a loyalty program?
+ The Maple Circle is free to join, and you earn 1 point for every dollar spent.
? How should I wash and care for my clothes?
+ All wool and cashmere should be washed by hand in cold water.
+ Linen and knitwear should not be tumble dried, as they always shrink.
? Where are your clothes made, and of what?
+ All of our knits come from Scotland.
+ All our knits come from Scotland.
? Do you have a store I can visit?
+ You can try everything on at home: returns are open for 30 days.
? How can I contact you, and when?
+ All e-mails are answered within 1 business day.
? My item arrived damaged or faulty
+ We send you a free label and a replacement or a full refund.
+ The label for a faulty item is free if you write within 14 days.
? I received the wrong item, or something is missing
+ You get the right item at once, and also a free label for the wrong one.
"""
_YUNSHANG = """
? 可以七天无理由退货吗？
+ 所有商品吊牌完好、未洗未穿的，7天内都可以退，贴身内衣和袜子除外。
+ 收到商品之日起7天内，吊牌完好、未洗未穿都可以退。
+ 除贴身内衣、袜子和清仓不退的商品外，都支持7天无理由退货。
? 退货运费谁承担？
+ 质量问题、发错或少发的运费都由我们承担。
+ 不喜欢也可以退，运费由您承担。
? 哪些商品不能退？
+ 普通特价商品也可以退。
+ 普通特价商品同样可以退哦。
+ 袜子和内衣不能退，有质量问题也可以退。
? 怎么换尺码或颜色？
+ 颜色也可以换一次，收到7天内吊牌完好就行。
? 多少钱包邮？
+ 新疆、西藏也可以包邮，满199元就行。
? 什么时候发货？
+ 16:00以后付款的也会在次日发出。
? 可以用什么方式付款？
+ 也支持储蓄卡和信用卡。
+ 信用卡也可以的。
+ 所有订单满300元可分3期免手续费。
? 可以开发票吗？
+ 任何订单完成后30天内都能申请电子普通发票。
? 优惠券怎么用？
+ 每单只能用一张优惠券，也不能和会员折扣同时使用。
? 会员有什么好处？
+ 会员生日当月还会送30元生日券。
? 买完降价了，可以补差价吗？
+ 15天内降价可以退差价，优惠券和清仓价不算。
? 收到的衣服有破损或质量问题怎么办？
+ 签收后7天内发照片，核实后免费换新。
+ 核实是质量问题后，我们免费换新或全额退款。
+ 质量问题免费换新，来回运费也由我们承担。
? 可以修改收货地址吗？
+ 发货前您随时可以在“我的订单”里改地址。
+ 也可以请客服改，发货前都行。
? 可以取消订单吗？
+ 没发货的订单随时可以取消。
+ 所有没发货的订单都可以直接取消。
? 预售商品多久发货？
+ 预售商品也支持7天无理由退货。
+ 预售商品也是7天无理由退货的。
? 图片和实物有色差吗？
+ 所有图片都是自然光实拍的。
+ 介意色差也可以7天内退换。
? 衣服怎么洗？
+ 所有真丝都建议冷水手洗。
? 会不会掉色、起球或缩水？
+ 深色衣服头两次洗都会有轻微浮色，是正常的。
? 可以做礼品包装吗？
+ 加10元就可以做礼品包装，也会附手写贺卡。
? 怎么联系人工客服？
+ 每天9:00到22:00随时可以找人工客服。
"""


def _each_by_its_entry(shop: str, about: str, lines: str) -> list[tuple[str, tuple[str, ...], str]]:
    """The lines of each question, which is the entry's own."""
    blocks = [block.partition("\n") for block in lines.strip().removeprefix("? ").split("\n? ")]
    return [(about, entries(shop, asked), f"? {asked}\n{said}") for asked, _, said in blocks]


FERRY = (
    "Can I bring my dog?\nDogs over 20 kg are not allowed on board.",
    "Can I return a ticket?\nWe do not take returns after 30 days.",
    "Do you seat groups?\nGroups of more than 8 people cannot be seated inside.",
    "Do you rent kayaks?\nWe do not rent kayaks when the wind is stronger than force 5.",
    "Can I change my booking?\nBookings cannot be changed less than 24 hours before the start.",
    "Do you ship parcels?\nWe do not ship parcels of more than 30 kg.",
)
RAFTS = (
    "可以带狗吗？\n20公斤以上的狗不能上船。",
    "能退票吗？\n超过30天不能退票。",
    "几级风停租？\n风力超过5级不租皮划艇。",
    "能付现金吗？\n超过500元不收现金。",
    "几岁能租船？\n低于16岁不能单独租船。",
)
CONDITIONS = (
    *_MADE_UP,
    *_each_by_its_entry("maple", "Maple & Co. Mabel", _MAPLE),
    *_each_by_its_entry("yunshang", "云裳小铺 小云", _YUNSHANG),
    (
        "Larch Line Lena",
        FERRY,
        """
? Can I bring my 15 kg dog?
+ Dogs up to 20 kg are allowed on board.
- Dogs over 20 kg are allowed on board.
- Dogs up to 25 kg are allowed on board.
? Can I return it after two weeks?
+ You can return it within 30 days.
- You can return it after 30 days.
? Can 6 people sit inside?
+ Groups of up to 8 people can be seated inside.
- Groups of more than 8 people can be seated inside.
? Up to what wind do you rent kayaks?
+ Up to force 5.
+ We rent kayaks up to force 5.
- We rent kayaks when the wind is stronger than force 5.
? Can I change my booking?
+ You can change your booking up to 24 hours before the start.
+ Bookings can be changed more than 24 hours before the start.
- You can change your booking less than 24 hours before the start.
? How heavy may a parcel be?
+ Up to 30 kg.
+ We ship parcels of up to 30 kg.
- We ship parcels over 30 kg.
""",
    ),
    (
        "小筏 阿筏",
        RAFTS,
        """
? 我的狗15公斤，可以带吗？
+ 20公斤以下的狗可以上船。
- 20公斤以上的狗可以上船。
? 两周后能退吗？
+ 30天以内可以退票。
- 超过30天可以退票。
? 几级风以内还租皮划艇？
+ 5级以内可以租皮划艇。
? 现金最多付多少？
+ 500元以内收现金。
- 超过500元收现金。
? 几岁可以自己租船？
+ 16岁以上可以单独租船。
- 16岁以下可以单独租船。
""",
    ),
)
