"""What neither meaning nor words tell apart: a question that denies what its answer takes for granted, other figures,
other names, one word exchanged.

“What can be returned?” and “What cannot be returned?” are nearly one to a model of meanings. Only a denial of what a
shop does counts: “it does not work” and “还没收到” complain, and most questions that complain find an answer that
does not say so.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from knowledge.lexical import fold

# “能不能” asks, and so does a 不 or 没有 at the end: “包邮不？”
_ASKING = re.compile(r"(.)不\1|有没有|是否|是不是|[不没]有?\W*$")
_COMPLAINT = re.compile(
    r"\b(?:can ?not|can['’]?t|could ?n['’]?t) (?:find|figure|get|log|remember|see|tell|understand)\b"
    r"|\b(?:do|does|did)(?: not|n['’]?t) (?:fit|have|know|like|need|understand|want|work)\b"
    r"|\b(?:are|is)(?: not|n['’]?t) (?:arriving|here|moving|there|updating|working)\b"
)
_DENIAL = re.compile(
    r"(?<!还)不(?:能|可|行|让|给|准|许|允|支持|接受|适用|包|含|用|需|必|要|会|退|换|发)|不是|非会员|无法|没法|不得|禁止"
    r"|\b(?:am|are|can|could|do|does|is|may|must|should|will|would)(?: (?:i|it|they|we|you))? not\b"
    r"|\b(?:i['’]m not|non-?members?)\b"
    r"|\b(?:are|ca|could|do|does|is|should|wo|would)n['’]?t\b"
    r"|\b(?:cannot|except|excluded|never|no longer|without)\b"
)
# What only the shopper can know says nothing of the answer: how tall they are, which order they mean.
_THEIR_OWN = re.compile(
    r"\d[\d.]*\s*(?:斤|公斤|kg|cm|厘米|公分|米|岁|['’]\s*\d*"
    r"|(?:lbs?|pounds?|years? old|feet|foot|ft|inch(?:es)?)\b)"
    r"|(?:\border|订单|单号)\s*(?:number|no\.?|号)?\s*[#:：]?\s*\d+"
)
# “How often is it changed?” is not how long that takes.
_HOW_OFTEN = re.compile(r"(?:多久|多长时间|几个?[天月年周]).{0,8}一次|\bhow (?:often|frequently)\b")
_HOW_LONG = re.compile(
    r"(?:要|需要?|得|花|弄|(?<![能以])用)(?:多久|多长时间|几分钟|几个?小时)|多久(?:能|可以)?(?:弄|装|换|修|做)(?:好|完)"
    r"|\bhow long (?:do|does|will|would|is|are)\b.{0,40}\btak(?:e|es|ing)\b"
)
# What was bought from others is not what the shop sold.
_OF_OTHERS = re.compile(
    r"\b(?:bought|got|purchased|ordered)\b.{0,30}\b(?:elsewhere|somewhere else|(?:another|other) (?:shop|store)s?)\b"
    r"|(?:别处|别家|别的店|其[他它]店|外面)(?:买|购)|不是(?:在)?(?:你们|您|本店).{0,4}买"
)
_FIGURE = re.compile(r"[a-z0-9]*\d[\d.,:]*[a-z]*")
# “Canada” in “Do you ship to Canada?”, but not its first word, nor “I”.
_NAME = re.compile(r"(?<=[^\W\d_A-Z][ ,])[A-Z][A-Za-z]+")
_PLAIN_WORD = re.compile(r"(?<=[ ,])[a-z]{4}")
_WORD = re.compile(r"[a-z]+")
_CAN = re.compile("可不可以|能不能|可以|能够")  # ask the same
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_ONES = ("", *"一二三四五六七八九")
_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
_WRITTEN = {
    # 一 to 九, 十, 十五, 二十, 二十五: 十 says how many tens only from two on.
    **{_ONES[number]: str(number) for number in range(1, 10)},
    **{
        f"{_ONES[number // 10] if number >= 20 else ''}十{_ONES[number % 10]}": str(number)
        for number in range(10, 100)
    },
    **{word: str(number) for number, word in enumerate(_ENGLISH.split(), 1)},
    "两": "2",
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "ninety": "90",
}
# In Chinese what is counted must follow: 一 is in too many words.
_IN_WORDS = re.compile(
    r"[一两二三四五六七八九十]+(?=个?(?:小时|工作日|月)|[天日年折元块件次])|\b[a-z]+\b"
)


def denies(text: str) -> bool:
    """Whether the text denies that something can or may be, rather than asking or complaining."""
    return bool(_DENIAL.search(_COMPLAINT.sub(" ", _ASKING.sub(" ", fold(text)))))


def asks_otherwise(question: str, said: str, entry: str) -> bool:
    """Whether one asks how often and `said` how long it takes, or the other way round; or the question is of what was
    bought from others, of which the `entry` does not speak."""
    asked, told = fold(question), fold(said)
    return {_asks_how(asked), _asks_how(told)} == {"often", "long"} or (
        _OF_OTHERS.search(asked) is not None and not _OF_OTHERS.search(fold(entry))
    )


def _asks_how(text: str) -> str:
    if _HOW_OFTEN.search(text):
        return "often"
    return "long" if _HOW_LONG.search(text) else ""


def names_all(question: str, said: str) -> bool:
    """Whether the question has every name that stands in `said`: an answer about Canada says nothing of Germany.

    Shoppers write names without capitals, shops with them – but for shops that Begin Every Word So.
    """
    if not _PLAIN_WORD.search(said):
        return True
    return {name.lower() for name in _NAME.findall(said)} <= set(_WORD.findall(fold(question)))


def exchanged(question: str, said: str) -> Sequence[str]:
    """The words – of Chinese the characters – of the question that stand in one place where `said` has others or none,
    if all before and behind is the same, and at least half of `said`: “Do you give *private* surf lessons?”."""
    asked, told = (_TOKEN.findall(_CAN.sub("能", fold(text))) for text in (question, said))
    before = _alike(asked, told)
    shorter = min(len(asked), len(told))
    behind = min(_alike(asked[::-1], told[::-1]), shorter - before)
    same = before + behind
    return asked[before : len(asked) - behind] if 2 * same >= len(told) else ()


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """How many are the same from the first on."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False))
    return sum(1 for _ in pairs)


def figures_asked(question: str) -> set[str]:
    """The figures and codes that an answer has to carry."""
    return figures(_THEIR_OWN.sub(" ", fold(question)))


def figures(text: str) -> set[str]:
    """Every figure and code of the text that is written in digits."""
    return {figure.strip(".,:").replace(",", "") for figure in _FIGURE.findall(fold(text))}


def figures_carried(entry: str) -> set[str]:
    """The figures and codes that an entry has, those written in words (“七天”, “seven days”) as digits."""
    words = _IN_WORDS.findall(fold(entry))
    return figures(entry) | {_WRITTEN[word] for word in words if word in _WRITTEN}
