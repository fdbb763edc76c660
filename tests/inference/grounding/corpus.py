"""Sentences with what they may stand on, and the verdict that each must get.

One line a sentence: `+` may be said, `-` may not. A block begins with the shopper's question after `?`.
"""

MAPLE = (
    "What is your return policy?\nYou can return anything within 30 days of delivery, as long as it is unworn, unwashed "
    "and still has its tags. Start the return under My orders, print the label and drop the parcel off within 7 days. "
    "A return label costs $6.95, taken off your refund. Items marked Final sale, underwear and pierced earrings cannot be returned.",
    "How much is shipping?\nStandard shipping within the US is $5.95, and free for orders of $75 or more. "
    "Express shipping is $14.95.",
    "How long does delivery take?\nStandard delivery within the US takes 3 to 5 business days, express 1 to 2. Orders placed "
    "before 1 pm Eastern time on a business day leave our warehouse the same day.",
    "Do you ship internationally?\nYes: to Canada, the United Kingdom and the European Union, for a flat $19, in 7 to 12 "
    "business days. We do not ship to other countries yet.",
    "How can I contact you, and when?\nOur team is there Monday to Friday, 9 am to 6 pm Eastern time: "
    "help@maple.example.com or +1 555-0142. E-mails are answered within 1 business day.",
    "How do I use a discount code?\nEnter the code in the cart and tap Apply. One code works per order, not on gift cards or "
    "Final sale items. New newsletter readers get 10% off their first order.",
    "Do you have a store I can visit?\nNo, Maple & Co. is online only, so there is no store to visit and no pick-up.",
    "How do I find my size?\nOur sizes run from XS to XL (US 0 to 16). Between two sizes, take the larger one for linen.",
    "Which payment methods do you accept?\nWe take all major credit and debit cards. From $50 on you can also pay in 4 "
    "instalments without interest. We do not accept checks or cash on delivery.",
)
YUNSHANG = (
    "可以七天无理由退货吗？\n可以的，本店支持7天无理由退货：自收到商品之日起7天内，吊牌完好、未洗未穿、不影响二次销售即可退。"
    "请在“我的订单”里点“申请退货”，按页面提示寄回。退货运费由您承担，质量问题由我们承担。",
    "退款多久到账？\n我们收到退回的商品并验收后，1到3个工作日内原路退款。银行卡可能再晚1到2个工作日到账。",
    "多少钱包邮？\n全国满99元包邮，不满99元收8元运费。新疆、西藏满199元包邮，不满收15元。",
    "什么时候发货？\n现货每天16:00前付款当天发出，16:00以后付款次日发出；法定节假日顺延。",
    "港澳台和海外能寄吗？\n目前只发中国大陆地区，港澳台和海外暂时不能寄。",
    "会员有什么好处？\n累计消费满500元升银卡，享95折；满2000元升金卡，享9折。会员生日当月送30元生日券。",
    "我该选什么尺码？\n一般按体重选：S适合80到95斤，M适合95到110斤，L适合110到125斤。",
    "可以用什么方式付款？\n支持手机扫码支付、储蓄卡和信用卡，满300元可分3期免手续费。暂不支持货到付款。",
)
CANDLES = (  # a shop that knows four things
    "What do you sell?\nMaya makes soy candles by hand.",
    "Can I return a candle?\nUnburnt candles can be returned within 14 days.",
    "How long does delivery to the UK take?\nDelivery within the United Kingdom takes 3 to 5 days and costs £4.",
    "How long do the candles burn?\nEach candle burns for about 40 hours.",
)
TEA = (  # likewise
    "你们卖什么？\n本店卖福建武夷山的岩茶和红茶。",
    "可以退货吗？\n未拆封的茶叶，签收后七天内可以退货，运费由买家承担。",
    "多久发货？\n付款后48小时内发货。",
    "茶叶能放多久？\n密封保存可放十八个月。",
)

