"""Which of the entries found are near enough to the question, for a prompt and for an answer without the model.

Each kind has cosines of its own: an FAQ's vector lies near to questions, a passage's lies apart. How far an entry
lies above the bar of its kind is what makes entries of different kinds comparable. docs/answers.md has the figures.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from inference.entries import SAID_OF_ANY, grounds
from inference.grounding import content_words
from inference.grounding.figure_kinds import Keys, told_by_figures
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.questions import Question
from inference.languages import language_of
from knowledge.contradictions import figures_asked, figures_carried
from knowledge.direct import asks_another, chance, is_same
from knowledge.lexical import HAN, simplified, words_of
from knowledge.search import Match

MOST = 4  # entries that go into a prompt: a small model mixes more of them up
FAR = 0.05  # what is so much worse than the best of its kind is about something else
BEHIND = 0.03  # what lies so far behind an entry of another kind is beside the point
NAMED = 0.04  # what the question's naming a product adds: FAQs lie near to any question


@dataclass(frozen=True, slots=True)
class Bar:
    """The scores from which an entry may go into a prompt, and from which it may be the answer without the engine."""

    prompt: float
    answer: float


# Of FAQs, measured on the sixteen shops of tests/knowledge/questions: 84 % (Chinese: 87 %) of the right ones come into
# the prompt, and one into that of 61 % (62 %) of the questions without an answer, which were chosen to lie near one;
# 47 % (40 %) of these have one that may be the answer. Of products, on the demo shops' questions about them: 30 of 33
# (32 of 34) get the right one, and 3 of 147 (none of 163) questions with an FAQ are led by one. Of passages, on the
# FAQs' answers written as a document, two a passage: 69 % (82 %) of the right ones come through, and a third of what
# has no answer. Across languages, on 40 questions with an FAQ and 30 without an answer, each way: from Chinese (zh
# across) 24 of the right ones come into the prompt, and one into that of 8 of the 30; to Chinese (across) 24 and 2. Of
# products and passages by a look at 15.
_BARS = {
    "faq": {
        "en": Bar(0.865, 0.88),
        "zh": Bar(0.885, 0.91),
        "across": Bar(0.765, 0.79),
        "zh across": Bar(0.81, 0.83),
    },
    "product": {
        "en": Bar(0.86, 0.86),
        "zh": Bar(0.895, 0.895),
        "across": Bar(0.83, 0.84),
        "zh across": Bar(0.84, 0.85),
    },
    "passage": {
        "en": Bar(0.83, 0.86),
        "zh": Bar(0.87, 0.89),
        "across": Bar(0.81, 0.83),
        "zh across": Bar(0.82, 0.84),
    },
}
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
    rf"|(?<![\w.-])(?:{_LETTERS}|\d{{2,3}})\s*[码号]?\s*的?\s*(?:还?有|还?能买)[吗么没嘛]"
    rf"|有(?:没有)?\s*(?:{_LETTERS}|\d{{2,3}}|[大小加均]+)\s*[码号的]+\s*[吗么没嘛]?[\s?？]*$"
    rf"|(?<![a-z\d.-])(?:(?:{_LETTERS}|\d{{2}})\s*的|(?:{_LETTERS}|\d{{2,3}})\s*[码号]的?)\s*呢\W*$"
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
    r"|what colou?rs? (?:is|are|does|do) (?:it|they|these|those)(?: come in| have)?"
    r"|what (?:is|are) (?:it|they|these|those) made of)\W*$"
    r"|^(?:那|它|这[个款件])*(?:还?有(?:没有)?)?(?:[浅深淡暗]?(?:[红黑白蓝绿黄粉紫灰棕橙米金银杏驼]|咖啡|卡其|藏青)[色的]"
    r"|(?:别的|其他|其它)颜色)[的款]*(?:还?有)?[的了吗么嘛没呢啊呀]*\W*$"
    r"|^(?:那|它|这[个款件])*有?(?:多[重大长高宽厚]|(?:什么|哪些)(?:材质|面料|颜色))[的了呢啊呀]*\W*$",
    re.IGNORECASE,
)
_WHEN_BACK = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|but)\W+)*when (?:will|are) (?:it|they|this|that|these|those)(?: be)?"
    r" (?:back|available|in stock)(?: in stock| again)?\W*$"
    r"|^(?:那|它|这[个款件])*什么时候(?:才|能|会|再)*(?:有货?|到货|补货|来货)[了的呢啊呀吗]*\W*$",
    re.IGNORECASE,
)
# It goes on with what was asked before: “and to Canada?”; and what names a thing and asks nothing of it.
_GOES_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so)\W+)?(?:and|what about|how about)\b|^那.*呢", re.IGNORECASE
)
_TOPIC = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so)\W+)?(?:and|what about|how about) (?:the|an?|this|that|those|these|your) [\w' -]++\W*$"
    r"|^(?:那么?)?[^，,。？?]{1,12}呢(?:[，,][^，,。]{1,10}的)?[？?]*$",
    re.IGNORECASE,
)
_OF_SIZES = {
    *("siz", "xs", "xxs", "xl", "xxl", "xxxl", "2xl", "3xl"),
    *("码", "尺码", "码数", "尺寸", "码有", "号", "有没有", "大码", "小码", "加大", "均码"),
}  # fmt: skip
_MODEL = re.compile(r"[a-z]\d|\d[a-z]")  # V2, P3
_THIS_ONE = re.compile("[这那][件款个条双套]?|拍")  # cut together with what follows, it were a word
# The chance from which an FAQ stands as the answer: where it has more than half of the question's words, and where not;
# and where it lacks any of them though a figure was asked for.
_LIKELY, _LIKELY_ALL_THE_SAME, _LIKELY_THE_FIGURE = 0.4, 0.7, 0.93
POSSIBLE = 0.2  # the one from which an FAQ may be meant
# What may stand between the signs of a Chinese word, of at most so many: each sign triples the ways to read a text of
# one sign repeated.
_APART, _MOST_APART = ".{0,2}", 6
# By what else a row has what is asked: “how heavy is it?”.
_MEASURES = {"tall": "height", "heav": "weight", "weigh": "weight", "wid": "width", "deep": "depth"}
# A word of so many letters may be misspelt, and is the one that it is so like (difflib's ratio).
_MISSPELT, _ALMOST = 5, 0.88
# 几个, 最早: which figure is asked for, and not of what; 多重 is a trait.
_ASKS_THE_FIGURE = re.compile("几..?|多[少久]|最[早晚多少低高久]|[一总]共|合适|值")
_UNIT = re.compile(r"(?<=\d)[a-z]+$")
# The scores from which the model puts an entry into another language.
_PUT_ACROSS = {"faq": 0.86, "product": 0.87, "passage": 0.85}
# A product that the question names by a word of its title, its kind or its number lies near enough from here.
_NAMED = {"en": 0.78, "zh": 0.84, "across": 0.80, "zh across": 0.80}


@dataclass(frozen=True, slots=True)
class _Near:
    """An entry not far behind the best of its kind, and whether the question names it."""

    match: Match
    named: bool


def fit(match: Match, asked_in: str) -> float:
    """How far the entry lies above the bar of its kind; below 0 it fits only if it is named."""
    return match.score - _bar(match, asked_in).prompt


def fitting(matches: Sequence[Match], asked: str, asked_in: str) -> Sequence[Match]:
    """The entries that may go into a prompt, the best first, at most `MOST`."""
    words = _singular(words_of(asked))
    best: dict[str, float] = {}
    for match in matches:
        best[match.kind] = max(best.get(match.kind, 0.0), match.score)
    near = [
        _Near(match, _is_named(match, words, asked_in))
        for match in matches
        if match.score > best[match.kind] - FAR
    ]
    ranked = [
        (_rank(each, words, asked_in), each)
        for each in near
        if each.named or fit(each.match, asked_in) >= 0
    ]
    ranked.sort(key=lambda pair: -pair[0])
    facts = [
        each.match
        for rank, each in ranked
        if each.match.kind == ranked[0][1].match.kind or rank > ranked[0][0] - BEHIND or each.named
    ]
    if _PRICE.search(asked) and facts and (article := _called(facts, asked, facts[0])):
        facts.sort(key=lambda match: match is not article)  # its row has the price
    return facts[:MOST]


def may_answer(match: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry may be the answer as it stands."""
    if match.score >= _bar(match, asked_in).answer:
        return True
    return _is_named(match, _singular(words_of(asked)), asked_in)


