"""The shopper's question, and what a reply merely says back of it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from itertools import chain
from typing import Literal

from inference.grounding.claims import (
    agrees,
    asks,
    claim_of,
    denies_having,
    knows_not,
    repeats,
    says_yes,
)
from inference.grounding.content_words import Words, stem, words_of
from inference.grounding.figure_kinds import (
    LENGTHS,
    MEASURES,
    MONEY,
    OF_TIME,
    VOLUMES,
    WEIGHTS,
    without,
    without_words,
)
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sentences import sentences_of
from inference.grounding.sides import denies
from knowledge.lexical import HAN

_ASKS_WHETHER = re.compile(
    r"(?:^|[.!?,;:]\s+|\b(?:so|and|but|or|hi|hello|hey)\s+)(?:do|does|did|is|are|am|was|were|can|could|will|would"
    r"|shall|should|may|has|have)(?:n['’]t)?\s"
    r"|吗|(?P<a>[\u4e00-\u9fff])[不没](?P=a)|是否|能否|可否"
    r"|(?<![什怎多那这])么[\s?？。!！]*$|[不没][\s?？。!！]*$",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(
    r"\b(?:what|which|when|where|who|whom|whose|how|why)\b|什么|哪|怎|多少|几|谁|为何",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(
    r"^\W*(?:so |and |but |hi |hello )?(?:where|who|whom|whose|why|how)\b|哪[里儿些]|谁|为什么|为何|怎[么样]",
    re.IGNORECASE,
)
# “Can you tell me when”: whether is not what is asked.
_ASKS_TO_TELL = re.compile(
    r"\b(?:tell|know|say|explain|show|give)\b.{0,20}\b(?:what|which|when|where|who|how|why)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(r"\b(?:or|which)\b|还是|或者|哪", re.IGNORECASE)  # one of it is the answer
_QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]{2,300})[\"“”」』]?")
# “The facts state that”: talk about talking.
_TALK = re.compile(
    r"\b(facts?|information|details|answers?|knowledge|polic(?:y|ies)|it)(?:\s+\w+ly)?\s+"
    r"(?:states?|stated|stating|reads?|explains?|indicates?)\b(?:\s+that\b)?"
    r"|\bfigures (?:state|stated|show|say)\b(?: that\b)?|\bby (?:stat|say)ing that\b"
    r"|根据(?:您|你|店铺|店里|店内|本店|我们)?的?(?:描述|说明|资料|规定)[，,]"
    r"|(?:问题)?的?(?:答案|回答)(?:就|应该)?[是为：:]",
    re.IGNORECASE,
)
_OF_TALK = re.compile(
    r"\b(?:facts?|figures|information|questions?|answers?|answered|details)\b|资料|问题|提问|回答|回复",
    re.IGNORECASE,
)
# What a prompt calls the question, said back with one.
_LABEL = re.compile(
    r"^\W*(?:(?:(?:the )?(?:shopper|customer|user)(?:['’]?s)? )?question|(?:顾客|用户)(?:的?(?:问题|提问)|问)|问题)"
    r"\s*[:：]",
    re.IGNORECASE,
)

# What makes it a question: “能不能退” asks whether “能退” holds.
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_WHETHER = re.compile(r"是否|(?<=[能可])否|[吗么嘛不没][\s?？。!！]*$")
_MODAL = re.compile(r"可以|能够|(?<![功智性可万])能(?!量)|会(?!员)|(?<![没所具含])有(?![机效限])")
# That it is to be had is said by the yes.
HAVING = {stem(word) for word in ("sell", "sold", "carry", "stock", "offer")} | {
    "卖",
    "有卖",
    "卖的",
    "售",
    "出售",
}
# Whether there is such a thing.
_HAVE = re.compile(
    r"\b(?:(?<!\bi )(?<!\bwe )have(?! to\b)(?! you (?!got\b|any\b))|got|sell|carry|stock|is there|are there"
    r"|any(?! (?:way|time)\b))\b|(?<![所只具含享我])有(?!没有)|卖",
    re.IGNORECASE,
)
_NEEDS_NOT = re.compile("不需要|不用|不必|无需")
_MUST = re.compile(r"\bmust(?! not|n't)\b|必须", re.IGNORECASE)
_SHORT = re.compile(
    r"\W*(?:it|that|this|they|these|those|we|you) (?:\w+ly |sure )?(?:is|are|do|does|can|will|has|have|may)\W*",
    re.IGNORECASE,
)
# It wants a deed, not a rule: “can you refund me now?”, “能帮我改地址吗”.
_ASKS_A_DEED = re.compile(
    r"\b(?:can|could|will|would) (?:you|someone)(?: (?:please|just|also|now))? (?:"
    r"(?:refund|reimburse|compensate|call|e-?mail|text|contact|upgrade) me\b"
    r"|(?:refund|cancel|change|update|correct|process|check|track|expedite|replace|resend) (?:my|this|that|the)\b"
    r".{0,20}\b(?:orders?|address|refund|return|parcel|package|purchase|payment|booking)\b"
    r"|(?:give|get|send|make) me (?:an? |the |another )?(?:\w+ )?(?:discount|refund|coupon|voucher|deal)\b)"
    r"|帮(?:我|忙).{0,6}?(?:改|换|退|取消|催|备注|登记|申请|处理|安排|查)|给我(?:便宜|优惠|打折|减|免|补|退款|改)",
    re.IGNORECASE,
)
# It wants a number of things, and of which: no time and no sum is one.
_HOW_MANY = re.compile(
    r"\bhow many (?P<en>[a-z]+(?: [a-z]+)?)"
    r"|(?:多少|几)[个条件把张位人支只台名家种款本双套根颗粒块片袋盒包瓶节朵枚](?P<zh>[\u4e00-\u9fff]*)",
    re.IGNORECASE,
)
_IS_HOW_MUCH = "(?:[是要收有]|大概|一般)*多少"
_NUMBER = r"(?:vat|tax|company|registration|account|licen[cs]e|bank|eori) (?:number|id)"
# It wants a figure: a sum, a time, a size, a number of things.
_FOR_A_FIGURE = re.compile(
    r"\bhow (?:much|many|long|old|young|heavy|tall|high|big|small|large|wide|deep|thick|far|fast|hot|often|soon|late"
    r"|early)\b|\bwhat (?:time|date|age|year|percentage|weight|height|width|length|price|cost|deposit|fee"
    r"|temperature|wattage|diameter|thickness)\b|\bwhat %"
    r"|\b(?:prices?|costs?|charges?|fees?|weight|height|width|length) (?:of|for|to)\b"
    r"|\bwhat do(?:es)? .*\b(?:cost|charge|weigh)\b"
    r"|^\W*when\b|\bwhen (?:do|does|did|is|are|was|will|would|can|could|shall|should)\b"
    r"|\b(?:opening|closing) (?:hours|times?)\b|营业时间"
    r"|\bwhat['’]?(?:s| is) .*\b(?:phone|telephone) number\b"
    rf"|\bwhat['’]?(?:s| is) [^.?!]{{0,40}}\b{_NUMBER}\b|\b(?:phone|telephone) number\W*$"
    r"|多少|(?<![好这那])几(?!乎)|多[久长重高宽大深远厚快早晚]|什么(?:时候|价)|何时|哪一?年|价格?$|怎么(?:收费|卖)",
    re.IGNORECASE,
)
# So does who names no more than that: “engraving price per letter”, 帐篷租金. Not “who pays the fee?”.
_NAMES_A_FIGURE = re.compile(
    r"\b(?:prices?|costs?|charges?|fees?|deposit) (?:on|per|for)\b|\b(?:price|cost|charge|fee|deposit)\W*$"
    r"|(?:费用?|租金|押金)[\s?？]*$",
    re.IGNORECASE,
)
# Or what it names by itself, at the end: “I want to store a kayak – price?”, “a wetsuit, what's the price?”.
_NAMES_IT_LAST = re.compile(
    r"(?:^|[-–—,;:.!?]\s*)(?:and |so )?(?:what(?:['’]?s| is| are) (?:the|your) (?:\w+ ){0,2})?"
    r"(?:prices?|costs?|charges?|fees?|deposit)(?: (?:per|a) \w+)?\W*$"
    r"|(?:^|[，,。？！?! ])(?:价格|价钱|费用|租金|押金|运费)[\s?？]*$",
    re.IGNORECASE,
)
_TIMES = OF_TIME | {"clock", "date", "weekday", "near day"}
_SUMS = MONEY | {"free", "cent", "plain"}  # “5.95”, and a currency that is not read
_MEASURES = MONEY | MEASURES
_LONG = LENGTHS | {"plain"}  # “9 ft” is a bare number here
# What tells how big something is, or how old: no sum does, nor that it is in stock.
_BIG = (
    _LONG
    | WEIGHTS
    | VOLUMES
    | {"year of age", "watt", "degree", "fahrenheit", "percent", "point", "code"}
)
# Which kinds of figure answer it: a weight is no price, and an age no time of day.
_KINDS_ASKED: tuple[tuple[Set[str], re.Pattern[str]], ...] = tuple(
    (kinds, re.compile(pattern, re.IGNORECASE))
    for kinds, pattern in (
        (
            _SUMS,
            r"^(?!.*\b(?:deposit|discount|tax|vat|who|when|in an?)\b|.*(?:押金|优惠|折))"
            r"(?=.*(?:\bhow much (?:is|are|was|for|to)\b|\bhow much\W*$|\bprices?\b|\bcosts?\b|\bwhat .*\bcharge\b"
            r"|\bhow much .*\bcharge\b|多少钱|什么价|价格|价钱|怎么收费|收多少|(?:费|租金)是?多少))",
        ),
        (
            _SUMS | {"percent"},
            r"\b(?:how (?:much|high|big)|what).*\b(?:deposit|discount)\b|押金是?多少|几折|优惠多少",
        ),
        (
            WEIGHTS,
            r"\bhow heavy\b|\bweigh(?:t|s)?\b|多重|重量|几斤|多少(?:公?斤|克)",
        ),
        (
            WEIGHTS | {"gbp", "plain"},
            r"\bhow many (?:pounds|lbs?|kilo(?:gram)?s?|kgs?|grams?|ounces|oz)\b",
        ),
        (
            _LONG,
            r"\bhow (?:tall|high|wide|deep|thick)\b(?!.*\b(?:fees?|costs?|deposit|discount|prices?)\b)"
            r"|(?<![费价金额])多[高宽厚深]|几米|多少(?:厘米|公分|米)",
        ),
        (
            _BIG,
            r"\bhow (?:big|large|small)\b(?!.*\b(?:fees?|costs?|deposit|discount|prices?|gift|vouchers?|orders?|fines?"
            r"|prizes?)\b)",
        ),
        (
            _BIG | {"month", "week", "day"},
            r"^(?!.*(?:罚|奖|礼|红包)).*(?<![费价金额不最差])多大(?!概)",
        ),
        (
            LENGTHS,
            r"\bhow many (?:kilomet(?:er|re)s|kms?|miles)\b|(?:几|多少)(?:公里|千米|英里)",
        ),
        (
            _LONG,
            r"\bhow many (?:inch(?:es)?|feet|ft|yards?|cms?|mms?|(?:centi|milli)?met(?:er|re)s)\b",
        ),
        (
            VOLUMES | {"plain"},
            r"\bhow many (?:ml|millilit(?:er|re)s?|lit(?:er|re)s?|gal(?:lon)?s?|pints?|quarts?|cups)\b"
            r"|(?:几|多少)(?:毫升|升)",
        ),
        (
            {"hour", "minute"},
            r"\bhow many (?:hours|minutes)\b|(?:几|多少)个?(?:小时|钟头)|(?:几|多少)分钟",
        ),
        (_TIMES - {"clock"}, r"\bhow many (?:\w+ )?days\b|(?:几|多少)天|多久"),
        (
            {"percent"},
            r"\b(?:what|how many|which) (?:%|per ?cent(?:age)?\b)|百分之[几多]|占比|比例是?多少",
        ),
        ({"degree", "plain"}, r"\bwhat temperature\b|\bhow many degrees\b|(?:几|多少)度"),
        ({"watt", "plain"}, r"\bhow many watts\b|\bwattage\b|(?:几|多少)瓦|功率(?:是?多少|多大)"),
        ({"digits"}, r"\b(?:phone|telephone) number\b|电话是?多少"),
        (
            {"digits", "code", "plain"},
            rf"\bwhat(?:['’]?s| is)\b[^.?!]{{0,40}}\b{_NUMBER}\b|(?:税号|注册号|账号|帐号|执照号|许可证号)是?多少",
        ),
        ({"year", "month", "day"}, r"\bhow many (?:years|months)\b|几年|(?:几|多少)个月"),
        ({"date", "plain"}, r"\b(?:what|which) year\b|哪一?年"),
        (_TIMES | _LONG, r"\bhow long\b|多长"),
        (
            _TIMES - {"clock", "date", "weekday", "near day"},
            r"\bhow long (?:does|do|will|is|are)\b[^.?!]*\b(?:last|go on|run for)\b|持续多久",
        ),
        (
            {"clock", "hour", "weekday", "plain"},
            r"\b(?:opening|closing) (?:hours|times?)\b|营业时间",
        ),
        ({"clock", "plain"}, r"\bwhat time\b|几点"),
    )
)
# “I am 160 cm, is M right?” asks for none of 160 cm.
_MINE = re.compile(
    r"\b(?:i['’]?m|(?:i|he|she|who) (?:am|is|live|weighs?|wears?|usually|normally)|(?:he|she)['’]s|my|his|her)\b"
    r"|我(?=\d|[有是]?[身体]|[穿家离住]|的|平时)|身高|体重|孩子|宝宝|[买凑花]了?[满够]?\d+[块元](?=.*(?:包邮|邮费|运费))",
    re.IGNORECASE,
)
_ON_A_CONDITION = re.compile(r"\b(?:if|when|once|after|before)\b|如果|的话", re.IGNORECASE)

Side = Literal["yes", "no", ""]


class Question:
    """What is asked: its words and figures, and whether a yes or a no would answer it.

    Of such a question `stated` is what a yes claims, `claimed` its words. One that `asks_a_deed` wants something done,
    and one that `asks_for_figure` to know how much, how many or when; one `is_of_own` where it tells of somebody: how
    tall they are; `names_day` where it is about a weekday or a date; `asks_for_having` whether there is such a thing;
    `asks_for_sum` and `asks_for_measure` – a sum, a weight, a length, a volume – where that, and no time, is it.
    `whole_words` and `whole_figures` are those of what it `leans_on`, too: what was said before that it goes on with.
    """

    def __init__(self, text: str, leans_on: str = "") -> None:
        self.text = text
        self.words = words_of(text)
        self.figures = figures_in(text)
        whole = f"{leans_on}\n{text}"
        self.whole_words = words_of(whole) if leans_on else self.words
        self.whole_figures = figures_in(whole) if leans_on else self.figures
        self.asks_whether = _whether(text)
        self.asks_a_deed = bool(_ASKS_A_DEED.search(text)) and not _ON_A_CONDITION.search(text)
        self.stated = stated(text) if self.asks_whether else text
        words = words_of(_MODAL.sub(" ", without(self.stated, figures_in(self.stated))))
        left = without_words(words, HAVING)
        self.claimed = left if left.every else words
        self.is_of_own = bool(_MINE.search(text))
        whether = _ASKS_WHETHER.search(text) and not _ASKS_WHAT.search(text)
        named = _NAMES_A_FIGURE.search(text) and not (_ASKS_WHAT.search(text) or self.asks_whether)
        wants = bool(_FOR_A_FIGURE.search(text) or named) and not whether
        self.asks_for_figure = wants or bool(_NAMES_IT_LAST.search(text))
        self.names_day = any(figure.kind in ("weekday", "date") for figure in self.figures)
        own = {figure.kind for figure in self.figures}  # “my son weighs 26 kg” asks for no weight
        self._kinds = [
            kinds
            for kinds, pattern in _KINDS_ASKED
            if self.asks_for_figure and not kinds & own - {"plain"} and pattern.search(text)
        ]
        self.asks_for_having = bool(_HAVE.search(self.stated))
        self.asks_for_sum = _SUMS in self._kinds
        self.asks_for_measure = any(
            kinds & _MEASURES and not kinds >= _TIMES for kinds in self._kinds
        )
        self._plain = _plain(text)
        self._parts = {_plain(one) for one in sentences_of(text)}
        self._keys = {figure.key for figure in self.figures}
        self._known = Known([self.words])

    def holds(self, words: Words, figures: Sequence[Figure]) -> bool:
        """Whether all of this is in the question already."""
        return all(figure.key in self._keys for figure in figures) and not self._known.lacks(words)

    def side_of(self, sentence: str) -> Side:
        """Which answer the sentence gives, where it says no more than yes, or no, or words of the question."""
        if (
            not self.asks_whether
            or asks(sentence)
            or _OFFERS.search(self.text)
            or denies(self.stated)
        ):
            return ""
        if agrees(sentence):
            return "yes"
        affirms, sentence = says_yes(sentence), self.left_of(sentence)
        words, figures = without_words(words_of(sentence), HAVING), figures_in(sentence)
        if not self.holds(words, figures) or repeats(sentence):
            return ""
        knows = claim_of(sentence) and not knows_not(sentence)
        if not (knows or denies_having(sentence)):
            return ""
        tells = words.every or figures
        if tells and _MUST.search(sentence):
            return ""  # “No, they must have their tags” tells the condition
        if denies(sentence) or _NEEDS_NOT.search(sentence):
            return "no"
        return "yes" if tells or affirms or says_yes(sentence) or _SHORT.fullmatch(sentence) else ""

    def asks_for_other_than(self, other: "Question") -> bool:
        """Whether both ask for figures, and for none of one kind: how many days it takes, and how much it is."""
        own, others = ({*chain.from_iterable(each)} for each in (self._kinds, other._kinds))
        return bool(own and others) and own.isdisjoint(others)

    @property
    def asks_who_or_where(self) -> bool:
        """Whether it asks who, where, why or how, and for no figure."""
        return not self.asks_for_figure and bool(_ASKS_WHO.search(self.text))

    def is_answered_in_kind(self, figures: Iterable[Figure]) -> bool:
        """Whether these are figures of each kind that was asked for: a price for what it costs, a weight for how heavy
        it is."""
        kinds = {figure.kind for figure in figures}
        return all(kinds & these for these in self._kinds)

    def is_answered_otherwise(self, figures: Iterable[Figure]) -> bool:
        """Whether a sum, a weight or a measure was asked for, and of these only another one is told."""
        kinds = {figure.kind for figure in figures}
        # “How long” may be asked of either: a weight is none.
        weighs = kinds & (WEIGHTS | VOLUMES)
        asked = [
            these for these in self._kinds if these & _MEASURES and (weighs or not these >= _TIMES)
        ]
        if {"digits"} in self._kinds and kinds & OF_TIME:
            return "digits" not in kinds  # “your phone number is 3 weeks”
        return bool(kinds & _MEASURES and asked) and not any(kinds & these for these in asked)

    def asks_how_much_of(self, word: str) -> bool:
        """Whether the figure is asked of this word: 手续费 of 补卡手续费多少, “space” of “how many spaces”."""
        counted = self.counted()
        return bool(counted and word in counted.every) or bool(
            HAN.match(word) and re.search(word + _IS_HOW_MUCH, self.text)
        )

    def counted(self) -> Words | None:
        """The words for what a number is asked of: fish, not hours or acres. None where none is asked for."""
        found = _HOW_MANY.search(self.text)
        if not found:
            return None
        of = found["en"] or found["zh"]
        counted = [one for one in figures_in(f"2 {of}") if one.kind != "plain"]
        return None if counted else words_of(of)

    def asks_how_many(self, words: Words) -> bool:
        """Whether a number is asked for of what these words speak of."""
        own, told = self.counted(), Known([words])
        return own is not None and (not own.text or any(map(told.has, own.every)))

    def shares(self, words: Words) -> bool:
        """Whether any word of the question is said, be it in full: “专用发票”, asked for “专票”."""
        said = Known([words])
        return any(said.has_stem(stem) for stem in self.words.stems) or any(
            re.search(".{0,2}".join(token[:4]), words.text) for token in self.words.han
        )

    def pieces(self, words: Words) -> Sequence[str]:
        """Single Chinese signs out of words of the question, said back: “回” of “回到”."""
        return [
            sign
            for sign in words.han
            if len(sign) == 1
            and any(sign in one for one in self.words.han if one != sign)
            and sign not in self.words.han
        ]

    def left_of(self, sentence: str) -> str:
        """The sentence without the question where that is quoted or put in front, and without talk about talking."""
        left = _QUOTED.sub(self._unless_asked, sentence)
        head, mark, rest = _first_part(left)
        if mark and self._plain and _plain(head) == self._plain:
            left = rest
        return _TALK.sub(r"\1 ", left)

    def claim_in(self, sentence: str) -> str:
        """What of the sentence claims something, beside the question said back; nothing where it asks."""
        return "" if asks(sentence) else claim_of(self.left_of(sentence))

    def is_echoed_by(self, sentence: str, words: Words) -> bool:
        """Whether the sentence says nothing beyond the question, or only that it is about to be answered."""
        plain, left = _plain(sentence), self.left_of(sentence)
        if plain == self._plain or (asks(sentence) and plain in self._parts):
            return True
        if left != sentence and not words.every:
            return True
        if asks(sentence) or (_OFFERS.search(self.text) and words.every):
            return False
        if words.every:
            return self.holds(words, figures_in(sentence))
        return bool(_OF_TALK.search(sentence))

    def is_labelled_in(self, sentence: str) -> bool:
        """Whether it is a question, this one or another, under what the prompt calls it."""
        label = _LABEL.match(sentence)
        return label is not None and (
            asks(sentence) or _plain(sentence[label.end() :]) in ("", self._plain)
        )

    def is_announced_by(self, sentence: str, words: Words, figures: Sequence[Figure]) -> bool:
        """“The answer to your question about X is:”, with nothing of its own: what follows is looked at by itself."""
        talks = sentence.rstrip().endswith((":", "：")) and _OF_TALK.search(sentence)
        return bool(talks) and self.holds(words, figures)

    def _unless_asked(self, match: re.Match[str]) -> str:
        return " " if _plain(match[1]) == self._plain else match.group()


def _whether(text: str) -> bool:
    if _ASKS_TO_TELL.search(text):
        return False
    if _ASKS_WHETHER.search(text):
        return True
    asks_what = _ASKS_WHAT.search(text) or _NAMES_IT_LAST.search(text)
    return text.rstrip().endswith(("?", "？")) and not asks_what


def stated(text: str) -> str:
    """The sentence that asks whether, as a statement; all of the text where it says too little by itself."""
    asking = [one for one in sentences_of(text) if _whether(one)]
    words = words_of(asking[-1]) if asking else None
    asked = asking[-1] if words and len(words.every) > 1 else text
    return _WHETHER.sub("", _A_NOT_A.sub(r"\1", asked)).strip(" ?？\n")


def _first_part(text: str) -> tuple[str, str, str]:
    mark = re.search(r"[:：?？,，—]", text)
    return (text[: mark.start()], mark.group(), text[mark.end() :]) if mark else (text, "", "")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
