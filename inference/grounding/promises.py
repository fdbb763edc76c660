"""Sentences that say that something was done, or will be done, for the shopper.

The model can do nothing: it refunds no money, calls nobody and changes no order. Such a sentence is true only when
an action of that kind is on record; there are no such records yet, so it never is. What the shop itself does as a
rule (“we refund within 5 days”) is no promise of this kind: it stands in the knowledge, or it does not.
"""

import re

_ACTS = (
    r"start|initiat|refund|cancel|chang|updat|modif|process|issu|send|sent|ship|dispatch|book"
    r"|reserv|appl[yi]|add|remov|forward|pass|"
    r"escalat|contact|notif|credit|arrang|creat|regist|record|not(?:e|ed)\b|submit|schedul"
    r"|call|e-?mail|upgrad|waiv|"
    r"replac|exchang|confirm|check|look|transfer|connect|assign|flag|report|extend|complet"
    r"|resolv|plac|fix|track|"
    r"deduct|compensat|activat|generat|prepar|packed|follow|investigat|get back|reach out"
    r"|give you|make sure|see to"
)
_DONE = re.compile(
    rf"\b(?:i|we|our team|the team|support|they)(?:'ve| have| has|'s)(?: now| already| just"
    rf"| also| successfully)* (?:been )?(?:{_ACTS})"
    rf"|\b(?:has|have) (?:now |already |just |successfully )*been (?:\w+ )?(?:{_ACTS})\w*"
    rf"|\bi (?:just |already |successfully )*(?:refunded|cancel+ed|changed|updated|sent"
    rf"|applied|added|forwarded|passed|noted|"
    r"contacted|notified|arranged|created|registered|reserved|booked|checked|processed|issued"
    r"|transferred|submitted)"
    rf"|\b(?:is|are) (?:now|already) (?:{_ACTS})\w*"
    r"|\byour (?:order|refund|return|request|parcel|package)(?: [\w-]*\d[\w-]*)? (?:is"
    r"|was) (?:now |already |being )*(?:cancel+ed|refunded|processed|approved|shipped|"
    r"on its way|confirmed|completed|sent|changed|updated)"
    r"|^\W*(?:done|all set|consider it done)\b|\brefund (?:is |was )?issued\b"
    r"|\b(?:the|your) (?:order|address|request|refund|return|booking)\b.{0,20}\b(?:is|was) (?:now |already )?"
    r"(?:cancel+ed|changed|updated|refunded|issued|submitted|approved)\b"
    r"(?! (?:if|when|once|after|within|only|before|by))",
    re.IGNORECASE,
)
_WILL = re.compile(
    rf"\b(?:i'll|i will|i am going to|i'm going to|i can|let me|allow me to|i'm"
    rf"|i am)\s+(?:\w+\s+){{0,2}}?(?:{_ACTS})"
    r"|\bi (?:promise|guarantee|assure)\b|\bwe (?:promise|guarantee|assure)\b"
    r"|\b(?:give|offer|grant|get) you (?:an? |another |the )?(?:\w+ )?(?:discount|refund|deal"
    r"|voucher|coupon|credit|gift|compensation)",
    re.IGNORECASE,
)
_SHOP_WILL = re.compile(
    r"\b(?:we'll|we will|we are going to|we're going to|our team will|the team will"
    r"|the shop'?s? team will|they'll|they will|"
    r"someone will|somebody will|a colleague will|customer service will|support will"
    r"|our staff will|a representative will|"
    r"an agent will|you'll (?:be|get|receive|hear)|you will (?:be|get|receive|hear)|(?:your"
    r"|the) \w+ will be)\s+(?:\w+\s+){0,2}?(?P<act>\w+)",
    re.IGNORECASE,
)
_DONE_CHINESE = re.compile(
    r"(?<!如)(?<!若)(?<!是否)(?<!未)(?<!不)(?:已经?|刚刚?|刚才)(?:成功)?(?:为|帮|给|替|向|把"
    r"|将|对)(?:您|你|亲|订单|客服|同事|这|此|该)"
    r"|(?<!如)(?<!若)(?<!如果)(?<!订单)(?<!是否)(?<!确认)(?:我|我们|小云|客服|这边|系统"
    r"|您的(?:订单|退款|申请|问题|请求|反馈|优惠)|退款|优惠)(?:这边)?(?:都)?已(?:经)?"
    r"(?:成功)?(?:退|取消|提交|登记|备注|转|申请|修改|更改|安排|联系|通知|升级|记录|处理|发出"
    r"|寄出|催|反馈|发放|办理|生效|发送|通过|完成|核实|受理|改|换|收到您)"
    r"|(?:^|[，,。！!\s])(?:您的|你的|该)?(?:订单|收货地址|地址|包裹|申请|备注|退款)?已(?:经)?(?:成功)?"
    r"(?:修改|更新|取消|备注|登记|提交|处理|退款|更改|改好|改成|发货)(?!.{0,6}(?:的|请|需|后|可))"
    r"|(?:帮|为|给|替)(?:您|你|亲)(?:退款|取消|改|换|办理|申请|提交|登记|备注|安排|处理|下单"
    r"|修改|催|转接)?(?:好|完|成功|过)了"
)
_WILL_CHINESE = re.compile(
    r"(?:我|小云|这边|小二)(?:这边)?(?:可以|会|将|就|来|这就|马上|立即|立刻|现在|去|先)+(?:帮"
    r"|给|为|替|去|联系|查|处理|安排|转|通知|反馈|申请|退|催|跟进|核实)"
    r"|(?:马上|立即|立刻|这就|稍后|尽快|随后|一会儿?|稍等)(?:会|将|就|内)?(?:安排|帮|为|给"
    r"|替)?(?:您|你|亲)?(?:联系|回复|致电|回电|处理|退|取消|办理|通知|跟进|核实|查|打电话|补发"
    r"|发货)"
    r"|(?:保证|承诺|担保|包您|一定会)"
    r"|(?:给|为)(?:您|你|亲)(?:一个)?(?:打|优惠|便宜|免|减|补偿|赔|送|申请|额外|特价|折扣|补发"
    r"|退款|退货|办理)"
    r"|(?:我|小云|这边)?帮(?:您|你|亲)(?:查|退|改|换|取消|处理|申请|安排|登记|反馈|转|催|联系"
    r"|核实|看|记|跟进|下单|通知|备注|办)"
)
_SHOP_WILL_CHINESE = re.compile(
    r"(?:我们|客服|同事|工作人员|专员|团队|店铺|卖家|仓库)(?:的?(?:同事|客服))?(?:这边)?(?:会"
    r"|将|稍后|马上|尽快|立即|可以)+(?:为|给|帮|与|和|跟|主动|在)?(?:您|你"
    r"|亲)?(?P<act>[\u4e00-\u9fff]{2})"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CONDITION = re.compile(
    r"\b(?:if|when|once|after|within|as soon as|unless|upon|until|before)\b|如果|若|后|内|的话"
    r"|则|时",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:colleague|person|human|team|staff|someone)\b|同事|客服|人工|真人|团队", re.IGNORECASE
)
_CAN_BEFORE = re.compile("可以(?:先|再|直接)?$")
_COURTESY = re.compile(
    r"\b(?:help|assist)\b(?! (?:refund|cancel|chang))|\blet (?:me|us) know\b|\bfeel free\b"
    r"|帮您(?:的吗|吗|。|$)|能帮您",
    re.IGNORECASE,
)


