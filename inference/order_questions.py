"""Whether a text asks where an order is. Read in capitals and half width (`order_numbers.read_width`)."""

import re

from inference.order_numbers import read_width

# How goods are named by their order: “the lamp I ordered”. What belongs to them is asked of the shop.
_BOUGHT = (
    r"(?:THE|MY|THAT|THOSE) (?:(?!(?:OF|FOR|ON|IN|TO|FROM|BY|WITH|WHERE) )[^ ,.?!]{1,30} ){1,5}"
    r"(?:I|WE)(?:['’]VE| HAVE)? (?:JUST )?(?:BOUGHT|ORDERED|PURCHASED)\b"
)
_MY_ORDER = r"\b(?:MY|OUR) (?:ORDER|PARCEL|PACKAGE|DELIVERY)\b"
_NO_GOODS = (
    r"(?!(?:INVOICE|RECEIPT|REFUND|COUPON|VOUCHER|CODE|LINK|E-?MAIL|MAIL|MESSAGE|LETTER|MONEY|PAYMENT|REQUEST|CARD|DISCOUNT"
    r"|SIZE|ACCOUNT)S?\b)"
)
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
        rf" {_MY_ORDER}(?=[\s,.!?]*$|[,.!?]| (?:YET|STILL|SO FAR|FROM|AFTER|SINCE|AND)\b)"
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
    r"我们?的[^\s,.?!。、退钱款]{1,8}(?:怎么|怎麼|咋|为什么)?(?:还|還|一直)[没沒]有?(?:到(?!期|[0-9])|发货?|發貨?|收到|送|寄)",
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
# “What if my package never arrives?”, 快递一般什么时候到.
_SOME_DAY = re.compile(
    r"\b(?:IF|WHENEVER) (?:MY|THE|OUR|A|AN|IT|I)\b|如果|要是|万一|一般|通常|正常|大概要"
    r"|(?:现在|今天|明天|马上)下(?:订单|單|单)|下(?:订单|單|单)(?:以?后|什么|多久|之后)|你们(?:的)?快递",
    re.ASCII,
)
_NUMBER_ALONE = re.compile("[0-9 -]{3,}")


def asks_after_order(plain: str) -> bool:
    """Whether it asks where an order is: one that there is, and none that may be some day."""
    return bool(_ASKED.search(plain)) and not _SOME_DAY.search(plain)


def is_of_order(text: str) -> bool:
    """Whether it can only be about an order, whatever was said before: “where is my parcel”, or nothing but digits."""
    plain = read_width(text)
    return asks_after_order(plain) or bool(_NUMBER_ALONE.fullmatch(plain))
