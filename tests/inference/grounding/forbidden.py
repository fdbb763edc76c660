"""What is forbidden, wholly, in part or unless, and what else is allowed. Marks as in `corpus`.

The places are made up: a campsite in each language, a museum, a castle, a hostel, a swimming pool, an inn, a shop for tyres.
"""

CAMP = (
    "Dogs and pets\nDogs are welcome on a lead. Dogs are banned from the beach in July and August. Dogs are forbidden in the playground.",
    "Barbecues and fires\nOpen fires are prohibited. Gas barbecues are allowed. Charcoal barbecues are forbidden except in the marked barbecue area.",
    "Smoking\nSmoking is allowed on the terrace, but forbidden inside the cabins.",
    "Quiet hours\nLoud music is prohibited between 10 pm and 8 am. Cars are not allowed on the pitches.",
    "Drones\nFlying drones over the campsite is forbidden without written permission from the warden.",
    "What is not prohibited?\nCycling on the paths is not prohibited, but please ride slowly.",
    "Swimming\nSwimming in the lake is not forbidden, but there is no lifeguard. Children under 10 may only swim with an adult.",
)  # fmt: skip
MUSEUM = (
    "Photography\nPhotography is allowed without flash. Flash, tripods and selfie sticks are prohibited. Photography is forbidden in the special exhibition.",
    "Bags\nBackpacks are banned in the galleries; please use the lockers.",
    "Food and drink\nFood and drink are forbidden in the galleries. You may eat in the courtyard.",
    "Sketching\nSketching with pencil is welcome. Ink and paint are banned.",
    "Is touching allowed?\nTouching the exhibits is prohibited, except in the hands-on room.",
    "The banned books room\nThe exhibition “Forbidden City” shows 40 banned books and is open from Tuesday to Sunday.",
)  # fmt: skip
PINES = (
    "宠物\n帐篷区欢迎宠物，木屋内禁止携带宠物，导盲犬除外。",
    "用火\n营地内禁止明火，指定烧烤区除外。卡式炉可以使用。",
    "吸烟\n露台可以吸烟，室内禁止吸烟。",
    "噪音\n晚上10点后禁止大声喧哗。",
    "外带食物\n餐厅谢绝自带酒水，可以自带蛋糕。",
    "游泳\n湖里不禁止游泳，但没有救生员。",
    "无人机\n未经许可严禁飞行无人机。",
    "停车\n只要有空位，访客可以停车。",
    "退订\n如果提前3天取消，可以全额退款。",
)  # fmt: skip
HOSTEL = (
    "Can I cancel?\nYou can cancel free of charge until 48 hours before arrival. Bookings cannot be cancelled later.",
    "Bringing pets\nA dog may stay in a private room. Dogs are not allowed in dormitories.",
    "Kitchen\nThe kitchen is open to guests. The kitchen must not be used after 10 pm.",
    "Luggage\nWe store luggage on the day of departure. Luggage is not stored overnight.",
    "Early check-in\nEarly check-in is possible when the room is ready. We cannot guarantee early check-in.",
    "Towels\nBed linen and towels are provided. Towels may not be taken to the beach.",
)  # fmt: skip
CASTLE = (
    "Rules for visitors\nDogs aren't prohibited in the garden. Picnics are no longer forbidden on the lawn. It is prohibited to climb the walls.",
    "Prams\nPrams were never banned in the castle.",
    "Metal detectors\nUse of metal detectors is strictly prohibited, unless you hold a licence from the estate.",
    "Weddings\nConfetti is forbidden. Candles are only permitted in the chapel. Rice throwing is banned as well.",
    "Fishing in the moat\nFishing is prohibited during the spawning season from 15 March to 15 June; the rest of the year it is allowed with a permit.",
    "Ball games\nBall games are banned on the lawn but welcome in the meadow.",
)  # fmt: skip
POOL = (
    "泳池规定\n泳池内禁止跳水，深水区除外。禁止穿拖鞋入池。",
    "儿童\n1.2米以下儿童禁止单独入池，须由家长陪同。",
    "拍照\n更衣室内严禁拍照，泳池边可以拍照。",
    "饮食\n禁止携带玻璃瓶，塑料水杯可以带。",
    "寄存\n贵重物品可以寄存。前台谢绝寄存现金。",
    "宠物\n本馆并不禁止导盲犬入内。",
    "退卡\n年卡开卡7天内可以退。次卡不能退。",
    "禁止停车警示牌\n禁止停车警示牌（X-1）售价¥35。\n禁止停车警示牌现在有货。\n铝制禁止停车标牌，30×40厘米。\n类别：标牌。",
)  # fmt: skip

