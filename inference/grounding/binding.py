"""Whether a figure is told, in the knowledge, of what a sentence says it of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from inference.grounding.content_words import Words
from inference.grounding.figure_kinds import MONEY, OF_TIME, RATED, Key, group_of
from inference.grounding.figure_text import Figure
from inference.grounding.told import Clause, Told, rank_of, say_the_same

_APART = {"size", "plain", "free", "stock", "link"}  # bound to nothing by what stands by

CLOSE = 0.01  # two clauses are as near as each other

Places = frozenset[int]  # of clauses among all that tell figures


class Bindings:
    """The clauses of the knowledge that tell figures, and what was looked up in them for this reply."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        self._carriers: dict[Key, Places] = {}
        self._alike: dict[object, Sequence[tuple[int, frozenset[Key]]]] = {}
        self._weights: dict[tuple[str, int], float] = {}

    def carriers(self, figure: Figure) -> Places:
        """The clauses that carry the figure."""
        found = self._carriers.get(figure.key)
        if found is None:
            found = frozenset(
                place for place, one in enumerate(self.told) if one.keys.carry(figure)
            )
            self._carriers[figure.key] = found
        return found

    def alike(self, figure: Figure) -> Sequence[tuple[int, frozenset[Key]]]:
        """The clauses with figures that could stand in its place, and these."""
        rank = rank_of(figure)
        found = self._alike.get(rank)
        if found is None:
            every = ((place, one.of_rank(rank)) for place, one in enumerate(self.told))
            found = self._alike[rank] = [(place, keys) for place, keys in every if keys]
        return found

    def weight(self, word: str, place: int) -> float:
        """What the word counts beside a figure of that clause."""
        found = self._weights.get((word, place))
        if found is None:
            found = self._weights[word, place] = self.told[place].weight(word)
        return found

    def never_together(self, figure: Figure, other: Figure) -> bool:
        """“On Monday from 10 to 7”, “top up 1000, get 40”: told only apart, and each beside another one."""
        if (figure.kind, other.kind) == ("clock", "weekday"):
            among = self._hours_of_days
            second = frozenset(at for at in among if other.key in self.told[at].keys_so_far)
            if not second:
                return False  # closed then: “closed on Monday, open Tuesday to Friday from 10”
        elif figure.kind in MONEY and other.kind == figure.kind and other.key != figure.key:
            among = self._of_several.get(figure.kind, frozenset())
            second = self.carriers(other) & among
        else:
            return False
        first = self.carriers(figure) & among
        return first != second and not first & second

    @cached_property
    def _hours_of_days(self) -> Places:
        return frozenset(
            place
            for place, one in enumerate(self.told)
            if "clock" in one.keys.kinds and any(kind == "weekday" for kind, _ in one.keys_so_far)
        )

    @cached_property
    def _of_several(self) -> Mapping[str, Places]:
        """The clauses with several sums, by their money."""
        return {
            kind: frozenset(at for at, one in enumerate(self.told) if one.keys.kinds[kind] > 1)
            for kind in MONEY
        }


@dataclass(frozen=True)
class Spoken:
    """A clause of a sentence as it is compared: `words` but names and what its figures say; `asked`: the question's."""

    words: Words
    figures: tuple[Figure, ...]
    clause: Clause
    asked: Collection[str]

    @property
    def likeness(self) -> object:
        """The same for clauses that say the same."""
        keys = tuple(figure.key for figure in self.figures)
        return self.words.stems, self.words.han, keys, len(self.clause.figures), self.clause.bare


