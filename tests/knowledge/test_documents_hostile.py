"""Files that nobody should bring: each gets an error of its own, and the process that opens it bears the harm."""

import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from xlsxwriter.utility import xl_col_to_name

from knowledge.documents.blocks import ReadingError
from knowledge.documents.isolation import read_apart
from knowledge.documents.kinds import ENDINGS, LARGEST, kind_of, shown_name
from knowledge.documents.problems import PROBLEMS, in_words
from tests.knowledge import paper

BOMB = b"<a>" + b" " * (40 * 2**20) + b"</a>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document '
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    b"<w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = LAUGHS.replace(b'<!ENTITY a "ha">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


BODY = "word/document.xml"
UNTOLD = "\ue001\ue002\ue003\ufffd\ue004\ue005"  # of one's own making


def nested_archive() -> bytes:
    return paper.rezipped(b"PK\x05\x06" + bytes(18), {"a.zip": paper.word()})


def many_entries() -> bytes:
    return paper.rezipped(paper.word(), {f"x/{number}": b"" for number in range(10_001)})


def lying_bomb() -> bytes:
    """An archive whose directory says that the large entry is small."""
    honest = paper.rezipped(paper.sheets(), {"xl/worksheets/sheet1.xml": b"\x00" * (60 * 2**20)})
    size = (60 * 2**20).to_bytes(4, "little")
    return honest.replace(size, (1000).to_bytes(4, "little"))


def huge_sheet() -> bytes:
    """A cell of its own column in each row, by which a table would have 268 million cells."""
    rows = b"".join(
        b"<row>%s<c><v>1</v></c></row>" % (b'<c r="%s"/>' % place if place else b"")
        for place in [b"", *map(str.encode, map(xl_col_to_name, range(16_383)))]
    )
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    return paper.rezipped(paper.sheets(), {"xl/worksheets/sheet1.xml": sheet % rows})


