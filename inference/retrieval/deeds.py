"""What is done to a thing has a price of its own: what a coat costs is not what it costs to clean it."""

import re

from inference.grounding.figure_kinds import MONEY
from inference.grounding.figures import figures_in
from inference.grounding.questions import Question
from knowledge.search import Match

# “How much to have it hemmed”, 干洗一次多少钱: told by a product that is called so, a 干洗剂.
_TO_DO = re.compile(
    r"\b(?:to|get|have) (?:(?:have|get) )?(?:(?:it|this|that|them|(?:the|my|an?) \w+) )?"
    r"(?P<deed>dry[- ]?clean|clean|wash|repair|fix|mend|alter|hem|shorten|lengthen|hire|rent|instal|assembl|engrav"
    r"|sharpen|restr[iu]ng|tun|servic|(?:gift[- ])?wrap|fit|deliver|ship|post|send|sent|return)(?:[lmpt]?(?:ed|e)|l)?\b"
    r"|(?P<zh>干洗|清洗|水洗|维修|修理|安装|刻字|绣字|改[短长]|包装|保养|调音|打磨|寄|退货?|修(?![身护容颜复正])|租(?!金))"
    r"(?!的)(?=[\u4e00-\u9fff]{0,6}?(?:一[下次个件]|费|要|收|多少))",
    re.IGNORECASE,
)
# A “polish for cleaning” says what it is for, in its own text.
_DOING = re.compile(
    r"\b(?:(?:dry[- ]?)?cleaning|washing|repairs?|repairing|mending|alterations?|hemming|shortening|hiring|hire|rental"
    r"|renting|installation|installing|assembly|engraving|sharpening|restringing|tuning|servicing|(?:gift[- ])?wrapping"
    r"|fitting|delivery|shipping|postage|returns?)\b",
    re.IGNORECASE,
)


def asks_for_deed(question: Question, product: Match) -> bool:
    """Whether it asks what it costs to have something done, of which the product's own words tell no sum."""
    if not question.asks_for_sum or any(one.kind in MONEY for one in figures_in(product.text)):
        return False
    category = product.article.category if product.article else ""
    called = f"{product.title} {category}".lower()
    told = f"{called} {product.text.lower()}"
    done = (match["deed"] or match["zh"] for match in _TO_DO.finditer(question.text))
    named = (match.group() for match in _DOING.finditer(question.text))
    return any(one.lower() not in called for one in done) or any(
        one.lower() not in told for one in named
    )
