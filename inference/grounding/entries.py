"""The entries of a shop's knowledge as sentences are compared with them: figures, claims, what is free."""

from collections.abc import Sequence
from functools import lru_cache

from inference.grounding.content_words import Words, words_of
from inference.grounding.figures import Figure, also_free, figures_in
from inference.grounding.overlap import has_stem, missing
from inference.grounding.sentences import sentences_of

_OF_TIME = {"working day", "day", "hour", "minute", "week", "month", "year", "instalment"}
_MONEY = {
    "usd", "eur", "gbp", "cny", "hkd", "jpy", "krw", "aud", "cad", "sgd", "twd",
}  # fmt: skip
OF_THE_MOMENT = {*_MONEY, "percent", "stock", "free"}


class Entry:
    """One entry of the knowledge, read once."""

    def __init__(self, text: str, told_before: bool = False) -> None:
        self.words = words_of(text)
        self.title = words_of(text.partition("\n")[0])
        self._figures = {f.key for sentence in sentences_of(text) for f in _figures_told(sentence)}
        if told_before:
            self._figures = {key for key in self._figures if key[0] not in OF_THE_MOMENT}
        self._digits = {value for kind, value in self._figures if kind == "digits"}
        self.lists_sizes = any(kind == "size" for kind, _ in self._figures)
        answer = text.partition("\n")[2] or text
        self.claims = [(sentence, words_of(sentence)) for sentence in sentences_of(answer)]
        self._free = [
            (words_of(sentence), sums_of(figures_in(sentence)))
            for sentence in sentences_of(answer)
            if also_free(sentence) or any(f.kind == "free" for f in figures_in(sentence))
        ]

    @property
    def is_stock(self) -> bool:
        """Whether this is an article: it says whether it can be had."""
        return any(kind == "stock" for kind, _ in self._figures)

    def is_named(self, words: Words) -> bool:
        """Whether all words of what this is called are said."""
        own = {*self.title.stems, *self.title.han}
        return bool(own) and own <= {*words.stems, *words.han}

    def carries(self, figure: Figure) -> bool:
        """Whether the figure stands here."""
        if figure.key in self._figures:
            return True
        match figure.kind:
            case "clock":
                minutes, known = figure.value
                return any(
                    kind == "clock"
                    and (value[0] == minutes or not (known and value[1]))
                    and value[0] % 720 == minutes % 720
                    for kind, value in self._figures
                )
            case "digits":
                return any(known.endswith(figure.value) for known in self._digits)
            case "plain":
                return any(value == figure.value for _, value in self._figures)
            case (
                "percent" | "near day" | "weekday" | "link" | "email" | "code" | "date" | "size"
                | "stock"
            ):  # fmt: skip
                return False
            case kind if kind in _OF_TIME:
                return False
        return ("plain", figure.value) in self._figures

    def is_free(self, claim: Words, amounts: set[object]) -> bool:
        """Whether a sentence here says of the same thing, on a condition that is named, that it costs nothing."""
        count = len(claim.stems) + len(claim.han)
        for words, conditions in self._free:
            if conditions and not conditions & amounts:
                continue
            lacking = missing(claim, [words], latin=True)
            if any(has_stem(word, set(self.words.stems)) for word in lacking):
                continue  # another thing of the same entry: “express” beside “standard”
            if not count or count - len(lacking) >= 0.5 * count:
                return True
        return False


entry_of = lru_cache(maxsize=4096)(Entry)


def sums_of(figures: Sequence[Figure]) -> set[object]:
    """The sums of money named."""
    return {figure.value for figure in figures if figure.kind in _MONEY}


def _figures_told(sentence: str) -> list[Figure]:
    """The figures of a sentence of the knowledge. In “3 to 5 days, express 1 to 2” the 1 and 2 are days, too."""
    found = figures_in(sentence)
    units = {figure.kind for figure in found} & _OF_TIME
    bare = [figure for figure in found if figure.kind == "plain"]
    ranges = [f.value[1:] for f in found if f.kind == "range" and f.value[0] == "plain"]
    return [
        *found,
        *(Figure(unit, figure.value, figure.written) for unit in units for figure in bare),
        *(Figure("range", (unit, *ends), "") for unit in units for ends in ranges),
    ]
