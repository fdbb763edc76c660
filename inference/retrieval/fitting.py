"""Which of the entries found are near enough to the question, for a prompt and for an answer without the model.

Each kind has cosines of its own: an FAQ's vector lies near to questions, a passage's lies apart. How far an entry
lies above the bar of its kind is what makes entries of different kinds comparable. docs/answers.md has the figures.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inference.entries import SAID_OF_ANY
from inference.grounding import content_words
from inference.grounding.figure_kinds import without_words
from inference.grounding.overlap import Known
from inference.grounding.titles import written_together
from inference.languages import language_of
from inference.retrieval.choosing import asks_to_choose, is_on_choosing
from inference.retrieval.contacts import is_asked_for, is_contact_unasked
from inference.retrieval.follow_ups import asks_for_price, asks_for_stock, words_that_name
from inference.retrieval.held import Held, question_of
from inference.retrieval.siblings import has_figure_apart, kin
from knowledge.direct import is_same
from knowledge.lexical import HAN, simplified, words_of
from knowledge.orders import fold_number
from knowledge.search import Match, codes_in

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
    "fact": {
        "en": Bar(0.852, 0.865),
        "zh": Bar(0.9, 0.92),
        "across": Bar(0.82, 0.83),
        "zh across": Bar(0.825, 0.835),
    },
}
_MODEL = re.compile(r"[a-z]\d|\d[a-z]")  # V2, P3
# The scores from which the model puts an entry into another language.
_PUT_ACROSS = {"faq": 0.86, "product": 0.87, "passage": 0.85, "fact": 0.86}
# Who asks for something for a purpose names no product: of those that lie this near, the nearest few are offered.
_CHOSEN = {True: 0.855, False: 0.82}  # in Chinese, and else
OFFERED = 2
# Signs of a message that may be a name alone; and what asks something.
_NAME = 32
_ONE_WORD = re.compile(r"\W*(?:[a-z'’-]+ )?[a-z'’-]+\W*|\W*[\u4e00-\u9fff]{2,4}\W*", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:how|what|whats|when|where|which|who|why|can|could|do|does|did|is|are|will|would|should|for|to"
    r"|refund|returns?|polic(?:y|ies)|warranty|guarantee|delivery|shipping|leaks?|broken|broke)\b"
    r"|[吗嘛呢哪谁啥]|怎[么样]|什么|多[少久大重长]|几[点天个号时]|能[不否]|可以|会不会|[有要]没|坏了|漏|碎了|破了|退[货款换]|换货|保修|维修|送货|运费",
    re.IGNORECASE,
)
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
    """The entries that may go into a prompt, the best first, at most `MOST`; without the facts of the policy."""
    words, goods = _singular(words_of(asked)), _is_of_goods(asked)
    matches = [match for match in matches if match.kind != "fact"]
    best: dict[str, float] = {}
    for match in matches:
        best[match.kind] = max(best.get(match.kind, 0.0), match.score)
    near = [
        _Near(match, _is_named(match, words, asked_in, goods))
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
    if facts and facts[0].article and not _calls_by_number(words, facts[0].article.sku):
        facts = _of_its_figure(_best_called(facts, asked), asked)
    if facts and facts[0].kind == "faq" and _ONE_WORD.fullmatch(asked):
        facts = _plainest_first(facts, asked)
    if asks_for_price(asked) and facts:
        article = _called(facts, asked, facts[0]) or _only_named(facts, asked)
        facts.sort(key=lambda match: match is not article)  # its row has the price
    elif _may_be_name(asked) and facts and not _lacks_no_word(facts[0], asked, asked_in):
        article = _only_named(facts, asked)
        facts.sort(key=lambda match: match is not article)
    if facts and facts[0].kind == "faq" and not _tells_of_having(facts[0], asked, asked_in):
        facts.sort(key=lambda match: not is_had(match, asked, asked_in))
    if asks_to_choose(asked) and not (facts and _is_on_choosing(facts[0], asked, asked_in)):
        may_be = [one for one in matches if one.article and one.score >= _CHOSEN[asked_in == "zh"]]
        may_be = sorted(may_be, key=lambda match: -match.score)[:OFFERED]
        facts = [*may_be, *(match for match in facts if match not in may_be)]
    return facts[:MOST]


def _is_on_choosing(faq: Match, asked: str, asked_in: str) -> bool:
    """Whether it is an FAQ on what to choose, or has every word of the question."""
    own = is_on_choosing(f"{faq.title} {faq.said}")
    return faq.kind == "faq" and (own or _lacks_no_word(faq, asked, asked_in))


def fitting_policy(matches: Sequence[Match], asked: str, asked_in: str) -> Sequence[Match]:
    """The policy facts that the question may be about, the best first. They take no other entry's place, for they stand
    in every prompt."""
    facts = [match for match in matches if match.kind == "fact"]
    return [
        one
        for one in facts
        if is_asked_for(one, asked)
        or (fit(one, asked_in) >= 0 and not is_contact_unasked(one, asked))
    ]


def may_answer(match: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry may be the answer as it stands."""
    if match.kind == "fact" and is_asked_for(match, asked):
        return True
    if match.score >= _bar(match, asked_in).answer or (match.article and asks_to_choose(asked)):
        return True
    return _is_named(match, _singular(words_of(asked)), asked_in, _is_of_goods(asked))


def far_across(facts: Sequence[Match], asked_in: str) -> bool:
    """Whether the best of the entries is of another language, and not near enough for a model to put it into this one:
    between scripts nothing but figures and promises is checked."""
    best = facts[0]
    return _tongue(best, asked_in).endswith("across") and best.score < _PUT_ACROSS[best.kind]


