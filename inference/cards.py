"""How a reply names the entries that it stands on: its sources, and cards of products."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inference.entries import money, product_card, web_address
from inference.grounding.content_words import words_of
from inference.grounding.overlap import Known
from inference.messages import Source
from knowledge.lexical import simplified
from knowledge.search import Match
from knowledge.standing import Article


def sources_of(matches: Sequence[Match]) -> tuple[Source, ...]:
    """The entries as a reply names them; passages by their document, each once."""
    named = {
        match.id: Source(
            "document" if match.kind == "passage" else match.kind,
            match.id,
            match.title,
            web_address(match.article.url) if match.article else None,
        )
        for match in matches
    }
    return tuple(named.values())


def cards_of(matches: Sequence[Match], said: str) -> tuple[Mapping[str, Any], ...]:
    """Cards of the products that a reply is about: those that it names, most of all; else those of which it tells the
    price, or the one that fits best."""
    words = Known([words_of(simplified(said))])
    named = {match.id: _named(match.title, words) for match in matches if match.article}
    most = max(named.values(), default=0)
    priced = {match.id for match in matches if match.article and _tells_price(match.article, said)}
    return tuple(
        product_card(match, match.article)
        for place, match in enumerate(matches)
        if match.article
        and (
            match.title.casefold() in said.casefold()
            or (named[match.id] == most if most else match.id in priced if priced else place == 0)
        )
    )


def _tells_price(article: Article, said: str) -> bool:
    """Whether its price was said: $4 is none of $40."""
    price = re.escape(money(article.price, article.currency))
    return bool(re.search(rf"{price}(?![.,]?\d)", said))


def _named(title: str, said: Known) -> int:
    """How many words of a title were said, if that is half of it at least."""
    words = words_of(simplified(title))
    own = [*words.every]
    named = sum(map(said.has, own))
    return named if 2 * named >= len(own) else 0
