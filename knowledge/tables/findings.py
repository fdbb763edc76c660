"""What is said of a file's lines: as it is stored, bounded, and as people read it."""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from knowledge.instructions import order_in
from knowledge.tables.kinds import Kind, Values
from knowledge.tables.refusals import BadCell, TableError, in_words

# How many lines of each verdict are kept: enough to mend a file by, and to see what would happen.
MOST: Mapping[str, int] = {
    "file": 10,
    "bad": 200,
    "double": 100,
    "instructions": 100,
    "changed": 100,
    "new": 50,
}
LONGEST = 80  # characters of what a line is shown by

Finding = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One finding in words. `line` is None for what concerns the whole file."""

    line: int | None
    subject: str
    words: str


def of_table(problem: TableError) -> Finding:
    """What is wrong with the file."""
    return {
        "verdict": "file",
        "line": problem.line,
        "code": problem.code,
        "figures": problem.figures,
    }


def of_cells(line: int, subject: str, cells: Sequence[BadCell]) -> Finding:
    """What is wrong with a row's cells, so that it is left out: at least one, the others after it."""
    first, *more = map(_of_cell, cells)
    row = {"verdict": "bad", "line": line, "subject": subject[:LONGEST], **first}
    return {**row, "more": more} if more else row


def _of_cell(cell: BadCell) -> Finding:
    problem = cell.problem
    found = {"code": problem.code, "column": cell.column, "figures": problem.figures}
    return {**found, "shown": cell.shown} if cell.shown else found


def of_row(line: int, verdict: str, subject: str, **more: Any) -> Finding:
    """What becomes of a row."""
    return {"verdict": verdict, "line": line, "subject": subject[:LONGEST], **more}


def of_instructions(kind: Kind, line: int, subject: str, values: Values) -> Finding | None:
    """That a row speaks to the assistant, where it does: it is taken, and no answer is made of it."""
    told = (values.get(name, "") for name in kind.told_of)
    order = order_in("\n".join(map(str, told)))
    said = {"code": "gives_orders", "figures": {"order": order[:LONGEST]}}
    return of_row(line, "instructions", subject, **said) if order else None


class Findings:
    """Collects findings, and keeps of each verdict the first ones by line, whenever they come."""

    def __init__(self, kept: Iterable[Finding] = ()) -> None:
        self._of: dict[str, list[Finding]] = {verdict: [] for verdict in MOST}
        for finding in kept:
            self.add(finding)

    @property
    def kept(self) -> list[Finding]:
        """What there is room for; first what concerns the file, then what keeps rows from being taken."""
        return [finding for found in self._of.values() for finding in found]

    def add(self, finding: Finding) -> None:
        """Keep it, unless there are enough of its verdict before it; what concerns the file once."""
        verdict = finding["verdict"]
        if verdict == "file" and finding in self._of[verdict]:
            return
        insort(self._of[verdict], finding, key=_line_of)
        del self._of[verdict][MOST[verdict] :]

    def forget(self, lines: Collection[int]) -> None:
        """Leave out what was said of these lines."""
        for verdict, found in self._of.items():
            self._of[verdict] = [each for each in found if each["line"] not in lines]


def _line_of(finding: Finding) -> int:
    return finding["line"] or 0


def in_reading_order(kind: Kind, findings: Sequence[Finding], verdict: str) -> Iterator[Said]:
    """Those of one verdict, in the reader's language."""
    return (said_of(kind, each) for each in findings if each["verdict"] == verdict)


def said_of(kind: Kind, finding: Finding) -> Said:
    """One finding in the reader's language."""
    return Said(finding.get("line"), finding.get("subject", ""), _words(kind, finding))


def _words(kind: Kind, finding: Finding) -> str:
    if columns := finding.get("columns"):
        return _headings(kind, columns)
    if "code" not in finding:
        return ""
    figures = dict(finding.get("figures", {}))
    if finding["verdict"] == "double":
        figures["key"] = str(kind.key_label)
    if finding["code"] in ("columns_missing", "columns_lacking", "column_twice"):
        figures = {name: _headings(kind, names.split(", ")) for name, names in figures.items()}
    if "column" not in finding:
        return in_words(finding["code"], figures)
    return " ".join(_of_column(kind, cell) for cell in (finding, *finding.get("more", ())))


def _of_column(kind: Kind, cell: Finding) -> str:
    said = {"problem": in_words(cell["code"], cell["figures"])}
    if not cell["column"]:
        return said["problem"]
    said["column"] = _headings(kind, [cell["column"]])
    if shown := cell.get("shown"):
        return _("%(column)s “%(shown)s”: %(problem)s") % {**said, "shown": shown}
    return _("%(column)s: %(problem)s") % said


def _headings(kind: Kind, names: Iterable[str]) -> str:
    """The columns as a file's first row may call them: so they are found there."""
    known = kind.by_name
    return ", ".join(known[name].heading if name in known else name for name in names)
