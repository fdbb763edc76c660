"""How a question is put: whether it goes on with what was said before, and whether it asks for what products have.

docs/answers.md tells how many ways to ask so are seen.
"""

import re
from collections.abc import Sequence

from inference.entries import SAID_OF_ANY
from inference.grounding.content_words import stem, words_of
from inference.grounding.overlap import Known
from knowledge.lexical import simplified

_PRICE = re.compile(r"\bhow much\b|\bprices?\b|\bcosts?\b|多少钱|什么价|价格|贵吗", re.IGNORECASE)
# Whether there is any, or whether one can have it now.
_STOCK = re.compile(
    r"\b(?:in|out of) stock\b|\bsold out\b|\bany (?:of \w+ )?left\b"
    r"|(?:^|\b(?:it|this|that|they|these|those|ones?|still) (?:\w+ ){0,2})available\b"
    r"|(?<!how )(?<!where )\b(?:can|could) i (?:\w+ )?(?:buy|order|get) (?:it|this|that|them|these|those|one)\b"
    r"|\bdo you (?:\w+ )?(?:have|sell) (?:it|this|that|them|these|those|one)\b"
    r"|[有没缺断现]货|库存|售罄|还有吗|卖[完光]|买得到|[还在]卖"
    r"|(?:能|可以)(?:直接)?(?:买到?|拍|下单)[了吗么嘛不没?？]*$",
    re.IGNORECASE,
)
# Which sizes there are, or whether there is this one: shops have pages of sizes and of sending, too, that lie near.
_LETTERS = r"(?:x{0,3}[sl]|m|[2-5]xl)"
_SIZE = re.compile(
    rf"\bin (?:an? )?(?:size )?(?:{_LETTERS}|\d{{2}})\b\W*$|\b(?:any|got|have) (?:it in )?(?:an? )?{_LETTERS}\b\W*$"
    r"|\b(?:what|which) sizes\b(?! (?:do|should|would) i)"
    rf"|(?<![\w.-])(?:{_LETTERS}|\d{{2,3}})[\s码号的]*+(?:还?有|还?能买)[吗么没嘛]"
    rf"|(?<![\w.-])\d{{2,3}}\s*+(?:寸|英寸|厘米|公分|cm|毫米|mm|升)[\s的]*+(?:还?有|还?能买)?[吗么没嘛呢]\W*$"
    rf"|有(?:没有)?\s*+(?:{_LETTERS}|\d{{2,3}}|[大小加均]+)\s*+[码号的]++\s*+[吗么没嘛]?[\s?？]*$"
    rf"|(?<![a-z\d.-])(?:(?:{_LETTERS}|\d{{2}})\s*+的|(?:{_LETTERS}|\d{{2,3}})\s*+[码号]的?)\s*+呢\W*$"
    r"|(?:哪些|哪几个|什么|几个)(?:尺码|码数|码|尺寸)|(?:尺码|码数)(?:有哪些|都有什么)",
    re.IGNORECASE,
)
# A variant or a trait of what was spoken of, and no more: “in pink?”, “ok and M?”, “how heavy is it?”, “多重？”.
_OF_IT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|or|so|then|what about|how about)\W+)*(?:"
    rf"(?:size )?{_LETTERS}"
    r"|(?:(?:do|does|is|are|has|have|can) (?:it|they|this|that|these|those|you (?:\w+ )?(?:it|this|that|them|one))"
    r"(?: \w+){0,2} )?in (?:an? )?(?!person|advance|total|cash|stores?\b|shops?\b|time|summer|winter|spring|autumn)"
    r"(?-i:[a-z\d])[\w-]*+(?: (?:inch(?:es)?|[ck]?m|mm|ml|k?g|lit(?:re|er)s?))?"
    r"|how (?:heavy|tall|long|big|small|wide|large|high|deep|thick) (?:is|are) (?:it|they|this|that|these|those)"
    r"|(?:(?:do|does|is|are|has|have|can) (?:it|they|this|that|these|those|you (?:\w+ )?(?:it|this|that|them|one))"
    r"(?: \w+){0,2} (?:in )?)?(?:(?:any|what|which|an|a)? ?(?:other|different)|another) (?:colou?r|size)s?"
    r"|(?:can|could) i (?:get|have) (?:it|them) in (?:another|a different) (?:colou?r|size)"
    r"|what colou?rs? (?:is|are|does|do) (?:it|they|these|those)(?: come in| have)?"
    r"|what(?:['’]?s| is| are) (?:it|they|these|those|this) made (?:off?|from|out of)"
    r"|what (?:does|do) (?:it|they|these|those) weigh)\W*$"
    r"|^(?:那[个款件]?|它|这[个款件])*(?:还?有(?:没有)?)?(?:[浅深淡暗]?(?:[红黑白蓝绿黄粉紫灰棕橙米金银杏驼]|咖啡|卡其|藏青)[色的]"
    r"|(?:别的|其他|其它)颜色)[的款]*(?:还?有)?[的了吗么嘛没呢啊呀]*\W*$"
    r"|^(?:那|它|这[个款件])*有?(?:多[重大长高宽厚]|(?:什么|哪些)(?:材质|面料|颜色))[的了呢啊呀]*\W*$",
    re.IGNORECASE,
)
HOW_MUCH = "几..?|多[久少快]|多少.?|多长时间"  # asks for a figure, and says nothing of what
_HOW_MUCH = re.compile(HOW_MUCH)
# Which of those that were spoken of costs less.
_CHEAPER = re.compile(
    r"^\W*(?:(?:do you have|have you got|got|is there|are there) )?"
    r"(?:any(?:thing)?|something|an?|(?:which|what)(?:['’]s|(?: one)? is)?(?: the)?|the)"
    r" (?:\w+ )?cheap(?:er|est)(?: ones?)?\W*$"
    # 便宜点吗 haggles.
    r"|^还?有没?有?[更再]?便宜(?:一?点|一?些)?儿?的?[吗么没嘛]?\W*$|^(?:更便宜|便宜(?:一?点|一?些))的(?:还?有)?[吗么没嘛呢]?\W*$"
    r"|^哪一?[个款种]?[更最]?[便宜贵]{1,2}[一些点]*\W*$",
    re.IGNORECASE,
)
_OF_NOTHING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok(?:ay)?|and|so)\b\W*)*+"
    r"(?:how much(?: (?:is|are|does|do) (?:it|this|that|they|these|those))?(?: costs?)?"
    r"|(?:what(?:['’]?s| is) )?(?:the )?(?:prices?|cost)"
    r"|(?:(?:is|are) (?:it|this|that|they|these|those) )?(?:in stock|available)|(?:what )?sizes?)(?: please| pls)?\W*$"
    r"|^(?:亲|您?你?好|请问|那|这[个款]|它|[\s，,。])*+(?:多少钱|什么价格?|价格(?:是?多少)?|怎么卖|[有还]?有?现?货吗|有没有货"
    r"|尺寸|(?:有)?(?:哪些|什么)尺[码寸])[啊呀呢的了吗亲]*+\W*$",
    re.IGNORECASE,
)
# What sets those apart that were told: “which is lighter?”, “how much heavier is it?”, 贵多少.
_MORE = (
    "(?:heavier|lighter|bigger|larger|smaller|longer|shorter|taller|wider|narrower|thicker|thinner|deeper|higher|lower"
    "|cheaper|dearer|softer|harder|warmer|cooler|stronger|brighter|faster|quicker|quieter|louder|newer|better|easier"
    "|more expensive|more powerful|more accurate)"
)
_MOST = (
    "(?:heaviest|lightest|biggest|largest|smallest|longest|shortest|tallest|warmest|quietest|best)"
)
_COMPARES = re.compile(
    rf"\b(?:what|any|the) differences?\b(?<!pay the difference)(?<!refund the difference)(?! in (?:price|time)\b)"
    rf"|\bdifferent from\b|\bhow\b[^?]{{0,20}}\bdifferent\b|\bcompare\b|\bhow much {_MORE}\b"
    rf"|\b(?:which|what)(?: \w+| of (?:them|those|these|the two))?(?:['’]s| is| are) (?:the )?(?:{_MORE}|{_MOST})\b"
    r"|^\W*(?:(?:and|so|but|ok(?:ay)?)\W+)*(?:is|are) (?:it|they|that|those|this|the other(?: one)?) (?:any |much )?"
    rf"{_MORE}\W*$"
    r"|差在?哪|(?<!还)差多少(?!.{0,3}[包免])|(?:有|是)?(?:什么|啥|哪些)(?:区别|不同|差别|不一样)|区别(?:在哪|是什么|呢|吗)"
    r"|(?:贵|便宜)(?:了|出)?多少|[重轻大小长短高厚](?:了|出)多少|^(?:那|它)?[重轻大小长短高厚]多少(?!码)"
    r"|哪一?[个款种条双台].{0,6}?(?:会|是)?(?:更|比较|最)?(?:划算|轻|重|大|小|长|短|高|厚|薄|快|安静|软|硬|暖和?|结实|耐用|精确|准|省电|好用|好)"
    r"(?:一?[点些])?[的呢啊]?\W*$"
    r"|(?:比较|对比)(?:一?下)[这那][两几]|比一?比|[这那][两几][个款条件双种台](?:对比|比较(?:一下|下)?\W*$)",
    re.IGNORECASE,
)
# Another than those that were told.
_OTHER = re.compile(
    r"\b(?:others?|another|different|else)\b|(?:别的|其他|其它)(?!码|尺|颜色)|(?<!^)另外",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(
    r"\b(?:another|other|different) (?:ones?|products?|models?)\b", re.IGNORECASE
)
MEASURE_WORDS = "个款种件条双只把台支瓶盒本套张包罐袋副"
_CHEAPEST = re.compile(r"\bcheapest\b|最便宜|哪[个款种].{0,8}便宜", re.IGNORECASE)
# What was told last, and not “it”: “how much is that?”, after “can you gift wrap it?”.
_THAT = re.compile(
    r"\bhow much (?:is|are|does|do|would|will) (?:that|those|they|this)\b(?! (?!costs?\b|be\b|come\b)\w)",
    re.IGNORECASE,
)
_SAYS_IT = re.compile(
    rf"\b(?:it|they|them|(?:this|that) one|these|those)\b|它|[这那][{MEASURE_WORDS}]",
    re.IGNORECASE,
)
_OF_THAT = re.compile(r"\b(?:that|this)\b|[这那]", re.IGNORECASE)
# What anything has: “what size needles?” names the needles.
OF_ANY = {stem("size"), stem("colour"), "尺码", "尺寸", "颜色"}
# Which sum is asked for they do not say.
_OF_SUMS = frozenset((
    "cost", "pric", "钱", "要钱", "收", "收钱", "收费", "费用", "价格", "加", "加收", "另加", "加钱",
))  # fmt: skip
_OF_HAVING = frozenset(["有没有"])
_WHEN_BACK = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|but)\W+)*when (?:will|are) (?:it|they|this|that|these|those)(?: be)?"
    r" (?:back|available|in stock)(?: in stock| again)?\W*$"
    r"|^(?:那|它|这[个款件])*什么时候(?:才|能|会|再)*(?:有货?|到货|补货|来货)[了的呢啊呀吗]*\W*$",
    re.IGNORECASE,
)
# It goes on with what was asked before: “and to Canada?”; and what names a thing and asks nothing of it.
_GOES_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|sure|right|yes|thanks)\W+)?(?:and|what about|how about)\b|^那.*呢",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so)\W+)?(?:and|what about|how about) (?:the|an?|this|that|those|these|your) [\w' -]++\W*$"
    r"|^(?:那么?)?[^，,。？?]{1,12}呢(?:[，,][^，,。]{1,10}的)?[？?]*$",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its|this|that|they|them|these|those|ones?)\b|[它这那]", re.IGNORECASE)
