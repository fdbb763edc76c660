"""The sentences of the knowledge beside a claim: which speak of the same, say the contrary, or set a condition."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from inference.grounding.as_well import told_otherwise
from inference.grounding.conditions import (
    before_condition,
    leaves_out,
    narrower,
    says_even_so,
    says_of_all,
    says_only,
    tells_only,
)
from inference.grounding.content_words import Words, stem, words_of
from inference.grounding.entries import Entry, Statement
from inference.grounding.figure_kinds import without_words
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sides import (
    asked_of,
    bids,
    denies,
    doer_of,
    excepted_in,
    exceptions_in,
    is_of_contrary,
    joins_more,
    payer,
    said_in_row,
    says_along,
    spared_in,
    turns_round,
)
from inference.grounding.sources import SAME_CLAIM, Sources
from inference.grounding.told import clauses_of, say_the_same

# What is denied of one case alone: “we do not offer collection that day”, “no order without an account”, 大的不可以.
_NARROWS = re.compile(
    r"\b(?:without|unless|only|except|that|this|those|these|then|there(?! (?:is|are)\b)|first|second|third|last|next"
    r"|used|worn|washed|opened|damaged|longer|anymore|any more)\b|[使用穿拆洗戴]过"
    r"|[那这]|[大小长短新旧厚薄]的|没有?.*[不无]|当天|其他|别的",
    re.IGNORECASE,
)


class Statements:
    """The sentences of the entries."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        # What was said before may have been wrong: it outweighs nothing.
        self._entries = [one for one in sources.entries if not one.told_before]
        self._latin = sources.latin

    @cached_property
    def _every(self) -> Sequence[Statement]:
        return [one for entry in self._entries for one in entry.statements]

    @cached_property
    def _texts(self) -> Sequence[str]:
        return [one.text for one in self._every]

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
        if not (count := len(asked.every)):
            return
        for place, one in enumerate(entry.statements):
            if not is_of_contrary(claim, one.text):
                lacking = self.lacked(one, asked)
                own = [word for word in lacking if not entry.called.has(word)]
                shares = (1 - len(own) / count, 1 - len(lacking) / count)
                yield (*shares, place == 0), one

    def _closest(self, words: Words) -> Sequence[Statement]:
        """The sentences of the knowledge that have the most of these words, and at least half."""
        count = len(words.every)
        shares = [(count - len(self.lacked(one, words)), one) for one in self._every]
        most = max((shared for shared, _ in shares), default=0)
        return [one for shared, one in shares if shared == most >= SAME_CLAIM * count]

    def lacked(self, one: Statement, words: Words) -> list[str]:
        """The words of which the sentence says nothing: of worn ones “unworn” does."""
        lacking = one.known.lacks(words, self._latin)
        return [word for word in lacking if not one.known.has(f"un{word}")]

    def denies(self, one: Statement, words: Words, claim: str = "") -> bool:
        """Whether the clause of the sentence with all of the words denies; or those with a figure of the claim; or the
        row, by its value."""
        if row := said_in_row(one.text):
            return not row[1]
        keys = {figure.key for figure in figures_in(claim)}
        told = [c.words.text for c in clauses_of(one.text) if keys & {f.key for f in c.figures}]
        return denies("，".join(told) if told else one.clause_with(words, self._latin))

    def tell_together(self, words: Words) -> bool:
        """Whether one sentence of an entry, with what the entry is called, has all the words."""
        return any(self._telling(words, self._entries))

    def _telling(self, words: Words, among: Sequence[Entry]) -> Iterator[Statement]:
        """The sentences that do."""
        return (
            statement
            for entry in among
            for statement in entry.statements
            if not Known((), [statement.known, entry.called, self._sources.about]).lacks(
                words, self._latin
            )
        )

    def contrary(
        self, claim: str, words: Words, near: Sequence[Statement] | None = None, along: str = ""
    ) -> str | None:
        """A sentence of the knowledge that says the contrary, where every one that speaks of this does.

        Of a claim that denies, but not in all its clauses, one of these has to be contrary, too. What is said `along`
        may name what a sentence excepts.
        """
        if told := self.denied_in_short(claim, words, near):
            return None if denies(claim) else told
        if not denies(claim) and (told := self._left_out(words)):
            return told
        found = self._contrary(claim, words, near, f"{claim} {along}")
        # “You may land there, as long as …”: what stands nearest may say no more than the condition.
        main = before_condition(claim)
        if found is None and main and main != claim and not denies(main):
            own = words_of(main)
            if not self._tells_on(own, claim[len(main) :]):
                return self._contrary(main, own, None, claim)
        if found is not None and denies(claim) and self._deny(words):
            return None
        clauses = [one.words for one in clauses_of(claim)] if found is not None else []
        if len({denies(one.text) for one in clauses}) < 2:
            return found
        parts = (self._contrary(one.text, one, None, claim) for one in clauses if one.every)
        return next((part for part in parts if part is not None), None)

    def _contrary(
        self,
        claim: str,
        words: Words,
        near: Sequence[Statement] | None,
        whole: str,
    ) -> str | None:
        """Such a sentence among those that are `near` or have most of the words; none of what the `whole`, of which the
        claim is a part, excludes or names as an exception."""
        closest = self._closest(words) if near is None else near
        closest = [one for one in closest if not is_of_contrary(whole, one.text)]
        if not closest:
            return None
        no = denies(claim)
        if no and not all(one.names_sizes(figures_in(claim)) for one in closest):
            return None
        if all(
            (
                (one.denies if no else self.denies(one, words, claim if near else "")) != no
                or (not no and turns_round(claim, one.text))
            )
            and not (say_the_same(whole, one.text) or _is_spared(whole, one.text))
            and not (no and excepted_by(whole, one.text))
            for one in closest
        ):
            return closest[0].text.strip()
        payers = [one.payer for one in closest if one.payer]
        if payers and (ours := payer(claim)) and ours not in payers:
            return closest[0].text.strip()
        return None

    def _tells_on(self, words: Words, condition: str) -> bool:
        """Whether a sentence affirms something of what these words speak of, with a word or figure of the condition."""
        on = words_of(condition)
        keys = {figure.key for figure in figures_in(condition)}
        return any(
            len(self.lacked(one, words)) < len(words.every)
            and (
                len(self.lacked(one, on)) < len(on.every)
                or keys & {figure.key for figure in figures_in(one.text)}
            )
            for one in self._every
            if not one.denies
        )

    def _deny(self, words: Words) -> bool:
        """Whether a sentence denies what has all the words: some its own, the others what its entry is called."""
        count = len(words.every)
        return any(
            len(lacking := self.lacked(statement, words)) < count
            and all(entry.called.has(word) for word in lacking)
            and self.denies(statement, words)
            for entry in self._entries
            for statement in entry.statements
        )

    def _left_out(self, words: Words) -> str | None:
        """A sentence that leaves out what the words name, where none says anything else of it."""
        said = Known([words])
        for one in self._every:
            for each in one.none_of:
                if not said.lacks(each) and not any(
                    not (other.denies or other.known.lacks(each)) for other in self._every
                ):
                    return one.text.strip()
        return None

    def denied_in_short(
        self, claim: str, words: Words, near: Sequence[Statement] | None = None
    ) -> str | None:
        """A sentence that says “… are not” of what is claimed, whatever else of the claim its entry has around it.

        What other articles come with than those that are `near` says nothing of these.
        """
        said = Known([words])
        along = [one.words for one in clauses_of(claim) if says_along(one.words.text)]
        among = [
            entry
            for entry in self._entries
            if near is None or not entry.is_stock or not {*near}.isdisjoint(entry.statements)
        ]
        for entry in among:
            if Known((), [entry.known, self._sources.about]).lacks(words, self._latin):
                continue
            for one in entry.statements:
                denied, of = one.denied_in_short
                thing = one.thing_not_along(entry.called)
                lacks_thing = bool(thing) and any(Known([own]).has(thing) for own in along)
                if lacks_thing or (
                    _says(of, claim) and any(not said.lacks(each) for each in denied)
                ):
                    so = any(
                        _says(of, other.text)
                        or (says_along(other.text) and (not thing or other.known.has(thing)))
                        for other in self._telling(words, among)
                        if other is not one
                    )
                    return None if so else one.text.strip()
        return None

    def excepted(self, claim: str) -> str:
        """The sentence that excepts what is claimed from what it says of the others; empty without one."""
        if denies(claim):
            return ""
        return next((one.text.strip() for one in self._every if excepted_by(claim, one.text)), "")

    def yes_denied(self, claim: str, words: Words, asked: Words) -> str:
        """The yes with which an entry answers its question, where the claim denies that with half of its words, and has
        no others: they may name an exception. Empty where none is, or one denies it, too, or what was `asked` is a case
        of which the answer speaks: 拆封了能退吗, of 可以，未拆封的."""
        count = len(words.every)
        if not count or _NARROWS.search(claim) or figures_in(claim) or figures_in(asked.text):
            return ""
        telling = [one.words for one in clauses_of(claim) if one.words.every]
        if not all(denies(one.text) for one in telling) or self._deny(words):
            return ""
        every = asked.every
        for entry in self._entries:
            if (
                entry.affirms
                and 2 * count >= len(entry.name)
                and not entry.called.lacks(words)
                and not any(entry.known.has(one) and not entry.called.has(one) for one in every)
            ):
                return entry.statements[0].text.strip()
        return ""

    def turned_round(self, claim: str, words: Words) -> str:
        """The question of an entry that the claim makes the shopper's doing, where it asks what the shop does.

        “You can mend waders”, of “Can you mend waders?”. Empty where none is, or an entry says so itself.
        """
        deed = doer_of(claim)
        if not deed or any(deed == doer_of(one) or bids(one, deed) for one in self._texts):
            return ""
        return next(
            (
                one.title.text
                for one in self._entries
                if one.question
                and asked_of(one.title.text) == deed
                and not one.called.lacks(words, self._latin)
            ),
            "",
        )

    def on_a_condition(self, claim: str, words: Words) -> str | None:
        """A sentence of the knowledge whose condition the claim leaves out, or turns round."""
        near = self._closest(words)
        if says_only(claim) and near and not any(self._says_only(one, words) for one in near):
            return near[0].text.strip()
        if (says_of_all(claim) or says_even_so(claim)) and (found := narrower(claim, near)):
            return found
        return told_otherwise(claim, [one.text for one in near]) or told_otherwise(
            claim, self._texts
        )

    def _says_only(self, one: Statement, words: Words) -> bool:
        """Whether the sentence says of what these words speak of that there is no other."""
        return tells_only(one.clause_with(words, self._latin)) or denies(one.text)

    def condition_of(self, words: Words, said: str) -> str | None:
        """A sentence of the knowledge that says what these words do, on a condition of which nothing is `said`.

        Each that says it has one. What is closed of an article – its colours are all there are – is no condition.
        """
        near = self._closest(words)
        articles = {one for entry in self._entries if entry.is_stock for one in entry.statements}
        if near and not articles & {*near} and all(leaves_out(said, one.text) for one in near):
            return near[0].text.strip()
        return None