INN = (
    "Can I bring my dog?\nDogs are not allowed in the restaurant, but may stay in garden rooms for £15 a night.",
    "Can I get a refund on sale shoes?\nSale shoes cannot be refunded, only exchanged.",
    "From what age is it?\nThe syrup is not suitable for children under 6, but the drops are suitable from 2 years.",
    "Can lessons be refunded?\nMissed lessons cannot be refunded unless you send a doctor's note.",
    "Can I cancel a sofa?\nMade-to-order sofas cannot be cancelled except within 48 hours of ordering.",
)
TYRES = (
    "能寄存轮胎吗？\n冬季轮胎不能寄存，夏季轮胎可以寄存，每季300元。",
    "能退酒水吗？\n酒水不退，饮料可以退。",
    "电动车能充电吗？\n电动车不能充电，除非登记车牌。",
    "有wifi吗？\n休息区有无线网络。",
)

FORBIDDEN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Pinewood", CAMP, """
? Can I take my dog to the beach in July?
+ No, dogs are banned from the beach in July and August.
+ Dogs are not allowed on the beach in July and August.
+ Dogs can't go on the beach in July.
+ Sorry, dogs are banned from the beach in July.
- Yes, dogs are allowed on the beach in July.
- Yes, you can take your dog to the beach in July.
? Can I take my dog to the beach in May?
+ Dogs are welcome on a lead, but they are banned from the beach in July and August.
+ Dogs are banned from the beach only in July and August.
+ Dogs are welcome on a lead.
? Are dogs allowed?
+ Yes, dogs are welcome on a lead.
+ Yes, dogs are welcome as long as they are on a lead.
+ Dogs are welcome if they are on a lead.
? May my dog go into the playground?
+ No, dogs are forbidden in the playground.
+ Dogs are not allowed in the playground.
- Dogs are allowed in the playground.
? Can we make a campfire?
+ No, open fires are prohibited.
+ Open fires are not allowed.
+ Open fires are prohibited, but gas barbecues are allowed.
- Yes, open fires are allowed.
? Can I use a charcoal barbecue?
+ Charcoal barbecues are allowed only in the marked barbecue area.
+ You can use a charcoal barbecue in the marked barbecue area.
+ Yes, charcoal barbecues are allowed in the marked barbecue area.
+ Charcoal barbecues are forbidden except in the marked barbecue area.
+ Only in the marked barbecue area.
+ Charcoal barbecues are not allowed outside the marked barbecue area.
- Charcoal barbecues are allowed everywhere.
- Yes, you can use a charcoal barbecue on your pitch.
? Can I use a gas barbecue?
+ Yes, gas barbecues are allowed.
+ Yes, you can use a gas barbecue.
- No, gas barbecues are prohibited.
? Can I smoke?
+ Smoking is allowed on the terrace.
+ Yes, smoking is allowed on the terrace, but not inside the cabins.
+ You can smoke on the terrace.
+ Smoking is forbidden inside the cabins.
+ Smoking is not allowed inside the cabins.
+ You may smoke on the terrace, but smoking inside the cabins is prohibited.
- Smoking is allowed inside the cabins.
- You can smoke inside the cabins.
? Can we play music in the evening?
+ Loud music is prohibited between 10 pm and 8 am.
+ Loud music is not allowed between 10 pm and 8 am.
+ Yes, but loud music is prohibited from 10 pm to 8 am.
- Loud music is allowed between 10 pm and 8 am.
? Can I fly my drone?
+ Flying drones is forbidden without written permission from the warden.
- Yes, you can fly drones over the campsite.
? Can I cycle on the paths?
+ Yes, cycling on the paths is allowed.
+ Yes, you can cycle on the paths, but please ride slowly.
+ Cycling on the paths is not prohibited.
+ Cycling on the paths isn't prohibited.
- No, cycling on the paths is prohibited.
- Cycling on the paths is not allowed.
? Can we swim in the lake?
+ Yes, you can swim in the lake.
+ Swimming in the lake is allowed, but there is no lifeguard.
+ Swimming in the lake is not forbidden.
+ Swimming isn't forbidden, but there is no lifeguard.
? Can children swim alone?
+ Children under 10 may only swim with an adult.
+ Children under 10 may swim if an adult is with them.
"""),
    ("City Museum", MUSEUM, """
