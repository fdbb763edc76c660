"""Sentences that say of all, always or even then what the knowledge says of some, or on a condition.

“You can cancel at any time”, where the parcel must not have left; “even if worn”, where it has to be unworn;
“郊区也免费”, where only the city is.
"""

import re
from collections.abc import Iterator, Sequence

from inference.grounding.content_words import Words, weak_words_of, words_of
from inference.grounding.entries import Statement
from inference.grounding.figure_kinds import MONEY, OF_TIME
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sides import denies

_BOUND = {*MONEY, *OF_TIME, "weekday"}  # figures that set a condition: from $50 on, within a week
_KNOWN_SUBJECT = 0.5  # share of the pairs of signs of what is “also so” that a clause has that speaks of it

_ALL = re.compile(
    r"\b(?:all|any|every|always|everything|everyone|everybody|anyone|anybody|anything|everywhere|anywhere|anytime)\b"
    r"|所有|任何|一律|全场|全部|全国|全城|全年|随时|每次|每个人|人人|不限",
    re.IGNORECASE,
)
_NOT_OF_ALL = re.compile(
    r"\ball (?:set|day|you|the best)\b|\b(?:at|after|above|first of|of) all\b|\bnot (?:all|every|always)\b"
    r"|\bwithout (?:interest|reasons?)\b|\b(?:in|if|for|with|have|there (?:is|are)|without) any\b|\bany(?:thing|one)? (?:\w+ )?(?:questions?|issues?|concerns?"
    r"|problems?|help|else|of (?:the|these|our))\b|\bevery (?:day|week|month|year|\d+)\b|\bat all times\b",
    re.IGNORECASE,
)
_EVEN = re.compile(
    r"(?:\b(?:even (?:if|when|though|after|before|without)|regardless|no matter|irrespective|wherever"
    r"|whether or not|whether (?=[^,.;]* or ))\b|\b(?P<word>[a-z]{3,}),? or (?:un|not )(?P=word)\b"
    r"|\bun(?P<other>[a-z]{3,}),? or (?P=other)\b)[^,.;!?]*"
    r"|(?:即使|即便|哪怕|就算|无论|不论|不管)[^，,。；;也都]*[，,也都]?",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?|excluding|other than|apart from|but not)\b(?P<a>[^,.;]*)"
    r"|除了?(?P<b>[^，,。；;]+?)(?:之外|以外|外)|(?P<c>[^，,。；;]+)(?:除外|不参加|不包括)",
    re.IGNORECASE,
)
# A clause that narrows the one beside it.
_NARROWS = re.compile(
    r"\b(?:if|unless|except|only|as long as|provided|that|which|who|when|but)\b|[仅只限未满凭才]|除|的话",
    re.IGNORECASE,
)
# (who is so as well, what is said of them)
_AS_WELL = (
    re.compile(
        r"^\W*(?:yes, )?(?P<who>[^,;]{3,80}?) (?:can|may|are|is|get|will) also (?P<what>.*)$", re.I
    ),
    re.compile(
        r"^\W*(?:yes, )?(?P<who>[^,;]{3,80}?) (?P<what>(?:can|may|are|is|get|will) .*) (?:as well|too)\W*$",
        re.I,
    ),
    re.compile(r"^(?P<what>.*)\bincluding (?P<who>[^,.;!?]{3,80})", re.I),
    re.compile(r"(?P<who>[\u4e00-\u9fff\d元]{2,20}?)(?:同样|也)(?!许|就是)(?P<what>[^，,。；;]+)"),
    re.compile(r"^(?P<what>.*)(?:包括|包含)(?P<who>[\u4e00-\u9fff]{2,12})"),
)
_ONLY = re.compile(r"\bonly\b|\bexcept\b|只能|仅|只限|才", re.IGNORECASE)
_NO = re.compile("[不未没非]有?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSES = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；:：]")
_IDLE_SIGNS = re.compile(r"[的了是]|可以|商品$")


