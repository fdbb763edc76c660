"""What is wrong with a table: a code with its figures, said in words when and in the language in which it is read."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Any] = {
    # The file.
    "empty": _("The file has no rows in it."),
    "too_large": _("The file is larger than %(most)d MiB. Divide it into several."),
    "too_many_rows": _("The file has more than %(most)d rows. Divide it into several."),
    "not_text": _(
        "This is no text in UTF-8, UTF-16 or GB18030. Save the table as “CSV UTF-8” or as .xlsx."
    ),
    "foreign_text": _(
        "The first row names no known column, and looks as if this were no text in UTF-8, UTF-16 or GB18030 (GBK). "
        "Save the table as “CSV UTF-8” or as .xlsx."
    ),
    "line_too_long": _(
        "From here on there is no end of a line for more than %(most)d characters. Is this a table, and is every "
        "quotation mark closed?"
    ),
    "quote_open": _("A quotation mark is opened here and never closed."),
    "unreadable": _("This line cannot be read."),
    "old_workbook": _("This is an old or a locked workbook. Save it as .xlsx without a password."),
    "not_workbook": _("This is no workbook that can be read. Save it again as .xlsx."),
    "bomb": _("This workbook unpacks to far more than a table of this size: it was not opened."),
    "macros": _("This workbook has macros in it. Save it as .xlsx without them."),
    "workbook_too_large": _("This workbook's sheet is too large. Save it as CSV, or divide it."),
    "too_many_columns": _("There are more than %(most)d columns."),
    "columns_missing": _(
        "The first row has to name the columns, and these are missing: %(columns)s."
    ),
    "column_twice": _("The column %(column)s stands there twice."),
    "columns_lacking": _(
        "The file does not have columns that new rows need: %(columns)s. New rows are left out."
    ),
    "columns_unknown": _("These columns are not known and are left out: %(columns)s."),
    # A row.
    "cells_beyond": _("There are more cells than columns. Is a text with a comma in it quoted?"),
    "double": _("The same %(key)s as in line %(before)d. The first one counts."),
    "double_refused": _("The same %(key)s as in line %(before)d. Leave one of them out."),
    "double_in_shop": _("The shop has several entries with this %(key)s: change them by hand."),
    "gives_orders": _(
        "It speaks to the assistant where it says “%(order)s”, and is left out of every answer. Word it as you would "
        "to a shopper."
    ),
    # A cell.
    "missing": _("It is empty."),
    "no_column": _("The file does not have this column."),
    "failed_formula": _(
        "Its formula failed, as #N/A or #DIV/0! does. Mend it, or write what shall stand there."
    ),
    "too_long": _("It has %(length)d characters; at most %(most)d can be kept."),
    "nul": _("It has a NUL character in it, which cannot be kept."),
    "not_a_price": _("It is no price like 1299.00."),
    "not_a_number": _("It is no whole number from 0 to %(most)d."),
    "not_a_choice": _("It is none of these: %(choices)s."),
    "not_a_day": _("It is no day like 2030-01-31."),
    "ends_early": _("The last day is before the first."),
    "not_a_moment": _("It is no date like 2030-01-31, nor a time like 2030-01-31 18:00."),
    "not_an_object": _('It is no JSON object like {"colour": "red"}.'),
    "not_an_address": _("Only addresses that begin with https://, http:// or / can be kept."),
    "phrasing_too_long": _("A phrasing has %(length)d characters; at most %(most)d can be kept."),
    "not_an_order_number": _("Letters or digits are needed."),
    "rounded": _(
        "A spreadsheet has shortened a long number, and digits are lost. Format the column as text and write it anew."
    ),
    "not_a_phone": _(
        "It is no telephone number of seven digits or more, nor one as exports mask it: 138****5678."
    ),
    "not_a_currency": _("Three letters, like USD."),
    "not_items": _(
        'It is neither lines like “2 × Linen shirt” nor JSON like [{"title": "Linen shirt", "quantity": 2}].'
    ),
    "not_a_quantity": _("An amount in it is no whole number from 1 to %(most)d."),
    "too_many_items": _("At most %(most)d items."),
    "too_many_phrasings": _("There are %(there)d of them; a question can have at most %(most)d."),
    "cell_too_long": _(
        "Row %(row)d has a cell with more than %(most)d characters, which no spreadsheet can hold. Export CSV."
    ),
    "unknown_variable": _("It names what is no policy fact of the shop: %(names)s."),
    # The import.
    "too_many_imports": _(
        "%(most)d imports are under way or wait to be confirmed. Confirm or drop some of them first."
    ),
    "knowledge_full": _(
        "The shop's plan has room for %(most)d entries. There are %(there)d, and these would be %(new)d more."
    ),
    "file_lost": _(
        "The uploaded file is gone. Upload it again: what is there already counts as same."
    ),
    "given_up": _(
        "This failed several times and was given up. What was imported stays; upload the file again to go on."
    ),
}


def in_words(code: str, figures: Mapping[str, Any]) -> str:
    """What the code says, in the reader's language."""
    return str(WORDS[code]) % figures


class TableError(ValueError):
    """The file as a whole cannot be taken; `line` is where, if that can be told."""

    def __init__(self, code: str, line: int | None = None, **figures: Any) -> None:
        super().__init__(code)
        self.code, self.line, self.figures = code, line, figures

    def __str__(self) -> str:
        return in_words(self.code, self.figures)


class CellError(ValueError):
    """A cell cannot be taken. The other rows can."""

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures


class BadCell(NamedTuple):
    """What keeps a row from being taken."""

    column: str  # "" when it is not one cell's fault
    problem: CellError
    shown: str = ""  # of what stands there as much as may be shown
