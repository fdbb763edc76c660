"""What a file's rows would do to the shop: each is new, changes something, is there already, or cannot be taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from knowledge.tables.kinds import Fault, Kind, Values
from knowledge.tables.reading import Row
from knowledge.tables.refusals import BadCell, CellError

NEW, CHANGED, SAME, DOUBLE, BAD = "new", "changed", "same", "double", "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row."""

    row: Row  # with its values as the shop keeps them
    what: str
    known: Any = None  # the shop's row
    changed: Sequence[str] = ()  # columns
    faults: Sequence[BadCell] = ()  # of a bad row


def judge(shop_id: UUID, kind: Kind, rows: Sequence[Row], lock: bool = False) -> list[Verdict]:
    """A verdict on each row, inside the shop's scope. `lock`: the shop's rows stay as they are meanwhile."""
    found = kind.find(shop_id, [row.key for row in rows])
    known: dict[str, list[Any]] = {}
    for there in found.select_for_update() if lock else found:
        known.setdefault(kind.key_of(there), []).append(there)
    settled = (replace(row, values=kind.settle(shop_id, row.values)) for row in rows)
    fault_of = kind.faults()
    return [
        _judged(kind, row, _meant(kind, row, known.get(row.key, ())), fault_of) for row in settled
    ]


def _meant(kind: Kind, row: Row, known: Sequence[Any]) -> Sequence[Any]:
    """The shop's rows that the row speaks of: of several with its key the one that has it just as it is written."""
    if len(known) < 2 or not kind.keeps_key:
        return known
    just = [each for each in known if getattr(each, kind.key_column) == row.values[kind.key_column]]
    return just or known


def _judged(kind: Kind, row: Row, known: Sequence[Any], fault_of: Fault) -> Verdict:
    if not known:
        faults = [*_lacking(kind, row.values), *_wrong(fault_of(None, row.values))]
        return Verdict(row, BAD, faults=faults) if faults else Verdict(row, NEW)
    differences = [_differences(kind, there, row.values) for there in known]
    if not all(differences):
        return Verdict(row, SAME)
    if len(known) > 1:
        return Verdict(row, DOUBLE)
    if faults := _wrong(fault_of(known[0], row.values)):
        return Verdict(row, BAD, faults=faults)
    return Verdict(row, CHANGED, known[0], differences[0])


def _lacking(kind: Kind, values: Values) -> list[BadCell]:
    """The columns that a new row cannot do without, and the file has not."""
    lacking = (c.name for c in kind.columns if c.required and c.name not in values)
    return [BadCell(name, CellError("no_column")) for name in lacking]


def _wrong(fault: tuple[str, CellError] | None) -> list[BadCell]:
    return [BadCell(*fault)] if fault else []


def _differences(kind: Kind, there: Any, values: Values) -> list[str]:
    return [
        name
        for name, value in values.items()
        if not (kind.keeps_key and name == kind.key_column)
        and not any(_alike(kept, value) for kept in kind.by_name[name].values(there))
    ]


def _alike(there: Any, wanted: Any) -> bool:
    """Spreadsheets write a line's end their own way: that alone is no change."""
    if isinstance(there, str) and isinstance(wanted, str):
        return there.replace("\r\n", "\n") == wanted.replace("\r\n", "\n")
    return bool(there == wanted)


def subject_of(kind: Kind, row: Row) -> str:
    """What a row is called in a report."""
    return str(row.values[kind.key_column])


def count(verdicts: Iterable[Verdict], what: str) -> int:
    """How many there are of a verdict."""
    return sum(1 for verdict in verdicts if verdict.what == what)
