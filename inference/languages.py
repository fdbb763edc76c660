"""Which language a shopper writes, told by script; where a script serves many languages, by their locale."""

import re

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_TOKEN = re.compile(r"[\w-]+")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
# People of many languages say these.
_ANYBODYS = {"ok", "okay", "hi", "hello", "hey", "bye", "thanks", "vip"}
WRITTEN = ("en", "zh")  # what is said by rule is written in these
_LATIN_LANGUAGES = {
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "sv",
    "da",
    "fi",
    "vi",
    "id",
    "tr",
}


def language_of(text: str, locale: str) -> str:
    """The language of `text` as an ISO 639-1 code; a text without words is taken to be in `locale`'s."""
    preferred = locale.split("-")[0].lower() or "en"
    for language, letters in _SCRIPTS:
        if letters.search(text):
            return language
    han, latin = len(_HAN.findall(text)), _latin_words(text)
    if han and han >= latin:  # brand names and sizes stay Latin in a Chinese sentence
        return "zh"
    if latin:
        return preferred if preferred in _LATIN_LANGUAGES else "en"
    return preferred


def _latin_words(text: str) -> int:
    """How many there are; codes (YS-5001) tell no language."""
    tokens = (one for one in _TOKEN.findall(text) if not any(sign.isdecimal() for sign in one))
    return sum(
        word.lower() not in _ANYBODYS for token in tokens for word in _LATIN_WORD.findall(token)
    )


def written_language(language: str, shop_locale: str) -> str:
    """The language of what is said by rule to who speaks `language`: that one, else the shop's, else English."""
    spoken = (language, shop_locale.split("-")[0].lower())
    return next((one for one in spoken if one in WRITTEN), WRITTEN[0])
