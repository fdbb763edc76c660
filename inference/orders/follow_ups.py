"""What is asked of an order that was just shown: “what was in it?”, “多少钱？”, “收货地址告诉我”.

Read by patterns, in capitals and half width (`numbers.read_width`). Questions that name something else – the
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
        rf"(?<!WHEN )\b(?:HAS|HAVE|IS|ARE|WAS|DID) {_IT} (?:ALREADY |BEEN |YET |NOW )*"
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
        (
            rf"{_LEAD}(?:IS|ARE|WAS) {_IT} (?:(?:RUNNING|VERY|REALLY|GOING TO BE|STILL|MAYBE|NOW) )*"
            rf"(?:LATE|DELAYED|OVERDUE|LOST|MISSING|STUCK|HELD UP)(?: NOW| ALREADY| THEN| IN TRANSIT)*{_STOPS}$"
        ),
        (
            rf"{_LEAD}(?:{_IT} IS|{_IT}['’]S|ITS) (?:VERY |SO |REALLY )?(?:LATE|DELAYED|OVERDUE)"
            rf"(?: NOW| ALREADY)*{_STOPS}$"
        ),
        (
            rf"{_LEAD}(?:WHY (?:IS|ARE) {_IT} (?:SO|THIS|THAT|STILL) (?:LATE|SLOW|DELAYED)"
            rf"|(?:WHY|WHAT)(?: IS|['’]?S)(?: {_IT})? TAKING (?:SO|THIS|THAT) LONG){_STOPS}$"
        ),
        (
            rf"{_LEAD}(?:SHOULD(?:N['’]?T)? {_IT}|{_IT} SHOULD)(?: NOT)? (?:HAVE )?(?:BE|BEEN|COME|ARRIVED?)"
            rf"(?: HERE| THERE| DELIVERED)?(?: BY NOW| ALREADY| YET| BEFORE NOW)*{_STOPS}$"
        ),
        (
            rf"{_OPENED}(?:是不是|会不会|有没有|已经)*(?:晚点?|延误|延迟|耽误|超时|丢|丢件|弄丢|卡住|迟)"
            rf"(?:了|件)*{_ENDED}"
        ),
        rf"{_OPENED}(?:怎么|为什么|为啥|咋)(?:会|送得?|走得?|发得?|到得?)*(?:这么|那么|如此)(?:慢|久|晚){_ENDED}",
        rf"{_OPENED}(?:都|已经)?(?:这么|那么)久了?(?:怎么|为什么|都|还|也)*没有?(?:收到货?|送到|到货|到|发货|发){_ENDED}",
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
        (
            r"\b(?:HOW MANY|WHAT (?:SIZES?|COLOU?RS?)|WHICH (?:SIZES?|COLOU?RS?))(?: OF (?:THEM|THOSE|THESE))?"
            r"(?: (?:ITEMS|THINGS|ARTICLES|PIECES))? (?:DID|HAVE) (?:I|WE)"
            rf" (?:ORDER(?:ED)?|BUY|BOUGHT|GET|CHOOSE|PICK){_STOPS}$"
        ),
        rf"\bHOW MANY (?:ITEMS|THINGS|ARTICLES|PIECES) (?:ARE|WERE)(?: IN)? (?:{_IT}|THERE){_STOPS}$",
        rf"{_OPENED}(?:(?:里面?|一共|总共)有?|(?:买|订|拍|下单)[了的]是?)(?:几|多少)(?:件|样|个(?:东西|商品)){_ENDED}",
        rf"{_OPENED}(?:买|订|拍|下单)[了的]是?哪(?:个|款|件|种|几件)(?:颜色|尺码|码)?{_ENDED}",
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
        (
            rf"{_LEAD}(?:HOW MUCH|WHAT) (?:DID|DOES) {_IT} (?:COME|ADD UP) TO(?: IN TOTAL| ALTOGETHER)*{_STOPS}$"
            rf"|\bHOW MUCH (?:DID|HAVE) (?:I|WE) (?:PAY|PAID|SPEND|SPENT) (?:ON|FOR) {_IT}{_STOPS}$"
            rf"|{_LEAD}(?:THE )?(?:ORDER )?TOTAL(?: AMOUNT| PRICE| SUM)?(?: PLEASE)?{_STOPS}$"
            rf"|{_LEAD}HOW MUCH (?:DID|HAVE) (?:YOU|THEY) CHARGED? ME(?: FOR {_IT})?{_STOPS}$"
        ),
        rf"{_OPENED}(?:(?:一共|总共|合计|总价|总额|金额|价格|价钱|总|实付|付款|付|花|是|了|买|拍|的|当时|时候|那会儿?))*"
        rf"(?:多少钱|(?<![买拍])多少|几块钱?|几钱)(?:买|付|拍|订|下单?)?(?:的|了)?{_ENDED}",
        rf"{_OPENED}(?:当时|是|花)*(?:什么|啥)(?:价格?|价钱)(?:买|拍|订)(?:的|了)*{_ENDED}",
    ),
    "placed": (
        rf"\bWHEN (?:DID (?:I|WE) (?:ORDER|BUY|PLACE)|WAS {_IT} (?:ORDERED|PLACED|BOUGHT))\b",
        rf"{_DAY}(?:下的?单|买的|订的|拍的)|下单(?:时间|日期)",
    ),
    "arrival": (
        rf"{_LEAD}(?![^?!]*\b(?:BACK|STOCK|IF)\b)WHEN (?:WILL|DOES|IS|SHOULD|WOULD) {_IT}(?: BE| GET| GOING TO)* "
        r"(?:ARRIVE|ARRIVING|COME|COMING|HERE|THERE|DELIVERED|REACH)",
        (
            rf"{_LEAD}(?:WILL {_IT} (?:BE (?:HERE|THERE|DELIVERED)|ARRIVE|COME|GET HERE|GET TO ME)"
            rf"|(?:IS|ARE) {_IT} (?:COMING|ARRIVING|GETTING HERE))"
            r"(?: (?:BY|ON|BEFORE|THIS|NEXT|IN TIME|SOON|WEEK|WEEKEND|TODAY|TOMORROW|TONIGHT"
            rf"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY))*{_STOPS}$"
        ),
        (
            rf"{_OPENED}(?:今天|今晚|明天|后天|周末|(?:这|下)?(?:周|星期)[一二三四五六日天末]?)(?:之?前)?(?:能不能|能|会|可以)?"
            rf"(?:送到|送达|到货|到|收到货?){_ENDED}"
        ),
        rf"{_OPENED}还(?:要|得|需要|有)(?:多久|几天)(?:才|能|会|可以)*(?:送到|送达|到货|到|收到货?)?{_ENDED}",
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
        rf"{_LEAD}WHAT(?:['’]?S| IS| WAS) (?:MY|ITS) (?:ADDRESS|NAME|E-?MAIL|PHONE(?: NUMBER)?){_STOPS}$",
        (
            rf"{_LEAD}(?:CAN YOU |COULD YOU |PLEASE )*(?:TELL|SHOW|GIVE|READ) ME"
            r" (?:THE (?:CUSTOMER['’]?S )?NOTES?"
            r"|(?:MY|ITS) (?:FULL )?(?:ADDRESS|NAME|NOTES?|E-?MAIL|PHONE(?: NUMBER)?))"
            rf"(?: (?:ON|OF|FOR) {_IT})?(?: PLEASE)?{_STOPS}$"
        ),
        (
            rf"{_LEAD}WHAT(?:['’]?S| IS| WAS| DID| DOES| DO)?(?: (?:WRITTEN )?IN)? (?:THE|MY|ITS|THAT)"
            r" (?:ORDER |DELIVERY |CUSTOMER |SHOP )?(?:NOTES?|REMARKS?|COMMENTS?)"
            rf"(?: (?:SAY|SAID|READ|I (?:LEFT|WROTE|ADDED)|(?:ON|WITH|IN|FOR|OF) {_IT}))*{_STOPS}$"
        ),
        (
            rf"{_LEAD}(?:IS|WAS|ARE|WERE) THERE (?:AN? |ANY )?NOTES? (?:ON|WITH|IN|FOR) {_IT}{_STOPS}$"
            rf"|\bWHAT DID I (?:WRITE|PUT|SAY) (?:IN|AS) (?:THE|A|MY) NOTES?{_STOPS}$"
        ),
        rf"\bWHO (?:SIGNED(?: FOR {_IT})?|(?:RECEIVED|GOT|TOOK|ACCEPTED) {_IT}){_STOPS}$",
        (
            rf"{_LEAD}WHEN (?:DID {_IT} (?:SHIP|LEAVE|GO OUT|ARRIVE|GET (?:HERE|DELIVERED|SHIPPED))"
            rf"|DID YOU (?:SEND|SHIP|POST) {_IT}(?: OUT)?"
            rf"|WAS {_IT} (?:SENT|SHIPPED|DELIVERED|PAID|PACKED)(?: OUT)?){_STOPS}$"
        ),
        (
            rf"{_OPENED}(?:联系)?(?:手机号?码?|电话(?:号码)?|方式|地址|邮箱|姓名|名字)是?(?:写|填|留|用)(?:的|了)是?"
            rf"(?:多少|什么|啥|哪里|哪儿|哪个|哪|谁的?|几号)(?:名字|地址|号码)?{_ENDED}"
        ),
        rf"{_OPENED}(?:写|填|留|用)(?:的|了)(?:是)?(?:谁的?|哪个|什么)(?:名字|姓名|手机号?码?|电话|地址|号码){_ENDED}",
        (
            rf"{_OPENED}(?:买家|卖家|里|上|面|有没有|有)*(?:备注|留言)(?:信息|内容|栏|里|上)*"
            rf"(?:是|写|填|留|有|说|的|了|都|过)*(?:(?<![写填留说])(?:什么|啥|哪些)|没有|内容)*{_ENDED}"
        ),
        rf"{_OPENED}{_DAY}(?:发货?|寄出?|出库?|签收|付款?|送到|到|送达|收到)的(?:货|款)?{_ENDED}",
        rf"谁(?:帮我|给我|替我)?签收的?{_ENDED}|{_OPENED}(?:是)?用(?:什么|啥)(?:方式)?(?:付|支付|付款)的(?:款|钱)?{_ENDED}",
        r"收货(?:地址|人|电话|手机)|收件(?:人|地址)|谁(?:下的?单|买的|订的|付的|拍的|收)",
        r"下单的?(?:人|手机|电话|号码)|(?:寄|送|发)(?:到|去|往)了?(?:哪|什么地方)",
        r"(?:订单|单子|单|上面?)的?(?:地址|电话|手机号?|姓名|名字)",
        r"我的?(?:地址|电话|手机号?码?|邮箱|姓名|名字)(?:是(?:什么|多少|哪|不是)|写|填|留|呢|[\s,.!?。、]*$)",
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
