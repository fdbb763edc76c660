"""Whether goods are wished for by what they are for, and not by what they are called."""

import re

_CHOOSES = re.compile(
    r"\brecc?omm?end|\bsuggest\b|^\W*something\b|(?<!of )\bsomething (?:for|to|that|which)\b|\b(?:gift|present) for\b"
    r"|(?<!do i )\b(?:need|want|fancy) (?:an?|some|something)\b[^.?!]{0,30}\bfor (?:my|a|the|\w+ing)\b"
    r"|\blooking for (?:an?|some|something)\b|\bwhat do i want for\b"
    r"|\b(?:which|what)\b[^.?!]{0,30}\b(?:should|would|shall) (?:i|you|we)\b[^.?!]{0,12}\b(?:get|buy|use|pick|choose)\b"
    r"|\b(?:what['’]?s|which is|the) best\b[^.?!]{0,20}\bfor\b|\bbest (?:one|\w+) for\b"
    r"|\bwhich \w+ for \w+ing\b"
    r"|推荐|买哪[个款种台双条张]?|用哪种|配什么|[装买][啥什](?!么?时)|预算|(?<!不)想(?:买|要(?!了)|在)"
    r"|哪[款个种台双条张][^？?，,]{0,6}(?:好|适合|合适)|适合[^？?，,]{1,12}的",
    re.IGNORECASE,
)
_NO_GOODS = re.compile(
    r"\b(?:refunds?|receipts?|invoices?|replacements?|quotes?|person|human|discounts?|vouchers?|deliver(?:y|ed)?|returns?"
    r"|exchange|appointment|booking|cancel|repair(?:ed)?|courses?|class(?:es)?|jobs?|accounts?|restaurant|hotel|size)\b"
    r"|退|换|发票|快递|人工|客服|取消|维修|安装|预约|付款|分期|地址|加盟|批发|码|折扣|会员|礼品盒",
    re.IGNORECASE,
)
_ON_CHOOSING = re.compile(
    r"\b(?:which|choose|choosing|recommend\w*)\b|选|推荐|哪[种款个]|什么[^？?]{0,6}[好合]",
    re.IGNORECASE,
)


def asks_to_choose(asked: str) -> bool:
    """Whether a product is wished for that is told by what it is for: “something for cutting bread”, 送朋友买哪个."""
    return bool(_CHOOSES.search(asked)) and not _NO_GOODS.search(asked)


def is_on_choosing(question: str) -> bool:
    """Whether an entry's own question is what to choose: “How do I choose a size?”, 新手用什么笔尖好."""
    return bool(_ON_CHOOSING.search(question))
