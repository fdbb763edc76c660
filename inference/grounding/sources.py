"""What a reply may stand on beside the shopper's own words, and how far a sentence stands on it."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property

from inference.grounding.articles import Articles
from inference.grounding.as_well import told_otherwise
from inference.grounding.binding import Binding, Bindings, Spoken
from inference.grounding.conditions import (
    leaves_out,
    narrower,
    says_even_so,
    says_of_all,
    says_only,
    tells_only,
)
from inference.grounding.content_words import Words, names_in, stem, words_of
from inference.grounding.entries import (
    OF_THE_MOMENT,
    Entry,
    Statement,
    as_said,
    entry_of,
    numbers_of,
)
from inference.grounding.figure_kinds import MONEY, Key, once, told_by_figures, without_words
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.free import claim_of_free
from inference.grounding.overlap import Known
from inference.grounding.sides import (
    asked_of,
    bids,
    denies,
    doer_of,
    is_of_contrary,
    payer,
    says_along,
    turns_round,
)
from inference.grounding.subjects import Subjects
from inference.grounding.told import Clause, clauses_of

_OF_NUMBER = re.compile(
    r"\b(?:sku|code|number|no\.|model|article|item|reference)|编号|货号|型号|款号|编码|商品号",
    re.IGNORECASE,
)
# More than this share of a claim's words must occur in the very entries that carry its figures.
ELSEWHERE = 0.5
SEVERAL = 4  # words from which a claim of which no entry has more than half are a patchwork
SAME_CLAIM = 0.5  # share of words from which a sentence says what an entry says, or its contrary


class Sources:
    """The entries of the shop's knowledge, what was said before, and names. All texts are simplified.

    `articles` are those among the entries.
    """

    def __init__(
        self, knowledge: Sequence[str], about: Sequence[str], earlier: Sequence[str]
    ) -> None:
        self._entries = [
            *(entry_of(text) for text in knowledge),
            *(entry_of(text, told_before=True) for text in earlier),
        ]
        names = words_of(" ".join(about))
        self._about = Known([names])
        # “Plants” in a shop's name is a word like others where its entries speak of plants.
        others = Known((), [entry.known for entry in self._entries])
        rare = others.lacks(names, latin=True)
        self._names = {*rare}
        self._rare = Known([words_of(" ".join(rare))])
        self._known = Known([names], [entry.known for entry in self._entries])
        self._told = Bindings([told for entry in self._entries for told in entry.told])
        stems = sum(len(entry.words.stems) for entry in self._entries)
        han = sum(len(entry.words.han) for entry in self._entries)
        # Words are compared only with words of the same script; where nothing is known, nothing can be claimed.
        self._speaks_latin = stems > 0.3 * (stems + han) or not han
        self._speaks_han = han > 0.3 * (stems + han) or not stems
        self._figures_named = {key for entry in self._entries for key in entry.figures_named}
        self.articles = Articles(self._entries, self._about, self._speaks_latin)

    @property
    def names(self) -> Set[str]:
        """The words that only name the shop or its assistant."""
        return self._names

    def subjects(self, question: str) -> Subjects:
        """What is told of other things than the question asks about."""
        return Subjects(self._entries, question)

    @property
    def facts(self) -> Sequence[Statement]:
        """What stands in a line by itself, under no title: “Days to return: 14 days”."""
        return [one for entry in self._entries if entry.is_fact for one in entry.statements]

    @property
    def lists_sizes(self) -> bool:
        """Whether an entry says in which sizes something comes."""
        return any("size" in entry.figures.kinds for entry in self._entries)

    def lists(self, kind: str) -> bool:
        """Whether a row of an article lists several figures of the kind: “strengths: 6 lb, 8 lb”."""
        return any(kind in entry.listed for entry in self._entries)

    def carries(self, figure: Figure) -> bool:
        """Whether the figure stands in an entry."""
        return any(entry.figures.carry(figure) for entry in self._entries)

    def knows(self, figure: Figure, sentence: str, asked: Words | None = None) -> bool:
        """Whether the figure of the sentence stands in an entry; of what costs nothing, said of the same thing.

        On its condition, if that is named in the sentence or was `asked` about; a question itself need name none.
        """
        if figure.kind != "free":
            return self.carries(figure)
        claim, figures = claim_of_free(sentence), figures_in(sentence)
        named = Known([words_of(sentence), asked]) if asked else None
        return any(entry.is_free(claim, figures, named) for entry in self._entries)

    def comparable(self, words: Words) -> bool:
        """Whether the entries are in the script of these words."""
        if words.han and not self._speaks_han:
            return False
        return self._speaks_latin if words.stems and not words.han else True

    def missing(self, words: Words) -> list[str]:
        """The words that occur in no entry."""
        return self._known.lacks(words, self._speaks_latin)

    def unknown_of(self, article: Entry, words: Words) -> list[str]:
        """The words that occur neither in what is told of the article nor in what is told of none."""
        return self._lacked(words, [e for e in self._entries if e is article or not e.is_stock])

    def taken_from_elsewhere(
        self, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Figure | None:
        """The figure that stands in an entry about something else: of an article, in another's."""
        count = len(words.stems) + len(words.han)
        named = self._articles_named(claim, words)
        # “The tee isn't available in XL” stands on what the tee comes in; to deny a size that it has is told elsewhere.
        denied = denies(claim) and any("size" in one.figures.kinds for one in named)
        others = [one for one in self._entries if not (named and one.is_stock and one not in named)]
        for figure in once(figures):
            if denied and figure.kind == "size":
                continue
            among = named if figure.kind in OF_THE_MOMENT and named else others
            carriers = [entry for entry in among if entry.figures.carry(figure)]
            if not carriers and (among is named or (named and self.carries(figure))):
                return figure
            if (
                carriers
                and count
                and count - len(self._lacked(words, carriers)) <= ELSEWHERE * count
            ):
                return figure
        return None

    def untold_of(self, asked: Words, figures: Sequence[Figure]) -> Figure | None:
        """The figure that stands only in entries without a word of what was `asked`."""
        count = len(asked.stems) + len(asked.han)
        for figure in once(figures):
            carriers = [entry for entry in self._entries if entry.figures.carry(figure)]
            if carriers and len(self._lacked(asked, carriers)) >= count:
                return figure
        return None

    def _articles_named(self, claim: str, words: Words) -> Sequence[Entry]:
        """The articles whose whole names are said; of those that only numbers tell apart, the one whose number is."""
        named = [entry for entry in self._entries if entry.is_stock and entry.is_named(words)]
        numbers = numbers_of(claim)
        return [one for one in named if one.numbers and one.numbers <= numbers] or named

    def said_of_another(self, clauses: Sequence[Clause], asked: Words) -> Figure | None:
        """The figure that the knowledge carries, but tells of something else than the sentence does.

        A name in the question is meant where the sentence has none: “It is free”, asked about the UK.
        """
        named = any(clause.words.names for clause in clauses)
        names = self._figures_named & {figure.key for figure in figures_in(asked.text)}
        told = self._told_of(names) if names else self._told
        seen = set[object]()
        for spoken in self._spoken(clauses, () if named else asked.names, asked):
            if spoken.likeness in seen:
                continue
            seen.add(spoken.likeness)
            binding = Binding(told, spoken, self._speaks_latin)
            for figure in once(spoken.clause.figures):
                if figure.key not in names and binding.is_of_another(figure):
                    return figure
        return None

    def told_of_other_name(self, words: Words, figures: Sequence[Figure]) -> str:
        """The figure that the knowledge tells of what it calls by another name than the sentence: Mill Lake's acres of
        Weir Pool. Empty without one.
        """
        stems = {*words.stems}
        named = [name for name in self._names_told if name <= stems]
        if not named:
            return ""
        rest = [word for word in words.stems if not any(word in name for name in named)]
        for figure in once(figures):
            told = [
                one
                for entry in self._entries
                if not entry.is_stock
                for one in entry.statements
                if any(figure.key == own.key for own in figures_in(one.text))
            ]
            shares = [sum(map(one.known.has, rest)) for one in told]
            near = [one for one, share in zip(told, shares, strict=True) if share == max(shares)]
            if near and all(_is_of_other_name(one, named, stems) for one in near):
                return figure.written
        return ""

    @cached_property
    def _names_told(self) -> Sequence[Set[str]]:
        """What the entries but articles call by a name of several words: “Mill Lake”."""
        own = [one.text for e in self._entries if not e.is_stock for one in e.statements]
        return list({name for text in own for name in names_in(text)})

    def has_row_of(self, figure: Figure) -> bool:
        """Whether a row of a table is of such figures: “7 to 10 inches” is of 9."""
        return any(table.bounded([figure]) for entry in self._entries for table in entry.tables)

    def told_of_another_row(
        self, clauses: Sequence[Clause], asked: Words, figures: Sequence[Figure]
    ) -> str:
        """The figure, or word, that stands in rows of a table, but not in those that the sentence speaks of.

        Where it names none the question's `asked` words and its `figures` do. Empty if all is told of its own row.
        """
        tables = [(one, entry) for entry in self._entries for one in entry.tables]
        found: dict[str, bool] = {}
        for table, entry in tables:
            names, own = table.names_in(without_words(asked, entry.name)), False
            beside = table.bounded(figures)
            for clause in clauses:
                words = without_words(words_of(clause.bare), entry.name)
                if named := table.names_in(words):
                    names, own = named, True
                beside = table.bounded(clause.figures) or beside
                whats: list[str | Figure] = [*words.stems, *words.han]
                whats += [figure for figure in once(clause.figures) if figure.kind != "free"]
                for what in whats:
                    if what in names or self._tell_beside_tables(what, names if own else ()):
                        continue
                    if (wrong := table.tells_of_another(what, names, beside, own)) is not None:
                        written = what if isinstance(what, str) else what.written
                        found[written] = wrong and found.get(written, True)
        return next((written for written, wrong in found.items() if wrong), "")

    def _tell_beside_tables(self, what: str | Figure, names: Sequence[str]) -> bool:
        """Whether an entry says it in no table: of a figure, with all these words."""
        texts = [entry.beside_tables for entry in self._entries]
        if isinstance(what, str):
            return any(one.known.has(what) for one in texts)
        return any(one.figures.carry(what) and all(map(one.known.has, names)) for one in texts)

    def _told_of(self, names: Set[Key]) -> Bindings:
        """What is told but of articles that are called by none of these figures: “50mm”, of lenses."""
        own = [one for one in self._entries if not one.is_stock or names & one.figures_named]
        return Bindings([told for entry in own for told in entry.told])

    def _spoken(
        self, clauses: Sequence[Clause], meant: Sequence[str], asked: Words
    ) -> Iterator[Spoken]:
        """Each clause with those of its words that are no names and no figures, or with those of the one before."""
        about = {*asked.stems, *asked.han}
        words, figures = Words((), (), (), ""), tuple[Figure, ...]()
        for clause in clauses:
            own = told_by_figures(words_of(clause.bare), clause.figures)
            own = without_words(own, self._names)
            if own.stems or own.han:
                words, figures = own, clause.figures
            else:
                figures = once((*clause.figures, *figures))
            stems = tuple(dict.fromkeys((*words.stems, *meant)))
            yield Spoken(replace(words, stems=stems), figures, clause, about)

    def variant_in_stock(self, clauses: Sequence[Clause]) -> Figure | None:
        """That a size is or is not to be had, where no entry says so of a size."""
        for clause in clauses:
            kinds = {figure.kind: figure for figure in clause.figures}
            if {"stock", "size"} <= kinds.keys() and not any(
                {"stock", "size"} <= told.keys.kinds.keys() for told in self._told.told
            ):
                return kinds["stock"]
        return None

    def of_one_article(self, words: Words, figures: Sequence[Figure]) -> Figure | None:
        """The price that only articles have of which the sentence names none: no one's is that of all."""
        for figure in once(figures):
            carriers = [one for one in self._entries if one.figures.carry(figure)]
            if (
                figure.kind in MONEY
                and carriers
                and all(one.is_stock and not one.is_named(words) for one in carriers)
            ):
                return figure
        return None

    def number_as_value(self, claim: str, figures: Sequence[Figure]) -> Figure | None:
        """The number of an article that is told as what something else of it is: “its width is DR-2”."""
        for figure in once(figures):
            if figure.kind != "code" or _OF_NUMBER.search(claim):
                continue
            told = rf"(?:[是为]|\b(?:is|are|of))\s*{re.escape(figure.written)}(?![\w-])"
            shown = rf"[(（]\s*{re.escape(figure.written)}\s*[)）]"
            carriers = [one for one in self._entries if one.figures.carry(figure)]
            if re.search(told, claim) and all(
                one.is_stock
                and not re.search(told, one.words.text)
                and re.search(shown, one.words.text)
                for one in carriers
            ):
                return figure
        return None

    def carriers(self, words: Words, figures: Sequence[Figure]) -> Sequence[int]:
        """Which entries of the knowledge have most of the words and figures, by their places; none where only a fact or
        what was said before has as many.
        """
        every = [*words.stems, *words.han]
        counts = [
            sum(entry.known.has(word) for word in every) + sum(map(entry.figures.carry, figures))
            for entry in self._entries
        ]
        most = max(counts, default=0)
        own = [place for place, entry in enumerate(self._entries) if entry.is_knowledge]
        return [place for place in own if counts[place] == most]

    def quotes(self, sentence: str) -> bool:
        """Whether an entry says the sentence word for word."""
        plain = as_said(sentence)
        return any(plain in entry.said for entry in self._entries)

    def ask(self, sentence: str) -> bool:
        """Whether it ends with the very question of an entry: “the facts state that when are you open?”."""
        plain = as_said(sentence)
        return any(one.question and plain.endswith(one.question) for one in self._entries)

    def turned_round(self, claim: str, words: Words) -> str:
        """The question of an entry that the claim makes the shopper's doing, where it asks what the shop does.

        “You can mend waders”, of “Can you mend waders?”. Empty where none is, or an entry says so itself.
        """
        deed = doer_of(claim)
        told = [one.text for entry in self._entries for one in entry.statements]
        if not deed or any(deed == doer_of(one) or bids(one, deed) for one in told):
            return ""
        return next(
            (
                one.title.text
                for one in self._entries
                if one.question
                and asked_of(one.title.text) == deed
                and not one.called.lacks(words, self._speaks_latin)
            ),
            "",
        )

    def tell_together(self, words: Words) -> bool:
        """Whether one sentence of an entry, with what the entry is called, has all the words."""
        return any(self._telling(words))

    def _telling(self, words: Words) -> Iterator[Statement]:
        """The sentences that do."""
        return (
            statement
            for entry in self._entries
            for statement in entry.statements
            if not Known((), [statement.known, entry.called, self._about]).lacks(
                words, self._speaks_latin
            )
        )

    def _deny(self, words: Words) -> bool:
        """Whether a sentence denies what has all the words: some its own, the others what its entry is called."""
        count = len(words.stems) + len(words.han)
        return any(
            len(lacking := self.lacked(statement, words)) < count
            and all(entry.called.has(word) for word in lacking)
            and self.denies(statement, words)
            for entry in self._entries
            for statement in entry.statements
        )

    def tie(self, asked: Words, words: Words) -> bool:
        """Whether an entry that speaks of what was asked also has half of these words."""
        if not (asked.stems or asked.han) or not self.comparable(asked):
            return True
        count, every = len(words.stems) + len(words.han), len(asked.stems) + len(asked.han)
        return any(
            len(entry.known.lacks(asked, self._speaks_latin)) < every
            and 2 * len(self._lacked(words, [entry])) <= count
            for entry in self._entries
        )

    def scatter(self, words: Words) -> bool:
        """Whether the words are gathered from here and there: no entry has more than half of them."""
        count = len(words.stems) + len(words.han)
        return count >= SEVERAL and all(
            count - len(self._lacked(words, [entry])) <= SAME_CLAIM * count
            for entry in self._entries
        )

    def contrary(
        self, claim: str, words: Words, near: Sequence[Statement] | None = None
    ) -> str | None:
        """A sentence of the knowledge that says the contrary, where every one that speaks of this does.

        Of a claim that denies, but not in all its clauses, one of these has to be contrary, too.
        """
        if told := self.denied_in_short(claim, words):
            return None if denies(claim) else told
        found = self._contrary(claim, words, near)
        if found is not None and denies(claim) and self._deny(words):
            return None
        clauses = [one.words for one in clauses_of(claim)] if found is not None else []
        if len({denies(one.text) for one in clauses}) < 2:
            return found
        parts = (self._contrary(one.text, one) for one in clauses if one.stems or one.han)
        return next((part for part in parts if part is not None), None)

    def denied_in_short(self, claim: str, words: Words) -> str | None:
        """A sentence that says “… are not” of what is claimed, whatever else of the claim its entry has around it."""
        said = Known([words])
        along = [one.words for one in clauses_of(claim) if says_along(one.words.text)]
        for entry in self._entries:
            if Known((), [entry.known, self._about]).lacks(words, self._speaks_latin):
                continue
            for one in entry.statements:
                denied, of = one.denied_in_short
                if (
                    _says(of, claim) and any(not said.lacks(each, latin=True) for each in denied)
                ) or any(one.is_not_along(own, entry.called) for own in along):
                    others = (other.text for other in self._telling(words) if other is not one)
                    so = any(_says(of, other) or says_along(other) for other in others)
                    return None if so else one.text.strip()
        return None

    def on_a_condition(self, claim: str, words: Words) -> str | None:
        """A sentence of the knowledge whose condition the claim leaves out, or turns round."""
        near = self._closest(words)
        if says_only(claim) and near and not any(self._says_only(one, words) for one in near):
            return near[0].text.strip()
        if (says_of_all(claim) or says_even_so(claim)) and (found := narrower(claim, near)):
            return found
        every = [one.text for entry in self._entries for one in entry.statements]
        return told_otherwise(claim, [one.text for one in near]) or told_otherwise(claim, every)

    def _says_only(self, one: Statement, words: Words) -> bool:
        """Whether the sentence says of what these words speak of that there is no other."""
        clause = one.clause_with(words, self._speaks_latin)
        return tells_only(clause) or denies(one.text)

    def condition_of(self, words: Words, said: str) -> str | None:
        """A sentence of the knowledge that says what these words do, on a condition of which nothing is `said`.

        Each that says it has one. What is closed of an article – its colours are all there are – is no condition.
        """
        near = self._closest(words)
        articles = {one for entry in self._entries if entry.is_stock for one in entry.statements}
        if near and not articles & {*near} and all(leaves_out(said, one.text) for one in near):
            return near[0].text.strip()
        return None

    def _contrary(
        self, claim: str, words: Words, near: Sequence[Statement] | None = None
    ) -> str | None:
        closest = self._closest(words) if near is None else near
        if not closest:
            return None
        no = denies(claim)
        if no and not all(one.names_sizes(figures_in(claim)) for one in closest):
            return None
        if all(
            (one.denies if no else self.denies(one, words, claim if near else "")) != no
            or (not no and turns_round(claim, one.text))
            for one in closest
        ):
            return closest[0].text.strip()
        payers = [one.payer for one in closest if one.payer]
        if payers and (ours := payer(claim)) and ours not in payers:
            return closest[0].text.strip()
        return None

    def near(self, words: Words, claim: str, meant: Entry | None) -> Sequence[Statement]:
        """The sentences that have the most of these words, at least half; none of another article than is `meant`.

        With what an entry is called; then by themselves; then the first of the entry. Of an article its name, which
        stands in every sentence, counts for nothing.
        """
        among = [one for one in self._entries if not (meant and one.is_stock) or one is meant]
        ranked = [(rank, one) for entry in among for rank, one in self._ranked(entry, words, claim)]
        most = max((rank for rank, _ in ranked), default=())
        return [one for rank, one in ranked if rank == most and rank[0] >= SAME_CLAIM]

    def _ranked(
        self, entry: Entry, words: Words, claim: str
    ) -> Iterator[tuple[tuple[float, ...], Statement]]:
        asked = without_words(words, entry.name) if entry.is_stock else words
        if not (count := len(asked.stems) + len(asked.han)):
            return
        for place, one in enumerate(entry.statements):
            if not is_of_contrary(claim, one.text):
                lacking = self.lacked(one, asked)
                own = [word for word in lacking if not entry.called.has(word)]
                shares = (1 - len(own) / count, 1 - len(lacking) / count)
                yield (*shares, place == 0), one

    def _closest(self, words: Words) -> Sequence[Statement]:
        """The sentences of the knowledge that have the most of these words, and at least half."""
        count = len(words.stems) + len(words.han)
        shares = [
            (count - len(self.lacked(one, words)), one)
            for entry in self._entries
            for one in entry.statements
        ]
        most = max((shared for shared, _ in shares), default=0)
        return [one for shared, one in shares if shared == most >= SAME_CLAIM * count]

    def denies(self, one: Statement, words: Words, claim: str = "") -> bool:
        """Whether the clause of the sentence with all of the words denies; or those with a figure of the claim."""
        keys = {figure.key for figure in figures_in(claim)}
        told = [c.words.text for c in clauses_of(one.text) if keys & {f.key for f in c.figures}]
        return denies("，".join(told) if told else one.clause_with(words, self._speaks_latin))

    def lacked(self, one: Statement, words: Words) -> list[str]:
        """The words of which the sentence says nothing: of worn ones “unworn” does."""
        lacking = one.known.lacks(words, self._speaks_latin)
        return [word for word in lacking if not one.known.has(f"un{word}")]

    def _lacked(self, words: Words, entries: Sequence[Entry]) -> list[str]:
        """The words that occur in none of these entries, and are no names."""
        return Known((), [*(entry.known for entry in entries), self._rare]).lacks(
            words, self._speaks_latin
        )


def _is_of_other_name(one: Statement, named: Sequence[Set[str]], said: Set[str]) -> bool:
    """Whether the sentence has a name of which nothing is said, and no word of those that are."""
    return any(not name & said for name in names_in(one.text)) and not any(
        one.known.has(word) for name in named for word in name
    )


def _says(verb: str, text: str) -> bool:
    """Whether the text has the verb, however it ends; none is said nowhere."""
    low = text.lower()
    return bool(verb) and (verb in low or stem(verb) in map(stem, low.split()))
