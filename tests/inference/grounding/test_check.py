"""The verdict on each sentence of the corpus."""

from collections.abc import Iterator

import pytest

from inference.grounding.check import Grounds
from tests.inference.grounding.asides import ASIDES
from tests.inference.grounding.bindings import BINDINGS, LATER
from tests.inference.grounding.conditions import CONDITIONS
from tests.inference.grounding.corpus import CASES
from tests.inference.grounding.derived import DERIVED
from tests.inference.grounding.more import MORE
from tests.inference.grounding.parts import PARTS
from tests.inference.grounding.products import PRODUCTS


def sentences() -> Iterator[tuple[tuple[str, ...], str, str, str, bool]]:
    """(knowledge, about, question, sentence, whether it may be said)."""
    for about, knowledge, lines in (
        *CASES,
        *MORE,
        *PRODUCTS,
        *ASIDES,
        *BINDINGS,
        *LATER,
        *DERIVED,
        *PARTS,
        *CONDITIONS,
    ):
        question = ""
        for line in lines.strip().splitlines():
            mark, text = line[0], line[2:]
            if mark == "?":
                question = text
            else:
                yield knowledge, about, question, text, mark == "+"


CORPUS = list(sentences())


def test_the_corpus_is_large_enough() -> None:
    good = sum(said for *_, said in CORPUS)
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


@pytest.mark.parametrize(("knowledge", "about", "question", "text", "may_be_said"), CORPUS)
def test_each_sentence_gets_its_verdict(
    knowledge: tuple[str, ...], about: str, question: str, text: str, may_be_said: bool
) -> None:
    finding = Grounds(knowledge, [question], question, (about,)).finding(text)
    assert (finding is None) == may_be_said, finding
