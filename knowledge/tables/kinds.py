"""What a table of one kind of rows looks like: its columns, the key that tells rows apart, and how rows are stored."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language

from knowledge.tables.refusals import CellError

Values = Mapping[
    str, Any
]  # what a row of a file says, by column; columns that it does not have are not there


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read and written."""

    name: str  # its heading, and the attribute of the row
    label: str | Promise
    read: Callable[[str], Any]  # raises CellError
    write: Callable[[Any], str] = str
    also: tuple[str, ...] = ()  # other headings that it is known by
    required: bool = False
    number: bool = False  # a spreadsheet may calculate with it
    personal: bool = False  # what stands in its cells is shown to nobody
    of: Callable[[Any], Any] | None = None  # the row's value; usually its attribute
    in_full: bool = False  # the attribute says more than `of` shows, and a file may have either

    @property
    def heading(self) -> str:
        """What a file's first row may call it: in Chinese, for who reads that, with the name in brackets."""
        if not (get_language() or "").startswith("zh"):
            return self.name
        label = str(self.label)
        ours = [label] if label in self.also else [word for word in self.also if not word.isascii()]
        return f"{ours[0]}（{self.name}）" if ours else self.name

    def value(self, row: Any) -> Any:
        """What the row has in this column."""
        return (self.of or attrgetter(self.name))(row)

    def values(self, row: Any) -> tuple[Any, ...]:
        """What a cell may say that changes nothing of the row."""
        return (self.value(row), getattr(row, self.name)) if self.in_full else (self.value(row),)


# What is stored together: the row that is there, if one is, and what it shall be.
Change = tuple[Any | None, Values]
# The column, and what is wrong with a row although each of its cells is good; None: nothing.
Fault = Callable[[Any | None, Values], tuple[str, CellError] | None]


def _no_faults() -> Fault:
    return lambda known, values: None


def _as_read(shop_id: UUID, values: Values) -> Values:
    return values


@dataclass(frozen=True)
class Kind:
    """A kind of rows. Whatever has a key and columns plugs in by one of these in `registry.py`."""

    name: str
    model: type[Model]
    columns: Sequence[Column]
    key_column: str
    key: Callable[[str], str]  # what makes two rows the same
    find: Callable[[UUID, Collection[str]], QuerySet[Any]]  # the shop's rows with these keys
    key_of: Callable[[Any], str]  # the key of a row
    store: Callable[[UUID, Sequence[Change]], None]
    every: Callable[[UUID], QuerySet[Any]]  # all rows, as they are exported
    faults: Callable[[], Fault] = _no_faults  # one for a batch of rows, inside the shop's scope
    settle: Callable[[UUID, Values], Values] = _as_read  # what the values mean in this shop
    keeps_key: bool = False  # a row that is there keeps its key as it is written there
    told_of: Sequence[str] = ()  # the columns that go into answers and prompts
    scope: str = "knowledge"  # the first half of the API keys' scopes that open the rows
    by_name: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        named = {column.name: column for column in self.columns}
        object.__setattr__(self, "by_name", named)

    @property
    def key_label(self) -> str | Promise:
        """What the key is called."""
        return self.by_name[self.key_column].label
