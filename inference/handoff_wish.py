"""Whether a shopper asks for a person, in so many words."""

import re

_ENGLISH = re.compile(
    r"\b(?:speak|talk|chat|connect(?: me)?|transfer(?: me)?|put me through|get me|give me|i (?:want|need)|i'd like|can i have)"
    r"(?: (?:to|with))?(?: (?:speak|talk) (?:to|with))?(?: (?:a|an|the|some|your))?(?: (?:real|live|actual|human))*"
    r" (?:human(?: being)?|person|agent|representative|rep|operator|somebody|someone|staff|colleague|member of staff|team)\b"
    r"(?! (?:discount|size|who))"
    r"|\b(?:real|live|actual) (?:human|person|agent)\b|^\W*(?:human|agent|person|representative|operator)(?: please)?\W*$"
    r"|\bnot (?:a|with a) (?:bot|robot|machine)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:转|找|叫|接|换|要|联系|呼叫|来)(?:一?下|接|个|位|到|给|成|你们的?|店里的?|在线|个)*(?:人工|真人|活人|客服|店主|老板|掌柜|店长)(?!电话|号码|热线|邮箱|微信|时间|上班|工作)"
    r"|^\W*(?:人工|真人|转人工|人工客服|人工服务)(?:客服|服务)?(?:在吗|谢谢|呢|吗)?\W*$|(?:不要|不想)(?:跟|和)?机器人"
)  # fmt: skip


def wants_person(text: str) -> bool:
    """True for “I want to talk to a human” and “转人工”, not for a question about contacts."""
    return bool(_ENGLISH.search(text.replace("’", "'")) or _CHINESE.search(text))
