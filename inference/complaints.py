"""Whether somebody tells that goods came broken, wrong or not all, and as what such a thing is to be looked up.

Who writes “my casserole is chipped” wishes for no casserole.
"""

import re

_HARM = (
    r"(?:broken?|damaged|chipped|cracked|smashed|dented|torn|ripped|scratched|scuffed|leak(?:s|ing)|bent|shattered|faulty"
    r"|defective|mouldy|in (?:bits|pieces)|fell (?:apart|off)|come (?:apart|off)|snapped|split|peeling|stained)\b"
)
_FAILS = (
    r"(?:does(?:n['’]?t| not) (?:work|turn on|switch on|charge)|not working|stopped working"
    r"|won['’]?t (?:turn|switch) on|packed up)\b"
)
_MINE = (
    r"\b(?:my|mine|the \w+(?: \w+){0,3} (?:i|we) (?:bought|ordered|got|received)"
    r"|(?:one|two|some|all) of (?:the|my|them))\b"
)
_CAME = (
    r"\b(?:arrived|came|turned up|was delivered|(?:i|we)(?:['’]ve)? (?:just )?(?:got|received))\b"
)
# What may be, and what is asked whether it is sold: “what if it arrives broken?”, “do you fix broken zips?”.
_MAY_BE = re.compile(
    r"\b(?:if|in case|would|could be|do you (?:do|fix|repair|mend|sell|take|accept))\b"
    r"|如果|要是|万一|的话|会不会|怕|算[^，。？?]{1,6}吗",
    re.IGNORECASE,
)
_COMPLAINTS = tuple(
    (re.compile(words, re.IGNORECASE), en, zh)
    for words, en, zh in (
        (
            r"\b(?:sent|got|received|gave|delivered|shipped)\b[^.?!]{0,24}\bwrong\b"
            r"|\bwrong (?:\w+ ){1,3}(?:was |has been )?(?:arrived|came|sent|delivered|turned up)\b"
            r"|\b(?:ordered|bought)\b[^.?!]{1,30}\b(?:and|but)\b[^.?!]{0,12}\b(?:got|received|sent|came)\b"
            r"|发错|寄错|送错|不是我(?:买|要|订|拍)的|(?:买|订|拍)的[^，。？?]{1,10}[，,]?(?:发|收到|寄|来)(?:的|了)(?:是|个)?",
            "What if I was sent the wrong item?",
            "发错货了怎么办？",
        ),
        (
            r"\b(?:missing|not (?:in|all of it in)) (?:from|in)? ?(?:my|the) (?:parcel|order|box|package|delivery)\b"
            r"|\b(?:my|the) (?:parcel|order|box|package|delivery)\b[^.?!]{0,24}\b(?:missing|incomplete|short)\b"
            r"|\bonly (?:one|two|\d|half)\b[^.?!]{0,24}\b(?:parcel|box|package|delivery|came|arrived)\b"
            r"|\b(?:parcel|box|package|delivery)\b[^.?!]{0,16}\bonly (?:one|two|\d|half)\b"
            r"|只收到[一两\d]|少发|漏发|少寄|少了[一两二三几半\d]|缺了[一两二三几\d]|没收齐|没发全|没发齐",
            "What if something is missing from my parcel?",
            "少发了东西怎么办？",
        ),
        (
            rf"{_MINE}[^.?!]{{0,40}}{_FAILS}|\b(?:it|they)(?:['’]s)? (?:just )?{_FAILS}"
            r"|用了[^，。？?]{1,8}(?:就|又)?(?:坏|裂|不[亮转能])|(?:突然|怎么)?(?:不亮|不转|开不了机|充不进电|没反应)了",
            "It stopped working. Is it under guarantee?",
            "用了一段时间坏了，保修吗？",
        ),
        (
            rf"(?:{_CAME}|{_MINE})[^.?!]{{0,50}}\b{_HARM}"
            r"|\w (?:is|are|was|got) (?:all )?"
            r"(?:smashed|cracked|broken|chipped|torn|dented|shattered|damaged)\b(?!.*\?)"
            rf"|\b(?:is|are|was|were) {_HARM}[^.?!]{{0,20}}\b(?:arrived|came|opened)\b"
            r"|(?:收到|拆开|打开|到手|买的|我的|送来)[^，。？?]{0,12}[，,]?[^，。？?]{0,6}(?:坏|破|碎|裂|漏|瑕疵|划痕|污渍|变形|开线|发霉|质量问题)"
            r"|(?:破损|碎|裂开?|坏|歪|漏)(?:了|的)[！!。\s]*$|(?:坏|破|裂|碎)了[，,]",
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
