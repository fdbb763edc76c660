"""Whether a shopper asks for a person, in so many words."""

import re

from knowledge.lexical import simplified

_PERSON = (
    r"(?:human(?: being)?(?![- ](?:hair|sized?|made|grade)\b)|person|agent|representative|rep|operator|colleague"
    r"|(?:manager|supervisor)(?=\W*$|[,.!?]| (?:please|now|about|to|on|instead|immediately|right|and)\b)"
    r"|member of staff)"
)
_ENGLISH = re.compile(
    rf"\b(?:speak|talk|chat|connect|transfer|put me through|get me|give me|want|(?<!do i )(?<!do we )need|like"
    rf"|have)(?: me)?(?: (?:to|with))?"
    rf"(?: (?:speak|talk|chat) (?:to|with))?(?: (?:a|an|the|some|your))?(?: (?:real|live"
    rf"|actual|human))* {_PERSON}\b"
    r"|\b(?:speak|talk|chat|put me through|connect me|transfer me|pass me)(?: (?:to|with|on to))"
    r"(?: (?:a|your|the))?(?: real)? (?:someone|somebody|staff|team)\b"
    rf"|\b(?:real|live|actual) {_PERSON}\b|^\W*{_PERSON}(?: please)?\W*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:转|找|叫|接|换|要|联系|呼叫|来)(?:一?下|接|个|位|到|给|成|你们的?|店里的?|在线)*"
    r"(?:(?:客服|店主|老板|掌柜|店长)(?!电话|号码|热线|邮箱|微信|时间|上班|工作)"
    r"|经理(?=[来吧啊呀说聊谈处解]|\W|$)"
    # 要人工缝线的包, 要真人头发的假发 are goods.
    r"|(?:人工|真人|活人)(?=客服|服务|[帮来处解回接聊吧啊呀呢了吗嘛哦谢快行好可投咨急马退查介坐赶立]|\W|$)(?!服务?费))"
    r"|转(?:一?下|接|到|给|成|你们的?|在线)*(?:人工|真人|活人)(?!费)"
    r"|^\W*(?:人工|真人)(?:客服|服务)?(?:在吗|谢谢|呢|吗)?\W*$|(?:不要|不想)(?:跟|和)?机器人"
)
_HOW = re.compile(r"^\W*(?:how\b|怎么|怎样|如何|what|where)", re.IGNORECASE)
# Behind such a question only what is a wish by itself: “…? Get me a human”, “…，转人工”, but not “…，要联系客服吗？”.
_WISH = re.compile(
    r"(?<!if )(?<!when )(?<!unless )"
    r"\b(?:i (?:really |just )?(?:want|need|would like|wanna)|i'd like|let me|get me|give me"
    rf"|(?:please|can you|could you) (?:connect|transfer)(?: me)?|connect me|transfer me|put me through)\b"
    rf"[^.?!,;]*\b(?:{_PERSON}|someone|somebody)\b(?! (?:to|who)\b)"
    r"|(?:^|[^\w\s]|\s|我|帮我|给我|请|算了|直接|赶紧|快)(?:要|想要?|需要)?(?:转接?|找|叫|接|呼叫)(?:一?下|到|给|成|你们的?|在线)*"
    r"(?:人工|真人|活人|客服|店主|老板|掌柜|店长)(?:客服|服务)?(?=\W*$|[，,。.！!；;…~～])",
    re.IGNORECASE,
)


def wants_person(text: str) -> bool:
    """True for “I want to talk to a human” and “怎么还没到，转人工”, not for a question about how that is done."""
    plain = simplified(text.replace("’", "'"))
    if _HOW.search(plain):
        return bool(_WISH.search(plain))
    return bool(_ENGLISH.search(plain) or _CHINESE.search(plain))
