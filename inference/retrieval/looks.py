"""What the shop's knowledge has for some words, and how it is put in order where it was looked up for earlier ones.

Which product is “it”, or the red one of them: those that the newest reply with any told come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from inference.entries import SAID_OF_ANY
from inference.grounding import content_words
from inference.grounding.figure_kinds import without_words
from inference.grounding.overlap import Known
from inference.languages import language_of
from inference.retrieval.fitting import MOST, fit
from inference.retrieval.follow_ups import OF_ANY, asks_for_stock, says_it
from inference.retrieval.held import Held
from inference.retrieval.siblings import kin, told_in
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


def is_of_told(told: Look, spoken_of: Look, asked: str, asked_in: str) -> bool:
    """Whether it is asked of the product that was `told` last: that has all of it, but for what anything has; or
    another of those `spoken_of` has, and is not called so."""
    if not told.facts or told.facts[0].article is None:
        return False
    if Held(told.facts[:1], asked, asked_in).lacks_code:
        return False  # it names another
    own = Known([content_words.words_of(simplified(told.facts[0].title))])
    for match in (told.facts[0], *spoken_of.facts):
        held = Held([match], asked, asked_in)
        asks = {*held.words} - OF_ANY
        if match.article and asks and {*held.lacking} <= OF_ANY and held.is_in_kind:
            called = Known([content_words.words_of(simplified(match.title))])
            return all(own.has(word) for word in asks if called.has(word))
    return False


def has_all_of_it(told: Match, asked: str, asked_in: str) -> bool:
    """Whether what was told has every word of the question; or, where it has none, a figure of the kind asked for."""
    held = Held([told], asked, asked_in)
    if held.words:
        return not held.lacking and held.is_in_kind
    return held.question.asks_for_figure and held.is_in_kind


def any_has_all(facts: Sequence[Match], asked: str, asked_in: str) -> bool:
    return any(Held([one], asked, asked_in).has_all for one in facts)


def is_in_kind(best: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry tells a figure of the kind that was asked for."""
    return Held([best], asked, asked_in).is_in_kind


def tells_less(product: Match, facts: Sequence[Match], asked: str, asked_in: str) -> bool:
    """Whether of what was found an FAQ leads that has more of the question's words than the product."""
    if not facts or facts[0].kind != "faq":
        return False
    own, other = (Held([one], asked, asked_in).lacking for one in (product, facts[0]))
    return len(other) < len(own)


def tells_of(best: Match, asked: str, asked_in: str) -> bool:
    """Whether the entry has a word of the question, or a figure of the kind that it asks for; or it is of what any has:
    “sizes?”."""
    held = Held([best], asked, asked_in)
    some = len(held.lacking) < len(held.words) or {*held.words} <= OF_ANY
    return some or (held.question.asks_for_figure and held.is_in_kind)


def tells_again(best: Match, replied: Sequence[str], asked: str, asked_in: str) -> bool:
    """Whether a reply told the entry already, and it has no word of what is asked now: “any cheaper?”, after the FAQ on
    sizes."""
    if best.article or not any(best.text in reply for reply in replied):
        return False
    held = Held([best], asked, asked_in)
    # “Is it expensive?” is of what was told, “does it reach Boston?” is not.
    of_it = says_it(asked) and len(held.words) < 2 and not held.lacks_name
    return held.comparable and not of_it and 0 < len(held.words) == len(held.lacking)


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


def as_told(look: Look, replied: Sequence[str]) -> Look:
    """What was found, first those products that a reply told, the newest of those `replied` that told any: it is about
    these, and no other is the answer."""
    products = [match for match in look.matches if match.article]
    those = next((told for reply in replied if (told := told_in(reply, products))), [])
    return _of_those(look, those) if those else look


def as_compared(look: Look, replied: Sequence[str]) -> Look:
    """Like `as_told`, but of two at least: the newest replies that told them, or others that are called as the one."""
    products = [match for match in look.matches if match.article]
    those: list[Match] = []
    for reply in replied:
        if len(those) < 2:
            those += [one for one in told_in(reply, products) if one not in those]
    if len(those) == 1:
        those += [one for one in kin(those[0], products) if one not in those]
    return _of_those(look, those[:MOST]) if len(those) > 1 else look