def stands_as_answer(
    told: Sequence[Match],
    asked: str,
    asked_in: str,
    among: Sequence[Match],
    leans: bool,
    reworded: bool = False,
) -> bool:
    """Whether what would be told, the best entry first, is so likely what was asked that it needs no word of doubt.

    It has to have more than half of the question's words and every name, and what is no FAQ every figure and code; a
    product every word, for what lacks is the trait that was asked about, unless a model has `reworded` its row. An FAQ
    may not be asked with one thing in another's place, and asked for a figure it needs every word and figure, or is all
    but surely meant. Of FAQs found by their meaning `among` the matches the
    chance says more, unless they have every word: not of those found for two questions at once (`leans`).
    """
    best = told[0]
    # Of products told together the first has to have what is asked; the others may have been named.
    texts = [
        one.title if best.article and one is not best else grounds(one, asked_in) for one in told
    ]
    text = simplified("\n".join([*texts, *(" ".join(one.had) for one in told)]))
    question, told_figures = Question(simplified(asked)), figures_in(text)
    claimed = told_by_figures(question.claimed, told_figures)
    words = [*claimed.stems, *claimed.han]
    if best.article:
        words = [word for word in words if word not in SAID_OF_ANY]
    if question.asks_for_figure:
        words = [word for word in words if not _ASKS_THE_FIGURE.fullmatch(word)]
    comparable = language_of(best.text, asked_in) == asked_in
    lacking = _lacking(words, text, claimed.names) if comparable else []
    half = 0 < len(words) <= 2 * len(lacking)
    if set(lacking) & set(claimed.names):
        return False
    if best.article and lacking and not reworded:
        return False
    if best.kind != "faq":
        return not (half or _bare(figures_asked(asked)) - _bare(figures_carried(text)))
    if lacking and asks_another(asked, best):
        return False
    another = question.asks_for_figure and comparable
    another = another and bool(lacking or _lacks_figure(question, told_figures))
    if not best.dense or leans:
        return not (half or another)
    # Of two that lie equally near neither has a good chance, though they have every word.
    whole = comparable and not lacking and len(words) > 1
    whole = whole and figures_asked(asked) <= figures_carried(text)
    bar = POSSIBLE if whole else _LIKELY_ALL_THE_SAME if half else _LIKELY
    bar = _LIKELY_THE_FIGURE if another else bar
    return _chance(told, asked, among) >= bar


