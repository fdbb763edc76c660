"""Tables as CSV files for spreadsheets: streamed, in batches, and harmless to open."""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from io import StringIO
from typing import TypeVar

from django.http import StreamingHttpResponse

Row = TypeVar("Row")
# What a spreadsheet takes for the beginning of a formula, also in the width of Chinese characters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """The value as a cell that no spreadsheet runs: what looks like a formula gets an apostrophe before it.

    So does what has apostrophes before a formula already: `bare` gives each text back as it was.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _looks_like_formula(text) else text


def bare(text: str) -> str:
    """What `cell` made a cell of: the text without the apostrophe that guards a formula."""
    return text[1:] if text.startswith("'") and _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    return text.lstrip("' \u3000").startswith(_FORMULA)


def lines(rows: Sequence[Sequence[object]]) -> str:
    """The rows as lines of CSV."""
    written = StringIO()
    csv.writer(written).writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_response(
    filename: str,
    header: Sequence[object],
    first: Sequence[Row],
    more: Callable[[Row], Awaitable[Sequence[Row]]],
    cells: Callable[[Row], Sequence[object]],
) -> StreamingHttpResponse:
    """A file that is read batch by batch while it is sent.

    `first` was read before anything is answered, so that a failure is no empty file; `more` reads what follows a
    row, in a scope of its own: the page's is closed by then.
    """

    async def parts() -> AsyncIterator[str]:
        # The mark of UTF-8, without which Excel garbles Chinese.
        yield "\ufeff" + lines([header])
        batch = first
        while batch:
            yield lines([cells(row) for row in batch])
            batch = await more(batch[-1])

    answer = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer["Cache-Control"] = "no-store"
    return answer
