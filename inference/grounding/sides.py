"""Which side a sentence takes: whether it denies, and who pays."""

import re
from collections.abc import Iterator, Sequence, Set

from inference.grounding.content_words import stem

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
_SHOP, _SHOPPER = "shop", "shopper"
_DOES = re.compile(r"\b(?P<who>you|we) (?:can|could|may|will) (?:also )?(?P<what>[a-z]{3,})", re.I)
_BIDS = re.compile(r"\W*(?:please )?(?P<what>[a-z]{3,})", re.I)
_ASKED = re.compile(r"\b(?:can|could|may|do|will|would) you (?:also )?(?P<what>[a-z]{3,})", re.I)
_NO_ENGLISH = re.compile(
    r"\b(?:no|not|nothing|nobody|never|cannot|none|neither|nor|without|unable|excluded?"
    r"|(?<!for )(?<!of )(?:forbidden|prohibited|banned))\b|n't\b",
    re.I,
)
# “可折叠：否”: as the value of a row.
_NO_CHINESE = re.compile(r"不|没|无|未|勿|别|除外|拒|禁止|严禁|谢绝|[:：]\s*否(?!则)")
# A row by which something has it, or has it not: “waterproof: no”, 折叠：否.
_ROW = re.compile(r"([^:：\n。]{1,40})[:：]\s*([^\n(（]{1,20}?)\s*(?:[(（][^\n]*)?[.。]?")
_ROW_ENDS = 120  # signs: what is longer is no row by yes or no
_IS_NOT = re.compile(
    r"no|none|never|not (?:included|supported|available|possible|suitable|allowed|applicable)|n/a|否|无|没有?|不"
    r"|不(?:支持|可以?|能|行|含|带|是|适用|具备|提供)",
    re.IGNORECASE,
)
_IS = re.compile(r"yes|是|有|支持|可以?|能|带|含", re.IGNORECASE)
_NO_NO = re.compile(
    r"\bnot only\b|\bno problem\b|\bno later\b|\bno more than\b|\bno matter\b"
    r"|(?:\b(?:not|never|no longer)|\b\w{1,6}n't)(?: \w+)? (?:forbidden|prohibited|banned)\b"
    r"|\b(?:as long as|provided(?: that)?)(?: \w+){1,3} (?:is|are|was|were|has|have)(?: not|n't)\b"
    r"|\bdon't hesitate\b|\bnot hesitate\b"
    r"|(?:不|没有?|未|不再)(?:会|被)?(?:禁止|谢绝)"
    r"|无线|无理由|无需|无论|无忧|不满|不影响|不需要|不用|不错|不同|不仅|不过|不限|不好意思"
    r"|不太?确定|不喜欢|不合适|差不多|别的|区别|没问题|没关系|特别|分别|未洗|未穿|不论|不管|免不"
    r"|(?<=[\u4e00-\u9fff])(?<![并也都然对绝要行可永从决毫概均皆亦])不(?=[，,；;。]|$)"  # 可以折叠不: it only asks
    r"|[没未](?:拆封?|开封|打开|使用|激活)|[没未](?:发货|付款|签收)|没有?[洗穿]过"
    r"|\bhas(?:n't| not) (?:yet )?(?:left|shipped)\b|^\W*no,(?= (?:you|we) can only\b)",
    re.IGNORECASE,
)

# “Unworn”, “未拆封”: what they are told of is not told of worn ones.
_UN = re.compile(
    r"\bun(?!ited)(?P<en>[a-z]{2,}(?:ed|rn|nt))\b|(?:[未没]有?|不(?:用|必|需要)|无需|不|非)(?P<zh>[\u4e00-\u9fff](?:(?![未没])[\u4e00-\u9fff])?)",
    re.I,
)
CLAUSES = re.compile(r"[,，;；:：](?!\d)")

