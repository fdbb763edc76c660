"""What is asked of an order that was just shown: “what was in it?”, “多少钱？”, “收货地址告诉我”.

Read by patterns, in capitals and half width (`order_numbers.read_width`). Questions that name something else – the
shop, another order, an article – are none of it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

# `late` is its status to somebody who misses it; `hidden` is what no order tells here: who ordered it, whereto, with
# which phone.
Topic = Literal["status", "late", "items", "total", "placed", "arrival", "hidden"]

_LONGEST = 80  # characters: who writes more asks something else
_ELSEWHERE = re.compile(
    r"\b(?:OTHER|ANOTHER|ELSE|NEXT|YOUR)\b|你们|您们|店|客服|另|别的|其他|其它|[0-9]{3}"
)
# Whoever wants something done to an order asks neither how far it is nor what it is.
WANTED = re.compile(
    r"\b(?:RETURN|REFUND|EXCHANGE|CANCEL|CHANGE|INVOICE|COMPLAIN|DAMAGED|BROKEN|WRONG)|退|换|換|取消|发票|發票|改(?!天)|投诉|破|坏|错",
    re.ASCII,
)
HOW = re.compile(
    r"\bHOW (?:DO|CAN|TO|COULD|WOULD)\b|怎么(?![还没不都]|一直|回事)|怎麼(?![還沒不都]|一直|回事)|怎样|如何"
    r"|哪里查|在哪查|在哪里查|能不能查|可以查.{0,4}吗",
    re.ASCII,
)
# What can only mean the order, though something else was asked in between.
_BACK = re.compile(
    r"\b(?:WAS|WERE|DID|HAS|HAVE|NEVER|ORDER|PARCEL|PACKAGE|TRACKING)\b"
    r"|订单|下的?单|包裹|物流|收货|付了|花了|买了|发货了|到哪|没|催"
)
_STOPS = r"[\s,.!?。、~]*"
_IT = (
    r"(?:IT|THAT|THIS|THEY|THEM|THOSE|EVERYTHING"
    r"|(?:THE|MY) (?:ORDER|PARCEL|PACKAGE|BOX|DELIVERY|ITEMS?|THINGS))"
)
_SENT = r"(?:SHIP(?:PED|PING)?|SENT|DISPATCH(?:ED)?|POSTED|LEAVE|LEAVING|GO OUT|GOING OUT)"
# Before what only “it” tells from a question about goods: “back to the rug, how much was it?” names them.
_LEAD = (
    r"^(?:(?:AND|SO|OK(?:AY)?|BUT|ALSO|WELL|THEN|NOW|OH|HI|HELLO|HEY|WAIT|SORRY|GREAT|THANKS?|THANK YOU|PLEASE)\b"
    r"|[\s,.!?])*+"
)
_WHAT = rf"{_LEAD}WHAT(?:['’]?S| IS| WAS| WERE| ARE)?"
# How a Chinese question begins and ends that names nothing else.
_OPENED = (
    r"^(?:那|么|请问|我|们|这|它|个|单|笔|的|订单|包裹|快递|货|东西|现在|到底|大概|预计|应该|是|还"
    r"|[\s,.!?。、~])*"
)
_ENDED = r"(?:来着|呢|啊|呀|吗|了|告诉我|[\s,.!?。、~])*$"
_DAY = r"(?:什么时候|啥时候|何时|几号|哪天)"

_PATTERNS: Mapping[Topic, Sequence[str]] = {
    "status": (
        rf"{_LEAD}WHERE(?:['’]?S| IS| ARE) {_IT}(?: NOW| RIGHT NOW)?{_STOPS}$",
        rf"\b(?:HAS|HAVE|IS|ARE|WAS|DID) {_IT} (?:ALREADY |BEEN |YET |NOW )*"
        r"(?:PAID|PACKED|SHIP(?:PED)?|SENT|LEFT|LEAVE|ARRIVED?|DELIVERED|REFUNDED|RETURNED|CANCELL?ED"
        rf"|ON (?:ITS|THE) WAY|HERE|THERE)(?: OUT| YET| ALREADY)*{_STOPS}$",
        r"\b(?:WHICH|WHAT|WHO)(?:['’]?S| IS| WAS)?(?: THE| MY| ITS)? (?:CARRIER|COURIER)\b",
        rf"{_LEAD}WHEN(?:['’]?S| WILL| DOES| DO| IS| ARE| CAN| WOULD) {_IT}(?: BE| GET| GOING TO| GETTING| BEING)* "
        rf"{_SENT}(?: OUT)?{_STOPS}$",
        rf"{_LEAD}WHEN (?:WILL|DO|ARE|CAN|WOULD) YOU(?: BE)? "
        rf"(?:SEND|SENDING|SHIP|SHIPPING|DISPATCH|DISPATCHING|POST) {_IT}(?: OUT)?{_STOPS}$",
        r"\b(?:TRACKING|PARCEL) (?:NUMBER|NO|ID|CODE)\b",
        rf"{_LEAD}(?:ANY |MY |THE )?TRACKING(?: INFO(?:RMATION)?| LINK| PLEASE)*{_STOPS}$",
        rf"\bWHO (?:DELIVERS|SHIPS|BRINGS|CARRIES) {_IT}\b",
        rf"{_WHAT} (?:ITS|THE) STATUS{_STOPS}$",
        rf"{_OPENED}(?:在|到)(?:哪|哪里|哪儿|了没|没){_ENDED}",
        rf"{_OPENED}(?:已经|都)*(?:发货|发|寄|寄出|出|到|签收|付款|退款)了(?:吗|没有|没){_STOPS}$",
        rf"{_OPENED}(?:什么|啥|哪)状态{_ENDED}",
        rf"{_OPENED}{_DAY}(?:能|会|可以|才|才能)?(?:给我)?(?:发货|发出|发|寄出|寄){_ENDED}",
        r"(?:什么|哪家|哪个|啥)(?:快递|物流)|(?:快递|运单|物流)单?号|谁送",
    ),
    "late": (
        rf"{_LEAD}(?:STILL NOTHING(?: YET)?|STILL NO SIGN OF {_IT})(?: THOUGH)?{_STOPS}$",
        rf"{_OPENED}(?:能|可以|帮我?|给我|麻烦|请)*催(?:一?下|催|单)*{_ENDED}",
        rf"{_OPENED}(?:物流|快递|包裹)(?:信息)?(?:怎么|咋|为什么|一直|都|还)*(?:不动|不更新|没动|没更新|没有更新){_ENDED}",
        rf"^(?:BUT|AND|WELL|NO|SO|HEY|SORRY|[\s,.!?])*I(?:['’]VE| HAVE)? (?:STILL )?"
        r"(?:NEVER|DID(?:N['’]?T| NOT)|HAVE(?:N['’]?T| NOT)|NOT)(?: EVEN)? "
        rf"(?:GET|GOT|GOTTEN|RECEIVED?) {_IT}(?: YET| AT ALL| THOUGH| SO FAR)*{_STOPS}$",
        rf"^(?:BUT|AND|WELL|NO|SO|HEY|SORRY|[\s,.!?])*{_IT} (?:STILL )?"
        r"(?:NEVER|DID(?:N['’]?T| NOT)|HAS(?:N['’]?T| NOT)) "
        rf"(?:ARRIVED?|CAME|COME)(?: YET| AT ALL| THOUGH| SO FAR)*{_STOPS}$",
        rf"\bWHY (?:HAS(?:N['’]?T {_IT}| {_IT} NOT)|IS(?:N['’]?T {_IT}| {_IT} NOT)) "
        rf"(?:ARRIVED|COME|HERE|SHIPPED|BEEN SHIPPED)(?: YET)?{_STOPS}$",
        rf"{_OPENED}(?:但是?|可是?|为什么|为啥|怎么|咋|都|一直|还)*(?:没有?)"
        rf"(?:收到货?|送到|到货|到|发货|发){_ENDED}",
    ),
    "items": (
        rf"{_WHAT} (?:ALL )?(?:IN|INSIDE)(?: {_IT}| THERE)?(?: AGAIN)?{_STOPS}$",
        r"\bWHAT (?:DID|HAVE|HAD) (?:I|WE) (?:ORDER|BUY|BOUGHT)",
        r"\bWHICH (?:ITEMS|THINGS|ARTICLES|PRODUCTS) (?:DID I|HAVE I)\b",
        rf"\bWHICH (?:ITEMS|THINGS|ARTICLES|PRODUCTS) (?:ARE|WERE)(?: IN)? (?:{_IT}|THERE){_STOPS}$",
        rf"{_OPENED}里(?:面|边|头)?(?:都|是|装|了|有|的)*(?:什么|啥|哪些)(?:东西|商品|货)?{_ENDED}",
        r"(?:买|订|拍|下单)(?:了|的)(?:都|是|些)*(?:什么|啥|哪些)",
        rf"有(?:什么|哪些)(?:东西|商品){_STOPS}$",
    ),
    "total": (
        rf"(?:{_LEAD}HOW MUCH (?:(?:WAS|IS|WERE|ARE) (?:{_IT}|THE TOTAL)|(?:DID|DOES) {_IT} COST(?: ME)?)"
        rf"|\bHOW MUCH (?:DID|HAVE) (?:I|WE) (?:PAY|PAID|SPEND|SPENT)(?: FOR {_IT})?)"
        rf"(?: ALL| IN ALL| IN TOTAL| ALTOGETHER| TOGETHER)*{_STOPS}$",
        rf"{_WHAT} (?:THE|ITS|MY)(?: ORDER)? (?:TOTAL|SUM|PRICE|AMOUNT)(?: OF {_IT})?{_STOPS}$",
        rf"\bWHAT DID (?:{_IT} COST|I PAY)\b",
        rf"{_OPENED}(?:一共|总共|合计|总价|总额|金额|价格|价钱|总|实付|付|花|是|了)*"
        rf"(?:多少钱|多少|几块钱?){_ENDED}",
    ),
    "placed": (
        rf"\bWHEN (?:DID (?:I|WE) (?:ORDER|BUY|PLACE)|WAS {_IT} (?:ORDERED|PLACED|BOUGHT))\b",
        rf"{_DAY}(?:下的?单|买的|订的|拍的)|下单(?:时间|日期)",
    ),
    "arrival": (
        rf"{_LEAD}(?![^?!]*\b(?:BACK|STOCK|IF)\b)WHEN (?:WILL|DOES|IS|SHOULD|WOULD) {_IT}(?: BE| GET| GOING TO)* "
        r"(?:ARRIVE|ARRIVING|COME|COMING|HERE|THERE|DELIVERED|REACH)",
        rf"\bWHEN (?:WILL|CAN|DO|SHOULD) I (?:GET|RECEIVE|EXPECT|HAVE) {_IT}\b(?! (?:IN|BACK|IF|WHEN)\b)",
        rf"{_OPENED}{_DAY}(?:能|会|可以|才|才能)?(?:送|收|寄)?(?:到货|到手|到|达|货)(?:货)?{_ENDED}",
    ),
    "hidden": (
        rf"\bWHO (?:(?:ORDERED|PLACED|BOUGHT|PAID|MADE)\b|(?:RECEIVES?|GETS) {_IT}\b)",
        rf"\bWHO (?:IS|WAS) {_IT} (?:FOR|FROM){_STOPS}$",
        r"\bWHO(?:['’]?S| IS| WAS) THE (?:BUYER|CUSTOMER|RECIPIENT)\b",
        r"\b(?:WHOSE|WHAT|WHICH) (?:NAME|ADDRESS|PHONE|E-?MAIL)(?: NUMBER| ADDRESS)?"
        rf"(?: (?:IS|WAS)(?: (?:ON|IN|OF|FOR) {_IT})?{_STOPS}$| (?:DID I|HAVE I|DO YOU HAVE)\b|{_STOPS}$)",
        r"\b(?:THE|WHICH|WHAT|WHOSE) (?:ADDRESS|NAME|PHONE(?: NUMBER)?|MOBILE|E-?MAIL) (?:IS |WAS )?"
        rf"(?:ON|IN|OF|FOR) {_IT}\b",
        r"\b(?:SHIPPING|DELIVERY|BILLING) ADDRESS\b",
        rf"\bWHERE (?:IS|WAS|WILL|DOES|DID) {_IT}(?: BEING| BE)* "
        rf"(?:GO|GOING|SENT|SHIPPED|DELIVERED)(?: TO)?{_STOPS}$",
        rf"\bHOW (?:WAS {_IT} PAID|DID I PAY)\b",
        r"收货(?:地址|人|电话|手机)|收件(?:人|地址)|谁(?:下的?单|买的|订的|付的|拍的|收)",
        r"下单的?(?:人|手机|电话|号码)|(?:寄|送|发)(?:到|去|往)了?(?:哪|什么地方)",
        r"(?:订单|单子|单|上面?)的?(?:地址|电话|手机号?|姓名|名字)",
        r"我的?(?:地址|电话|手机号?|姓名|名字)(?:是(?:什么|多少|哪|不是)|写|填|留|呢|[\s,.!?。、]*$)",
    ),
}
_TOPICS = tuple(
    (topic, re.compile("|".join(patterns), re.ASCII)) for topic, patterns in _PATTERNS.items()
)


def topic_of(plain: str) -> Topic | None:
    """What the text asks of the order before it, or None where it is about something else."""
    if len(plain) > _LONGEST or _ELSEWHERE.search(plain):
        return None
    topic = next((topic for topic, pattern in _TOPICS if pattern.search(plain)), None)
    if topic in ("status", "late"):
        return topic
    return None if WANTED.search(plain) or HOW.search(plain) else topic


def refers_back(plain: str) -> bool:
    """Whether what is asked of an order means it even where something else was asked after it."""
    return bool(_BACK.search(plain))
