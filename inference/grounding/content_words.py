"""The words of a text that say what it is about, folded so that “delivered” meets “delivery”."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.idle import IDLE_CHINESE, IDLE_ENGLISH

_WORD = re.compile(r"[a-z\u00c0-\u024f][a-z\u00c0-\u024f'’]*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# “一副”, “每次”, “那条”: one of what is spoken of, each, or that one.
_ONE_OF = re.compile("[一每这那][个件条双副套款张瓶支块对种位次盒片份台本只杯包袋组项回]")

# “Of course” speaks of no course, and “in that case” of none.
_SET_PHRASE = re.compile(
    r"\bof course\b|\bin (?:(?:that|this|any|either|which|some|the) )?case\b|\b(?:is|not|be) the case\b"
)
_POSTAGE = re.compile(r"\bp ?(?:&|and|n) ?p\b")
_SQUARE = re.compile(r"\bsq\.? ?m(?:et(?:er|re)s?)?\b|(?<=\d)sqm\b")
_JOINED = re.compile(r"(?<=\b[et])-(?=(?:shirts?|mails?)\b)", re.IGNORECASE)  # t-shirt, e-mail
_NAME = re.compile(r"\b[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)+\b")
# “洗过” is of what “未洗” is of.
_DONE = re.compile("([洗穿用拆戴试])过")
# M码裙长 is a 裙长 of size M, and no 码裙.
_SIZED = re.compile(r"(?:(?<=[A-Za-z\d])|(?<=[A-Za-z\d] ))码")
# Of a text's subject these say nothing; questions are told apart without them (knowledge.idle has what both leave out).
_SAYS_NOTHING = {
    "approximately",
    "approx",
    "roughly",
    "stuff",
    "proper",
    "called",
    "怎么样",
    "老是",
    "总是",
}

# “烧制|费是”, “要加”: what is cut by guess, as no dictionary has it, often has an idle sign at its end.
_IDLE_EDGE = re.compile("^[能可要会只还就才都也]|[是要能可会到享含在才就都也]$")

# A question word ends the word before it: “锁梁|多粗”, “多少钱|包邮”. 许多 asks nothing.
_ASKS = re.compile(
    "(多少钱?|多长时间|(?<![许很好太最更差么众诸大])多[高重长宽厚深粗大久远快]|什么样?|怎(?:么样?|样)|啥"
    "|哪[里些个种款]|几(?:点钟?|[个天]))"
)

# What begins like an idle word and is none of its forms: “evening”, “letter”, “shower”, “shoulder”.
_NO_FORM = re.compile(
    "(?:evening|letter|shower|shoulder|theme|butt|topper|stepper|starter)s?|butter"
)

KEPT = 1000  # signs of a text up to which its words are kept for when it is read again

_GRAMMAR = frozenset((Path(__file__).parent / "grammar.txt").read_text("utf-8").split())
_SAME = {
    "colour": "color", "ship": "deliver", "shipping": "deliver", "shipment": "deliver", "shipped": "deliver",
    "dispatch": "deliver", "postage": "deliver", "parcel": "packag", "package": "packag", "trousers": "trouser",
    "pants": "trouser", "uk": "kingdom", "britain": "kingdom", "eu": "european", "us": "states", "usa": "states",
    "america": "states", "email": "mail", "installment": "instalment", "accepted": "accept",
    "fee": "cost", "fees": "cost", "price": "cost", "charge": "cost", "priced": "cost", "code": "coupon",
    "voucher": "coupon", "promo": "coupon", "tshirt": "tee", "jumper": "sweater", "paid": "pay",
    "pays": "pay", "grey": "gray", "scarves": "scarf", "shelves": "shelf", "knives": "knife",
    "height": "high", "tall": "high", "width": "wid", "depth": "deep", "weight": "weigh", "arriv": "deliv",
    "thickness": "thick", "kid": "child", "kids": "child", "children": "child",
    "clothes": "garment", "clothing": "garment",
    "meter": "metre", "meters": "metre", "liter": "litre", "liters": "litre",
    "maximum": "most", "minimum": "least", "max": "most", "min": "least",
    "broke": "break", "broken": "break", "bought": "buy", "brought": "bring", "built": "build", "kept": "keep",
    "lent": "lend", "lost": "lose", "sent": "send", "spent": "spend", "taught": "teach", "torn": "tear",
}  # fmt: skip
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "ers",
    "ies",
    "ied",
    "ery",
    "ed",
    "es",
    "er",
    "ly",
    "y",
    "e",
    "s",
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a text is about: `stems` of its English words, `han` its Chinese words; and the `text` itself."""

    stems: tuple[str, ...]
    han: tuple[str, ...]
    names: tuple[str, ...]  # stems of English words written as names
    text: str

    @property
    def every(self) -> tuple[str, ...]:
        """The words of both scripts."""
        return self.stems + self.han