def stands_all_the_same(told: Sequence[Match], asked: str, among: Sequence[Match]) -> bool:
    """Whether what stands as the answer does so even after a model said of it what it does not say: what was asked may
    not be there. Products do, for they have every word, and FAQs that are likely meant or were found by words alone.
    """
    best = told[0]
    if best.kind != "faq":
        return best.article is not None
    return not best.dense or _chance(told, asked, among) >= _LIKELY_ALL_THE_SAME


def _chance(told: Sequence[Match], asked: str, among: Sequence[Match]) -> float:
    """The chance that the best of what is told, before FAQs that are not, is what was asked."""
    others = [match for match in among if match.kind == "faq" and match not in told]
    return chance(asked, [told[0], *others])


def _lacks_figure(question: Question, told: Sequence[Figure]) -> bool:
    """Whether a figure that was named – the Saturday, the 500 Wh – is not told, and is none of the shopper's own."""
    known = Keys(figure.key for figure in told)
    return not (question.is_of_own or all(map(known.carry, question.figures)))


def doubted(
    facts: Sequence[Match], told: Sequence[Match], asked: str, asked_in: str, found: Sequence[Match]
) -> frozenset[int]:
    """Which of the entries in a prompt, by their places, would not stand as the answer, alone or `told` together: a
    small model copies one that is about something else. `found` are the matches that they are from.
    """

    def stands(these: Sequence[Match]) -> bool:
        return stands_as_answer(these, asked, asked_in, found, leans=False, reworded=True)

    both = told if told and stands(told) else ()
    return frozenset(
        place for place, fact in enumerate(facts) if fact not in both and not stands([fact])
    )


def passage_with(asked: str, facts: Sequence[Match], asked_in: str) -> Match | None:
    """The first passage among the entries that would stand as the answer, be it behind FAQs on other things."""
    passages = (one for one in facts if one.kind == "passage")
    return next(
        (one for one in passages if stands_as_answer([one], asked, asked_in, (), leans=False)), None
    )


def far_across(facts: Sequence[Match], asked_in: str) -> bool:
    """Whether the best of the entries is of another language, and not near enough for a model to put it into this one:
    between scripts nothing but figures and promises is checked."""
    best = facts[0]
    return _tongue(best, asked_in).endswith("across") and best.score < _PUT_ACROSS[best.kind]


def lies_behind(faq: Match, facts: Sequence[Match], asked: str) -> bool:
    """Whether an entry of another kind is likelier meant than the FAQ: it leads the `facts`, or is a product that the
    question calls by its title.

    The FAQ's own words are nobody else's.
    """
    if is_same(asked, faq) or not facts:
        return False
    return facts[0].kind != "faq" or _called(facts, asked, faq) is not None


