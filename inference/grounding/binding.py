"""Whether a figure is told, in the knowledge, of what a sentence says it of."""

from collections.abc import Collection, Sequence

from inference.grounding.content_words import Words
from inference.grounding.figure_kinds import MONEY, OF_TIME, carried
from inference.grounding.figures import Figure
from inference.grounding.overlap import missing
from inference.grounding.told import Clause, Told

_APART = {"size", "plain", "free", "stock", "link"}  # bound to nothing by what stands by


def said_of_another(
    figure: Figure, said: Clause, asked: Collection[str], told: Sequence[Told], latin: bool
) -> bool:
    """Whether what the clause says of the figure is told, more closely, of another figure that could stand here.

    Of an article its price says only what it costs: not what its return costs, where an entry speaks of that.
    """
    if figure.kind in _APART:
        return False
    if any(_never_together(figure, other, told) for other in said.figures):
        return True
    carriers = [one for one in told if carried(figure, one.keys)]
    rivals = _rivals(figure, said, told)
    if not carriers or not rivals:
        return False
    near = [(one, one.nearness(said, figure, asked, latin)) for one in carriers]
    for rival in rivals:
        nearness, weak = rival.nearness(said, figure, asked, latin), _weak(figure, said, rival)
        if all(_is_nearer(rival, nearness, one, other, weak) for one, other in near):
            return True
    return (
        figure.kind in MONEY
        and all(one.of_article for one in carriers)
        and _speaks_of_more(said, carriers, [one for one in rivals if not one.of_article], latin)
    )


def _rivals(figure: Figure, said: Clause, told: Sequence[Told]) -> list[Told]:
    """The clauses with figures that could stand in its place, and that the sentence does not name itself."""
    here = {other.key for other in said.figures}
    same = {key for key in here if key[0] == figure.kind}
    return [
        one
        for one in told
        if not carried(figure, one.keys)
        and (alike := one.alike(figure)) - here
        and not alike & same
    ]


def _weak(figure: Figure, said: Clause, rival: Told) -> Collection[str]:
    """The weak words that may decide: between figures of one kind, or two times."""
    kinds = {one.kind for one in rival.clause.figures}
    return said.weak if figure.kind in kinds or (figure.kind in OF_TIME and kinds & OF_TIME) else ()


def _speaks_of_more(
    said: Clause, articles: Sequence[Told], others: Sequence[Told], latin: bool
) -> bool:
    """Whether what is said beside an article's price is told elsewhere with sums, and not of the article."""
    lacking = missing(said.words, _all_words(articles), latin)
    elsewhere = set(missing(said.words, _all_words(others), latin)) if others else set(lacking)
    return any(word not in elsewhere for word in lacking)


def _all_words(told: Sequence[Told]) -> list[Words]:
    return [words for one in told for words in (one.clause.words, one.title)]


def _never_together(figure: Figure, other: Figure, told: Sequence[Told]) -> bool:
    """“On Monday from 10 to 7”, “top up 1000, get 40”: told only apart, and each beside another one."""
    if (figure.kind, other.kind) == ("clock", "weekday"):
        beside = [
            (carried(figure, one.keys), carried(other, one.keys_so_far))
            for one in told
            if any(kind == "clock" for kind, _ in one.keys)
            and any(kind == "weekday" for kind, _ in one.keys_so_far)
        ]
    elif figure.kind in MONEY and other.kind == figure.kind and other.key != figure.key:
        beside = [
            (carried(figure, one.keys), carried(other, one.keys))
            for one in told
            if sum(kind == figure.kind for kind, _ in one.keys) > 1
        ]
    else:
        return False
    return any(first != second for first, second in beside) and (True, True) not in beside


def _is_nearer(
    rival: Told, nearness: float, carrier: Told, other: float, weak: Collection[str]
) -> bool:
    """Whether the rival is what is spoken of; weak words decide within a sentence, or two of them."""
    if abs(nearness - other) > 0.01:
        return nearness > other
    more = len(rival.clause.weak & set(weak)) - len(carrier.clause.weak & set(weak))
    return more > (0 if rival.sentence == carrier.sentence else 1)
