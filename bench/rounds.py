"""Figures as they come, round by round, for `bench.report`."""

import statistics
from collections.abc import Mapping, Sequence

Arms = dict[str, dict[str, list[float]]]  # what each arm measured, by name, a figure a round


def note(arms: Arms, arm: str, figures: Mapping[str, float]) -> None:
    """Add a round's figures."""
    kept = arms.setdefault(arm, {})
    for name, figure in figures.items():
        kept.setdefault(name, []).append(figure)


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Round by round, how often the other goes into the one: the median, since rounds differ."""
    return statistics.median(mine / theirs for mine, theirs in zip(one, other, strict=True))
