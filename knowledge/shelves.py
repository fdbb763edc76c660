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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, F, Func, Q, TextField
from numpy.typing import NDArray

from knowledge.embedding_endpoint import current_model
from knowledge.models import DIMENSIONS, Embedded, Fact, Faq, FaqPhrasing, Passage, Product

MOST_ROWS = 200_000  # in all shelves of this process: 400 MB
LATE = timedelta(
    seconds=2
)  # a row may become visible so much later than one that was learned after it
# Okapi BM25's usual constants: how much length counts, and when a word's weight levels off.
_B, _K = 0.4, 1.2

# By how much the answers of a shop must be nearer to their own questions than to others, as a mean of cosines: 0.03 to
# 0.06 where they were written for them, 0.003 at most where they are “-”, “see entry 12” or the like.
TELLING = 0.015

_HEADER = 4  # bytes before a vector's numbers
_NOTHING = bytes(2 * DIMENSIONS)  # a vector without a meaning

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows stand on shelves, and the kind of knowledge they are.

    `owner` names the column of the entry that a row speaks for, `vector` and `words` those of what it means and says,
    `read` the rows that have both.
    """

    kind: str
    model: type[Embedded]
    owner: str = "pk"
    vector: str = "vector"
    words: str = "lexemes"
    read: Q = Q(learned_at__isnull=False)


_ANSWERS = "answer"  # no kind to be found by itself: it says which FAQs fit
# What is searched. Another kind of knowledge is a line here, in `standing`, and its model in `embeddings`.
TABLES = (
    Table("faq", Faq),
    Table("faq", FaqPhrasing, "faq_id"),
    Table(_ANSWERS, Faq, "pk", "answer_vector", "answer_lexemes", Q(answer_waiting=False)),
    Table("product", Product),
    Table("passage", Passage),
    Table("fact", Fact),
)
_KEPT = tuple(dict.fromkeys(table.kind for table in TABLES))
KINDS = tuple(kind for kind in _KEPT if kind != _ANSWERS)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # before anything was learned
# In SQL, for it is asked before every search: number of the table, row, and when it was learned.
_NEWER = " UNION ALL ".join(
    f"SELECT {number}, id, learned_at FROM {table.model._meta.db_table}"  # noqa: S608 - our own names
    " WHERE shop_id = %s AND learned_at > %s"
    for number, table in enumerate(TABLES)
)


@dataclass(frozen=True, slots=True)
class _Row:
    learned_at: datetime
    owner: UUID
    vector: bytes  # as PostgreSQL sends it: halves, the high byte first
    words: NDArray[np.int32]

    def says_what(self, other: "_Row | None") -> bool:
        """Whether it says what the other one said: an FAQ is learned once more when its answer was read."""
        return (
            other is not None
            and self.owner == other.owner
            and self.vector == other.vector
            and np.array_equal(self.words, other.words)
        )


@dataclass(slots=True)
class _Mark:
    """How far a table was read: the newest row, when it was seen first, and whether all before it were seen since."""

    newest: datetime
    seen: float
    settled: bool = False


class Shelf:
    """What one shop knows. Use inside the shop's scope."""

    def __init__(self, shop_id: UUID) -> None:
        self._shop_id = shop_id
        self._marks: list[_Mark] = []
        self._rows: dict[str, dict[UUID, _Row]] = {kind: {} for kind in _KEPT}
        self._numbers: dict[str, int] = {}  # of words
        self._lock = threading.Lock()
        self._changed = set[str]()  # kinds whose rows are other than their arrays
        self._arrays = {kind: Arrays.of((), self._numbers) for kind in _KEPT}

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def arrays(self) -> Mapping[str, "Arrays"]:
        """Everything as it stands now, by kind."""
        with self._lock:
            if self._marks:
                self._catch_up()
            else:
                self._read_all()
            if self._changed:
                self._line_up()
            return self._arrays

    def _line_up(self) -> None:
        arrays = dict(self._arrays)  # others may still read the former
        for kind in self._changed:
            rows = self._rows[kind].items()
            # An answer without words tells nothing.
            telling = [item for item in rows if kind != _ANSWERS or len(item[1].words)]
            arrays[kind] = Arrays.of(telling, self._numbers)
        if self._changed & {"faq", _ANSWERS}:
            faqs = arrays["faq"]
            arrays["faq"] = replace(faqs, answers=Answers.of(faqs, arrays[_ANSWERS]))
        self._arrays = arrays
        self._changed.clear()

    def _read_all(self) -> None:
        now = time.monotonic()
        newest = [self._take(table, self._learned(table)) for table in TABLES]
        self._marks = [_Mark(at or _NEVER, now) for at in newest]

    def _catch_up(self) -> None:
        now = time.monotonic()
        for table, mark, times in zip(TABLES, self._marks, self._newer(), strict=True):
            known = self._rows[table.kind]
            new = [pk for pk, at in times.items() if pk not in known or known[pk].learned_at != at]
            if new and self._take(table, self._learned(table).filter(pk__in=new)):
                self._forget(table.kind)
            newest = max(mark.newest, *times.values()) if times else mark.newest
            if newest > mark.newest:
                mark.newest, mark.seen, mark.settled = newest, now, False
            else:
                mark.settled = now - mark.seen > LATE.total_seconds()

    def _newer(self) -> list[dict[UUID, datetime]]:
        """Of each table, the rows that were learned since its mark, or may have been."""
        asked: list[UUID | datetime] = []
        for mark in self._marks:
            asked += [self._shop_id, mark.newest if mark.settled else mark.newest - LATE]
        newer: list[dict[UUID, datetime]] = [{} for _ in TABLES]
        with connection.cursor() as cursor:
            cursor.execute(_NEWER, asked)
            for number, pk, at in cursor.fetchall():
                newer[number][pk] = at
        return newer

    def _learned(self, table: Table) -> Any:
        rows = table.model._default_manager
        return rows.filter(table.read, shop_id=self._shop_id)

    def _take(self, table: Table, rows: Any) -> datetime | None:
        """Put the rows on the shelf; return when the newest of them was learned."""
        vector = Func(table.vector, function="halfvec_send", output_field=BinaryField())
        words = Func(
            table.words, function="tsvector_to_array", output_field=ArrayField(TextField())
        )
        newest, ours = None, current_model()
        for pk, owner, at, sent, said, model in rows.values_list(
            "pk", F(table.owner), "learned_at", vector, words, "vector_model"
        ):
            numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in said or ()]
            # Another model's vector says nothing of how near today's question is.
            meant = bytes(sent)[_HEADER:] if model == ours else _NOTHING
            row = _Row(at, owner, meant, np.array(numbers, np.int32))
            if not row.says_what(self._rows[table.kind].get(pk)):
                self._changed.add(table.kind)
            self._rows[table.kind][pk] = row
            newest = max(at, newest or at)
        return newest

    def _forget(self, kind: str) -> None:
        """Let go of rows that are gone."""
        there: set[UUID] = set()
        for table in TABLES:
            if table.kind == kind:
                rows = table.model._default_manager.filter(shop_id=self._shop_id)
                there.update(rows.values_list("pk", flat=True))
        for pk in self._rows[kind].keys() - there:
            del self._rows[kind][pk]
            self._changed.add(kind)


