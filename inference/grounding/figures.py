"""The figures in a text, in one written form: “七天”, “7天” and “seven days” are the same figure.

A figure is a kind with a value: how many days, how much money, which percentage, date, time, telephone number, link,
code, or whether something is in stock. Kinds keep apart what differs: 3 days are not 3 working days, and a week is
not 7 days unless that is said.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from inference.grounding.numerals import ARABIC, CHINESE, ENGLISH, NUMBER_SIGNS, value_of

KEPT = 1000  # signs of a text up to which its figures are kept for when it is read again


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind` with `value`; `written` as it stands in the text."""

    kind: str
    value: Any
    written: str

    @property
    def key(self) -> tuple[str, Any]:
        """What makes two figures the same."""
        return self.kind, self.value


# What numbers count, the longer names first. “Plain” counts things.
_UNITS: tuple[tuple[str, str], ...] = (
    ("working day", r"(?:business|working|work)[\s-]days?|个?工作日|个?工作天"),
    ("day", r"(?:calendar[\s-])?days?\b|个?自然日|天"),
    ("hour", r"hours?\b|hrs?\b|个?小时|个?钟头"),
    ("minute", r"minutes?\b|mins?\b|分钟"),
    ("second", r"seconds?\b|秒钟?"),
    ("week", r"weeks?\b|周(?![一二三四五六日天末岁年])|个?星期(?![一二三四五六日天])|个?礼拜(?![一二三四五六日天])"),
    ("month", r"months?\b|个月"),
    ("year", r"years?\b|年(?!\d)"),
    ("percent", r"%|percent\b|per\s?cent\b"),
    ("usd", r"dollars?\b|bucks?\b|USD\b|美元|美金|刀"),
    ("eur", r"euros?\b|EUR\b|欧元|€"),
    ("gbp", r"GBP\b|pounds\s+sterling|英镑"),
    ("hkd", r"HKD\b|港币|港元"),
    ("jpy", r"JPY\b|yen\b|日元|円"),
    ("krw", r"KRW\b|won\b|韩元"),
    ("aud", r"AUD\b|澳元"),
    ("cad", r"CAD\b|加元"),
    ("sgd", r"SGD\b|新元|新币"),
    ("twd", r"TWD\b|NT\b|新台币|台币"),
    ("cent", r"cents?\b"),
    ("cny", r"元|块钱?|圆|yuan\b|RMB\b|CNY\b|人民币"),
    ("kg", r"kg\b|kilos?\b|kilograms?\b|公斤|千克"),
    ("jin", r"斤"),
    ("gram", r"g\b|grams?\b|克"),
    ("pound", r"lbs?\b|pounds?\b|磅"),
    ("cm", r"cm\b|centimet(?:er|re)s?\b|厘米|公分"),
    ("mm", r"mm\b|毫米"),
    ("inch", r"inch(?:es)?\b|英寸|寸"),
    ("metre", r"m\b|met(?:er|re)s?\b|米"),
    ("degree", r"°\s?[CF]?|degrees?\b|度"),
    ("point", r"points?\b|积分|分(?!钟|期|店|类|享|别|成|批|开)"),
    ("instalment", r"(?:interest-free\s+)?(?:instal?l?ments?|payments?)\b|期"),
    ("year of age", r"岁|周岁"),
    ("plain", r"件|条|款|个|张|次|双|套|份|种|家|人|倍|码|位|名|items?\b|pieces?\b|times\b"),
)  # fmt: skip
_UNIT = "|".join(f"(?P<u{index}>{names})" for index, (_, names) in enumerate(_UNITS))
_SIGNS = {
    "a$": "aud",
    "au$": "aud",
    "c$": "cad",
    "ca$": "cad",
    "s$": "sgd",
    "nt$": "twd",
    "us$": "usd",
    "hk$": "hkd",
    "$": "usd",
    "¥": "cny",
    "€": "eur",
    "£": "gbp",
    "rmb": "cny",
}
_SIGN = r"(?:AU?|CA?|S|NT)\$|US\$|HK\$|\$|¥|€|£|RMB|USD|EUR|GBP|CNY"
_TO = r"\s{0,3}(?:-|–|—|~|～|至|到|to|or|and|或)\s{0,3}"
_NUMBER = rf"(?:{ARABIC}|{CHINESE}|\b(?:{ENGLISH}))"
_MONEY = re.compile(rf"(?P<sign>{_SIGN})\s?(?P<n>{ARABIC})(?P<k>k\b|[千万](?!元))?", re.I)
_COUNTED = re.compile(
    rf"(?P<first>{_NUMBER})(?:{_TO}(?P<second>{_NUMBER}))?[\s-]{{0,3}}(?:{_UNIT})", re.IGNORECASE
)
_ONE = re.compile(
    r"\b(?:within|in|after|for|takes?|about|than|least|once)\s+(?P<first>a|an)\s+(?P<unit>day|hour|week|month|year|minute)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"{ARABIC}")
_PLAIN_RANGE = re.compile(rf"(?<![\w.])({ARABIC}){_TO}({ARABIC})(?!\w|\.\d)")
_PLAIN_WORD = re.compile(rf"\b(?!one\b|a\s|half\b)(?:{ENGLISH})", re.IGNORECASE)

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]（）“”\"'，。；！？\u3400-\u9fff]+"
    r"|(?<![\w-])(?<!\w\.)(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|shop|store|co|example|me|app|info|uk|de|fr|eu|us|top|xyz|vip|test)\b"
    r"(?:/[^\s<>()\[\]（）“”\"'，。；！？\u3400-\u9fff]*)?",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Each with signs of which a text with such a figure has one.