def _of_those(look: Look, those: Sequence[Match]) -> Look:
    rest = [match for match in look.facts if not match.article]
    answers = [match for match in look.answers if not match.article]
    return replace(look, facts=(*those, *rest), answers=(*those, *answers))


def of_one(look: Look, product: Match) -> Look:
    """What was found, of the one product: no other is the answer."""
    others = [match for match in look.facts if match.id != product.id]
    answers = [match for match in look.answers if not match.article]
    return replace(
        look,
        matches=(product, *(match for match in look.matches if match.id != product.id)),
        facts=(product, *others)[:MOST],
        answers=(product, *answers),
    )


def with_sum(look: Look, of: str, asked: str, asked_in: str) -> Look | None:
    """What was found, but for products and for what tells no figure of the kind that is asked for: an entry that has
    all words `of` what was spoken of leads. None where there is none."""
    able = [
        match
        for match in look.facts
        if not match.article
        and Held([match], asked, asked_in).is_in_kind
        and not Held([match], of, asked_in).lacking
    ]
    if not able:
        return None
    return replace(look, facts=tuple(able), answers=tuple(able), meant=tuple(able[:1]))


def without_products(look: Look) -> Look:
    """What was found, but for products."""
    return replace(
        look,
        facts=tuple(match for match in look.facts if not match.article),
        answers=tuple(match for match in look.answers if not match.article),
    )


def in_front(look: Look, then: Look) -> Look:
    """What was found, and behind it what was found `then`."""
    matches, facts, answers = (
        (*own, *(match for match in others if match.id not in {one.id for one in own}))
        for own, others in (
            (look.matches, then.matches),
            (look.facts, then.facts),
            (look.answers, then.answers),
        )
    )
    return replace(look, matches=matches, facts=facts[:MOST], answers=answers[:MOST])


def others_first(look: Look, replied: Sequence[str]) -> Look:
    """What was found, of the products those alone that no reply told, where there are any."""
    products = [match for match in look.facts if match.article]
    told = [match for reply in replied for match in told_in(reply, products)]
    new = [match for match in products if match not in told]
    if not (new and told):
        return look
    rest = [match for match in look.facts if not match.article]
    answers = [match for match in look.answers if match not in told]
    answers.sort(key=lambda match: match not in new)
    return replace(look, facts=(*new, *rest), answers=tuple(answers))


def cheapest_first(look: Look, asked: str = "", asked_in: str = "") -> Look:
    """What was found, products by their price: those that have as much of what was `asked` as the first, if anything
    was; as it is where they are of several currencies."""
    products = [match for match in look.facts if match.article]
    if asked and products:
        lacks = [Held([match], asked, asked_in).lacking for match in products]
        products = [match for match, one in zip(products, lacks, strict=True) if one == lacks[0]]
    if len({match.article.currency for match in products if match.article}) > 1:
        return look

    def price(match: Match) -> tuple[bool, Decimal]:
        article = match.article if match in products else None
        return article is None, article.price if article else Decimal()

    return replace(
        look,
        facts=tuple(sorted(look.facts, key=price)),
        answers=tuple(sorted(look.answers, key=price)),
    )


def as_asked(match: Match, asked: str) -> Match:
    """A product as asked with the words of this question, too: what a row says depends on them."""
    more = tuple((word, 0.0) for word in words_of(asked))
    return replace(match, asked=(*match.asked, *more)) if match.article else match


def asked_more(look: Look, asked: str) -> Look:
    """The products as asked with the words of this question, too."""

    def each(matches: Sequence[Match]) -> tuple[Match, ...]:
        return tuple(as_asked(match, asked) for match in matches)

    return replace(
        look, matches=each(look.matches), facts=each(look.facts), answers=each(look.answers)
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
        ).lacks(without_words(words, _OF_HAVING))
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
