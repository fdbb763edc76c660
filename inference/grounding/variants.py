"""What there is of articles, and sentences that deny it: “we don't have it in navy”, “we don't sell dresses”.

And what a row of an article says by yes or no: “foldable: no” is denied by “it can be folded”.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from inference.grounding.claims import claim_of
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry, entry_of
from inference.grounding.figure_kinds import without_words
from inference.grounding.figures import says_sold_out
from inference.grounding.overlap import COLOURS, Known
from inference.grounding.questions import HAVING
from inference.grounding.sides import denies, said_in_row
from inference.grounding.told import clauses_of

_LIST = re.compile(r"^(?:Colours|Sizes|颜色|尺码)[:：]\s*(.+?)[.。]?$", re.MULTILINE)
_COLOURS = re.compile("Colours|颜色")
_OF_COLOURS = re.compile(r"\bcolou?rs?\b|颜色", re.IGNORECASE)
_KIND = re.compile(r"^(?:Category|类别)[:：]\s*(.+?)[.。]?$", re.MULTILINE)
_BETWEEN = re.compile(r"[,，、]\s*")
_HAD = re.compile(
    r"\b(?:comes?|ha(?:ve|s)|available|offer(?:ed|s)?|sell|sold|carry|stock(?:ed)?)\b"
    r"|(?:\b(?:is|are)|['’](?:s|re))(?: not|n['’]t) in\b(?! (?:the|an?|our|your|this)\b)"
    r"|\bthere(?:'s| is| are| isn't| aren't)\b"
    r"|^\W*(?:sorry\W+)?(?:no|not)\b|没|无|缺|不(?:提供|出|做|卖|售)",
    re.IGNORECASE,
)
# It does not know, or speaks of what lies beyond: “nothing larger than XL”, “no information on the sizes”.
_BESIDE = re.compile(
    r"\b(?:information|details?|data|facts?|sure|know|certain|see|larger|bigger|smaller|above|below|beyond|over|than"
    r"|measurements?|sizes|prices?|other|else|except|besides|only|have to)\b"
    r"|信息|资料|尺[码寸]|价格|确定|清楚|知道|比|更|以上|以下|除|以外|之外|其他|别的|只",
    re.IGNORECASE,
)

# By “BPA free: yes” and 无糖：是 it has none: which of both a sentence says is not told by its no.
_OF_NONE = re.compile(
    r"\b(?:free|less|non|no|not|without)\b|[a-z]less\b|[免无不非没]", re.IGNORECASE
)
_OF_ABILITY = re.compile(
    r"(?<=[a-z]{3})(?:[ai]ble|less)\b|\b(?:safe|included)\b|是否|^(?:可以?|含有?)", re.IGNORECASE
)
_PART = re.compile(
    r"[,，;；。!！?？]|\.(?=\s)|\b(?:and|but|while|so|because)\b|但|不过|而|因为", re.IGNORECASE
)
# It says no in other words, or speaks of others, or of what would be.
_NOT_OF_IT = re.compile(
    r"\b(?:lacks?|unlike|instead|rather|too|hard|separately|unable|if|whether|fully|others?|another|else|any|some"
    r"|which|models?|versions?|ones)\b|[非难另缺除免]|否|如果|是否|的话|别的|其他|其它|哪|自备|款|适合|配合|选",
    re.IGNORECASE,
)
# The no stands right before what is denied: 不能折叠, “isn't waterproof”, but not 折叠后不占地方.
_NO_TO = (
    r"(?:\b(?:not|no|cannot|never)\b|n['’]t\b)(?: (?!only\b|just\b|sure\b|know\b|say\b)\w+){{0,2}} \w*{0}"
    r"|(?:不(?:能|可以?|支持|会|带|具备|是|需要?|用|必|含有?)?|没有?|无法|无)[\u4e00-\u9fff]{{0,1}}{0}"
)
# So it has none: nut-free, “without nuts”, 零麸质.
_NONE_OF = (
    r"\b{0}\w{{0,3}}(?:[- ]?free\b(?! of\b)|less\b)|\b(?:free (?:of|from)|without|zero)(?: \w+)? {0}"
    r"|(?:零|(?<!\d)0|无|不含有?){0}"
)
# What needs no fitting by its row is told so.
_NO_NEED = re.compile(r"不(?:需要?|用|必)|无[需须]|\bno need\b", re.IGNORECASE)
_SIGN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TOKEN = re.compile(rf"[A-Za-z0-9]+|{_SIGN.pattern}")
_SMALL = re.compile(r"with|and|of|for|in|the|an?|的", re.IGNORECASE)
_LINKED = r"(?:[\s-]{1,2}(?:(?:with|and|of|for|in|the)\s)?|的)?"
# What an article is called by: T9, GX-200.
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\d{1,5}[A-Za-z]{0,2}(?![A-Za-z0-9])")


# 粉色 is denied of a 樱粉, but 深灰色 of no 浅灰, nor 青色 of a 藏青; “red” of a “maple red”, “dark red” is not.
_ANY_SHADE = "(?:^|[有没无是为要做出的、，,]){0}色"
_SHADED = re.compile(f"(?<![{COLOURS}])[{COLOURS}]$")
_ANY_OF = r"\b(?:in|no|any|an?|the|and|or|nor|not|have|has|comes?) {0}\b"


class _Row(NamedTuple):
    written: str
    names: Words  # what it is of
    affirms: bool
    title: re.Pattern[str] | None  # successive words of what the article is called

    def apart(self, text: str) -> str:
        """The text but where it calls the article by these words and others: a battery lantern may have no battery."""
        return self.title.sub(self._unless_of_row, text) if self.title else text

    def _unless_of_row(self, called: re.Match[str]) -> str:
        """These words of the title as they stand where they are no others than those of the row, else nothing."""
        latin, han = _LATIN.findall(called.group()), _SIGN.findall(called.group())
        own, signs = Known([self.names]), {*"".join(self.names.han)}
        of_row = {*han} <= signs and not any(
            _CODE.fullmatch(one) or own.lacks(_bare_words_of(one)) for one in latin
        )
        return called.group() if of_row else " "

    def is_named(self, text: str) -> bool:
        """Whether all words of what it is of are said, apart from what the article is called."""
        return all(
            not Known([_bare_words_of(one)]).lacks(self.names)
            for one in ((text, self.apart(text)) if self.title else (text,))
        )

    def is_denied_by(self, part: str) -> bool:
        """Whether this part of a sentence says of it what the row does not."""
        if not self.is_named(part):
            return False
        text = self.apart(part)
        if none := self.none_in(text):
            return denies(text.replace(none, " ")) != self.affirms
        if self.affirms:
            return any(re.search(one, text, re.I) for one in self._each(_NO_TO))
        return not (denies(text) or _NO_NEED.search(text))

    def is_denied_by_no_to(self, asked: str) -> bool:
        """Whether it is so what is asked: not free of nuts, where it has some. 不含吗 is denied by 含, not by 不."""
        if not self.is_named(asked):
            return False
        none = self.none_in(self.apart(asked))
        return not none.startswith("不") and self.affirms != bool(none)

    def none_in(self, text: str) -> str:
        """How the text says that there is none of it, but for a no; empty where it does not."""
        found = (re.search(one, text, re.I) for one in self._each(_NONE_OF))
        return next((one.group() for one in found if one), "")

    def _each(self, pattern: str) -> Iterator[str]:
        """The pattern for each word of what it is of."""
        return (pattern.format(re.escape(one)) for one in self.names.every)


class _Listing(NamedTuple):
    entry: Entry
    rows: tuple[_Row, ...]
    codes: frozenset[str]
    kind: Words  # the category that it is in
    lists: tuple[tuple[str, frozenset[str]], ...]  # each as it stands, with its values
    sold_out: bool

    @property
    def colours(self) -> frozenset[str]:
        """In which it comes."""
        return frozenset(
            value for written, values in self.lists if _COLOURS.match(written) for value in values
        )

    def holding(self, clause: str, sentence: str) -> str:
        """The list one of whose values stands in the clause, or a colour of which one is a shade; empty without one.

        A shade that the sentence names itself is told apart: “not in red, but in maple red”.
        """
        for written, values in self.lists:
            title = self.entry.title.text
            # “Copper Crackle” is no colour copper.
            if any(_stands(value, clause) and not _stands(value, title) for value in values):
                return written
            shades = [value for value in values if not _stands(value, sentence)]
            if _COLOURS.match(written) and any(_is_shade(value, clause) for value in shades):
                return written
        return ""

    def is_called(self, words: Words) -> bool:
        """Whether each word is one of what it is called, the last of its title or one of its category among them."""
        said, title = words.every, self.entry.title.every
        kind = {*self.kind.every}
        return {*said} <= {*title, *kind} and bool({*title[-1:], *kind} & {*said})


class Variants:
    """The articles among the knowledge."""

    def __init__(self, knowledge: Sequence[str]) -> None:
        listings = [_listing_of(text) for text in knowledge]
        self._articles = [one for one in listings if one.entry.is_stock]
        self._listings = [one for one in listings if one.lists]

    def denied(self, sentence: str, question: str, about: Entry | None) -> str:
        """The list that has what the sentence says is not to be had, or the article, or the row of which it says the
        other; empty without one.

        Meant is the article that the sentence names, else the question, else what that is `about`; where none does,
        it could be any of them. What is sold out may be denied in any colour.
        """
        if not self._articles:
            return ""
        if row := self.row_denied(sentence, question, about):
            return row
        if not denies(sentence):
            return ""
        meant = self._named(sentence) or self._named(question) or self._those_of(about)
        for one in clauses_of(sentence):
            clause = one.words.text
            if denies(clause) and _HAD.search(clause) and not _BESIDE.search(clause):
                found = ["" if one.sold_out else one.holding(clause, sentence) for one in meant]
                if found and all(found):
                    return found[0]
                if one.figures or self._is_of_row(clause):
                    continue
                if article := self._article(one.words):
                    return article
        return ""

    def of_another(self, sentence: str, question: str, about: Entry | None) -> str:
        """The colours of the one article that is spoken of, where the sentence tells its colours, and among them one
        that another has, and it has not. Empty without, and where sentence or question name that other, too."""
        meant = self._named(f"{question} {sentence}")
        meant = meant or [one for one in self._listings if one.entry is about]
        if len(meant) != 1 or denies(sentence) or _BESIDE.search(sentence):
            return ""
        title, own = meant[0].entry.title.text, f"{meant[0].entry.text} {question}".casefold()
        others = {value for one in self._listings for value in one.colours}
        for written, values in meant[0].lists:
            told = [one for one in values if _stands(one, sentence) and not _stands(one, title)]
            tells = _COLOURS.match(written) and (told or _OF_COLOURS.search(sentence))
            if tells and any(
                _is_listed(one, sentence) and one.casefold() not in own for one in others - values
            ):
                return written
        return ""

    def names_one(self, sentence: str, about: Entry | None) -> bool:
        """Whether the sentence names a colour or a size in which what it is about comes."""
        return any(one.holding(sentence, sentence) for one in self._those_of(about))

    def _is_of_row(self, clause: str) -> bool:
        """Whether the clause speaks of what a row of an article does: of a battery, where this is a battery lantern."""
        rows = (row for one in self._called(clause) for row in one.rows)
        return any(row.is_named(clause) for row in rows)

    def row_denied(self, sentence: str, question: str, about: Entry | None) -> str:
        """The row by which the article that is spoken of has what the sentence denies, or the other way round."""
        if not any(one.rows for one in self._articles):
            return ""
        claim = claim_of(sentence)
        asked = self._called(question) or [one for one in self._articles if one.entry is about]
        meant = self._called(claim) or asked
        for part in _PART.split(claim):
            of = self._called(part) or meant
            if _NOT_OF_IT.search(part) or not of or any(not one.rows for one in of):
                continue
            denied = [
                next((row.written for row in one.rows if row.is_denied_by(part)), "") for one in of
            ]
            if all(denied):
                return denied[0]
        return ""

    def row_denied_of(self, asked: str, about: Entry | None) -> str:
        """The row by which the article has what was asked, or has none, if it was asked for without: a no denies it."""
        of = self._called(asked) or [one for one in self._articles if one.entry is about]
        told = [
            next((row.written for row in one.rows if row.is_denied_by_no_to(asked)), "")
            for one in of
        ]
        return told[0] if told and all(told) and not _NOT_OF_IT.search(asked) else ""

    def _called(self, text: str) -> Sequence[_Listing]:
        """The articles that the text calls by a code, or by all of their words."""
        codes, words = _codes_in(text), words_of(text)
        by_code = [one for one in self._articles if one.codes & codes]
        return by_code or [one for one in self._articles if one.entry.is_named(words)]

    def _article(self, words: Words) -> str:
        """What an article is called that can be had, and that these words name."""
        words = without_words(words, HAVING)
        named = [one for one in self._articles if one.is_called(words)]
        return next((one.entry.title.text for one in named if not one.sold_out), "")

    def _those_of(self, about: Entry | None) -> Sequence[_Listing]:
        own = [one for one in self._listings if about and one.entry.words.text == about.words.text]
        return own or self._listings

    def _named(self, text: str) -> Sequence[_Listing]:
        words = words_of(text)
        return [one for one in self._listings if one.entry.is_named(words)]


def _is_listed(value: str, text: str) -> bool:
    """Whether the value stands there as a colour: a sign alone is in many words."""
    if len(value) == 1:
        return bool(re.search(f"{value}(?=[色、和与款，。]|$)", text))
    return _stands(value, text)


@lru_cache(maxsize=4096)
def _listing_of(text: str) -> _Listing:
    lists = tuple(
        (line.group(), frozenset(_BETWEEN.split(line.group(1)))) for line in _LIST.finditer(text)
    )
    kind = words_of(" ".join(_KIND.findall(text)))
    entry = entry_of(text)
    codes = _codes_in(text.partition("\n")[0])
    return _Listing(entry, tuple(_rows_of(text)), codes, kind, lists, says_sold_out(text))


def _rows_of(text: str) -> Iterator[_Row]:
    title = text.partition("\n")[0]
    called = Known([_bare_words_of(title)])
    for line in text.splitlines():
        name, affirms = said_in_row(line) or ("", False)
        names = _bare_words_of(name)
        if names.every and not _OF_NONE.search(name):
            in_title = any(map(called.has, names.every))
            yield _Row(line, names, affirms, _any_of(title) if in_title else None)


def _bare_words_of(text: str) -> Words:
    """Its words, and of “foldable” and “may be folded” the same."""
    return words_of(_OF_ABILITY.sub("", text))


def _any_of(title: str) -> re.Pattern[str]:
    """Words of a title in its order, with small ones between: of “rain jacket with hood” also “jacket with hood”."""
    each = [one for one in _TOKEN.findall(title) if not _SMALL.fullmatch(one)]
    words = [one if _SIGN.fullmatch(one) else rf"(?<![A-Za-z]){one}s?(?![A-Za-z])" for one in each]
    linked = "".join(f"(?:{one}{_LINKED})?" for one in words)
    return re.compile(f"(?={'|'.join(words)}){linked}", re.IGNORECASE)


def _codes_in(text: str) -> frozenset[str]:
    return frozenset(one.upper() for one in _CODE.findall(text))


def _stands(value: str, text: str) -> bool:
    """Whether the value does, as a word of its own; letters of a size as they are written."""
    if not value.isascii():
        return value in text
    word = re.escape(value)
    flags = 0 if value.isupper() else re.IGNORECASE
    return bool(
        re.search(
            rf"(?<![\w'’-]){word}(?![\w'’-])|(?<=[\u3400-\u9fff]){word}(?![a-zA-Z0-9])", text, flags
        )
    )


def _is_shade(value: str, text: str) -> bool:
    """Whether the colour is a shade of one that stands in the text."""
    if not value.isascii():
        plain = value.removesuffix("色")
        shaded = len(plain) > 1 and _SHADED.search(plain)
        return bool(shaded and re.search(_ANY_SHADE.format(plain[-1]), text))
    return any(re.search(_ANY_OF.format(re.escape(one)), text, re.I) for one in _parts(value))


def _parts(value: str) -> Sequence[str]:
    """The colours of “ecru and navy”, and of “maple red” the one that it is a shade of; none of what is one word."""
    each = re.split(r"\s+(?:and|&)\s+|\s*/\s*", value)
    return [one.split()[-1] for one in each if one.strip()] if len(value.split()) > 1 else []
