"""What every shop has – hours, address, telephone, e-mail –: how it is asked for, and what a fact with it is called."""

import re

from inference.grounding.content_words import words_of
from inference.grounding.overlap import Known
from inference.retrieval.held import Held
from knowledge.lexical import simplified
from knowledge.search import Match

_ADDRESS = re.compile(
    r"(?<!mail )(?<!ip )(?<!web )\baddress\b|(?<!邮箱)(?<!邮件)(?<!网站)(?<!网)地址", re.IGNORECASE
)
_CONTACTS = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(called, re.IGNORECASE))
    for asked, called in (
        (
            r"\b(?:are|is|do|does|will|when|what time)\b[^.?!]{0,16}\b(?:you|shop|store|showroom|workshop)\b"
            r"[^.?!]{0,16}\b(?:open|close|closed|shut)\b(?! (?:the|an?|my|it|this|that|up|to)\b)"
            r"|\b(?:opening|store|shop|business) hours\b"
            r"|几点(?:开门|关门|上班|下班|营业)|营业(?:时间|到几点|[吗么])"
            r"|(?:线上|网上|在线|人工)?客服.{0,4}(?:几点(?:开始|结束|上班|下班|在线)?|时间)|(?:你们|店|周[一二三四五六日末天])[^。？?]{0,4}(?:开门|关门|营业[吗么]|还?开着[吗么没])",
            r"\b(?:hours|open(?:ing)?)\b|营业|上班|开门|客服.{0,4}时间",
        ),
        (
            r"\bwhere ?abouts are you\b"
            r"|\bwhere\b[^.?!]{0,20}\b(?:(?:your|the) (?:shop|store|showroom|workshop|studio|salon|gallery|premises)"
            r"|you (?:located|based))\b"
            r"|\byour address\b"
            r"|店(?:铺)?(?:在哪|地址|怎么去|在什么)(?:[里儿]|个?地方|个?位置|[条个]?[路街区]上?)?"
            r"|你们(?:在哪|的?地址)(?:[里儿]|个?地方|个?位置|[条个]?[路街区]上?)?",
            _ADDRESS.pattern,
        ),
        (
            r"\b(?:your|(?:what|which)(?:['’]?s| is)? the) (?:phone|telephone) number\b"
            r"|\bnumber to (?:ring|call|phone)\b|\bnumber (?:can|do|should) i (?:ring|call|phone)\b"
            r"|\bhow (?:do|can) i (?:call|phone|ring) you\b"
            r"|打(?:哪个|什么)电话|电话(?:号码)?(?:是)?多少(?:[，, ]*想?(?:问|咨询)[个一]?[下事]儿?)?",
            r"\b(?:phone|telephone|hotline)\b|电话|热线",
        ),
        (
            r"\byour e-?mail\b|\bhow (?:do|can) i e-?mail you\b|邮箱(?:是)?(?:多少|什么|哪)",
            r"\be-?mail\b|邮箱",
        ),
    )
)
_HOURS = re.compile(r"\bhours\b|时间", re.IGNORECASE)
# What it may be called besides: any other word is of something else, as “return address”, 春节营业时间.
_OF_ANY_SHOP = re.compile(
    r"\b(?:our|the|shop|store|studio|workshop|showroom|salon|opening|open|business|hours|times?|address|phone|telephone|number"
    r"|e-?mail|contact|customer|service|support|hotline|and|of)\b"
    r"|门店|本店|店铺|实体店|我们|营业|开门|开店|上班|工作|时间|地址|电话|号码|热线|客服|服务|邮箱|联系|线上|在线|人工|店",
    re.IGNORECASE,
)
_SERVICE_HOURS = re.compile(r"客服.{0,4}时间|\b(?:service|support) hours\b", re.IGNORECASE)
_OF_SERVICE = re.compile(r"客服|\b(?:customer service|support)\b", re.IGNORECASE)
# Short lines lie near to short questions: a number or an address to write to is none of what is asked of anything else.
_CONTACT = re.compile(
    r"\b(?:phone|telephone|hotline|e-?mail|whatsapp|wechat)\b|电话|热线|邮箱|微信", re.IGNORECASE
)
_OF_CONTACT = re.compile(
    r"\b(?:phone|telephone|number|call|ring|contact|e-?mail|mail|write|message|text|speak|talk|reach|whatsapp|wechat"
    r"|complain\w*|help|someone|anyone|somebody)\b|电话|联系|邮[箱件]|微信|客服|人工|打给|投诉|找谁|加[你您]",
    re.IGNORECASE,
)


def is_asked_for(fact: Match, asked: str) -> bool:
    """Whether the question asks for what the fact is called by: the hours, the address, the telephone, the e-mail.

    “Are you open on Mondays?” lies near to no “Store hours”.
    """
    return any(question.search(asked) and label.search(fact.title) for question, label in _CONTACTS)


def asks_for_it_alone(fact: Match, asked: str, asked_in: str) -> bool:
    """Whether it asks for what the fact is called by, all of it, and for nothing beside that the fact does not tell:
    “when are you open”, but not “are you open on Boxing Day?”, and not for the “Christmas opening hours”."""
    own = Known([words_of(simplified(asked))])
    if not all(map(own.has, words_of(simplified(_OF_ANY_SHOP.sub(" ", fact.title))).every)):
        return False
    for question, label in _CONTACTS:
        if label.search(fact.title) and (found := question.search(asked)):
            rest = f"{asked[: found.start()]} {asked[found.end() :]}"
            held = Held([fact], rest, asked_in)
            of_service = bool(_SERVICE_HOURS.search(fact.title)), bool(_OF_SERVICE.search(asked))
            # The shop may be open at other hours than its service.
            same = len({*of_service}) == 1 or not _HOURS.search(fact.title)
            lacks = held.missing or held.lacks_figure or held.lacks_code
            return same and held.comparable and not lacks
    return False


def is_address(fact: Match) -> bool:
    """Whether it is where the shop, or a part of it, is."""
    return bool(_ADDRESS.search(fact.title))


def is_contact_unasked(fact: Match, asked: str) -> bool:
    """Whether it is a number or an address to write to, and the question speaks of none."""
    return bool(_CONTACT.search(fact.title)) and not _OF_CONTACT.search(asked)
