"""A file of a known kind as passages. Only `child` calls this, in a process of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.documents.blocks import Block, ReadingError
from knowledge.documents.cutting import Piece, cut


@dataclass(slots=True)
class Reading:
    """What a file says. `silent_pages` are those of a PDF without text, pictures most likely.

    `warning` is the code of what people should know of it: `letters_lost`, `unreckoned`, or nothing. `order_given` is
    what of it speaks to the assistant, once its pieces were freed of that; empty for nothing.
    """

    pieces: list[Piece] = field(default_factory=list)
    pages: int | None = None
    silent_pages: int = 0
    warning: str = ""
    order_given: str = ""


def read(path: Path, kind: str) -> Reading:
    """Read the file. Raises ReadingError, and whatever a library raises for a broken file."""
    if kind == "pdf":
        from knowledge.documents import pdf  # noqa: PLC0415 - each reader is large, and one is needed

        document = pdf.read_pdf(path)
        warning = "letters_lost" if document.letters_lost else ""
        reading = Reading(cut(document.blocks), document.pages, document.silent_pages, warning)
    elif kind == "xlsx":
        from knowledge.documents import sheets  # noqa: PLC0415 - as above

        book = sheets.read_sheets(path)
        reading = Reading(cut(book.blocks), warning="unreckoned" if book.unreckoned else "")
    else:
        reading = Reading(cut(_readers()[kind](path)))
    if not reading.pieces:
        raise ReadingError("nothing")
    return reading


def _readers() -> Mapping[str, Callable[[Path], Iterable[Block]]]:
    from knowledge.documents import plain, word  # noqa: PLC0415 - as above

    return {
        "docx": word.read_word,
        "markdown": plain.read_markdown,
        "html": plain.read_html,
        "text": plain.read_text,
    }
