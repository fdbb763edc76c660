"""The good rows of a file, put down in order in a file of our own: to be told apart, and written from any row on.

SQLite keeps the keys on disk, so that a double is found among any number of rows without holding them in memory.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from knowledge.tables.kinds import Kind
from knowledge.tables.reading import Row

_TABLES = """
CREATE TABLE rows (number INTEGER PRIMARY KEY, line INTEGER NOT NULL, key TEXT NOT NULL, cells TEXT NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;
"""


class Spool:
    """An open spool."""

    def __init__(self, database: sqlite3.Connection, kind: Kind) -> None:
        self._database, self._kind = database, kind

    def first_line_of(self, row: Row) -> int:
        """The line of the first row with this row's key: its own, if there was none before."""
        add = "INSERT OR IGNORE INTO keys VALUES (?, ?)"
        if self._database.execute(add, [row.key, row.line]).rowcount:
            return row.line
        found = self._database.execute("SELECT line FROM keys WHERE key = ?", [row.key])
        return int(found.fetchone()[0])

    def add(self, rows: Sequence[Row]) -> None:
        """Put rows down, after those that are there."""
        self._database.executemany(
            "INSERT INTO rows (line, key, cells) VALUES (?, ?, ?)",
            [(row.line, row.key, self._written(row)) for row in rows],
        )

    def after(self, position: int, most: int) -> list[Row]:
        """The rows that follow the first `position` ones."""
        found = self._database.execute(
            "SELECT line, key, cells FROM rows WHERE number > ? ORDER BY number LIMIT ?",
            [position, most],
        )
        return [Row(line, key, self._read(cells)) for line, key, cells in found]

    def _written(self, row: Row) -> str:
        cells = {name: self._kind.by_name[name].write(row.values[name]) for name in row.values}
        return json.dumps(cells, ensure_ascii=False)

    def _read(self, cells: str) -> dict[str, object]:
        return {
            name: self._kind.by_name[name].read(cell) for name, cell in json.loads(cells).items()
        }


@contextmanager
def new_spool(path: Path, kind: Kind) -> Iterator[Spool]:
    """A spool that is there under its name once it is complete, and not before.

    Whoever leaves it early has to raise: leaving it normally says that every row is in it.
    """
    part = path.with_name(f"{uuid4()}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")  # half a spool is thrown away
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_TABLES)
            database.execute("BEGIN")
            yield Spool(database, kind)
            database.execute("COMMIT")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def open_spool(path: Path, kind: Kind) -> Iterator[Spool]:
    """A complete spool, to read from. Raises sqlite3.OperationalError when it is gone."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        yield Spool(database, kind)
