"""Figures of another kind than was asked for, and things that an entry leaves out in short. Marks as in `corpus`.

The shops are made up: a saddler's and a mill.
"""

SADDLER = (
    "Workshop book › Hire\nHire | a week | deposit\nSkiver | £26 | £140\nBench press | £19 | £90",
    "Do you alter bags?\nStraps shortened £15, zips from £21, taking in a belt from £24. No suede, no riding boots. Ready in 9 days.",
    "Do you service machines?\nAll walking foot machines, £68 with a new needle, skivers £79. Takes 8 working days. Not industrial ones.",
    "Swift skiver\nSwift skiver (SK-4) costs £410.\nSwift skiver is in stock now.\nweight: 7.2 kg.\nspeed: 1,400 cuts a minute.\nCategory: Machines.",
    "Oak bench\nOak bench (OB-1) costs £260.\nOak bench is in stock now.\nheight: 82 cm.\nweight: 31 kg.\nCategory: Benches.",
    "Primer\nPrimer (PR-1) costs £31.\nPrimer is in stock now.\nweight: 0.4 kg.\nCategory: Finishes.",
    "Lined flask\nLined flask (LF-1) costs £24.\nLined flask is in stock now.\ncapacity (ml): 750.\nCategory: Flasks.",
    "Which tins of dye are there?\nDye comes in tins of 1, 2.5 and 5 litres.",
    "Do you deliver?\nWe deliver up to 8 km for £5, further is £9.",
    "Edge paint\nEdge paint (EP-2) costs £8.\nEdge paint is in stock now.\ncontents: 50 ml.\nCategory: Finishes.",
    "What does a class cost?\nA class on a Saturday is £61, leather included, for up to 6 people. It lasts 5 hours.",
)
MILL = (
    "桂皮怎么存？\n密封避光，能放两年。",
    "秋香桂皮\n秋香桂皮（GP-1）售价¥38。\n秋香桂皮现在有货。\n长度：12到15厘米。\n一罐6根。\n类别：香料。",
    "石磨可以租吗？\n可以，每天35元，押金300元，磨重18公斤。",
    "香油\n香油（XY-1）售价¥45。\n香油现在有货。\n净含量：250毫升。\n类别：油。",
    "铁砧\n铁砧（TZ-1）售价¥260。\n铁砧现在有货。\n净重：31公斤。\n类别：工具。",
    "能用积分付款吗？\n可以用积分，不能用赠卡。",
)
KINDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Saddler Sam",
        SADDLER,
        """
? how much is the skiving course
- The skiving course is £26.
- The skiving course costs £26.
+ Of course, hire of the skiver is £26 a week.
? can you shorten riding boots
- We can shorten riding boots.
- The shop's facts state that we can shorten riding boots by taking in a belt from £24.
- Yes, riding boots from £24.
+ No riding boots.
+ We do not alter riding boots.
? what do you charge to service an industrial machine
- Industrial machines cost £68.
- Industrial machines cost £68 with a new needle, skivers £79.
- The shop's facts state that industrial machines cost £68 with a new needle, skivers £79. It takes 8 working days.
+ We do not service industrial ones.
+ Walking foot machines £68, not industrial ones.
? how heavy is the oak bench
- The oak bench is £260.
- The Oak bench costs £260.
- The oak bench is 82 cm.
+ The oak bench weighs 31 kg.
+ It is 31 kg and costs £260.
? how tall is the oak bench
- The oak bench costs £260 and is in stock.
- The oak bench is 31 kg.
+ The oak bench is 82 cm high.
? how many ml is the primer
- The primer is 31 ml.
- The primer costs £31.
- It is £31.
? how many ml is the edge paint
+ The edge paint has 50 ml.
+ 50 ml.
- The edge paint is 8 ml.
- It costs £8.
? what is the capacity of the lined flask
+ The capacity is 750 ml.
- The capacity is 24 ml.
? which tins of dye are there
+ There are 1 litre, 2.5 litre and 5 litre tins.
? do you have a 10 litre tin of dye
- Yes, we have a 10 litre tin.
- Yes.
? I live 5 km away, do you deliver
+ Yes, we deliver up to 8 km for £5.
+ For 5 km delivery is £5.
? I live 12 km away, do you deliver
- Yes, we deliver for £5.
- Yes, we deliver 12 km away.
? how long is the oak bench
- The oak bench is 31 kg.
- It weighs 31 kg.
? how big is the oak bench
- The oak bench costs £260.
+ The oak bench is 82 cm high.
+ It is 82 cm high and costs £260.
? how big is a class
+ It is for up to 6 people.
? how much is a class
+ A class on a Saturday is £61.
? how long is a class
+ It lasts 5 hours.
""",
    ),
    (
        "磨坊 小二",
        MILL,
        """
? 桂皮一罐有几根
- 桂皮一罐有12到15厘米。
+ 一罐6根。
+ 秋香桂皮一罐有6根。
? 桂皮多长
+ 秋香桂皮长12到15厘米。
? 石磨多重
- 石磨每天35元。
+ 石磨重18公斤。
? 铁砧多长
- 铁砧多长？¥260。
- ¥260。
? 铁砧要多少钱
+ ¥260。
? 铁砧多长
- 铁砧31公斤。
- 铁砧净重31公斤。
? 香油多少毫升
+ 香油净含量250毫升。
+ 250毫升。
- 香油45毫升。
- 香油售价45元。
? 香油多大一瓶
+ 一瓶250毫升。
- 香油售价45元。
? 铁砧多重
+ 铁砧的重量是31公斤。
- 铁砧售价260元。
? 租石磨多少钱
- 石磨重18公斤。
+ 石磨每天35元，押金300元。
? 能用赠卡付款吗
- 可以用赠卡付款。
- 可以用积分和赠卡付款。
+ 不能用赠卡。
""",
    ),
)
