"""Which article is spoken of, what only another one has, and that it can be had where it is sold out.

“It is waterproof”, of a jacket, where the coat is; “you can order it now”, of one that nobody can.
"""

import re
from collections.abc import Sequence

from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry, numbers_of
from inference.grounding.figure_kinds import once, without, without_words
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.sides import CLAUSES, denies
from inference.grounding.titles import written_together

LEANS = 3  # of the shopper's earlier messages that may name what is asked about

# It may be about any article.
_OTHERS = re.compile(
    r"\b(?:any(?:thing|one)?|another|others?|else|something|some)\b|别的|其他|其它|另|还有",
    re.IGNORECASE,
)
# So may what asks which, unless it says “it”.
_WHICH = re.compile(r"\b(?:which|what)\b|什么|哪", re.IGNORECASE)
_IT = re.compile(r"\b(?:its?|this|that|they|them|these|those)\b|[它这那]", re.IGNORECASE)
# That something can be had now; of a sentence that says so, the words that name nothing.
_TO_BE_HAD = re.compile(
    r"(?:\b(?:is|are|still)\b|['’](?:s|re)\b|^\W*(?:yes\W+)?(?:now )?)(?:[^,.;]* )?(?:available|ready to ship)\b"
    r"|\b(?:can|may|go ahead and|feel free to|able to)\b[^,.;]*"
    r"\b(?:order(?:ed)?|buy|bought|purchased?|get|have(?! a\b))\b"
    r"|\b(?:get|grab|add|order|buy)(?: yourself)? (?:it|one|them|yours)\b"
    r"|(?:能够?|可以?|直接|放心|尽管|赶紧)(?:[直接现在马上立即随时正常继续放心线上就先]*)(?:购买|下单|订购|选购|入手|[买拍订])(?!不)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:online|(?:web)?site|web ?shop|store|cart|basket|checkout|link|grab|add|ready|ship)\b"
    r"|官网|网站|链接|商品页|页面|线上|网上|直接|放心|订购|选购|入手|有?现?货|[拍订]",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:when|once|if|whether|before|until|as soon as|again|soon|back|was|were|used to)\b"
    r"|如果|的话|要是|到货|补货|等|之?后|再|恢复|是否|曾",
    re.IGNORECASE,
)