_OF_YOU = re.compile(r"\b(?:do|can|could|will|would) you\b|你们|店里", re.IGNORECASE)
_OF_SIZES = {
    *("siz", "xs", "xxs", "xl", "xxl", "xxxl", "2xl", "3xl"),
    *("码", "尺码", "码数", "尺寸", "码有", "号", "有没有", "大码", "小码", "加大", "均码"),
    *("寸", "英寸", "厘米", "公分", "毫米", "升"),
}  # fmt: skip
# What every row may have: “price and weight?”, “wat colours”.
_TRAITS = frozenset(map(stem, ["weight", "colour", "price", "dimensions", "material"])) | {
    "重量", "颜色", "价格", "材质", "材料", "规格",
}  # fmt: skip
_THIS_ONE = re.compile("[这那][件款个条双套]?|拍")  # cut together with what follows, it were a word


def points_to_product(asked: str) -> bool:
    """Whether it asks for a price, a stock, a variant, a trait, or whether one can buy, and does not say of what."""
    if _OF_IT.search(asked) or asks_for_cheaper(asked) or asks_when_back(asked):
        return True
    words = words_of(_THIS_ONE.sub(" ", asked))
    said = {*words.every}
    left = said - SAID_OF_ANY
    about = asks_for_price(asked) or asks_for_stock(asked)
    if about or (said and said <= _TRAITS):
        return left <= _TRAITS
    return bool(_SIZE.search(asked)) and not left - _OF_SIZES