def promise_in(sentence: str) -> tuple[str, str] | None:
    """(what the sentence promises, the verb on which it hangs); the verb is empty where nothing could excuse it.

    A verb is given for what the shop as a whole will do under some condition: that is excused by knowledge that
    says the same.
    """
    text = sentence.replace("’", "'")
    chinese = bool(_HAN.search(text))  # in a text without any its patterns need not be tried
    if found := _DONE.search(text) or (chinese and _DONE_CHINESE.search(text)):
        return found.group(), ""
    asks = text.rstrip().endswith(("?", "？"))
    if asks and _OFFER.search(text):
        return None  # offering a person is what an assistant should do
    if found := _WILL.search(text) or (chinese and _WILL_CHINESE.search(text)):
        return None if _is_courtesy(text, found) or _is_offer(text, found) else (found.group(), "")
    if found := _SHOP_WILL.search(text) or (chinese and _SHOP_WILL_CHINESE.search(text)):
        return found.group(), found["act"] if _CONDITION.search(text) else ""
    return None


def _is_offer(text: str, found: re.Match[str]) -> bool:
    """“I can pass this on to the team”: nothing is done by it, and saying yes asks for a person."""
    can = re.search(r"\bcan\b|可以", found.group()) or _CAN_BEFORE.search(text[: found.start()])
    return bool(can and _OFFER.search(text))


def _is_courtesy(text: str, found: re.Match[str]) -> bool:
    around = text[found.start() : found.end() + 12]
    return bool(_COURTESY.search(around))
