"""The verdict on a sentence: does it stand on what the shop knows?

Three questions, in this order. Do its figures stand there? Does it promise what nobody does? Do the words that make
its claim occur there at all? The rules and their thresholds are explained and measured in docs/answers.md.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from inference.grounding.content_words import Words, words_of
from inference.grounding.figures import Figure, also_free, figures_in
from inference.grounding.promises import promise_in
from inference.grounding.sentences import sentences_of
from knowledge.lexical import simplified

Rule = Literal["figure", "promise", "claim", "contradiction"]

SUPPORT = 2 / 3  # more than this share of a claim's words must occur in the knowledge
ELSEWHERE = (
    0.5  # more than this share must occur in the very entries that carry the claim's figures
)
SAME_CLAIM = 0.5  # share of words from which a sentence says what an entry says, or its contrary

# Kinds whose value a shopper may have brought along: repeating it claims nothing of the shop.
_SHOPPERS_OWN = {
    "digits", "email", "size", "kg", "jin", "gram", "pound", "cm", "inch", "metre", "year of age",
}  # fmt: skip
# What they bring along to be told whether it holds: “yes, by December 24” is the shop's claim.
_SHOPPERS_CHOICE = {"date", "code", "plain"}
_OF_TIME = {"working day", "day", "hour", "minute", "week", "month", "year", "instalment"}
_MONEY = {
    "usd", "eur", "gbp", "cny", "hkd", "jpy", "krw", "aud", "cad", "sgd", "twd",
}  # fmt: skip
_OF_THE_MOMENT = {*_MONEY, "percent", "stock", "free"}
_OF_MONEY = {"cost", "价格", "价钱", "售价", "费用", "收费"}
_HEDGE = re.compile(
    r"\b(?:not|n't) (?:\w+ )?(?:sure|certain|aware|able to (?:answer|say|find|confirm|tell"
    r"|provide))\b|\bunsure\b|\bdon't (?:have|know|see|find)"
    r" (?:any |the |enough |specific |that |this |more |about |exact )*(?:information|details?"
    r"|data|facts?|answer|about|if|whether|what|how|when|where|it)?\b"
    r"|\bno (?:information|details?|facts?|data|mention)\b|\b(?:cannot|can't|couldn't"
    r"|could not) (?:answer|say|find|confirm|tell|provide|verify)"
    r"|\b(?:isn't|is not|aren't|are not|not) (?:mentioned|listed|stated|specified|provided"
    r"|covered|included in (?:the|our) (?:facts|information))"
    r"|\b(?:facts?|information|answers?)\b.{0,30}\b(?:do|does)(?: not|n't) (?:include|provide|contain|cover|answer|say)"
    r"|\b(?:do|does)(?: not|n't) (?:mention|state|specify)|\bthat i know of\b"
    r"|不(?:太|是很|能)?(?:确定|清楚|了解|知道)|没有(?:找到|提到|相关|这方面|关于|具体|明确)"
    r"|未(?:提及|提到|注明)|没(?:有)?(?:写|查到)|无法(?:确定|确认|回答|判断|查到)"
    r"|资料(?:里|中)?(?:没|未|并没|并未)|暂无(?:相关)?(?:信息|资料)|需要(?:由)?(?:同事|客服"
    r"|人工|店铺)",
    re.IGNORECASE,
)
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
_PAYS = r"(?: will| would)? (?:also )?(?:pay|cover|bear)"
_WE_PAY = re.compile(
    rf"\b(?:we|the shop){_PAYS}|(?:我们|本店|卖家|商家|店铺)(?:来|会)?(?:承担|负责|出|付)|\bon us\b",
    re.IGNORECASE,
)
_YOU_PAY = re.compile(
    rf"\b(?:you|the (?:buyer|customer|shopper)){_PAYS}|(?:您|你|买家|顾客|自己)(?:来|要|需要?)?"
    r"(?:承担|负责|出|付)|自理",
    re.IGNORECASE,
)
_ECHO = re.compile(
    r"\byou (?:said|mentioned|asked|wrote|told|want|are looking)|\byour (?:question|budget"
    r"|order|message)|您(?:说|提到|问|想|的问题|的订单|的预算)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:stores?|showrooms?|branch(?:es)?|outlets?|boutiques?|fitting rooms?)\b"
    r"|门店|实体店|展厅|线下店|专柜|旗舰店|分店|试衣间",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^[\s\"“*]*(?:yes|yeah|yep|sure|of course|certainly|absolutely|definitely|indeed"
    r"|no problem|correct|exactly|"
    r"是的|对的?|当然|可以|有的|没问题|能的?|行的?|会的|支持的?|好的[，, ]*(?:可以|有"
    r"|能))(?![a-z])",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:happy|glad|pleased|here) to (?:help|assist)|\bcan i (?:help|assist)|\bi can help\b"
    r"|\blet (?:me|us) know\b|\bwelcome\b|\bthank"
    r"|很(?:高兴|乐意)|请问(?:还|有)?|随时(?:问|告诉|联系)|欢迎(?:光临|随时|咨询|再来)",
    re.IGNORECASE,
)
_NO_ENGLISH = re.compile(
    r"\b(?:no|not|never|cannot|none|neither|nor|without|unable|excluded?)\b|n't\b", re.I
)
_NO_CHINESE = re.compile(r"不|没|无|未|勿|别|除外|拒")
_NO_NO = re.compile(
    r"\bnot only\b|\bno problem\b|\bno later\b|\bno more than\b|\bno matter\b"
    r"|\bdon't hesitate\b|\bnot hesitate\b"
    r"|无理由|无需|无论|无忧|不满|不影响|不需要|不用|不错|不同|不仅|不过|不限|不好意思"
    r"|不太?确定|不喜欢|不合适|差不多|别的|区别|没问题|没关系|特别|分别|未洗|未穿|不论|不管|免不"
    r"|未拆封|未使用|没有?[洗穿]过|\bhas(?:n't| not) (?:yet )?(?:left|shipped)\b|^\W*no,(?= (?:you|we) can only\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a sentence may not be said: the rule that it breaks, and on what.

    `asked`: the knowledge lacks the very thing that the shopper asked about.
    """

    rule: Rule
    what: str
    asked: bool = False


