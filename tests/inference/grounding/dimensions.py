"""Lengths told as another dimension, facts that nobody asked about, and models that were not. Marks as in `corpus`.

The shops are made up: a tool smith and a maker of drones.
"""

from tests.inference.grounding.short_answers import article

SMITH = (
    "Field axe 35 cm\nField axe 35 cm (AX-35) costs £61.\nField axe 35 cm is in stock now.\nhead_height: 11 cm.",
    article("Chopping block", "Blocks", "Sizes: 42 × 42 × 28 cm. diameter: 44 cm.", "48", "GBP", 5),
    "Water can\nWater can (WC-1) costs £39.\nWater can is in stock now.\ncapacity: 3.4 l.\nheight: 31 cm.",
    "How long is a course?\nThe children's course takes 80 minutes. The fabric for the apron is included.",
    "How do I hire the forge?\nGroups hire the forge for £17 an hour, two hours at least.",
    "Can the saws be sharpened?\nThe S4 and S6 can be sharpened at home; the S9 needs a machine.",
    article("Bow saw S9", "Saws", "Blade of hardened steel.", "58", "GBP", 5),
    "Days to return unused tools: 40 days",
    "Order value for free delivery: £75",
    "Delivery below that: £4.60",
    "Smithy hours: Tuesday to Friday, 9 am to 4 pm",
)
DRONES = (
    "能连手柄吗？\nM8和R5带蓝牙，能连手柄和Fly；R2只能连Fly。其他型号连不了。",
    article("入门无人机 R2", "无人机", "续航20分钟。", "899", "CNY", 5),
    article("航拍无人机 R5", "无人机", "续航34分钟，能放MP3。", "1899", "CNY", 5),
    "遮阳帘\n遮阳帘（ZY-1）售价¥65。\n遮阳帘现在有货。\n最大宽度：1.7米。\n拉绳控制。\n类别：帘。",
    "可以延长保修吗？\n可以，签收后加买延保：一年按成交价的4%，两年按7%。",
    "退货天数：8天",
    "不满包邮的运费：11元",
)
DIMENSIONS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Anvil Ann",
        SMITH,
        """
? how long is the head of the field axe
- The head of the field axe is 42 cm wide.
? how wide is the head of the field axe
- The field axe is 11 cm high.
- The field axe head is 11 cm.
- The width of the field axe head is 11 cm.
+ The field axe 35 cm costs £61.
+ I'm not sure how wide the head of the field axe is.
? how high is the head of the field axe
+ The field axe head is 11 cm high.
+ The head height of the field axe is 11 cm.
+ 11 cm.
? how big is the head of the field axe
+ The field axe head is 11 cm high.
? how wide is the chopping block
+ The chopping block is 44 cm in diameter.
- The chopping block is 44 cm thick.
? dimensions of the chopping block
+ The dimensions of the chopping block are 42 × 42 × 28 cm.
+ The chopping block measures 42 × 42 × 28 cm.
? how wide is the water can
- height: 31 cm.
? how high is the water can
+ height: 31 cm.
? how much does the water can hold
+ The water can holds 3.4 litres.
- The water can holds 4 litres.
? how many years has the smithy been going
- The smithy has been going for 40 days.
- 40 days.
? how long have you been blacksmiths
- We have been going for 40 days.
? how long do I have to send it back
+ 40 days.
+ You have 40 days.
? how many days do i have if i don't want it
+ You have 40 days.
? how long can I return unused tools
+ You can return unused tools within 40 days.
? how much do I have to spend to get free delivery
+ You have to spend £75 to get free delivery.
+ The customer has to spend £75 to get free delivery.
- You have to spend £60 to get free delivery.
? what's the postage on a small order
+ It is £4.60.
? how much do u pay saturday lads an hour
- £17 an hour.
- The smithy's answer to the shopper's question "how much do u pay saturday lads an hour" is £17 an hour.
- The answer to your question "how much do u pay saturday lads an hour" is £17 an hour.
? how much is the forge an hour
+ The answer to the shopper's question "how much is the forge an hour" is £17 an hour.
+ £17 an hour.
? can I sharpen the S4 myself
- The S9 needs a machine.
+ The S4 can be sharpened at home.
+ The S4 and S6 can be sharpened at home; the S9 needs a machine.
? can I sharpen the S4 myself, or is the S9 better
+ The S9 needs a machine.
? how long does the kids course take
+ The kids course takes 80 minutes.
- The kids course takes 90 minutes.
? is the cloth for the apron included
- The cloth for the trousers is included.
""",
    ),
    (
        "云雀飞行 小飞",
        DRONES,
        """
? M8能连我自己的遥控器吗
- R2只能连Fly。
+ M8能连手柄和Fly。
+ M8和R5带蓝牙，能连手柄和Fly。
? M8和R2哪个好
+ R2只能连Fly。
? R2太小了，有别的吗
+ 航拍无人机R5续航34分钟。
? R5能放MP3吗
+ 能放MP3。
+ R5能放MP3。
? R2续航多久
+ R2续航20分钟。
- R5续航34分钟。
? 遮阳帘的拉绳有多长
- 遮阳帘拉绳的长度是1.7米。
- 根据资料，拉绳长1.7米。
- 1.7米。
? 遮阳帘多宽
+ 遮阳帘最宽1.7米。
+ 宽度是1.7米。
- 遮阳帘高1.7米。
? 店开了几年了
- 本店开了8天。
- 8天。
? 多少天内可以反悔
+ 8天内可以退货。
? 再加一年保修怎么买多少钱
+ 再加一年保修，一年按成交价的4%，两年按7%。
- 再加一年保修，一年按成交价的6%。
""",
    ),
    (
        "Anvil Ann",
        (
            "Delivery time: 3 days",
            "Delivery below £75: £4.60",
            "Days to return: 30 days",
            "What are the tools made of?\nOf steel and ash.",
        ),
        """
? when will it come
+ It takes 3 days.
? when will it be here
+ In 3 days.
? how soon can i have it
+ You can have it in 3 days.
? when do i get it
+ You get it in 3 days.
? when does it turn up
+ It turns up in 3 days.
? what does it cost to get it to me
+ It costs £4.60.
? how much is the p+p
+ It is £4.60.
? can i try before i buy
+ You have 30 days.
? how many years have you been going
- The smithy has been going for 30 days.
- The smithy has been going for 3 days.
""",
    ),
    (
        "坡上器械",
        (
            "运送时间：3天",
            "退货天数：7天",
            "邮箱回复时间：24小时内",
            "运动课时长：45分钟",
            "换电池用时：20分钟",
            "器械是什么做的？\n钢管和木头。",
            "木桌\n木桌（MZ-1）售价¥650。\n木桌现在有货。\n长：140厘米。\n宽：80厘米。\n高：75厘米。\n类别：桌子。",
        ),
        """
? 多久能到
+ 3天能到。
+ 3天。
? 买错了怎么办
+ 7天内可以退货。
? 客服多久回我
+ 24小时内回复。
? 运动课多久
+ 45分钟。
? 换电池要多久
+ 20分钟。
? 店开了几年了
- 本店开了7天。
- 本店开了3天。
? 木桌长宽高多少
+ 长140厘米，宽80厘米。
+ 长140厘米，宽80厘米，高75厘米。
+ 长140厘米。
? 木桌长宽高是多少
+ 长140厘米，宽80厘米。
+ 高75厘米。
? 木桌的长、宽、高各多少
+ 长140厘米，宽80厘米。
? 木桌的长和宽是多少
+ 长140厘米。
+ 宽80厘米。
? 木桌高多少
+ 高75厘米。
- 木桌宽80厘米。
""",
    ),
)