def asks_for_cheaper(asked: str) -> bool:
    """Whether it asks which costs less, and does not say of what."""
    return bool(_CHEAPER.search(asked))


def compares(asked: str) -> bool:
    """Whether it asks what sets products apart, or which of them is more so: “which is lighter?”, 贵多少."""
    return bool(_COMPARES.search(asked)) or asks_for_cheaper(asked)


def asks_for_other(asked: str) -> bool:
    """Whether it asks for another than what was told."""
    if points_to_product(asked) or (says_it(asked) and not _OTHER_ONE.search(asked)):
        return False
    return bool(_OTHER.search(asked))


def asks_for_cheapest(asked: str) -> bool:
    """Whether it asks which of what it names costs least."""
    return bool(_CHEAPEST.search(asked))


def asks_of_none(asked: str) -> bool:
    """Whether it asks for a price and has no word for what: “how much?”, and not “how much is it?”."""
    return asks_for_price(asked) and not _IT.search(asked)


def asks_of_nothing(asked: str) -> bool:
    """Whether it is for a price, a stock or a size, and no more: “how much is it?”, 有货吗."""
    return bool(_OF_NOTHING.search(asked))


def asks_of_that(asked: str) -> bool:
    """Whether it asks for the price of what was told last: “how much is that?”, and not “how much is that one?”."""
    return bool(_THAT.search(asked))