class Grounds:
    """What a reply may stand on: the entries of the shop's knowledge, and what the shopper wrote.

    `knowledge` holds one text an entry; of an FAQ the question comes first and is no claim of the shop. `about` are
    texts that only name things: the shop, its assistant. `earlier` is what the assistant said before: sums, discounts
    and stocks in it may be old, and carry nothing.
    """

    def __init__(
        self,
        knowledge: Sequence[str],
        shopper: Sequence[str],
        question: str,
        about: Sequence[str] = (),
        earlier: Sequence[str] = (),
    ) -> None:
        wrote, asked = [simplified(text) for text in shopper], simplified(question)
        self._entries = [
            *(_entry(simplified(text)) for text in knowledge),
            *(_entry(simplified(text), told_before=True) for text in earlier),
        ]
        self._about = words_of(simplified(" ".join(about)))
        self._shoppers_figures = {f.key for text in wrote for f in figures_in(text)}
        self._shoppers_digits = "|".join(re.sub(r"\D", "", text) for text in wrote)
        self._question = words_of(asked)
        self._wrote = words_of(" ".join([*wrote, asked]))
        self._asked_figures = figures_in(asked)
        stems = sum(len(entry.words.stems) for entry in self._entries)
        han = sum(len(entry.words.han) for entry in self._entries)
        # Words are compared only with words of the same script.
        self._speaks_latin = stems > 0.3 * (stems + han)
        self._speaks_han = han > 0.3 * (stems + han)

    def finding(self, sentence: str) -> Finding | None:
        """Why the sentence may not be said; None when it may."""
        sentence = simplified(sentence)
        figures = figures_in(sentence)
        return (
            self._wrong_figure(sentence, figures)
            or self._promise(sentence)
            or self._unfounded(sentence, figures)
        )

    def claims(self, sentence: str) -> bool:
        """Whether the sentence says anything of the shop, and not only that it does not know, asks or is polite."""
        sentence = simplified(sentence)
        if figures_in(sentence):
            return True
        words = words_of(_claim(sentence))
        return bool(words.stems or words.han) and not _asks(sentence)

    def knows_not(self, sentence: str) -> bool:
        """Whether the sentence says that the knowledge has no answer."""
        return bool(_HEDGE.search(simplified(sentence)))

    def _wrong_figure(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        for figure in figures:
            if not (self._known(figure, sentence) or self._of_shopper(figure, sentence)):
                return Finding("figure", figure.written)
        return None

    def _known(self, figure: Figure, sentence: str) -> bool:
        if figure.kind == "free":
            claim, amounts = words_of(sentence), _amounts(figures_in(sentence))
            return any(entry.is_free(claim, amounts) for entry in self._entries)
        return any(entry.carries(figure) for entry in self._entries)

    def _of_shopper(self, figure: Figure, sentence: str) -> bool:
        asks = _asks(sentence)
        if figure.kind in ("near day", "weekday") and asks:
            return True
        if figure.kind == "digits" and str(figure.value) in self._shoppers_digits:
            return True
        if figure.key not in self._shoppers_figures or figure.kind == "link":
            return False
        claims = not (asks or _HEDGE.search(sentence) or _ECHO.search(sentence))
        if figure.kind == "size" and any(entry.lists_sizes for entry in self._entries):
            return not claims or _denies(sentence)  # “Yes, in XXL” where the sizes end with XL
        if figure.kind in _SHOPPERS_CHOICE:
            return not claims or _denies(sentence)
        return figure.kind in _SHOPPERS_OWN or not claims

    def _promise(self, sentence: str) -> Finding | None:
        found = promise_in(sentence)
        if found is None:
            return None
        written, verb = found
        if verb:
            said = words_of(verb)
            if self._supports(said if said.stems or said.han else words_of(sentence)):
                return None
        return Finding("promise", written)

    def _supports(self, words: Words) -> bool:
        return bool(words.stems or words.han) and not self.missing(words)

    def _unfounded(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        claim = _claim(sentence)
        whole = claim.strip() == sentence.strip() and not _asks(sentence)
        if not whole and (found := self._invented_place(sentence)):
            return Finding("claim", found)
        if not claim or _asks(sentence):
            return None
        words = _told_by_figures(words_of(_without(claim, figures)), figures)
        if not self._comparable(words):
            return None
        if not (words.stems or words.han):
            return self._bare_yes(claim)
        missing = self.missing(words)
        if found := self._asked_about(missing, words):
            return Finding("claim", found, asked=True)
        count = len(words.stems) + len(words.han)
        if len(missing) >= (1 - SUPPORT) * count:
            return Finding("claim", ", ".join(missing))
        return self._taken_from_elsewhere(words, figures) or self._contrary(claim, words)

    def _invented_place(self, sentence: str) -> str | None:
        """A name or a place of business that neither the knowledge nor the shopper speaks of.

        For what stands beside “I'm not sure”, “ask our team”, a courtesy or in a question, where nothing else is
        looked at: “Happy to help at our Boston showroom” tells of one all the same.
        """
        words = words_of(sentence)
        places = words_of(" ".join(_PLACE.findall(sentence)))
        told = replace(words, stems=(*words.names, *places.stems), han=places.han)
        if not self._comparable(told):
            return None
        for word in self.missing(told):
            if word not in self._wrote.stems and not _has_han(word, self._wrote.text):
                return word
        return None

    def _comparable(self, words: Words) -> bool:
        if words.han and not self._speaks_han:
            return False
        return self._speaks_latin if words.stems and not words.han else True

    def missing(self, words: Words) -> list[str]:
        """The words that occur in no entry."""
        entries = [*(entry.words for entry in self._entries), self._about]
        return _missing(words, entries, self._speaks_latin)

    def _asked_about(self, missing: Sequence[str], words: Words) -> str | None:
        """A word that the shopper brought in, or a name: nothing in the knowledge speaks of it."""
        asked = {*self._question.stems, *self._question.han}
        for word in missing:
            if word in asked or word in words.names:
                return word
        return None

    def _bare_yes(self, claim: str) -> Finding | None:
        """“Of course!” claims what was asked."""
        if not _YES.search(claim) or _COURTESY.search(claim):
            return None
        if not self._comparable(self._question):
            return None
        count = len(self._question.stems) + len(self._question.han)
        missing = self.missing(self._question)
        if count and len(missing) >= 0.5 * count:
            return Finding("claim", ", ".join(missing), asked=True)
        for figure in self._asked_figures:
            if not any(entry.carries(figure) for entry in self._entries):
                return Finding("claim", figure.written, asked=True)
        return None

    def _taken_from_elsewhere(self, words: Words, figures: Sequence[Figure]) -> Finding | None:
        """The figure stands in an entry about something else."""
        count = len(words.stems) + len(words.han)
        named = [entry for entry in self._entries if entry.is_stock and entry.is_named(words)]
        for figure in figures:
            carriers = [entry.words for entry in self._entries if entry.carries(figure)]
            if figure.kind in _OF_THE_MOMENT and named:
                carriers = [entry.words for entry in named if entry.carries(figure)]
                if not carriers:
                    return Finding("figure", figure.written)
            if not carriers or count < 2:
                continue
            missing = _missing(words, [*carriers, self._about], self._speaks_latin)
            if count - len(missing) <= ELSEWHERE * count:
                return Finding("figure", figure.written)
        return None

    def _contrary(self, claim: str, words: Words) -> Finding | None:
        """Every sentence of the knowledge that speaks of this says the contrary."""
        count = len(words.stems) + len(words.han)
        near = []
        for entry in self._entries:
            for sentence, said in entry.claims:
                shared = count - len(_missing(words, [said], self._speaks_latin))
                if shared >= SAME_CLAIM * count:
                    near.append((shared, sentence))
        if not near:
            return None
        most = max(shared for shared, _ in near)
        closest = [sentence for shared, sentence in near if shared == most]
        if all(_denies(sentence) != _denies(claim) for sentence in closest):
            return Finding("contradiction", closest[0].strip())
        payers = [payer for sentence in closest if (payer := _payer(sentence))]
        if (pays := _payer(claim)) and payers and pays not in payers:
            return Finding("contradiction", closest[0].strip())
        return None


class _Entry:
    """One entry of the knowledge, read once."""

    def __init__(self, text: str, told_before: bool = False) -> None:
        self.words = words_of(text)
        self.title = words_of(text.partition("\n")[0])
        self._figures = {f.key for sentence in sentences_of(text) for f in _figures_told(sentence)}
        if told_before:
            self._figures = {key for key in self._figures if key[0] not in _OF_THE_MOMENT}
        self._digits = {value for kind, value in self._figures if kind == "digits"}
        self.lists_sizes = any(kind == "size" for kind, _ in self._figures)
        answer = text.partition("\n")[2] or text
        self.claims = [(sentence, words_of(sentence)) for sentence in sentences_of(answer)]
        self._free = [
            (words_of(sentence), _amounts(figures_in(sentence)))
            for sentence in sentences_of(answer)
            if also_free(sentence) or any(f.kind == "free" for f in figures_in(sentence))
        ]

    @property
    def is_stock(self) -> bool:
        """Whether this is an article: it says whether it can be had."""
        return any(kind == "stock" for kind, _ in self._figures)

    def is_named(self, words: Words) -> bool:
        """Whether all words of what this is called are said."""
        own = {*self.title.stems, *self.title.han}
        return bool(own) and own <= {*words.stems, *words.han}

    def carries(self, figure: Figure) -> bool:
        """Whether the figure stands here."""
        if figure.key in self._figures:
            return True
        match figure.kind:
            case "clock":
                minutes, known = figure.value
                return any(
                    kind == "clock"
                    and (value[0] == minutes or not (known and value[1]))
                    and value[0] % 720 == minutes % 720
                    for kind, value in self._figures
                )
            case "digits":
                return any(known.endswith(figure.value) for known in self._digits)
            case "plain":
                return any(value == figure.value for _, value in self._figures)
            case (
                "percent" | "near day" | "weekday" | "link" | "email" | "code" | "date" | "size"
                | "stock"
            ):  # fmt: skip
                return False
            case kind if kind in _OF_TIME:
                return False
        return ("plain", figure.value) in self._figures

    def is_free(self, claim: Words, amounts: set[object]) -> bool:
        """Whether a sentence here says of the same thing, and on a condition that is named, "
        "that it costs nothing."""
        count = len(claim.stems) + len(claim.han)
        for words, conditions in self._free:
            if conditions and not conditions & amounts:
                continue
            missing = _missing(claim, [words], latin=True)
            if any(_has_stem(word, set(self.words.stems)) for word in missing):
                continue  # another thing of the same entry: “express” beside “standard”
            if not count or count - len(missing) >= 0.5 * count:
                return True
        return False


_entry = lru_cache(maxsize=4096)(_Entry)


def _amounts(figures: Sequence[Figure]) -> set[object]:
    """The sums of money named."""
    return {figure.value for figure in figures if figure.kind in _MONEY}


def _figures_told(sentence: str) -> list[Figure]:
    """The figures of a sentence of the knowledge. In “3 to 5 days, express 1 to 2” the 1 and "
    "2 are days, too."""
    found = figures_in(sentence)
    units = {figure.kind for figure in found} & _OF_TIME
    bare = [figure for figure in found if figure.kind == "plain"]
    ranges = [f.value[1:] for f in found if f.kind == "range" and f.value[0] == "plain"]
    return [
        *found,
        *(Figure(unit, figure.value, figure.written) for unit in units for figure in bare),
        *(Figure("range", (unit, *ends), "") for unit in units for ends in ranges),
    ]


def _missing(words: Words, entries: Sequence[Words], latin: bool) -> list[str]:
    stems = {stem for entry in entries for stem in entry.stems}
    han = "|".join(entry.text for entry in entries)  # where words end is not always told alike
    missing = [] if not latin else [stem for stem in words.stems if not _has_stem(stem, stems)]
    return missing + [token for token in words.han if not _has_han(token, han)]


def _has_stem(stem: str, stems: set[str]) -> bool:
    if stem in stems:
        return True
    return len(stem) >= 5 and any(
        known[:5] == stem[:5] and abs(len(known) - len(stem)) <= 3 for known in stems
    )


def _has_han(token: str, text: str) -> bool:
    if token in text:
        return True
    return len(token) > 2 and all(token[at : at + 2] in text for at in range(len(token) - 1))


def _claim(sentence: str) -> str:
    """What of the sentence claims something: not that it does not know, that a person can be asked, or courtesy."""
    text, parts = sentence.strip(), []
    while aside := _HEDGE.search(text) or _ASK_A_PERSON.search(text):
        before = text[: aside.start()]
        border = max((mark.end() for mark in _BORDER.finditer(before)), default=0)
        parts.append(before[:border])
        turn = _TURN.search(text, aside.end()) or _OURS.search(text, aside.end())
        text = text[turn.end() :] if turn else ""
    claim = " ".join(part for part in [*parts, text] if not _is_topic(part))
    polite = _COURTESY.sub(" ", claim)
    if polite == claim:
        return claim
    left = words_of(polite)
    return "" if len(left.stems) + len(left.han) <= 2 and not _WE.search(polite) else polite


def _without(claim: str, figures: Sequence[Figure]) -> str:
    """The claim without its figures, which were looked at by themselves."""
    claim = unicodedata.normalize("NFKC", claim)
    for figure in figures:
        if figure.kind != "free":
            claim = claim.replace(figure.written, " ")
    return claim


def _told_by_figures(words: Words, figures: Sequence[Figure]) -> Words:
    """The words without those that the figures say by themselves: a sum of money is what something costs."""
    if not _amounts(figures):
        return words
    return replace(
        words,
        stems=tuple(stem for stem in words.stems if stem not in _OF_MONEY),
        han=tuple(token for token in words.han if token not in _OF_MONEY),
    )


def _is_topic(part: str) -> bool:
    """“For returns to Japan,” names a topic; “if you visit our store in Boston” says that there is one."""
    return bool(_TOPIC.match(part.strip()) and not _WE.search(part))


def _asks(sentence: str) -> bool:
    return sentence.rstrip(' \n"”’*').endswith(("?", "？"))


def _payer(sentence: str) -> str:
    """Who pays, as the sentence has it: the shop, the shopper; empty for neither, or for both."""
    ours, yours = bool(_WE_PAY.search(sentence)), bool(_YOU_PAY.search(sentence))
    return "" if ours == yours else "shop" if ours else "shopper"


def _denies(sentence: str) -> bool:
    text = _NO_NO.sub(" ", sentence.replace("’", "'"))
    return bool(_NO_ENGLISH.search(text) or _NO_CHINESE.search(text))