CASES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Maple & Co. Mabel", MAPLE, """
? Can I return a dress?
+ You can return anything within 30 days of delivery.
+ You can return it within thirty days of delivery, as long as it is unworn and still has its tags.
+ The return label costs $6.95, which is taken off your refund.
+ The return label costs 6.95 dollars.
+ **Returns**: unworn items within 30 days.
+ 1. Start the return under My orders.
+ Final sale items cannot be returned.
- You can return anything within 60 days of delivery.
- You can return anything within two weeks of delivery.
- The return label costs $5.50.
- The return label is free.
- You can return it at our store in Boston.
- Final sale items can be returned.
- I have started the return for you.
- I've refunded your order.
- Your refund has been processed.
- I'll send you a label right away.
- Our team will call you tomorrow.
- We'll refund you in full.
- Print the label at https://maple-returns.example/label and drop it off.
? How much is shipping?
+ Standard shipping within the US is $5.95.
+ Shipping is free for orders of $75 or more.
+ Express shipping costs $14.95.
+ It is $5.95, and free from 75 dollars on.
- Shipping is free for all orders.
- Standard shipping is €5.95.
- Standard shipping is $7.95.
- Shipping is free for orders over $50.
- Express shipping costs $14.95 and arrives tomorrow.
- Use the code FREESHIP at checkout.
- Enter SAVE20 in the cart to save on shipping.
? How long does delivery take?
+ Standard delivery within the US takes 3 to 5 business days.
+ Standard delivery takes three to five business days, express 1 to 2 business days.
+ Orders placed before 1 pm Eastern time leave our warehouse the same day.
+ Orders placed before 13:00 Eastern time on a business day leave the same day.
- Standard delivery takes 3 to 5 days.
- Standard delivery takes 2 to 3 business days.
- Standard delivery within the US takes 7 to 12 business days.
- Your order will arrive on Monday.
- Your order will arrive by March 5.
- Orders placed before 3 pm leave the same day.
? Do you deliver to Japan?
- Yes, we deliver to Japan.
- Yes, we ship to Japan for $19 in 7 to 12 business days.
- Delivery to Japan takes 7 to 12 business days.
- Of course!
- No problem, we deliver to Tokyo in 7 to 12 business days.
+ We do not ship to other countries yet.
+ We ship to Canada, the United Kingdom and the European Union.
+ We ship to Canada, the UK and the EU for a flat $19.
+ I'm not sure whether we deliver to Japan.
+ I don't have any information about Japan, but the shop's team can help.
? How can I reach you?
+ You can write to help@maple.example.com or call +1 555-0142.
+ Our team is there Monday to Friday, 9 am to 6 pm Eastern time.
+ The team is there on Tuesdays from 9 am to 6 pm.
+ Call us at 555-0142.
- Write to support@maple.example.com.
- Call us at 1-800-555-0199.
- We are available 24/7.
- Our team is there on Saturdays from 9 am to 6 pm.
- Our team is there Monday to Friday, 8 am to 6 pm.
- Visit www.maple-help.com for more.
? Can I get 50% off?
- Sure, you get 50% off!
- Of course!
- Yes, we offer 50% off on all dresses.
- I can give you a discount of 10%.
- Everything is half price.
+ New newsletter readers get 10% off their first order.
+ New newsletter readers get ten percent off their first order.
+ I'm not sure about 50% off.
? Do you have a store in New York?
- Yes, we have a store in New York.
- Yes, we have a store you can visit.
- Our store in Manhattan is open daily.
+ No, Maple & Co. is online only.
+ Maple & Co. is online only, so there is no store to visit.
- Yes, we have a store in Boston, please contact our team for details.
- You're welcome to visit our store in Boston.
- If you want to try things on, visit our store in Boston or contact our team.
- We do not provide parking at our store.
+ For a store in New York, please ask the shop's team.
? Which sizes are there?
+ Our sizes run from XS to XL.
+ We have sizes XS, S, M, L and XL.
- We have sizes XS to XXL.
- Our sizes run from US 0 to 20.
? Do you take Bitcoin?
- Yes, we take Bitcoin.
- We accept Bitcoin and all major credit cards.
- Yes, we accept checks.
+ We take all major credit and debit cards.
+ From $50 on you can pay in four instalments without interest.
- You can pay in 6 instalments without interest.
- We accept cash on delivery.
+ We do not accept cash on delivery.
? Is order 20240506001 on its way?
- Your order 20240506001 is on its way.
- Your order has been shipped.
- I checked order 20240506001 and it left today.
+ I'm not able to say where order 20240506001 is.
+ Would you like me to pass this on to our team?
+ You asked about order 20240506001.
+ How can I help you today?
+ Sure, I can help.
+ You're welcome!
+ Let me know if there is anything else.
"""),
    ("Maya", CANDLES, """
? Do you sell gift cards?
- Yes, Maya sells gift cards.
- Yes, we do.
- Yes, Maya sells gift cards from $25 to $250.
- Gift cards are available in our shop.
+ I am not sure about gift cards; the shop's team can help.
+ Maya makes soy candles by hand.
? How long does delivery to France take?
- Delivery to France takes 3 to 5 days.
- Delivery to France takes 3 to 5 days and costs £4.
- It takes 7 days to France.
+ Delivery within the United Kingdom takes 3 to 5 days.
+ Within the UK it takes three to five days and costs £4.
? Do you have a shop in London I can visit?
- Yes, our shop in London is open Monday to Friday.
- Yes, you can visit us in London.
- You can visit our studio in Bristol.
? How long does a candle burn?
+ Each candle burns for about 40 hours.
+ Each candle burns for about forty hours.
- Each candle burns for about 60 hours.
- Each candle burns for about 40 days.
? Are the candles vegan?
- Yes, all our candles are vegan.
- Yes, they are vegan and made of organic beeswax.
"""),
    ("云裳小铺 小云", YUNSHANG, """
