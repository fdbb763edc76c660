"""What the shop's knowledge has for some words, and how it is put in order where it was looked up for earlier ones.

Which product is “it”, “the second one”, “the red one”: those that the last reply told come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from inference.entries import SAID_OF_ANY
from inference.fitting import MOST, fit
from inference.follow_ups import OF_ANY, asks_for_stock
from inference.grounding import content_words
from inference.grounding.figure_kinds import without_words
from inference.grounding.overlap import Known
from inference.held import Held
from inference.languages import language_of
from knowledge.lexical import simplified, words_of
from knowledge.search import Match

_OF_HAVING = SAID_OF_ANY | {"有没有"}  # says of no variant which


@dataclass(frozen=True, slots=True)
class Look:
    """What the shop's knowledge has for some words.

    `matches` are the nearest entries of each kind, best first, whatever their scores; `facts` those near enough for a
    prompt; `answers` those of them near enough to be the answer themselves. `of_policy` are the shop's facts that the
    words are near to, and `policy_answers` those of these near enough to be the answer. `left_out` are entries that
    speak to the assistant: they are none of these.
    """

    matches: tuple[Match, ...]
    facts: tuple[Match, ...]
    answers: tuple[Match, ...]
    of_policy: tuple[Match, ...]
    policy_answers: tuple[Match, ...]
    left_out: tuple[Match, ...]
    # Else the embeddings' server is away: what words alone do not find may be there.
    by_meaning: bool
    # What was said earlier, together with which the question was looked up, and which facts have all of both.
    leans_on: str = ""
    meant: tuple[Match, ...] = ()

    @property
    def leans(self) -> bool:
        """Whether it was found for the question together with an earlier one."""
        return bool(self.leans_on)


def parts_of(found: Look) -> dict[str, Any]:
    """What it is made of by name: what is known more, is known beside."""
    return {field.name: getattr(found, field.name) for field in fields(found)}


def best_fit(facts: Sequence[Match], asked_in: str) -> float:
    return max((fit(match, asked_in) for match in facts), default=-1.0)


def leads_product(facts: Sequence[Match], question: str) -> bool:
    """Whether a product was spoken of. FAQs have prices, too: of these the product has to lead them."""
    among = facts if asks_for_stock(question) else facts[:1]
    return any(match.article for match in among)


def is_named_in(facts: Sequence[Match], said: str, asked_in: str) -> bool:
    """Whether the best of the products has a word of what was said: else the one that was meant is there no more."""
    products = [match for match in facts if match.article]
    held = Held(products[:1], said, asked_in) if products else None
    return held is not None and (not held.words or len(held.missing) < len(held.words))


def first_has_all(facts: Sequence[Match], asked: str, asked_in: str) -> bool:
    """Whether the first is a product that has words of the question, and all but what anything has."""
    if not facts or facts[0].article is None:
        return False
    held = Held(facts[:1], asked, asked_in)
    return bool({*held.words} - OF_ANY) and {*held.lacking} <= OF_ANY


def any_has_all(facts: Sequence[Match], asked: str, asked_in: str) -> bool:
    return any(Held([one], asked, asked_in).has_all for one in facts)


def is_in_kind(best: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry tells a figure of the kind that was asked for."""
    return Held([best], asked, asked_in).is_in_kind


def tells_across(facts: Sequence[Match], asked_in: str) -> bool:
    """Whether the best of the entries is of another language than the question, and no word tells what is of both."""
    return bool(facts) and language_of(f"{facts[0].title} {facts[0].text}", asked_in) != asked_in


def first(look: Look, meant: Sequence[Match]) -> Look:
    """What was found, first what has all that was asked; where anything has, nothing else is the answer."""
    if not meant:
        return look
    return replace(
        look,
        facts=(*meant, *(match for match in look.facts if match not in meant)),
        answers=tuple(match for match in look.answers if match in meant),
    )


def as_told(look: Look, replied: str, place: int | None) -> Look | None:
    """What was found, first those products that the last reply told, if it told any: it is about these, and no other is
    the answer; or about the one at that `place` among them alone. None where there is none at that place."""
    told, left = dict[int, Match](), replied
    # “Bridle” stands in “Double Bridle”, too.
    for match in sorted(look.facts, key=lambda one: -len(one.title)):
        at = left.find(match.title) if match.article else -1
        if at >= 0:
            told[at] = match
            left = left.replace(match.title, " " * len(match.title))
    those = [told[at] for at in sorted(told)]
    if place is not None:
        those = those[place:][:1]
    if not those:
        return look if place is None else None

    others = [match for match in look.facts if match.article and match not in those]
    answers = [match for match in look.answers if match not in others]
    return replace(
        look,
        facts=(
            *those,
            *(others if place is None else ()),
            *(match for match in look.facts if not match.article),
        ),
        answers=(*those, *(match for match in answers if match not in those)),
    )


def cheapest_first(look: Look) -> Look:
    """What was found, products by their price; as it is where they are of several currencies."""
    if len({match.article.currency for match in look.facts if match.article}) > 1:
        return look

    def price(match: Match) -> tuple[bool, Decimal]:
        return match.article is None, match.article.price if match.article else Decimal()

    return replace(
        look,
        facts=tuple(sorted(look.facts, key=price)),
        answers=tuple(sorted(look.answers, key=price)),
    )


def asked_more(look: Look, asked: str) -> Look:
    """The products as asked with the words of this question, too: what a row says depends on them."""
    more = tuple((word, 0.0) for word in words_of(asked))

    def as_asked(matches: Sequence[Match]) -> tuple[Match, ...]:
        return tuple(
            replace(match, asked=(*match.asked, *more)) if match.article else match
            for match in matches
        )

    return replace(
        look,
        matches=as_asked(look.matches),
        facts=as_asked(look.facts),
        answers=as_asked(look.answers),
    )


def with_variant(answers: Sequence[Match], asked: str) -> Sequence[Match]:
    """Those of several products whose row or description has what was asked for, where not all have it."""
    words = content_words.words_of(simplified(asked))
    products = [match for match in answers if match.article]
    having = [
        match
        for match in products
        if match.article
        and not Known(
            [
                content_words.words_of(
                    simplified(f"{match.title} {match.text} {match.article.attributes}")
                )
            ]
        ).lacks(without_words(words, _OF_HAVING), latin=True)
    ]
    return having if len(having) < len(products) else ()


def products_first(look: Look, then: Look | None = None) -> Look:
    """What was found, products first; of what was found `then` in place of the rest."""
    products = [match for match in look.facts if match.article]
    if then:
        products = products[:1]  # that which was spoken of
    rest, first = then or look, {match.id for match in products}
    matches, facts, answers = (
        # Found for other words, the same product has another score.
        (*products, *(match for match in found if match.id not in first))
        for found in (rest.matches, rest.facts, rest.answers)
    )
    return replace(
        look,
        matches=matches if then else look.matches,
        facts=facts[:MOST],
        answers=answers[:MOST],
    )
