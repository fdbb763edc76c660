"""Texts as words: Chinese cut by a dictionary, codes and numbers kept whole, ways of writing folded."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from rjieba import Jieba

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_LETTERS = rf"[^\W_{_HAN}]+"
# A number, a word or code (YS-1001, 2.5kg, don't), or a run of Chinese.
_PIECE = re.compile(rf"({_NUMBER})|({_LETTERS}(?:[-./_'’]{_LETTERS})*)|([{_HAN}]+)")
_JOINTS = re.compile(r"[-./_'’]")
_HALF = re.compile("[\ud800-\udfff]")
HAN = re.compile(f"[{_HAN}]")
_LONG_NUMBER = 5
LONGEST = 60  # characters of a word: what is longer is no word, and the database keeps 2,046 bytes


@cache
def _dictionary() -> Jieba:
    return Jieba()


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text as it is compared: full width as half width, traditional as simplified, in lower case."""
    plain = unicodedata.normalize("NFKC", text.replace("\x00", " "))
    return simplified(plain).lower()


def simplified(text: str) -> str:
    """The text with its traditional characters as simplified ones, and halves of characters as U+FFFD."""
    if text.isascii():
        return text
    # A model's tokens may cut a character in two; what cannot be written in UTF-8 cannot be converted.
    plain: str = _to_simplified().convert(_HALF.sub("\ufffd", text))
    return plain


def words_of(text: str) -> list[str]:
    """Every different word of the text, folded, in order of appearance.

    Chinese comes as words, the words inside of them, and single characters: a short question often shares one
    character with the right entry and no word. A code comes as it is written and without its hyphens.
    """
    found: dict[str, None] = {}
    for number, word, chinese in _PIECE.findall(fold(text)):
        if number:
            pieces = [number.replace(",", "")]
        elif word:
            pieces = [word] if word[0].isdecimal() else [word, _JOINTS.sub("", word)]
        else:
            pieces = [*_dictionary().cut_for_search(chinese), *chinese]
        found.update(dict.fromkeys(piece for piece in pieces if len(piece) <= LONGEST))
    return list(found)


def chinese_words_of(text: str) -> list[str]:
    """The words of several Chinese characters that the dictionary has, each as often as it stands there."""
    runs = (chinese for _, _, chinese in _PIECE.findall(text) if chinese)
    return [word for run in runs for word in _dictionary().cut(run, False) if len(word) > 1]


def is_code(word: str) -> bool:
    """Whether a word of a text may be the number of an article: letters and digits, or at least five digits."""
    digits = sum(sign.isdecimal() for sign in word)
    return len(word) > 2 and (0 < digits < len(word) or digits >= _LONG_NUMBER)
