"""What shops know, kept in memory ready to be searched: the vectors and words of every row that was read.

A shelf holds what was learned, never what may be said: `search` asks the database about every row that it is about
to return. So a shelf may lag behind (a deleted row, one switched off) and nothing wrong comes of it. It catches up
before each search by `learned_at`, reading what is new; a search over 10,000 rows is two passes over arrays then,
where the database would unpack every row.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db.models import BinaryField, F, Func, Max, TextField
from numpy.typing import NDArray

from knowledge.embedding_endpoint import current_model
from knowledge.models import DIMENSIONS, Embedded

MOST_ROWS = 200_000  # in all shelves of this process: 400 MB
LATE = timedelta(
    seconds=2
)  # a row may become visible so much later than one that was learned after it
# Okapi BM25's usual constants: how much length counts, and when a word's weight levels off.
_B, _K = 0.4, 1.2

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows stand on a shelf. `owner` names the column of the entry that a row speaks for."""

    model: type[Embedded]
    owner: str = "pk"


@dataclass(frozen=True, slots=True)
class _Row:
    learned_at: datetime
    owner: UUID
    vector: Numbers
    words: NDArray[np.int32]


@dataclass(slots=True)
class _Mark:
    """How far a table was read: the newest row, when it was seen first, and whether all before it were seen since."""

    newest: datetime
    seen: float
    settled: bool = False


class Shelf:
    """One kind of one shop's knowledge. Use inside the shop's scope."""

    def __init__(self, shop_id: UUID, tables: Sequence[Table]) -> None:
        self._shop_id = shop_id
        self._tables = tables
        self._marks: list[_Mark | None] = [None] * len(tables)
        self._rows: dict[UUID, _Row] = {}
        self._numbers: dict[str, int] = {}  # of words
        self._lock = threading.Lock()
        self._arrays = Arrays.of((), self._numbers)

    def __len__(self) -> int:
        return len(self._rows)

    def arrays(self) -> "Arrays":
        """Everything as it stands now."""
        with self._lock:
            if sum(self._catch_up(number) for number in range(len(self._tables))):
                self._forget()
                self._arrays = Arrays.of(tuple(self._rows.items()), dict(self._numbers))
            return self._arrays

    def _catch_up(self, number: int) -> int:
        table, mark, now = self._tables[number], self._marks[number], time.monotonic()
        learned = table.model._default_manager.filter(
            shop_id=self._shop_id, learned_at__isnull=False
        )
        if mark is None:
            newest = learned.aggregate(newest=Max("learned_at"))["newest"]
            if newest is None:
                return 0
            self._marks[number] = _Mark(newest, now)
            return self._take(table, learned)
        after = mark.newest if mark.settled else mark.newest - LATE
        recent = learned.filter(learned_at__gt=after).values_list("pk", "learned_at")
        times = {pk: at for pk, at in recent if at is not None}
        newest = max(mark.newest, *times.values()) if times else mark.newest
        if newest > mark.newest:
            self._marks[number] = _Mark(newest, now)
        else:
            mark.settled = now - mark.seen > LATE.total_seconds()
        known = self._rows
        new = [pk for pk, at in times.items() if pk not in known or known[pk].learned_at != at]
        return self._take(table, learned.filter(pk__in=new)) if new else 0

    def _take(self, table: Table, rows: Any) -> int:
        vector = Func("vector", function="halfvec_send", output_field=BinaryField())
        words = Func("lexemes", function="tsvector_to_array", output_field=ArrayField(TextField()))
        taken, ours = 0, current_model()
        for pk, owner, at, sent, said, model in rows.values_list(
            "pk", F(table.owner), "learned_at", vector, words, "vector_model"
        ):
            halves = np.frombuffer(sent, ">f2", DIMENSIONS, offset=4).astype(np.float32)
            numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in said]
            # Another model's vector says nothing of how near today's question is.
            meant = halves if model == ours else np.zeros_like(halves)
            self._rows[pk] = _Row(at, owner, meant, np.array(numbers, np.int32))
            taken += 1
        return taken

    def _forget(self) -> None:
        """Let go of rows that are gone."""
        there: set[UUID] = set()
        for table in self._tables:
            rows = table.model._default_manager.filter(shop_id=self._shop_id)
            there.update(rows.values_list("pk", flat=True))
        for pk in self._rows.keys() - there:
            del self._rows[pk]