def says_it(asked: str) -> bool:
    """Whether it asks something of “it”."""
    return bool(_SAYS_IT.search(asked))


def says_that(asked: str) -> bool:
    """Whether it asks something of what was said last: of “it” or “that”."""
    return says_it(asked) or bool(_OF_THAT.search(asked))


def asks_when_back(asked: str) -> bool:
    """Whether the question is when something that it does not name can be had again."""
    return bool(_WHEN_BACK.search(asked))


def goes_on(asked: str) -> bool:
    """Whether the question goes on with the one before: “and to Canada?”, or names nothing: “for a week?”, “几点”."""
    return bool(_GOES_ON.search(asked)) or names_nothing(asked)


def names_nothing(asked: str) -> bool:
    """Whether no word says what the question is about: “how much?”, “要多久”."""
    return not {*words_that_name(asked)} - _OF_SUMS - _OF_HAVING


def has_topic(asked: str) -> bool:
    """Whether it is about what it names: “do you repair bridles?”, and neither “can I return it?” nor “能退吗”."""
    if points_to_product(asked) or _IT.search(asked) or _GOES_ON.search(asked):
        return False
    named = len(words_that_name(asked))
    return named > 1 or (named == 1 and bool(_OF_YOU.search(asked)))


def names_little(asked: str) -> bool:
    """Whether one word at most says what the question is about: “what's the deposit?”."""
    return len(words_that_name(asked)) <= 1


def speaks_of_more(entry: str, asked: str, before: Sequence[str]) -> bool:
    """Whether what an entry is called names a thing that neither the question nor anything said `before` it does, where
    the question names little: “can I return it?”, of a lamp, is not “Can I return a treadmill?”."""
    said = Known([words_of(simplified("\n".join([asked, *before])))])
    return names_little(asked) and bool(said.lacks(words_of(simplified(entry))))


def words_that_name(asked: str) -> list[str]:
    """The words that say what a question is about."""
    words = words_of(asked)
    return [word for word in words.every if word not in OF_ANY and not _HOW_MUCH.fullmatch(word)]


def only_names(asked: str) -> bool:
    """Whether the question names a thing and asks nothing of it: “and the apron?”."""
    return bool(_TOPIC.search(asked))


def asks_for_stock(asked: str) -> bool:
    """Whether the question is for a stock, or whether one can buy: what only products have."""
    return bool(_STOCK.search(asked))


def asks_for_price(asked: str) -> bool:
    """Whether the question is what something costs."""
    return bool(_PRICE.search(asked))
