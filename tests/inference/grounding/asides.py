"""Sentences in which something is claimed beside a hedge, an offer or a courtesy, and others that once went wrong."""

_ENGLISH = (
    "How can I contact you?\nOur team is there Monday to Friday, 9 am to 6 pm: help@maple.example.com.",
    "How much is shipping?\nStandard shipping within the US is $5.95, and free for orders of $75 or more. "
    "Express shipping is $14.95.",
    "What is your return policy?\nYou can return anything within 30 days of delivery. You pay the return shipping. "
    "A return label costs $6.95, taken off your refund.",
    "Can I change the address?\nAs long as the parcel has not left our warehouse, "
    "you can change the address under My orders.",
    "How long does delivery take?\n3 to 5 business days.",
)
_CHINESE = (
    "怎么联系客服？\n在线客服每天9:00到21:00。",
    "退货运费谁承担？\n不喜欢、不合适等原因退货，运费由您承担。",
    "可以七天无理由退货吗？\n支持7天无理由退货，吊牌完好、未洗未穿即可退。",
    "改地址\n发货前可以在“我的订单”里修改收货地址。",
)
ASIDES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Maple & Co. Mia", _ENGLISH, """
? hello
- You can ask our staff, we have a fitting room in Boston.
- You can contact our team in our Boston store.
- Contact our support team on WhatsApp.
- I'm not sure, we have a showroom in Boston.
- If you visit the Boston showroom, our staff can help you.
- Happy to help at the Boston showroom.
- Would you like to visit our showroom in Boston?
- We pay the return shipping.
- The return label is on us.
- Express shipping is free for orders of $75 or more.
- Done, the address is changed.
- The order is cancelled.
- Refund issued.
- It ships next week.
? Will my order arrive by December 24?
- Yes, your order will arrive by December 24.
? Does the code SAVE20 work?
- Yes, the code SAVE20 works.
? hi
+ No, you can only return items within 30 days of delivery.
+ As long as the parcel hasn't left our warehouse, you can change the address under My orders.
+ You pay the return shipping.
+ I'm not sure, but our team can help: help@maple.example.com.
+ You can change the address under My orders.
+ I don't have information on that; please ask our team.
? Do you have a store in Boston?
+ I'm not sure whether we have a store in Boston.
? Does SAVE20 work?
+ I can't confirm whether SAVE20 is valid.
"""),
    ("云裳小铺 小云", _CHINESE, """
? 你好
- 您可以咨询客服，我们在上海有门店。
- 不太确定，我们在上海有门店。
- 欢迎光临上海门店。
- 要不要来我们上海门店看看？
- 退货运费由我们承担。
- 地址已修改。
- 已修改收货地址。
- 订单已取消。
- 已备注。
- 您的包裹已发货。
? 嗨
+ 支持七天无理由退货，吊牌要完好、没有洗过穿过。
+ 退货的运费由您承担。
+ 发货前可以在我的订单里修改收货地址。
+ 不太确定，可以咨询客服。
"""),
)  # fmt: skip
