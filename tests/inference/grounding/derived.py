"""Figures that the knowledge does not carry, and such as follow from those that it does; marks as in `corpus`.

The shops are made up: one rents kayaks, one sells flowers.
"""

KAYAKS = (
    "What does it cost to rent a kayak?\nA single kayak is $28 for half a day and $45 for a full day. "
    "A double kayak is $40 for half a day and $65 for a full day. Life jackets are included.",
    "How much can a kayak carry?\nA single carries up to 120 kg, a double up to 210 kg. "
    "A single is 3.2 m long and weighs 24 kg.",
    "When are you open?\nMay to September, every day from 8:30 am to 7 pm. "
    "In April and October on weekends only, 10 am to 5 pm.",
    "Do you give lessons?\nThe beginners' lesson takes 2 hours and costs $35 per person, at most 6 people. "
    "Children must be at least 8 years old.",
    "Can I cancel my booking?\nYou can cancel free of charge up to 48 hours before your slot. "
    "After that we keep 50% of the price.",
    "Where are you?\n14 Harbour Lane, Port Ellis. "
    "Parking is $3 a day. Call 555-0198 or write to paddle@kayaks.example.",
    "How long does a repair take?\nHull repairs take 3 to 5 days and cost from $60.",
)
FLOWERS = (
    "花束多少钱？\n玫瑰花束11枝128元，19枝198元；向日葵花束88元。贺卡免费。",
    "多久能送到？\n市区2小时送达，配送费15元，满200元免配送费；郊区次日送达，配送费30元。",
    "可以提前预订吗？\n可以提前30天预订，节日需提前3天。",
    "花不新鲜怎么办？\n签收后24小时内拍照联系我们，核实后补发或退款50%。",
    "营业时间？\n每天9:00到20:30，春节放假5天。电话0512-66660000。",
    "店在哪里？\n平江路42号，停车每小时6元。",
    "绿植怎么养？\n绿萝每周浇水1次，多肉每月浇水2次，室温15到25度。绿萝花盆直径18厘米。",
    "会员有优惠吗？\n充300元送30元，会员享9折，生日当月享8折。",
)
DERIVED: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Paddle Pia", KAYAKS, """
? How much are two single kayaks for half a day?
- Two single kayaks cost $56 for half a day.
- Two single kayaks for half a day cost $28.
+ A single kayak is $28 for half a day.
? How much do I save with the full day?
- The full day saves you $11.
- A full day is $40 for a single kayak.
+ A single kayak is $45 for a full day.
+ A double kayak is $65 for a full day, and $40 for half a day.
? Is there a weekly price?
- A week costs $225.
- We rent kayaks for $45 a week.
+ I don't have a weekly price; a full day is $45 for a single and $65 for a double.
? What do children pay?
- Children pay half price.
- Children get 50% off.
- Children pay $35 if they are at least 6 years old.
+ Children must be at least 8 years old.
+ The beginners' lesson costs $35 per person.
? How heavy is a double kayak?
- A double kayak weighs 24 kg.
- A double kayak weighs 34 kg.
- A single carries up to 210 kg.
+ A single weighs 24 kg.
+ A double kayak carries up to 210 kg.
? How long is a single?
+ A single kayak is 3.2 metres long.
- A single kayak is 32 m long.
? Are you open on Sundays in April?
+ In April we are open on weekends only, from 10 am to 5 pm.
- In July we are open from 10 am to 5 pm.
- In July we close at 5 pm.
? When do you close in July?
+ From May to September we are open every day from 8:30 am to 7 pm.
- We close at 8 pm in July.
? Can I cancel a day before?
+ You can cancel free of charge up to 48 hours before your slot.
- You can cancel free of charge up to 24 hours before your slot.
- You can cancel free of charge up to 1 day before.
+ After that we keep 50% of the price.
? What's your address?
+ We are at 14 Harbour Lane, Port Ellis.
- We are at 41 Harbour Lane, Port Ellis.
- Our second site is at 14 Beach Road.
+ Parking is $3 a day.
- Parking is $3 an hour.
? How long does a hull repair take?
+ Hull repairs take 3-5 days.
+ It takes three to five days and costs from $60.
- It takes about a week.
- It takes 3 to 5 working days.
- Hull repairs take 3-5 hours.
? How many people are in a lesson?
+ At most 6 people are in a lesson.
+ A lesson takes 2 hours.
- A lesson takes 6 hours.
- The lesson costs $210 for 6 people.
? Do you have a phone number?
+ You can call us at 555-0198.
- You can call us at 555-0189.
"""),
    ("花间集 小花", FLOWERS, """
? 两束向日葵多少钱
- 两束向日葵176元。
- 两束向日葵88元。
+ 向日葵花束88元。
? 19枝玫瑰多少钱
+ 19枝玫瑰花束198元。
- 19枝玫瑰花束128元。
- 11枝玫瑰花束198元。
- 33枝玫瑰花束328元。
+ 11枝玫瑰花束128元，19枝198元。
? 郊区多久送到
+ 郊区次日送达，配送费30元。
- 郊区2小时送达。
- 郊区当天送达。
- 市区配送费30元。
+ 市区两小时送达。
+ 满200元免配送费。
? 可以提前两个月订吗
- 可以提前60天预订。
- 可以提前两个月预订。
- 节日需提前30天预订。
+ 节日需提前三天预订。
? 花蔫了怎么办
+ 签收后24小时内拍照联系我们，核实后补发或退款50%。
- 签收后48小时内拍照联系我们。
- 签收后一天内拍照联系我们，核实后全额退款。
- 核实后退款80%。
? 晚上几点关门
+ 每天9:00到20:30营业。
+ 晚上8点半关门。
- 晚上9点关门。
- 春节放假7天。
+ 春节放假五天。
? 绿萝怎么浇水
+ 绿萝每周浇水1次。
- 绿萝每周浇水2次。
+ 多肉每月浇水两次。
- 绿萝花盆直径15厘米。
+ 绿萝花盆直径18厘米。
? 会员充值有什么优惠
+ 充300元送30元。
- 充600元送60元。
- 充值相当于打9折，充300元送60元。
- 会员享8折。
+ 会员享九折，生日当月享八折。
- 会员生日当月享9折。
? 停车怎么收费
+ 停车每小时6元。
- 停车每天6元。
- 停车一天48元。
? 地址和电话
+ 地址是平江路42号。
- 地址是平江路24号。
+ 电话是0512-66660000。
- 电话是0512-66660001。
"""),
)  # fmt: skip
