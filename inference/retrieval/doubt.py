"""Whether an entry stands as the answer to a question, or is no more than what comes nearest.

What a small model copies, and what is told without it, is as wrong as an invention where something else was asked.
docs/answers.md has the figures.
"""

from collections.abc import Sequence

from inference.grounding.content_words import stem, words_of
from inference.grounding.figure_kinds import MONEY, OF_TIME, without
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.questions import Question
from inference.grounding.sides import denies
from inference.retrieval.choosing import asks_to_choose
from inference.retrieval.contacts import asks_for_it_alone, is_address
from inference.retrieval.deeds import asks_for_deed
from inference.retrieval.follow_ups import goes_on, names_little
from inference.retrieval.held import Held, question_of
from knowledge.direct import asks_another, chance, is_of_other_kind
from knowledge.lexical import HAN, simplified
from knowledge.search import Match

# The chance from which an FAQ stands as the answer: where it has more than half of the question's words, and where not;
# and where it lacks any of them though a figure was asked for.
_LIKELY, _LIKELY_ALL_THE_SAME, _LIKELY_THE_FIGURE = 0.4, 0.7, 0.93
# Where it lacks a word, and a model that had it before it did not take it for the answer.
_LIKELY_UNSAID = 0.9
POSSIBLE = 0.2  # the one from which an FAQ may be meant
# Who counts the one counts the other.
_PEOPLE = frozenset(map(stem, ["people", "persons", "players", "guests", "kids", "children"])) | {
    "人", "客人", "孩子", "小朋友",
}  # fmt: skip


def stands_as_answer(
    told: Sequence[Match],
    asked: str,
    asked_in: str,
    among: Sequence[Match],
    leans: bool,
    reworded: bool = False,
) -> bool:
    """Whether what would be told, the best entry first, is so likely what was asked that it needs no word of doubt.

    Whatever it is, it has every name of the question, if it is in the same language, and a figure of the kind that was
    asked for. A product or a fact of the policy has every word, for what lacks is the trait that was asked about – but
    of a fact that a model has `reworded` more than half is enough, as of a passage; and every figure and code. A fact
    that is asked for by what every shop has – hours, address, telephone – and for no more stands in any words. An FAQ
    is not asked with one thing in another's place; asked for a figure it has every word and figure, or is all but
    surely meant. Of FAQs found by their meaning `among` the matches the chance decides: a lower one where they have
    every word, a higher one where they lack half or are in another language; those found by words, or for two
    questions at once (`leans`), have more than half.
    """
    best, held = told[0], Held(told, asked, asked_in, reworded)
    own = held if len(told) == 1 else Held([best], asked, asked_in)
    if (held.comparable and held.lacks_name) or held.lacks_end or not own.is_in_kind:
        return False
    match best.kind:
        case "product":
            # The price of 24 kg, where 12 kg is sold.
            lacks_figure = held.question.asks_for_figure and own.lacks_figure
            stands = not (held.missing or lacks_figure or asks_for_deed(held.question, best))
            # “How many people work there” is of no tent for one person.
            if held.question.asks_for_figure and held.comparable and held.words and not leans:
                stands = stands and held.names
            return stands and not own.lacks_code
        case "fact":  # a line of few words says no more than these
            if asks_for_it_alone(best, asked, asked_in):
                return True
            # “Express shipping: $14.95” says nobody where you ship, nor an address how many work there.
            if held.question.asks_who_or_where and _is_bare(best):
                return False
            if held.question.counted() is not None and is_address(best):
                return False
            whole = not held.missing or (reworded and held.has_half)
            # “My order is $60”: that is theirs.
            lacks_code = held.lacks_code and not held.question.is_of_own
            return held.comparable and whole and not (held.lacks_figure or lacks_code)
        case "faq":
            return _faq_stands(held, told, among, leans)
    # A 洗 and a 车 stand in any price list of a garage.
    signs_alone = bool(held.words) and all(HAN.fullmatch(word) for word in held.words)
    return held.has_half and not (held.lacks_code or signs_alone)


def _faq_stands(held: Held, told: Sequence[Match], among: Sequence[Match], leans: bool) -> bool:
    best, question = told[0], held.question
    if leans and not held.comparable:
        return False  # no word tells whether it is both
    if held.missing and asks_another(held.asked, best):
        return False
    if is_of_other_kind(held.asked, best):
        return False
    if question.asks_whether and question.names_day and held.lacks_figure:
        return False
    said = question_of(best.said or best.title)
    if _counts_another(question, said):
        return False
    # “Next-day is £8.50”, of what delivery costs, does not say how many days it takes.
    figures = [figure for figure in held.figures if figure.kind != "near day"]
    if question.asks_for_other_than(said) and not question.is_answered_in_kind(figures):
        return False
    lacks = (bool(held.missing), held.lacks_figure)
    asks_more = held.comparable and question.asks_for_figure and any(lacks)
    if asks_more and any(
        word not in _PEOPLE and question.asks_how_much_of(word) for word in held.missing
    ):
        return False
    if not best.dense or leans or (asks_more and (all(lacks) or not held.has_half)):
        return held.has_half and not asks_more
    # Of two that lie equally near neither has a good chance, though they have every word.
    whole = len(held.words) > 1 and not held.lacking and not held.lacks_code
    if asks_more:
        bar = _LIKELY_THE_FIGURE
    elif held.comparable and whole:
        bar = POSSIBLE
    else:
        # In another language no word tells that it is of something else: the best of few FAQs leads them widely.
        bar = _LIKELY if held.comparable and held.has_half else _LIKELY_ALL_THE_SAME
    return _chance(told, held.asked, among) >= bar