@dataclass(frozen=True, slots=True)
class Arrays:
    """The rows of a shelf side by side. Word w stands in the rows `places[starts[w]:starts[w + 1]]`."""

    rows: tuple[UUID, ...]
    owners: tuple[UUID, ...]
    entries: dict[UUID, list[int]]  # the rows of each owner
    words: tuple[NDArray[np.int32], ...]  # of each row
    vectors: Numbers
    meant: NDArray[np.bool_]  # of each row: whether it has a meaning to compare
    numbers: dict[str, int]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    rarity: Numbers  # of each word: the more rows have it, the less it says
    damping: Numbers  # of each row: longer ones share words by chance
    unknown: float  # the rarity of a word that no row has

    @classmethod
    def of(cls, rows: Sequence[tuple[UUID, _Row]], numbers: dict[str, int]) -> "Arrays":
        """Line them up."""
        count, lengths = len(rows), np.array([len(row.words) for _, row in rows])
        words = np.concatenate([row.words for _, row in rows]) if rows else np.zeros(0, np.int32)
        places = np.repeat(np.arange(count), lengths) if rows else np.zeros(0, np.int64)
        having = np.bincount(words, minlength=len(numbers))
        average = lengths.mean() if rows else 1
        entries: dict[UUID, list[int]] = {}
        for place, (_, row) in enumerate(rows):
            entries.setdefault(row.owner, []).append(place)
        vectors = np.zeros((count, DIMENSIONS), np.float32)
        for place, (_, row) in enumerate(rows):
            vectors[place] = row.vector
        return cls(
            tuple(pk for pk, _ in rows),
            tuple(row.owner for _, row in rows),
            entries,
            tuple(row.words for _, row in rows),
            vectors,
            np.logical_or.reduce(vectors != 0, axis=1),
            numbers,
            places[np.argsort(words, kind="stable")],
            np.concatenate([[0], np.cumsum(having)]),
            np.log1p((count - having + 0.5) / (having + 0.5)).astype(np.float32),
            (1 / (1 + _K * (1 - _B + _B * lengths / average))).astype(np.float32),
            math.log1p((count + 0.5) / 0.5),
        )

    def meaning(self, question: Numbers) -> Numbers:
        """How near each row's meaning comes: the cosine; 0 for a row that is not `meant`."""
        cosines: Numbers = self.vectors @ question
        return cosines

    def wording(self, words: Sequence[str]) -> Numbers:
        """How much each row says of the question: BM25, divided by the rarity of all that was asked. About 0 to 1."""
        shared = np.zeros(len(self.rows), np.float32)
        for number in self._known(words):
            shared[self.places[self.starts[number] : self.starts[number + 1]]] += self.rarity[
                number
            ]
        return shared * self.damping * (1 + _K) / self._asked(words)

    def covered(self, owner: UUID, words: Sequence[str]) -> float:
        """How much of the question's words, by rarity, the rows of an entry have between them: 0 to 1."""
        had = set(np.concatenate([self.words[place] for place in self.entries[owner]]).tolist())
        return sum(
            float(self.rarity[word]) for word in self._known(words) if word in had
        ) / self._asked(words)

    def _known(self, words: Sequence[str]) -> list[int]:
        return [self.numbers[word] for word in words if word in self.numbers]

    def _asked(self, words: Sequence[str]) -> float:
        known = self._known(words)
        most = float(self.rarity[known].sum()) + self.unknown * (len(words) - len(known))
        return most or 1.0


_shelves: OrderedDict[tuple[UUID, str, str], Shelf] = OrderedDict()
_lock = threading.Lock()


def shelf_of(shop_id: UUID, kind: str, tables: Sequence[Table]) -> Shelf:
    """The shelf of one kind of the shop's knowledge. What was not used for longest makes room."""
    with _lock:
        key = (shop_id, kind, current_model())
        shelf = _shelves.pop(key, None) or Shelf(shop_id, tables)
        _shelves[key] = shelf
        while len(_shelves) > 1 and sum(map(len, _shelves.values())) > MOST_ROWS:
            _shelves.popitem(last=False)
    return shelf
