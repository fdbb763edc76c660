"""What a document is made of, whichever kind of file it came in; and what is said when it cannot be read."""

from dataclasses import dataclass


class ReadingError(Exception):
    """The file cannot be taken. `code` says why; `problems` has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 1 down, 0 is the document's title."""

    text: str
    level: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it is one of the document."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first of them the header."""

    rows: tuple[tuple[str, ...], ...]
    page: int | None = None


Block = Heading | Paragraph | Table
