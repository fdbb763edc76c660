"""What is done to a thing has a price of its own: what a coat costs is not what it costs to clean it."""

import re

from inference.grounding.figure_kinds import MONEY
from inference.grounding.figures import figures_in
from inference.grounding.questions import Question
from knowledge.search import Match

# “How much to hem it”, 干洗一次多少钱: told by a product that is called so, a 干洗剂.
_TO_DO = re.compile(
    r"\bto (?:have (?:it|this|that|the \w+|them) )?(?:dry[- ]?clean|clean|wash|repair|fix|mend|alter|hem|shorten"
    r"|lengthen|hire|rent|install?|assemble|engrave|sharpen|restring|tune|service|(?:gift[- ])?wrap|fit|deliver|ship"
    r"|post|send|return)(?:ed)?\b"
    r"|(?:干洗|清洗|水洗|维修|修理|安装|刻字|绣字|改[短长]|包装|保养|调音|打磨|寄|退货?)"
    r"(?:一[下次个件]|费|要|收|多少|怎么收)"
    r"|(?:修(?![身护容颜复])|租(?!金))[\u4e00-\u9fff]{0,6}?(?:要|得|收)?多少",
    re.IGNORECASE,
)
# A “polish for cleaning” says what it is for, in its own text.
_DOING = re.compile(
    r"\b(?:dry[- ]?cleaning|repairs?|repairing|mending|alterations?|hemming|shortening|hiring|hire|rental|renting"
    r"|installation|installing|assembly|engraving|sharpening|restringing|tuning|servicing|(?:gift[- ])?wrapping"
    r"|fitting|delivery|shipping|postage|returns?)\b",
    re.IGNORECASE,
)


def asks_for_deed(question: Question, product: Match) -> bool:
    """Whether it asks what it costs to have something done, of which the product's own words tell no sum."""
    if not question.asks_for_sum or any(one.kind in MONEY for one in figures_in(product.text)):
        return False
    called = product.title.lower()
    told = f"{called} {product.text.lower()}"
    return any(
        match.group().lower() not in known
        for pattern, known in ((_TO_DO, called), (_DOING, told))
        for match in pattern.finditer(question.text)
    )