def widened(claim: str, near: Sequence[Statement], every: Sequence[Statement]) -> str | None:
    """The sentence of the knowledge whose condition the claim does away with; None where it does not.

    `near` are the sentences that speak of the same as the claim, `every` all of them.
    """
    if near:
        all_of = says_of_all(claim)
        even = _EVEN.search(claim) is not None and not denies(_EVEN.sub(" ", claim))
        if (all_of or even) and all(_narrower(one, claim, even) for one in near):
            return near[0].text.strip()
    for who, what in _as_well(claim):
        if not denies(what) and (told := _told_otherwise(who, what, every)):
            return told
    return None


def says_of_all(text: str) -> bool:
    """Whether it says something of everybody, of everything, of any time."""
    left = _NOT_OF_ALL.sub(" ", text)
    return any(_ALL.search(one) and not denies(one) for one in _CLAUSES.split(left))


def _narrower(one: Statement, claim: str, even: bool) -> bool:
    """Whether the sentence of the knowledge does not go as far, and the claim leaves out what it sets."""
    if _EVEN.search(one.text):
        return False
    if even and not says_of_all(one.text):
        return True
    said = Known([words_of(claim)])
    if says_of_all(one.text):
        narrowing = " ".join(filter(None, (g for m in _EXCEPT.finditer(one.text) for g in m.groups())))
    else:
        narrowing = _narrowing(one, claim)
    words = words_of(narrowing)
    if said.lacks(words, latin=True):
        return True
    if _NARROWS.search(narrowing) and weak_words_of(narrowing) - weak_words_of(claim):
        return True
    here = {figure.key for figure in figures_in(claim)}
    return any(f.kind in _BOUND and f.key not in here for f in figures_in(narrowing))


def _narrowing(one: Statement, claim: str) -> str:
    """The clauses that say what the claim says, and those that narrow them."""
    told = one.clause_with(words_of(claim), latin=True)
    return "，".join([told, *(text for text, _ in one.clauses if _NARROWS.search(text))])


def _as_well(claim: str) -> Iterator[tuple[str, str]]:
    for pattern in _AS_WELL:
        for found in pattern.finditer(claim):
            yield _IDLE_SIGNS.sub("", found["who"]).strip(), found["what"]


def _told_otherwise(who: str, what: str, every: Sequence[Statement]) -> str | None:
    """The clause of the knowledge by which they are not, where each that speaks of them says so."""
    pairs = _pairs(who)
    clauses = [text for one in every for text in _CLAUSES.split(one.text)] if pairs else []
    shares = [(len(pairs & _pairs(text)) / len(pairs), text) for text in clauses]
    most = max((share for share, _ in shares), default=0.0)
    if most < _KNOWN_SUBJECT:
        return None
    about = [text for share, text in shares if share == most]
    return about[0].strip() if all(_differs(text, who, what) for text in about) else None


def _pairs(text: str) -> set[str]:
    """Pairs of Chinese signs, and stems of English words."""
    words = words_of(text)
    signs = re.findall(r"[\u4e00-\u9fff\d]", text)
    return {*words.stems, *(a + b for a, b in zip(signs, signs[1:], strict=False))}


def _differs(told: str, who: str, what: str) -> bool:
    rest = told.replace(who, " ")
    if denies(rest) or _is_turned(told, who):
        return True
    free = any(figure.kind == "free" for figure in figures_in(what))
    figures = figures_in(rest)
    if free and not any(f.kind == "free" for f in figures) and any(f.kind in MONEY for f in figures):
        return True
    return bool(_ONLY.search(told) and Known([words_of(told)]).lacks(words_of(what), latin=True))


def _is_turned(told: str, who: str) -> bool:
    """“使用过的” and “未使用的”, “不配镜” and “配镜”."""
    if not _HAN.search(who) or who in told:
        return False
    bare = _NO.sub("", who, count=1)
    if bare != who:
        return bare[:4] in told
    return bool(re.search(rf"[不未没非]{who[:2]}", told))
