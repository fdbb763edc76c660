"""What a workload found: its arms, each figure once a round, and what follows from them, beside the targets."""

import json
import math
import os
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.versions import versions

Arms = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True)
class Figure:
    """A result beside its target, if it has one."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.most is None and self.least is None:
            return None
        not_above = self.most is None or self.value <= self.most
        return not_above and (self.least is None or self.value >= self.least)


@dataclass(frozen=True)
class Report:
    """One workload's results, and the versions of what it has beside what every workload runs."""

    workload: str
    arms: Arms
    figures: Sequence[Figure] = ()
    beside: Mapping[str, str] = field(default_factory=dict)

    def show(self, as_json: bool) -> None:
        """Print it as tables, or as one line of JSON."""
        print(self._json() if as_json else self._tables(), flush=True)

    def _json(self) -> str:
        figures = [{**asdict(figure), "met": figure.met} for figure in self.figures]
        told = {"workload": self.workload, "arms": self.arms, "figures": figures}
        made_of = {**versions(), **self.beside}
        return json.dumps({**told, "machine": machine(), "versions": made_of})

    def _tables(self) -> str:
        lines = [f"\n{self.workload}: median (least–most)"]
        for arm, figures in self.arms.items():
            told = " · ".join(f"{name} {spread(values)}" for name, values in figures.items())
            lines.append(f"  {arm:26} {told}")
        for figure in self.figures:
            target = f" ({target_of(figure)})" if target_of(figure) else ""
            lines.append(f"  {sign_of(figure)} {figure.name}: {number(figure.value)}{target}")
        return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most where one can tell them apart; a dash where nothing was measured."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "–"
    middle, least, most = map(number, (statistics.median(known), min(known), max(known)))
    return middle if least == most else f"{middle} ({least}–{most})"


def number(value: float) -> str:
    """Three digits that count, and those before the point all."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that so great a share does not exceed; not a number where there is none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def machine() -> dict[str, object]:
    """What it was measured on, and how busy that was."""
    models = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "processor": models[0].split(":", 1)[1].strip() if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def sign_of(figure: Figure) -> str:
    """Whether its target is reached, as one sign."""
    return {True: "✓", False: "✗", None: "·"}[figure.met]


def target_of(figure: Figure) -> str:
    """Its target in words; empty where there is none."""
    bounds = (("at least", figure.least), ("at most", figure.most))
    return ", ".join(f"{word} {number(bound)}" for word, bound in bounds if bound is not None)
