"""FAQs brought along as a table: a CSV file as spreadsheets write it, read whole or not at all."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from knowledge.models import LONGEST_QUESTION, MOST_PHRASINGS, Faq, FaqPhrasing

MOST_ROWS = 200
MOST_BYTES = 2**20
_MOST_PROBLEMS = 20
_COLUMNS = {
    "question": ("question", "questions", "问题"),
    "answer": ("answer", "answers", "答案", "回答"),
    "phrasings": ("phrasings", "phrasing", "其他问法", "问法"),
    "category": ("category", "类别", "分类"),
}
_DELIMITERS = "\t;,"  # in a tie, the rarer in prose


class TableError(ValueError):
    """The file cannot be taken; `problems` say what to mend, in the reader's language."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer."""

    question: str
    answer: str
    category: str = ""
    phrasings: Sequence[str] = field(default=())


class _EntryForm(forms.Form):
    question = forms.CharField(max_length=LONGEST_QUESTION)
    answer = forms.CharField(max_length=4000)
    category = forms.CharField(max_length=60, required=False)


def read_table(data: bytes) -> list[Entry]:
    """The entries of a CSV file: question, answer, and if wanted phrasings (divided by `|`) and category.

    A first line may name the columns, then they stand in any order. UTF-8 or GB18030. Raises TableError.
    """
    if len(data) > MOST_BYTES:
        raise TableError([_("The file is larger than 1 MiB.")])
    rows = list(_rows(_decoded(data)))
    columns = _header(rows[0][1]) if rows else None
    if columns:
        rows = rows[1:]
    if not rows:
        raise TableError([_("The file has no questions in it.")])
    if len(rows) > MOST_ROWS:
        raise TableError(
            [
                _("The file has %(rows)d rows; at most %(most)d can be taken at once.")
                % {"rows": len(rows), "most": MOST_ROWS}
            ]
        )
    return _checked(rows, columns or {name: at for at, name in enumerate(_COLUMNS)})


def store_entries(shop_id: UUID, entries: Sequence[Entry]) -> list[Faq]:
    """Write the entries into the shop, inside its scope; a question that is there already gets the new answer.

    It gets the new phrasings, too, as long as it has fewer than MOST_PHRASINGS.
    """
    known = {faq.question: faq for faq in Faq.objects.filter(shop_id=shop_id)}
    for entry in entries:
        known[entry.question] = _stored(shop_id, entry, known.get(entry.question))
    return [known[entry.question] for entry in entries]


def _stored(shop_id: UUID, entry: Entry, faq: Faq | None) -> Faq:
    faq = faq or Faq(shop_id=shop_id, question=entry.question)
    faq.answer = entry.answer
    faq.category = entry.category or faq.category
    faq.save()
    said = set(faq.phrasings.values_list("text", flat=True))
    new = [text for text in entry.phrasings if text not in said]
    FaqPhrasing.objects.bulk_create(
        FaqPhrasing(shop_id=shop_id, faq=faq, text=text)
        for text in new[: max(MOST_PHRASINGS - len(said), 0)]
    )
    return faq


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([_("The file is no text in UTF-8 or GB18030. Save it as “CSV UTF-8”.")])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that says something, with the number of the line that it begins in."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise TableError([_at(begins, _("this line cannot be read."))]) from problem
        if any(cell.strip() for cell in row):
            yield begins, row


def _header(row: Sequence[str]) -> dict[str, int] | None:
    names = [cell.strip().lower() for cell in row]
    found = {
        column: names.index(name)
        for column, known in _COLUMNS.items()
        for name in known
        if name in names
    }
    return found if {"question", "answer"} <= found.keys() else None


def _checked(rows: Sequence[tuple[int, list[str]]], columns: dict[str, int]) -> list[Entry]:
    entries: list[Entry] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        try:
            entry = _entry(cells)
        except forms.ValidationError as problem:
            problems += [_at(line, text) for text in problem.messages]
            continue
        before = seen.setdefault(entry.question, line)
        if before != line:
            problems.append(_at(line, _("the same question as in line %d.") % before))
        entries.append(entry)
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        rest = [_("… and %d more.") % more] if more > 0 else []
        raise TableError(problems[:_MOST_PROBLEMS] + rest)
    return entries


def _entry(cells: dict[str, str]) -> Entry:
    form = _EntryForm(cells)
    parts = (part.strip() for part in cells.get("phrasings", "").split("|"))
    phrasings = tuple(dict.fromkeys(part for part in parts if part))
    problems = [f"{_label(name)}: {text}" for name, texts in form.errors.items() for text in texts]
    if len(phrasings) > MOST_PHRASINGS:
        problems.append(
            _("%(number)d phrasings; a question can have at most %(most)d.")
            % {"number": len(phrasings), "most": MOST_PHRASINGS}
        )
    if any(len(text) > LONGEST_QUESTION or "\x00" in text for text in phrasings):
        problems.append(
            _("a phrasing is longer than %d characters, or has signs that cannot be kept.")
            % LONGEST_QUESTION
        )
    if problems:
        raise forms.ValidationError(problems)
    given = form.cleaned_data
    return Entry(given["question"], given["answer"], given["category"], phrasings)


def _label(name: str) -> str:
    return {"question": _("question"), "answer": _("answer")}.get(name, _("category"))


def _at(line: int, text: str) -> str:
    return _("Line %(line)d: %(text)s") % {"line": line, "text": text}
