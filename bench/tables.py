"""What was measured, as tables of Markdown."""

from collections.abc import Iterable, Sequence

from bench.report import Arms, Figure, number, sign_of, spread, target_of


def arms_tables(arms: Arms) -> list[str]:
    """Arms by figures, median (least–most); arms that measure something else have a table of their own."""
    alike: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for arm, figures in arms.items():
        alike.setdefault(tuple(figures), []).append((arm, *map(spread, figures.values())))
    return [table(("median (least–most)", *names), rows) for names, rows in alike.items()]


def figures_table(figures: Iterable[Figure]) -> str:
    """What follows, each beside its target."""
    rows = [(one.name, number(one.value), target_of(one), sign_of(one)) for one in figures]
    return table(("what follows", "found", "target", "met"), rows)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells; all but the first column to the right."""
    ruler = ("---", *("--:" for _ in header[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ruler, *rows))
