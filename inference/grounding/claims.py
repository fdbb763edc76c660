"""What of a sentence claims anything of the shop: the rest does not know, asks, names its topic or is polite."""

import re
from functools import lru_cache

from inference.grounding.content_words import words_of

_HEDGE = re.compile(
    r"\b(?:not|n't) (?:\w+ )?(?:sure|certain|aware|able to (?:answer|say|find|confirm|tell"
    r"|provide))\b|\bunsure\b|\bunable to (?:answer|say|find|confirm|tell|provide|verify)\b"
    r"|\b(?:don't|do not) (?:have|know|see|find)\b"
    r"|\bno (?:information|details?|facts?|data|mention)\b|\b(?:cannot|can't|couldn't"
    r"|could not) (?:answer|say|find|confirm|tell|provide|verify)"
    r"|\bi(?:['’]m| am)? (?:cannot|can't|could not|couldn't|unable to|not able to) (?:assist|help)(?: you)?"
    r" (?:with|on) (?:that|this|your|it)\b"
    r"|\b(?:isn't|is not|aren't|are not|not) (?:mentioned|listed|stated|specified|provided"
    r"|covered|included in (?:the|our) (?:facts|information))"
    r"|\b(?:facts?|information|answers?)\b[^,;:]{0,30}\b(?:do|does)(?: not|n't) (?:include|provide"
    r"|contain|cover|answer|say)"
    r"|\b(?:do|does)(?: not|n't) (?:mention|state|specify)|\bthat i know of\b"
    r"|不(?:太|是很|能)?(?:确定|清楚|了解|知道)|没有(?:找到|提到|相关|这方面|关于|具体|明确)"
    r"|未(?:提及|提到|注明)|没(?:有)?(?:写|查到)|无法(?:确定|确认|回答|判断|查到)|无法(?:为您)?(?:提供|给出)[^，。]{0,6}(?:信息|资料|答案|解答|这个问题)"
    r"|资料(?:里|中)?(?:没|未|并没|并未)|暂无(?:相关)?(?:信息|资料)|需要(?:由)?(?:同事|客服"
    r"|人工|店铺)",
    re.IGNORECASE,
)
# Reads as a hedge, and may deny what the shop has: “we don't have gift cards”, but not “we don't have details”.
_NOT_HAVING = re.compile(
    r"\b(?:don't|do not) have (?!(?:(?:any|the|an|enough|specific|that|this|more|exact|further) )*"
    r"(?:information|details?|data|facts?|answers?|about|if|whether|what|how|when|where)\b)",
    re.IGNORECASE,
)
_NOES = ("no", "n't", "unsure", "unable", "不", "没", "未", "无", "需要")
_TURN = re.compile(r"\b(?:but|however)\b|但是?|不过|可是", re.IGNORECASE)
# A clause after it in which the shop speaks of itself: “I'm not sure, we have a showroom in Boston”.
_OURS = re.compile(r"[,;，；—]\s*(?=(?:and |so )?(?:we|our)\b|我们|本店|咱们)", re.IGNORECASE)
_ASK_A_PERSON = re.compile(
    r"\b(?:contact|reach(?: out)?|ask|speak|talk|check with|get in touch)\b.*\b(?:team|us"
    r"|support|service|staff|person|colleague)\b"
    r"|\b(?:team|staff|colleagues?|someone)\b.*\b(?:can|could|would|will be able to|happy to"
    r"|glad to) (?:be )?(?:happy to |able to |glad to )?(?:help|assist|answer|tell|advise)"
    r"|(?:联系|咨询|询问|请教|转给|转接)(?:一下)?(?:我们|店铺|店里|本店|人工|在线)?的?(?:客服"
    r"|同事|人工|团队)|(?:同事|客服|人工)(?:们)?(?:可以|能|会)?(?:来)?(?:帮|协助|为您解答)",
    re.IGNORECASE,
)
_BORDER = re.compile(r"[,;:，；：—]|\b(?:and|or)\b|或者?", re.IGNORECASE)
_TOPIC = re.compile(
    r"(?:for|about|regarding|as for|if|when)\b|关于|对于|如果|如需|若|至于", re.IGNORECASE
)
_WE = re.compile(r"\b(?:we|our|us)\b|我们|本店|咱们", re.IGNORECASE)
_ECHO = re.compile(
    r"\byou (?:said|mentioned|asked|wrote|told|want|are looking)|\byour (?:question|budget"
    r"|order|message)|您(?:说|提到|问|想|的问题|的订单|的预算)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^[\s\"“*]*(?:(?:亲|您好|你好|嗯|好的(?=亲)|hi|hello|hey|ok(?:ay)?)(?: there)?[\s，,!！~～]*+)*+"
    r"(?:yes|yeah|yep|sure|of course|certainly|absolutely|definitely|indeed|no problem|correct|exactly|"
    r"是的|对的?(?![于面比应])|当然|可以|有的|没问题|能的?(?![量力])|行的?(?![李程])|会的|支持的?|好的[，, ]*(?:可以|有"
    r"|能)|[有是会要][呀哦啊呢哈啦的]*亲?\W*$)(?![a-z])",
    re.IGNORECASE,
)
# No more than that: to who asks whether, “OK” is a yes.
_AGREES = re.compile(
    r"\W*(?:(?:good|great) news\W+|well\W+)?"
    r"(?P<word>ok(?:ay)?|yes|sure(?: thing)?|i (?:think|believe|guess) so|好的?|嗯+|OK的)"
    r"[呢呀啊哦哈啦嘞亲]*(?:\W+(?:thanks|thank you|亲|谢谢|放心吧?))*\W*",
    re.IGNORECASE,
)
# “The question is answered as yes”, “the answer to the shopper's question is yes”, “答案是可以”.
_SAYS_YES = re.compile(
    r"\b(?:answer(?:ed)?|saying|says?|states?)\b\W{1,3}(?:\w+\W{1,3}){0,3}yes\b"
    r"|(?:\banswer\b[^.,;:]*|^\W*)\bis\W{1,3}(?:an? )?(?:clear |simple |definite )?yes\b"
    r"|(?:答案|回答)(?:就|应该)?[是为：:]\W*(?:是的?|可以|能|会|有|肯定|对)的?\W*$",
    re.IGNORECASE,
)
# “The team can help you get an appointment”: that there are any is claimed all the same.
_HELPS_TO = re.compile(
    r"(?<=help|sist)\s+(?:you\s+|customers\s+)?(?:to\s+)?(?!with\b|about\b|on\b|regarding\b|for\b|in\b|by\b|if\b|at\b"
    r"|via\b|when\b|and\b|or\b|but\b|from\b|through\b|you\b)(?=[a-z])|(?<=[帮助])(?:您|你)(?=[\u4e00-\u9fff]{2})",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:happy|glad|pleased|here) to (?:help|assist)|\bcan i (?:help|assist)|\bi can help\b"
    r"|\blet (?:me|us) know\b|\b(?:you['’]re|you are) (?:very |most )?welcome\b|^\W*welcome\b|\bthank"
    r"|很(?:高兴|乐意)|请问(?:还|有)?|随时(?:问|告诉|联系)|欢迎(?:光临|咨询|再来|随时(?:咨询|联系|来问|提问|再来))",
    re.IGNORECASE,
)


