"""A plot as SVG: panels one below the other, a row an arm, the median as a dot on its way from least to most.

Written as text: a picture of some rows needs no library, and the same figures give the same bytes. It stands on a
ground of its own, so that it can be read on a light page and on a dark one, whichever the reader's browser says.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bench.panels import Row
from bench.report import number, spread

WIDTH, LEFT, RIGHT = 900, 190, 590  # pixels; between the latter two lies the axis
LINE = 20  # of a row
HEAD, FOOT = 34, 30  # above and below a panel's rows
STEEP = 40  # from so many times the least value on the axis is logarithmic
INK = {
    "light": ("#ffffff", "#1f2328", "#59636e", "#d1d9e0", "#0969da", "#bc4c00"),
    "dark": ("#0d1117", "#e6edf3", "#9198a1", "#3d444d", "#4493f8", "#f0883e"),
}


@dataclass(frozen=True)
class Axis:
    """Where a value lies, in pixels, and the values that are written below it."""

    place: Callable[[float], float]
    ticks: Sequence[float]
    logarithmic: bool = False


def svg(title: str, alt: str, panels: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The picture. `alt` says in words what it shows; each panel has a heading and rows."""
    parts, top = [f'<text class="title" x="16" y="28">{escape(title)}</text>'], 36
    for heading, rows in panels:
        parts += _panel(heading, rows, top)
        top += HEAD + LINE * len(rows) + FOOT
    parts += _key(top + 12)
    height = top + 30
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}"'
            f' width="{WIDTH}" height="{height}">',
            f"<title>{escape(alt)}</title>",
            f"<style>{_style('light')}@media(prefers-color-scheme:dark){{{_style('dark')}}}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
            *parts,
            "</svg>\n",
        )
    )


def _style(scheme: str) -> str:
    ground, ink, quiet, guide, mark, target = INK[scheme]
    return (
        f".ground{{fill:{ground}}}text{{font:12px system-ui,sans-serif;fill:{ink}}}"
        f".title{{font-size:16px;font-weight:600}}.head{{font-weight:600}}.quiet{{fill:{quiet}}}"
        f".bound{{fill:{target}}}.guide{{stroke:{guide}}}.mark{{fill:{mark};stroke:{mark};stroke-width:2}}"
        f".target{{stroke:{target};stroke-width:2;stroke-dasharray:4 2}}"
    )


def _panel(heading: str, rows: Sequence[Row], top: int) -> Iterator[str]:
    axis = axis_of([value for row in rows for value in _values(row)])
    yield f'<text class="head" x="16" y="{top + 22}">{escape(heading)}</text>'
    first, last = top + HEAD, top + HEAD + LINE * len(rows)
    for tick in axis.ticks:
        x = f"{axis.place(tick):.1f}"
        yield f'<path class="guide" d="M{x} {first}V{last}"/>'
        yield f'<text class="quiet" x="{x}" y="{last + 15}" text-anchor="middle">{number(tick)}</text>'
    for place, row in enumerate(rows):
        yield from _row(row, axis, first + place * LINE)


def _row(row: Row, axis: Axis, top: int) -> Iterator[str]:
    middle = top + LINE // 2
    yield f'<text x="{LEFT - 14}" y="{middle + 4}" text-anchor="end">{escape(row.arm)}</text>'
    for _, bound in row.bounds:
        yield f'<path class="target" d="M{axis.place(bound):.1f} {top}v{LINE}"/>'
    if row.most > 0 or not axis.logarithmic:
        yield from _mark(axis, row.least, row.median, row.most, middle)
    told = spread((row.least, row.median, row.most))
    bounds = ", ".join(f"{sign} {number(bound)}" for sign, bound in row.bounds)
    said = f'{told}<tspan class="bound" dx="10">{bounds}</tspan>' if bounds else told
    yield f'<text x="{RIGHT + 14}" y="{middle + 4}">{said}</text>'


def _mark(axis: Axis, least: float, median: float, most: float, y: int) -> Iterator[str]:
    low, dot, high = (f"{axis.place(value):.1f}" for value in (least, median, most))
    if low != high:
        yield f'<path class="mark" d="M{low} {y}H{high}M{low} {y - 4}v8M{high} {y - 4}v8"/>'
    yield f'<circle class="mark" cx="{dot}" cy="{y}" r="3.5"/>'


def _key(y: int) -> Iterator[str]:
    yield from _mark(Axis(float, ()), 20, 35, 50, y)
    yield f'<text class="quiet" x="60" y="{y + 4}">median, from the least to the most</text>'
    yield f'<path class="target" d="M290 {y - 10}v{LINE}"/>'
    yield f'<text class="quiet" x="300" y="{y + 4}">target: ≤ at most, ≥ at least</text>'


def _values(row: Row) -> Iterator[float]:
    yield from (row.least, row.most)
    yield from (bound for _, bound in row.bounds)


def axis_of(values: Sequence[float]) -> Axis:
    """From nought on, or logarithmic where values are far apart: a row of nought is then told by its text alone."""
    above = [value for value in values if value > 0]
    if min(values) >= 0 and above and max(above) >= STEEP * min(above):
        return _logarithmic(min(above), max(above))
    return _linear(min(0.0, *values), max(0.0, *values))


def _linear(low: float, high: float) -> Axis:
    span = (high - low) or 1.0
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough)
    start, end = math.floor(low / step), math.ceil((low + span) / step)
    ticks = [place * step for place in range(start, end + 1)]
    scale = (RIGHT - LEFT) / (ticks[-1] - ticks[0])
    return Axis(lambda value: LEFT + (value - ticks[0]) * scale, ticks)


def _logarithmic(low: float, high: float) -> Axis:
    start, end = math.floor(math.log10(low)), math.ceil(math.log10(high))
    scale = (RIGHT - LEFT) / (end - start)

    def place(value: float) -> float:
        return LEFT + (math.log10(value) - start) * scale if value > 0 else float(LEFT)

    return Axis(place, [10.0**power for power in range(start, end + 1)], True)