class Binding:
    """Such a clause before those of the knowledge."""

    def __init__(self, told: Bindings, spoken: Spoken, latin: bool) -> None:
        self._told = told
        self._spoken = spoken
        words = spoken.words
        self._words = (*(words.stems if latin else ()), *words.han)
        self._here = {figure.key: figure for figure in spoken.figures}
        self._near: dict[int, float] = {}

    def is_of_another(self, figure: Figure) -> bool:
        """Whether what the clause says of the figure is told, more closely, of another figure that could stand here.

        Of an article its price says only what it costs: not what its return costs, where an entry speaks of that.
        """
        if self._is_rated_otherwise(figure) or self._is_other_end(figure):
            return True
        if figure.kind in _APART:
            return False
        if any(self._told.never_together(figure, other) for other in self._here.values()):
            return True
        carriers, rivals = self._told.carriers(figure), self._rivals(figure)
        if not carriers or not rivals:
            return False
        return self._are_nearer(figure, rivals, carriers) or self._speaks_of_more(
            figure, rivals, carriers
        )

    def _is_rated_otherwise(self, figure: Figure) -> bool:
        """“$3 an hour”, where it is $3 a day."""
        rates = self._spoken.clause.rates
        if figure.kind not in RATED or not rates:
            return False
        told = [self._told.told[at].clause.rates for at in self._told.carriers(figure)]
        return any(told) and not any(rates & one for one in told)

    def _is_other_end(self, figure: Figure) -> bool:
        """“16 weeks at the least”, where it is 16 at the most."""
        end = self._spoken.clause.end_of(figure)
        if not end:
            return False
        told = [self._told.told[at].clause for at in self._told.carriers(figure)]
        if any(say_the_same(self._spoken.clause.words.text, one.words.text) for one in told):
            return False
        ends = {one.end_of(own) for one in told for own in one.figures if own.value == figure.value}
        return bool(ends) and not ends & {"", end}

    def _rivals(self, figure: Figure) -> Sequence[int]:
        """The clauses with figures that could stand in its place, and that the sentence does not name itself."""
        carriers, here = self._told.carriers(figure), self._here.keys()
        same = {key for key in here if key[0] == figure.kind}
        end = self._spoken.clause.end_of(figure)
        return [
            place
            for place, alike in self._told.alike(figure)
            if place not in carriers
            and alike - here
            and not alike & same
            # A weight in the row of an article is no maximum of it.
            and not (end and self._told.told[place].is_row)
        ]

    def _are_nearer(self, figure: Figure, rivals: Sequence[int], carriers: Collection[int]) -> bool:
        """Whether a rival is what is spoken of, before every carrier."""
        beside = self._beside(figure)
        near = {place: self._nearness(place, beside) for place in carriers}
        nearest = max(near.values())
        for rival in rivals:
            nearness = self._nearness(rival, beside)
            if nearness < nearest - CLOSE:
                continue
            weak = self._weak(figure, self._told.told[rival])
            if all(self._is_nearer(rival, nearness, at, near[at], weak) for at in carriers):
                return True
        return False

    def _nearness(self, place: int, beside: Collection[Key]) -> float:
        """How much of what stands beside the figure is told there; what was asked about counts twice."""
        words = self._near.get(place)
        if words is None:
            words = self._near[place] = sum(
                self._told.weight(word, place) * (2 if word in self._spoken.asked else 1)
                for word in self._words
            )
        so_far = self._told.told[place].keys_so_far
        return words + sum(key in so_far for key in beside)

    def _beside(self, figure: Figure) -> Collection[Key]:
        """The other figures of the clause, but those that answer the same question."""
        group = group_of(figure)
        return [
            key
            for key, other in self._here.items()
            if group_of(other) != group or other.kind == "weekday" != figure.kind
        ]

    def _weak(self, figure: Figure, rival: Told) -> Collection[str]:
        """The weak words that may decide: between figures of one kind, or two times."""
        kinds = rival.keys.kinds.keys()
        alike = figure.kind in kinds or (figure.kind in OF_TIME and kinds & OF_TIME)
        return self._spoken.clause.weak if alike else frozenset()

    def _is_nearer(
        self, rival: int, nearness: float, carrier: int, other: float, weak: Collection[str]
    ) -> bool:
        """Whether the rival is; weak words decide within a sentence, or two of them."""
        if abs(nearness - other) > CLOSE:
            return nearness > other
        one, two = self._told.told[rival], self._told.told[carrier]
        more = len(one.clause.weak & set(weak)) - len(two.clause.weak & set(weak))
        return more > (0 if one.sentence == two.sentence else 1)

    def _speaks_of_more(
        self, figure: Figure, rivals: Sequence[int], carriers: Collection[int]
    ) -> bool:
        """Whether what is said beside an article's price is told elsewhere with sums, and not of the article."""
        told = self._told.told
        articles = [told[place] for place in carriers]
        if figure.kind not in MONEY or not all(one.of_article for one in articles):
            return False
        others = [told[place] for place in rivals if not told[place].of_article]
        return any(
            any(one.names(word) for one in others) and not any(one.names(word) for one in articles)
            for word in self._words
        )
