"""The verdict on each sentence of the corpus."""

from collections.abc import Iterator

import pytest

from inference.grounding.check import Grounds
from tests.inference.grounding.asides import ASIDES
from tests.inference.grounding.bindings import BINDINGS, LATER
from tests.inference.grounding.conditions import CONDITIONS
from tests.inference.grounding.corpus import CASES
from tests.inference.grounding.denials import DENIALS
from tests.inference.grounding.derived import DERIVED
from tests.inference.grounding.dimensions import DIMENSIONS
from tests.inference.grounding.figure_parts import FIGURE_PARTS
from tests.inference.grounding.forbidden import FORBIDDEN
from tests.inference.grounding.kinds import KINDS
from tests.inference.grounding.more import MORE
from tests.inference.grounding.of_others import OF_OTHERS
from tests.inference.grounding.others import OTHERS
from tests.inference.grounding.parts import PARTS
from tests.inference.grounding.products import PRODUCTS
from tests.inference.grounding.quoted import QUOTED
from tests.inference.grounding.rates import RATES
from tests.inference.grounding.rows import ROWS
from tests.inference.grounding.short_answers import LEFT_OUT, SHORT_ANSWERS
from tests.inference.grounding.subjects import SUBJECTS
from tests.inference.grounding.wordings import WORDINGS

# A sentence with its mark, the question, what the shopper said before it, and what the assistant did.
Marked = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def marked(lines: str) -> Iterator[Marked]:
    """The sentences of a table."""
    question, before, replied = "", list[str](), list[str]()
    asked = False
    for line in lines.strip().splitlines():
        mark, text = line[0], line[2:]
        if mark in "<>?" and asked:
            asked, before, replied = False, [], []
        if mark == "?":
            question, asked = text, True
        elif mark in "<>":
            (before if mark == "<" else replied).append(text)
        else:
            yield line, question, tuple(before), tuple(replied)


def sentences() -> Iterator[tuple[tuple[str, ...], str, Marked]]:
    """(knowledge, about, sentence)."""
    for about, knowledge, lines in (
        *CASES,
        *MORE,
        *PRODUCTS,
        *ASIDES,
        *BINDINGS,
        *LATER,
        *DERIVED,
        *DENIALS,
        *PARTS,
        *CONDITIONS,
        *SHORT_ANSWERS,
        *ROWS,
        *SUBJECTS,
        *WORDINGS,
        *QUOTED,
        *OTHERS,
        *FORBIDDEN,
        *KINDS,
        *RATES,
        *DIMENSIONS,
        *OF_OTHERS,
        *FIGURE_PARTS,
    ):
        for one in marked(lines):
            yield knowledge, about, one


CORPUS = list(sentences())


def test_the_corpus_is_large_enough() -> None:
    good = sum(line[0] == "+" for _, _, (line, *_) in CORPUS)
    assert len(CORPUS) >= 150
    assert good >= 60
    assert len(CORPUS) - good >= 60


def test_half_of_a_character_is_read() -> None:
    half = "\ud83d"
    grounds = Grounds([f"送货？\n{half}3天送达。"], [half], f"几天{half}？", (half,))
    assert grounds.finding(f"{half}3天送达。") is None
    assert grounds.finding(f"{half}4天送达。") is not None


def test_a_point_makes_another_sum() -> None:
    grounds = Grounds(["How much is it?\nIt costs $15."], [], "How much is it?")
    assert grounds.finding("It costs $15!") is None
    assert grounds.finding("It costs $1.5.") is not None


@pytest.mark.parametrize(
    ("knowledge", "about", "sentence"), CORPUS, ids=map(str, range(len(CORPUS)))
)
def test_each_sentence_gets_its_verdict(
    knowledge: tuple[str, ...], about: str, sentence: Marked
) -> None:
    line, question, before, replied = sentence
    finding = Grounds(knowledge, [question, *before], question, (about,), replied).finding(line[2:])
    assert (finding is None) == (line[0] == "+"), finding


def test_where_nothing_is_known_nothing_can_be_claimed() -> None:
    for knowledge in ((), ("😀",)):
        grounds = Grounds(knowledge, [], "Do you have a store in Boston?")
        for claim in ("Yes.", "We have a store in Boston.", "我们有实体店。"):
            assert grounds.finding(claim) is not None, claim
        for courtesy in ("Hello! How can I help you?", "I don't have information about that."):
            assert grounds.finding(courtesy) is None, courtesy


REPLIES = [(knowledge, one) for knowledge, lines in LEFT_OUT for one in marked(lines)]


@pytest.mark.parametrize(("knowledge", "reply"), REPLIES, ids=map(str, range(len(REPLIES))))
def test_a_condition_that_a_reply_leaves_out_is_told(
    knowledge: tuple[str, ...], reply: Marked
) -> None:
    line, question, _, _ = reply
    told = Grounds(knowledge, [question], question).conditions_left_out(line[2:])
    assert bool(told) == (line[0] == "&"), told
    assert all(any(one in entry for entry in knowledge) for one in told)


def test_a_condition_in_two_entries_is_told_once() -> None:
    returned = "Rods can be returned within 30 days if they are dry."
    knowledge = (f"Can I return a rod?\n{returned}", f"From “Terms”:\n{returned}")
    grounds = Grounds(knowledge, [], "Can I return a rod?")
    assert grounds.conditions_left_out("You can return rods within 30 days.") == [returned]


def test_the_header_of_a_table_is_no_condition() -> None:
    fees = "手册\n手册 › 寄存费用\n会员等级 | 寄存费 | 次数\n铜叶会员 | 12元 | 1次\n金叶会员 | 5元 | 4次"
    grounds = Grounds([fees], [], "寄存费多少？")
    assert grounds.conditions_left_out("金叶会员的寄存费是5元。") == []
    assert grounds.conditions_left_out("寄存费是5元，次数4次。") == []


def test_a_yes_is_followed_by_what_it_stands_on() -> None:
    kites = "Kites can be returned within 21 days if they have not been flown."
    reels = "Unopened reels can be returned within 30 days."
    knowledge = (
        f"Can I return a kite?\n{kites} You pay the postage.",
        f"Can I return a reel?\n{reels}",
    )
    grounds = Grounds([*knowledge, "Days to return: 21 days"], [], "can I return it?")
    assert grounds.conditions_left_out("Yes, you can return it.") == [kites, reels]
    assert not grounds.conditions_left_out(
        "Yes, you can return it within 30 days if it is unopened."
    )


def test_an_entry_s_own_question_tells_nothing() -> None:
    grounds = Grounds(["When do kites leave?\nOn Mondays."], [], "Can I bring my kite?")
    assert grounds.asked.echoes("The facts state that when do kites leave?")
    assert not grounds.asked.echoes("Would you like to know more?")


def test_what_is_withheld_tells_which_entry_was_read() -> None:
    knowledge = [
        "Can I cancel an order?\nYes, within one hour of ordering.",
        "Evening classes\nWho cancels up to 10 days before gets all back, later half of it.",
        "Days to return: 30 days",
    ]
    question = "I have to cancel my evening, what do I get back?"
    grounds = Grounds(knowledge, [question], question)
    assert grounds.read_in("You can cancel up to 10 days before and get the price back.") == 1
    assert grounds.read_in("Within one hour of ordering you get it back.") == 0
    assert grounds.read_in("You get 45% back.") is None  # stands nowhere
    assert grounds.read_in("") is None