def is_had(entry: Match, asked: str, asked_in: str) -> bool:
    """Whether it is a product that has all words of a question whether there is such a thing."""
    return (
        entry.article is not None
        and question_of(asked).asks_for_having
        and Held([entry], asked, asked_in).has_all
    )


def _tells_of_having(faq: Match, asked: str, asked_in: str) -> bool:
    """Whether the FAQ asks whether there is such a thing, and of just that: not “is there a guarantee on bikes?”."""
    said = question_of(faq.said or faq.title)
    if not said.asks_for_having or Held([faq], asked, asked_in).missing:
        return False
    return not Known([question_of(asked).words]).lacks(said.claimed)


def lies_behind(faq: Match, facts: Sequence[Match], asked: str) -> bool:
    """Whether an entry of another kind is likelier meant than the FAQ: it leads the `facts`, or is a product that the
    question calls by its title.

    The FAQ's own words are nobody else's.
    """
    if asks_to_choose(asked):  # what is offered then is called by nobody
        facts = [one for one in facts if not one.article or _called([one], asked, faq)]
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
        words = [*title.every] if title else []
        named = [word for word in words if question.has(word)]
        if len(named) > max(1, len(words) / 2) and not all(said.has(word) for word in named):
            return match
    return None


def _only_named(facts: Sequence[Match], asked: str) -> Match | None:
    """The product that a question for a price names, and names nothing else: “how much is the fly rug”, which a table
    of washing has, too."""
    words = without_words(content_words.words_of(simplified(asked)), SAID_OF_ANY)
    if not words.every:
        return None
    for match in facts:
        called = f"{match.title} {match.article.category}" if match.article else ""
        if called and not Known([content_words.words_of(simplified(called))]).lacks(words):
            return match
    return None


def _plainest_first(facts: Sequence[Match], asked: str) -> list[Match]:
    """The entries, first the FAQ that asks of the one word of the question with the fewest others: 运费怎么算 before
    退货运费谁承担, where the question is 运费."""
    word, said = Known([content_words.words_of(simplified(asked))]), {}
    for faq in facts:
        own = words_that_name(faq.said or faq.title) if faq.kind == "faq" else []
        if any(map(word.has, own)):
            said[faq.id] = len(own)
    least = min(said.values(), default=0)
    return sorted(facts, key=lambda faq: said.get(faq.id) != least)


def _may_be_name(asked: str) -> bool:
    """Whether it is a few words that ask nothing: “pendant lights?”, 电水壶."""
    return len(asked) <= _NAME and not _ASKS.search(asked)


def _lacks_no_word(entry: Match, asked: str, asked_in: str) -> bool:
    return not Held([entry], asked, asked_in).missing


def _of_its_figure(facts: Sequence[Match], asked: str) -> list[Match]:
    """The entries, first the product of the figure that is asked for, where one of another figure leads its kin."""
    products = [one for one in facts if one.article]
    its = [one for one in kin(facts[0], products) if has_figure_apart(one, facts[0], asked)]
    return [*its, *(one for one in facts if one not in its)]


def _best_called(facts: Sequence[Match], asked: str) -> list[Match]:
    """The entries, first the product that the question calls best, if it names all that it does of the one that leads:
    猫砂盆 before 猫砂. Of several it is the one that it calls by its whole title, “Herring Bay” before its expansion;
    then the one of which it names most, and in one piece, 清润日抛 before 清润散光日抛.

    What is called by its whole title leads but to what is so, too: the coat, not the “black hanger for coats”.
    """
    asked = simplified(asked)
    question = Known([content_words.words_of(asked)])

    def named(match: Match) -> tuple[set[str], bool]:
        title = content_words.words_of(simplified(match.title))
        words = {*title.every}
        own = {word for word in words if question.has(word)}
        return own, own == words

    leads, wholly = named(facts[0])

    def rank(match: Match) -> tuple[bool, int, int]:
        own, whole = named(match) if match.article else (set[str](), False)
        if not (whole or (leads and not wholly)) or not leads <= own:
            return False, 0, 0
        return whole, len(own), written_together(own, asked, match.title)

    best = max(facts, key=rank)
    return sorted(facts, key=lambda match: match is not best)


def _rank(near: _Near, words: set[str], asked_in: str) -> float:
    """A product's number leaves no doubt about what is meant, its name little."""
    if near.match.article and _calls_by_number(words, near.match.article.sku):
        return 1.0
    return fit(near.match, asked_in) + NAMED * near.named


def _calls_by_number(words: Collection[str], sku: str) -> bool:
    return fold_number(sku) in codes_in(words)


def _is_of_goods(asked: str) -> bool:
    """Whether it asks what products have alone: a price, a stock, whether there is one."""
    having = question_of(asked).asks_for_having
    return having or asks_for_price(asked) or asks_for_stock(asked)


def _is_named(match: Match, words: set[str], asked_in: str, goods: bool) -> bool:
    article = match.article
    if article is None:
        return False
    if _calls_by_number(words, article.sku):
        return True
    own = _singular(words_of(f"{match.title} {article.category}"))
    shared = {word for word in words & own if len(word) > 1 or not HAN.match(word)}
    # 卡林巴 of a 17音卡林巴 that is cut another way.
    called = simplified(match.title)
    shared |= {word for word in words if len(word) > 2 and HAN.match(word) and word in called}
    # So is the 颈枕 of a 记忆棉颈枕, by what it is: cut sign by sign.
    if goods and len(called) > 2 and HAN.match(called[-1]) and {*called[-2:]} <= words:
        shared.add(called[-2:])
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
