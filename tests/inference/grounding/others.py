"""What is told of another thing, of more, or of less than was asked, and right answers that are like it. Marks as in
`corpus`.

The shops are made up: a climbing shop with a hut, and a pottery.
"""

CLIMBING = (
    "Hut book › The crags\nRaven Crag is 38 metres high and has 24 routes. Heron Slab faces south; the path to it was mended in May.",
    "Hut book › Courses\nA course day runs from 9 am to 4 pm and costs $140, rope, helmet and tea included; the hut night and travel are not.",
    "Can you track my parcel?\nTrack it under My parcels.",
    "Hut book › Stay\nThe hut sleeps 12. Stays are 5 nights at the most. Lost keys are charged at the locksmith's price less 10%.",
    "Can you resole climbing shoes?\nRubber and rand $48 a pair, rubber alone $36. Takes 3 weeks.",
    "How can I pay?\nVisa, Mastercard, Alipay or cash in the shop. No cheques.",
    "How can I book the wall?\nOnly online, up to 7 days ahead. A slot is 2 hours.",
    "Marmot head torch\nMarmot head torch (HT-2) costs $39.\nMarmot head torch is in stock now.\nWaterproof, three modes. Needs AAA batteries, not included.\nCategory: Lights.",
    "Static cord\nStatic cord (CD-1) costs $3.\nStatic cord is in stock now.\nwidths: 5 mm, 6 mm, 7 mm, 8 mm.\nlengths: 10 kg, 20 kg, 30 kg.\nCategory: Ropes.",
    "Kids harness\nKids harness (KH-1) costs $49.\nKids harness is in stock now.\n"
    "fit: S 15 to 22 kg, M 23 to 33 kg.\nCategory: Harnesses.",
    "Camp hammock\nCamp hammock (HM-1) costs $55.\nCamp hammock is in stock now.\nweight: 0.8 kg.\nTwo straps with it, bears 180 kg.\nCategory: Camp.",
)
POTTERY = (
    "有拉坯课吗？\n有。一节90分钟160元，小班（4到6人）每节70元。",
    "釉下彩课怎么收费？\n每节220元，颜料另买。",
    "紫砂壶补口多少钱？\n锔钉一枚60元起，看裂口，要10天，夏天不补。",
    "瓷器能修吗？\n碗、盘、花瓶都修，补口一律80元，换把手120元。",
    "可以租窑吗？\n可以，租金和押金在手册里。",
    "运费多少？\n满300元包邮，不满的收18元。大缸另算，没电梯的每层加20元。",
    "寄件要注意什么？\n客人自己寄来的，来回运费买家出；盒子要套两层，把手断裂赔偿90元。",
    "几岁可以学？\n6岁以上都能学，晚上有课。学满一年可以折价买下轮盘。",
    "运费：18元",
    "包邮金额：300元",
)
HALL = (
    "When are you open?\nThe hall is open Tuesday to Saturday from 10 am to 6 pm. Closed on Sunday and Monday.",
    "Do you deliver on Sundays?\nParcels are delivered from Monday to Saturday.",
)
DAILY = (
    "When are you open?\nWe are open daily except Sunday, on Saturday only in December.",
    "How can I reach you?\nYou can write to us on Sunday until 20:00.",
    "Can I cancel my order?\nYes, until it ships.",
    "Field set\nField set (FS-1) costs $60.\nField set is in stock now.\nThe body has a strap and a cap. A lens for the body is not included.\nCategory: Optics.",
    "Where are you?\nThere is one branch, in Leeds.",
)
KILN = (
    "几点开门？\n周二到周日早上10点到晚上8点，周一休息。",
    "周一能取件吗？\n周一不营业，取件请改周二。",
)
OTHERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Ledge & Larder Lea",
        CLIMBING,
        """
? how high is heron slab
- Heron Slab is 38 metres high.
- The shop's facts state that Heron Slab is 38 metres high.
? how many routes has heron slab
- Heron Slab has 24 routes.
? how high is raven crag
+ Raven Crag is 38 metres high.
+ The shop's figures state that Raven Crag is 38 metres high.
+ It has 24 routes.
? does the course include the hut night
- The course day includes the hut night.
- Yes, the course includes the hut night.
+ The course day includes rope, helmet and tea.
+ The hut night is not included.
? has the head torch got batteries with it
- The head torch does have batteries with it.
- Yes, the Marmot head torch comes with AAA batteries.
- Batteries are included.
+ No, batteries are not included.
+ It needs AAA batteries.
+ The Marmot head torch needs AAA batteries, which are not included.
? static cord in 40 kg?
- Static cord in 40 kg is available in stock.
- Yes, it comes in 40 kg.
- Yes.
+ Static cord is not listed in 40 kg.
+ It comes in 10 kg, 20 kg and 30 kg.
? static cord in 20 kg?
+ Yes, static cord comes in 20 kg.
? how many people does the hut sleep
- The hut sleeps people from 9 am to 4 pm.
+ The hut sleeps 12.
? how many hours is a slot at the wall
+ A slot is 2 hours.
? how many routes can i book
- The routes can be booked for 2 hours.
? can i pay with alipay
- Alipay is the only payment option available.
- The question "can i pay with alipay" is answered by stating that Alipay is the only way to pay.
+ Visa, Mastercard, Alipay or cash are accepted.
+ Yes, you can pay with Alipay.
? can i book the wall by phone
+ The only way to book the wall is online.
+ The wall can only be booked online.
? do you have climbing shoes
- The shop's facts state that you can resole climbing shoes.
+ We can resole climbing shoes.
? how much weight can the hammock take
+ The hammock can take a maximum weight of 180 kg.
+ The maximum weight is 180 kg.
+ It bears 180 kg.
? where is my parcel
+ You can track your parcel.
? my son weighs 26 kg, which harness
+ At 26 kg the kids harness in M has the right fit.
? how heavy is the hammock
+ The weight of the hammock is 0.8 kg.
- The weight of the hammock is 180 kg.
? what happens if i lose a key
+ If you lose a key, you pay the price of the locksmith minus 10%.
- If you lose a key, you pay the price of the locksmith minus 20%.
""",
    ),
    (
        "一捧泥 小捧",
        POTTERY,
        """
? 釉下彩课多少钱一节
- 釉下彩课每节70元。
+ 釉下彩课每节220元。
? 拉坯课多少钱一节
+ 小班每节70元。
? 花瓶补口多少钱
- 锔钉一枚60元起，看裂口，要10天，夏天不补。
+ 花瓶补口80元。
? 紫砂壶补口多少钱
+ 锔钉一枚60元起，看裂口，要10天，夏天不补。
? 租紫砂壶押金多少
- 锔钉一枚60元起，看裂口，要10天，夏天不补。
? 没电梯3楼送上来要加钱吗
- 运费：18元
+ 没电梯的每层加20元。
? 邮费多少
+ 运费：18元
+ 邮费18元，满300元包邮。
? 寄件邮费谁出
+ 来回邮费买家出。
- 来回邮费我们出。
? 把手弄断了赔多少
+ 把手弄断赔90元。
- 把手弄断赔120元。
? 30多岁能学吗
+ 能，6岁以上都能学，晚上有课。
? 学满一年轮盘能买下来吗
+ 可以，学满一年可以折价买下来。
? 小班几个人
+ 小班4到6人。
- 小班的人数是90分钟。
? 有什么课
- 拉坯课是唯一的课。
+ 有拉坯课，一节90分钟160元。
""",
    ),
    (
        "Hall Hal",
        HALL,
        """
? at what hour do you shut on saturday
- The hall is closed on Saturday.
- The facts state that the hall is closed on Saturday and Monday.
- We are open on Sunday.
- The hall is not open on Friday.
+ On Saturday the hall is open to 6 pm.
+ Parcels are delivered on Monday.
? are you open on sunday
- Yes.
- Yes, we are open on Sunday.
+ No.
+ No, we are closed on Sunday.
? are you open on saturday
- No.
- No, we are closed on Saturday.
+ Yes.
+ Yes, from 10 am to 6 pm.
? are you open on saturday at 8 pm
- Yes.
""",
    ),
    (
        "陶吧 小二",
        KILN,
        """
? 周日开门吗
- 周日休息。
- 周日不营业。
- 不开门。
+ 开门的。
+ 周日早上10点到晚上8点。
? 周一开门吗
- 周一开门。
- 开门的。
+ 不开门。
+ 周一休息。
+ 周一不营业。
""",
    ),
    (
        "Daily Dee",
        DAILY,
        """
? and on sunday
+ We are closed on Sunday.
+ You can write to us on Sunday until 20:00.
? are you open on saturday
- Yes.
? can I cancel
+ Yes, we can cancel your order until it ships.
? what comes with the field set
+ The body has a strap and a cap.
- It comes with a lens.
? where is your branch
+ The only branch is in Leeds.
""",
    ),
    (
        "Thimble Lane",
        (
            "Shop hours: Tuesday to Saturday, 9.30 am to 5 pm",
            "Hiring the sewing room\nGroups can hire the room on Mondays and in the evenings for £18 an hour.",
            "Bringing your machine in\nDrop in on any opening day before 4 pm; you need no appointment.",
        ),
        """
? are you open on mondays
- Yes, the shop is open on Mondays.
- Yes, we are.
- Yes.
- Yes, we are open on Mondays from 9.30 am to 5 pm.
- The shop is open on Mondays.
+ No.
+ No, we are closed on Mondays.
+ No, the shop is open Tuesday to Saturday, 9.30 am to 5 pm.
+ The shop is open Tuesday to Saturday, 9.30 am to 5 pm.
+ Groups can hire the room on Mondays and in the evenings for £18 an hour.
? are you open on wednesdays?
+ Yes.
+ Yes, we are.
+ Yes, we are open on Wednesdays.
- No.
- We are closed on Wednesdays.
? can we hire the room on a monday
+ Yes, groups can hire the room on Mondays and in the evenings.
""",
    ),
    (
        "坡上器械",
        (
            "展厅营业时间：周二至周日 9:30–18:30",
            "在线客服时间：每天 8:30–22:00",
            "保养课\n每周一晚上展厅里有保养课，讲跑带怎么加油。",
        ),
        """
? 周一营业吗
- 周一营业。
- 营业。
- 是的。
- 展厅周一营业。
+ 周一不营业。
+ 不营业。
+ 不，展厅营业时间：周二至周日 9:30–18:30。
? 周二营业吗
+ 营业。
+ 周二营业。
- 周二不营业。
- 不营业。
? 周一晚上有保养课吗
+ 有。
+ 每周一晚上展厅里有保养课。
""",
    ),
    (
        "坡上器械",
        (
            "营业时间：9:00-18:00，周五延长至20:00",
            "周末有课吗？\n周六下午有保养课。",
        ),
        """
? 周五几点关门
+ 周五20:00关门。
""",
    ),
    (
        "Loom Lane",
        (
            "Opening hours: 9 am to 6 pm (Sundays 10 am to 4 pm)",
            "Classes\nOn Mondays we weave. Come on any opening day.",
        ),
        """
? are you open on mondays
+ Yes.
+ We are open on Mondays.
? are you open on sundays
+ Yes.
- No.
""",
    ),
    (
        "Loom Lane",
        (
            "Opening hours: 10 am to 6 pm, late on Thursdays",
            "Classes\nOn Mondays we weave. Come on any opening day.",
        ),
        """
? are you open on mondays
+ Yes.
+ We are open on Mondays.
""",
    ),
    (
        "Loom Lane",
        (
            "Shop hours: All week 10-6; Friday until 8",
            "Classes\nOn Mondays we weave. Come on any opening day.",
        ),
        """
? are you open on mondays
+ Yes.
+ We are open on Mondays.
""",
    ),
    (
        "Loom Lane",
        (
            "Shop hours: 10 am to 6 pm Wednesday to Friday",
            "Classes\nOn Mondays we weave. Come on any opening day.",
        ),
        """
? are you open on mondays
- Yes.
- We are open on Mondays.
+ No.
? are you open on thursdays
+ Yes.
- No.
""",
    ),
)
