"""What of a shop's knowledge fits a question: by meaning and by words, over every row of the shop."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

import numpy as np

from knowledge.embeddings import embed_question, nearness
from knowledge.instructions import gives_orders
from knowledge.lexical import HAN, is_code, words_of
from knowledge.models import Product
from knowledge.orders import fold_number
from knowledge.shelves import KINDS, Arrays, Numbers, shelf_of
from knowledge.standing import Article, Entry, standing
from knowledge.word_meanings import nearest_of
from tenants.variables import filled_for

# What the wording adds to the meaning. More than in proportion: the few words that short questions share by chance
# (“可以”, “怎么”) move little, a question said in an entry's own words moves to it. Measured: docs/search.md.
WORDING, _STEEPNESS = 0.03, 1.5
# What an FAQ's answer adds to it by meaning – as far as it is nearer to the question than to other FAQs' – and wording,
# less what it adds to FAQs that may be meant: one whose answer was not read is no worse off.
_ANSWER, _ANSWER_WORDING, _USUALLY_ADDED = 0.75, 0.1, 0.01
# What it adds to an FAQ that each word of a Chinese question has one of like meaning there, and takes away where they
# are strangers: so many of the likeliest rows are put in order once more. English questions win nothing by it.
_WORDS, _USUAL = 0.05, 0.4
_COMPARED = {"faq": 16}
# What stands for the meaning where none is known, of question or entry: from no word of the question to all of them.
_NO_WORDS, _ALL_WORDS = 0.78, 1.0
LONGEST_ASKED = 2000  # characters: as much as a shopper may write
_FIRST = 64  # rows that are put in order before all are
_MOST_CALLED = 8  # products by their numbers
_SPARE = 2  # entries that are asked for beside those wanted, for some may not be said; then four times as many
_LOOKED_AT = {
    "faq": 8
}  # entries of a kind at least, however few are wanted: the others' answers are rivals
LEAST_RARE = 1e-6  # of a word that every text has: something has to be counted
_MOST_ASKED = 100  # words of a question whose rarity is told: nobody answers more as they stand


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched: its text, what it means if that is known, and its words."""

    text: str
    vector: Numbers | None
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how well it fits.

    `dense` is the cosine, 0 where no meaning was known; `lexical` is BM25 over what the question could have reached.
    `score` is the cosine, or what words say in its place, and by weight the wording, what an FAQ's answer says of the
    question (`answered`), and, where FAQs are asked in Chinese, how near single words are (`added`). `words` are those
    of the question that its text has. `asked` are all words of the question but those inside of others, each with how
    rare it is in the shop, from 0 to 1 where no text has it; `had` the words of all texts of the entry. `told` is how
    near an FAQ's answer is to the question, `echoed` how near to the text that was found, `rival` how near to the
    question the nearest answer of the FAQs found after it is, which only the best has: cosines, 0 where not known.
    `among` counts the entries that were searched for it.
    """

    kind: str
    id: UUID
    title: str
    text: str
    score: float
    dense: float = 0.0
    lexical: float = 0.0
    answered: float = 0.0
    added: float = 0.0
    words: tuple[str, ...] = ()
    said: str = ""
    locale: str = ""
    asked: tuple[tuple[str, float], ...] = ()
    had: tuple[str, ...] = ()
    told: float = 0.0
    echoed: float = 0.0
    rival: float = 0.0
    among: int = 1
    article: Article | None = None

    @property
    def gives_orders(self) -> bool:
        """Whether the entry speaks to the assistant, and so is left out of every answer."""
        described = self.article.attributes.values() if self.article else ()
        return gives_orders("\n".join([self.title, self.text, *map(str, described)]))


def read_question(text: str, shop_id: UUID | None = None) -> Question:
    """The question, ready to be searched for. Takes 15 to 40 ms of computing: not inside a scope.

    Where the shop is named, what it was asked before in the same words is remembered.
    """
    return Question(text, embed_question(text, shop_id), words_of(text))


def search(shop_id: UUID, question: Question, limit: int) -> Sequence[Match]:
    """The shop's entries of all kinds that fit best, best first. Inside the shop's scope."""
    return best_of(nearest(shop_id, question, dict.fromkeys(KINDS, limit)), limit)


def best_of(matches: Sequence[Match], limit: int) -> Sequence[Match]:
    """The best of them whatever their kinds, best first."""
    return sorted(matches, key=lambda match: -match.score)[:limit]


def answering(matches: Sequence[Match]) -> Sequence[Match]:
    """Those of them that answers are made of: what speaks to the assistant is left out of every one."""
    return [match for match in matches if not match.gives_orders]


def find_faqs(shop_id: UUID, question: Question, limit: int) -> Sequence[Match]:
    """The shop's FAQs in use that fit best, best first; each by its question or the best of its phrasings."""
    return nearest(shop_id, question, {"faq": limit})


