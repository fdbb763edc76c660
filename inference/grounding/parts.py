"""What part a figure plays where it stands: the number of a house, the sum from which something is free, the price of a
service beside the usual one."""

import re
from collections.abc import Iterator, Sequence

from inference.grounding.content_words import words_of
from inference.grounding.entries import Statement
from inference.grounding.figure_kinds import MONEY
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known

_ADDRESS = re.compile(r"^[^:：]{0,40}(?:\baddress|地址|位置)[^:：]{0,20}[:：]", re.IGNORECASE)
_STREET = re.compile(
    r"[A-Za-z]?,? (?:[A-Z][\w'’.-]{0,20} ){0,3}(?:Street|St|Road|Rd|Square|Sq|Lane|Ln|Avenue|Ave|Way|Place|Pl|Drive|Dr"
    r"|Court|Ct|Row|Terrace|Hill|Quay|Wharf|Close|Crescent|Boulevard|Blvd|Parade|Walk|Gardens|Yard|Mews)\b"
    r"|[号弄栋幢] ?(?:[A-Za-z\d]|$|[，。,])"
)
_NUMBER = re.compile(r"(?:[路街巷]|大道|胡同|[号弄栋幢楼座]) ?\Z")
_FREE = re.compile(
    r"\b(?:free|no (?:charge|postage|delivery fee)|waive[ds]?)\b|包邮|免", re.IGNORECASE
)
_FROM = re.compile(
    r"(?:\b(?:over|above|exceed(?:s|ing)?|at least|minimum(?: of)?|reach(?:es)?|spend(?:ing)?"
    r"|(?:orders?|purchases?|baskets?) (?:of|from)|(?:free|delivery|shipping|postage)(?: is)? from)"
    r"|满|超过|达到?|不低于|门槛)\W{0,3}\Z",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    r"\W{0,2}(?:or more|or over|and (?:above|over|up|more)|\+|及?以上|起(?=[免包]))", re.IGNORECASE
)
_BOUGHT_FOR = re.compile(
    r"\b(?:orders?|spen[dt]|purchases?|basket|cart|buy|worth|minimum|threshold)\b|订单|消费|下单|门槛|起送|[购买满凑]",
    re.IGNORECASE,
)
# What is paid for beside the usual sending, and how a shopper speaks of that.
_SERVICES = tuple(
    (re.compile(called, re.IGNORECASE), re.compile(spoken, re.IGNORECASE))
    for called, spoken in (
        (
            r"\b(?:express|expedited|priority|overnight|rush(?:ed)?|(?:next|same)[- ]day)\b"
            r"|加急|特快|次日|当日达|当天达|闪送|顺丰",
            r"\b(?:express|expedited|priority|overnight|rush(?:ed)?|(?:next|same)[- ]day|fast(?:er|est)?"
            r"|quick(?:er|ly)?|urgent(?:ly)?|hurry|soon(?:er)?|today|tomorrow|by \w+day|the day after)\b"
            r"|急|特快|次日|隔[天日]|当[日天]|明天|今天|尽快|[最更]快|快[点些]|闪送|顺丰",
        ),
        (
            r"\breturn(?:s|ed)? (?:label|postage|shipping|delivery|freight|parcel)\b|退[货回换]?的?(?:运|邮)费",
            r"\breturn(?:s|ed|ing)?\b|\bback\b|\bexchang\w*|\bswap|\blabel\b|退|寄回|换",
        ),
    )
)
_EXPRESS = _SERVICES[0][0]
_SENT = re.compile(
    r"\b(?:deliver(?:y|ies|ed|s)?|ship(?:ping|ped|s)?|post(?:age|ed)?|freight|return label)\b|[运邮]费|配送|快递|包邮",
    re.IGNORECASE,
)
_COUNTED = MONEY | {"plain"}


class FigureParts:
    """The parts that figures play in the knowledge's sentences, but for those on articles."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements

    def other_part(self, figure: Figure, sentence: str, asked: str, said: str) -> bool:
        """Whether the knowledge has the figure in such a part alone, and the sentence tells it as something else.

        “There are 14 staff”, of 14 Quality Square; “shipping is $75”, which is free from $75 on; “shipping is $14.95”,
        which is express. What was `asked`, and `said` before, may name the service.
        """
        if figure.kind not in _COUNTED:
            return False
        told = [one.text for one in self._statements if figure.key in one.figures]
        if not told:
            return False
        if figure.kind == "plain":
            own = Known([words_of(sentence)])
            return not _is_of_house(figure, sentence) and all(
                _is_of_house(figure, one) and not _shares_street(own, one) for one in told
            )
        if all(_is_least(figure, one) for one in told):
            return not any(
                _FREE.search(one) or _BOUGHT_FOR.search(one) for one in (sentence, asked)
            )
        return any(
            not spoken.search(f"{asked}\n{said}\n{sentence}")
            and all(_SENT.search(one) for one in told)
            and all(map(called.search, _beside(figure, told)))
            for called, spoken in _SERVICES
        ) and any(self._usual_sums(figure))

    def _usual_sums(self, figure: Figure) -> Iterator[Figure]:
        """Other sums that are told of sending, by no special service."""
        return (
            each
            for one in self._statements
            if _SENT.search(one.text)
            for each in figures_in(one.text)
            if each.kind == figure.kind
            and each.key != figure.key
            and not any(map(_EXPRESS.search, _beside(each, [one.text])))
            and not _is_least(each, one.text)
        )


def _places(figure: Figure, text: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind the figure, each time it stands there."""
    for written in {
        one.written for one in figures_in(text) if one.key == figure.key and one.written
    }:
        at = text.find(written)
        while at >= 0:
            yield text[:at], text[at + len(written) :]
            at = text.find(written, at + len(written))


def _is_of_house(figure: Figure, text: str) -> bool:
    places = [*_places(figure, text)]
    return bool(places) and (
        bool(_ADDRESS.match(text))
        or all(_STREET.match(behind) or _NUMBER.search(before[-8:]) for before, behind in places)
    )


def _shares_street(said: Known, text: str) -> bool:
    """Whether what is said names the street, or what else stands behind “address:”."""
    return any(map(said.has, words_of(_ADDRESS.sub("", text)).every))


def _is_least(figure: Figure, text: str) -> bool:
    places = [*_places(figure, text)] if _FREE.search(text) and _SENT.search(text) else []
    return bool(places) and all(
        _FROM.search(before[-24:]) or _AND_MORE.match(behind) for before, behind in places
    )


def _beside(figure: Figure, texts: Sequence[str]) -> Iterator[str]:
    """What stands around the figure, as far as the next marks."""
    for text in texts:
        for before, behind in _places(figure, text):
            yield f"{re.split('[,;，；。]', before)[-1]} {re.split('[,;，；。]', behind)[0]}"
