"""Whether goods are wished for by what they are for, and not by what they are called.

Products then go before the FAQs. So who asks how a thing is used, cared for, paid or sent wishes for none.
"""

import re

from knowledge.lexical import simplified

# What is chosen and is no goods: “which day is best for a delivery”.
_NO_THING = (
    r"(?:time|day|date|way|courier|carrier|address|code|setting|speed|temperature|payment|card|method|country|countries"
    r"|currency|currencies|languages?|colou?rs?|post|parcels?|order|update|answer|reply|price|deal|offer|rate|link|copy"
    r"|manual|company|companies|cards|days|dates|times|payments|addresses)\b"
)
_WISHED = r"(?:an?|some|something)\b"
# What is for nobody: “for sale”, “a gift for orders over £50”.
_FOR = r"\bfor\b(?! (?:sale|free|me to|orders?|every|new|joining|signing|spending|students?|members)\b)"
_BEST = r"best\b(?!\W?(?:before|sell\w*|you|regards|wishes)\b| " + _NO_THING + ")"
_CHOOSES = re.compile(
    r"\b(?:recc?omm?end(?:ations?)?|suggest|(?:any|some) suggestions?)\b"
    r"(?! (?!some|any)\w+ing\b| (?:it|this|that|these|them|a friend)\b)"
    r"|^\W*something\b(?!['’]| (?:is|isn['’]?t|was|were|has|had|went|goes|seems?|came|happened"
    r"|broke|fell|looks|i|you)\b)"
    r"|(?<!of )\bsomething (?:for|to (?!my\b|the\b|ask\b|say\b)|that|which)\b"
    rf"|(?<!\bas a )(?<!\bis a )(?<!['’]s a )(?<!\bits a )\b(?:gifts?|presents?)(?: ideas?)? {_FOR}"
    r"|(?:^|[,.!;]|\b(?:hi|hello|hey)\b|(?<!\bdo )(?<!\bif )(?<!\bwill )(?<!\bwould )\b(?:i|we)\b)\W{0,2}"
    rf"(?:just |also )?(?:need|want|fancy) {_WISHED}[^.?!]{{0,30}}\bfor (?:my|a|the|\w+ing)\b"
    rf"|\b(?:looking for|i['’]?m after|i am after) {_WISHED}(?! {_NO_THING})|\bwhat do i want for\b"
    rf"|\b(?:which|what)\b(?! {_NO_THING})[^.?!]{{0,30}}"
    r"\b(?:(?:should|would|shall) (?:i|you|we)\b[^.?!]{0,12}\b(?:get|buy|pick|choose)|would you use)\b"
    rf"|\b(?:what['’]?s|which is|the) {_BEST}[^.?!]{{0,20}}{_FOR}|\b(?:{_BEST} \w+) {_FOR}"
    rf"|\b(?:which|what) (?!{_NO_THING})(?:\w+ ){{1,3}}(?:is|are) best {_FOR}"
    r"|\bwhich \w+ for \w+ing\b|\bhelp me (?:choose|pick)\b"
    rf"|(?:^|\b(?:have|got|sell|stock|is there) )anything (?:{_FOR}|against\b)"
    r"|推荐(?!人|码|朋友|[^，。？?]{0,3}(?:多少|几[度次天]))|买哪[个款种台双条张]?|用哪种|配什么(?!电|插|螺丝|接口)"
    r"|[装买][啥什]么?+(?!时|送|电)|预算"
    r"|(?<!不)想[买要](?:一?[个款条台双张把支种套瓶盒件床只些辆束]|点|[^，。？?这那它]{2,8}的(?![吗么]|屋|房|座))"
    r"|想在(?:家|屋|房|院|阳台|办公|宿舍|户外|室内|车|床|厨|客厅|墙)[^，。？?]{0,4}[睡用放练动跑骑做装挂泡喝养种]"
    r"|哪[款个种台双条张][^？?，,]{0,6}(?:好|适合|合适)"
    r"|有[^？?，,]{0,4}(?<!不)适合[^？?，,]{1,12}的|(?<!不)适合[^？?，,]{1,12}的(?![^？?，,]{0,12}[吗么嘛吧])"
    r"|送(?!货|到|去|上)[^，。？?]{1,6}(?:什么|啥)(?:礼物|比较|最)?(?:好|合适|$)"
    r"|(?:(?<![真牛羊猪])皮|肌|肤|发质|新手|女生|男生|宝宝|老人|小孩|孕妇)用(?:什么|啥)(?:[^，。？?洗擦温度]{0,4}[好合]|\W*$)",
    re.IGNORECASE,
)
_NO_GOODS = re.compile(
    r"\b(?:refunds?|receipts?|invoices?|replacements?|quotes?|person|human|discounts?|vouchers?|deliver(?:y|ed)?|returns?"
    r"|exchange|appointment|booking|cancel|repair(?:ed)?|courses?|class(?:es)?|jobs?|accounts?|restaurant|hotel|size"
    r"|deposits?|courier|carrier|payments?|temperature|how (?:often|long)|missing|wrong|in the box|included|comes? with"
    r"|gift[- ]?wrap\w*|wrapped|(?:i|we) (?:ordered|bought|placed))\b"
    r"|退|换|发票|快递|人工|客服|取消|维修|安装|预约|付款|分期|地址|加盟|批发|码|折扣|会员|礼品盒"
    r"|优惠|奖励|赔|补偿|链接|说明书|包邮|满减|有货|现货|下单|折射率|(?:能|可以|给我?|再)[^，。？?]{0,3}便宜|想要便宜点?\W*$",
    re.IGNORECASE,
)
_ON_CHOOSING = re.compile(
    rf"\b(?:which|choos(?:e|ing)|recommend\w*)\b(?!(?: \w+){{0,2}} {_NO_THING}|(?<=recommend) \w+ing\b)"
    r"|(?:怎[么样]|如何)[^，。？?]{0,8}选(?!择?(?:快递|顺丰|支付|付款|颜色|配送|收货))|选(?:什么|啥|哪|购|多|几|号|码|尺|大|小)"
    r"|推荐(?!人|码|朋友)|哪[种款个](?!快递|国家|地区|城市|支付|银行|仓)|什么(?!时)[^？?]{0,6}(?:好(?![评友处])|合适)",
    re.IGNORECASE,
)


def asks_to_choose(asked: str) -> bool:
    """Whether a product is wished for that is told by what it is for: “something for cutting bread”, 送朋友买哪个."""
    asked = simplified(asked)
    return bool(_CHOOSES.search(asked)) and not _NO_GOODS.search(asked)


def is_on_choosing(question: str) -> bool:
    """Whether an entry's own question is what to choose: “How do I choose a size?”, 新手用什么笔尖好.

    “Which countries do you ship to?” is not.
    """
    return bool(_ON_CHOOSING.search(question))