# What an earlier reply called an article by: “the Ludford helmet costs”, 轻羽拉杆箱现在有货.
_ROW_OF = re.compile(
    r"([^.!?。！？\n]{2,80}?)(?: ?[(（][\w-]+[)）])?(?: costs? | is (?:in|out of) stock"
    r"|售价|现在有货|目前没有货|的?价格)"
)


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
        numbers = numbers_of(said.text) - meant.numbers
        if any(one.named_in(so_far, but=meant.name) or one.numbers & numbers for one in others):
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
        every = len(told.every)
        if 2 * len(foreign) >= every or {*asked.every} & {*foreign}:
            return ", ".join(foreign) or None
        return None

    def of_one_not_here(self, words: Words, figures: Sequence[Figure]) -> str | None:
        """What only articles here have, told of one that was spoken of before and is not here, and of none that is."""
        before = [one for one in self._entries if one.told_before]
        here = Known((), [one.known for one in self._entries if not one.told_before])
        called = [words_of(title) for one in before for title in _ROW_OF.findall(one.text)]
        said = Known([words])
        named = {
            word
            for one in called
            for word in one.every
            if said.has(word) and not (here.has(word) or self._about.has(word))
        }
        if not named:
            return None
        others = [one for one in self._entries if not one.is_stock]
        own = Known((), [one.known for one in others])
        if any(said.has(one) for entry in self._articles for one in entry.name if not own.has(one)):
            return None
        for figure in once(figures):
            if any(one.figures.carry(figure) for one in self._articles) and not any(
                one.figures.carry(figure) for one in others
            ):
                return figure.written
        elsewhere = Known((), [one.known for one in self._articles])
        foreign = own.lacks(without_words(words, named), self._latin)
        return next((one for one in foreign if elsewhere.has(one)), None)

    def sold_out(self, sentence: str, question: str, meant: Entry | None, said: str) -> str | None:
        """What says that the article is sold out of which the sentence says that it can be had now.

        That is the one which the sentence names; else what the reply has `said` so far, else the one that is `meant`.
        """
        if not any(one.sold_out for one in self._articles) or _LATER.search(sentence):
            return None
        for clause in CLAUSES.split(sentence):
            if denies(clause) or not (_TO_BE_HAD.search(clause) or _tells_stock(clause)):
                continue
            about = self._articles_in((clause, sentence), question, meant, said)
            if about and all(one.sold_out and _is_all_of(clause, one) for one in about):
                return about[0].on_stock
        return None

    def in_stock(self, sentence: str, question: str, meant: Entry | None, said: str) -> str | None:
        """What says that the article can be had of which the sentence says that it is sold out; which that is, see
        `sold_out`."""
        if _LATER.search(sentence):
            return None
        for clause in CLAUSES.split(sentence):
            figures = figures_in(clause)
            gone = [one for one in figures if one.kind == "stock" and not one.value]
            left, others = without(clause, gone), {one.key for one in figures if one not in gone}
            if not gone or denies(left):
                continue
            about = self._articles_in((clause, sentence), question, meant, said)
            # What an FAQ says of a colour or size is told of that alone.
            if about and not any(
                one.sold_out or one.called.lacks(words_of(left)) or not others <= one.figures_named
                for one in about
            ):
                return about[0].on_stock
        return None

    def gone(self, asked: str, meant: Entry | None) -> str | None:
        """What says that the article is sold out that is asked about."""
        about = self._articles_in((asked,), asked, meant, "")
        return about[0].on_stock if about and all(one.sold_out for one in about) else None

    def names_another(self, text: str, than: str) -> bool:
        """Whether the text names an article, and not the one that the other text does."""
        named = self._named_most(text)
        return bool(named) and named != self._named_most(than)

    def _articles_in(
        self, texts: Sequence[str], question: str, meant: Entry | None, said: str
    ) -> Sequence[Entry]:
        """The articles that the first of the texts names which names any; else what “it” may be."""
        named = filter(None, map(self._named_most, texts))
        return next(named, None) or self._spoken_of(question, meant, said)

    def _spoken_of(self, question: str, meant: Entry | None, said: str) -> Sequence[Entry]:
        """What “it” may be."""
        if found := self._named_most(said) or ([meant] if meant else self._named_most(question)):
            return found
        asked = words_of(_BESIDE.sub(" ", question))
        return () if asked.every else self._articles

    def _named_most(self, text: str) -> Sequence[Entry]:
        known, numbers = Known([words_of(text)]), numbers_of(text)
        # “The Kestrel 20”, of an electric boiler.
        named = [
            (one.named_in(known, half=one.numbers.isdisjoint(numbers)), one)
            for one in self._articles
        ]
        most = max((share for share, _ in named), default=0.0)
        best = [one for share, one in named if share == most > 0]
        return _as_written([one for one in best if one.numbers & numbers] or best, known, text)


def _as_written(named: Sequence[Entry], known: Known, text: str) -> Sequence[Entry]:
    """Of articles that the same words of the text name, those that are called so in one piece: 清润日抛 is not the
    清润散光日抛."""
    words, *others = {frozenset(filter(known.has, one.name)) for one in named} or [frozenset()]
    if others:
        return named
    pieces = [written_together(words, text, one.title.text) for one in named]
    return [one for one, piece in zip(named, pieces, strict=True) if piece == max(pieces)]


def _tells_stock(clause: str) -> bool:
    return any(one.kind == "stock" and one.value for one in figures_in(clause))


def _is_all_of(clause: str, article: Entry) -> bool:
    """Whether it says nothing else than words of the article, and that it can be had."""
    return not article.known.lacks(words_of(_BESIDE.sub(" ", clause)))


def _is_of_any(question: str) -> bool:
    return bool(_OTHERS.search(question) or (_WHICH.search(question) and not _IT.search(question)))
