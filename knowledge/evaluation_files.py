"""The files of an evaluation: questions with the FAQs that answer them, and FAQs to ask."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from knowledge.instructions import without_hidden
from knowledge.tables.faqs import FAQS, in_days
from knowledge.tables.findings import Finding, of_cells, of_row, of_table, said_of
from knowledge.tables.kinds import Values
from knowledge.tables.reading import BadRow, Row, Table, open_table
from knowledge.tables.refusals import BadCell, TableError

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as "\\ud800" in JSON: no text at all


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


def read_faqs(path: Path, tell: Callable[[str], object] = lambda said: None) -> list[GivenFaq]:
    """The FAQs of a table, as an import reads it; `tell` hears what of it is left out. Raises BadFileError."""
    faqs: list[GivenFaq] = []
    lines: dict[str, int] = {}
    try:
        table = Table(open_table(path), FAQS)
        for each in table:
            row = _taken(path, each)
            # Sets of questions have some that differ by a mark alone.
            if (before := lines.setdefault(row.values["question"], row.line)) != row.line:
                told = {"code": "double_refused", "figures": {"before": before}}
                same = of_row(row.line, "double", "", **told)
                raise _told(path, same)
            faqs.append(_given(row.values))
    except OSError as problem:
        raise BadFileError(f"{path}: {problem.strerror}") from problem
    except TableError as problem:
        raise _told(path, of_table(problem)) from problem
    if table.left_out:
        tell(str(_told(path, of_table(table.left_out))))
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
    except (ValueError, RecursionError) as problem:
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
    # As tables are read.
    return Asked(question, without_hidden(expect).strip() if expect else None, number)


def _taken(path: Path, row: Row | BadRow) -> Row:
    """The row, if a shop could have it. Raises BadFileError.

    Which policy facts an answer names is not asked: the throw-away shop has none.
    """
    if isinstance(row, BadRow):
        cells = row.cells
    elif "answer" not in row.values:
        raise TableError("columns_missing", columns="answer")
    elif fault := in_days(None, row.values):
        cells = [BadCell(*fault)]
    else:
        return row
    raise _told(path, of_cells(row.line, "", cells))


def _told(path: Path, finding: Finding) -> BadFileError:
    """What an import would say."""
    said = said_of(FAQS, finding)
    if said.line is None:
        return BadFileError(f"{path}: {said.words}")
    words = _("Line %(line)d: %(text)s") % {"line": said.line, "text": said.words}
    return BadFileError(f"{path}: {words}")


def _given(values: Values) -> GivenFaq:
    return GivenFaq(
        values["question"].strip(),
        values["answer"],
        tuple(values.get("phrasings", ())),
        values.get("category", ""),
        values.get("locale", ""),
        values.get("enabled", True),
        values.get("valid_from"),
        values.get("valid_until"),
    )
