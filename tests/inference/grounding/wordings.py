"""Right answers in other words than the shop's, and what is like them and wrong. Marks as in `corpus`.

The shops are made up: a boathouse and a camera shop.
"""

BOATHOUSE = (
    "How long can I leave my boat?\nA berth is let for 2 weeks at the least and 20 weeks at the most.",
    "How many guests may come?\nA boat takes up to 6 guests. At least 1 skipper is needed.",
    "Beacon deck lamp\nBeacon deck lamp (BD-1) costs $48.\nBeacon deck lamp is in stock now.\nA lamp of 9 W with a cable of 5 m.",
    "Tern anchor\nTern anchor (TA-4) costs $75.\nTern anchor is in stock now.\nHolds boats of up to 900 kg.",
)
CAMERAS = (
    "寄西藏要多少运费？\n满200元包邮，西藏每单加收28元。",
    "几点营业？\n周三到周一9:30到21:00，周二店休。",
    "白鹭40mm镜头\n白鹭40mm镜头（BL-40）售价1590元。\n白鹭40mm镜头现在有货。\n口径46mm，重170克。",
    "白鹭85mm镜头\n白鹭85mm镜头（BL-85）售价2790元。\n白鹭85mm镜头现在有货。\n口径67mm，重540克。",
    "雨燕背心\n雨燕背心（YY-1）售价219元。\n雨燕背心现在有货。\n六个口袋。",
    "可以寄存吗？\n可以，最少寄存3天，最多寄存45天。",
)
CLOTHES = (
    "碎花方领连衣裙\n碎花方领连衣裙（CY-1）售价¥239。\n碎花方领连衣裙现在有货。\n尺码：S、M、L。\n面料材质：100%棉。\n"
    "裙长112厘米（M码）。",
    "高腰百褶半身裙\n高腰百褶半身裙（CY-2）售价¥169。\n高腰百褶半身裙现在有货。\n面料材质：聚酯纤维。\n裙长78厘米。",
    "真丝小方巾\n真丝小方巾（CY-3）售价¥99。\n真丝小方巾现在有货。\n53厘米见方，手工卷边。",
    "港澳台和海外能寄吗？\n目前只发中国大陆地区，港澳台和海外暂时不能寄。",
)
OUTFITTERS = (
    "Wool coat\nWool coat (W-1) costs $90.\nWool coat is in stock now.\nColours: navy, green.",
    "Do you take dogs into the shop?\nNo. They wait outside.",
    "Can gloves be returned?\nYes, unworn gloves within 30 days.",
    "Do you sell luggage tags?\nYes, leather tags for $8.",
)
LININGS = (
    "涤纶裙子\n涤纶裙子售价¥99。\n涤纶裙子现在有货。\n面料：涤纶，里料为100%棉。",
    "棉麻衬衫\n棉麻衬衫售价¥89。\n棉麻衬衫现在有货。\n面料：100%棉麻，里布：棉100%。",
    "浴室毛巾\n浴室毛巾售价¥19。\n浴室毛巾现在有货。\n面料：100% 棉。",
    "运费怎么算？\n运费另计，江浙沪6元。",
    "新会陈皮\n新会陈皮售价40元。\n新会陈皮现在有货。",
    "老陈皮\n老陈皮售价80元。\n老陈皮现在有货。",
    "可以带宠物吗？\n狗要等在外面。",
)
WORDINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Ebb & Oar Ola",
        BOATHOUSE,
        """
? How long may my boat stay at most?
+ The maximum number of weeks a berth is let is 20 weeks.
+ A berth is let for a maximum of 20 weeks.
+ A berth is let for at most 20 weeks.
- A berth is let for at least 20 weeks.
- The minimum number of weeks for a berth is 20.
- A berth is let for a maximum of 2 weeks.
? What is the shortest time for a berth?
+ The minimum is 2 weeks.
- The minimum is 20 weeks.
? How many watts has the deck lamp?
+ The Beacon deck lamp has 9 watts.
+ The deck lamp has a wattage of 9 W.
- The deck lamp has a wattage of 5 W.
- The deck lamp has 12 watts.
? How many guests may come?
+ A maximum of 6 guests.
- At least 6 guests.
""",
    ),
    (
        "白鹭相机 小鹭",
        CAMERAS,
        """
? 寄西藏要加多少钱
+ 西藏要加28元
+ 西藏要加收28元。
- 西藏要加20元
? 店开到晚上几点
+ 店开到晚上21:00。
+ 开到21:00。
- 店开到晚上22:00。
- 店开到晚上9:30。
? 40mm镜头口径多大
+ 40mm镜头的口径是46mm。
+ 口径46mm。
- 40mm镜头的口径是67mm。
- 口径67mm。
? 回到背心，多少钱
+ 回背心，总价为219元。
- 回背心，总价为159元。
? 最多能寄存几天
+ 最多寄存45天。
+ 最长45天。
- 最少寄存45天。
- 最多寄存3天。
""",
    ),
    (
        "裁云 小裁",
        CLOTHES,
        """
? 方领裙是纯棉的吗
+ 方领裙是纯棉的。
? 半身裙是纯棉的吗
- 半身裙是纯棉的。
? 方领裙M码裙长多少
+ 方领裙M码裙长112厘米。
? 方领裙有xl码吗
+ 方领裙没有xl码。
- 方领裙有xl码。
? 台湾能寄吗
+ 台湾不能寄。
- 台湾能寄。
? 那条半身裙是什么面料
+ 那条半身裙的面料是聚酯纤维。
? 方巾尺寸多大
+ 方巾的尺寸是53厘米见方。
- 方巾的尺寸是78厘米。
""",
    ),
    (
        "Skye Outfitters Ida",
        OUTFITTERS,
        """
? how much is it for a parrot
- For a parrot it costs $90.
? how much is the wool coat
+ For the wool coat it is $90.
+ If you like, it comes in navy.
- If you like, it comes gift wrapped in silk by hand.
? can gloves be returned
- No.
+ Yes, unworn gloves within 30 days.
? do you take dogs into the shop
+ They wait outside.
? are dogs welcome in the shop
- Dogs and parrots are welcome.
? thank you for the help
+ You are welcome.
? do you have named tags
- Yes, we have named tags.
""",
    ),
    (
        "小满衣铺 小满",
        LININGS,
        """
? 裙子是纯棉的吗
- 裙子是纯棉的。
? 衬衫是纯棉的吗
- 衬衫是纯棉的。
? 毛巾是纯棉的吗
+ 毛巾是纯棉的。
? 价格含运费吗
- 含运费。
? 老陈皮多少钱
- 老陈皮40元。
+ 老陈皮80元。
? 能带狗吗
- 欢迎随时带狗来。
""",
    ),
)