_DATES: tuple[tuple[re.Pattern[str], Sequence[str]], ...] = (
    (
        re.compile(
            rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>20\d\d))?\b", re.I
        ),
        _MONTHS,
    ),
    (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>20\d\d))?\b",
            re.I,
        ),
        _MONTHS,
    ),
    (re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"), "月"),
    (
        re.compile(r"\b(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
        ("20",),
    ),
    (
        re.compile(
            r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
        ),
        "月",
    ),
)
_CLOCKS: tuple[tuple[re.Pattern[str], Sequence[str]], ...] = (
    (
        re.compile(r"\b(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?\s*(?P<half>[ap])\.?m\b\.?", re.I),
        ("am", "pm", "a.m", "p.m"),
    ),
    (
        re.compile(
            r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?(?P<h>\d{1,2})[:](?P<m>\d\d)(?!\d)"
        ),
        ":",
    ),
    (
        re.compile(
            r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?(?P<h>\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?!间|候|尚|装|刻)(?P<m>半|\d{1,2}分)?"
        ),
        "点时",
    ),
)
_PHONE = re.compile(r"(?<![A-Za-z0-9_.])\+?\(?\d[\d\s().-]{5,}\d(?![A-Za-z0-9_])")
_CODE = re.compile(
    r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9][A-Za-z0-9-]{2,}(?![\w-])|(?<![\w-])[A-Z]{4,}(?![\w-])",
    re.ASCII,
)
_ZHE = re.compile(r"(?P<n>[1-9](?:\.\d)?|[1-9]\d|[一二三四五六七八九]{1,2})折")
_HALF_PRICE = re.compile(r"半价|\bhalf[\s-](?:price|off)\b", re.IGNORECASE)
_OF_HUNDRED = re.compile(rf"百分之(?P<n>{CHINESE}|{ARABIC})")
_FREE = re.compile(
    r"\bfree\b(?!\s+to\b)(?<!feel free)|\bcomplimentary\b|\bno (?:extra )?(?:charge|cost|fee)s?\b|\bat no cost\b"
    r"|\b(?:is|are) on us\b|\bcosts? (?:you )?nothing\b|免费|包邮|免运费|免邮|不收(?:取)?(?:任何)?(?:费|运费)|不花钱",
    re.IGNORECASE,
)
_FREE_AS_WELL = re.compile(r"\bwithout interest\b|免手续费|免息", re.IGNORECASE)
_SOLD_OUT = re.compile(
    r"(?:\bout of|(?:\bnot|n['’]t|\bno longer|\bnever)(?: \w+)? (?:in|have)) stock\b|\b(?:sold|sells?) out\b"
    r"|(?:没有?|无|缺|断)(?:现?货)(?!到)|售罄|卖(?:完|光)|买不到",
    re.IGNORECASE,
)
_IN_STOCK = re.compile(
    r"\b(?:in|have) stock\b|有(?:现)?货|(?:现货|库存)充足|还有库存", re.IGNORECASE
)
_WEEKDAYS = (
    r"\bmon(?:day)?s?\b|周一|星期一|礼拜一",
    r"\btues?(?:day)?s?\b|周二|星期二|礼拜二",
    r"\bwed(?:nesday)?s?\b|周三|星期三|礼拜三",
    r"\bthur?s?(?:day)?s?\b|周四|星期四|礼拜四",
    r"\bfri(?:day)?s?\b|周五|星期五|礼拜五",
    r"\bsaturdays?\b|周六|星期六|礼拜六",
    r"\bsundays?\b|周日|周天|星期日|星期天|礼拜天",
)
_WEEKDAY_SIGNS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "周", "星期", "礼拜")
_WEEKDAY = re.compile(
    "|".join(f"(?P<d{index}>{names})" for index, names in enumerate(_WEEKDAYS)), re.I
)
_NEAR_DAYS = {
    "today": r"\btoday\b|今天|今日",
    "tonight": r"\btonight\b|今晚",
    "tomorrow": r"\btomorrow\b|明天|明日",
    "day after tomorrow": r"后天",
    "same day": r"\bsame[\s-]day\b|当天|当日",
    "next week": r"\bnext week\b|下周|下星期|下个星期",
    "this week": r"\bthis week\b|本周|这周|这个星期",
    "weekend": r"\b(?:this |next |the )?weekends?\b|周末",
    "month's end": r"\bend of (?:the|this) month\b|月底",
    "next day": r"\bnext[\s-](?:business |working )?day\b|\bovernight\b|次日|隔天|第二天",
    "24/7": r"\b24/7\b|\baround the clock\b|全天候|全年无休|随时在线",
}
_NEAR_DAY = re.compile(
    "|".join(f"(?P<n{index}>{names})" for index, names in enumerate(_NEAR_DAYS.values())), re.I
)
_NEAR_DAY_SIGNS = (
    "day", "night", "tomorrow", "week", "month", "24/7", "clock", *"天日晚周底线休", "下星期", "下个星期", "这个星期",
)  # fmt: skip
_STOCK_SIGNS = ("stock", " out", "货", "库存", "售罄", *"卖买")
_FREE_SIGNS = ("free", "complimentary", "charge", "cost", "fee", "on us", *"免包收花")
_RATE_SIGNS = (" a", "per", "/", "each", "every", "每")
_RATES = {
    unit: re.compile(
        rf"(?:\d|\b(?:once|twice|times|{ENGLISH}))\s?(?:an?|/)\s?{english}\b|\b(?:per|each|every)\s{english}\b"
        rf"|\bfor\s(?:half\s)?an?\s(?:full\s|whole\s)?{english}\b"
        rf"|每(?:一)?(?:{chinese})",
        re.IGNORECASE,
    )
    for unit, english, chinese in (
        ("hour", "hour", "个?小时"), ("day", "(?:day|night)", "天|日|晚"), ("week", "week", "周|个?星期"),
        ("month", "month", "个?月"), ("year", "year", "年"),
    )
}  # fmt: skip
_ITEM = re.compile(r"(?m)^[ \t]*(?:[-*•][ \t]*)?\d{1,2}[.)、](?=\s|\*|[\u3400-\u9fff])")
_DIGIT = re.compile(r"\d")
_FULL_COMMA = re.compile("(?<=[0-9])，(?=[0-9])")
_NUMERAL = re.compile(CHINESE)
_DOTTED = re.compile(r"\.[\w-]|://")
_SIZE = re.compile(r"(?<![A-Za-z0-9&'’.-])(?:X{0,3}[SL]|[2-6]XL|M)(?![A-Za-z0-9&'’-])")
_SIZES = ("XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
_ORDINALS = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b", re.I)


def figures_in(text: str) -> Sequence[Figure]:
    """Every figure in the text."""
    return _figures(text) if len(text) <= KEPT else tuple(_read(text))


@lru_cache(maxsize=2048)
def _figures(text: str) -> tuple[Figure, ...]:
    """The same clauses are read for several rules, and a shop's sentences for every reply."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Figure]:
    """Kind by kind. Most have signs without which none of them can be found: those are seen quickly."""
    # “用1.56，300度以上…”: a comma of full width parts no thousands, but in digits of that width.
    plain = unicodedata.normalize("NFKC", _FULL_COMMA.sub(", ", text)).replace("⁄", "/")
    left = _Text(plain)
    yield from left.take(_EMAIL, lambda m: Figure("email", m.group().lower(), m.group()), "@")
    if _DOTTED.search(left.left):
        yield from left.take(_LINK, _link)
    for pattern, signs in _DATES:
        yield from left.take(pattern, _date, *signs)
    yield from left.take(_NEAR_DAY, _near_day, *_NEAR_DAY_SIGNS)
    yield from _weekdays(left)
    if left.has_digits:
        yield from _phones(left)
    yield from left.take(_CODE, _code)
    for pattern, signs in _CLOCKS:
        yield from left.take(pattern, _clock, *signs)
    yield from left.take(_ZHE, _zhe, "折")
    yield from left.take(_HALF_PRICE, lambda m: Figure("percent", 50, m.group()), "half", "半")
    yield from left.take(_OF_HUNDRED, _of_hundred, "百分之")
    if left.has_digits:
        yield from left.take(_MONEY, _money, *_SIGNS, "usd", "eur", "gbp", "cny")
    if left.has_digits or left.has_number_words or _NUMERAL.search(left.left):
        yield from _counted(left)
    yield from left.take(_ONE, lambda m: Figure(m["unit"].lower(), 1, m.group()), " a")
    yield from _sizes(left)
    yield from left.take(_SOLD_OUT, lambda m: Figure("stock", False, m.group()), *_STOCK_SIGNS)
    yield from left.take(_IN_STOCK, lambda m: Figure("stock", True, m.group()), *_STOCK_SIGNS)
    yield from left.take(_FREE, lambda m: Figure("free", True, m.group()), *_FREE_SIGNS)
    if left.has_digits:
        yield from _plain_ranges(left)
        yield from left.take(_ORDINALS, lambda m: Figure("plain", int(m[1]), m.group()))
        yield from left.take(_PLAIN, lambda m: Figure("plain", value_of(m.group()), m.group()))
    if left.has_number_words:
        yield from left.take(_PLAIN_WORD, lambda m: Figure("plain", value_of(m.group()), m.group()))


def rates_in(text: str) -> frozenset[str]:
    """For how long that is, what is counted or to be paid: “$3 a day”, “每周两次”."""
    if not any(sign in text for sign in _RATE_SIGNS):
        return frozenset()
    return frozenset(unit for unit, pattern in _RATES.items() if pattern.search(text))


def says_sold_out(text: str) -> bool:
    """Whether the text says that something is out of stock."""
    return bool(_SOLD_OUT.search(text))


def also_free(text: str) -> bool:
    """Whether the text says that something costs nothing, in words that are no claim of it by themselves."""
    return bool(_FREE_AS_WELL.search(text))


class _Text:
    """What is left of a text when the figures that were found are taken out."""

    def __init__(self, text: str) -> None:
        # The number of a list's item is no figure.
        self.left = _ITEM.sub(" ", text)
        self._lower = self.left.lower()
        self.has_digits = bool(_DIGIT.search(text))
        self.has_number_words = self.has_any(*NUMBER_SIGNS)

    def has_any(self, *signs: str) -> bool:
        """Whether any of these, in lower case, stood in the text as it came."""
        for sign in signs:  # noqa: SIM110 - several times as fast, and done for each sentence of each reply
            if sign in self._lower:
                return True
        return False

    def take(self, pattern: re.Pattern[str], read: Any, *signs: str) -> Sequence[Figure]:
        """Take out what matches and can be read; nothing matches where none of the signs stands."""
        taken: list[Figure] = []
        if signs and not self.has_any(*signs):
            return taken

        def replace(match: re.Match[str]) -> str:
            figure = read(match)
            if figure is None:
                return match.group()
            taken.append(figure)
            return "\x00"  # parts what stood before and after

        self.left = pattern.sub(replace, self.left)
        return taken


def _link(match: re.Match[str]) -> Figure:
    written = match.group().rstrip(".,;:!?*_")
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", written.lower())
    return Figure("link", plain.rstrip("/"), written)


def _date(match: re.Match[str]) -> Figure | None:
    named = match["month"].lower()
    if named[:3] in _MONTHS:
        month = _MONTHS.index(named[:3]) + 1
    else:
        found = value_of(named)
        month = int(found) if found is not None else 0
    day = value_of(match["day"])
    if day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Figure("date", (month, int(day)), match.group())


def _near_day(match: re.Match[str]) -> Figure:
    index = int(str(match.lastgroup)[1:])
    return Figure("near day", list(_NEAR_DAYS)[index], match.group())


def _weekdays(left: _Text) -> Iterator[Figure]:
    """Each weekday; “Monday to Friday” means all five."""
    found = list(_WEEKDAY.finditer(left.left)) if left.has_any(*_WEEKDAY_SIGNS) else []
    for first, second in zip(found, found[1:], strict=False):
        between = left.left[first.end() : second.start()]
        if re.fullmatch(_TO, between) and not re.search("or|and|或", between):
            for day in range(_day_of(first), _day_of(second) + 1):
                yield Figure("weekday", day, left.left[first.start() : second.end()])
    if found:
        yield from left.take(_WEEKDAY, lambda m: Figure("weekday", _day_of(m), m.group()))


def _day_of(match: re.Match[str]) -> int:
    return int(str(match.lastgroup)[1:])


def _phones(left: _Text) -> Sequence[Figure]:
    def read(match: re.Match[str]) -> Figure | None:
        digits = re.sub(r"\D", "", match.group())
        return Figure("digits", digits, match.group()) if len(digits) >= 7 else None

    return left.take(_PHONE, read)


def _code(match: re.Match[str]) -> Figure | None:
    written = match.group()
    if re.fullmatch(r"\d+-?[A-Z][a-z]+|[2-6]XL|X+L|\d{1,3}(?:CM|KG|MM|AM|PM)", written):
        return None  # “30-Day” and sizes
    return Figure("code", written.upper(), written)


def _clock(match: re.Match[str]) -> Figure | None:
    hour = value_of(match["h"])
    said = match["m"] or "0"
    minute = 30 if said == "半" else int(said.rstrip("分"))
    if hour is None or hour > 24 or minute > 59:
        return None
    half, hours = (match["half"] or "").lower(), int(hour)
    if (
        half in ("p", "下午", "傍晚", "晚上", "晚", "中午")
        and hours < 12
        and (half, hours) != ("中午", 11)
    ):
        hours += 12
    if half == "a" and hours == 12:
        hours = 0
    known = bool(half) or hours > 12 or ":" in match.group()
    return Figure("clock", (hours * 60 + minute, known), match.group())


def _zhe(match: re.Match[str]) -> Figure | None:
    """打八折 and 8折 leave 80 %, 95折 and 九五折 leave 95 %."""
    part = value_of(match["n"])
    if part is None:
        return None
    return Figure("percent", 100 - (part * 10 if part < 10 else part), match.group())


def _of_hundred(match: re.Match[str]) -> Figure:
    return Figure("percent", value_of(match["n"]), match.group())


def _money(match: re.Match[str]) -> Figure:
    amount = value_of(match["n"]) or 0
    scale = {"k": 1000, "千": 1000, "万": 10_000}.get((match["k"] or "").lower(), 1)
    sign = match["sign"].lower()
    return Figure(_SIGNS.get(sign, sign), amount * scale, match.group())


def _counted(left: _Text) -> Iterator[Figure]:
    """Numbers with what they count; both ends of “3 to 5 working days” count working days."""
    second: list[Figure] = []

    def read(match: re.Match[str]) -> Figure | None:
        kind = next(
            _UNITS[int(name[1:])][0]
            for name, found in match.groupdict().items()
            if found and re.fullmatch(r"u\d+", name)
        )
        first = match["first"]
        if kind == "plain" and first in ("一", "半", "one", "half"):
            return None  # “一个” counts nothing
        value = value_of(first)
        if value is None:
            return None
        other = match["second"]
        if other and (found := value_of(other)) is not None:
            second.append(Figure(kind, found, match.group()))
            second.append(Figure("range", (kind, value, found), match.group()))
        return Figure(kind, value, match.group())

    yield from left.take(_COUNTED, read)
    yield from second


def _plain_ranges(left: _Text) -> Iterator[Figure]:
    """Ranges of bare numbers, which stay to be read one by one."""
    for match in _PLAIN_RANGE.finditer(left.left):
        ends = value_of(match[1]), value_of(match[2])
        yield Figure("range", ("plain", *ends), match.group())


def _sizes(left: _Text) -> Iterator[Figure]:
    """Each size; “XS to XL” means all between."""
    found = list(_SIZE.finditer(left.left))
    for first, second in zip(found, found[1:], strict=False):
        between = left.left[first.end() : second.start()]
        ends = _size(first), _size(second)
        if re.fullmatch(_TO, between) and all(end in _SIZES for end in ends):
            for index in range(_SIZES.index(ends[0]), _SIZES.index(ends[1]) + 1):
                yield Figure("size", _SIZES[index], left.left[first.start() : second.end()])
    if found:
        yield from left.take(_SIZE, lambda m: Figure("size", _size(m), m.group()))


def _size(match: re.Match[str]) -> str:
    written = match.group()
    return "X" * int(written[0]) + "L" if written[0].isdigit() else written
