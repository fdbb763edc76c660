"""Sentences whose words and figures all occur in the knowledge, but not said of each other; and what only restates.

The shops are made up: a bicycle workshop and a bakery. Marks as in `corpus`.
"""

BICYCLES = (
    "How much is a service?\nA basic service costs £45, a full service £95. Collection from your door is £12.",
    "How long does a repair take?\nA basic service takes 2 working days, a full service 5. "
    "Wheel building takes 3 weeks.",
    "When are you open?\nOur workshop is staffed Tuesday to Friday, 10 am to 6 pm, Saturday 9 am to 1 pm. "
    "Call 020 7946 0123 or write to hello@wheels.example.",
    "Do you have a club?\nBronze members get 5% off parts; gold members get 15% off parts and a free check every year.",
    "Can I return parts?\nUnused parts can be returned within 60 days. Sending parts back costs £4. "
    "Electric motors cannot be returned.",
    "Do you ship abroad?\nYes: to Ireland for £20 and to France for £35.",
    "Which cards do you take?\nWe take Visa and Mastercard. From £200 on you can pay in 6 instalments.",
    "How long is the guarantee on tyres and lights?\n2 years on lights and 1 year on tyres, with the receipt.",
    "Carbon Saddle\nCarbon Saddle (WH-7) costs £130.\nCarbon Saddle is in stock now.\nSizes: S, M, L.\nColours: Black.",
)
BAKERY = (
    "会员怎么打折？\n铜卡享98折；银卡享95折；金卡享85折。",
    "配送费多少？\n市区配送费6元，郊区配送费18元；满150元市区免配送费。",
    "蛋糕多久能做好？\n普通蛋糕需要提前1天预订，双层蛋糕需要提前5天预订。面包每天9:00出炉。",
    "可以退吗？\n常温饼干签收后10天内可以退，蛋糕不能退。",
    "面包怎么保存？\n面包建议常温保存，不要冷藏。蛋糕请冷藏。",
    "营业时间\n门店周一到周五8:00到20:00营业，周六9:00到17:00营业。",
    "怎么付款？\n支持扫码支付和银行卡，不支持货到付款。",
)
BINDINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Wheels Max", BICYCLES, """
? What does a service cost?
+ A basic service costs £45.
+ A full service is £95, and a basic service is £45.
+ Our facts state that a basic service costs £45.
+ Collection costs £12.
- A basic service costs £95.
- A full service costs £45.
- Collection from your door is £95.
- A full service costs £12.
? How long does a full service take?
+ A full service takes 5 working days.
+ A basic service takes 2 working days, a full service 5.
+ Wheel building takes 3 weeks.
- A full service takes 2 working days.
- A full service takes 3 weeks.
- Wheel building takes 5 working days.
? phone number please
+ The phone number is 020 7946 0123.
+ The customer's question "phone number please" can be answered by calling 020 7946 0123.
- The phone number of our Leeds branch is 020 7946 0123.
? opening hours
+ The opening hours are Tuesday to Friday, 10 am to 6 pm.
+ On Saturday we open at 9 am.
- On Saturday we are open from 10 am to 6 pm.
? How long is the guarantee on tyres?
+ The guarantee on tyres is 1 year.
+ It is 2 years on lights and 1 year on tyres.
- The guarantee on tyres is 2 years.
- The guarantee on lights and tyres is 2 years.
- Lights have a guarantee of 1 year.
? What do gold members get?
+ Gold members get 15% off parts.
- Gold members get 5% off parts.
- Bronze members get 15% off parts.
? What does it cost to return the Carbon Saddle?
+ Sending parts back costs £4.
+ The Carbon Saddle costs £130.
- It costs £130 to return the Carbon Saddle.
- Returning the Carbon Saddle costs £130.
? Is the Carbon Saddle in stock in M?
+ The Carbon Saddle is in stock.
+ It comes in S, M and L.
- The Carbon Saddle in M is in stock.
- Size M is sold out.
? Do you ship to Spain?
- Yes: to Ireland for £20 and to France for £35.
- The question is answered as yes, as we ship to Ireland.
- " by saying "Yes: to Ireland for £20.
- Yes.
+ We ship to Ireland for £20 and to France for £35.
? Do you ship to France?
+ Yes: to Ireland for £20 and to France for £35.
+ Yes, for £35.
- Yes, for £20.
? Can I return the parts after 3 weeks?
+ Yes, unused parts can be returned within 60 days.
? Can I return the parts after 3 months?
- Yes, unused parts can be returned within 60 days.
? Is there a sizing session?
- Our team can help you book a sizing session.
+ Our team can help you with that.
+ I don't know whether there is a sizing session.
? Can motors be returned?
- Motors can be returned.
+ Electric motors cannot be returned.
? Can the saddle be returned?
- The saddle can be shipped to France in 6 instalments within 60 days from Saturday.
? Do you take Visa?
+ Yes, we take Visa and Mastercard.
+ You take Visa.
? I will pay for my repair next week, is that fine
- Nothing is paid for the Visa service.
"""),
    ("麦田烘焙 小麦", BAKERY, """
