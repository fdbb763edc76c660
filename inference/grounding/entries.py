"""The entries of a shop's knowledge as sentences are compared with them: figures, claims, what is free."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence, Set
from functools import cached_property, lru_cache

from inference.grounding.claims import asks, says_yes
from inference.grounding.content_words import Words, words_of
from inference.grounding.figure_kinds import MONEY, OF_TIME, Key, Keys, once, with_units
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in, says_sold_out
from inference.grounding.free import free_in, sums_of
from inference.grounding.overlap import Known
from inference.grounding.questions import stated
from inference.grounding.sentences import sentences_of
from inference.grounding.sides import (
    denied_in_short,
    denies,
    none_of,
    not_along,
    payer,
)
from inference.grounding.tables import parted
from inference.grounding.told import NAMED, clauses_of, told_in

_NUMBERS = re.compile(r"\d+(?:[./]\d+)*")
_NEITHER = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.%$€£¥]|_")
_NUMBER_SHOWN = re.compile(r" ?[(（][\w-]+[)）](?= costs |售价)")
UNDER = " › "  # between the headings over a passage
_ROW = re.compile(rf"{NAMED}\s*\S")
OF_THE_MOMENT = {*MONEY, "percent", "stock", "free"}


class Statement:
    """A sentence of an entry."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.known = Known([self.words])

    @cached_property
    def figures(self) -> frozenset[Key]:
        """The figures in it."""
        return frozenset(figure.key for figure in figures_in(self.text))

    @cached_property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return denies(self.text)

    @cached_property
    def denied_in_short(self) -> tuple[Sequence[Words], str]:
        """The words of each thing of which it says “… are not”, and what these are not, in lower case."""
        denied, of, affirmed = denied_in_short(self.text)
        known = Known([words_of(affirmed)])
        # “Your own boat is not” denies nothing of boats where “our boats are”.
        each = [one for one in map(words_of, denied) if known.lacks(one)]
        return each, of.lower()

    @cached_property
    def none_of(self) -> Sequence[Words]:
        """The words of each thing that it leaves out, in a sentence without a verb."""
        return [one for one in map(words_of, none_of(self.text)) if one.stems]

    @cached_property
    def not_along(self) -> Words:
        """The words of what it says not to come with the rest; none where it says no such thing."""
        return words_of(not_along(self.text))

    def thing_not_along(self, called: Known) -> str:
        """The word for the thing that it says not to come with the rest: of “AAA batteries”, the last; else nothing.

        What is `called` so is the rest.
        """
        told = [*self.not_along.every]
        return next((word for word in reversed(told) if not called.has(word)), "")

    @cached_property
    def payer(self) -> str:
        """Who pays, as it has it."""
        return payer(self.text)

    def names_sizes(self, figures: Iterable[Figure]) -> bool:
        """Whether it names all sizes among the figures: what it says of S to L denies and affirms nothing of XL."""
        return {figure.key for figure in figures if figure.kind == "size"} <= self.figures

    def clause_with(self, words: Words, latin: bool) -> str:
        """Its clause that has all of the words; of Chinese, the one with most of them and those with the others."""
        lacks = [(clause, known.lacks(words, latin)) for clause, known in self.clauses]
        fewest = min(len(lacking) for _, lacking in lacks)
        others = next(lacking for _, lacking in lacks if len(lacking) == fewest)
        return "，".join(
            clause
            for clause, lacking in lacks
            if len(lacking) == fewest or not set(others) <= set(lacking)
        )

    @cached_property
    def clauses(self) -> Sequence[tuple[str, Known]]:
        """Its clauses with their words."""
        return [(one.words.text, Known([one.words])) for one in clauses_of(self.text)]


