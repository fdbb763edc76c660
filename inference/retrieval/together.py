"""Which entries are told together: products that are named beside each other, or a runner-up that is as good."""

from collections.abc import Sequence

from inference.retrieval.follow_ups import asks_for_cheapest, compares
from inference.retrieval.siblings import has_figure_apart, kin, named_together
from knowledge.search import Match

NEAR = 0.012  # a runner-up so close is as good: cosines of this model lie close together


def told_beside(entries: Sequence[Match], asked: str) -> Sequence[Match]:
    """The products that are told beside each other: those that the question names together; or, where it compares, the
    one that leads and its kin, else the next product. Empty where it does neither."""
    if asks_for_cheapest(asked) and not compares(asked):
        return ()  # of what leads
    if several := named_together(entries, asked):
        return several
    if not (entries and entries[0].article and compares(asked)):
        return ()
    products = [match for match in entries if match.article]
    alike = kin(entries[0], products)
    return alike if len(alike) > 1 else products[:2]


def told_together(fitting: Sequence[Match], asked: str) -> Sequence[Match]:
    """The products that the question names together, or that are called alike and of which it does not say which; else
    the best of the entries, and the runner-up of its kind when it is as good; none where none fit."""
    if fitting and fitting[0].article and (several := told_beside(fitting, asked)):
        return several
    return tuple(
        match
        for place, match in enumerate(fitting[:2])
        if place == 0
        or (
            match.kind == fitting[0].kind
            and fitting[0].score - match.score < NEAR
            and not has_figure_apart(fitting[0], match, asked)
        )
    )
