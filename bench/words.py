"""What is asked and said while measuring: words that a shop's assistant may say, so that nothing is withheld.

Two entries fit the question alike, so that neither is surely the answer: the engine is asked. Each sentence of its
answer is another one, so that a piece that is lost, doubled or out of order shows.
"""

from collections.abc import Iterator
from itertools import product

FAQS = (
    ("Which gift should I choose?", "A scarf is a lovely gift."),
    ("Which present should I choose?", "A scarf is a lovely present."),
    ("How long does delivery take?", "Delivery takes two to four working days."),
)
QUESTION = "Which gift or present should I choose?"
SENTENCE = 7  # tokens of one, the first of an answer included

_SYLLABLES = [first + last for first, last in product("bdfgklmnprstvz", "aeiou")]


def tokens(count: int) -> Iterator[str]:
    """An answer of so many tokens, each a word with the blank after it."""
    for number in range(count):
        sentence, place = divmod(number, SENTENCE)
        mark = _SYLLABLES[sentence // 70 % 70] + _SYLLABLES[sentence % 70]
        yield ("A ", f"{mark} ", "scarf ", "is ", "a ", "lovely ", "gift. ")[place]


def answer(count: int) -> str:
    """The same as one text, as it is stored."""
    return "".join(tokens(count)).rstrip()


FIRST_SENTENCE = answer(SENTENCE)