? 银卡打几折
+ 银卡打95折
+ 银卡享95折。
+ 铜卡98折，金卡85折。
- 银卡打98折
- 银卡享85折。
- 金卡打95折
? 郊区配送费多少
+ 郊区配送费是18元。
+ 郊区18元，市区6元。
- 郊区配送费是6元。
- 市区配送费是18元。
? 双层蛋糕要提前几天
+ 根据店铺资料，双层蛋糕需要提前5天预订。
- 根据店铺资料，双层蛋糕需要提前1天预订。
- 双层蛋糕9:00出炉。
? 周六几点关门
+ 周六9:00到17:00营业。
- 周六8:00到20:00营业。
? 面包可以冷藏吗
- 面包可以冷藏。
- 根据资料，面包可以冷藏。
+ 面包建议常温保存，不要冷藏。
? 收到三天了，饼干还能退吗
+ 可以的，常温饼干签收后10天内可以退。
? 收到二十天了，饼干还能退吗
- 可以的，常温饼干签收后10天内可以退。
? 能用支票付吗
- 可以的，普通蛋糕需要提前1天预订。
+ 支持扫码支付和银行卡。
? 可以打七折吗
- 可以的，银卡享95折。
"""),
)  # fmt: skip

PLANTS = (
    "What are the delivery charges?\nSmall plants go by post for €6.50; trees come by van for €39. Orders above €120 are delivered free.",
    "When do you deliver?\nThe van runs on Wednesday and Saturday. Post takes 2 to 4 days.",
    "Do you guarantee your plants?\nHouse plants are guaranteed for 30 days, garden trees for 2 years. Bulbs have no guarantee.",
    "Do you give courses?\nThe pruning course costs €55 and lasts 3 hours. The orchid evening costs €25 and lasts 90 minutes.",
    "Can I collect my order?\nYes, from the nursery in Haarlem, Monday to Saturday from 8 am to 5 pm. We keep it for 10 days.",
    "Is there a loyalty card?\nEvery tenth bag of soil is free. Students get 12% off house plants.",
)
PETS = (
    "洗澡多少钱？\n小型犬洗澡60元，大型犬洗澡120元，猫咪洗澡90元。美容另收50元。",
    "寄养怎么收费？\n寄养小型犬每天80元，大型犬每天130元。超过7天享9折。需要提前2天预约。",
    "疫苗有吗？\n我们不打疫苗，可以介绍合作医院。",
    "营业时间？\n周二到周日10:00到19:00，周一休息。电话0571-88880000。",
    "猫粮可以退吗？\n未开封的猫粮15天内可以退，开封的不退。罐头不退。",
    "会员卡\n充值500元送40元，充值1000元送120元。",
)
LATER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Groenhof Iris", PLANTS, """
? what do you charge for bringing a tree
+ Trees come by van for €39.
+ The shop's facts state that delivery of a tree by van is €39.
+ It is €39.
- Bringing a tree costs €6.50.
- Trees go by post for €6.50.
- A tree is delivered for €55.
? Is delivery free for €80?
- Yes, delivery is free for €80.
- Yes.
+ Orders above €120 are delivered free.
? how long is the guarantee on trees
+ Garden trees are guaranteed for 2 years.
+ Trees have a guarantee of 2 years, house plants of 30 days.
- Trees are guaranteed for 30 days.
- House plants are guaranteed for 2 years.
- Bulbs are guaranteed for 30 days.
? How much is the pruning course?
+ The pruning course costs €55.
+ It lasts 3 hours and costs €55.
- The pruning course costs €25.
- The pruning course lasts 90 minutes.
- The orchid evening costs €55.
? pick up times
+ You can collect from Monday to Saturday, 8 am to 5 pm.
- You can collect on Sunday from 8 am to 5 pm.
+ We keep your order for 10 days.
? Do you have a student discount?
+ Yes, students get 12% off house plants.
- Yes, students get 12% off garden trees.
? Do you sell lawn mowers?
- Yes, from the nursery in Haarlem.
- Yes, we sell lawn mowers.
- Our team can help you choose a lawn mower.
+ I'm not sure about lawn mowers.
? When does the van come?
+ The van runs on Wednesday and Saturday.
- The van runs on Monday and Friday.
"""),
    ("毛毛宠物 毛毛", PETS, """
? 大型犬洗澡多少钱
+ 大型犬洗澡120元。
+ 亲，大型犬洗澡120元，美容另收50元。
- 大型犬洗澡60元。
- 猫咪洗澡120元。
- 大型犬洗澡130元。
? 寄养一天多少
+ 小型犬每天80元，大型犬每天130元。
- 大型犬寄养每天80元。
+ 超过7天享9折。
- 超过2天享9折。
? 可以打疫苗吗
- 可以打疫苗。
- 可以的，小型犬洗澡60元。
+ 我们不打疫苗，可以介绍合作医院。
? 猫粮买了一周能退吗
+ 可以的，未开封的猫粮15天内可以退。
- 可以的，开封的猫粮15天内可以退。
? 充1000送多少
+ 充值1000元送120元。
- 充值1000元送40元。
- 充值500元送120元。
? 周一开门吗
+ 周一休息。
- 周一10:00到19:00营业。
? 电话多少
+ 电话号码是0571-88880000。
"""),
    ("Green Lane Turf", ("Prices\nTurf is £14 per square metre. Delivery of 20 litres of feed costs £6.",), """
? what is turf per sq m
+ Turf is £14 per sq m.
+ Turf is £14 per square meter.
- Turf is £6 per sq m.
? what does it cost to have 20 litres of feed delivered
+ Delivery of 20 liters of feed costs £6.
- Delivery of 20 liters of feed costs £14.
"""),
)  # fmt: skip