? 裙子不喜欢可以退吗？
+ 可以的，本店支持7天无理由退货。
+ 亲，收到商品之日起七天内，吊牌完好、未洗未穿就可以退哦。
+ 亲，支持七天无理由退货，退货运费由您承担。
+ 退货运费由您承担，质量问题由我们承担。
+ 请在“我的订单”里点“申请退货”。
- 亲，收到商品之日起15天内可以退货。
- 亲，本店支持一个月无理由退货。
- 退货运费由我们承担10元。
- 已为您申请退货。
- 我已经帮您退款了，请注意查收。
- 我马上帮您处理退款。
- 稍后会有客服给您打电话。
- 您的退款已提交。
- 我这边给您申请补偿。
- 保证给您退款。
? 退款几天到账？
+ 验收后1到3个工作日内原路退款。
+ 验收后一到三个工作日内原路退款，银行卡可能再晚1到2个工作日。
- 验收后1到3天内原路退款。
- 验收后5个工作日内退款。
- 验收后7天内原路退款。
- 24小时内到账。
? 包邮吗？
+ 亲，全国满99元包邮，不满99元收8元运费。
+ 满￥99包邮。
+ 新疆、西藏满199元包邮。
- 亲，全场包邮。
- 亲，满59元包邮。
- 不满99元收10元运费。
- 亲，输入优惠码BAOYOU88即可包邮。
? 什么时候发货？
+ 现货每天16:00前付款当天发出。
+ 每天下午4点前付款，当天发出哦。
+ 法定节假日顺延。
- 亲，下单后48小时内发货。
- 亲，您的订单明天发货。
- 亲，已帮您催发货了。
- 每天18:00前付款当天发出。
- 周六付款当天发出。
? 能便宜点吗？
- 当然可以，八折优惠。
- 当然可以！给您打8折。
- 可以的亲，满200减30。
- 今天下单送小礼品。
+ 累计消费满500元升银卡，享九五折。
+ 满2000元升金卡，享9折优惠。
+ 会员生日当月送30元生日券。
- 银卡会员享8折。
? 你们有实体店吗？
- 是的，我们有实体店。
- 有的，实体店在上海。
- 我们的实体店在南京路100号。
- 是的，欢迎到店试穿。
+ 这个我不太确定，可以由店铺的同事来帮忙。
+ 抱歉，资料里没有提到实体店。
- 有的，详情请咨询我们上海门店的客服。
- 欢迎光临我们的上海实体店。
- 我们没有提供上门试穿。
+ 关于实体店，请联系店铺客服。
? 能寄到法国吗？
- 可以寄到法国的。
- 能的亲，法国3到5天送达。
- 没问题！
+ 目前只发中国大陆地区，港澳台和海外暂时不能寄。
+ 抱歉亲，海外暂时不能寄。
? 可以货到付款吗？
- 可以货到付款的亲。
- 支持货到付款。
+ 暂不支持货到付款。
+ 支持手机扫码支付、储蓄卡和信用卡。
+ 满300元可以分三期免手续费。
- 满300元可以分12期免手续费。
? 我100斤穿什么码？
+ 亲，100斤适合M码，M适合95到110斤。
+ 您说体重100斤，可以选M码。
- 亲，100斤适合XXL码。
? 有红色的连衣裙吗？
- 有的亲，红色连衣裙现货。
- 红色连衣裙只要128元。
- 有的。
? 你们电话多少？
- 亲，客服电话是400-820-8820。
- 请访问 https://yunshang.example.cn/help 。
- 加微信 yunshang888 联系我们。
+ 这个问题需要由店铺的同事来回答。
? 谢谢
+ 不客气，亲！
+ 还有什么可以帮您的吗？
+ 很高兴为您服务！
"""),
    ("山里茶 阿茶", TEA, """
? 有绿茶吗？
- 有的，我们有绿茶。
- 绿茶50克98元。
+ 本店卖福建武夷山的岩茶和红茶。
? 茶叶可以退吗？
+ 未拆封的茶叶，签收后7天内可以退货。
+ 未拆封的茶叶签收后七天内可以退，运费由买家承担。
- 拆封的茶叶也可以退，运费我们出5元。
- 签收后30天内可以退货。
? 多久发货？
+ 付款后48小时内发货。
+ 付款后四十八小时内发货。
- 付款后两天内发货。
- 付款后24小时内发货。
? 能放多久？
+ 密封保存可放18个月。
- 密封保存可放两年。
"""),
)  # fmt: skip
