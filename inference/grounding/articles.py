"""Which article is spoken of, and what only another one has: “it is waterproof”, of a jacket, where the coat is."""

import re
from collections.abc import Sequence

from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry
from inference.grounding.figure_kinds import once, without_words
from inference.grounding.figure_text import Figure
from inference.grounding.overlap import Known

LEANS = 3  # of the shopper's earlier messages that may name what is asked about

# It may be about any article.
_OTHERS = re.compile(
    r"\b(?:any(?:thing|one)?|another|others?|else|something|some)\b|别的|其他|其它|另|还有",
    re.IGNORECASE,
)
# So may what asks which, unless it says “it”.
_WHICH = re.compile(r"\b(?:which|what)\b|什么|哪", re.IGNORECASE)
_IT = re.compile(r"\b(?:its?|this|that|they|them|these|those)\b|[它这那]", re.IGNORECASE)


class Articles:
    """The articles among the entries. What is in `about` is known, too; English words count where `latin` says so."""

    def __init__(self, entries: Sequence[Entry], about: Known, latin: bool) -> None:
        self._entries = entries
        self._articles = [one for one in entries if one.is_stock]
        self._about = about
        self._latin = latin

    def meant(self, question: str, before: Sequence[str], replied: str) -> Entry | None:
        """The article that the question names; else the one that was spoken of last, if nothing else was.

        `before` is what the shopper said before it, the latest last, and `replied` what the assistant said last. Had
        that gone on to another article, it could be either. A question for anything else is about none of them.
        """
        named = self._named_most(question)
        if not named and not _is_of_any(question):
            spoken_of = (self._named_most(text) for text in before[: -LEANS - 1 : -1])
            later = self._named_most(replied)
            named = next(filter(None, spoken_of), later)
            if not {*later} <= {*named}:
                return None
        return named[0] if len(named) == 1 else None

    def of_another(
        self,
        words: Words,
        figures: Sequence[Figure],
        asked: Words,
        said: Words,
        meant: Entry | None,
    ) -> str | None:
        """What only another article has, where one is `meant` and none is named.

        `said` are the words of the reply so far, which may have gone on to another one.
        """
        if meant is None:
            return None
        so_far = Known([said])
        others = [one for one in self._articles if one is not meant]
        if any(one.named_in(so_far, but=meant.name) for one in others):
            return None
        own = [one for one in self._entries if one not in others]
        for figure in once(figures):
            if any(one.figures.carry(figure) for one in others) and not any(
                one.figures.carry(figure) for one in own
            ):
                return figure.written
        told = without_words(words, meant.name)
        elsewhere = Known((), [one.known for one in others])
        known = Known((), [*(one.known for one in own), self._about])
        foreign = [word for word in known.lacks(told, self._latin) if elsewhere.has(word)]
        every = len(told.stems) + len(told.han)
        if 2 * len(foreign) >= every or {*asked.stems, *asked.han} & {*foreign}:
            return ", ".join(foreign) or None
        return None

    def _named_most(self, text: str) -> Sequence[Entry]:
        known = Known([words_of(text)])
        named = [(one.named_in(known), one) for one in self._articles]
        most = max((share for share, _ in named), default=0.0)
        return [one for share, one in named if share == most > 0]


def _is_of_any(question: str) -> bool:
    return bool(_OTHERS.search(question) or (_WHICH.search(question) and not _IT.search(question)))
