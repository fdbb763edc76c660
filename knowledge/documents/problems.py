"""Why a file was not taken or not read, or what was lost of it: codes, and the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, Any] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 20 MiB."),
    "unknown_kind": _(
        "Files of this kind cannot be read. Bring PDF, DOCX, XLSX, Markdown, HTML or text."
    ),
    "wrong_extension": _("The file is of another kind than the end of its name says."),
    "old_office": _("Files of old Office versions cannot be read. Save it as DOCX or XLSX."),
    "macros": _("The file can carry macros. Save it without them, as DOCX or XLSX."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "unsafe": _("The file is packed in a way that no office program does. Save it anew."),
    "too_much_inside": _("Unpacked, the file would be far too large. Save it anew, or divide it."),
    "entities": _("The file defines entities of its own, which is not safe to read. Save it anew."),
    "too_deep": _("The file's parts are nested too deep. Simplify its tables or lists."),
    "no_text": _(
        "The file has pictures of pages, but no text: it seems to be scanned. Bring one in which text can be selected."
    ),
    "garbled": _(
        "The file does not say which characters its fonts show. Save it anew with another program."
    ),
    "letters_lost": _(
        "Some characters are missing: the file does not say which its fonts show. Look through the passages, or save "
        "it anew with another program."
    ),
    "unreckoned": _(
        "Some formulas have no result in the file: their cells are read as empty. Open it in a spreadsheet program, "
        "save it there, and bring it again."
    ),
    "nothing": _("There is no text in the file."),
    "not_text": _("The file is no text."),
    "encoding": _("It cannot be told how the text is encoded. Save it as UTF-8."),
    "too_many_pages": _("The file has more than 1000 pages. Divide it."),
    "too_long": _("The file gives more than 5000 passages. Divide it."),
    "took_too_long": _("Reading the file took too long. Divide it, or save it anew."),
    "too_heavy": _("Reading the file needs too much memory. Divide it, or save it anew."),
    "broken": _("The file is damaged. Save it anew."),
    "gone": _("The file is missing on our side. Upload it again."),
    "plan_full": _("The shop's plan has no room for so many entries."),
    "too_many": _("A shop can have 1000 documents. Delete one first."),
}


def in_words(code: str) -> str:
    """The problem as people read it."""
    return str(PROBLEMS.get(code, PROBLEMS["broken"]))