def nearest(shop_id: UUID, question: Question, most: Mapping[str, int]) -> Sequence[Match]:
    """The shop's entries that may be said today and fit best: of each kind up to so many, best first in each.

    Variables of FAQs are filled. Inside the shop's scope; mostly two queries: what is new, and what may be said. A
    third where the question has a number that may be a product's.
    """
    arrays = shelf_of(shop_id).arrays()
    called = _called_by_number(shop_id, question) if most.get("product") else ()
    looks = [
        _Look(kind, arrays[kind], question, limit, called if kind == "product" else ())
        for kind, limit in most.items()
    ]
    while any((rows := {look.kind: look.rows() for look in looks}).values()):
        entries = standing(shop_id, rows)
        for look in looks:
            look.take(entries)
    return _filled(shop_id, [match for look in looks for match in look.best()])


def codes_in(words: Iterable[str]) -> set[str]:
    """What of a text's words may be numbers of articles, folded as these are."""
    return {fold_number(word) for word in words if is_code(word)}


def _called_by_number(shop_id: UUID, question: Question) -> Sequence[UUID]:
    """The products that the question calls by their number."""
    codes = codes_in(question.words)
    if not codes:
        return ()
    found = Product.objects.filter(shop_id=shop_id, folded_sku__in=codes)
    return list(found.values_list("pk", flat=True)[:_MOST_CALLED])


def _filled(shop_id: UUID, matches: Sequence[Match]) -> Sequence[Match]:
    answers = iter(filled_for(shop_id, [match.text for match in matches if match.kind == "faq"]))
    return [
        replace(match, text=next(answers)) if match.kind == "faq" else match for match in matches
    ]


class _Look:
    """The search for entries of one kind: portions of the best rows are asked for until enough of them may be said."""

    def __init__(
        self, kind: str, arrays: Arrays, question: Question, limit: int, called: Sequence[UUID]
    ) -> None:
        self.kind = kind
        self.found: dict[UUID, Match] = {}  # by owner, best first
        self._arrays, self._question, self._wanted = arrays, question, limit
        self._limit = max(limit, _LOOKED_AT.get(kind, 0))
        self._lexical = arrays.wording(question.words)
        self._dense, near = _meaning(arrays, question, self._lexical)
        self._told, self._answered = _answers(arrays, question)
        self._scores = near + WORDING * self._lexical**_STEEPNESS + self._answered
        self._asked = arrays.rarities(_whole(question.words[:_MOST_ASKED]))
        self._added: dict[int, float] = {}
        self._called = [place for id in called for place in arrays.entries.get(id, ())]
        self._limit += len(self._called)
        self._places = self._in_order()
        self._spare = _SPARE
        self._portion: list[int] = []

    def rows(self) -> list[UUID]:
        """The rows to ask for next; none where the search is over."""
        lacking, owners = self._limit - len(self.found), set[UUID]()
        self._portion = []
        while lacking and len(owners) < lacking + self._spare:
            place = next(self._places, None)
            if place is None:
                break
            if (owner := self._arrays.owners[place]) not in self.found:
                self._portion.append(place)
                owners.add(owner)
        self._spare *= 4
        return [self._arrays.rows[place] for place in self._portion]

    def take(self, entries: Mapping[UUID, Entry]) -> None:
        """Take those of the rows that may be said."""
        for place in self._portion:
            entry, owner = entries.get(self._arrays.rows[place]), self._arrays.owners[place]
            if entry and owner not in self.found and len(self.found) < self._limit:
                self.found[owner] = self._match(place, owner, entry)

    def best(self) -> list[Match]:
        """As many as are wanted, best first: those that the question calls by their number lead, and count for no less
        than the best of the others."""
        found = list(self.found.values())
        if self._called:
            found = self._called_first(found)
        rival = max((match.told for match in found[1:]), default=0.0)
        return [*(replace(match, rival=rival) for match in found[:1]), *found[1:]][: self._wanted]

    def _called_first(self, found: Sequence[Match]) -> list[Match]:
        owners = {self._arrays.owners[place] for place in self._called}
        called = [one for one in found if one.id in owners]
        others = sorted((one for one in found if one not in called), key=lambda one: -one.score)
        best = max((one.score for one in found), default=0.0)
        return [*(replace(one, score=best) for one in called), *others]

    def _in_order(self) -> Iterator[int]:
        """The rows, best first, behind those called by number: the likeliest of them by their words' meanings, too."""
        yield from self._called
        places = in_order(self._scores)
        chinese = HAN.search(self._question.text)
        likeliest = list(islice(places, _COMPARED.get(self.kind, 0) if chinese else 0))
        for place in likeliest:
            self._added[place] = _WORDS * (self._words_near(place) - _USUAL)
            self._scores[place] += self._added[place]
        yield from sorted(likeliest, key=lambda place: -self._scores[place])
        yield from places

    def _words_near(self, place: int) -> float:
        """How near the row's words come to those of the question, the rarer ones counting more: 0 to 1."""
        if not self._asked:
            return _USUAL
        words, rarities = zip(*self._asked, strict=True)
        counts = np.array(rarities) + LEAST_RARE
        return float(nearest_of(words, _whole(self._arrays.said(place))) @ counts / counts.sum())

    def _echoed(self, place: int) -> float:
        """How near the answer of the row's FAQ is to the row."""
        answers = self._arrays.answers
        if answers is None or not self._told[place] or not self._arrays.meant[place]:
            return 0.0
        answer = answers.rows.vectors[answers.places[place]]
        return float(nearness(answer @ self._arrays.vectors[place]))

    def _match(self, place: int, owner: UUID, entry: Entry) -> Match:
        words, lexical = self._question.words, float(self._lexical[place])
        return Match(
            kind=self.kind,
            id=entry.id,
            title=entry.title,
            text=entry.text,
            score=float(self._scores[place]),
            dense=float(self._dense[place]),
            lexical=lexical,
            answered=float(self._answered[place]),
            added=self._added.get(place, 0.0),
            words=_whole(self._arrays.shared(place, words)),
            said=entry.said,
            locale=entry.locale,
            asked=self._asked,
            had=self._arrays.had(owner),
            told=float(self._told[place]) if entry.read else 0.0,
            echoed=self._echoed(place) if entry.read else 0.0,
            among=len(self._arrays.entries),
            article=entry.article,
        )