? Can I take photos?
+ Photography is allowed, but flash is prohibited.
+ Photography is forbidden in the special exhibition.
- Photography is allowed in the special exhibition.
? Can I use a tripod?
+ No, tripods are prohibited.
+ Flash, tripods and selfie sticks are not permitted.
? Can I bring a backpack?
+ Backpacks are banned in the galleries; please use the lockers.
+ No backpacks in the galleries.
- Backpacks are allowed in the galleries.
? Can we eat inside?
+ You may eat in the courtyard.
+ Food and drink are not allowed in the galleries, but you may eat in the courtyard.
- Food and drink are allowed in the galleries.
? Can I touch things?
+ Touching the exhibits is only allowed in the hands-on room.
+ Yes, in the hands-on room you may touch the exhibits.
+ You can touch the exhibits in the hands-on room.
- You may touch the exhibits.
? Is the exhibition of banned books open on Sunday?
+ Yes, the exhibition “Forbidden City” is open from Tuesday to Sunday.
+ The exhibition shows 40 banned books.
+ Yes, it is open on Sunday.
? What does Forbidden City show?
+ “Forbidden City” shows 40 banned books.
+ The exhibition “Forbidden City” shows 40 banned books.
"""),
    ("松林营地 松林", PINES, """
? 可以带狗吗？
+ 帐篷区可以带宠物。
+ 帐篷区欢迎宠物，木屋内禁止携带宠物。
+ 木屋内不能带宠物，导盲犬除外。
+ 木屋内禁止携带宠物，导盲犬除外。
+ 导盲犬可以进木屋。
- 木屋内可以携带宠物。
? 可以生火吗？
+ 营地内禁止明火，指定烧烤区除外。
+ 指定烧烤区可以用明火。
+ 卡式炉可以使用。
+ 不可以生明火，但可以使用卡式炉。
- 营地内可以用明火。
? 能抽烟吗？
+ 露台可以吸烟。
+ 露台可以吸烟，室内禁止吸烟。
+ 室内不可以吸烟。
- 室内可以吸烟。
? 晚上可以唱歌吗？
+ 晚上10点后禁止大声喧哗。
+ 晚上10点后不能大声喧哗。
- 晚上10点后可以大声喧哗。
? 可以自带酒水吗？
+ 不可以，餐厅谢绝自带酒水。
+ 餐厅不能自带酒水，但可以自带蛋糕。
+ 可以自带蛋糕。
- 可以自带酒水。
? 湖里可以游泳吗？
+ 可以，湖里不禁止游泳，但没有救生员。
+ 可以在湖里游泳，但没有救生员。
+ 湖里可以游泳。
+ 湖里没有禁止游泳。
+ 湖里并未禁止游泳。
- 湖里不能游泳。
? 可以飞无人机吗？
+ 未经许可严禁飞行无人机。
+ 经许可可以飞行无人机。
+ 只要获得许可，就可以飞行无人机。
? 访客能停车吗？
+ 只要有空位，访客可以停车。
+ 可以，只要有空位就可以停车。
+ 访客可以停车，只要有空位。
+ 如果有空位，访客可以停车。
- 访客不可以停车。
? 可以退款吗？
+ 如果提前3天取消，可以全额退款。
+ 可以全额退款，前提是提前3天取消。
+ 可以全额退款，只要提前3天取消。
"""),
    ("Bay Hostel", HOSTEL, """
? Can I cancel?
+ You can cancel your booking as long as you do it 48 hours before arrival.
+ You can cancel your booking if you do so at least 48 hours before arrival.
? Can my dog stay?
+ A dog may stay as long as you have a private room.
+ Your dog may stay if you book a private room.
+ Dogs are allowed if you book a private room.
+ Yes, dogs are allowed as long as you stay in a private room.
+ Yes, if you book a private room.
- Dogs are allowed in dormitories.
? Can I use the kitchen?
+ Yes, you can use the kitchen as long as it is before 10 pm.
+ You can use the kitchen if it is before 10 pm.
+ The kitchen is open to guests.
? Can I leave my luggage?
+ Yes, luggage is stored if it is your day of departure.
+ Your luggage can be stored as long as it is the day of departure.
? Can I check in early?
+ Early check-in is possible if the room is ready.
+ Yes, early check-in is possible as long as the room is ready.
+ You can have early check-in if the room is ready.
? Do I need a towel?
+ Towels are provided.
+ Yes, towels are provided, but they may not be taken to the beach.
"""),
    ("Castle", CASTLE, """