def word_with(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: paper.rezipped(paper.word(), {name: content})


def sheets_with(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: paper.rezipped(paper.sheets(), {name: content})


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a PDF under a password": ("pdf", paper.locked, "encrypted"),
    "a scanned PDF": ("pdf", lambda: paper.pages(3), "no_text"),
    "a PDF of 10,000 pages": ("pdf", lambda: paper.pages(10_000), "too_many_pages"),
    "half a PDF": ("pdf", lambda: paper.handbook()[:3000], "broken"),
    "a PDF without a page": ("pdf", lambda: b"%PDF-1.7\n", "broken"),
    "a PDF whose fonts say nothing": ("pdf", lambda: paper.mapped_pdf(UNTOLD), "garbled"),
    "a PDF whose fonts say half": ("pdf", lambda: paper.lossy_pdf("abcdefgh", "aceg"), "garbled"),
    "a bomb in a Word file": ("docx", word_with(BODY, BOMB), "too_much_inside"),
    "a bomb in an Excel file": (
        "xlsx",
        sheets_with("xl/sharedStrings.xml", BOMB),
        "too_much_inside",
    ),
    "a bomb that lies about its size": ("xlsx", lying_bomb, "broken"),
    "more entries than any file has": ("docx", many_entries, "too_much_inside"),
    "an entry above the folder": ("docx", word_with("../../x.xml", b""), "unsafe"),
    "an entry at the root": ("xlsx", sheets_with("/etc/x.xml", b""), "unsafe"),
    "a link": ("docx", lambda: paper.rezipped(paper.word(), {}, ["word/link.xml"]), "unsafe"),
    "an archive in an archive": ("docx", nested_archive, "unknown_kind"),
    "a billion laughs": ("docx", word_with(BODY, LAUGHS), "entities"),
    "laughs in UTF-16": (
        "xlsx",
        sheets_with("xl/styles.xml", LAUGHS.decode().encode("utf-16")),
        "entities",
    ),
    "an entity from elsewhere": ("docx", word_with(BODY, OUTSIDE), "entities"),
    "macros under another name": ("docx", word_with("word/vbaProject.bin", b"x"), "macros"),
    "an Excel file named as Word": ("docx", paper.sheets, "wrong_extension"),
    "half a Word file": ("docx", lambda: paper.word()[:2000], "broken"),
    "XML that is none": ("docx", word_with(BODY, b"<w:document"), "broken"),
    "tables in tables, 10,000 deep": ("docx", lambda: paper.nested_word(10_000), "too_deep"),
    "tables in tables on a page": ("html", lambda: b"<table><tr><td>x" * 10_000, "too_deep"),
    "a sheet as large as can be": ("xlsx", huge_sheet, "too_heavy"),
    "an empty sheet": ("xlsx", paper.empty_sheets, "nothing"),
    "more text than a shop can have": ("text", lambda: b"one two three. " * 150_000, "too_long"),
    "spaces alone": ("text", lambda: b" \n" * 1000, "nothing"),
    "signs that nobody sees": ("text", "\u200b\u2060\U000e0041".encode, "nothing"),
    "a text with a NUL": ("text", lambda: b"a\x00b and more of this text", "not_text"),
    "bytes that are no text": ("text", lambda: b"\xff\x81\x30\xff" * 100, "encoding"),
    "UTF-16 that breaks off": ("text", lambda: b"\xff\xfea", "encoding"),
    "a file that is gone": ("text", lambda: b"", "gone"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_for_its_own_reason(tmp_path: Path, name: str) -> None:
    kind, make, code = HOSTILE[name]
    path = tmp_path / "file"
    if code != "gone":
        path.write_bytes(make())
    with pytest.raises(ReadingError) as refused:
        read_apart(path, kind)
    assert refused.value.code == code


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    """A pipe that nobody writes into: whoever opens it waits for ever."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadingError) as refused:
        read_apart(tmp_path / "pipe", "text", seconds=3)
    assert refused.value.code == "took_too_long"


def test_nested_archives_are_not_opened(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("0", bytes(2**20))
    path = tmp_path / "file"
    path.write_bytes(paper.rezipped(paper.word(), {"word/embeddings/0.zip": inner.getvalue()}))
    assert "one size less" in read_apart(path, "docx").pieces[0].text


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PICKED = {
    "nothing": ("a.txt", b"", "empty"),
    "spaces": ("a.md", b"  \n\t ", "empty"),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n", "unknown_kind"),
    "a picture named as text": ("a.txt", b"\x89PNG\r\n\x1a\n", "wrong_extension"),
    "a picture that is a page": ("a.html", b"GIF89a<script>", "wrong_extension"),
    "a page named as PDF": ("a.pdf", b"<html><body>x", "wrong_extension"),
    "a PDF named as Word": ("a.docx", b"%PDF-1.7", "wrong_extension"),
    "an archive named as text": ("a.txt", b"PK\x03\x04", "wrong_extension"),
    "an archive": ("a.zip", b"PK\x03\x04", "unknown_kind"),
    "no ending": ("README", b"hello", "unknown_kind"),
    "old Word": ("a.doc", OLD, "old_office"),
    "old Excel by name": ("a.xls", b"PK\x03\x04", "old_office"),
    "Word under a password": ("a.docx", OLD, "encrypted"),
    "Word with macros": ("a.docm", b"PK\x03\x04", "macros"),
    "Excel with macros": ("a.XLSM", b"PK\x03\x04", "macros"),
}


@pytest.mark.parametrize("name", PICKED)
def test_what_a_name_and_first_bytes_tell(name: str) -> None:
    file_name, head, code = PICKED[name]
    with pytest.raises(ReadingError) as refused:
        kind_of(file_name, head, len(head))
    assert refused.value.code == code


def test_files_have_a_largest_size() -> None:
    assert kind_of("a.txt", b"x", LARGEST) == "text"
    with pytest.raises(ReadingError) as refused:
        kind_of("a.txt", b"x", LARGEST + 1)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_kind_is_told_by_its_name(ending: str) -> None:
    head = {"pdf": b"%PDF-1.4", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}.get(ending, b"text")
    assert kind_of(f"Rückgabe 退货.{ending.upper()}", head, len(head)) == ENDINGS[ending]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("a\x00.png", "a.png"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "document"),
        ("...", "document"),
        ("CON", "CON"),
        ("n" * 5000 + ".pdf", "n" * 196 + ".pdf"),
        ("%E6%BD%9C%E6%B0%B4.md", "潜水.md"),
        ("size%20guide%281%29.md", "size guide(1).md"),
        ("..%2F..%2Fetc%2Fpasswd%00", "passwd"),
        ("%252e.md", "%2e.md"),
        ("100% wool %E6%BD%9C.md", "100% wool %E6%BD%9C.md"),
        ("%E6%BD.md", "%E6%BD.md"),
        ("%C9%B1 潜.md", "%C9%B1 潜.md"),
        ("20%.md", "20%.md"),
    ],
)
def test_names_are_only_ever_shown(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_every_problem_has_words_in_both_languages() -> None:
    codes = {code for *_, code in (*HOSTILE.values(), *PICKED.values())}
    assert codes <= PROBLEMS.keys()
    for code in PROBLEMS:
        english = in_words(code)
        with override("zh-hans"):
            assert in_words(code) != english
