"""Sentences about rows of tables: each row is told of by itself. Marks as in `corpus`.

The shops are made up: one that hires out bicycles, a ceramics studio, a gym, a museum, a salon for dogs, one that mends bicycles,
and two whose articles have rows of yes and no.
"""

from tests.inference.grounding.short_answers import article

HIRE = (
    "Handbook\nVelo Pier handbook › Prices of hire\nBicycle | Half a day | Full day | Deposit\nCity bike | $12 | $18 | $50\n"
    "Cargo bike | $25 | $40 | $150\nTandem | $22 | $35 | none\nChild seat | free | free | none",
    "Handbook\nVelo Pier handbook › Shuttle for groups\nSize of the group | Price per trip | Driver\nup to 4 people | $30 | one\n"
    "5 to 9 people | $45 | one\nover 9 people | $70 | two",
    "Handbook\nVelo Pier handbook › Rooms for parties\nRoom | Seats | Half a day\nSnug | 8 | $35\nLoft | 20 | $90",
    "Handbook\nVelo Pier handbook › Lockers\nLuggage | Fee per day\nup to 20 litres | $2\nover 20 litres | $4",
    "How do I pay?\nBy card or in cash. A late return costs $8 an hour.",
)
MUSEUM = (
    "Guide › Hours\nDay | Opens | Closes\nSaturday | 10 am | 6 pm\nSunday | 11 am | 4 pm",
    "Guide › Tickets\nTour | Member | Guest\nTower | $8 | $15\nCellar | $6 | $11",
    "Guide › Delivery\nDistance (km) | Fee\nup to 5 | $4\n6 to 10 | $7",
    "Guide › Sale\nThing | Before | Now\nWren lamp | $70 | $52",
)
SALON = (
    "价目 › 洗澡\n犬种 | 小 | 大\n泰迪 | 60元 | 90元\n金毛 | 100元 | 160元",
    "价目 › 房间\n房型 | 不加床 | 加床\n家庭房 | 388元 | 468元",
)
RUNNERS = (
    article("坡度跑步机 K9", "跑步机", "天天跑的人用的，大跑台。不能折叠，占地大一些。", "4299", "CNY", 5, 净重="96 kg", 折叠="否", 心率带="不支持"),
    article("轻便跑步机 K5", "跑步机", "入门款，折起来能竖着靠墙。", "1899", "CNY", 5, 净重="46 kg", 折叠="是"),
    article("能量棒", "零食", "燕麦和坚果。", "18", "CNY", 5, 添加剂="无", 净含量="150克"),
)  # fmt: skip
FELLS = (
    article("Fell rain jacket", "Jackets", "A light jacket with a hood. Packs into its own pocket.", "89", "GBP", 4, waterproof="no", hood="yes"),
    article("Moor parka", "Jackets", "Long, with taped seams.", "190", "GBP", 4, waterproof="yes", machine_washable="no"),
    article("GX-20 lamp", "Lamps", "A head torch with three settings.", "35", "GBP", 4, rechargeable="no", batteries_included="yes"),
)  # fmt: skip
TITLED = (
    article("Battery lantern", "Lamps", "A lamp for the tent.", "20", "GBP", 4, rechargeable="yes", battery="no"),
    article("Foldable table", "Tables", "Oak, for four.", "140", "GBP", 4, foldable="no"),
    article("Folding bike F1", "Bikes", "Seven gears.", "420", "GBP", 4, folding="yes", electric="no"),
    article("Rain jacket with hood", "Jackets", "Packs small.", "89", "GBP", 4, hood="yes", waterproof="no"),
    article("Nut bar", "Snacks", "Oats and honey.", "2", "GBP", 4, nuts="yes", gluten="yes", vegan="no"),
    article("Rice bar", "Snacks", "Puffed rice.", "2", "GBP", 4, gluten="no"),
    article("Machine washable rug", "Rugs", "Wool.", "60", "GBP", 4, machine_washable="yes"),
)  # fmt: skip
CALLED = (
    article("坚果棒", "零食", "燕麦和蜂蜜。", "18", "CNY", 4, 坚果="有", 牛奶="无", 含麸质="是"),
    article("折叠自行车F1", "自行车", "七速。", "1899", "CNY", 4, 折叠="是", 电动="否"),
    article("跑步机D9", "跑步机", "整机发货。", "2899", "CNY", 4, 需安装="否"),
    article("跑步机D7", "跑步机", "散件发货。", "1899", "CNY", 4, 需安装="是"),
)  # fmt: skip
STUDIO = (
    "手册\n泥火陶艺手册 › 课程价目\n课程 | 价格 | 时长\n拉坯体验 | 168元 | 90分钟\n手捏体验 | 98元 | 60分钟\n彩绘杯子 | 58元 | 40分钟\n亲子拉坯 | 258元 | 120分钟",
    "手册\n泥火陶艺手册 › 会员折扣\n等级 | 折扣 | 免费烧制\n青瓷会员 | 95折 | 每月1次\n白瓷会员 | 9折 | 每月3次\n黑陶会员 | 85折 | 不限次数",
    "手册\n泥火陶艺手册 › 烧制收费\n作品高度 | 烧制费\n10厘米以下 | 15元\n10到20厘米 | 30元\n20厘米以上 | 55元",
    "作品什么时候能取？\n烧制需要15天，取件时请带取件码。",
)
GYM = (
    "Handbook\nNorthlift handbook › Opening hours\nMonday to Friday | 6 am to 10 pm\nSaturday | 8 am to 6 pm\nSunday | 9 am to 4 pm",
    "Handbook\nNorthlift handbook › Membership\nPlan | Price per month | Sauna | Guests\nBasic | $39 | not included | none\nPlus | $59 | weekends | 1 a month\nFull | $79 | any time | 4 a month",
)
WORKSHOP = (
    "价目\n轮下车铺价目 › 维修\n项目 | 公路车 | 山地车 | 折叠车\n补胎 | 15元 | 12元 | 20元\n编轮组 | 120元 | 110元 | 不做",
    "几天能修好？\n小修当天取，整车保养要两天。",
)
ROWS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Velo Pier Pim",
        HIRE,
        """
? What does a tandem cost?
+ A tandem costs $22 for half a day and $35 for a full day.
+ The tandem is $35 for a full day.
- A tandem costs $25 for half a day.
- The tandem is $40 for a full day.
- The tandem costs $18 for a full day.
? Is there a deposit on the tandem?
+ There is no deposit on the tandem.
- The deposit on the tandem is $50.
- The deposit is $150.
? What is the deposit for a cargo bike?
+ The deposit for a cargo bike is $150.
+ The deposit is $150.
+ $150.
- The deposit for a cargo bike is $50.
- The deposit is $50.
- $50.
- The deposit for a cargo bike is $40.
? What does a tandem cost for a full day?
+ The tandem is $35 for a full day.
+ $35.
- The tandem costs $22.
- $22.
+ It is $35, and $22 for half a day.
? How much is the snug?
+ The snug is $35 for half a day.
+ The snug has 8 seats and costs $35.
- The snug is $8.
- The snug costs $8 for half a day.
? Do you have child seats?
+ A child seat is free.
- A child seat costs $12 for half a day.
? How much is the shuttle for 7 people?
+ The shuttle costs $45 per trip for 7 people.
+ The shuttle is $45 per trip.
+ For 5 to 9 people it is $45.
- The shuttle costs $30 per trip for 7 people.
- The shuttle is $70 per trip.
? How much is the shuttle for 12 people?
+ The shuttle costs $70 per trip for 12 people.
- The shuttle costs $45 per trip for 12 people.
? What does it cost to leave luggage of 35 litres?
+ Luggage of 35 litres costs $4 per day.
- Luggage of 35 litres costs $2 per day.
? What if I am late?
+ A late return costs $8 an hour.
""",
    ),
    (
        "Millbrook museum",
        MUSEUM,
        """
? when do you open on Saturday
+ We are open 10 am to 6 pm on Saturday.
+ On Saturday we open at 10 am.
- We open at 11 am on Saturday.
? how late are you open on Sunday
+ Until 4 pm.
? when do you close on Sunday
+ At 4 pm.
- At 11 am.
- We close at 11 am on Sunday.
? I am not a member, what does the tower cost
+ The tower is $15.
? what does the tower cost for a member
+ The tower is $8.
- The tower is $15.
? I live 8 km away, what does delivery cost
+ Delivery costs $7.
- Delivery costs $4.
- $4.
? what does the Wren lamp cost now
+ The Wren lamp is $52.
+ The Wren lamp is $52 instead of $70.
- The Wren lamp is $70.
""",
    ),
    (
        "绒绒洗护 小绒",
        SALON,
        """
? 泰迪洗澡大概多少钱
+ 泰迪洗澡60元到90元。
+ 泰迪洗澡60元起。
? 家庭房不加床多少钱
+ 家庭房388元。
""",
    ),
    (
        "泥火 小泥",
        STUDIO,
        """
? 手捏体验多少钱？
+ 手捏体验98元，时长60分钟。
+ 手捏体验的价格是98元。
+ 98元。
- 手捏体验的价格是168元。
- 手捏体验58元。
- 168元。
- 手捏体验98元，时长90分钟。
? 手捏体验的价格是多少？
+ 98元，60分钟。
+ 手捏体验98元，时长60分钟。
? 亲子拉坯多久？
+ 亲子拉坯时长120分钟。
- 亲子拉坯时长90分钟。
? 亲子彩绘多少钱？
- 亲子彩绘58元。
? 白瓷会员打几折？
+ 白瓷会员打9折。
+ 白瓷会员9折，每月免费烧制3次。
+ 白瓷会员9折，黑陶会员85折。
- 白瓷会员打85折。
- 白瓷会员免费烧制不限次数。
- 白瓷会员每月免费烧制1次。
? 黑陶会员免费烧制几次？
+ 黑陶会员免费烧制不限次数。
- 黑陶会员每月免费烧制3次。
- 每月3次。
? 15厘米高的碗烧制多少钱？
+ 15厘米高的烧制费30元。
+ 烧制费30元。
- 15厘米高的烧制费是55元。
- 烧制费15元。
? 作品几天能取？
+ 烧制需要15天。
""",
    ),
    (
        "Northlift Nell",
        GYM,
        """
? When are you open on Saturday?
+ We are open from 8 am to 6 pm on Saturday.
- We are open from 9 am to 4 pm on Saturday.
? What does the Plus plan cost?
+ The Plus plan costs $59 per month.
+ The Plus plan costs $59 per month with 1 guest a month.
- The Plus plan costs $79 per month.
- The Plus plan costs $39 per month.
? Does Basic have the sauna?
+ The sauna is not included in Basic.
- With Basic you can use the sauna any time.
""",
    ),
    (
        "轮下车铺 小轮",
        WORKSHOP,
        """
? 折叠车编轮组多少钱
- 120元。
- 折叠车编轮组120元。
- 折叠车编轮组是110元。
? 公路车编轮组多少钱
+ 公路车的编轮组120元。
- 110元。
? 折叠车补胎多少钱
+ 折叠车补胎20元。
- 折叠车补胎15元。
""",
    ),
    (
        "行远轮胎",
        (
            "一、工时收费\n项目 | 轿车 | 越野车和SUV | 用时\n换蓄电池 | 免费 | 免费 | 15分钟\n"
            "四条轮胎换位 | 40元 | 60元 | 35分钟\n底盘检查 | 免费 | 30元 | 20分钟\n"
            "清洗蒸发箱 | 180元 | 40元 | 90分钟",
        ),
        """
? 越野车四条胎换位多少钱
- 四条轮胎换位的价格是40元。
+ 四条轮胎换位的价格是60元。
? 我SUV想查下底盘，多少钱
- 底盘检查免费。
- 底盘检查：免费，30元。
+ 底盘检查30元。
? 轿车查底盘多少钱
+ 底盘检查免费。
""",
    ),
    (
        "坡上器械",
        RUNNERS,
        """
? K9能折叠不
- K9可以折叠。
- K9可以折叠不，因为售价¥4299。
- 可以折叠。
- 能，K9可以折叠，净重96 kg。
+ K9不能折叠。
+ 不能。
+ 不能折叠，占地大一些。
+ 折叠：否。
+ K9 折叠：否，净重96 kg。
+ 不能，K5可以折叠。
+ K9不能折叠，可以看看能折叠的K5。
? K5能折叠吗
+ 可以折叠。
+ 能。
- K5不能折叠。
- 不可以折叠。
- 不能。
? 坡度跑步机 K9能折叠吗
- 可以折叠，售价¥4299。
+ 不可以折叠。
? K9支持心率带吗
- 支持，K9支持心率带。
- 支持。
+ 不支持。
+ 不支持心率带。
? 能量棒有添加剂吗
+ 没有添加剂。
+ 无添加剂。
+ 没有。
- 有添加剂。
- 有。
? 哪款能折叠
+ 轻便跑步机 K5可以折叠。
- K9可以折叠。
""",
    ),
    (
        "Fell and Moor",
        FELLS,
        """
? is the fell rain jacket waterproof
- The fell rain jacket is waterproof.
- Yes.
- Yes, it is waterproof.
- It's waterproof and packs into its own pocket.
+ No.
+ It is not waterproof.
+ Waterproof: no.
+ The Fell rain jacket isn't waterproof.
+ No, but the Moor parka is waterproof.
+ The Moor parka is waterproof.
? does the fell rain jacket have a hood
+ Yes.
+ It has a hood.
- It has no hood.
- The Fell rain jacket doesn't have a hood.
- No.
? can the moor parka go in the washing machine
- The Moor parka is machine washable.
+ The Moor parka is not machine washable.
? is the moor parka waterproof?
+ Yes, it is waterproof.
- The Moor parka is not waterproof.
- No.
? can you recharge the gx-20
- The GX-20 is rechargeable.
+ The GX-20 is not rechargeable.
? do batteries come with the gx-20
+ Batteries are included with the GX-20.
- Batteries are not included with the GX-20.
""",
    ),
    (
        "Camp and table",
        TITLED,
        """
? how much is the battery lantern
+ The battery lantern costs £20.
- The battery lantern costs £20 and comes with a battery.
? is the battery lantern rechargeable
+ Yes.
+ Yes, the battery lantern is rechargeable.
- No.
- The battery lantern is not rechargeable.
? does the battery lantern come with a battery
- Yes.
- It comes with a battery.
+ No.
? do you have the foldable table
+ Yes.
+ Yes, we have the foldable table.
? is the foldable table really foldable
- Yes.
- The foldable table is foldable.
+ No.
? is the Folding bike F1 electric?
+ No.
+ The Folding bike F1 is not electric.
- Yes.
? does the Folding bike F1 fold
+ Yes.
- No.
- The Folding bike F1 does not fold.
? is the rain jacket with hood waterproof
+ No.
- Yes.
? does the rain jacket with hood have a hood
+ Yes.
- No.
- The rain jacket with hood has no hood.
? is the nut bar vegan
+ No.
+ The nut bar is not vegan.
- Yes.
? is there gluten in the nut bar
+ Yes.
- No.
- The nut bar comes without gluten.
- The nut bar is free of gluten.
? is there gluten in the rice bar
+ No.
+ The rice bar comes without gluten.
- Yes.
- The rice bar has gluten.
? is the machine washable rug machine washable
+ Yes.
+ It is machine washable.
- It isn't machine washable.
- No.
""",
    ),
    (
        "坡上零食",
        CALLED,
        """
? 坚果棒有牛奶吗
+ 没有。
+ 坚果棒没有牛奶。
- 有。
? 坚果棒有坚果吗
+ 有。
- 没有。
- 坚果棒没有坚果。
? 坚果棒没有麸质吧
- 没有麸质。
+ 坚果棒含麸质。
? 坚果棒含麸质吗
+ 含麸质。
- 不含。
- 坚果棒零麸质。
? 折叠自行车F1是电动的吗
+ 不是。
+ 折叠自行车F1不是电动的。
- 是电动的。
? 折叠自行车F1能折叠吗
+ 能。
- 不能。
- 折叠自行车F1不能折叠。
? D9需要安装吗
+ D9不需要安装。
+ 不用安装。
+ 不需要。
- D9需要安装。
? D7需要安装吗
+ D7需要安装。
- D7不需要安装。
- 不用安装。
""",
    ),
)
