"""Which kind a file is of: by its first bytes, and its name has to agree. Nothing is opened here."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from knowledge.documents.blocks import ReadingError
from knowledge.documents.letters import one_line

HEAD = 4096  # bytes that are looked at
LARGEST = 20 * 2**20  # bytes of a file
LONGEST_NAME = 200
ENDINGS: Mapping[str, str] = {
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "txt": "text",
    "text": "text",
}
_QUOTED = re.compile(r"(?:[A-Za-z0-9._~!$'()*+-]|%[0-9A-Fa-f]{2})+")
_MACROS = ("docm", "dotm", "xlsm", "xltm", "xlsb")
_OLD = ("doc", "dot", "xls", "xlt", "wps", "et")
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office, and new Office under a password
_NEVER_TEXT = (
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
)


def kind_of(name: str, head: bytes, size: int) -> str:
    """The kind of a file that begins with `head`. Raises ReadingError for what is not taken."""
    if size > LARGEST:
        raise ReadingError("too_large")
    if not head.strip():
        raise ReadingError("empty")
    ending = name.rpartition(".")[2].lower()
    if ending in _MACROS:
        raise ReadingError("macros")
    if head.startswith(_COMPOUND):
        raise ReadingError("old_office" if ending in _OLD else "encrypted")
    kind = ENDINGS.get(ending)
    if kind is None:
        raise ReadingError("old_office" if ending in _OLD else "unknown_kind")
    if kind not in _possible(head):
        raise ReadingError("wrong_extension")
    return kind


def _possible(head: bytes) -> tuple[str, ...]:
    if head.lstrip().startswith(b"%PDF-"):
        return ("pdf",)
    if head.startswith(_PACKED):
        return ("docx", "xlsx")
    if head.startswith(_NEVER_TEXT):
        return ()
    # Some writers put a few bytes before a PDF's first line; a text may speak of PDFs.
    return ("markdown", "html", "text", *(["pdf"] if b"%PDF-" in head[:1024] else []))


def shown_name(name: str) -> str:
    """A file's name as people may see it: no path, nothing that cannot be seen; it is never used as a path."""
    bare = re.split(r"[/\\]", one_line(_unquoted(name)).replace("\x00", ""))[-1].strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if dot and len(ending) <= 10:
        bare = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return bare[:LONGEST_NAME] or "document"


def _unquoted(name: str) -> str:
    """Some programs send a form's names as addresses are written; a name that is not so throughout stays."""
    if not _QUOTED.fullmatch(name):
        return name
    try:
        return unquote_to_bytes(name).decode()
    except UnicodeDecodeError:
        return name