? Are dogs allowed in the garden?
+ Yes, dogs are allowed in the garden.
+ Dogs aren't prohibited in the garden.
+ Dogs are not prohibited in the garden.
- No, dogs are prohibited in the garden.
- Dogs are not allowed in the garden.
? Can we have a picnic?
+ Yes, picnics are allowed on the lawn.
+ Picnics are no longer forbidden on the lawn.
- Picnics are forbidden on the lawn.
? Can I bring a pram?
+ Yes, prams are allowed in the castle.
+ Prams are not banned in the castle.
- Prams are banned in the castle.
? May I climb the walls?
+ No, it is prohibited to climb the walls.
+ Climbing the walls is not allowed.
+ You may not climb the walls.
- You may climb the walls.
- Climbing the walls is allowed.
? Can I use a metal detector?
+ Only if you hold a licence from the estate.
+ Yes, if you hold a licence from the estate.
+ Metal detectors may be used if you hold a licence from the estate.
+ The use of metal detectors is allowed if you hold a licence from the estate.
+ You need a licence from the estate.
+ Metal detectors are prohibited unless you hold a licence from the estate.
- Metal detectors may be used.
? Can we throw confetti?
+ Confetti is forbidden, and rice throwing is banned as well.
+ No, confetti is not allowed.
- Confetti is allowed.
- Rice throwing is allowed as long as you are in the chapel.
? Can we light candles?
+ Candles are permitted in the chapel.
+ Candles are permitted if you are in the chapel.
? Can I fish?
+ Fishing is prohibited from 15 March to 15 June.
+ From 15 March to 15 June fishing is not allowed.
- Fishing is allowed during the spawning season.
? Can we play football?
+ Ball games are banned on the lawn but welcome in the meadow.
+ Ball games are allowed in the meadow, but not on the lawn.
+ Ball games are not allowed on the lawn.
- Ball games are welcome on the lawn.
"""),
    ("游泳馆 碧波", POOL, """
? 可以跳水吗？
+ 泳池内禁止跳水，深水区除外。
+ 深水区可以跳水。
+ 只有深水区可以跳水。
+ 除深水区外，泳池内不能跳水。
- 泳池内可以跳水。
? 孩子1.1米能自己下水吗？
+ 1.2米以下儿童禁止单独入池。
+ 1.2米以下儿童不能单独入池。
- 1.2米以下儿童可以单独入池。
? 可以拍照吗？
+ 泳池边可以拍照。
+ 泳池边可以拍照，更衣室内严禁拍照。
+ 更衣室内不能拍照。
+ 可以在泳池边拍照。
- 更衣室内可以拍照。
? 可以带水杯吗？
+ 塑料水杯可以带。
+ 可以带塑料水杯，禁止携带玻璃瓶。
+ 不能带玻璃瓶。
- 可以携带玻璃瓶。
? 能寄存吗？
+ 贵重物品可以寄存。
+ 贵重物品可以寄存，现金除外。
+ 前台不能寄存现金。
- 前台可以寄存现金。
? 导盲犬能进吗？
+ 可以，本馆并不禁止导盲犬入内。
+ 导盲犬可以入内。
- 导盲犬禁止入内。
? 年卡能退吗？
+ 年卡可以退，前提是开卡7天内。
+ 只要开卡7天内，年卡可以退。
+ 年卡可以退，只要在开卡7天内。
? 禁止停车警示牌多大？
+ 禁止停车警示牌30×40厘米。
+ 禁止停车警示牌是铝制的。
"""),
    ("Larch Inn", INN, """
? Can my dog come along?
- Dogs are allowed in the restaurant and garden rooms.
- Dogs may stay in the restaurant for £15.
? Can I get a refund on sale shoes?
- Sale shoes can be refunded or exchanged.
? Is the syrup suitable for a 3-year-old?
- The syrup and the drops are suitable from 2 years.
? Can I get my money back for a missed lesson?
+ Missed lessons can be refunded if you send a doctor's note.
- Missed lessons can be refunded.
? Can I cancel a sofa?
- Made-to-order sofas can be cancelled after 48 hours.
"""),
    ("轮胎店 阿胎", TYRES, """
? 冬季轮胎能寄存吗？
- 冬季轮胎可以寄存，每季300元。
- 冬季和夏季轮胎都可以寄存。
? 酒水能退吗？
- 酒水和饮料都可以退。
? 电动车能充电吗？
- 电动车充电不用登记车牌。
? 有wifi吗？
+ 休息区有WiFi。
"""),
)  # fmt: skip
