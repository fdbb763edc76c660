"""More sentences, on the demo shops' own entries, written after the rules were and judged by them at first sight.

First, of 26 good ones 1 was withheld and of 37 bad ones 3 passed; what changed since is told in docs/answers.md.
"""

from config.demo.content import demo_shops

_FAQS = {shop.shop.slug: {faq.question: faq.answer for faq in shop.faqs} for shop in demo_shops()}


def entries(shop: str, *questions: str) -> tuple[str, ...]:
    """The entries with these questions, as a reply stands on them."""
    return tuple(f"{question}\n{_FAQS[shop][question]}" for question in questions)


MORE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Maple & Co. Mabel", entries("maple", "When will I get my refund?", "What is your return policy?"), """
? where is my money for the sweater?
+ We refund to the card you paid with within 5 business days of your return reaching our warehouse.
+ Your bank may take another 3 to 5 days to show it.
+ You'll get an e-mail as soon as the refund is made.
- Your refund was sent out yesterday.
- We have already processed your refund of $48.
- It usually takes about two weeks.
- I'll look into this and get back to you shortly.
"""),
    ("Maple & Co. Mabel", entries("maple", "Do you sell gift cards?", "Do you offer gift wrapping?"), """
? is there a gift card for 500 dollars?
+ We sell digital gift cards from $25 to $250.
+ Gift cards never expire and can be used over several orders.
- Yes, you can buy a gift card for $500.
- Gift cards are valid for 3 years.
+ I'm sorry, our gift cards go up to $250.
- Gift cards can be returned within 30 days.
"""),
    ("Maple & Co. Mabel", entries("maple", "Do you have a student discount?", "How do I use a discount code?", "Do you have a loyalty program?"), """
? any discount for nurses?
- Yes, nurses get 15% off.
- We offer a discount for nurses and teachers.
+ Students get 15% off with a valid student e-mail address.
+ I don't have information about a discount for nurses, but the team can help.
- Use code NURSE15 at checkout.
+ New newsletter readers get 10% off their first order.
- You can combine the student discount with other codes.
+ The student discount cannot be combined with other codes.
"""),
    ("Maple & Co. Mabel", entries("maple", "Where are your clothes made, and of what?", "How should I wash and care for my clothes?"), """
? is the cardigan made in Italy?
- Yes, the cardigan is made in Italy.
- Our cardigans are knitted in Ireland by hand.
+ Our knits come from Scotland.
+ Most pieces are sewn in two family workshops in Portugal.
- All our pieces are certified vegan.
+ Wool and cashmere should be washed by hand in cold water.
- You can tumble dry knitwear on low heat.
- Wash it at 60°C.
"""),
    ("Maple & Co. Mabel", entries("maple", "Can I cancel my order?", "Can I change my order or the delivery address?"), """
? cancel my order please
+ You can cancel under My orders within 1 hour of ordering.
+ You can cancel within one hour of ordering, and the full amount goes back to you.
- Your order has been cancelled.
- I can cancel it for you.
- Sure, I've cancelled it and you will receive an email.
- You can cancel within 24 hours.
"""),
    ("云裳小铺 小云", entries("yunshang", "会员有什么好处？", "优惠券怎么用？"), """
? 老顾客有折扣吗
+ 累计消费满500元升银卡，享95折。
+ 会员生日当月送30元生日券哦。
+ 新客首单满199元减20元，在首页领取。
- 老顾客享受8.5折优惠。
- 亲，可以给您申请一张50元优惠券。
- 金卡会员每月送20元券。
- 优惠券可以和会员折扣同时使用。
+ 优惠券不能和会员折扣同时使用。
"""),
    ("云裳小铺 小云", entries("yunshang", "发什么快递，可以指定或加急吗？", "下单后几天能收到？"), """
? 能发顺丰吗
- 可以的亲，默认发顺丰。
- 亲，发顺丰加15元。
+ 快递由仓库按您的地址安排，暂不能指定。
+ 需要加急可以在付款前选“加急空运”，加12元。
+ 江浙沪1到2天送达，其他地区3到5天。
- 北京两天就能到。
- 已为您备注发顺丰。
- 亲，明天就能送到。
"""),
    ("云裳小铺 小云", entries("yunshang", "可以开发票吗？"), """
? 能开专票吗
+ 可以开电子普通发票，暂不开专用发票。
+ 订单完成后30天内在“我的订单”里点“申请发票”。
- 可以开专用发票的亲。
- 发票会在7个工作日内寄到您家。
+ 3个工作日内发到您的邮箱。
- 我这就给您开发票。
- 税点是6%。
"""),
    ("云裳小铺 小云", entries("yunshang", "有实体店吗？", "怎么联系人工客服？"), """
? 在杭州有店吗
- 有的，我们在杭州有门店。
- 杭州店地址是西湖区文三路88号。
+ 这个我不确定，建议您联系店铺客服。
- 亲，欢迎来杭州店试穿。
"""),
)  # fmt: skip