def words_of(text: str) -> Words:
    """The content words, in order, each once."""
    return _words(text) if len(text) <= KEPT else _read(text)


@lru_cache(maxsize=2048)
def _words(text: str) -> Words:
    """A sentence is looked at by several rules, and a shop's sentences for every reply."""
    return _read(text)


def _read(text: str) -> Words:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    lower = _POSTAGE.sub("postage", _SET_PHRASE.sub(" ", plain.lower()))
    lower = _JOINED.sub("", _SQUARE.sub("square metres", lower))
    stems = [stem(word) for word in _WORD.findall(lower) if _speaks(word)]
    han = [
        _DONE.sub(r"\1", token)
        for run in _HAN.findall(_SIZED.sub(" ", plain))
        for token in _cut(run)
        if token not in IDLE_CHINESE and token not in _SAYS_NOTHING and not _ONE_OF.fullmatch(token)
    ]
    return Words(_once(stems), _once(han), _once(_names(plain)), plain)


def weak_words_of(text: str) -> frozenset[str]:
    """The idle words that are more than grammar: “a full service” is not “a basic service”."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    words = [*_WORD.findall(plain.lower()), *(w for run in _HAN.findall(plain) for w in _cut(run))]
    return frozenset(
        stem(word)
        for word in words
        if word not in _GRAMMAR
        and (word in IDLE_CHINESE or word[0].isascii() and not _speaks(word))
    )


def make_ready() -> None:
    """Read the dictionary of Chinese words now: it takes up to a second, once a process."""
    _cut("好")


def _speaks(word: str) -> bool:
    bare = word.removesuffix("'s").strip("'")
    forms = {word, bare, bare.removesuffix("s")}
    if not _NO_FORM.fullmatch(bare):
        forms.add(stem(bare))
    return len(bare) > 1 and not IDLE_ENGLISH & forms and bare not in _SAYS_NOTHING


def _names(text: str) -> list[str]:
    """Words with a capital that do not open a sentence."""
    found = re.finditer(r"(?<=[a-z0-9,;:&] )[A-Z][A-Za-z\u00c0-\u024f'-]+", _JOINED.sub("", text))
    return [stem(match.group().lower()) for match in found if _speaks(match.group().lower())]


@lru_cache(maxsize=2048)
def names_in(text: str) -> Sequence[frozenset[str]]:
    """The names of several words in it, each as its stems: “Mill Lake”, at the start of a sentence, too."""
    found = (match.group().lower().split() for match in _NAME.finditer(text))
    return [frozenset(map(stem, name)) for name in found if all(map(_speaks, name))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """An English word without what inflects it."""
    word = word.replace("’", "'").removesuffix("'s").strip("'")
    word = _SAME.get(word, word)
    for ending in _ENDINGS:
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and not word.endswith("ss")
            and not (ending == "y" and word[-2] in "aeou")  # “play” is of “players”
        ):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return _SAME.get(word, word)


@lru_cache(maxsize=2_000)
def _cut(run: str) -> tuple[str, ...]:
    import rjieba  # noqa: PLC0415 - it reads its dictionary then, for which no page should wait

    cut = [one for part in _ASKS.split(run) if part for one in rjieba.cut(part)]
    known = frozenset(rjieba.cut(run, False))
    return tuple(one if one in known else _IDLE_EDGE.sub("", one) or one for one in cut)


def _once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
