"""The rows of a CSV file as spreadsheets write it, line by line: whatever the file is, memory stays small."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from knowledge.lexical import chinese_words_of, simplified
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
# Of the letters beyond ASCII, those that stand in Chinese words of several characters: in shops' texts half of them and
# more, in other encodings read as Chinese none to a sixth.
_IN_WORDS = 0.25
_ENOUGH = 20_000  # letters to tell by
_FEW = 5

# The cells of a row – None for a formula that failed –, or why it cannot be read.
Cells = Sequence[str | None] | CellError


class CsvRows:
    """Each row that says something, with the number of the line that it begins in. Raises TableError."""

    def __init__(self, path: Path) -> None:
        self._path, self._size, self._read = path, path.stat().st_size or 1, 0

    @property
    def part_read(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self._read / self._size)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        with self._path.open(encoding=encoding_of(self._path), newline="") as text:
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
    line = _first_fault(path, marked or "utf-8")
    if line is None:
        return marked or "utf-8"
    if marked is None and not _is_damaged_utf8(path) and _is_surely_gb18030(path):
        return "gb18030"
    raise TableError("not_text", line)


def _first_fault(path: Path, encoding: str) -> int | None:
    """The first line that is no such text."""
    line = 1
    try:
        for text in _texts(path, encoding):
            line += text.count("\n")
    except UnicodeDecodeError as problem:
        good = problem.object[: problem.start].decode(encoding, "replace")
        return line + good.count("\n")
    return None


def _is_damaged_utf8(path: Path) -> bool:
    """Whether most letters beyond ASCII are UTF-8: then the others are an accident, and no other encoding."""
    beyond = bad = 0
    for text in _texts(path, "utf-8", "replace"):
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        bad += text.count("\ufffd")
    return beyond > 2 * bad


def _is_surely_gb18030(path: Path) -> bool:
    """Whether it reads as Chinese words: every encoding's letters give some characters or other, but hardly those. Few
    letters need be no more than common characters: prices in ￥, a colour of one sign."""
    letters, in_words = "", 0
    try:
        for text in _texts(path, "gb18030"):
            if len(letters) < _ENOUGH:
                letters += "".join(sign for sign in text if sign.isalnum() and not sign.isascii())
                in_words += sum(map(len, chinese_words_of(simplified(text))))
    except UnicodeDecodeError:
        return False
    few = len(letters) <= _FEW and all(map(_is_common, letters))
    return few or in_words > _IN_WORDS * len(letters)


def _is_common(letter: str) -> bool:
    """Whether it is among the 3,755 characters of GB 2312's first level."""
    written = letter.encode("gb18030")
    return len(written) == 2 and 0xB0 <= written[0] <= 0xD7 and written[1] >= 0xA1


def _texts(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    """The file, piece by piece. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


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
