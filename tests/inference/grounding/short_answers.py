"""Bare yes and no, bare figures, what is not sold, and what “it” is where an earlier message named it.

Marks as in `corpus`; before a question `<` is an earlier message of the shopper, `>` one of the assistant. The shops
are made up: fishing tackle, tea, toys, stationery, aquariums, skin care, babies' things, surfing, knitwear, shirts. In
`LEFT_OUT` a reply marked `&` is to be followed by the condition that it leaves out, one marked `=` by nothing.
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
TOYS = (
    "Do you deliver on Saturdays?\nWe deliver Monday to Friday. Saturday delivery costs $9 extra.",
    "Can I return a puzzle?\nPuzzles can be returned within 14 days if the seal is unbroken. Opened puzzles can only be exchanged.",
    "Is gift wrapping free?\nGift wrapping is free for club members and costs $3 for everyone else.",
    "Do you have a shop?\nYes, our shop in Portland is open every day from 10:00 to 18:00.",
    "Do you buy used toys?\nWe do not buy used toys.",
    "Can I pay by invoice?\nSchools and kindergartens can pay by invoice within 30 days.",
    "Are your paints safe?\nAll our paints are free of lead and dermatologically tested.",
    "Do you ship to Mexico?\nYes, shipping to Mexico takes 8 days and costs $15.",
    article("Badger Balance Bike", "Ride-ons", "A wooden balance bike with rubber tyres. For children from 2 years on. It carries up to 25 kg.", "89", "USD", 4, colours=["Red", "Green"]),
    article("Fox Pedal Car", "Ride-ons", "A steel pedal car with a horn and working headlights.", "210", "USD", 2, colours=["Blue"]),
    article("Owl Jigsaw 500", "Puzzles", "500 pieces of thick recycled cardboard.", "19", "USD", 30),
    article("Hedgehog Kite", "Kites", "A nylon kite with a 40 m line.", "25", "USD", 0),
)  # fmt: skip
PENS = (
    "可以刻名字吗？\n钢笔可以免费刻名字，圆珠笔不能刻。",
    "运费怎么算？\n满59元包邮，不满收5元。偏远地区每单加收10元。",
    "墨水可以退吗？\n墨水拆封后不能退。未拆封的15天内可以退。",
    "学校采购能开专票吗？\n学校采购可以开专用发票，个人只开普通发票。",
    "支持换货吗？\n支持15天内换货，刻字的商品不换。",
    "周末发货吗？\n周六发货，周日不发货。",
    "有样品吗？\n没有样品提供。",
    "可以自提吗？\n可以到南京路店自提，需提前一天预约。",
    article("云雀钢笔", "钢笔", "铱金笔尖，旋转吸墨。可以用碳素墨水。", "128", "CNY", 9, 颜色=["墨绿", "酒红"]),
    article("山鹊走珠笔", "走珠笔", "0.5毫米，速干。防水。", "26", "CNY", 40, 颜色=["黑色"]),
    article("素白手账本", "本子", "A5尺寸，100克道林纸，不洇墨。", "45", "CNY", 0),
    article("竹节笔袋", "笔袋", "帆布笔袋，可以机洗。", "39", "CNY", 3),
)  # fmt: skip
AQUA = (
    "Do you guarantee live fish?\nFish are guaranteed for 7 days if you send us a photo of the dead fish.",
    "How much is delivery?\nDelivery is free within 20 miles. Beyond that it costs $18.",
    "Do you test water?\nWe test water for free in the shop.",
    "Do you take fish back?\nWe take back healthy fish for store credit.",
    "Can I reserve a fish?\nYes, you can reserve fish for up to 14 days with a deposit of 20%.",
    "Do you install aquariums?\nWe do not install aquariums at home.",
    article("Coral 60 Tank", "Tanks", "A 60 litre glass tank with a lid and LED light.", "149", "USD", 3),
    article("Reef 120 Tank", "Tanks", "A 120 litre tank with a built-in filter. The glass is low iron.", "349", "USD", 1),
    article("Murmur Air Pump", "Pumps", "Very quiet, with an adjustable flow.", "29", "USD", 12, colours=["White"]),
)  # fmt: skip
SKIN = (
    "敏感肌可以用吗？\n舒缓系列敏感肌可以用，焕亮系列不建议敏感肌使用。",
    "开封了能退吗？\n开封后不支持退货，未开封7天内可退。",
    "有赠品吗？\n满299元送面膜一盒。",
    "可以指定快递吗？\n不能指定快递，默认发中通。",
    "会员生日有礼吗？\n金卡会员生日送护手霜。",
    "孕妇能用吗？\n孕妇请先咨询医生。",
    article("舒缓保湿霜", "面霜", "含神经酰胺，不含香精。质地清爽。", "168", "CNY", 20),
    article("焕亮精华液", "精华", "含烟酰胺，淡化暗沉。需要避光保存。", "238", "CNY", 6),
    article("净澈洁面乳", "洁面", "氨基酸表活，弱酸性。", "88", "CNY", 0),
)  # fmt: skip
CRADLES = (
    "宝宝游泳怎么收费？\n单次88元，10次卡680元，适合出生15天到3岁的宝宝，要提前一天预约。",
    "提供上门安装吗？\n婴儿床提供上门安装，每次60元，限市区。",
    article("婴儿湿巾 80抽", "洗护", "无酒精无香精。", "9.90", "CNY", 500),
    "包邮金额：129元",
    "泳帽价格：15元",
    "退货天数：10天",
)
SURF = (
    "How much is shipping?\nSmall parcels ship for $6.50, free from $90. Boards ship by freight for $59 each.",
    "Do you rent wetsuits?\nYes, $15 a day, in sizes from kids 8 to XXL, at the beach hut.",
    "Do you give surf lessons?\nYes, group lessons of two hours for $85, board and wetsuit included.",
    "Days to return a wetsuit: 21 days",
    "Service phone: (650) 555-0137",
)
KNITS = (
    "Do you ship to Norway?\nYes, to Norway for $25, in 6 to 9 days. Duties and taxes are worked out and paid at checkout, so nothing is due at the door.",
    "How much is shipping?\nShipping is $6, and free for orders of $60 or more.",
    "Which sizes do you have?\nOur sizes run from S to L.",
    "Can I return it?\nYou can return anything within 30 days, as long as it is unworn and still has its tags.",
    "Do you sell gift cards?\nYes: gift cards from $25 to $250, sent by e-mail. They never expire and cannot be returned.",
    "Do you have a student discount?\nStudents get 15% off with a valid student e-mail address. It cannot be combined with other codes.",
    article("Robin Wool Hat", "Hats", "A ribbed hat.", "30", "USD", 4, sizes=["S", "M"], material="Merino wool"),
    article("Wren Mittens", "Mittens", "Long mittens.", "35", "USD", 4, sizes=["S", "M", "L"], material="Alpaca"),
    article("Lark Scarf", "Accessories", "A wide scarf.", "45", "USD", 4),
)  # fmt: skip
SHIRTS = (
    "多少钱包邮？\n满99元包邮，不满99元收8元运费。",
    "可以取消订单吗？\n没发货的订单可以在“我的订单”里直接取消，1个工作日内原路退款。",
    "预售的能退吗？\n预售商品同样支持7天无理由退货，从收到之日算起。",
    "可以刷卡吗？\n支持储蓄卡和信用卡。",
    "可以退货吗？\n可以，7天内吊牌完好、未洗未穿即可退货。",
    "怎么换尺码？\n收到7天内可以换一次尺码。",
    article("竹枝衬衫", "衬衫", "细亚麻衬衫。", "159", "CNY", 6, 尺码=["S", "M", "L"], 颜色=["墨绿", "雾蓝"]),
    article("松针风衣", "外套", "短款风衣。", "299", "CNY", 3, 尺码=["M", "L", "XL"], 颜色=["驼色"]),
)  # fmt: skip
BACK_SOON = (
    "Can I be told when something is back?\nYes, you can be told by e-mail when it is back.",
    "How do I order?\nYou can order on our site or by phone.",
    "Do you sell gift cards?\nYes, gift cards can be ordered on our site.",
)
WAVES = (
    "Can I get a refund?\nWetsuits can be refunded within 21 days if they are dry.",
    "Can I cancel my order?\nYou can cancel it under My orders until it is packed.",
    "Do you rent wetsuits?\nYes, we hire out wetsuits for $15 a day.",
    "How much is a lesson?\nA lesson is $85.",
)
CLOTHES = (
    "连衣裙尺码不合适可以退吗？\n尺码不合适的话，10天内可以换一次尺码。",
    "可以到付吗？\n付款前可以选到付。",
    "运费多少？\n运费8元。",
)
STROLLERS = (
    "奶粉可以退换吗？\n奶粉属于食品，签收后没有质量问题不退不换。",
    "婴儿车能退货吗？\n没有推出门用过、包装齐全的，15天内可以退，运费由您承担。",
)
SHORT_ANSWERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Heron & Pike Finn", TACKLE, """
? How many employees do you have?
- The answer is 30.
- 30
? after how many days is it too late to return waders?
+ The answer is 30.
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
+ We have no landing nets.
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
    ("Badger Toys Bea", TOYS, """
? do you deliver on saturdays for free?
- Yes.
? do you deliver on Saturdays?
- No.
? Can I return an opened puzzle?
- Yes.
- Of course, no problem!
+ No.
? can i return a puzzle if the seal is unbroken
+ Yes, you can.
- No, you can't.
? is gift wrapping free
- Yes, it is.
- Sure!
? is gift wrapping free for club members?
+ Yes.
- No.
? do you have a shop in Portland?
+ Yes, we do!
- No, we don't.
- Unfortunately not.
? do you buy used toys
+ No, sorry.
- Yes.
- Absolutely!
? can i pay by invoice
- Yes.
? we are a school, can schools pay by invoice?
+ Yes.
? are the paints free of lead?
+ Yes, they are.
- No.
? got any puzzles?
- We don't have any puzzles, sorry.
- No, we don't carry puzzles.
+ Yes!
? do you sell kites
+ Kites are sold out right now.
+ Unfortunately, the Hedgehog Kite is out of stock.
? do you sell dolls?
- Yes.
? Does the Badger Balance Bike have a horn?
- Yes.
- Yes, it has a horn.
? Is the Fox Pedal Car available in blue?
+ Yes.
- No.
- We don't have it in blue.
+ We don't have it in red.
< hi, i like the Badger Balance Bike
> The Badger Balance Bike costs $89.
? has it got headlights
- It has working headlights.
- Yes, it does.
+ It has rubber tyres.
< i want the Fox Pedal Car
? how much weight does it carry?
- It carries up to 25 kg.
+ I'm not sure how much weight it carries.
< i want the Fox Pedal Car
> There is also the Badger Balance Bike.
? how much is that one?
+ It costs $89.
"""),
    ("雀巢文具 小雀", PENS, """
? 圆珠笔能刻名字吗
- 可以的。
- 能刻的哦。
+ 不能。
? 钢笔刻名字免费吗？
+ 是的。
- 不是。
? 包不包邮
- 包邮。
- 是的亲。
? 满60元包邮吗
+ 是的。
- 不包邮哦。
? 拆封的墨水可以退吗
- 可以的亲。
+ 不可以。
? 墨水没拆封能退吗
+ 能退的。
- 不能退。
? 个人能开专票吗
- 可以的。
? 周日发货吗
- 发货的。
- 是的。
+ 不发货。
? 周六发货吗？
+ 发货的。
- 不发货。
? 可以自提吗
+ 可以的，要提前一天预约。
- 不可以。
? 有样品吗
- 有的。
+ 没有。
? 有没有钢笔
- 没有钢笔。
- 我们不卖钢笔。
- 没有哦。
+ 有的，云雀钢笔。
? 云雀钢笔有蓝色吗
+ 没有。
- 有的。
? 有笔袋卖吗
- 没有卖笔袋。
+ 有的。
? 你们卖毛笔吗
- 卖的。
< 云雀钢笔怎么样
? 防水吗？
- 防水。
- 是的，防水的。
< 竹节笔袋多少钱
> 竹节笔袋39元。
? 可以机洗吗
+ 可以机洗。
+ 可以的。
- 不可以。
< 云雀钢笔多少钱
> 云雀钢笔128元。
? 这个能机洗吗
- 可以的。
"""),
    ("Aqua Ana", AQUA, """
? is delivery free?
- Yes, it is.
- Absolutely.
? is delivery free within 20 miles
+ Yes.
- No.
? do you test water for free?
+ Yes, we do.
- No, we don't.
? do you take back sick fish
- Yes.
? can i reserve a fish
- No.
- Sorry, no.
? do you install tanks at home?
- Yes.
? do you install aquariums
+ No.
? do you have tanks
- No, we have no tanks.
- Sorry, we don't sell tanks.
+ We don't have tanks with a stand.
+ Yes, we do.
? do you sell pumps in black
+ No.
+ We don't have the Murmur Air Pump in black.
- We don't stock pumps.
< how big is the Coral 60 Tank
> It holds 60 litre.
? does it have a filter?
- Yes.
- It has a built-in filter.
+ It has a lid and LED light.
? Does the Reef 120 Tank have a filter?
+ Yes!
- No.
"""),
    ("清禾护肤 小禾", SKIN, """
? 焕亮系列敏感肌能用吗
- 可以的。
? 舒缓系列敏感肌能用吗
+ 可以的哦。
- 不能。
? 开封了可以退吗
- 可以的。
- 可以退。
+ 不可以。
? 未开封可以退吗
+ 可以的亲。
? 有赠品吗
- 没有。
? 能指定快递吗
- 能。
+ 不能。
? 有没有精华卖
- 没有。
- 没有精华。
+ 有的哦。
? 你们卖口红吗
- 卖的。
? 会员生日有礼物吗
- 没有。
< 舒缓保湿霜怎么样
? 需要避光保存吗
- 需要避光保存。
- 是的。
+ 它不含香精。
< 焕亮精华液怎么样
? 需要避光保存吗
+ 需要避光保存。
+ 需要的。
- 不需要。
"""),
    ("小树苗母婴 小树", CRADLES, """
? 月嫂一个月多少钱？
- 129元
- 价格是129元。
- 大约是15元。
- 10天
? 婴儿理发一次多少钱？
- 80元
- 婴儿理发一次多少钱？80元
- 88元。
? 宝宝游泳一次多少钱？
+ 88元。
+ 价格是88元。
? 泳帽多少钱
+ 15元
? 多少钱？
+ 15元
"""),
    ("Saltline Surf Mia", SURF, """
? What does a paddleboard cost per hour?
- $6.50
- That would be $15.
- 21 days.
? How long does a bank refund take?
- 21 days.
- (650) 555-0137
? How much is a wetsuit for a day?
+ $15.
+ It is $15.
? what's your phone number
+ (650) 555-0137
? How much is it?
+ It is $85.
"""),
    ("Robin & Wren Ida", KNITS, """
? do you ship to Norway
+ It takes 6 to 9 days, and duties and taxes are paid at checkout.
- It takes 6 to 9 days, and duties and taxes are due at the door.
? is shipping free?
+ Otherwise, shipping is $6.
+ Not always — shipping is $6, but it's free for orders of $60 or more.
- Hi, yes.
- Hello there, yes, it is!
- Okay, yes.
- It sure is!
- I'm afraid not.
? does the Robin Wool Hat have a pompom
- Yes.
- No.
? is the Robin Wool Hat ribbed
+ Yes.
- No.
? do you have the Robin Wool Hat in L
+ I'm sorry, the Robin Wool Hat isn't available in L.
- The Robin Wool Hat is available in L.
- I'm sorry, the Robin Wool Hat isn't available in M.
? I threw the tags away, can I still return it
+ No, it must still have its tags to be returned.
? can I return a gift card
+ No, gift cards cannot be returned.
- Yes, gift cards can be returned.
? do you do anything for uni students
- They do not have a student discount.
- We don't have a student discount.
+ It cannot be combined with other codes.
? are gift cards refundable
+ No, gift cards cannot be returned.
- No, gift cards cannot be sent by e-mail.
? can I spend a gift card on mittens
+ Yes, you can!
? do you have scarves
+ Yes, we have the Lark Scarf.
< do you have the Robin Wool Hat
> Yes, we have the Robin Wool Hat in S and M.
? what is it made of
+ It is made of merino wool.
- It is made of alpaca.
"""),
    ("竹里 小竹", SHIRTS, """
? 包邮吗
- 亲，是的。
- 亲，可以的~
- 您好，可以的。
- 嗯，可以。
- 好的亲，可以的。
+ 亲，满99元包邮。
? 没发货能不能取消
+ 能的，可以在“我的订单”里直接取消。
- 不能取消。
? 可以取消订单吗
+ 没发货可以直接取消哦。
? 定金付了的能退吗
+ 对于预售商品，同样支持7天无理由退货。
? 洗过的能退货吗
+ 不可以。
- 可以的。
? 能刷信用卡吗
+ 可以的。
- 不可以。
? 包不包邮
- 是。
- 会哦亲。
? 竹枝衬衫有长袖的吗
- 有。
? 竹枝衬衫有L码吗
+ 有。
? 松针风衣防水吗
+ 资料里没有提到防水呢，需要的话可以帮您转给客服。
- 资料里没有提到防水呢，已帮您转给客服。
- 资料里没有提到防水呢，我帮您转给客服。
? 竹枝衬衫有墨绿色吗
+ 有墨绿色的。
- 没有墨绿色。
- 有咖啡色的。
? 竹枝衬衫有XL码吗
+ 没有XL码哦，只有S、M、L。
+ 没有XL码。
+ 没有。
- 有的。
< 竹枝衬衫好看
> 竹枝衬衫159元。
? 有XL码吗
+ 没有XL码哦，只有S、M、L。
+ 亲，没有XL码。
+ 没有的。
- 有XL码的。
< 竹枝衬衫好看
> 竹枝衬衫159元。
? 有S码吗
+ 有的。
- 没有S码。
- 没有。
< 竹枝衬衫好看
> 竹枝衬衫159元。
? 有现货吗
+ 有的。
- 没有。
"""),
    ("Heron & Pike Finn", (*TACKLE, *BACK_SOON), """
? Is the Pike Landing Net available?
- Yes, the Pike Landing Net is available.
- Yes, you can order it now.
- Yes.
- It's available on our site.
- You can purchase the Pike Landing Net now.
- Go ahead and order it.
+ It is not available at the moment.
+ No.
+ The Heron Rain Jacket is available.
+ You can order the Heron Rain Jacket.
+ Gift cards can be ordered on our site.
+ You can be told when it is back.
+ The Pike Landing Net costs $45.
+ Would you like to order it?
< How much is the Pike Landing Net?
> The Pike Landing Net costs $45.
? can i buy it now
- you can buy it on our site
- Yes, you can buy it.
+ No.
+ No, you can't buy it now.
? Which nets do you have?
- The Pike Landing Net has a rubber mesh, and you can order it now.
+ The Pike Landing Net has a rubber mesh.
? How do I order?
+ You can order on our site or by phone.
"""),
    ("松月茶舍 小月", (*TEAS, "怎么下单？\n在商品页直接拍下，也可以打电话订。", "到货会通知吗？\n到货后会短信通知。"), """
? 竹编茶盘有货吗
- 可以的，现在就能拍
- 有货的亲
- 能买哦
- 有的。
- 放心拍。
+ 目前没有货。
+ 到货后会短信通知。
+ 白毫银针可以直接拍。
+ 您可以看看白毫银针，现在有货。
< 竹编茶盘多少钱
> 竹编茶盘158元。
? 现在能拍吗
- 能拍的亲
- 可以。
- 可以直接下单。
+ 不可以。
+ 现在不能拍。
"""),
    ("Plover Pia", WAVES, """
? Can you refund me right now?
- Yes, of course!
- Yes.
- OK
- Sure thing!
- Good news: yes!
- Yes, thanks!
- I think so.
+ Wetsuits can be refunded within 21 days if they are dry.
? Could you please cancel my order?
- Certainly!
- Okay!
+ You can cancel it under My orders until it is packed.
? Can I cancel my order before it is packed?
+ Yes.
+ OK
? Do you rent kayaks?
- OK!
- I think so.
- Good news: yes!
? How much is a lesson?
+ OK, a lesson is $85.
? Can you hire out wetsuits?
+ Yes!
+ Sure thing!
"""),
    ("云朵 小云", CLOTHES, """
? 连衣裙能退吗
- 能退。
- 可以退。
- 可以的。
- 好的
- OK
+ 不可以。
+ 不能退。
+ 尺码不合适的话，10天内可以换一次。
? 能退吗
- 能退
- 能的
? 能帮我改成到付吗
- 好的呢亲
- 可以的
- 好
+ 付款前可以选到付。
? 可以到付吗？寄到日本
- 可以的亲，放心吧。
- 好的呢亲
- 好的，亲
? 可以到付吗
+ 可以的，付款前可以选到付。
? 运费多少
+ 好的亲，运费8元。
"""),
    ("小树苗母婴 小树", STROLLERS, """
? 能退吗
- 可以的。
- 能的
? 婴儿车15天内包装齐全没有推出门用过能退吗
+ 可以的。
"""),
)  # fmt: skip
RODS = (
    "Can I return waders?\nUnworn waders can be returned within 30 days of delivery.",
    "Is there a loyalty card?\nMembers of our club get 5% off every order.",
    "Do you engrave rods?\nWe engrave rods if they were bought from us. It takes 3 days.",
    "Can I cancel an order?\nOrders can be cancelled as long as they are not packed.",
    "How much is shipping?\nShipping is $6. Orders of $75 and more ship free.",
    "Do you repair rods?\nWe repair carbon rods, except those with a broken tip.",
    "Do you teach casting?\nCasting lessons are on Saturdays at 10:00 and cost $40. Children under 10 join only with an adult.",
)
POTS = (
    "茶叶可以退吗？\n未拆封的茶叶签收后7天内可以退货。",
    "可以刻字吗？\n仅限紫砂壶可以刻字，每把20元，3天做好。",
    "有会员折扣吗？\n会员每单9折，生日当月送茶样。",
    "茶具碎了赔吗？\n运输途中破碎的茶具免费补发。请在签收后24小时内拍照。",
    "能开发票吗？\n可以开电子发票，3个工作日内发到邮箱。",
    "茶饼怎么存放？\n茶饼放在阴凉干燥处，避免阳光直射。",
    "可以分期吗？\n单笔满500元可以分3期，免手续费。",
    "可以换货吗？\n除定制商品外，7天内可以换货一次。",
)
LEFT_OUT: tuple[tuple[tuple[str, ...], str], ...] = (
    (RODS, """
? how long can I return waders
& You can return waders within 30 days of delivery.
= Waders can be returned within 30 days if unworn.
= Unworn waders: you can return them within 30 days.
? any discount?
= As a club member you get 5% off.
? do you engrave rods
& Yes, we engrave rods. It takes 3 days.
= Yes, we engrave rods that were bought from us.
= It takes 3 days.
? can i cancel my order
& Yes, orders can be cancelled.
& You can cancel your order.
= You can cancel as long as it is not packed.
? how much is shipping
= Shipping is $6.
= Orders of $75 and more ship free.
? do you repair rods
& Yes, we repair carbon rods.
= We repair carbon rods, but not with a broken tip.
? when are casting lessons
= Casting lessons are on Saturdays at 10:00.
= They cost $40.
& Children under 10 can join.
"""),
    (POTS, """
? 茶叶几天内可以退
& 签收后7天内可以退货。
= 未拆封的茶叶7天内可以退货。
= 没拆封的话，7天内都可以退。
? 可以刻字吗
= 紫砂壶可以刻字，每把20元。
? 有折扣吗
& 每单9折。
= 会员每单9折。
? 茶具碎了怎么办
= 运输途中破碎的茶具免费补发。
= 请在签收后24小时内拍照。
? 发票多久能开
= 电子发票3个工作日内发到邮箱。
? 茶饼怎么放
= 放在阴凉干燥处。
= 避免阳光直射就好。
? 能分期吗
= 满500元可以分3期。
? 能换货吗
& 7天内可以换货一次。
= 定制商品不能换，其他的7天内可以换一次。
"""),
)  # fmt: skip
