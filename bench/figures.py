"""How workloads tell their figures: medians with the least and the most of the rounds, or all of them as JSON."""

import json
import statistics
from collections.abc import Mapping, Sequence

Arms = dict[str, dict[str, list[float]]]  # what each arm measured, by name, a figure a round


def note(arms: Arms, arm: str, figures: Mapping[str, float]) -> None:
    """Add a round's figures."""
    kept = arms.setdefault(arm, {})
    for name, figure in figures.items():
        kept.setdefault(name, []).append(figure)


def show(workload: str, arms: Mapping[str, Mapping[str, Sequence[float]]], as_json: bool) -> None:
    """Print them."""
    if as_json:
        print(json.dumps({"workload": workload, "arms": arms}))
        return
    print(f"\n{workload}: median (least–most)")
    for arm, figures in arms.items():
        told = (
            f"{name} {statistics.median(of):.4g} ({min(of):.4g}–{max(of):.4g})"
            for name, of in figures.items()
        )
        print(f"  {arm:24} " + " · ".join(told))
