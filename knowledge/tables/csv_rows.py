"""The rows of a CSV file as spreadsheets write it, line by line: whatever the file is, memory stays small."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from knowledge.tables.refusals import CellError, TableError

MOST_COLUMNS = 200
MOST_LINE = 256 * 1024  # characters
MOST_CELL = csv.field_size_limit()
_CHUNK = 256 * 1024  # bytes
_DELIMITERS = "\t;,"  # in a tie, the rarer in prose
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# After so many letters that are good UTF-8, a bad byte is an accident, and not another encoding.
_SURELY = 20

# The cells of a row – None for a formula that failed –, or why it cannot be read.
Cells = Sequence[str | None] | CellError


class CsvRows:
    """Each row that says something, with the number of the line that it begins in. Raises TableError."""

    def __init__(self, path: Path) -> None:
        self._path, self._size, self._read = path, path.stat().st_size or 1, 0
        self._encoding = ""

    @property
    def part_read(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self._read / self._size)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        self._encoding = encoding_of(self._path)
        with self._path.open(encoding=self._encoding, newline="") as text:
            delimiter = _delimiter(text)
            reader = csv.reader(self._lines(text), delimiter=delimiter, strict=True)
            while True:
                begins = reader.line_num + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as problem:
                    if (code := _why(problem)) != "unreadable":
                        raise TableError(code, begins, most=MOST_CELL) from problem
                    yield begins, CellError(code)
                    continue
                if len(row) > MOST_COLUMNS:
                    raise TableError("too_many_columns", begins, most=MOST_COLUMNS)
                if any(not cell.isspace() for cell in row if cell):
                    yield begins, row

    def looks_foreign(self, text: str) -> bool:
        """Whether the text, read from this file, looks as if it had been written in another encoding.

        Wide characters leave NULs between letters; Big5 read as GB18030 gives characters that hardly anybody writes.
        """
        if self._encoding != "gb18030":
            return "\0" in text
        try:
            text.encode("gb2312")
        except UnicodeEncodeError:
            return True
        return False

    def _lines(self, text: IO[str]) -> Iterator[str]:
        number = 0
        while line := text.readline(MOST_LINE + 1):
            number += 1
            if len(line) > MOST_LINE:
                raise TableError("line_too_long", number, most=MOST_LINE)
            self._read += len(line.encode())  # about where we are; in another encoding a little off
            yield line


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file is text. Raises TableError with the first line that is none."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
    fault = _fault(path, marked or "utf-8")
    if fault is None:
        return marked or "utf-8"
    line, foreign = fault
    if marked is None and foreign < _SURELY and _fault(path, "gb18030") is None:
        return "gb18030"
    raise TableError("not_text", line)


def _fault(path: Path, encoding: str) -> tuple[int, int] | None:
    """The first line that is no such text, and how many letters beyond ASCII came before it; None: all is well."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, foreign = 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as problem:
                text = problem.object[: problem.start].decode(encoding, "replace")
                return line + text.count("\n"), foreign + _beyond_ascii(text)
            line += text.count("\n")
            foreign += _beyond_ascii(text)
            if not chunk:
                return None


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _delimiter(text: IO[str]) -> str:
    """What divides the cells of the first line that has any."""
    start = text.read(MOST_LINE).lstrip("\ufeff\r\n ")
    text.seek(0)
    first = start.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _why(problem: csv.Error) -> str:
    """Only a line with a mark in the wrong place lets the next one be read."""
    said = str(problem)
    if "unexpected end of data" in said:
        return "quote_open"
    return "line_too_long" if "field larger" in said else "unreadable"
