"""For one of what a sum is told: a letter, a person, a night. Marks as in `corpus`.

The shops are made up: a sign maker's and a guesthouse.
"""

SIGNS = (
    "Can you engrave it?\nA slate sign with up to 24 letters, £38. House numbers £9 a digit.",
    "What does fitting cost?\nFitting is £45 an hour, travel 60p per mile. Two people come for big signs.",
    "Price list › Hire\nTool | Weekend | Week\nCore drill | £22 | £48",
    "Do you run courses?\nLettering with a brush, £64, eight people at most.",
    "What does storage cost?\n£88 monthly, £29/wk for members, an annual fee of £12.",
    "Oak sign\nOak sign (OS-1) costs £52.\nOak sign is in stock now.\nCategory: Signs.",
)
GUESTHOUSE = (
    "房间多少钱？\n湖景房每晚388元，含双早。",
    "早餐多少钱？\n住客免费，外来客人28元一位。",
    "烧烤怎么收费？\n烤炉一套120元，最多10人用，炭另算15元一斤。",
    "满多少包邮？\n满99元一律包邮。",
    "竹筏\n竹筏（ZF-1）售价¥66。\n竹筏现在有货。\n类别：票。",
)
RATES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Sam's Signs",
        SIGNS,
        """
? how much is a slate sign per letter
- A slate sign costs £38 per letter.
- £38 per letter.
+ A slate sign with up to 24 letters is £38.
? price of a house number
+ House numbers are £9 per digit.
+ House numbers cost £9 each.
+ House numbers cost £9 each for the shop.
- House numbers cost £9 per letter.
? how much is fitting
+ Fitting costs £45 per hour.
+ Fitting is £45 hourly.
- Fitting is £45 per person.
? what does the core drill cost
+ The core drill is £22 per weekend.
+ It is £48 a week.
- The core drill is £22 a day.
? how much is the lettering course
+ The lettering course costs £64.
- The lettering course costs £64 per hour.
- The lettering course is £64 a day.
? how much is storage
+ Storage costs £88 per month.
+ Storage costs £29 a week for members.
+ The fee is £12 per year.
- Storage costs £88 per person.
? do you offer fitting
+ We offer fitting at £45 per hour.
? how much is the oak sign
+ The oak sign costs £52.
""",
    ),
    (
        "湖边小院 小院",
        GUESTHOUSE,
        """
? 湖景房多少钱
+ 湖景房388元一晚。
+ 湖景房每晚388元。
- 湖景房388元一位。
? 外来吃早餐多少钱
+ 外来客人28元/人。
- 外来客人28元一天。
? 烤炉多少钱
+ 烤炉120元一套。
- 烤炉每人120元。
- 烤炉120元/小时。
? 满多少包邮
+ 满99元一律包邮。
? 竹筏多少钱一张
+ 竹筏66元一张。
- 竹筏¥66每小时。
""",
    ),
)
