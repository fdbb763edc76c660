"""FAQs brought along in the first steps: a small table, read whole or not at all, while its owner waits.

Larger ones, and tables that are partly good, are for imports.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.utils.translation import gettext as _

from knowledge.room import make_room
from knowledge.tables.faqs import FAQS
from knowledge.tables.findings import Finding, of_cells, of_row, of_table, said_of
from knowledge.tables.reading import BadRow, Row, Table, open_table
from knowledge.tables.refusals import BadCell, CellError, TableError
from knowledge.tables.verdicts import CHANGED, NEW, count, judge

MOST_ROWS = 200
MOST_MIB = 1
_MOST_PROBLEMS = 20


class NotTakenError(ValueError):
    """The file cannot be taken; `problems` say what to mend, in the reader's language."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = list(problems)


def entry(question: str, answer: str) -> Row:
    """What somebody typed, as a row."""
    return Row(0, FAQS.key(question), {"question": question, "answer": answer})


def read_table(data: bytes) -> list[Row]:
    """The rows of a file: question, answer, and if wanted phrasings and category.

    A first line may name the columns, then they stand in any order. Raises NotTakenError.
    """
    if len(data) > MOST_MIB * 2**20:
        raise NotTakenError([str(TableError("too_large", most=MOST_MIB))])
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            table = Table(open_table(Path(file.name)), FAQS, MOST_ROWS, headless=True)
            rows = list(table)
        except TableError as problem:
            raise NotTakenError(_in_words([of_table(problem)])) from problem
    if problems := list(_problems(rows)):
        raise NotTakenError(_in_words(problems))
    return [row for row in rows if isinstance(row, Row)]


def store_entries(shop_id: UUID, entries: Sequence[Row]) -> None:
    """Write the entries into the shop, inside its scope; a question that is there already gets the new answer.

    Raises NoRoomError.
    """
    last = list({row.key: row for row in entries}.values())
    verdicts = judge(shop_id, FAQS, last, lock=True)
    make_room(shop_id, count(verdicts, NEW))
    FAQS.store(shop_id, [(v.known, v.row.values) for v in verdicts if v.what in (NEW, CHANGED)])


def _problems(rows: Sequence[Row | BadRow]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    fault_of = FAQS.faults()
    for row in rows:
        if isinstance(row, BadRow):
            yield of_cells(row.line, row.subject, row.cells)
        elif "answer" not in row.values:
            yield of_cells(row.line, "", [BadCell("answer", CellError("missing"))])
        elif fault := fault_of(None, row.values):
            yield of_cells(row.line, "", [BadCell(*fault)])
        elif (before := seen.setdefault(row.key, row.line)) != row.line:
            told = {"code": "double_refused", "figures": {"before": before}}
            yield of_row(row.line, "double", "", **told)


def _in_words(problems: Sequence[Finding]) -> list[str]:
    said = [said_of(FAQS, problem) for problem in problems[:_MOST_PROBLEMS]]
    lines = [
        _("Line %(line)d: %(text)s") % {"line": s.line, "text": s.words} if s.line else s.words
        for s in said
    ]
    more = len(problems) - _MOST_PROBLEMS
    return [*lines, *([_("… and %d more.") % more] if more > 0 else [])]
