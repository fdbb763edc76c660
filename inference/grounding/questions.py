"""The shopper's question, and what a reply merely says back of it."""

import re
import unicodedata
from collections.abc import Sequence

from inference.grounding.claims import asks
from inference.grounding.content_words import Words, words_of
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known

_ASKS_WHETHER = re.compile(
    r"(?:^|[.!?,;:]\s+|\b(?:so|and|but|or|hi|hello|hey)\s+)(?:do|does|did|is|are|am|was|were|can|could|will|would"
    r"|shall|should|may|has|have)(?:n['’]t)?\s"
    r"|吗|能不能|可不可以|是不是|有没有|会不会|要不要|行不行|是否|能否|可否"
    r"|(?<![什怎多那这])么[\s?？。!！]*$|[不没][\s?？。!！]*$",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(
    r"\b(?:what|which|when|where|who|whom|whose|how|why)\b|什么|哪|怎|多少|几|谁|为何",
    re.IGNORECASE,
)
# “Can you tell me when”: whether is not what is asked.
_ASKS_TO_TELL = re.compile(
    r"\b(?:tell|know|say|explain|show|give)\b.{0,20}\b(?:what|which|when|where|who|how|why)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(r"\b(?:or|which)\b|还是|或者|哪", re.IGNORECASE)  # one of it is the answer
_QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]{2,300})[\"“”」』]?")
# “The facts state that”: talk about talking.
_TALK = re.compile(
    r"\b(facts?|information|details|answers?|knowledge|polic(?:y|ies)|it)(?:\s+\w+ly)?\s+"
    r"(?:states?|stated|stating|reads?|explains?|indicates?)\b(?:\s+that\b)?",
    re.IGNORECASE,
)
_OF_TALK = re.compile(
    r"\b(?:facts?|information|questions?|answers?|answered|details)\b|资料|问题|提问|回答|回复",
    re.IGNORECASE,
)


class Question:
    """What is asked: its words and figures, and whether a yes or a no would answer it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.figures = figures_in(text)
        self.asks_whether = _whether(text)
        self._plain = _plain(text)
        self._keys = {figure.key for figure in self.figures}
        self._known = Known([self.words])

    def holds(self, words: Words, figures: Sequence[Figure]) -> bool:
        """Whether all of this is in the question already."""
        return all(figure.key in self._keys for figure in figures) and not self._known.lacks(
            words, latin=True
        )

    def shares(self, words: Words) -> bool:
        """Whether any word of the question is said, be it in full: “专用发票”, asked for “专票”."""
        said = Known([words])
        return any(said.has_stem(stem) for stem in self.words.stems) or any(
            re.search(".{0,2}".join(token[:4]), words.text) for token in self.words.han
        )

    def left_of(self, sentence: str) -> str:
        """The sentence without the question where that is quoted or put in front, and without talk about talking."""
        left = _QUOTED.sub(self._unless_asked, sentence)
        head, mark, rest = _first_part(left)
        if mark and self._plain and _plain(head) == self._plain:
            left = rest
        return _TALK.sub(r"\1 ", left)

    def is_echoed_by(self, sentence: str, words: Words) -> bool:
        """Whether the sentence says nothing beyond the question, or only that it is about to be answered."""
        if _plain(sentence) == self._plain:
            return True
        if asks(sentence) or (_OFFERS.search(self.text) and (words.stems or words.han)):
            return False
        if words.stems or words.han:
            return self.holds(words, figures_in(sentence))
        left = self.left_of(sentence)
        return left != sentence or bool(_OF_TALK.search(sentence))

    def is_announced_by(self, sentence: str, words: Words, figures: Sequence[Figure]) -> bool:
        """“The answer to your question about X is:”, with nothing of its own: what follows is looked at by itself."""
        talks = sentence.rstrip().endswith((":", "：")) and _OF_TALK.search(sentence)
        return bool(talks) and self.holds(words, figures)

    def _unless_asked(self, match: re.Match[str]) -> str:
        return " " if _plain(match[1]) == self._plain else match.group()


def _whether(text: str) -> bool:
    if _ASKS_TO_TELL.search(text):
        return False
    if _ASKS_WHETHER.search(text):
        return True
    return text.rstrip().endswith(("?", "？")) and not _ASKS_WHAT.search(text)


def _first_part(text: str) -> tuple[str, str, str]:
    mark = re.search(r"[:：?？,，—]", text)
    return (text[: mark.start()], mark.group(), text[mark.end() :]) if mark else (text, "", "")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