def _is_spared(claim: str, told: str) -> bool:
    """Whether the claim is of what the sentence excepts, and of nothing beside it: “except in the marked area”."""
    own = Known([words_of(claim)])
    each = map(words_of, spared_in(told, claim)) if not joins_more(claim) else ()
    return any(one.every and not own.lacks(one) for one in each)


def excepted_by(claim: str, told: str) -> bool:
    """Whether the claim says of what the sentence excepts what that says of the others, and no more: “Copper Crackle is
    food safe”, of “all our glazes are food safe except Copper Crackle”."""
    if any(exceptions_in(claim)):
        return False
    said, keys = words_of(claim), {figure.key for figure in figures_in(claim)}
    for span, rest in excepted_in(told):
        of, days = words_of(span), {figure.key for figure in figures_in(span)}
        others = Known([words_of(rest)])
        own = [word for word in said.every if not Known([of]).has(word)]
        named = (of.every or days) and not Known([said]).lacks(of) and days <= keys
        known = days | {figure.key for figure in figures_in(rest)}
        if named and own and all(map(others.has, own)) and keys <= known:
            return True
    return False


def _says(verb: str, text: str) -> bool:
    """Whether the text has the verb, however it ends; none is said nowhere."""
    low = text.lower()
    return bool(verb) and (verb in low or stem(verb) in map(stem, low.split()))
