"""Whether somebody tells that goods came broken, wrong or not all, and as what such a thing is to be looked up.

Who writes “my casserole is chipped” wishes for no casserole. What is taken wrongly loses its right FAQ, and what is
missed is looked up as it stands: so each rule asks for words that tell of harm done, and not for the word alone, for
jeans are ripped, glass is stained and pepper cracked.
"""

import re

# What no goods are sold as, and what some are.
_BAD = (
    r"(?:broken|damaged|chipped|smashed|dented|scuffed|shattered|faulty|defective|mouldy|squashed)"
)
_HARMED = (
    rf"(?:{_BAD}|broke|cracked|torn|ripped|scratched|leak(?:s|ed|ing)|bent|in (?:bits|pieces)"
    r"|fell (?:apart|off)|com(?:e|ing) (?:apart|off)|snapped|split|peeling|stained)\b"
)
# What only a delivery is: “arrived wet”.
_SPOILT = r"(?:dead|wet|soaked|soaking|crushed|empty|melted|wilted|rotten|dirty)\b(?!-)"
_SO = r"(?: (?:\w+ly|all|already|half|a bit|a little|very|really|now|also|both|just|so))?"
_IS = rf"\b(?:is|are|was|were|its|it['’]s|they['’]?re|been|looks?|came|arrived|got){_SO} {_HARMED}"
_FAILS = (
    r"(?:does(?:n['’]?t| not) (?:work|turn on|switch on|charge)|not working|stopped working"
    r"|won['’]?t (?:turn|switch) on|packed up)\b"
)
_MINE = (
    r"\b(?:my(?! (?:\w+ )?(?:skin|hair|nails?|lips?|scalp|hands?|heels?|face|teeth|tooth|heart|leg|arm)\b)|mine"
    r"|the \w+(?: \w+){0,3} (?:i|we) (?:bought|ordered|got|received)|(?:one|two|some|all) of (?:the|my|them))\b"
)
_ARRIVED = r"\b(?:arrived|came|turned up|was delivered)\b"
_GOT = r"(?:\b(?:i|we|and|but)(?:['’]ve)? (?:just )?(?:got|received)|\breceived)\b"
# What else comes late, wrong or not at all: an invoice is no wrong item, nor is being charged.
_NO_GOODS = (
    r"(?:invoices?|receipts?|bills?|address|amount|prices?|refunds?|change|code|number|e-?mails?|messages?|texts?"
    r"|link|confirmation)\b"
)
_WRONG = rf"\bwrong (?!{_NO_GOODS})\w"
_FEW = r"(?:one|two|three|half|\d+)\b"
_PARCEL = r"(?:parcel|order|box|package|delivery)\b"
_CARRIERS = r"顺丰|圆通|中通|申通|韵达|邮政|京东|德邦|[^，。？?]{0,6}快递"
# What may be, what is asked whether it is sold, what is told to be whole, and what they did themselves: “what if it
# arrives broken?”, “my tap is leaking, do you have washers?”, “nothing is broken”, “my son broke it”.
_MAY_BE = re.compile(
    r"\b(?:if|in case|would|could be|do you (?:do|fix|repair|mend|sell|take|accept|have|stock)|have you (?:an?|any|got)"
    r"|which(?! (?:came|arrived|was|i|we)\b)|how much|how (?:do|can|to)\b[^.?!]{0,12}\b(?:fix|repair|mend|stop)"
    r"|what (?:can|should|do) i use|should i (?:buy|get|use)|in stock|looking for|per (?:person|customer))\b"
    r"|\bany (?!chance|way|idea|help|refund|replacement)[^.?!]{0,100}\?|\bright\?"
    rf"|\b(?:nothing|none of (?:it|them)) (?:is|are|was|were|came|arrived|broke)\b|n(?:['’]?t|ot){_SO} {_BAD}\b"
    r"|\b(?:i|we|kids?|son|daughter|child|toddler|baby|dog|cat|husband|wife)(?: \w+ly)?"
    r" (?:broke|damaged|cracked|chipped|smashed|dented|tore|ripped|scratched|stained|snapped|bent)\b"
    r"|\b(?:codes?|cards?|vouchers?|coupons?|payments?|password|log ?in|account|checkout|site|website|page|link|app)\b"
    rf"[^.?!]{{0,24}}{_FAILS}"
    r"|如果|要是|万一|的话|会不会|怕|算[^，。？?]{1,6}吗|防[碎裂漏摔]|不(?:容?易|会)?[坏破碎裂漏]|没有?[坏破碎裂漏]"
    r"|(?<!么)会[^，。？?]{0,4}(?:[坏破碎裂漏错]|开不|充不)[^，。？?了]{0,3}[吗么嘛]"
    r"|想再?买|用(?:什么|啥|哪)|多少钱|(?:旧|原来)的[^，。？?]{0,4}[坏破碎裂]|配件[要多有]|导出|数据(?!线)"
    r"|不小心|自己[弄摔打]|(?<!给)我[^，。？?]{0,4}[弄摔打][坏碎破裂]",
    re.IGNORECASE,
)
_COMPLAINTS = tuple(
    (re.compile(words, re.IGNORECASE), en, zh)
    for words, en, zh in (
        (
            rf"\b(?:(?<!\bi )(?<!\bwe )(?:sent|gave)|got|received|delivered|shipped)\b[^.?!]{{0,20}}{_WRONG}"
            r"|\bwrong (?!address\b|invoice\b)(?:\w+ ){1,3}(?:was |has been )?"
            r"(?:arrived|came|sent|delivered|turned up)\b"
            r"|\b(?:ordered|bought)\b[^.?!]{1,30}\b(?:and|but) (?:(?:i|we|you|they)(?:['’]ve| have)? )?"
            r"(?:got|received|sent)\b(?: me)?"
            rf" (?!(?:an?|the|an? \w+) (?:{_NO_GOODS}|{_BAD})|{_NO_GOODS}|{_HARMED}|{_FEW}"
            r"|(?:only|nothing|no|none|told|stuck|\w{3,}ed|it|them|this|that|my|mine)\b"
            r"|(?:(?:an?|the) )?(?:free|gift|discount|points?|vouchers?|parcel|order)\b)\w"
            r"|(?<!\bwhy )\b(?:not|isn['’]?t|wasn['’]?t|aren['’]?t) (?:what|the \w+)(?: that)? (?:i|we)"
            r" (?:ordered|bought|asked for|paid for)\b"
            r"|(?<!地址)(?<!消息)(?<!信息)(?<!图片)(?<!^我)[发寄送]错(?!地址|人|消息|信息|图|群)|不是我(?:买|要|订|拍)的"
            r"|(?:买|订|拍)的[^，。？?]{1,10}[，,]?(?:发|收到|寄|来)(?:的?[却竟]?是|成|了[个件双条只黑白红蓝绿灰粉黄紫])"
            rf"(?!什么|啥|哪|几|谁|{_CARRIERS}|[^，。？?]{{0,12}}[吗么])",
            "What if I was sent the wrong item?",
            "发错货了怎么办？",
        ),
        (
            rf"\b(?:missing|not (?:in|all of it in)) (?:from|in)? ?(?:my|the) {_PARCEL}"
            rf"|\b(?:my|the) {_PARCEL}[^.?!]{{0,24}}\b(?:missing (?:an?|the|one|two|some|my|\d+|\w+s)\b|incomplete\b"
            r"|short\b(?![- ](?:sleeve|of\b)))"
            rf"|\b(?:my|the) {_PARCEL}[^.?!]{{0,8}}\b(?:has|had|with)\b[^.?!]{{0,16}}\bmissing\b"
            r"|\bthere(?:['’]?s| is| are| was| were)\b[^.?!]{1,20}\bmissing\b(?! (?:from|on|in) your\b)"
            rf"|\bonly {_FEW}[^.?!]{{0,24}}\b(?:came|arrived|turned up|in it)\b(?! in (?:the|a) (?:set|pack))"
            rf"|\bthere(?:['’]?s| was| were) only {_FEW}[^.?!]{{0,24}}\bin (?:it|(?:my|the) {_PARCEL})"
            rf"|\b(?:came|arrived|received|contained)(?: with)? only {_FEW}(?! {_NO_GOODS})"
            rf"|\bonly got {_FEW} of (?:the|my)\b|\bonly (?:received|contained|came with) {_FEW}(?! {_NO_GOODS})"
            r"|只收到[一两二三\d](?![^，。？?]{0,3}(?:验证码|短信|邮件|消息|信息|通知|电话|元|钱))"
            r"|(?<![减多很较极至])少[发寄](?!热|烫|生|作|票)|漏发|没收齐|没发全|没发齐"
            r"|(?<![价钱])[少缺漏]了(?:[一两二三四五六七八九十几半]|\d+) ?"
            r"(?:[个只件颗条袋包片张双瓶盒把支本套根罐台箱副枚样半]|块(?!钱|[吗么，。！!？?\s]|$))"
            r"|少了(?:配件|零件|螺丝|盖子|说明书|东西)",
            "What if something is missing from my parcel?",
            "少发了东西怎么办？",
        ),
        (
            rf"{_MINE}[^.?!]{{0,40}}{_FAILS}|\b(?:it|they)(?:['’]s)? (?:just )?{_FAILS}"
            r"|用了[^，。？?]{1,8}(?:就|又)?(?:坏|裂|不[亮转]|不能[用开充])|(?:不亮|不转|没反应)了|开不了机|充不进电",
            "It stopped working. Is it under guarantee?",
            "用了一段时间坏了，保修吗？",
        ),
        (
            rf"(?:{_ARRIVED}|{_GOT}|{_MINE})[^.?!]{{0,50}}{_IS}"
            rf"|{_ARRIVED}(?:\W+(?!my\b|your\b|do\b|does\b|in\b)\w+){{0,4}}?\W+{_HARMED}"
            rf"|{_ARRIVED}{_SO} {_SPOILT}"
            rf"|{_GOT}(?:\W+\w+){{0,3}}?\W+{_BAD}\b"
            rf"|{_MINE}[^.?!]{{0,50}}\b(?:(?:broke|leaks|leaked|snapped|fell (?:apart|off)|came (?:apart|off))\b"
            rf"|(?:chipped|cracked|split|ripped|tore)(?: (?:after|when|within|already|off)\b|[.!\s]*$))"
            r"|\w (?:is|are|was|were|got) (?:all )?"
            r"(?:smashed|cracked|broken|chipped|torn|dented|shattered|damaged)\b(?![^?]{0,200}\?)"
            rf"|\b(?:is|are|was|were) {_HARMED}[^.?!]{{0,20}}\b(?:arrived|came|opened)\b"
            r"|\bthe (?!discount|code|voucher|price|money|tax|vat|offer)\w+ (?:fell|came|has come|broke|snapped) off\b"
            r"|(?:\bit(?:['’]s got| has| had)|\bmy \w+ (?:has|had)|\b(?:came|arrived) with) (?:an? |some )?(?:\w+ )?"
            r"(?:holes?|cracks?|chips?|dents?|tears?|rips?|scratch(?:es)?|stains?)"
            r"(?: (?:in|on) (?:it|the|one)\b|[.!\s]*$)"
            r"|(?:收到|拆开|打开|到手|买的|我的(?!皮|头|嘴|手(?!机)|脚|脸)|送来)[^，。？?]{0,12}[，,]?[^，。？?]{0,6}"
            r"(?:坏|破(?!洞|壁)|有[^，。？?]?破洞|碎(?!花)|裂|漏(?!斗|勺)|瑕疵|划痕|污渍|变形(?!金刚)|开线|发霉|质量问题|烂了)"
            r"|(?:破损?|碎|裂开?|坏|歪|漏|烂)(?:了|的)[！!。\s]*$|(?:坏|破|裂|碎|烂)了[，,]",
            "What if my goods arrive damaged or faulty?",
            "收到的商品破损、有质量问题怎么办？",
        ),
    )
)


def complaint_of(asked: str, language: str) -> str | None:
    """The question that an FAQ for such a complaint has, in that language; None where nothing is complained of."""
    if _MAY_BE.search(asked):
        return None
    for told, en, zh in _COMPLAINTS:
        if told.search(asked):
            return zh if language == "zh" else en
    return None
