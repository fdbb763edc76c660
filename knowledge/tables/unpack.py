"""Run as a program of its own: writes the rows of a workbook's first sheet to standard output, one JSON array a line.

A sheet is laid out in memory as a rectangle. Two cells in opposite corners make it a terabyte, and the allocation
that fails takes its process along: so it is this one, with little memory and time. It knows no Django.
"""

import json
import posixpath
import re
import resource
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 1024 * 1024 * 1024  # bytes
MOST_SECONDS = 300  # of the processor
MOST_UNPACKED = 256 * 1024 * 1024  # bytes
MOST_RATIO = 100
MOST_PARTS = 1000
_SMALL = 1024 * 1024  # what unpacks to no more is no bomb, however well it was packed
_CHUNK = 256 * 1024
# A formula that failed (“#N/A”), or that the program which wrote the file never reckoned. The library reads its cell as
# an empty one; what comes out as an empty text is one.
_FAILED = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]*\s)?t=[\"']e[\"'][^<>]*>"
    rb"|<(?:\w+:)?c\s(?![^<>]*t=[\"']str[\"'])[^<>]*>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<>]*</(?:\w+:)?f>)"
    rb"(?:\s{0,99}<(?:\w+:)?v\s?/>|\s{0,99}<(?:\w+:)?v>\s{0,99}</(?:\w+:)?v>)?\s{0,99}</(?:\w+:)?c>"
)
_AT = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_LONGEST_TAG = 32 * 1024  # bytes: of a cell with its formula
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^<>]*\b\w+:id="([^"]+)"')
_RELATED = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
# Exit codes, by what they say; any other but 0 is a process that ran out of something.
SAYS = {
    3: "not_workbook",
    4: "too_many_columns",
    5: "bomb",
    6: "macros",
    7: "old_workbook",
}
_CODES = {said: code for code, said in SAYS.items()}


def main(path: str, most_rows: int, most_columns: int, most_cell: int) -> int:
    """The first line says how many rows follow; then come all rows of the sheet, from its first on.

    Of a row with a cell of more than `most_cell` characters only that cell's length is written. A cell whose formula
    failed is null.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if refused := _what_is_wrong(path):
        return _CODES[refused]
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - with the limits set

    try:
        sheet = load_workbook(path).get_sheet_by_index(0)
    except CalamineError:
        return _CODES["not_workbook"]
    _, left = sheet.start or (0, 0)
    if left + sheet.width > most_columns:
        return _CODES["too_many_columns"]
    failed = _failed_cells(path)
    print(json.dumps(sheet.end[0] + 1 if sheet.end else 1))
    for number, row in enumerate(sheet.iter_rows()):
        if number > most_rows:
            break
        cells = [""] * left + [as_text(cell) for cell in row]
        longest = max(map(len, cells), default=0)
        here = failed.get(number, ())
        told = [None if place in here else cell for place, cell in enumerate(cells)]
        print(json.dumps(longest if longest > most_cell else told))
    return 0


def _failed_cells(path: str) -> dict[int, set[int]]:
    """The columns, by row, of the cells of the first sheet whose formulas failed; rows and columns count from 0."""
    found: dict[int, set[int]] = {}
    with zipfile.ZipFile(path) as archive, suppress(KeyError):
        content, rest = archive.open(_first_sheet(archive)), b""
        while chunk := content.read(_CHUNK):
            text = rest + chunk
            for tag in _FAILED.findall(text):
                if at := _AT.search(tag):
                    found.setdefault(int(at[2]) - 1, set()).add(_column(at[1].decode()))
            rest = text[-_LONGEST_TAG:]
    return found


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the part that is the workbook's first sheet. Raises KeyError where none is named."""
    sheet = _SHEET.search(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
    related = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in _RELATED.findall(related):
        said = dict(re.findall(r'\b(Id|Target)="([^"]*)"', tag))
        if sheet and said.get("Id") == sheet[1]:
            return posixpath.normpath(posixpath.join("/xl", said.get("Target", ""))).lstrip("/")
    raise KeyError("sheet")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _what_is_wrong(path: str) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return _what_is_wrong_with(archive)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError):
        return "not_workbook"


def _what_is_wrong_with(archive: zipfile.ZipFile) -> str | None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        return "bomb"
    if unpacked > _SMALL and unpacked > MOST_RATIO * packed:
        return "bomb"
    if any(part.flag_bits & 1 for part in parts):
        return "old_workbook"  # a password
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        return "macros"
    for part in parts:
        # Sizes in an archive are claims: unpacked into nothing, each part shows whether it is as large as it says.
        with archive.open(part) as content:
            while content.read(_CHUNK):
                pass
    return None


def as_text(cell: Any) -> str:
    """The cell as a CSV would have it."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 2**53:  # exact up to here
            return str(int(cell))
        case float():
            return format(cell, ".15g")  # what spreadsheets show: 0.1 + 0.2 is 0.3
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))
