"""What of each workload is drawn, and where its targets lie among what the arms measured.

Targets are not told again here: they are the bounds of the report's own figures. Many of those compare two arms, so a
bound is turned back into what it means for the arm that it judges: 0.97 of the bare engine's tokens/s is a place on
the axis of tokens/s.
"""

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add, mul

from bench.report import Report


@dataclass(frozen=True)
class Target:
    """A figure of the report, and the arm that it judges: all whose names begin so.

    Where the figure compares, `plus` or `times` names the other arm. In names {arm} stands for the judged arm's own,
    {where} for what follows its first comma. `of` is the other arm's figure, unless it is the judged one.
    """

    figure: str
    arm: str = ""
    plus: str = ""
    times: str = ""
    of: str = ""


@dataclass(frozen=True)
class Panel:
    """A figure that several arms have, with its unit in words."""

    figure: str
    title: str
    targets: Sequence[Target] = ()


@dataclass(frozen=True)
class Row:
    """What one arm measured, and between which bounds it should be: ≤ or ≥, and the value."""

    arm: str
    least: float
    median: float
    most: float
    bounds: Sequence[tuple[str, float]]


TITLES = {
    "W1": "What the platform adds",
    "W2": "Shop chat on the real engine",
    "W3": "A shop floods the engine",
    "W4": "Two backlogged shops",
    "W5": "A shop comes back",
    "W6": "A flash sale",
    "W7": "Who leaves",
    "W8": "Idle sockets",
    "W9": "The prefix cache",
    "W10": "A lost engine",
    "ledger": "The ledger and the engine's counters",
}

_ADDED = {"arm": "xiaoer", "plus": "bare, {where}"}
_FIRST = "first come, A first"

# The other workloads have one arm, or nothing that a picture shows better than their table.
PANELS = {
    "W1": (
        Panel(
            "first sentence p50 ms",
            "First sentence, p50, ms",
            [Target("{where} streams, added to first sentence p50 ms", **_ADDED)],
        ),
        Panel(
            "p99 ms",
            "First sentence, p99, ms",
            [Target("{where} streams, added to p99 ms", **_ADDED)],
        ),
        Panel(
            "us a token",
            "Processor time a token, µs",
            [Target("{where} streams, us a token", "xiaoer")],
        ),
        Panel(
            "us a request",
            "Processor time a request, µs",
            [Target("{where} streams, us a request", "xiaoer")],
        ),
    ),
    "W2": (
        Panel(
            "tokens/s",
            "Tokens a second",
            [
                Target("tokens/s, ours : bare, {where}", "ours", times="bare, {where}"),
                Target(
                    "tokens/s, ours : the seed's way, {where}",
                    "ours",
                    times="the seed's way, {where}",
                ),
            ],
        ),
        Panel("first text p50 s", "First text, p50, s"),
    ),
    "W3": (
        Panel(
            "p95",
            "First token of those who ask now and then, p95, s",
            [
                Target("light shops' p95, of alone", "gate", times="alone"),
                Target("of first come", "gate", times="first come"),
            ],
        ),
        Panel(
            "tokens/s",
            "Tokens a second",
            [Target("tokens/s, of first come", "gate", times="first come")],
        ),
    ),
    "W4": (
        Panel(
            "largest gap",
            "Largest gap between the two, tokens",
            [
                Target("{arm}: gap, of the bound", "gate", times="{arm}", of="bound"),
                Target("{arm}: gap, of first come's", "gate", times=_FIRST),
            ],
        ),
        Panel("Jain", "Jain's index", [Target("{arm}: Jain", "gate")]),
    ),
    "W5": (Panel("share", "Share of who returns", [Target("share of who returns", "gate")]),),
    "W6": (
        Panel(
            "goodput of capacity",
            "Goodput, of capacity",
            [Target("{arm}, goodput of capacity")],
        ),
        Panel(
            "turned away p50 s",
            "Turned away after s, p50",
            [Target("{arm}, turned away within s (p50)")],
        ),
        Panel("p99 s", "Turned away after s, p99", [Target("{arm}, turned away within s (p99)")]),
        Panel("recovered after s", "Over after s", [Target("{arm}, recovered after s")]),
    ),
    "W7": (
        Panel(
            "slot free after s",
            "The engine's slot free after s",
            [
                Target("slot free after a stop, s, p50", "stopped, one by one"),
                Target("slot free after a left widget, s, longest", "left, one by one"),
            ],
        ),
    ),
    "W10": (
        Panel(
            "last end after notice",
            "The last reply's end, s after it was noticed",
            [Target("s from notice to the last end, killed", "kill -9")],
        ),
        Panel(
            "last end after fault",
            "The last reply's end, s after the fault",
            [Target("s from fault to the last end, stopped", "SIGSTOP")],
        ),
        Panel("engine answers after", "The engine answers again, s after the fault"),
    ),
}


def rows(report: Report, panel: Panel) -> list[Row]:
    """A row for each arm that has the panel's figure. Raises LookupError when the report lacks a target of it."""
    for target in panel.targets:
        if not any(_bounds(report, panel, target, arm) for arm in report.arms):
            raise LookupError(f"{report.workload}: no figure for the target {target.figure!r}")
    return [
        Row(
            arm,
            min(values),
            statistics.median(values),
            max(values),
            [bound for target in panel.targets for bound in _bounds(report, panel, target, arm)],
        )
        for arm, values in _measured(report, panel.figure)
    ]


def _measured(report: Report, figure: str) -> Iterator[tuple[str, list[float]]]:
    for arm, figures in report.arms.items():
        known = [value for value in figures.get(figure, ()) if not math.isnan(value)]
        if known:
            yield arm, known


def _bounds(report: Report, panel: Panel, target: Target, arm: str) -> list[tuple[str, float]]:
    """The target's bounds on the panel's axis, if it judges this arm."""
    names = {"arm": arm, "where": arm.partition(", ")[2]}
    judging = (one for one in report.figures if one.name == target.figure.format(**names))
    figure = next(judging, None)
    if figure is None or not arm.startswith(target.arm):
        return []
    other = (target.plus or target.times).format(**names)
    beside = statistics.median(report.arms[other][target.of or panel.figure]) if other else 0.0
    turned = mul if target.times else add
    bounds = (("≥", figure.least), ("≤", figure.most))
    return [(sign, turned(bound, beside)) for sign, bound in bounds if bound is not None]
