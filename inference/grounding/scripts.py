"""Scripts: whether a sentence is in one that neither the shop, the shopper nor the language of the reply has."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache

# Of a text's letters from which it is written in that script, too: a name alone is not; and a sentence of Japanese may
# have more Chinese signs than kana.
SHARE = 0.3

_OF_LANGUAGE = {
    "zh": {"CJK"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "ko": {"HANGUL", "CJK"}, "ru": {"CYRILLIC"},
    "ar": {"ARABIC"}, "th": {"THAI"},
}  # fmt: skip
_EVERYWHERE = "LATIN"  # brands, sizes and units
_WORD = re.compile(r"[^\W\d_]+")


class Scripts:
    """The scripts in which a reply may be: those of its language, and of the texts that it stands on.

    `names` are only words that may be said, in whichever script they are.
    """

    def __init__(self, language: str, texts: Iterable[str], names: Iterable[str]) -> None:
        self._of_language = {_EVERYWHERE, *_OF_LANGUAGE.get(language, ())}
        self._texts = [_plain(text) for text in texts]
        self._names = [_plain(name) for name in names]

    def foreign(self, sentence: str) -> str:
        """The script in which too much of the sentence is, and which is nobody's; words of the texts do not count."""
        if sentence.isascii():
            return ""
        plain = _plain(sentence)
        counts = _counts(plain)
        if counts.keys() <= self._of_language or counts.keys() <= self._allowed:
            return ""
        unknown = _counts(_WORD.sub(self._unless_known, plain))
        foreign = Counter({one: n for one, n in unknown.items() if one not in self._allowed})
        enough = foreign and foreign.total() >= SHARE * counts.total()
        return foreign.most_common(1)[0][0] if enough else ""

    @cached_property
    def _allowed(self) -> set[str]:
        found = set(self._of_language)
        for text in self._texts:
            counts = _counts(text)
            found |= {one for one, count in counts.items() if count >= SHARE * counts.total()}
        return found

    def _unless_known(self, word: re.Match[str]) -> str:
        known = any(word.group() in text for text in (*self._texts, *self._names))
        return " " if known else word.group()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _counts(text: str) -> Counter[str]:
    return Counter(script for script in map(_script_of, text) if script)


@lru_cache(maxsize=8192)
def _script_of(sign: str) -> str:
    """“CYRILLIC”, as Unicode's names of letters begin; nothing for other signs."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""
