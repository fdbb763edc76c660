"""“Sale items can also be returned”, “郊区也免费”: what a sentence adds, and the knowledge tells otherwise."""

import re
from collections.abc import Iterator, Sequence

from inference.grounding.content_words import words_of
from inference.grounding.figure_kinds import MONEY
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sides import CLAUSES, denies, exceptions_in

SPOKEN_OF = 0.5  # share of what is added from which a clause speaks of it

# Who or what is added, and what is said of it.
_ADDS = (
    re.compile(
        r"^\W*(?:yes, )?(?P<who>[^,;]{3,80}?)(?: can| may| are| is| get| will)? also (?P<what>.*)$",
        re.I,
    ),
    re.compile(
        r"^\W*(?:yes, )?(?P<who>[^,;]{3,80}?) (?P<what>(?:can|may|are|is|get|will) .*) (?:as well|too)\W*$",
        re.I,
    ),
    re.compile(r"^(?P<what>.*)\bincluding (?P<who>[^,.;!?]{3,80})", re.I),
    re.compile(r"(?P<who>[\u4e00-\u9fff\d元]{2,20}?)(?:同样|也)(?!许|就是)(?P<what>[^，,。；;]+)"),
    re.compile(r"^(?P<what>.*)(?:包括|包含)(?P<who>[\u4e00-\u9fff]{2,12})"),
)
_IDLE = re.compile(r"[的了是]|可以|商品$")
_ONLY = re.compile(
    r"\bonly\b|\bexcept\b|^\W*but\b|\b(?:all|the) others?\b|只能|仅|只限|才|其[他它余]",
    re.IGNORECASE,
)
_NO = re.compile("[不未没非]有?")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def told_otherwise(claim: str, told: Sequence[str]) -> str | None:
    """The clause of the knowledge's sentences by which it is not so, where each that speaks of what is added is one."""
    for who, what in _added(claim):
        clauses = [clause for sentence in told for clause in _clauses_of(sentence)]
        about = _closest(who, clauses)
        # Those that begin with it, if any does: “付30%定金，定金不退”.
        about = [one for one in about if one.lstrip().startswith(who)] or about
        if about and not denies(what) and all(_differs(clause, who, what) for clause in about):
            return about[0].strip()
    return None


def _added(claim: str) -> Iterator[tuple[str, str]]:
    for pattern in _ADDS:
        for found in pattern.finditer(claim):
            who = _IDLE.sub("", found["who"]).strip()
            # “They never expire and can also …” adds nobody.
            if _HAN.search(who) or not (who.endswith(" and") or denies(who)):
                yield who, found["what"]


def _clauses_of(sentence: str) -> Iterator[str]:
    """Its clauses, but exceptions from a denial: “socks cannot be returned, except faulty ones”."""
    denied = False
    for clause in CLAUSES.split(sentence):
        if not (denied and any(exceptions_in(clause))):
            yield clause
        denied = denied or denies(clause)


def _closest(who: str, clauses: Sequence[str]) -> Sequence[str]:
    pieces = _pieces(who)
    if not pieces:
        return ()
    shares = [len(pieces & _pieces(clause)) / len(pieces) for clause in clauses]
    most = max(shares, default=0.0)
    if most < SPOKEN_OF:
        return ()
    return [clause for clause, share in zip(clauses, shares, strict=True) if share == most]


def _pieces(text: str) -> set[str]:
    """Pairs of Chinese signs and of digits, and English stems: “发货后” is more of “发货后不能改” than of “发货前”."""
    signs = re.findall(r"[\u4e00-\u9fff\d]", text)
    pairs = (one + other for one, other in zip(signs, signs[1:], strict=False))
    return {*words_of(text).stems, *pairs}


def _differs(told: str, who: str, what: str) -> bool:
    """Whether the clause denies it of them, is of the contrary of them, has them pay, or only something else."""
    rest, excepted = told.replace(who, " "), exceptions_in(told)
    if denies(rest) or _is_turned(told, who) or _pieces(who) & _pieces(" ".join(excepted)):
        return True
    kinds = {figure.kind for figure in figures_in(rest)}
    if any(figure.kind == "free" for figure in figures_in(what)) and kinds & MONEY:
        return "free" not in kinds
    return bool(_ONLY.search(told) and Known([words_of(told)]).lacks(words_of(what)))


def _is_turned(told: str, who: str) -> bool:
    """“使用过的” and “未使用的”, “不配镜” and “配镜”, “一年后” and “一年内”."""
    if not _HAN.search(who) or who in told:
        return False
    if who[-1] in "前后内外" and who[:-1] in told:
        return True
    bare = _NO.sub("", who, count=1)
    return bare[:4] in told if bare != who else bool(re.search(f"{_NO.pattern}{who[:2]}", told))
