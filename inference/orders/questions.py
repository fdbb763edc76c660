"""Whether a text asks where an order is. Read in capitals and half width (`numbers.read_width`)."""

import re

from inference.orders.follow_ups import WANTED
from inference.orders.numbers import read_width

# How goods are named by their order: “the lamp I ordered”. What belongs to them is asked of the shop.
_BOUGHT = (
    r"(?:THE|MY|THAT|THOSE) (?:(?!(?:OF|FOR|ON|IN|TO|FROM|BY|WITH|WHERE) )[^ ,.?!]{1,30} ){1,5}"
    r"(?:I|WE)(?:['’]VE| HAVE)? (?:JUST )?(?:BOUGHT|ORDERED|PURCHASED)\b"
)
_MY_ORDER = r"\b(?:MY|OUR) (?:ORDER|PARCEL|PACKAGE|DELIVERY)\b"
_NO_GOODS = (
    r"(?!(?:INVOICE|RECEIPT|REFUND|COUPON|VOUCHER|CODE|LINK|E-?MAIL|MAIL|MESSAGE|LETTER|MONEY|PAYMENT|REQUEST|CARD|DISCOUNT"
    r"|SIZE|ACCOUNT|CONFIRMATION|PASSWORD|NEWSLETTER|CATALOG(?:UE)?|NUMBER|POINT|REWARD|CASHBACK|REPL(?:Y|IE)|ANSWER"
    r"|RESPONSE|QUOTE|QUESTION|SALARY|PAY(?:DAY)?|TURN|WIFE|HUSBAND|FRIEND|RESULT|APPOINTMENT|BOOKING|PRESCRIPTION"
    r"|MEASUREMENT|NAME|LOGIN|CHANGE|WARRANTY|CERTIFICATE|MEMBERSHIP|SUBSCRIPTION|LABEL)S?\b)"
)
# Goods by their name, as those have them who wait for them: “my mugs”, “my 24 cm casserole”.
_WORD = (
    rf"{_NO_GOODS}(?!(?:OF|FOR|ON|IN|TO|AT|FROM|BY|WITH|WHERE|THAT|AND|BUT|OR|IS|ARE|HAS|HAVE|IT)\b)"
    r"[^ ,.?!]{1,30}"
)
_MINE = rf"\b(?:MY|OUR) (?:{_WORD} ){{0,3}}{_WORD}"
_NOT_COME = (
    r"(?:STILL )?(?:(?:HAS|HAVE)(?:N['’]?T| NOT)(?: IT| THEY)?(?: YET| STILL| EVEN)*"
    r" (?:COME|ARRIVED|SHIPPED|SHOWN UP|TURNED UP|BEEN (?:SHIPPED|SENT|DELIVERED|DISPATCHED))"
    r"|NEVER (?:CAME|ARRIVED|SHIPPED|SHOWED UP|TURNED UP)"
    r"|DID(?:N['’]?T| NOT) (?:COME|ARRIVE|SHOW UP|TURN UP)"
    r"|(?:IS|ARE)(?:N['’]?T| NOT) HERE|NOT (?:HERE|ARRIVED|SHIPPED))"
)
# Whoever goes on may say something else: “my kettle never came with a lid”.
_NO_MORE = r"(?=[\s,.!?]*$|[,.!?]| (?:YET|STILL|SO FAR|FROM|AFTER|SINCE|AND)\b)"
_SPAN = (
    r"(?:(?: (?:FOR|OVER|ABOUT|ALMOST|NEARLY|LIKE|MORE THAN))*(?: [A-Z0-9]{1,10}){0,2}"
    r" (?:HOURS|DAYS?|WEEKS?|MONTHS?|AGES|FOREVER)| SINCE (?:LAST )?[A-Z]{3,9})?(?: NOW| ALREADY)?"
)
# The same in Chinese: 三天了, and where a sentence about goods that have not come ends.
_DAYS_LONG = r"(?:天|日|周|週|星期|礼拜|禮拜|月|[好很]久)"
_NOT_YET = r"(?:怎么|怎麼|咋|为什么|居然|也|还|還|都|一直|到现在|至今)*[没沒]有?"
_COME = r"(?:收到|到|送到|送|发出|发|發|寄出|寄)(?:货|貨)?"
_NO_NEWS = r"(?:动静|動靜|消息|下文|物流(?:信息|更新)?)"
_SAID = r"[了呢啊呀吗嗎吧哦]*(?:是?怎么回事|咋回事|什么情况)?[啊呀呢]?(?=[\s,.!?。、~]|$)"
_GREETED = r"^(?:亲|请问|你好|您好|老板|在吗|麻烦|[\s,.!?。、~])*"
_ALTERNATIVES = (
    # Where it is, and how far.
    r"\bWHERE(?:['’]?S| IS| ARE)? (?:MY|THE|OUR) (?:ORDER|PARCEL|PACKAGE|DELIVERY|STUFF|THINGS|ITEMS?)\b",
    r"\b(?:TRACK|CHECK(?: ON)?|LOOK UP|FIND)(?: MY| THE| AN)? (?:ORDER|PARCEL|PACKAGE|SHIPMENT)\b",
    r"\b(?:ORDER|PARCEL|SHIPPING|DELIVERY) STATUS\b|\bSTATUS OF (?:MY|THE|AN)? ?(?:ORDER|PARCEL|PACKAGE)\b",
    r"\b(?:HAS|DID|IS) (?:MY|THE) (?:ORDER|PARCEL|PACKAGE) (?:BEEN |ALREADY )*(?:SHIP|SENT|LEFT|ARRIVE|DELIVERED|ON)",
    r"查.{0,6}(?:订单|訂單|物流|快递|快遞|包裹|运单)|(?:订单|訂單|物流|快递|快遞|包裹).{0,6}(?:查询|查一下|查下|状态|狀態|进度|進度)",
    r"(?:订单|訂單|物流|快递|快遞|包裹|东西|货).{0,4}(?:到哪|在哪|到了吗|到了没|发货了吗|发货了没|发了吗|寄出了吗)",
    r"我们?的?(?:订单|訂單|快递|快遞|包裹|东西|货)呢|我们?的[^\s,.?!。、]{1,8}到哪[里裡儿]?了",
    # That it has not come, and why; whether there is news of it, and whether it was sent.
    (
        r"\b(?:HAVE(?:N['’]?T| NOT)|NOT|NEVER|DID(?:N['’]?T| NOT))(?: YET| EVEN| STILL)? (?:GOT(?:TEN)?|GET|RECEIVED?)"
        rf" {_MY_ORDER}{_NO_MORE}"
    ),
    (
        rf"{_MY_ORDER} (?:STILL )?(?:HAS(?:N['’]?T| NOT)(?: YET)? (?:COME|ARRIVED|SHIPPED|SHOWN UP|TURNED UP|LEFT|MOVED"
        r"|BEEN (?:SHIPPED|SENT|DELIVERED|DISPATCHED))|NEVER (?:CAME|ARRIVED|SHIPPED|SHOWED UP|TURNED UP)"
        r"|DID(?:N['’]?T| NOT) (?:COME|ARRIVE|SHIP|SHOW UP)|IS(?:N['’]?T| NOT) (?:HERE|THERE|DELIVERED|SHIPPED)"
        r"|IS (?:STILL )?(?:LATE|LOST|DELAYED|MISSING(?! (?:AN?|ONE|THE|SOME|MY)\b)))\b"
    ),
    rf"\bWHY (?:HAS(?:N['’]?T)?|IS(?:N['’]?T)?|DID(?:N['’]?T)?) {_MY_ORDER}",
    rf"\b(?:ANY|AN) (?:UPDATES?|NEWS) (?:ON|ABOUT|OF) {_MY_ORDER}",
    r"\bWHAT(?:['’]?S| IS| HAS)? (?:HAPPEN(?:ING|ED)|GOING ON|UP) (?:WITH|TO) (?:MY|OUR) (?:ORDER|PARCEL|PACKAGE)\b",
    rf"\b(?:HAS|HAVE) (?:MY|OUR) {_NO_GOODS}[A-Z]{{3,20}} (?:BEEN )?(?:SHIPPED|SENT|LEFT|DISPATCHED|ARRIVED)\b",
    (
        r"\b(?:DID|HAVE) YOU (?:ALREADY )?(?:SEND|SENT|SHIP|SHIPPED|DISPATCH(?:ED)?)"
        rf" (?:MY|OUR) {_NO_GOODS}(?:ORDER|PARCEL|PACKAGE|STUFF|THINGS|ITEMS?|[A-Z]{{3,20}})[\s,.!?]*(?:YET)?[\s,.!?]*$"
    ),
    # The same in Chinese, and when it comes: 怎么还没发货, 我的订单什么时候到, 催发货.
    r"(?:怎么|怎麼|咋|为什么|為什麼|为啥)(?:一直|都|还|還)*[没沒]有?(?:给我|給我)?(?:发货|發貨|寄出|收到货)",
    r"^(?:亲|请问|你好|您好|[\s,.!?。、])*(?:怎么|怎麼|为什么|為什麼)(?:还|還|一直)[没沒]到[\s,.!?。、]*$|(?:怎么|怎麼)还?不(?:给我)?发货",
    r"(?<![么有])[没沒]有?收到(?:货|貨|包裹|快递|快遞)(?!怎么|的话|能)",
    r"我们?的[^\s,.?!。、退钱款券]{1,8}(?:怎么|怎麼|咋|为什么)?(?:还|還|一直)[没沒]有?(?:到(?!期|[0-9])|发货?|發貨?|收到|送|寄)",
    (
        r"(?:订单|訂單|快递|快遞|包裹)(?:什么时候|什麼時候|啥时候|几时)(?:才|能|会|可以)*(?:到|发货?|發貨?|送到?|送达|寄出?)"
        r"[了呢啊吗嗎\s,.!?。、]*$"
    ),
    r"^(?:亲|请问|你好|您好|老板|在吗|[\s,.!?。、])*(?:发货了|發貨了|发了|寄出了)(?:吗|嗎|没有?|沒有?)?[\s,.!?。、]*$",
    r"^(?:我要|帮我|请|[\s,.!?。、])*(?:(?:查|看)(?:一下|下)?(?:物流|快递|快遞)|(?:物流|快递|快遞)(?:信息|进度))[\s,.!?。、]*$",
    r"催(?:一下|下|促)?(?:我的)?(?:发货|發貨|快递|快遞|物流|订单|訂單)|(?:包裹|快递|快遞)(?:是不是|好像|可能)?(?:弄?丢|弄?丟|不见|不見)",
    # Goods by their order, and parcels by their carrier.
    (
        rf"\bWHERE(?:['’]?S| IS| ARE) {_BOUGHT}(?! (?:IT|THIS|THEM)\b)"
        r"(?![^?!]{0,60} (?:MADE|MANUFACTURED|PRODUCED|FROM\W*$))"
    ),
    (
        rf"\b(?:HAS|HAVE|DID|IS|ARE) {_BOUGHT} (?:[^ ,.?!]{{1,20}} ){{0,4}}?"
        r"(?:SHIP(?:PED)?|SENT|LEFT|DISPATCHED|ARRIVED?|DELIVERED|ON (?:ITS|THE|THEIR) WAY)\b"
    ),
    (
        r"我[^想要能可\s,.!?。、]{0,16}(?:买|買|订|訂|拍|购|購)的[^坏壞退换換修寄\s,.!?。、]{0,16}"
        r"(?:到哪[里裡儿]?了?|在哪[里裡儿]?了?|到货?了[吗嗎]|到货?了?没有?|[发寄]货?出?了[吗嗎]|[发寄]货?出?了?没有?)"
        r"[啊呀呢]?(?:$|[\s,.!?。、])"
    ),
    (
        r"(?:顺丰|順豐|中通|圆通|申通|韵达|极兔|京东|邮政|EMS|DHL|UPS|FEDEX)(?:快递|快遞|现在|已经){0,2}"
        r"(?:到哪[里裡儿]?了|到了[吗嗎没])"
    ),
)
_ASKED = re.compile("|".join(_ALTERNATIVES), re.ASCII)
# That something has not come, said with the article's name, or with none.
_MISSED = re.compile(
    "|".join(
        (
            # “I've been waiting 2 weeks for my kettle”, “still no sign of my mugs”, “my kettle hasn't turned up”.
            (
                rf"(?:\b(?:BEEN|STILL)|\bI['’]?M|\bI AM) WAITING{_SPAN} (?:FOR|ON)"
                rf" (?:{_MINE}|{_BOUGHT}|(?:AN?|THE|THIS) (?:ORDER|PARCEL|PACKAGE|DELIVERY))"
                rf"(?:{_NO_MORE}|(?={_SPAN}[\s,.!?]*$)"
                r"|(?= TO (?:ARRIVE|SHIP|TURN UP|SHOW UP|BE (?:SHIPPED|SENT|DELIVERED))\b))"
            ),
            rf"(?:\bNO SIGN OF {_MINE}|\bSTILL NO SIGN OF (?:THE (?:{_WORD} ){{0,2}}{_WORD}|IT|THEM)){_NO_MORE}",
            rf"(?:{_MINE}|\b{_BOUGHT}(?: [^ ,.?!]{{1,12}}){{0,4}}?) {_NOT_COME}{_NO_MORE}",
            (
                r"\b(?:HAVE(?:N['’]?T| NOT)(?: YET| EVEN| STILL)? RECEIVED|NEVER (?:GOT|RECEIVED)"
                rf"|DID(?:N['’]?T| NOT) (?:GET|RECEIVE)) {_MINE}{_NO_MORE}"
            ),
            # “I ordered a casserole last week and it hasn't arrived”, “… 10 days ago, nothing yet”. Whoever ordered
            # yesterday is told when goods are sent at all.
            (
                r"\b(?:ORDERED|BOUGHT|PURCHASED)\b(?!(?: [^ ,.?!]{1,30}){0,5} (?:YESTERDAY|TODAY|THIS MORNING)\b)"
                r"[^?!]{2,80}?(?:[,.;-]|\b(?:AND|BUT|IT|THEY|STILL|WHY)\b) ?"
                r"(?:(?:AND|BUT|IT|THEY|I|WE|STILL|WHY) ){0,3}"
                rf"(?:{_NOT_COME}|NOTHING(?: HAS| HAVE)?(?: YET| SO FAR| CAME| COME| ARRIVED)*"
                r"|(?:HAVE(?:N['’]?T| NOT)|HAVEN['’]?T YET|NEVER|DID(?:N['’]?T| NOT))"
                r" (?:GOT(?:TEN)?|GET|RECEIVED?|HAD) (?:IT|THEM|ANYTHING)"
                r"|NO SIGN OF (?:IT|THEM)|WHERE(?:['’]?S| IS| ARE) (?:IT|THEY|MY [A-Z]{3,20}))"
                rf"{_NO_MORE}"
            ),
            # “Tracking?”, “the tracking hasn't moved”.
            (
                r"^(?:HI|HELLO|HEY|AND|ANY|MY|THE|[\s,.!?])*TRACKING"
                r"(?: (?:INFO(?:RMATION)?|NUMBER|LINK|UPDATES?|PLEASE))*[\s,.!?]*$"
            ),
            r"(?:\b(?:MY|THE)|^) TRACKING HAS(?:N['’]?T| NOT) (?:MOVED|UPDATED|CHANGED|BEEN UPDATED)\b",
            # 上周买的本子还没收到, 买的钢笔三天了没动静, 我的笔呢都一个星期了, 三天了还没发货.
            (
                r"(?<![想要能可没沒会會])(?:买|買|订|訂|定|拍|购|購|下单|下單)(?:了|的|,)[^?!。坏壞]{1,20}?"
                rf"{_NOT_YET}{_COME}{_SAID}"
            ),
            (
                r"(?<![想要能可没沒会會])(?:买|買|订|訂|定|拍|购|購|下单|下單)(?:了|的|,)[^?!。坏壞用]{1,20}?"
                rf"{_DAYS_LONG}了?,? ?{_NOT_YET}{_NO_NEWS}{_SAID}"
            ),
            rf"{_DAYS_LONG}了,? ?{_NOT_YET}{_COME}{_SAID}",
            (
                r"我们?的[^\s,.?!。、退钱款]{1,8}呢[\s,.?!。、]*(?:这|都|已经|有)*"
                rf"[0-9一二两三四五六七八九十半几好多]{{1,4}}个?多?{_DAYS_LONG}了"
            ),
            r"(?:还|還)[没沒]有?收到我(?:买|買|订|訂)?的[^\s,.?!。、]{1,8}(?=[\s,.!?。、~]|$)",
            # 物流怎么不动了, 到哪了, 帮我催一下.
            (
                r"(?:物流|快递|快遞|包裹|单号)(?:信息|状态|进度)?(?:怎么|怎麼|咋|为什么|一直|都|还|好?[0-9一二两三四五几多]{1,2}天|了)*"
                r"(?:不[动動]了|不更新了|[没沒]有?(?:动|動|更新|信息|消息)|停了|卡住)"
            ),
            rf"{_GREETED}(?:现在|已经|走|送)*到哪[里裡儿]?了[呢啊呀]?[\s,.!?。、~]*$",
            (
                rf"{_GREETED}(?:请|麻烦|能不能|可以|能|你们?|您|帮我?|帮忙|给我|再|快){{0,5}}催(?:一?下|一催|催|单|單){{1,2}}"
                r"[吗嗎吧呗啊]?[\s,.!?。、~]*$"
            ),
        )
    ),
    re.ASCII,
)
# What else is meant where an article is named: that it is sold out, what is done to an order, or what is no parcel.
_NO_PARCEL = re.compile(
    r"\b(?:(?:RE)?STOCK|SOLD OUT|SALE|AVAILABLE)\b"
    r"|有货|有貨|补货|補貨|缺货|缺貨|上架|到货通知|钱|款|券|积分|邮件|短信|验证码|回复|会员|赠品",
    re.ASCII,
)
# “What if my package never arrives?”, 快递一般什么时候到.
_SOME_DAY = re.compile(
    r"\b(?:IF|WHENEVER) (?:MY|THE|OUR|A|AN|IT|I)\b|如果|要是|万一|一般|通常|正常|大概要"
    r"|(?:现在|今天|明天|马上)下(?:订单|單|单)|下(?:订单|單|单)(?:以?后|什么|多久|之后)|你们(?:的)?快递",
    re.ASCII,
)
_NUMBER_ALONE = re.compile("[0-9 -]{3,}")


def asks_after_order(plain: str) -> bool:
    """Whether it asks where an order is: one that there is, and none that may be some day."""
    asks = _ASKED.search(plain) or (
        _MISSED.search(plain) and not (_NO_PARCEL.search(plain) or WANTED.search(plain))
    )
    return bool(asks) and not _SOME_DAY.search(plain)


def is_of_order(text: str) -> bool:
    """Whether it can only be about an order, whatever was said before: “where is my parcel”, or nothing but digits."""
    plain = read_width(text)
    return asks_after_order(plain) or bool(_NUMBER_ALONE.fullmatch(plain))
