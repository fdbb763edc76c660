"""The files of an evaluation: questions with the FAQs that answer them, and FAQs to ask."""

import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as "\\ud800" in JSON: no text at all
_COLUMNS = ("question", "answer")  # the others may be missing
_FALSE = {"0", "false", "no", "off", "否"}
_TRUE = {"", "1", "true", "yes", "on", "是"}


class BadFileError(ValueError):
    """The file cannot be used; the text says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the question of the FAQ that answers it; None where none does."""

    question: str
    expect: str | None
    line: int


@dataclass(frozen=True, slots=True)
class GivenFaq:
    """An FAQ as a file gives it."""

    question: str
    answer: str
    phrasings: tuple[str, ...]
    category: str
    locale: str
    enabled: bool
    valid_from: date | None
    valid_until: date | None


def read_questions(path: Path) -> list[Asked]:
    """The questions of a JSONL file: an object with `question` and `expect` a line. Raises BadFileError."""
    asked = [
        _asked(path, number, line)
        for number, line in enumerate(_text(path).split("\n"), start=1)
        if line.strip()
    ]
    if not asked:
        raise BadFileError(_("%(file)s: there is no question in it.") % {"file": path})
    return asked


def read_faqs(path: Path) -> list[GivenFaq]:
    """The FAQs of a CSV file whose first line names the columns. Raises BadFileError."""
    faqs: list[GivenFaq] = []
    lines: dict[str, int] = {}
    for number, row in _rows(path):
        faq = _faq(path, number, row)
        before = lines.setdefault(faq.question, number)
        if before != number:
            raise _bad(path, number, _("the same question as in line %d") % before)
        faqs.append(faq)
    if not faqs:
        raise BadFileError(_("%(file)s: there is no FAQ in it.") % {"file": path})
    return faqs


def refuse_unknown(path: Path, asked: Sequence[Asked], known: Collection[str]) -> None:
    """Raise BadFileError where an FAQ is expected that there is not."""
    for each in asked:
        if each.expect is not None and each.expect not in known:
            raise _bad(path, each.line, _("there is no FAQ “%s”") % each.expect)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise BadFileError(f"{path}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise _bad(path, line, _("this is no UTF-8")) from problem


def _bad(path: Path, line: int, what: str) -> BadFileError:
    place = {"file": path, "line": line, "what": what}
    return BadFileError(_("%(file)s, line %(line)d: %(what)s.") % place)


def _asked(path: Path, number: int, line: str) -> Asked:
    try:
        given = json.loads(line)
    except ValueError as problem:
        raise _bad(path, number, _("this is no JSON")) from problem
    if not isinstance(given, dict) or "expect" not in given:
        raise _bad(path, number, _("an object with “question” and “expect” is wanted"))
    question, expect = given.get("question"), given["expect"]
    if not isinstance(question, str) or not question.strip() or _SURROGATE.search(question):
        raise _bad(path, number, _("“question” is no text"))
    if expect is not None and (
        not isinstance(expect, str) or not expect.strip() or _SURROGATE.search(expect)
    ):
        raise _bad(path, number, _("“expect” is neither a text nor null"))
    return Asked(question, expect.strip() if expect else None, number)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of the line that it ends in."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        for name in _COLUMNS:
            if name not in (reader.fieldnames or ()):
                raise _bad(path, 1, _("the column “%s” is missing") % name)
        for row in reader:
            if None in row:
                raise _bad(path, reader.line_num, _("there are more cells than columns"))
            yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items()}
    except csv.Error as problem:
        raise _bad(path, reader.reader.line_num, str(problem)) from problem


def _faq(path: Path, number: int, row: dict[str, str]) -> GivenFaq:
    for name, most in (("question", 300), ("answer", 4000)):
        if not row[name] or len(row[name]) > most or "\x00" in row[name]:
            what = _("“%(column)s” has to be a text of at most %(most)d characters")
            raise _bad(path, number, what % {"column": name, "most": most})
    enabled = row.get("enabled", "").lower()
    if enabled not in _TRUE | _FALSE:
        raise _bad(path, number, _("“enabled” is neither true nor false"))
    phrasings = (text.strip() for text in row.get("phrasings", "").splitlines())
    locale = row.get("locale", "").lower()
    return GivenFaq(
        row["question"],
        row["answer"],
        tuple(text[:300] for text in dict.fromkeys(phrasings) if text),
        row.get("category", "")[:60],
        "zh-hans" if locale.startswith("zh") else locale[:10],
        enabled in _TRUE,
        _day(path, number, row, "valid_from"),
        _day(path, number, row, "valid_until"),
    )


def _day(path: Path, number: int, row: dict[str, str], column: str) -> date | None:
    given = row.get(column, "")
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError as problem:
        what = _("“%s” is no date like 2026-05-31") % column
        raise _bad(path, number, what) from problem
