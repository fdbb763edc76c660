"""The rows of an .xlsx file, unpacked by a process that may die of it."""

import json
import selectors
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from knowledge.tables import unpack
from knowledge.tables.csv_rows import MOST_CELL, MOST_COLUMNS, Cells
from knowledge.tables.refusals import CellError, TableError

# On the clock, until the first row comes: the sheet is unpacked by then, and whoever reads the rows sets the pace.
SECONDS = 300


class SheetRows:
    """Each row of the first sheet that says something, with its number in the sheet. Raises TableError."""

    def __init__(self, path: Path, most_rows: int, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._path, self._most, self._read, self._height = path, most_rows, 0, 1

    @property
    def part_read(self) -> float:
        """How much of the sheet was read, from 0 to 1."""
        return min(1.0, self._read / self._height)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        limits = (str(self._most), str(MOST_COLUMNS), str(MOST_CELL))
        with subprocess.Popen(
            [sys.executable, unpack.__file__, str(self._path), *limits],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},  # none of our secrets
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as child:
            assert child.stdout is not None
            with child.stdout:  # closed early, when nobody wants more, it ends the child
                if not _comes(child.stdout, self._seconds):
                    child.kill()
                    raise TableError("workbook_too_large")
                self._height = json.loads(child.stdout.readline() or "1")
                for number, line in enumerate(child.stdout, start=1):
                    self._read += 1
                    cells: list[str | None] | int = json.loads(line)
                    if isinstance(cells, int):
                        yield number, CellError("too_long", length=cells, most=MOST_CELL)
                    elif any(cell is None or cell.strip() for cell in cells):
                        yield number, cells
            ended = child.wait()
        if ended != 0:
            raise TableError(unpack.SAYS.get(ended, "workbook_too_large"), most=MOST_COLUMNS)


def _comes(output: IO[bytes], seconds: float) -> bool:
    """Whether anything comes out in time, if only the end."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(output, selectors.EVENT_READ)
        return bool(waiting.select(seconds))
