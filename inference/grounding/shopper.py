"""What the shopper wrote, and which of a reply's figures are only theirs, said back."""

import re
from collections.abc import Sequence

from inference.grounding.claims import asks, knows_not, repeats
from inference.grounding.content_words import words_of
from inference.grounding.figure_kinds import MEASURES
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.questions import Question
from inference.grounding.sides import denies
from inference.grounding.sources import Sources

# Kinds whose value a shopper may have brought along: repeating it claims nothing of the shop.
_OWN = {
    "digits", "email", "size", "kg", "jin", "gram", "pound", "cm", "inch", "metre", "year of age",
}  # fmt: skip
# What they bring along to be told whether it holds: “yes, by December 24” is the shop's claim.
_CHOICE = {"date", "code", "plain"}
_TO_BE_HAD = re.compile(
    r"\b(?:yes|comes?|ha(?:ve|s)|available|offer|sell|carry|stock|there(?:'s| is| are))\b|有|卖|现货",
    re.IGNORECASE,
)


# What the shopper has or wants, told as if to somebody else; what customers have to do may be a rule of the shop.
_TOLD_OF = re.compile(
    r"\bthe (?:shopper|user)s? (?:does not|doesn['’]t|do not|don['’]t|ha[sd] no|should|needs? to|must|wants?"
    r"|may want)\b"
    r"|(?<!\bif )\bthe customers? (?:(?:does not|doesn['’]t|do not|don['’]t) have|ha[sd] no|is (?:looking|asking)) "
    r"|\bask(?:ing)? (?:the |their )(?:shopper|customer|user) (?:if|whether|what|which|for)\b"
    r"|(?:该|这位|这个)?(?:用户|购物者)(?:没有|应该|应当|想要|正在|可能想|询问)",
    re.IGNORECASE,
)


class Shopper:
    """What they wrote, all of it in simplified signs; `words` and `figures` are those of it."""

    def __init__(self, wrote: Sequence[str], question: Question, sources: Sources) -> None:
        self._question = question
        self._sources = sources
        self.words = Known([words_of(" ".join([*wrote, question.text]))])
        self.figures = {figure.key for text in wrote for figure in figures_in(text)}
        self._digits = "|".join(re.sub(r"\D", "", text) for text in wrote)

    def told_of(self, sentence: str) -> str:
        """Where the sentence speaks of the shopper to somebody else, as no entry does: “the shopper does not have the
        scarf in blue”. Empty elsewhere."""
        found = _TOLD_OF.search(sentence)
        if not found or any(
            found.group().lower() in one.text.lower() for one in self._sources.entries
        ):
            return ""
        return found.group()

    def brought(self, figure: Figure, sentence: str) -> bool:
        """Whether the sentence has the figure from them, and claims nothing of the shop by it."""
        asking = asks(sentence)
        if figure.kind in ("near day", "weekday") and asking:
            return True
        if figure.kind == "digits" and str(figure.value) in self._digits:
            return True
        if figure.key not in self.figures or figure.kind == "link":
            return False
        if self.measures(figure):
            return True
        if asking or knows_not(sentence) or repeats(sentence):
            return True
        chosen = self._sources.lists(figure.kind) and not self._question.is_of_own
        if chosen and _TO_BE_HAD.search(sentence):
            return denies(sentence)  # “Yes, in 20 lb” where the strengths end with 15
        if figure.kind == "size" and self._sources.lists_sizes:
            return denies(sentence)  # “Yes, in XXL” where the sizes end with XL
        if figure.kind in _CHOICE:
            return denies(sentence)
        return figure.kind in _OWN or self._is_own_measure(figure, sentence)

    def _is_own_measure(self, figure: Figure, sentence: str) -> bool:
        """Whether it says how far they live, or how large their pond is, and gives no yes to more than is told."""
        question = self._question
        if not question.is_of_own or figure.kind not in MEASURES:
            return False
        if not question.asks_whether or denies(sentence):
            return True
        return not question.asks_for_having and self._told_as_much(figure)

    def _told_as_much(self, figure: Figure) -> bool:
        """Whether an entry tells as much, or more: “up to 8 km”, at 5."""
        return any(
            kind == figure.kind and value >= figure.value
            for entry in self._sources.entries
            for kind, value in entry.figures.all
        )

    def measures(self, figure: Figure) -> bool:
        """Whether it is theirs, and a row of a table is of such figures: 9 inches, “7 to 10 inches”."""
        return figure.key in self.figures and self._sources.rows.are_of(figure)
