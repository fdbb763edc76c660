"""DOCX and XLSX are ZIP archives: what is in one is looked at before anything is unpacked."""

import stat
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge.documents.blocks import ReadingError

MOST_ENTRIES = 10_000
MOST_UNPACKED = 50 * 2**20
MOST_RATIO = 100  # of entries that are worth it
_WORTH_IT = 2**20
_CHUNK = 2**16
_ENCRYPTED = 0x1
# Expat takes a document type in these two forms; no writer of office files makes one.
_TYPES = (b"<!DOCTYPE", b"<!ENTITY")
_FORBIDDEN = tuple(
    text.decode().encode(code) for text in _TYPES for code in ("ascii", "utf-16-le", "utf-16-be")
)
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook"}


def check(path: Path, kind: str) -> None:
    """Raises ReadingError for an archive that is not what its name says, or that is dangerous to open."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            _check_parts([entry.filename.lower() for entry in entries], kind)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, entry)
    except (BadZipFile, OSError, NotImplementedError, RuntimeError) as problem:
        raise ReadingError("broken") from problem


def _check_entries(entries: list[ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ReadingError("encrypted")
    if any(_strange(entry) for entry in entries):
        raise ReadingError("unsafe")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ReadingError("too_much_inside")
    for entry in entries:
        if entry.file_size > max(_WORTH_IT, MOST_RATIO * entry.compress_size):
            raise ReadingError("too_much_inside")


def _strange(entry: ZipInfo) -> bool:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return link or name.is_absolute() or ".." in name.parts or ":" in entry.filename


def _check_parts(names: list[str], kind: str) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise ReadingError("macros")
    if not any(name.startswith(_PARTS[kind]) for name in names):
        other = any(name.startswith(part) for part in _PARTS.values() for name in names)
        raise ReadingError("wrong_extension" if other else "unknown_kind")


def _check_xml(archive: ZipFile, entry: ZipInfo) -> None:
    kept = max(map(len, _FORBIDDEN))
    with archive.open(entry) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            if any(text in before + chunk for text in _FORBIDDEN):
                raise ReadingError("entities")
            before = chunk[-kept:]