class Entry:
    """One entry of the knowledge, read once."""

    def __init__(self, text: str, told_before: bool = False) -> None:
        self.text, self.words = text, words_of(text)
        self.title = words_of(text.partition("\n")[0])
        self.numbers = numbers_of(self.title.text)  # “violin 3/4” and “violin 4/4” are two
        self.known, self.called = Known([self.words]), Known([self.title])
        keys = {f.key for sentence in sentences_of(text) for f in _figures_told(sentence)}
        if told_before:
            keys = {key for key in keys if key[0] not in OF_THE_MOMENT}
        self.figures = Keys(keys)
        self.is_fact = "\n" not in text
        self.told_before = told_before
        parts = parted(text)
        self.tables, self._beside = parts.tables, parts.beside
        told, answer = (one.partition("\n")[2] or one for one in (parts.told, parts.said))
        # Of what was said before nothing is bound: sums and discounts in it carry nothing anyhow.
        if self.is_stock:
            told = _NUMBER_SHOWN.sub("", told)  # “(POT-C)” makes no pot of a planter
        self.told = () if told_before else tuple(told_in(told, _headed(text), self.is_stock))
        self.statements = [Statement(sentence) for sentence in sentences_of(answer)]
        # Of what was said before nothing counts as the shop's own words.
        said = [one.text for one in self.statements]
        said += [row.text for table in self.tables for row in table.rows]
        self.said = frozenset(map(as_said, () if told_before else said))
        self._answer = Known((), [one.known for one in self.statements])
        self._free = [free for one in self.statements for free in free_in(one.text)]

    @cached_property
    def question(self) -> str:
        """What an FAQ asks, by its letters and digits; empty for what asks nothing."""
        return as_said(self.title.text) if asks(self.title.text) else ""

    @cached_property
    def affirms(self) -> bool:
        """Whether an FAQ's answer begins with a yes: its question, which denies nothing itself, is so."""
        return bool(
            self.question
            and self.statements
            and says_yes(self.statements[0].text)
            and not denies(stated(self.title.text))
            and not any(figure.kind == "free" for figure in figures_in(self.title.text))
        )

    @cached_property
    def heads(self) -> Set[str]:
        """The headings over it, and over the columns of its tables, by their letters and digits."""
        over = [line for line in self.text.split("\n", 2)[:2] if UNDER in line]
        return {as_said(one) for one in (*over, *(table.head for table in self.tables))} - {""}

    @cached_property
    def figures_named(self) -> Set[Key]:
        """The figures by which an article is called: “50mm”, of a lens, says which is meant, and nothing of it."""
        return {one.key for one in figures_in(self.title.text)} if self.is_stock else set()

    @cached_property
    def listed(self) -> Set[str]:
        """The kinds of which a row of this article lists several figures: “strengths: 6 lb, 8 lb, 10 lb”."""
        rows = [figures_in(one.text) for one in self.statements if _ROW.match(one.text)]
        # “S 40 to 50 kg, M 50 to 60 kg” is for whom it is.
        kinds = [[f.kind for f in once(row)] for row in rows if all(f.kind != "range" for f in row)]
        several = {kind for row in kinds for kind in row if row.count(kind) > 1}
        return several if self.is_stock else set()

    @cached_property
    def is_stock(self) -> bool:
        """Whether this is an article: it says by its name whether it can be had."""
        return bool(self.on_stock)

    @property
    def sold_out(self) -> bool:
        """Whether this is an article that cannot be had now."""
        return says_sold_out(self.on_stock)

    @cached_property
    def on_stock(self) -> str:
        """The sentence of this article that says whether it can be had now; empty for what is none."""
        title, _, rest = self.text.partition("\n")
        own = [line for line in rest.splitlines() if title and line.startswith(title)]
        return next((one for one in own if any(f.kind == "stock" for f in figures_in(one))), "")

    @cached_property
    def beside_tables(self) -> "Entry":
        """What it says but in tables: all of it, where it has none."""
        return Entry(self._beside) if self.tables else self

    @property
    def name(self) -> Set[str]:
        """The words of what this is called."""
        return {*self.title.every}

    def is_named(self, words: Words) -> bool:
        """Whether all words of what this is called are said."""
        return bool(self.name) and self.name <= {*words.every}

    def named_in(self, words: Known, but: Collection[str] = (), half: bool = True) -> float:
        """Which share of what this is called is said; where it has to be `half`, only if that is half of it or its last
        word: “the jacket”."""
        own = [word for word in self.title.every if word not in but]
        said = [word for word in own if words.has(word)]
        return (
            len(said) / len(own)
            if said and (not half or 2 * len(said) >= len(own) or own[-1] in said)
            else 0.0
        )

    def is_free(self, claim: Words, figures: Sequence[Figure], named: Known | None) -> bool:
        """Whether a sentence here says of the same thing that it costs nothing.

        On a condition that is named: by a sum of the sentence, or in words that stand in `named` – in any, if that is
        None.
        """
        count, amounts = len(claim.every), sums_of(figures)
        for free in self._free:
            if not free.is_met(amounts, figures, named):
                continue
            lacking = free.known.lacks(claim)
            if any(self._answer.has(word) and not self.called.has(word) for word in lacking):
                continue  # another thing of the same entry: “express” beside “standard”
            if any(len(one.lacks(claim)) <= len(lacking) for one in free.paid):
                continue
            if not count or count - len(lacking) >= 0.5 * count:
                return True
        return False


def numbers_of(text: str) -> frozenset[str]:
    """What is written in digits, each as it stands."""
    return frozenset(_NUMBERS.findall(unicodedata.normalize("NFKC", text)))


def _headed(text: str) -> Known:
    """What the entry is called, with the headings over a passage."""
    first, second = [*text.split("\n", 2), ""][:2]
    return Known([words_of(one) for one in (first, second if UNDER in second else "")])


entry_of = lru_cache(maxsize=4096)(Entry)


def as_said(sentence: str) -> str:
    """The sentence by its letters and digits, with what makes other figures of them: $1.5 is neither $15 nor 1.5%."""
    plain = unicodedata.normalize("NFKC", sentence).casefold()
    return _NEITHER.sub("", plain)


def _figures_told(sentence: str) -> list[Figure]:
    """The figures of a sentence of the knowledge. In “3 to 5 days, express 1 to 2” the 1 and 2 are days, too."""
    found = figures_in(sentence)
    return with_units(found, {figure.kind for figure in found} & OF_TIME)
