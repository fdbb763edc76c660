"""What shoppers and shops write is read in a time that grows with its length, whatever it is."""

import time
from collections.abc import Callable

import pytest

from config.log_lines import LONGEST
from inference.courtesy import courtesy_of
from inference.grounding.check import Grounds
from inference.grounding.claims import claim_of, says_yes
from inference.grounding.content_words import words_of
from inference.grounding.figures import figures_in
from inference.grounding.promises import promise_in
from inference.grounding.questions import Question
from inference.grounding.sentences import sentences_of
from inference.grounding.told import clauses_of
from inference.handoff_wish import wants_person
from inference.instructions import gives_orders
from inference.order_look_up import look_up
from knowledge.lexical import words_of as searched
from tenants.masking import mask_personal

PIECES = (
    "ten-", "ten ", "one and ", "a ten ", "一", "十万", "1", "1,", "1 ", "1.", "1(", "$1", "a.", "a-", "a@", "@", ".",
    " ", "-", "\n", "A1-", "May 1 ", "12:", "1点", "free ", "和", "S/", "百分之",
)  # fmt: skip

READERS: tuple[Callable[[str], object], ...] = (
    figures_in, mask_personal, promise_in, gives_orders, wants_person, courtesy_of, sentences_of, words_of, searched,
    lambda text: Question(text).left_of(text), lambda text: list(clauses_of(text)), claim_of, says_yes,
    lambda text: look_up(text, {}, "MC-10482"),
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", READERS)
def test_a_text_is_read_in_a_time_that_grows_with_its_length(
    piece: str, read: Callable[[str], object]
) -> None:
    def taken(length: int) -> float:
        text = (piece * length)[:length] + "x"
        began = time.process_time()
        for _ in range(3):
            read(text)
        return time.process_time() - began

    taken(200)
    # Twice as much as growing with the length would take, and the clock's grain. What else the process does may
    # fall into one measurement, but not into each.
    assert any(taken(8000) < 20 * 2 * taken(400) + 0.15 for _ in range(4))


def test_a_number_of_five_thousand_digits_is_read() -> None:
    assert Grounds(["1" * 5000 + "a"], ["9" * 5000], "?").finding("It costs $3.") is not None


def test_a_log_line_has_an_end() -> None:
    assert LONGEST < 100_000
