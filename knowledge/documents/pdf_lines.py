"""A line of a PDF's page, and lines put together again."""

from dataclasses import dataclass

from knowledge.documents.letters import wide

Span = tuple[float, float]  # from the left to the right edge, in points


@dataclass(slots=True)
class Line:
    """A line of a page: its cells, mostly one, and where each stands; sizes in points."""

    cells: list[str]
    spans: list[Span]
    height: float
    page: int
    full: bool = False

    @property
    def text(self) -> str:
        """The cells as one text."""
        return " ".join(self.cells)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.spans[0][0]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.spans[-1][1]


def glued(before: str, after: str) -> str:
    """Both as one text: between wide characters there is no space."""
    if not before or wide(before[-1]) or wide(after[0]):
        return before + after
    return f"{before} {after}"