_OFFERS = re.compile(
    r"\b(?:happy|glad|pleased|here|ready) to answer\b|为您(?:解答|服务)", re.IGNORECASE
)


@lru_cache(maxsize=512)
def claim_of(sentence: str) -> str:
    """What of the sentence claims something: not that it does not know, that a person can be asked, or courtesy."""
    text, parts = sentence.strip(), []
    while aside := _hedge(text) or _ASK_A_PERSON.search(text):
        before = text[: aside.start()]
        border = max((mark.end() for mark in _BORDER.finditer(before)), default=0)
        parts.append(before[:border])
        turn = _TURN.search(text, aside.end()) or _OURS.search(text, aside.end())
        goes_on = turn or _acts(text, aside.end())
        text = text[goes_on.end() :] if goes_on else ""
    # Beside what was taken off “for returns to Japan,” claims nothing; “for returns it is $5” is all there is.
    claim = " ".join(part for part in [*parts, text] if not _is_topic(part)) if parts else text
    polite = _COURTESY.sub(" ", claim)
    if polite == claim:
        return claim
    left = words_of(polite)
    return "" if len(left.every) <= 2 and not _WE.search(polite) else polite


def _acts(text: str, at: int) -> re.Match[str] | None:
    """What a person is said to help with, where it is more than a word."""
    found = _HELPS_TO.match(text, at)
    if found is None:
        return None
    act = words_of(text[found.end() :])
    return found if len(act.every) >= 2 else None


def is_polite(sentence: str) -> bool:
    """Whether it is a courtesy, or holds one."""
    return bool(_COURTESY.search(sentence))


def offers(sentence: str) -> bool:
    """Whether it says that somebody is there to answer."""
    return bool(_OFFERS.search(sentence))


def knows_not(sentence: str) -> bool:
    """Whether it says that there is no answer."""
    return bool(_hedge(sentence))


def _hedge(text: str) -> re.Match[str] | None:
    """Every hedge has a no in it: that is quick to see."""
    text = text.replace("’", "'")
    low = text.lower()
    return _HEDGE.search(text) if any(no in low for no in _NOES) else None


def denies_having(sentence: str) -> bool:
    """Whether it says that something is not there, more than that there is no answer."""
    return bool(_NOT_HAVING.search(sentence.replace("’", "'")))


def repeats(sentence: str) -> bool:
    """Whether it says back what the shopper said."""
    return bool(_ECHO.search(sentence))


def says_yes(claim: str) -> bool:
    """Whether it begins with a yes that is more than a courtesy."""
    return bool(_YES.search(claim) or _SAYS_YES.search(claim)) and not _COURTESY.search(claim)


def agrees(sentence: str) -> bool:
    """Whether it says “OK”, “好的”, “yes, thanks” and nothing more."""
    return bool(_AGREES.fullmatch(sentence))


def acknowledges(sentence: str) -> bool:
    """Whether it is an “OK” or “好的”: before more, no answer to anything."""
    found = _AGREES.fullmatch(sentence)
    return found is not None and found["word"].lower() in ("ok", "okay", "ok的", "好", "好的")


def asks(sentence: str) -> bool:
    """Whether it ends as a question."""
    return sentence.rstrip(' \n"”’*').endswith(("?", "？"))


def _is_topic(part: str) -> bool:
    """“For returns to Japan,” names a topic; “if you visit our store in Boston” says that there is one."""
    return bool(_TOPIC.match(part.strip()) and not _WE.search(part))
