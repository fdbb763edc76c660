"""Whether an entry stands as the answer to a question, or is no more than what comes nearest.

What a small model copies, and what is told without it, is as wrong as an invention where something else was asked.
docs/answers.md has the figures.
"""

import re
from collections.abc import Collection, Sequence, Set
from difflib import get_close_matches
from functools import lru_cache

from inference.deeds import asks_for_deed
from inference.entries import SAID_OF_ANY, grounds
from inference.follow_ups import HOW_MUCH, goes_on, names_little
from inference.grounding.content_words import stem, words_of
from inference.grounding.figure_kinds import Keys, told_by_figures
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.questions import Question
from inference.languages import language_of
from knowledge.contradictions import figures_asked, figures_carried
from knowledge.direct import asks_another, chance
from knowledge.lexical import HAN, simplified
from knowledge.search import Match

# The chance from which an FAQ stands as the answer: where it has more than half of the question's words, and where not;
# and where it lacks any of them though a figure was asked for.
_LIKELY, _LIKELY_ALL_THE_SAME, _LIKELY_THE_FIGURE = 0.4, 0.7, 0.93
POSSIBLE = 0.2  # the one from which an FAQ may be meant
# What may stand between the signs of a Chinese word, of at most so many: each sign triples the ways to read a text of
# one sign repeated.
_APART, _MOST_APART = ".{0,2}", 6
_HEAVY = "heav"  # a row has it as its weight
# A word of so many letters may be misspelt, and is the one that it is so like (difflib's ratio).
_MISSPELT, _ALMOST = 5, 0.88
# 几个, 最早: which figure is asked for, and not of what; 多重 is a trait. Of what is sent none says the same verb.
_ASKS_THE_FIGURE = re.compile(
    f"[哪加收]?(?:{HOW_MUCH})|多大|spend|pay|最[早晚多少低高久]|[一总]共|合适|值|剩|价|便宜|免|寄|发出|到货|送到|收到|帐|til|till|ppl"
)
_TODAY = {"today", "tomorrow", "same day"}  # are the shopper's, but where they ask for hours
_HOURS = re.compile(r"\bopen|\bclos|几点|营业|开门", re.IGNORECASE)
_UNITS = {
    kind: re.compile(rf"\b{kind}(?:ly)?\b|{signs}", re.IGNORECASE)
    for kind, signs in (
        ("hour", "小时"),
        ("day", "[天日]"),
        ("week", "周"),
        ("month", "月"),
        ("year", "年"),
    )
}
_HOW = re.compile(r"(?:\bhow |有?(?=多))([a-z]{3,}|多[\u4e00-\u9fff])", re.IGNORECASE)
_UNIT = re.compile(r"(?<=\d)[a-z]+$")


def stands_as_answer(
    told: Sequence[Match],
    asked: str,
    asked_in: str,
    among: Sequence[Match],
    leans: bool,
    reworded: bool = False,
) -> bool:
    """Whether what would be told, the best entry first, is so likely what was asked that it needs no word of doubt.

    Whatever it is, it has every name of the question and more than half of its words. A product or a fact of the policy
    has every word, for what lacks is the trait that was asked about – but of a fact that a model has `reworded` more
    than half is enough; and every figure and code, as a passage. An FAQ is not asked with one thing in another's place;
    asked for a figure it has every word and figure, or is all but surely meant. Of FAQs found by their meaning `among`
    the matches the chance decides, and it may be lower where they have every word: not of those found for two questions
    at once (`leans`).
    """
    best, question = told[0], _question(asked)
    text = _text_of(told, asked_in)
    figures = figures_in(text)
    told_in = language_of(best.title if best.kind == "fact" else best.text, asked_in)
    comparable = told_in == asked_in
    words = _asked_of(question, best, figures)
    if reworded and best.article:  # 400 lumens tell how bright it is
        words = [word for word in words if word not in _how(question.text)]
    lacking = _lacking(words, text, question.claimed.names) if comparable else []
    half = 0 < len(words) <= 2 * len(lacking)
    if set(lacking) & set(question.claimed.names):
        return False
    if question.asks_for_figure and not question.is_answered_in_kind(figures):
        return False
    if best.article and asks_for_deed(question, best):
        return False
    if best.kind == "fact" and (not comparable or _lacks_figure(question, figures)):
        return False  # a line of few words says no more than these
    if lacking and (best.article or (best.kind == "fact" and (half or not reworded))):
        return False
    if best.kind != "faq":
        own = simplified(grounds(best, asked_in)) if best.article else text
        if best.article and question.asks_for_figure and _lacks_figure(question, figures_in(own)):
            return False  # the price of 24 kg, where 12 kg is sold
        return not (half or _bare(figures_asked(asked)) - _bare(figures_carried(own)))
    if lacking and asks_another(asked, best):
        return False
    if question.asks_whether and question.names_day and _lacks_figure(question, figures):
        return False
    of_another = question.asks_for_figure and (lacking or _lacks_figure(question, figures))
    if not best.dense or leans or (comparable and of_another and half):
        return not (half or (comparable and of_another))
    # Of two that lie equally near neither has a good chance, though they have every word.
    whole = len(words) > 1 and not lacking and figures_asked(asked) <= figures_carried(text)
    if comparable and of_another:
        bar = _LIKELY_THE_FIGURE
    elif comparable and whole:
        bar = POSSIBLE
    else:
        bar = _LIKELY_ALL_THE_SAME if half else _LIKELY
    return _chance(told, asked, among) >= bar


def stands_all_the_same(told: Sequence[Match], asked: str, among: Sequence[Match]) -> bool:
    """Whether what stands as the answer does so even after a model said of it what it does not say: what was asked may
    not be there. Products and facts do, for they have every word, and FAQs that are likely meant or found by words.
    """
    best = told[0]
    if best.kind != "faq":
        return best.kind != "passage"
    return not best.dense or _chance(told, asked, among) >= _LIKELY_ALL_THE_SAME