def _is_bare(fact: Match) -> bool:
    """Whether its value is no more than a sum, a time or a share."""
    text = simplified(fact.text)
    figures = figures_in(text)
    told = all(one.kind in MONEY | OF_TIME | {"percent"} for one in figures)
    return bool(figures) and told and not words_of(without(text, figures)).every


def _counts_another(asked: Question, said: Question) -> bool:
    """Whether both ask how many there are, of players and of games."""
    own, other = asked.counted(), said.counted()
    if not (own and other and own.every):
        return False
    if all(_PEOPLE & {*one.every} for one in (own, other)):
        return False
    known = Known([words_of(said.text)])
    return not any(map(known.has, own.every))


def stands_all_the_same(
    told: Sequence[Match], asked: str, asked_in: str, among: Sequence[Match], misread: bool
) -> bool:
    """Whether what stands as the answer does so even after a model that had it before it told something else, or said
    of it (`misread`) what it does not say: what was asked may not be there. Products and facts do, for they have every
    word, and FAQs that have, too, or were found by words; what lacks one is all but surely meant.
    """
    best = told[0]
    if best.kind != "faq":
        return best.kind != "passage" or not misread
    if not best.dense:
        return True
    held = Held(told, asked, asked_in)
    lacks = held.comparable and held.missing
    bar = _LIKELY_UNSAID if lacks else _LIKELY_ALL_THE_SAME if misread else 0.0
    return _chance(told, asked, among) >= bar


def tells_measure_asked(text: str, asked: str) -> bool:
    """Whether the text has a figure of the kind that was asked for, if that is a sum or a measure."""
    question = question_of(asked)
    # “There are 3 left” tells no sum, “5.95” does.
    told = figures_in(simplified(text))
    figures = [one for one in told if one.kind != "plain" or "." in one.written]
    return not question.asks_for_measure or question.is_answered_in_kind(figures)


def tells_no_measure(text: str, asked: str) -> bool:
    """Whether a sum or a measure was asked for, and the text has none of the kind and denies nothing."""
    return not tells_measure_asked(text, asked) and not denies(simplified(text))


def with_all(entries: Sequence[Match], asked: str, leans_on: str, asked_in: str) -> Sequence[Match]:
    """Those of the entries that have all of a question and of what it `leans_on`; where none has, all of the question's
    own words and figures, and a word of those before. None where these tell no entries apart.

    One that only goes on (“and to Canada?”) asks for what the one before it did: for a sum, how much that is.
    """
    inherits = goes_on(asked) and names_little(asked)

    def speaks_of_both(one: Match) -> bool:
        before = Held([one], leans_on, asked_in)
        shares = not before.words or len(before.lacking) < len(before.words)
        return shares and (not inherits or before.is_in_kind)

    own = [one for one in entries if Held([one], asked, asked_in).has_all]
    whole = f"{leans_on} {asked}"
    both = [one for one in own or entries if Held([one], whole, asked_in).has_all]
    own = [one for one in own if speaks_of_both(one)]
    return both or (own if len(own) < len(entries) else ())


def _chance(told: Sequence[Match], asked: str, among: Sequence[Match]) -> float:
    """The chance that the best of what is told, before FAQs that are not, is what was asked."""
    others = [match for match in among if match.kind == "faq" and match not in told]
    return chance(asked, [told[0], *others])


def doubted(
    facts: Sequence[Match], told: Sequence[Match], asked: str, asked_in: str, found: Sequence[Match]
) -> frozenset[int]:
    """Which of the entries in a prompt, by their places, would not stand as the answer, alone or `told` together: a
    small model copies one that is about something else. `found` are the matches that they are from.
    """

    def stands(these: Sequence[Match]) -> bool:
        return stands_as_answer(these, asked, asked_in, found, leans=False, reworded=True)

    both = told if told and stands(told) else ()
    offered = bool(facts) and facts[0].article is not None and asks_to_choose(asked)

    def is_doubted(fact: Match) -> bool:
        # What is to be known of knives is no knife for a present.
        return (offered and fact.kind == "faq") or (fact not in both and not stands([fact]))

    return frozenset(place for place, fact in enumerate(facts) if is_doubted(fact))


def passage_with(asked: str, facts: Sequence[Match], asked_in: str) -> Match | None:
    """The first passage among the entries that would stand as the answer, be it behind FAQs on other things."""
    passages = (one for one in facts if one.kind == "passage")
    return next(
        (one for one in passages if stands_as_answer([one], asked, asked_in, (), leans=False)), None
    )


def with_more(best: Match, entries: Sequence[Match], asked: str, asked_in: str) -> Match | None:
    """The entry that has words of the question which the best one lacks, and lacks fewer itself."""
    lacked = {*Held([best], asked, asked_in).lacking}
    others = [(one, {*Held([one], asked, asked_in).lacking}) for one in entries if one is not best]
    more = [(one, own) for one, own in others if len(own) < len(lacked) and lacked - own]
    return min(more, key=lambda pair: len(pair[1]))[0] if more else None


def fact_with(
    asked: str, of_policy: Sequence[Match], asked_in: str, likely: bool = False
) -> Match | None:
    """The first fact of the policy that may be meant, in whatever words: it has every name and figure of the question,
    and a figure of the kind that was asked for, if one was. Of the words no more than one lacks, and less than half,
    where it has to be `likely`."""
    for fact in of_policy:
        held = Held([fact], asked, asked_in)
        unlikely = held.lacking and (len(held.lacking) > 1 or len(held.words) <= 2)
        if (
            not (likely and unlikely)
            and not held.lacks_name
            and held.is_in_kind
            and not held.lacks_figure
        ):
            return fact
    return None