def _meaning(arrays: Arrays, question: Question, lexical: Numbers) -> tuple[Numbers, Numbers]:
    """How near each row's meaning is, 0 where that is not known; and the same with words standing for it there."""
    guessed = (_NO_WORDS + (_ALL_WORDS - _NO_WORDS) * np.minimum(lexical, 1)).astype(np.float32)
    if question.vector is None:
        return np.zeros_like(lexical), guessed
    known = nearness(arrays.meaning(question.vector))
    return np.where(arrays.meant, known, 0), np.where(arrays.meant, known, guessed)


def _answers(arrays: Arrays, question: Question) -> tuple[Numbers, Numbers]:
    """How near the answer of each row's FAQ is to the question, 0 where that is not known; and what it adds."""
    answers = arrays.answers
    if answers is None:
        nothing = np.zeros(len(arrays.rows), np.float32)
        return nothing, nothing
    told = np.zeros(len(answers.rows.rows), np.float32)
    added = _ANSWER_WORDING * answers.rows.wording(question.words) ** _STEEPNESS - _USUALLY_ADDED
    if question.vector is not None:
        told = nearness(answers.rows.meaning(question.vector))
        added += _ANSWER * (told - nearness(answers.usual))
    here = answers.places >= 0
    known = here & answers.rows.meant[answers.places]
    return np.where(known, told[answers.places], 0), np.where(here, added[answers.places], 0)


def in_order(scores: Numbers) -> Iterator[int]:
    """The places of the scores, best first. Mostly the first few are enough: only these are put in order at first."""
    first = (
        np.argpartition(-scores, _FIRST)[:_FIRST]
        if len(scores) > _FIRST
        else np.arange(len(scores))
    )
    ordered = first[np.argsort(-scores[first], kind="stable")].tolist()
    yield from ordered
    if len(scores) > _FIRST:
        seen = set(ordered)
        rest = np.argsort(-scores, kind="stable").tolist()
        yield from (place for place in rest if place not in seen)


def _whole(shared: Sequence[str]) -> tuple[str, ...]:
    """The different words, but no Chinese that is only a part of another."""
    together = "\n".join(shared)
    return tuple(word for word in shared if not HAN.match(word) or together.count(word) == 1)