def tells_measure_asked(text: str, asked: str) -> bool:
    """Whether the text has a figure of the kind that was asked for, if that is a sum, a weight or a length."""
    question = _question(asked)
    # “There are 3 left” tells no sum, “5.95” does.
    told = figures_in(simplified(text))
    figures = [one for one in told if one.kind != "plain" or "." in one.written]
    return not question.asks_for_measure or question.is_answered_in_kind(figures)


def has_all(entry: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry has every word and figure of the question, and a figure of the kind that was asked for."""
    question, text = _question(asked), _text_of([entry], asked_in)
    figures = figures_in(text)
    words = _asked_of(question, entry, figures)
    return bool(
        language_of(entry.text, asked_in) == asked_in
        and not _lacking(words, text, question.claimed.names)
        and question.is_answered_in_kind(figures)
        and not _lacks_figure(question, [*figures, *_units_in(text)])
        and not _bare(figures_asked(asked)) - _bare(figures_carried(text))
    )


def with_all(entries: Sequence[Match], asked: str, leans_on: str, asked_in: str) -> Sequence[Match]:
    """Those of the entries that have all of a question and of what it `leans_on`; where none has, all of the question's
    own words and figures, and a word of those before. None where these tell no entries apart.

    One that only goes on (“and to Canada?”) asks for what the one before it did: for a sum, how much that is.
    """
    before, inherits = _question(leans_on), goes_on(asked) and names_little(asked)

    def speaks_of_both(one: Match) -> bool:
        text = _text_of([one], asked_in)
        figures = figures_in(text)
        words = _asked_of(before, one, figures)
        shares = not words or len(_lacking(words, text, before.claimed.names)) < len(words)
        return shares and (not inherits or before.is_answered_in_kind(figures))

    own = [one for one in entries if has_all(one, asked, asked_in)]
    both = [one for one in own or entries if has_all(one, f"{leans_on} {asked}", asked_in)]
    own = [one for one in own if speaks_of_both(one)]
    return both or (own if len(own) < len(entries) else ())


def _units_in(text: str) -> list[Figure]:
    """Times of which a column is: under “Week” is what a week costs."""
    return [Figure(kind, 1, kind) for kind, unit in _UNITS.items() if unit.search(text)]


@lru_cache(maxsize=64)
def _question(asked: str) -> Question:
    """Several entries are held against it."""
    return Question(simplified(asked))


def _chance(told: Sequence[Match], asked: str, among: Sequence[Match]) -> float:
    """The chance that the best of what is told, before FAQs that are not, is what was asked."""
    others = [match for match in among if match.kind == "faq" and match not in told]
    return chance(asked, [told[0], *others])


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
    idle = SAID_OF_ANY if best.article else ()
    return [
        word
        for word in (*claimed.stems, *claimed.han)
        if word not in idle and not (question.asks_for_figure and _ASKS_THE_FIGURE.fullmatch(word))
    ]


def _how(asked: str) -> Set[str]:
    """The adjectives by which a trait is asked for: “how bright”, 多亮."""
    found = [match[1] for match in _HOW.finditer(asked)]
    return {*found, *map(stem, found)}


def _lacks_figure(question: Question, told: Sequence[Figure]) -> bool:
    """Whether a figure that was named – the Saturday, the 500 Wh – is not told, and is none of the shopper's own."""
    known = Keys(figure.key for figure in told)
    asks_hours = _HOURS.search(question.text)
    asked = (
        figure
        for figure in question.figures
        if asks_hours or figure.kind != "near day" or figure.value not in _TODAY
    )
    return not (question.is_of_own or all(map(known.carry, asked)))


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


def with_more(best: Match, entries: Sequence[Match], asked: str, asked_in: str) -> Match | None:
    """The entry that has words of the question which the best one lacks, and lacks fewer itself."""
    lacked = _lacked_by(best, asked, asked_in)
    more = [
        (len(lacking), one)
        for one in entries
        if one is not best
        and len(lacking := _lacked_by(one, asked, asked_in)) < len(lacked)
        and lacked - lacking
    ]
    return min(more, key=lambda pair: pair[0])[1] if more else None


def _lacked_by(entry: Match, asked: str, asked_in: str) -> Set[str]:
    question, text = _question(asked), _text_of([entry], asked_in)
    words = _asked_of(question, entry, figures_in(text))
    return {*_lacking(words, text, question.claimed.names)}


def fact_with(
    asked: str, of_policy: Sequence[Match], asked_in: str, likely: bool = False
) -> Match | None:
    """The first fact of the policy that may be meant, in whatever words: it has every name and figure of the question,
    and a figure of the kind that was asked for, if one was. Of the words no more than one lacks, and less than half,
    where it has to be `likely`."""
    question = _question(asked)
    for fact in of_policy:
        text = simplified(grounds(fact, asked_in))
        figures = figures_in(text)
        words = _asked_of(question, fact, figures)
        lacking = _lacking(words, text, question.claimed.names)
        if (
            not (likely and lacking and (len(lacking) > 1 or len(words) <= 2))
            and not set(lacking) & set(question.claimed.names)
            and question.is_answered_in_kind(figures)
            and not _lacks_figure(question, figures)
        ):
            return fact
    return None


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
    alike = [one for one in stems if one[0] == word[0]]
    return bool(get_close_matches(word, alike, n=1, cutoff=_ALMOST))


def _bare(figures: Collection[str]) -> set[str]:
    """The figures without their units, for “50mm” and “50 mm” are one; codes as they are."""
    return {_UNIT.sub("", figure) if figure[0].isdecimal() else figure for figure in figures}