_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?|excluding|other than|apart from|but not)\b(?P<a>[^,.;]*)"
    r"|除了?(?P<b>[^，,。；;除]+?)(?:之外|以外|外)|(?<![^，,。；;])(?P<c>[^，,。；;]+)(?:除外|不参加|不包括)",
    re.IGNORECASE,
)
# With these it is meant besides, and not instead: “除了顺丰，还有邮政”.
_AS_WELL = re.compile(r"\b(?:also|too|as well)\b|还|也|另", re.IGNORECASE)
_UNLESS = re.compile(r"\bunless\b(?P<a>[^,.;]*)|除非(?P<b>[^，,。；;]+)", re.IGNORECASE)
_IF = re.compile(
    r"\b(?:if|when|as long as|provided|after|once)\b|如果|只要|的话|[之以]?后", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:and|or|not only|without|even)\b|n't\b|[和与及或、也都]|其他|不用|不需|不必|无需",
    re.IGNORECASE,
)
# “… is included; lunch and dinner are not”, “… but not lunch”, “早餐含，午餐和晚餐不含”.
_IN_SHORT = re.compile(
    r"[,;]\s*(?:but |while |and )?(?P<a>[^,;.]+?) (?:is|are|was|were|do|does|can|may|has|have|will)(?: not|n't)\W*$"
    r"|[, ]\s*but not (?P<b>[^,;.]+?)\W*$"
    r"|[，,；;](?:但是?|不过|而)?(?P<c>[^，,；;。不没前后时]+?)(?<!的)[则都均就]?不(?:包含|包括|在内|可以|支持|[含包行能是退换送])(?:在内)?[的了]?\W*$",
    re.IGNORECASE,
)
_SAID_OF = re.compile(
    r"\b(?:is|are|was|were|can|may|has|have|will)\b(?: be)? (?P<en>[a-z]{3,})|(?P<zh>[含包退换送])",
    re.IGNORECASE,
)
# “Tackle, bait and lunch included; …”: no verb stands before it.
_BARE = re.compile(r"\b(?P<en>[a-z]{3,}ed)\W*$", re.IGNORECASE)
# “Needs batteries, not included”, “电池另购”: that it needs them is so, that it has them is not.
_NOT_ALONG = re.compile(
    r"\b(?:(?:is|are) )?(?:not (?:included|supplied|provided)|(?:sold|bought|available) separately)\b"
    r"|另购|另买|另配|自备|不含在内|不附",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[,;:.()，；。（）]")
# A thing of up to three words; “no problem” and “not only” leave out none.
_THING = (
    r"(?!(?:just|only|more|less|later|longer|sooner|matter|problems?|worries|fees?|charges?|costs?|need|questions|time)\b)"
    r"[\w'-]+(?: (?!(?:or|and|nor|is|are|was|were|can|will|do|does|needed|required|asked|than)\b)[\w'-]+){0,2}"
)
_NONE_OF = re.compile(
    rf"\s*(?:no|not) ({_THING}(?:(?:, ?(?:and |or |nor )?(?:no |not )| (?:or|and|nor) ){_THING})*)[.!]?\s*",
    re.IGNORECASE,
)
_NO = re.compile(r"^\s*(?:no|not) ", re.IGNORECASE)
_FOR = re.compile(r" (?:for|of|to|on) ", re.IGNORECASE)
_ALONG = re.compile(
    r"\b(?:includ(?:es?|ed|ing)|comes? with|with|has|have|got|gets?|supplied|provided|in the box)\b|[含送带配附]",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"\b(?:needs?|requires?|takes?|uses?|runs? on)\b|需要?|要|用", re.IGNORECASE)
_STATES = (
    (re.compile("[没未]有?(?:使用过?|用过)(?!说明|方法|期|程)"), "未使用"),
    (
        re.compile(
            r"(?<![适费信通作引采])(?:使?用过|用了(?=[一几两三\d，,能可还就再]))(?![程期敏高低])"
        ),
        "使用",
    ),
    (re.compile("[没未]有?(?:拆封|拆开|开封|打开|拆)过?"), "未拆封"),
    (re.compile("(?:拆封|拆开|开封|打开)[过了]?|拆[过了]"), "拆封"),
)
_EACH = re.compile(r"\b(?:and|or|nor)\b|[,、和与及或]", re.IGNORECASE)


def denied_in_short(text: str) -> tuple[Sequence[str], str, str]:
    """Each of what it denies by “… are not”, the word that this leaves out, and what it affirms; else nothing."""
    text = text.replace("’", "'")
    found = _IN_SHORT.search(text)
    so = text[: found.start()] if found else ""
    said = _BARE.search(so) or _SAID_OF.search(so)
    if not found or not said or denies(so):
        return (), "", ""
    return (
        _EACH.split(found["a"] or found["b"] or found["c"]),
        said["en"] or said.groupdict().get("zh") or "",
        so,
    )


def none_of(text: str) -> Sequence[str]:
    """Each of what a sentence without a verb leaves out: “No suede, no riding boots.”, “Not industrial ones.”"""
    found = _NONE_OF.fullmatch(text)
    each = _EACH.split(found[1]) if found else ()
    return [_NO.sub("", one) for one in each if one.strip()]


def not_along(text: str) -> str:
    """What does not come with the rest, as the sentence has it: “needs AAA *batteries*, not included”."""
    found = _NOT_ALONG.search(text)
    before = text[: found.start()].rstrip(" ,;:(–—-，（") if found else ""
    return _FOR.split(_NEEDS.sub(" ", _ENDS.split(before)[-1]))[0]


def says_along(clause: str) -> bool:
    """Whether the clause says that something comes with the rest."""
    denied = _NEEDS.search(clause) or _NOT_ALONG.search(clause) or denies(clause)
    return bool(_ALONG.search(clause)) and not denied


def exceptions_in(text: str) -> Iterator[str]:
    """What it leaves out: “except on sale items”, “除特价商品外”."""
    return (span for found in _EXCEPT.finditer(text) for span in found.groups() if span)


def spared_in(text: str, claim: str) -> Iterator[str]:
    """Of what a denial does not hold: “forbidden except in the yard”, and “unless they agree” for a claim with “if”."""
    unless = _UNLESS.finditer(text) if _IF.search(claim) else ()
    for found in (*_EXCEPT.finditer(text), *unless):
        if not found.group().lower().startswith("but not") and denies(
            text.replace(found.group(), " ")
        ):
            yield from (span for span in found.groups() if span)


def excepted_in(text: str) -> Iterator[tuple[str, str]]:
    """What an affirming sentence leaves out, and the rest of it: “all our glazes are safe except Copper Crackle”."""
    for found in _EXCEPT.finditer(text):
        rest = text.replace(found.group(), " ")
        if not denies(rest) and not _AS_WELL.search(rest):
            yield from ((span, rest) for span in found.groups() if span)


def without_exceptions(text: str) -> str:
    """The text without what it leaves out, or makes depend on something by “unless”."""
    return _UNLESS.sub(" ", _EXCEPT.sub(" ", text))


def joins_more(claim: str) -> bool:
    """Whether it names several things, or says that one is not needed: more than an exception may stand in it."""
    return bool(_MORE.search(claim))


def denies(sentence: str) -> bool:
    """Whether it says that something is not so."""
    text = _NO_NO.sub(" ", sentence.replace("’", "'"))
    return bool(_NO_ENGLISH.search(text) or _NO_CHINESE.search(text))


def said_in_row(text: str) -> tuple[str, bool] | None:
    """What a row says yes or no to, and whether yes: “foldable”, of “foldable: no”."""
    text = text.strip()
    row = _ROW.fullmatch(text) if len(text) <= _ROW_ENDS else None
    no = _IS_NOT.fullmatch(row[2]) if row else None
    return (row[1], not no) if row and (no or _IS.fullmatch(row[2])) else None


def turns_round(claim: str, told: str) -> bool:
    """Whether the claim is of worn ones, and this of unworn ones alone, or it denies what it says of worn ones."""
    claim, told = _in_one_word(claim), _in_one_word(told)
    turned = _turned_in(told)
    if not turned:
        return False
    of, allowing = (
        _UN.sub(" ", claim),
        "，".join(one for one in CLAUSES.split(told) if not denies(one)),
    )
    return any(_stands(word, of) and not _stands(word, _UN.sub(" ", allowing)) for word in turned)


def is_of_contrary(claim: str, told: str) -> bool:
    """Whether the claim is of unworn ones, and this of worn ones alone."""
    claim, told = _in_one_word(claim), _in_one_word(told)
    turned = _turned_in(claim) - _turned_in(told)
    return bool(turned) and any(_stands(word, _UN.sub(" ", told)) for word in turned)


def _in_one_word(text: str) -> str:
    """The text with 用过 and 使用过, 拆开 and 开封 as one word each."""
    for states, word in _STATES:
        text = states.sub(word, text)
    return text


def _turned_in(text: str) -> Set[str]:
    return {found["en"] or found["zh"] for found in _UN.finditer(text)}


def _stands(word: str, text: str) -> bool:
    return word in text if word[0] >= "\u3400" else bool(re.search(rf"\b{word}\b", text, re.I))


def doer_of(sentence: str) -> tuple[str, str] | None:
    """Who does what, the shopper or the shop: “you can mend”."""
    found = _DOES.search(sentence)
    return (
        (_SHOPPER if found["who"].lower() == "you" else _SHOP, stem(found["what"]))
        if found
        else None
    )


def bids(sentence: str, deed: tuple[str, str]) -> bool:
    """Whether it tells the shopper to do this: “Track it under My orders”."""
    found = _BIDS.match(sentence)
    return found is not None and deed == (_SHOPPER, stem(found["what"].lower()))


def asked_of(question: str) -> tuple[str, str] | None:
    """The deed that a claim makes the shopper's, where the shop is asked for it: “can you mend” as “you can mend”."""
    found = _ASKED.search(question)
    return (_SHOPPER, stem(found["what"])) if found else None


def payer(sentence: str) -> str:
    """Who pays, as the sentence has it: the shop, the shopper; empty for neither, or for both."""
    ours, yours = bool(_WE_PAY.search(sentence)), bool(_YOU_PAY.search(sentence))
    return "" if ours == yours else _SHOP if ours else _SHOPPER
