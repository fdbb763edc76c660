"""An entry held against a question: which of its words, names and figures it lacks."""

import re
from collections.abc import Collection, Sequence, Set
from difflib import get_close_matches
from functools import cached_property, lru_cache

from inference.entries import SAID_OF_ANY, grounds
from inference.grounding.content_words import stem, words_of
from inference.grounding.figure_kinds import LENGTHS, NO_COUNTS, Keys, told_by_figures
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.questions import Question
from inference.languages import language_of
from inference.retrieval.follow_ups import HOW_MUCH
from knowledge.contradictions import figures_asked, figures_carried
from knowledge.lexical import HAN, simplified
from knowledge.search import Match

# What may stand between the signs of a Chinese word, of at most so many: each sign triples the ways to read a text of
# one sign repeated.
_APART, _MOST_APART = ".{0,2}", 6
# Names, though Chinese writes none with a capital: what is told of one of them says nothing of another.
_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|内蒙古?|广西|西藏|宁夏|新疆|香港|澳门|台湾"
)
_EVERYWHERE = re.compile("全国|全球|各[省地]|偏远|所有地区")
_HEAVY = "heav"  # a row has it as its weight
# A word of so many letters may be misspelt, and is the one that it is so like (difflib's ratio).
_MISSPELT, _ALMOST = 5, 0.88
# 几个, 最早: which figure is asked for, and not of what; 多重 is a trait. Of what is sent none says the same verb.
_ASKS_THE_FIGURE = re.compile(
    f"[哪加收]?(?:{HOW_MUCH})|多[大远]|spend|pay|最[早晚多少低高久]|[一总]共|合适|值|剩|交|[多另再][加付收交]|价|便宜|免|寄|发出|到货|送到|收到|帐|til|till|ppl|extra"
)
_TODAY = {"today", "tomorrow", "same day"}  # are the shopper's, but where they ask for hours
# The longest time that is asked for, and the least alone that is told.
_MOST = re.compile(
    r"\b(?:longest|max(?:imum)?|at most)\b(?=.*\b(?:hire|rent|borrow|keep|stay|days?|weeks?|months?|hours?)\b)"
    r"|\b(?:how many|maximum number of) (?:people|persons|guests|players|kids|children)\b[^.?]{0,40}\b(?:at most|max)"
    r"|\bmaximum number of (?:people|persons|guests|players|kids|children)\b"
    r"|最[长多久][^，。？?]{0,6}(?:几|多少|多久|[天周月年])",
    re.IGNORECASE,
)
_TIME = r"(?:days?|weeks?|months?|hours?|nights?|[天日周年晚]|个月|小时)"
_AT_MOST = re.compile(
    rf"\b(?:max(?:imum)?|at (?:the )?most|up to|no more than|longest|within|to \d+ {_TIME})\b"
    r"|最[长多大久高]|以内|不超过|至多|上限|[-–到至]\d",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"\b(?:min(?:imum)?|at (?:the )?least|no less than)\b[^.]{{0,20}}\d+ {_TIME}|\d\s*(?:{_TIME}|[人位])起"
    rf"|至少\s*\d+\s*(?:{_TIME}|[人位])"
    r"|\b(?:min(?:imum)?(?: of)?|at (?:the )?least|from) \w+ (?:people|persons|guests)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(r"\bopen|\bclos|几点|营业|开门", re.IGNORECASE)
_UNITS = {
    kind: re.compile(rf"\b{kind}(?:ly)?\b|{signs}", re.IGNORECASE)
    for kind, signs in (
        ("hour", "小时"),
        ("day", "[天日]"),
        ("week", "周"),
        ("month", "月"),
        ("year", "年"),
        ("km", r"\bkms\b|\bkilomet(?:er|re)s?\b|公里|千米"),
        ("mile", r"\bmiles\b|英里"),
    )
}
_HOW = re.compile(r"(?:\bhow |有?(?=多))([a-z]{3,}|多[\u4e00-\u9fff])", re.IGNORECASE)
_HOW_SOON = re.compile(r"\bhow (late|fast|quick(?:ly)?|soon|early|often|far)\b", re.IGNORECASE)
_UNIT = re.compile(r"(?<=\d)[a-z]+$")


class Held:
    """What would be told, the best entry first, held against a question.

    `text` is what stands there and `figures` those in it; `words` are those of the question that it has to have,
    `lacking` those of them that it lacks. Of what is in another language than the question (not `comparable`) none is
    `missing`: the words differ. Where a model has `reworded` a product, a trait need not be called what it was asked
    by: 400 lumens tell how bright it is.
    """

    def __init__(
        self, told: Sequence[Match], asked: str, asked_in: str, reworded: bool = False
    ) -> None:
        best, self.asked, self.question = told[0], asked, question_of(asked)
        self._called = f"{best.title}\n{best.article.category}" if best.article else best.title
        self.text = _text_of(told, asked_in)
        self.figures = figures_in(self.text)
        told_in = language_of(best.title if best.kind == "fact" else best.text, asked_in)
        self.comparable = told_in == asked_in
        words = _asked_of(self.question, best, self.figures)
        traits = _traits(asked) if reworded and best.article else ()
        self.words = [word for word in words if word not in traits]
        self.lacking = _lacking(self.words, self.text, self.question.claimed.names)
        self.missing = self.lacking if self.comparable else []

    @property
    def has_half(self) -> bool:
        """Whether more than half of the words stand there, or none is known to be missing."""
        return not self.words or len(self.words) > 2 * len(self.missing)

    @property
    def lacks_name(self) -> bool:
        """Whether a name of the question does not stand there, or a province, where not all are spoken of."""
        everywhere = _EVERYWHERE.search(self.text)
        return any(
            word in self.question.claimed.names or (_PROVINCE.fullmatch(word) and not everywhere)
            for word in self.lacking
        )

    @cached_property
    def is_in_kind(self) -> bool:
        """Whether it has a figure of the kind that was asked for, if one was."""
        counted = self.question.counted()
        kinds = {one.kind for one in self.figures}
        # A month and a kilo are kinds of their own.
        things = counted and not counted.every and self.question.is_answered_in_kind(())
        if things and kinds and kinds <= NO_COUNTS:
            return False  # nothing but the hours, asked how many work there
        # Under “Distance (km)” stand bare numbers.
        under = [one for one in _units_in(self.text) if one.kind in LENGTHS]
        return self.question.is_answered_in_kind([*self.figures, *under])

    @cached_property
    def lacks_end(self) -> bool:
        """Whether the longest time or the most people are asked for, and the entry tells the least alone: “3 days at
        least”, 20人起."""
        most = _MOST.search(self.asked) and _AT_LEAST.search(self.text)
        return bool(most and not _AT_MOST.search(self.text))

    @cached_property
    def lacks_figure(self) -> bool:
        """Whether a figure that was named – the Saturday, the 500 Wh – is not told."""
        return _lacks(self.question, self.figures)

    @cached_property
    def lacks_code(self) -> bool:
        """Whether a number or code of the question does not stand there, in whatever unit."""
        return bool(_bare(figures_asked(self.asked)) - _bare(figures_carried(self.text)))

    @cached_property
    def names(self) -> bool:
        """Whether the question has a word or a code of what the best entry is called or of its category; in Chinese a
        sign of it, for 彩墨 is 墨水."""
        called = simplified(self._called)
        if _bare(figures_asked(self.asked)) & _bare(figures_carried(called)):
            return True
        known = Known([words_of(called)])
        return any(
            known.has(word) or (HAN.match(word) and not {*word}.isdisjoint(called))
            for word in self.words
        )

    @property
    def has_all(self) -> bool:
        """Whether it has every word and figure of the question, and a figure of the kind that was asked for."""
        return (
            self.comparable
            and not self.lacking
            and self.is_in_kind
            and not _lacks(self.question, [*self.figures, *_units_in(self.text)])
            and not self.lacks_code
        )


@lru_cache(maxsize=64)
def question_of(asked: str) -> Question:
    """Several entries are held against it."""
    return Question(simplified(asked))


def _units_in(text: str) -> list[Figure]:
    """Times and distances of which a column is: under “Week” is what a week costs."""
    return [Figure(kind, 1, kind) for kind, unit in _UNITS.items() if unit.search(text)]


def _text_of(told: Sequence[Match], asked_in: str) -> str:
    """What an answer would say. Of products told together the first has to have what is asked, the others a name."""
    product = told[0].article
    texts = [
        one.title if product and place else grounds(one, asked_in) for place, one in enumerate(told)
    ]
    own = told[:1] if product else told
    return simplified("\n".join([*texts, *(" ".join(one.had) for one in own)]))


def _asked_of(question: Question, best: Match, figures: Sequence[Figure]) -> Sequence[str]:
    """The words of the question that the entry has to have, beside those that its figures say by themselves."""
    claimed = told_by_figures(question.claimed, figures)
    idle = {*(SAID_OF_ANY if best.article else ()), *map(stem, _HOW_SOON.findall(question.text))}
    return [
        word
        for word in claimed.every
        if word not in idle and not (question.asks_for_figure and _ASKS_THE_FIGURE.fullmatch(word))
    ]


def _traits(asked: str) -> Set[str]:
    """The adjectives by which a trait is asked for: “how bright”, 多亮."""
    found = [match[1] for match in _HOW.finditer(simplified(asked))]
    return {*found, *map(stem, found)}


def _lacks(question: Question, told: Sequence[Figure]) -> bool:
    """Whether a figure that was named – the Saturday, the 500 Wh – is not told, and is none of the shopper's own."""
    known = Keys(figure.key for figure in told)
    asks_hours = _HOURS.search(question.text)
    asked = (
        figure
        for figure in question.figures
        if asks_hours or figure.kind != "near day" or figure.value not in _TODAY
    )
    return not (question.is_of_own or all(map(known.carry, asked)))


def _lacking(words: Sequence[str], text: str, names: Sequence[str] = ()) -> list[str]:
    """The words that the text lacks. It has 双肩包 where it speaks of a 双肩摄影包, and “cancle” where of “cancel”.

    `names` are spelt as they are.
    """
    own = words_of(text)
    known = Known([own])
    return [
        word
        for word in words
        if not (known.has(word) or (word == _HEAVY and known.has("weigh")))
        and not (
            HAN.match(word) and 1 < len(word) <= _MOST_APART and re.search(_APART.join(word), text)
        )
        and (word in names or not _is_misspelt(word, own.stems))
    ]


def _is_misspelt(word: str, stems: Sequence[str]) -> bool:
    if len(word) < _MISSPELT:
        return False
    # A handle is no hand, but a teapott is a teapot.
    alike = [
        one
        for one in stems
        if one[0] == word[0] and (not word.startswith(one) or word == one + one[-1])
    ]
    return bool(get_close_matches(word, alike, n=1, cutoff=_ALMOST))


def _bare(figures: Collection[str]) -> set[str]:
    """The figures without their units, for “50mm” and “50 mm” are one; codes as they are."""
    return {_UNIT.sub("", figure) if figure[0].isdecimal() else figure for figure in figures}
