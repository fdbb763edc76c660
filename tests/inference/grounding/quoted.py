"""Answers that say yes or no in more words, and denials of what an entry affirms. Marks as in `corpus`.

The shops are made up: a kite maker, a bookbinder, a quay with boats, an optician.

The answer of an FAQ is a yes to its own question alone.
"""

from tests.inference.grounding.short_answers import article

KITES = (
    "How much is delivery?\nDelivery costs $9. Orders from $90 on are delivered free.",
    "Can I return a kite?\nKites can be returned within 21 days if they have not been flown.",
    "Do you take cash?\nYes, in our workshop. We do not take cheques.",
    "Do you have a bonus programme?\nEach dollar gives one feather; 300 feathers are a $12 voucher.",
    "Do you give courses?\nA kite course takes place every first Sunday at 2 pm, $38 a person including bamboo and paper, for up to 10 people.",
    "Do kites come with a line?\nAll kites come with a line of 50 metres. Winders are sold separately.",
    "Kestrel kite\nKestrel kite (KI-1) costs $64.\nKestrel kite is in stock now.\nA delta of ripstop nylon.",
)
BINDER = (
    "能退货吗？\n未使用的本子签收后12天内可以退。刻字的不能退。",
    "包邮吗？\n满120元包邮，不满收9元。",
    "有会员积分吗？\n消费每满1元积1分，600分可以换一本线装本。",
    "上课包材料吗？\n体验课每人136元，含纸和线，不含封皮。",
    "可以加急吗？\n可以，加急3天做好，加收30元。",
)
QUAY = (
    "Where you may go\nStay between Gull Rock and the harbour light. Keep 50 m away from the seals on the sandbank and 20 m from moored boats. Landing on Heron Island is forbidden from March to July because of nesting birds.",
    "The pontoon\nSmoking is prohibited on the pontoon. Drones are banned.",
    "What is the weight limit of the rental boats?\nOur rental single kayaks carry up to 125 kg. If you are near the limit, tell us.",
    article("Tern Tour 12'6 inflatable board", "Boards", "Touring board with two bungee nets, hand pump, leash and bag. The paddle is sold separately.", "549", "GBP", 5),
    article("Tern 10'6 inflatable board", "Boards", "All-round board with hand pump, leash, paddle and bag.", "389", "GBP", 5),
)  # fmt: skip
GARAGE = (
    "车库有什么规定？\n车库内禁止吸烟，严禁携带宠物，谢绝推销。一楼可以给EV车充电。",
    article("日抛隐形眼镜30片装", "隐形眼镜", "日抛，非离子材质。", "139", "CNY", 5),
)
QUOTED: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Kestrel Kit",
        KITES,
        """
? Is delivery free for $70?
- The answer to the shopper's question "Is delivery free for $70? " is yes.
- The answer to the question is yes.
- Is yes.
- The answer is yes.
+ The answer is no.
? Is delivery free for $95?
+ The answer to the shopper's question "Is delivery free for $95?" is yes.
+ The answer is yes.
? Do you take cash?
+ The answer is yes.
+ The answer to your question "Do you take cash?" is yes.
- The answer is no.
- The answer to "Do you take cash?" is no.
? Do you take cheques?
- The answer is yes.
- Based on the facts, the answer to the shopper's question is yes.
+ The answer is no.
? Do I get feathers when I buy?
- You do not get feathers when you buy.
- The shopper does not get feathers when they buy.
- Shoppers get no feathers.
+ Each dollar gives one feather.
? Does the course include the bamboo?
- The kite course does not include the bamboo.
- The course doesn't include bamboo and paper.
- Bamboo is not included in the course.
+ The kite course includes the bamboo.
+ The price includes bamboo and paper.
? Does the kite come with a winder?
+ Winders are sold separately.
- Kites do not come with a line.
""",
    ),
    (
        "Tern Point Tern",
        QUAY,
        """
? May we land on Heron Island in May?
- Yes, you may land on Heron Island in May as long as you stay between Gull Rock and the harbour light.
- Yes, you can land on Heron Island in May.
+ Landing on Heron Island is forbidden from March to July.
+ No, landing on Heron Island is forbidden from March to July because of nesting birds.
? Can I smoke on the pontoon?
- Yes, you can smoke on the pontoon.
- Smoking is allowed on the pontoon.
+ No, smoking is prohibited on the pontoon.
+ Smoking is not allowed on the pontoon.
? Can I fly a drone?
+ No, drones are banned.
- Yes, you can fly drones.
? Do I get a paddle with the Tern Tour 12'6?
- Yes, you get a paddle with the Tern Tour 12'6.
- The Tern Tour 12'6 comes with a paddle.
+ No, the paddle is sold separately.
? Do I get a paddle with the Tern 10'6?
+ Yes, the Tern 10'6 comes with a paddle.
? I want to store a 5 m sea kayak for the whole season - price?
- The weight limit of the rental boats is 125 kg.
? I need to store a kayak, what's the price?
- The weight limit of the rental boats is 125 kg.
""",
    ),
    (
        "车库 阿库",
        GARAGE,
        """
? 车库内可以吸烟吗？
+ 不可以，车库内禁止吸烟。
+ 车库内不能吸烟。
- 车库内可以吸烟。
? 一盒几片，多少钱？
+ 日抛139元。
? 车库里有Wi-Fi和休息的地方吗
- 车库内的Wi-Fi在一楼。
- 车库的Wi-Fi和宠物在车库内。
+ 抱歉，我不清楚有没有Wi-Fi。
? 车库里有ev充电吗
+ 车库内可以给EV充电。
""",
    ),
    (
        "线装铺 阿线",
        BINDER,
        """
? 可以退吗
- 答案是可以。
? 未使用的本子可以退吗
+ 答案是可以的。
? 110元包邮吗
- 答案是可以。
- “110元包邮吗？”的答案是肯定的。
+ 答案是不可以。
? 买东西有积分吗
- 消费没有积分。
- 买东西不积分。
+ 消费每满1元积1分。
? 体验课含不含纸
- 体验课不含纸和线。
+ 体验课含纸和线。
? 能加急吗
- 不可以加急。
+ 可以加急，加收30元。
""",
    ),
    (
        "坡上器械",
        (
            "可以开发票吗？\n可以，电子普票在签收后24小时内发到您邮箱；增值税专用发票要提供开票资料。",
            "可以以旧换新吗？\n可以，旧跑步机抵200元，旧动感单车抵80元，不限品牌，能通电能转就收。",
            "可以到店里试吗？\n可以，展厅里跑步机和单车都通着电随便试，不用预约。",
            "付款要写什么？\n对公付款请写公司名，个人付款不用写。",
        ),
        """
? 发票抬头写个人可以不
- 可以，电子普票在签收后24小时内发到您邮箱；增值税专用发票要提供开票资料。
? 能开发票不
+ 可以，电子普票在签收后24小时内发到您邮箱；增值税专用发票要提供开票资料。
? 能开专票不
+ 可以，电子普票在签收后24小时内发到您邮箱；增值税专用发票要提供开票资料。
? 发票能发邮箱吗
+ 可以，电子普票在签收后24小时内发到您邮箱；增值税专用发票要提供开票资料。
? 家里有两台旧的 能一起抵一台新的吗
- 可以，旧跑步机抵200元，旧动感单车抵80元，不限品牌，能通电能转就收。
? 旧跑步机能抵钱吗
+ 可以，旧跑步机抵200元，旧动感单车抵80元，不限品牌，能通电能转就收。
? 旧跑步机回收成吗
+ 可以，旧跑步机抵200元，旧动感单车抵80元，不限品牌，能通电能转就收。
? 跑步机能先试试不
+ 可以，展厅里跑步机和单车都通着电随便试，不用预约。
""",
    ),
    (
        "Fell and Moor",
        (
            "Do you sell gift vouchers?\nYes, from £20 to £250, by e-mail or as a card from the shop. They can be spent on jackets.",
            "Can I pay in instalments?\nYes: Klarna in 3 instalments on baskets from £30 to £800.",
            "Do you print logos?\nWe print your logo on jackets and caps for £6 each. Dad caps come in two sizes.",
        ),
        """
? can i use two vouchers together
- Yes, from £20 to £250, by e-mail or as a card from the shop.
? can a voucher have the logo printed on for my dad
- Yes, from £20 to £250, by e-mail or as a card from the shop.
? do you sell gift cards
+ Yes, from £20 to £250, by e-mail or as a card from the shop.
? do you do klarna
+ Yes: Klarna in 3 instalments on baskets from £30 to £800.
""",
    ),
)
