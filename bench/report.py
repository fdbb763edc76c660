"""What a workload found: its arms, each figure once a round, and what follows from them, beside what is to be reached."""

import json
import os
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

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
    """One workload's results."""

    workload: str
    arms: Arms
    figures: Sequence[Figure] = ()

    def show(self, as_json: bool) -> None:
        """Print it as tables, or as one line of JSON."""
        print(self._json() if as_json else self._tables(), flush=True)

    def _json(self) -> str:
        figures = [{**asdict(figure), "met": figure.met} for figure in self.figures]
        told = {"workload": self.workload, "arms": self.arms, "figures": figures}
        return json.dumps({**told, "machine": machine()})

    def _tables(self) -> str:
        lines = [f"\n{self.workload}: median (least–most)"]
        for arm, figures in self.arms.items():
            told = " · ".join(f"{name} {spread(values)}" for name, values in figures.items())
            lines.append(f"  {arm:26} {told}")
        for figure in self.figures:
            lines.append(f"  {_sign(figure)} {figure.name}: {figure.value:.4g}{_target(figure)}")
        return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most where they differ."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.3g}" if least == most else f"{middle:.3g} ({least:.3g}–{most:.3g})"


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


def _sign(figure: Figure) -> str:
    return {True: "✓", False: "✗", None: "·"}[figure.met]


def _target(figure: Figure) -> str:
    bounds = (("at most", figure.most), ("at least", figure.least))
    told = ", ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
    return f" ({told})" if told else ""