@dataclass(frozen=True, slots=True)
class Arrays:
    """The rows of a shelf side by side. Word w stands in the rows `places[starts[w]:starts[w + 1]]`.

    Rows of FAQs have their `answers` beside them, if these tell anything.
    """

    rows: tuple[UUID, ...]
    owners: tuple[UUID, ...]
    words: tuple[NDArray[np.int32], ...]  # of each row
    entries: Mapping[UUID, Sequence[int]]  # the rows of each owner
    vectors: Numbers
    meant: NDArray[np.bool_]  # of each row: whether it has a meaning to compare
    numbers: Mapping[str, int]  # grows: what is beyond `rarity` came later
    spelled: tuple[str, ...]  # the words by number
    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    rarity: Numbers  # of each word: the more rows have it, the less it says
    damping: Numbers  # of each row: longer ones share words by chance
    unknown: float  # the rarity of a word that no row has
    answers: "Answers | None" = None

    @classmethod
    def of(cls, rows: Sequence[tuple[UUID, _Row]], numbers: Mapping[str, int]) -> "Arrays":
        """Line them up."""
        count, lengths = len(rows), np.array([len(row.words) for _, row in rows])
        words = np.concatenate([row.words for _, row in rows]) if rows else np.zeros(0, np.int32)
        places = np.repeat(np.arange(count), lengths) if rows else np.zeros(0, np.int64)
        having = np.bincount(words, minlength=len(numbers))
        average = (lengths.mean() if rows else 0) or 1  # no row may have a word
        entries: dict[UUID, list[int]] = {}
        for place, (_, row) in enumerate(rows):
            entries.setdefault(row.owner, []).append(place)
        halves = np.frombuffer(b"".join(row.vector for _, row in rows), ">f2")
        vectors = halves.astype(np.float32).reshape(count, DIMENSIONS)
        return cls(
            tuple(pk for pk, _ in rows),
            tuple(row.owner for _, row in rows),
            tuple(row.words for _, row in rows),
            entries,
            vectors,
            np.logical_or.reduce(vectors != 0, axis=1),
            numbers,
            tuple(numbers),
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

    def shared(self, place: int, words: Sequence[str]) -> list[str]:
        """Those of the words that the row has."""
        had = set(self.words[place].tolist())
        return [word for word in words if self.numbers.get(word) in had]

    def said(self, place: int) -> list[str]:
        """The words of the row."""
        return [self.spelled[number] for number in self.words[place].tolist()]

    def had(self, owner: UUID) -> tuple[str, ...]:
        """The words that the rows of an entry have between them."""
        numbers = np.unique(np.concatenate([self.words[place] for place in self.entries[owner]]))
        return tuple(self.spelled[number] for number in numbers.tolist())

    def rarities(self, words: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Each word with how rare it is here: from 0 to 1, where no row has it."""
        known = ((word, self._known((word,))) for word in words)
        return tuple(
            (word, float(self.rarity[numbers[0]]) / self.unknown if numbers else 1.0)
            for word, numbers in known
        )

    def _known(self, words: Sequence[str]) -> list[int]:
        numbers = (self.numbers.get(word) for word in words)
        return [number for number in numbers if number is not None and number < len(self.rarity)]

    def _asked(self, words: Sequence[str]) -> float:
        known = self._known(words)
        most = float(self.rarity[known].sum()) + self.unknown * (len(words) - len(known))
        return most or 1.0


@dataclass(frozen=True, slots=True)
class Answers:
    """What the answers of FAQs mean and say. `places` tells for each row of the FAQs where its answer stands, -1 where
    there is none; `usual` how near each answer is to the questions of the others, as a cosine."""

    rows: Arrays
    places: NDArray[np.int64]
    usual: Numbers

    @classmethod
    def of(cls, faqs: Arrays, answers: Arrays) -> "Answers | None":
        """The answers of the FAQs; None where they are no nearer to their own questions than to others."""
        known = {pk: place for place, pk in enumerate(answers.rows)}
        places = np.array([known.get(owner, -1) for owner in faqs.owners], np.int64)
        asked = (places >= 0) & faqs.meant
        own = np.zeros(len(faqs.rows), np.float32)
        own[asked] = np.einsum("ij,ij->i", faqs.vectors[asked], answers.vectors[places[asked]])
        nearness, count = (
            np.bincount(places[asked], values, len(answers.rows)) for values in (own[asked], None)
        )
        others = faqs.meant.sum() - count
        compared = (count > 0) & (others > 0)
        if not compared.any():
            return None
        all_of_them = answers.vectors @ faqs.vectors.sum(0)
        usual = (all_of_them - nearness) / np.maximum(others, 1)
        lead = nearness[compared] / count[compared] - usual[compared]
        return cls(answers, places, usual.astype(np.float32)) if lead.mean() > TELLING else None


_shelves: OrderedDict[tuple[UUID, str], Shelf] = OrderedDict()
_lock = threading.Lock()


def shelf_of(shop_id: UUID) -> Shelf:
    """The shop's shelf. What was not used for longest makes room."""
    with _lock:
        key = (shop_id, current_model())
        shelf = _shelves.pop(key, None) or Shelf(shop_id)
        _shelves[key] = shelf
        while len(_shelves) > 1 and sum(map(len, _shelves.values())) > MOST_ROWS:
            _shelves.popitem(last=False)
    return shelf
