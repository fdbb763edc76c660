"""Sentences that say of all, always or even then what the knowledge says on a condition.

“You can cancel at any time”, where the parcel must not have left; “even if worn”, where it has to be unworn.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from inference.grounding.content_words import weak_words_of, words_of
from inference.grounding.entries import Statement
from inference.grounding.figure_kinds import MONEY, OF_TIME
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sides import CLAUSES, denies, exceptions_in

# Figures that set a condition: from $50 on, within a week, the first 100.
_BOUND = {*MONEY, *OF_TIME, "weekday", "plain"}

_ALL = re.compile(
    r"\b(?:all|any|every|always|everything|everyone|everybody|anyone|anybody|anything|everywhere|anywhere|anytime)\b"
    r"|所有|任何|一律|全场|全部|全国|全城|全年|随时|每次|每个人|人人|不限",
    re.IGNORECASE,
)
_NOT_OF_ALL = re.compile(
    r"\ball (?:set|day|you|the best)\b|\b(?:at|after|above|first of|of) all\b|\bat all times\b"
    r"|\bnot (?:all|every|always)\b|\b(?:in|if|for|with|without|have|there (?:is|are)) any\b|\b(?:per|for) every\b"
    r"|\bany(?:thing|one)? (?:\w+ )?(?:questions?|issues?|concerns?|problems?|help|else|of (?:the|these|our))\b"
    r"|\bevery (?:day|week|month|year|\d+)\b|\bwithout (?:interest|reasons?)\b",
    re.IGNORECASE,
)
_THE_ONLY = re.compile(
    r"\bthe (?:only|sole)\b|\b(?:solely|exclusively)\b"
    r"|\b(?:we|shop) only (?:accepts?|takes?|offers?|sells?|supports?)\b"
    r"|唯一|只能(?!在|于)|只有(?!在|\d)|只(?:支持|接受|收|卖|提供)|仅(?:支持|接受|限)",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:only|sole(?:ly)?|exclusively|just|nothing but|one|alone|must|limited|needs?)\b|[只仅限唯须需]|别的|其他",
    re.I,
)
_BEHIND = re.compile(
    r",? \b(?:as long as|so long as|provided|if|unless)\b|[，,]?(?:只要|如果|前提是)", re.IGNORECASE
)
_EVEN = re.compile(
    r"(?:\b(?:even (?:if|when|though|after|before|without)|regardless|no matter|irrespective|wherever"
    r"|whether or not|whether (?=[^,.;]* or ))\b|\b(?P<word>[a-z]{3,}),? or (?:un|not )(?P=word)\b"
    r"|\bun(?P<other>[a-z]{3,}),? or (?P=other)\b)[^,.;!?]*"
    r"|(?:即使|即便|哪怕|就算|无论|不论|不管)[^，,。；;也都]*[，,也都]?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[;；:：](?!\d)")
_NOT = re.compile(r"\b(?:not|cannot|never)\b|n't\b|不[能可支会]|除外", re.IGNORECASE)
# Conditions of which each is to be named.
_STRONG = re.compile(
    r"\b(?:if|unless|only|as long as|provided|that|which|who)\b[^,.;]*|\bun(?!ited)[a-z]{2,}(?:ed|rn|nt)\b"
    r"|\b(?:members?|students?|subscribers?)\b"
    r"|[未没](?!有)[\u4e00-\u9fff]|(?:[仅凭]|(?<![时期权])限(?![额度]))[^，,。；;、]*|[新老]?会员|[新老]客户?|学生",
    re.IGNORECASE,
)
# Such of which one is: after “within”, “over” …; of Chinese what stands before “可以”, “免费”.
_WEAK = re.compile(
    r"\b(?:when|before|after|within|over|above|from(?! [$€£¥]\S+ to\b)|on orders|for orders|until|up to)\b"
    r"(?P<span>[^,.;]*)",
    re.IGNORECASE,
)
# “Shipped within 5 days” sets none, “can be returned within 30 days” does.
_CAN_END = re.compile(
    r"\b(?:return|refund|exchang|cancel|chang|claim|report)|[\u4e00-\u9fff]", re.I
)
_WITHIN = re.compile(r"\bwithin\b[^,.;]*", re.IGNORECASE)
_WHO = re.compile(r"(?P<span>[^,;:]*?)\b(?:can|may)\b", re.IGNORECASE)
_MODAL = re.compile(r"可以?|能|支持|免费|包邮|即|享|就|都|默认|送|[打\d.]+折")
# “All cakes” of which, and what the knowledge says it of: what stands before its verb, each by itself.
_OF_WHICH = re.compile(
    r"\b(?:all|any|every)\b(?P<a>(?: [\w'-]+){1,3})"
    r"|(?:所有|任何|全部)的?(?P<b>[\u4e00-\u9fff]{1,6}?)(?=[都均也可能是]|$)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|can|may|must|get|have|has|comes?|contains?|takes?)\b|[都均是]|可以|能",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:and|or)\b|[,，、和与及或]", re.IGNORECASE)


def before_condition(claim: str) -> str:
    """What a claim says before the condition that it names behind it; all of it where it names none there."""
    found = _BEHIND.search(claim)
    return claim[: found.start()] if found else claim


def says_of_all(text: str) -> bool:
    """Whether it says something of everybody, of everything, of any time."""
    left = _NOT_OF_ALL.sub(" ", text)
    return any(_ALL.search(one) and not denies(one) for one in CLAUSES.split(left))


def says_only(text: str) -> bool:
    """Whether it says that there is no other: “the only payment option”, “唯一”."""
    return bool(_THE_ONLY.search(text)) and not denies(_THE_ONLY.sub(" ", text))


def tells_only(text: str) -> bool:
    """Whether a clause of the knowledge does, in whatever words."""
    return bool(_ONLY.search(text))


def says_even_so(text: str) -> bool:
    """Whether it says that something holds whatever else does: “even if worn”, “不管拆没拆封”."""
    return bool(_EVEN.search(text)) and not denies(_EVEN.sub(" ", text))


def left_out(claim: str, near: Sequence[str]) -> str | None:
    """The first of these sentences of the knowledge, if each has a condition that the claim does not name."""
    told = [one if _CAN_END.search(one) else _WITHIN.sub(" ", one) for one in near]
    if near and all(_names_more(one, claim) or _is_of_others(one, claim) for one in told):
        return near[0].strip()
    return None


def leaves_out(said: str, told: str) -> bool:
    """Whether this sentence of the knowledge has conditions, and none of them is said."""
    spans = tuple(_strong(told))
    return bool(spans) and not any(_names(said, span) for span in spans)


def narrower(claim: str, near: Sequence[Statement]) -> str | None:
    """A sentence of the knowledge on a condition that the claim leaves out, if all that speak of the same have one."""
    even = says_even_so(claim)
    # Idle words tell apart what the others do not: “we buy” and “orders of” instruments.
    shared = [len(weak_words_of(one.text) & weak_words_of(claim)) for one in near]
    near = [one for one, count in zip(near, shared, strict=True) if count == max(shared)]
    claim = _EVEN.sub(" ", claim)
    if near and all(_is_narrower(one.text, claim, even) for one in near):
        return near[0].text.strip()
    return None


def _is_narrower(told: str, claim: str, even: bool) -> bool:
    if _EVEN.search(told):
        return False
    if says_of_all(told):
        return _names_more(told, claim) or (even and _sets_more(told, claim))
    return even or bool(_NOT.search(told) and not denies(claim)) or _names_more(told, claim)


def _is_of_others(told: str, claim: str) -> bool:
    """Whether it says who may, and the claim names none of them: “schools can pay by invoice”."""
    who = _WHO.match(told)
    return who is not None and not _names(claim, who["span"])


def _names_more(told: str, claim: str) -> bool:
    """Whether what it says of the claim is on a condition, or of all but some, and the claim does not say so."""
    if says_of_all(told):
        return any(not _names(claim, span) for span in exceptions_in(told))
    return all(_sets_more(part, claim) for part in _closest_parts(told, claim))


def _sets_more(told: str, claim: str) -> bool:
    """Whether it has conditions that the claim does not name."""
    weak = [span for span in _weak(told) if not _is_idle(span)]
    if any(not _names(claim, span) for span in _strong(told)) or _is_of_some(told, claim):
        return True
    return bool(weak) and not any(_names(claim, span) for span in weak)


def _is_of_some(told: str, claim: str) -> bool:
    """Whether the claim says it of all cakes, and this of carrot cakes alone."""
    found, verb = _OF_WHICH.search(claim), _VERB.search(told)
    if found is None or verb is None:
        return False
    which, said = words_of(found["a"] or found["b"]), Known([words_of(claim)])
    each = [words_of(one) for one in _EACH.split(told[: verb.start()])]
    each = [one for one in each if len(Known([one]).lacks(which)) < len(which.every)]
    return bool(each) and all(said.lacks(one) for one in each)


def _closest_parts(told: str, claim: str) -> Sequence[str]:
    """The parts of the sentence that have the most of the claim."""
    words = words_of(claim)
    parts = _PARTS.split(told)
    lacking = [len(Known([words_of(part)]).lacks(words)) for part in parts]
    return [part for part, lacks in zip(parts, lacking, strict=True) if lacks == min(lacking)]


def _strong(text: str) -> Iterator[str]:
    yield from exceptions_in(text)
    yield from (found.group() for found in _STRONG.finditer(text))


def _weak(text: str) -> Iterator[str]:
    yield from (found["span"] for found in _WEAK.finditer(text))
    if modal := _MODAL.search(text):
        yield text[: modal.start()]


def _names(claim: str, span: str) -> bool:
    """Whether the claim has a word or a figure of it; of idle words alone, one of these."""
    words, keys = words_of(span), _bounds(span)
    content = words.every
    known, said = _read(claim)
    if any(known.has(word) for word in content) or keys & said:
        return True
    return not (content or keys) and (_is_idle(span) or bool(_weak_words(span, claim)))


@lru_cache(maxsize=64)
def _read(claim: str) -> tuple[Known, frozenset[object]]:
    """Its words and the figures that set a condition: it is held against many spans in turn."""
    return Known([words_of(claim)]), _bounds(claim)


def _weak_words(span: str, claim: str) -> frozenset[str]:
    return weak_words_of(span) & weak_words_of(claim)


def _is_idle(span: str) -> bool:
    """Whether it says nothing by which it could be named."""
    words = words_of(span)
    return not (words.every or _bounds(span) or weak_words_of(span))


def _bounds(text: str) -> frozenset[object]:
    return frozenset(figure.key for figure in figures_in(text) if figure.kind in _BOUND)
