"""What shoppers and shops write is read in a time that grows with its length, whatever it is."""

import itertools
import time
from collections.abc import Callable, Sequence

import pytest

from config.log_lines import LONGEST
from inference.courtesy import courtesy_of
from inference.grounding.check import Grounds
from inference.grounding.claims import claim_of, says_yes
from inference.grounding.conditions import left_out
from inference.grounding.content_words import words_of
from inference.grounding.figures import figures_in
from inference.grounding.promises import promise_in
from inference.grounding.questions import Question
from inference.grounding.rates import rate_in
from inference.grounding.sentences import sentences_of
from inference.grounding.sides import exceptions_in
from inference.grounding.told import clauses_of
from inference.handoff_wish import wants_person
from inference.orders.look_up import look_up
from knowledge.instructions import gives_orders
from knowledge.lexical import words_of as searched
from tenants.masking import mask_personal

PIECES = (
    "ten-", "ten ", "one and ", "a ten ", "一", "十万", "1", "1,", "1 ", "1.", "1(", "$1", "a.", "a-", "-.", "a@",
    "@", ".", " ", "-", "\n", "A1-", "May 1 ", "12:", "1点", "free ", "和", "S/", "百分之", "除", "未", "亲",
)  # fmt: skip

OTHER = itertools.count()  # what was read a moment ago may be known still

READERS: tuple[Callable[[str], object], ...] = (
    figures_in, mask_personal, promise_in, gives_orders, wants_person, courtesy_of, sentences_of, words_of, searched,
    rate_in,
    lambda text: Question(text).left_of(text), lambda text: Question(text).side_of(text),
    lambda text: list(clauses_of(text)), claim_of, says_yes,
    lambda text: list(exceptions_in(text)), lambda text: left_out(text, [text[:1000]]),
    lambda text: look_up(text, {}, "MC-10482"),
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", READERS)
def test_a_text_is_read_in_a_time_that_grows_with_its_length(
    piece: str, read: Callable[[str], object]
) -> None:
    def taken(length: int) -> float:
        texts = [(piece * length)[:length] + f"x{next(OTHER)}" for _ in range(3)]
        began = time.process_time()
        for text in texts:
            read(text)
        return time.process_time() - began

    taken(200)
    # Twenty times the length takes twenty times as long, or four hundred times where it grows with the square: half
    # way, and the clock's grain. What else the machine does may fall into one measurement, but not into each.
    assert any(taken(8000) < 90 * taken(400) + 0.15 for _ in range(4))


KNOWN = tuple(
    f"Number {count}?\nParcel {count} takes {count} to {count + 4} days and costs ${count}; to Oslo {count + 9} days, "
    f"${count + 2}, free on Monday from {count}:00. "
    f"{count}号包裹{count}天、{count + 4}天送达，{count}元；周一{count}:00，有货，M码。"
    for count in range(1, 24)
)
FIGURES = (
    "3天、", "3, ", "3 days, ", "3 to 7 days; ", "$3 and $5, ", "3元，5元，", "Monday 3:00, ", "free, ", "M码有货，",
    "Parcel 3 takes 3 days, ",
)  # fmt: skip


def checked(knowledge: Sequence[str], sentence: str) -> float:
    """Seconds of the processor for a verdict on a sentence that nobody has read, the entries being read."""
    grounds = Grounds(knowledge, [], "How long and how much?")
    other = sentence + "！" * (1 + next(OTHER) % 100)
    began = time.process_time()
    grounds.finding(other)
    return time.process_time() - began


@pytest.mark.parametrize("piece", FIGURES)
def test_a_sentence_full_of_figures_is_checked_in_a_time_that_grows_with_its_length(
    piece: str,
) -> None:
    def taken(length: int) -> float:
        return sum(checked(KNOWN[:6], piece * length) for _ in range(3))

    taken(20)
    assert any(taken(160) < 23 * taken(20) + 0.1 for _ in range(4))  # 8 or 64 times: half way


@pytest.mark.parametrize("piece", FIGURES)
def test_a_sentence_is_checked_in_a_time_that_grows_with_the_knowledge(piece: str) -> None:
    def taken(entries: int) -> float:
        return sum(checked(KNOWN[:entries], piece * 30) for _ in range(3))

    taken(23)
    assert any(taken(23) < 23 * taken(3) + 0.1 for _ in range(4))


def test_a_number_of_five_thousand_digits_is_read() -> None:
    assert Grounds(["1" * 5000 + "a"], ["9" * 5000], "?").finding("It costs $3.") is not None


def test_a_log_line_has_an_end() -> None:
    assert LONGEST < 100_000
