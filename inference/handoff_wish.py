"""Whether a shopper asks for a person, in so many words."""

import re

_PERSON = r"(?:human(?: being)?|person|agent|representative|rep|operator|colleague|member of staff)"
_ENGLISH = re.compile(
    rf"\b(?:speak|talk|chat|connect|transfer|put me through|get me|give me|want|need|like"
    rf"|have)(?: me)?(?: (?:to|with))?"
    rf"(?: (?:speak|talk|chat) (?:to|with))?(?: (?:a|an|the|some|your))?(?: (?:real|live"
    rf"|actual|human))* {_PERSON}\b"
    r"|\b(?:speak|talk|chat)(?: (?:to|with))(?: (?:a|your|the))?(?: real)? (?:someone|somebody"
    r"|staff|team)\b"
    rf"|\b(?:real|live|actual) {_PERSON}\b|^\W*{_PERSON}(?: please)?\W*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:转|找|叫|接|换|要|联系|呼叫|来)(?:一?下|接|个|位|到|给|成|你们的?|店里的?|在线)*"
    r"(?:人工|真人|活人|客服|店主|老板|掌柜|店长)(?!电话|号码|热线|邮箱|微信|时间|上班|工作)"
    r"|^\W*(?:人工|真人)(?:客服|服务)?(?:在吗|谢谢|呢|吗)?\W*$|(?:不要|不想)(?:跟|和)?机器人"
)
_HOW = re.compile(r"^\W*(?:how\b|怎么|怎样|如何|what|where)", re.IGNORECASE)
_CLAUSES = re.compile(r"[,.;!?，。；！？\n]|(?<=[\u4e00-\u9fff])\s+")


def wants_person(text: str) -> bool:
    """True for “I want to talk to a human” and “怎么还没到，转人工”, not for a question about how that is done."""
    plain = text.replace("’", "'")
    return any(
        not _HOW.search(clause) and (_ENGLISH.search(clause) or _CHINESE.search(clause))
        for clause in _CLAUSES.split(plain)
    )
