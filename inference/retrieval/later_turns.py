"""What a question means after what was said before it: which product is “it”, which topic it goes on with.

docs/answers.md has the figures.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from inference.courtesy import courtesy_of
from inference.languages import language_of
from inference.messages import ReplyRequest
from inference.orders.questions import is_of_order
from inference.retrieval.doubt import with_all
from inference.retrieval.follow_ups import (
    asks_for_cheaper,
    asks_for_cheapest,
    asks_for_other,
    asks_of_none,
    asks_of_nothing,
    asks_of_that,
    asks_when_back,
    compares,
    goes_on,
    has_topic,
    names_little,
    names_nothing,
    only_names,
    points_to_product,
    says_it,
    says_that,
)
from inference.retrieval.held import question_of
from inference.retrieval.looking_up import LOOKED_AT, look_up
from inference.retrieval.looks import (
    Look,
    any_has_all,
    as_asked,
    as_compared,
    as_told,
    asked_more,
    best_fit,
    cheapest_first,
    first,
    has_all_of_it,
    is_in_kind,
    is_named_in,
    is_of_told,
    leads_product,
    of_one,
    others_first,
    products_first,
    tells_across,
    tells_again,
    tells_less,
    tells_of,
    with_sum,
    with_variant,
)
from inference.retrieval.siblings import named_both, sibling, told_in
from inference.retrieval.which_product import Which, names_none, which_of_those
from knowledge.lexical import simplified
from knowledge.search import Match

# Of the shopper's earlier messages: those that a question may lean on, and those in which “it” may have been named.
LEANS, NAMED_IN = 3, 6
TOPIC_IN = 2  # and those before one that went on itself
# An entry that fits so well is what was asked, though a word at most says so: “what is the interest?”, but “location?”.
SURELY_MEANT = 0.07
SIBLINGS = {"product": 8}  # other sizes of one


def is_of_nothing(request: ReplyRequest) -> bool:
    """Whether it asks for a price, a stock or a size, and neither it nor anything said before names of what."""
    before = (simplified(part.content) for part in request.history if part.role == "user")
    return asks_of_nothing(simplified(request.question)) and all(
        courtesy_of(one) or asks_of_nothing(one) for one in before
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """A question, in which language it is asked, and what was said before it.

    `before` is what the shopper said, oldest first, without courtesies and what is of orders alone; `replied` what was
    replied, newest first. All but that is simplified.
    """

    shop_id: UUID
    locale: str
    asked: str
    asked_in: str
    before: Sequence[str]
    replied: Sequence[str]
    _known: dict[tuple[str, ...], Look] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, request: ReplyRequest, asked_in: str) -> "Talk":
        """The question of a request, with what was said before it there."""
        before = [
            simplified(said.content)
            for said in request.history
            if said.role == "user" and not (courtesy_of(said.content) or is_of_order(said.content))
        ]
        replied = [said.content for said in reversed(request.history) if said.role == "assistant"]
        asked = simplified(request.question)
        return cls(request.shop_id, request.locale, asked, asked_in, before, replied)

    @property
    def naming(self) -> list[tuple[int, str]]:
        """Of what the shopper said, newest first, what names something itself, and behind how many others."""
        return [
            (back, earlier)
            for back, earlier in enumerate(reversed(self.before[-NAMED_IN:]))
            if back == len(self.before) - 1 or not names_none(earlier)
        ]

    async def look_up(self, words: str) -> Look:
        """What is known for the words."""
        return await self._look_up(words, LOOKED_AT)

    async def look_up_products(self, words: str) -> Look:
        """Which products are known for the words, with others like those."""
        return await self._look_up(words, SIBLINGS)

    async def look_up_siblings(self, words: str) -> Look:
        """What is known for the words, with other products like those."""
        return await self._look_up(words, {**LOOKED_AT, **SIBLINGS})

    async def _look_up(self, words: str, most: Mapping[str, int]) -> Look:
        which = (words, *(f"{kind} {number}" for kind, number in most.items()))
        if which not in self._known:
            self._known[which] = await look_up(self.shop_id, words, self.asked_in, most)
        return self._known[which]


async def as_meant(talk: Talk, alone: Look) -> tuple[str, Look]:
    """The question as it is meant, and what is known of that; `alone` is what is known for its own words.

    In place of “the second one” stands the product's name.
    """
    if other := await _of_a_sibling(talk, alone):
        return other
    look = await _of_the_product(talk, alone) or await _of_the_entry(talk)
    look = look or await _together(talk, alone)
    if leads_product(look.facts, talk.asked):
        look = await asyncio.to_thread(_of_several, look, talk)
    return talk.asked, look


async def _of_a_sibling(talk: Talk, alone: Look) -> tuple[str, Look] | None:
    """The question by the name of the product that is meant, where it means one that was told, or another like it
    (“the second one”, “how much is the 28”, “and the bigger one?”), and what is known of that. None where there is
    none, or an FAQ has more of what is asked beside: “can I return the small one?”."""
    ways = which_of_those(talk.asked)
    if not ways:
        return None
    found = [await talk.look_up_products(one) for _, one in talk.naming[:LEANS]]
    chosen = await asyncio.to_thread(_sibling, ways, found, talk.replied)
    if chosen is None:
        return None
    which, meant = chosen
    if not which.is_bare and await asyncio.to_thread(
        tells_less, meant, alone.facts, which.asks, talk.asked_in
    ):
        return None
    question = which.named(meant.title)
    look = await talk.look_up(question)
    # “And the other one?” is asked what was asked of the first.
    of_it = f"{question} {talk.before[-1]}" if which.is_bare else question
    # A title may be of another language than the question.
    kept = language_of(question, talk.locale) == talk.asked_in
    return question if kept else talk.asked, of_one(look, as_asked(meant, of_it))


def _sibling(
    ways: Sequence[Which], found: Sequence[Look], replied: Sequence[str]
) -> tuple[Which, Match] | None:
    """The product that is meant, among those `found` for what was said before, and by which of the ways."""
    near = {match.id: match for look in found for match in look.matches if match.article}
    products = [*near.values()]
    said = [told_in(reply, products) for reply in replied]
    for which in ways:
        # Of one alone none is the first.
        least = 0 if which.place is None else max(which.place, 1)
        told = next((told for told in said if len(told) > least), [])
        if which.place is None and not told:
            told = next(([look.facts[0]] for look in found if look.facts), [])
        if meant := sibling(which, told, products):
            return which, meant
    return None


def _of_several(look: Look, talk: Talk) -> Look:
    """What was found, first the cheapest or another product than was told, where that is asked for."""
    if named_both(look.facts, talk.asked):
        return look  # none of them before the other
    if asks_for_cheapest(talk.asked):
        return cheapest_first(look, talk.asked, talk.asked_in)
    return others_first(look, talk.replied) if asks_for_other(talk.asked) else look


async def _of_the_product(talk: Talk, alone: Look) -> Look | None:
    """The product that the shopper spoke of before, where the question means one and names none (“how much is it?”).

    It asks for price, stock, a variant or a trait then, or whether one can buy; or it is of few words, or of “it”, and
    the product that was spoken of last has all of them (“what size needles?”, “does it work on induction?”). What was
    said of the product is looked up alone: FAQs lie near to any such question. None where no product is meant or none
    was spoken of, or where a price is asked of what was told since.
    """
    asked, asked_in, before = talk.asked, talk.asked_in, talk.before
    points = points_to_product(asked)
    beside = compares(asked)
    if asks_for_other(asked) or not (points or names_little(asked) or says_it(asked)):
        return None
    of_that = asks_of_that(asked) or asks_of_none(asked)
    for back, earlier in talk.naming[: NAMED_IN if points else LEANS]:
        spoken_of = await talk.look_up_siblings(earlier)
        named = leads_product(spoken_of.facts, asked) and await asyncio.to_thread(
            is_named_in, spoken_of.facts, earlier, asked_in
        )
        told: Look | None = None
        if named:
            told = as_told(spoken_of, talk.replied)
            if beside:
                told = as_compared(spoken_of, talk.replied)
            if asks_for_cheaper(asked):
                told = cheapest_first(told)
        if told and (
            points
            or beside
            or await asyncio.to_thread(is_of_told, told, spoken_of, asked, asked_in)
        ):
            own = alone if asks_when_back(asked) else None
            look = products_first(told, own)
            look = asked_more(look, asked)
            both = await _what_is_meant(look, asked, earlier, asked_in)
            if points and (variants := await asyncio.to_thread(with_variant, look.answers, asked)):
                look = first(look, variants)
            return replace(look, leans_on=earlier, meant=both)
        if of_that and (not back or has_topic(earlier)):
            service = await asyncio.to_thread(with_sum, spoken_of, earlier, asked, asked_in)
            if service:  # of what was told since
                return replace(service, leans_on=_with_topic(earlier, before[: -1 - back]))
            if spoken_of.answers and asks_of_none(asked) and has_topic(earlier):
                break  # something else was spoken of since
    return None


async def _of_the_entry(talk: Talk) -> Look | None:
    """The FAQ that the last reply told, where the question is of that: it says “it” or “that” and has no word that does
    not stand there (“is that for bulbs too?”), or asks for no more than a figure of a kind that stands there (“how long
    does that take?”). None where none was told for the message before."""
    asked, asked_in, before = talk.asked, talk.asked_in, talk.before
    if not (before and talk.replied and says_that(asked)):
        return None
    look = await talk.look_up(before[-1])
    told = next(
        (one for one in look.matches if one.kind == "faq" and one.text in talk.replied[0]), None
    )
    if told is None or not await asyncio.to_thread(has_all_of_it, told, asked, asked_in):
        return None
    look = first(replace(look, answers=(told,)), (told,))
    return replace(look, leans_on=before[-1], meant=(told,))


async def _together(talk: Talk, alone: Look) -> Look:
    """What the question means by itself (`alone`), or together with one of those before it (“and in red?”).

    Both are looked up together where nothing fits well, and, behind the last message, where the question goes on (“and
    to Canada?”) and both together fit better than it alone. A product that is named and no more leads, but where
    something else has all of both.
    """
    asked, asked_in, before = talk.asked, talk.asked_in, talk.before
    look, names = alone, False
    bare = names_nothing(asked) and question_of(asked).asks_for_figure
    if before and only_names(asked):
        look = asked_more(products_first(alone), before[-1])
        names = any(match.article for match in look.facts)
    for back, earlier in enumerate(reversed(before[-LEANS:])):
        on = not back and (names or _may_go_on(look, asked, asked_in))
        if (look.answers or look.policy_answers) and not on:
            break
        topic = _with_topic(earlier, before[: -1 - back])
        goes_over = names_none(earlier) or only_names(earlier)
        if not back and goes_over and (product := await _in_hand(talk)):
            topic = product.title
        whole = f"{topic} {asked}"
        both = await talk.look_up(whole)
        if names:
            taken = await asyncio.to_thread(any_has_all, both.facts, whole, asked_in)
        else:
            better = best_fit(both.facts, asked_in) > best_fit(look.facts, asked_in)
            apart = not on and tells_across(both.facts, asked_in)
            taken = better and (on or not look.answers) and not apart
            if taken and not goes_on(asked):
                taken = not await asyncio.to_thread(
                    tells_again, both.facts[0], talk.replied[:LEANS], asked, asked_in
                )
            if bare and not taken and both.facts:
                taken = await asyncio.to_thread(is_in_kind, both.facts[0], asked, asked_in)
        if taken:
            meant = await _what_is_meant(both, asked, topic, asked_in)
            look = replace(first(both, meant), leans_on=topic, meant=meant)
            if meant:
                break
    return look


async def _in_hand(talk: Talk) -> Match | None:
    """The one product that the last reply told, of those that were spoken of, if it may be what is asked of."""
    for _, earlier in talk.naming[:LEANS]:
        look = await talk.look_up_siblings(earlier)
        products = [match for match in look.matches if match.article]
        told = told_in(talk.replied[0] if talk.replied else "", products)
        if told:
            one = len(told) == 1 and await asyncio.to_thread(
                tells_of, told[0], talk.asked, talk.asked_in
            )
            return told[0] if one else None
    return None


def _may_go_on(look: Look, asked: str, asked_in: str) -> bool:
    """Whether a question for which something was found may be about what the one before it was about."""
    if leads_product(look.facts, asked):
        return False
    return goes_on(asked) or (names_little(asked) and best_fit(look.facts, asked_in) < SURELY_MEANT)


def _with_topic(earlier: str, before: Sequence[str]) -> str:
    """An earlier question, and what it went on with: “I want to hire a bike”, “for a week”."""
    parts = [earlier]
    for said in reversed(before[-TOPIC_IN:]):
        if not (goes_on(parts[0]) or names_little(parts[0])):
            break
        parts.insert(0, said)
    return " ".join(parts)


async def _what_is_meant(look: Look, asked: str, leans_on: str, asked_in: str) -> tuple[Match, ...]:
    return tuple(await asyncio.to_thread(with_all, look.facts, asked, leans_on, asked_in))