def _called(facts: Sequence[Match], asked: str, entry: Match) -> Match | None:
    """The product of whose title the question has most, at least two words, and one that the entry is not called by."""
    said, question = (
        Known([content_words.words_of(text)]) for text in (f"{entry.title} {entry.said}", asked)
    )
    for match in facts:
        title = content_words.words_of(match.title) if match.article else None
        words = [*title.stems, *title.han] if title else []
        named = [word for word in words if question.has(word)]
        if len(named) > max(1, len(words) / 2) and not all(said.has(word) for word in named):
            return match
    return None


def points_to_product(asked: str) -> bool:
    """Whether it asks for a price, a stock, a variant, a trait, or whether one can buy, and does not say of what."""
    if _OF_IT.search(asked) or asks_when_back(asked):
        return True
    words = content_words.words_of(_THIS_ONE.sub(" ", asked))
    left = {*words.stems, *words.han} - SAID_OF_ANY
    about = _PRICE.search(asked) or asks_for_stock(asked)
    return not left if about else bool(_SIZE.search(asked)) and not left - _OF_SIZES


def asks_when_back(asked: str) -> bool:
    """Whether the question is when something that it does not name can be had again."""
    return bool(_WHEN_BACK.search(asked))


def goes_on(asked: str) -> bool:
    """Whether the question goes on with the one before: “and to Canada?”."""
    return bool(_GOES_ON.search(asked))


def only_names(asked: str) -> bool:
    """Whether the question names a thing and asks nothing of it: “and the apron?”."""
    return bool(_TOPIC.search(asked))


def asks_for_stock(asked: str) -> bool:
    """Whether the question is for a stock, or whether one can buy: what only products have."""
    return bool(_STOCK.search(asked))


def _lacking(words: Sequence[str], text: str, names: Sequence[str] = ()) -> list[str]:
    """The words that the text lacks. It has 双肩包 where it speaks of a 双肩摄影包, and “cancle” where of “cancel”.

    `names` are spelt as they are.
    """
    own = content_words.words_of(text)
    known = Known([own])
    return [
        word
        for word in words
        if not (known.has(word) or known.has(_MEASURES.get(word, word)))
        and not (
            HAN.match(word) and 1 < len(word) <= _MOST_APART and re.search(_APART.join(word), text)
        )
        and (word in names or not _is_misspelt(word, own.stems))
    ]


def _is_misspelt(word: str, stems: Sequence[str]) -> bool:
    if len(word) < _MISSPELT:
        return False
    alike = [one for one in stems if one[0] == word[0]]
    return bool(get_close_matches(word, alike, n=1, cutoff=_ALMOST))


def _bare(figures: Collection[str]) -> set[str]:
    """The figures without their units, for “50mm” and “50 mm” are one; codes as they are."""
    return {_UNIT.sub("", figure) if figure[0].isdecimal() else figure for figure in figures}


def _rank(near: _Near, words: set[str], asked_in: str) -> float:
    """A product's number leaves no doubt about what is meant, its name little."""
    if near.match.article and near.match.article.sku.lower() in words:
        return 1.0
    return fit(near.match, asked_in) + NAMED * near.named


def _is_named(match: Match, words: set[str], asked_in: str) -> bool:
    article = match.article
    if article is None:
        return False
    if article.sku.lower() in words:
        return True
    own = _singular(words_of(f"{match.title} {article.category}"))
    shared = {word for word in words & own if len(word) > 1 or not HAN.match(word)}
    # 卡林巴 of a 17音卡林巴 that is cut another way.
    called = simplified(match.title)
    shared |= {word for word in words if len(word) > 2 and HAN.match(word) and word in called}
    speaking = {word for word in shared if len(word) > 2 or HAN.match(word) or _MODEL.match(word)}
    return bool(speaking) and match.score >= _NAMED[_tongue(match, asked_in)]


def _singular(words: Sequence[str]) -> set[str]:
    """English words without the s of the plural, too."""
    plain = set(words)
    plain |= {word.removesuffix("s") for word in words if len(word) > 3 and word.isascii()}
    return plain | {word.removesuffix("es") for word in words if len(word) > 4 and word.isascii()}


def _bar(match: Match, asked_in: str) -> Bar:
    return _BARS[match.kind][_tongue(match, asked_in)]


def _tongue(match: Match, asked_in: str) -> str:
    """Chinese or another language, asked and told; what is no FAQ may be called by a name or a file's."""
    told = match.title if match.kind == "faq" else f"{match.title} {match.text}"
    chinese = asked_in == "zh"
    if language_of(told, asked_in) != asked_in:
        return "zh across" if chinese else "across"
    return "zh" if chinese else "en"
