"""Which lines of a PDF's page are full, and so go on in the next one: they reach the right edge of their column."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from knowledge.documents.pdf_lines import Line

_EDGE = 2.0  # heights of a line: so near the right edge it is full
_WIDE = 0.6  # share of the page or its column that a full line spans at least
# Two columns of running text: how many lines stand in each, how many across, how many of each are full, and how much of
# the page's width each takes.
_IN_EACH, _ACROSS, _FULL, _BROAD = 0.15, 0.2, 0.3, 0.25
_LEAST_LINES = 4


def mark_full(lines: Sequence[Line], width: float) -> None:
    """Set `full` of a page's lines; `width` is that of the page, in points."""
    for left, column in _columns(lines, width):
        edge = max((line.right for line in column), default=0.0)
        # A page of one column has margins; its text may be narrow.
        least = _WIDE * (width if left is None else edge - left)
        for line in column:
            spans = line.right - (left or 0.0)
            line.full = spans > least and line.right > edge - _EDGE * line.height


def _columns(lines: Sequence[Line], width: float) -> list[tuple[float | None, Sequence[Line]]]:
    """The columns of a page with their left edges, and what stands across; all lines, where it has no two."""
    single = [line for line in lines if len(line.cells) == 1]
    gutter = _gutter(single, width)
    if gutter is None:
        return [(None, lines)]
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    both = {id(line) for line in (*left, *right)}
    return [
        (min(line.left for line in left), left),
        (gutter, right),
        (None, [line for line in lines if id(line) not in both]),
    ]


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Where the right one of two columns of running text begins."""
    rights, lefts = sorted(line.right for line in lines), sorted(line.left for line in lines)
    best: tuple[int, float] | None = None
    for at in sorted({*lefts}):
        before, behind = bisect_right(rights, at), len(lefts) - bisect_left(lefts, at)
        least, across = min(before, behind), len(lines) - before - behind
        if least >= max(_LEAST_LINES, _IN_EACH * len(lines)) and across <= _ACROSS * len(lines):
            best = min(best or (across, at), (across, at))
    if best is None:
        return None
    gutter = best[1]
    sides = (
        [line for line in lines if line.right <= gutter],
        [line for line in lines if line.left >= gutter],
    )
    return gutter if all(_is_running(side, width) for side in sides) else None


def _is_running(column: Sequence[Line], width: float) -> bool:
    """Whether it is text that fills its lines, and no column of a table."""
    edge = max(line.right for line in column)
    full = sum(line.right > edge - _EDGE * line.height for line in column)
    broad = edge - min(line.left for line in column) >= _BROAD * width
    return broad and full >= _FULL * len(column)
