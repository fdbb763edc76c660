"""The figures in a text, in one written form: “七天”, “7天” and “seven days” are the same figure.

A figure is a kind with a value: how many days, how much money, which percentage, date, time, telephone number, link,
code, or whether something is in stock. Kinds keep apart what differs: 3 days are not 3 working days, and a week is
not 7 days unless that is said.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from inference.grounding.days import clocks_in, days_in
from inference.grounding.figure_text import TO, Figure, Text
from inference.grounding.numerals import ARABIC, CHINESE, ENGLISH, value_of

KEPT = 1000  # signs of a text up to which its figures are kept for when it is read again


# What numbers count, the longer names first. “Plain” counts things.
_UNITS: tuple[tuple[str, str], ...] = (
    ("working day", r"(?:business|working|work)[\s-]days?|个?工作日|个?工作天"),
    ("day", r"(?:calendar[\s-])?days?\b|个?自然日|天|日(?=之?[内后])"),
    ("hour", r"hours?\b|hrs?\b|个?小时|个?钟头"),
    ("minute", r"minutes?\b|mins?\b|分钟"),
    ("second", r"seconds?\b|秒钟?"),
    ("week", r"weeks?\b|周(?![一二三四五六日天末岁年])|个?星期(?![一二三四五六日天])|个?礼拜(?![一二三四五六日天])"),
    ("month", r"months?\b|个月"),
    ("year", r"(?:years?|yrs?)\b|年(?!\d)"),
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
    ("km", r"km\b|kilomet(?:er|re)s?\b|公里|千米"),
    ("metre", r"m\b|met(?:er|re)s?\b|米"),
    ("mile", r"miles?\b|英里"),
    ("ml", r"ml\b|millilit(?:er|re)s?\b|毫升"),
    ("litre", r"l\b|lit(?:er|re)s?\b|公?升(?![级学温])"),
    ("watt", r"watts?\b|W\b|瓦"),
    ("setting", r"档|挡"),
    ("fahrenheit", r"°\s?F\b|degrees?\s(?:Fahrenheit|F)\b|华氏度"),
    ("degree", r"°\s?C?|degrees?(?:\s(?:Celsius|C))?\b|摄氏度|度"),
    ("point", r"points?\b|积分|分(?!钟|期|店|类|享|别|成|批|开)"),
    ("instalment", r"(?:interest-free\s+)?(?:instal?l?ments?|payments?)\b|期"),
    ("year of age", r"多?岁|周岁"),
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
_NUMBER = rf"(?:{ARABIC}|{CHINESE}|\b(?:{ENGLISH}))"
_MONEY = re.compile(rf"(?P<sign>{_SIGN})\s?(?P<n>{ARABIC})(?P<k>k\b|[千万](?!元))?", re.I)
_COUNTED = re.compile(
    rf"(?P<first>{_NUMBER})(?:{TO}(?P<second>{_NUMBER}))?[\s-]{{0,3}}(?:{_UNIT})",
    re.IGNORECASE | re.ASCII,
)  # in “50mm镜头” the unit ends before the Chinese
_ONE = re.compile(
    r"\b(?:within|in|after|for|takes?|about|than|least|once)\s+(?P<first>a|an)\s+(?P<unit>day|hour|week|month|year|minute)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(ARABIC)
_LED_BY_ZERO = re.compile(r"(?<![\d.,])0\d{1,8}(?![\d.,])")
_PLAIN_RANGE = re.compile(rf"(?<![\w.])({ARABIC}){TO}({ARABIC})(?!\w|\.\d)")
_PLAIN_WORD = re.compile(rf"\b(?!one\b|a\s|half\b)(?:{ENGLISH})", re.IGNORECASE)

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]（）“”\"'，。；！？\u3400-\u9fff]+"
    r"|(?<![\w-])(?<![\w-]\.)(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|shop|store|co|example|me|app|info|uk|de|fr|eu|us|top|xyz|vip|test)\b"
    r"(?:/[^\s<>()\[\]（）“”\"'，。；！？\u3400-\u9fff]*)?",
    re.IGNORECASE | re.ASCII,
)
_PHONE = re.compile(r"(?<![A-Za-z0-9_.])\+?\(?\d[\d\s().-]{5,}\d(?![A-Za-z0-9_])")
_CODE = re.compile(
    r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9][A-Za-z0-9-]{2,}(?![\w-])|(?<![\w-])[A-Z]{4,}(?![\w-])",
    re.ASCII,
)
_ZHE = re.compile(r"(?P<n>[1-9](?:\.\d)?|[1-9]\d|[一二三四五六七八九]{1,2})折")
_HALF_PRICE = re.compile(
    r"半价|买一[送赠]一|\b(?:two|2) for (?:the price of )?(?:one|1)\b"
    r"|(?:价格|价钱|原价)的?(?:只要|只需|打)?(?:一半|减半|对半)"
    r"|一半的?(?:价格|价钱)"
    r"|\bhalf[\s-](?:(?:of )?(?:the|its|their|that) )?(?:\w+ )?(?:prices?|costs?|off)\b",
    re.IGNORECASE,
)
_HALF_SIGNS = ("half", "半", "买一", " for ")
_PART_OFF = re.compile(r"\b(?:an?|one) (?P<part>third|quarter|fifth|tenth) off\b", re.IGNORECASE)
_PARTS = {"third": 33, "quarter": 25, "fifth": 20, "tenth": 10}
_OF_HUNDRED = re.compile(rf"百分之(?P<n>{CHINESE}|{ARABIC})")
# “Gluten-free” costs as much as it does.
_IN_IT = (
    "gluten", "sugar", "dairy", "lactose", "nut", "wheat", "fat", "salt", "bpa", "pfas", "peat", "latex", "lead",
    "acid", "scent", "fragrance", "alcohol", "caffeine", "hands", "lint", "rust", "residue",
)  # fmt: skip
_WITHOUT = "".join(rf"(?<!\b{one}[ -])" for one in _IN_IT)
_FREE = re.compile(
    rf"{_WITHOUT}\bfree\b(?!\s+(?:to|of (?!charge|cost))\b)(?<!feel free)"
    r"|\bcomplimentary\b|\bno (?:extra )?(?:charge|cost|fee)s?\b|\bat no cost\b"
    r"|\b(?:is|are) on us\b|\b(?:costs?|pays?)(?: you)? nothing\b|\bor nothing for\b"
    r"|\b(?:gets?|have|yours?)\b[^.,;]{0,40}\bfor nothing\b"
    r"|免费|包邮|免运费|免邮|不收(?:取)?(?:任何)?(?:费|运费)|不花钱",
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
_STOCK_SIGNS = ("stock", " out", "货", "库存", "售罄", *"卖买")
_FREE_SIGNS = ("free", "complimentary", "charge", "cost", "fee", "on us", "nothing", *"免包收花")
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
_FULL_COMMA = re.compile("(?<=[0-9])，(?=[0-9])")
_NUMERAL = re.compile(CHINESE)
_DOTTED = re.compile(r"\.[\w-]|://")
_SIZE = re.compile(
    r"(?<![A-Za-z0-9&'’.-])(?:X{0,3}[SL]|[2-6]XL|M|x{1,3}[sl]|[2-6]xl|[sml](?=码))(?![A-Za-z0-9&'’-])码?"
)
_SIZES = ("XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
_RATIO = re.compile(
    rf"(?P<a>{ARABIC}|{CHINESE})\s?比\s?(?P<b>{ARABIC}|{CHINESE})|(?<![\w:])(?P<c>{ARABIC}):(?P<d>{ARABIC})(?![\w:])"
)
# “1:15” would be a time of day.
_CALLED_RATIO = re.compile(
    rf"(?:比例?[是为约:]{{0,2}}|\bratio(?: is| of)?)\s?(?P<a>{ARABIC}):(?P<b>{ARABIC})(?![\w:])",
    re.IGNORECASE,
)
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
    left = Text(plain)
    yield from left.take(_EMAIL, lambda m: Figure("email", m.group().lower(), m.group()), "@")
    if _DOTTED.search(left.left):
        yield from left.take(_LINK, _link)
    yield from days_in(left)
    if left.has_digits:
        yield from _phones(left)
    yield from left.take(_CODE, _code)
    yield from left.take(_CALLED_RATIO, _ratio, "比", "atio")
    yield from clocks_in(left)
    yield from left.take(_RATIO, _ratio, "比", ":")
    yield from left.take(_ZHE, _zhe, "折")
    yield from left.take(_HALF_PRICE, lambda m: Figure("percent", 50, m.group()), *_HALF_SIGNS)
    yield from left.take(
        _PART_OFF, lambda m: Figure("percent", _PARTS[m["part"].lower()], m.group()), " off"
    )
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
        # Cone 06 is not cone 6.
        yield from left.take(_LED_BY_ZERO, lambda m: Figure("code", m.group(), m.group()))
        yield from left.take(_PLAIN, lambda m: Figure("plain", value_of(m.group()), m.group()))
    if left.has_number_words:
        yield from left.take(_PLAIN_WORD, lambda m: Figure("plain", value_of(m.group()), m.group()))


def rates_in(text: str) -> frozenset[str]:
    """For how long that is, what is counted or to be paid: “$3 a day”, “每周两次”."""
    low = text.lower()
    if not any(sign in low for sign in _RATE_SIGNS):
        return frozenset()
    return frozenset(unit for unit, pattern in _RATES.items() if pattern.search(text))


def says_sold_out(text: str) -> bool:
    """Whether the text says that something is out of stock."""
    return bool(_SOLD_OUT.search(text))


def also_free(text: str) -> bool:
    """Whether the text says that something costs nothing, in words that are no claim of it by themselves."""
    return bool(_FREE_AS_WELL.search(text))


def _ratio(match: re.Match[str]) -> Figure:
    found = match.groupdict()
    first, second = found["a"] or found["c"], found["b"] or found["d"]
    return Figure("ratio", (value_of(first), value_of(second)), match.group())


def _link(match: re.Match[str]) -> Figure:
    written = match.group().rstrip(".,;:!?*_")
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", written.lower())
    return Figure("link", plain.rstrip("/"), written)


def _phones(left: Text) -> Sequence[Figure]:
    def read(match: re.Match[str]) -> Figure | None:
        digits = re.sub(r"\D", "", match.group())
        return Figure("digits", digits, match.group()) if len(digits) >= 7 else None

    return left.take(_PHONE, read)


def _code(match: re.Match[str]) -> Figure | None:
    written = match.group()
    if re.fullmatch(r"\d+-?[A-Z][a-z]+|[2-6]XL|X+L|\d{1,4}(?:CM|KG|KM|L|ML|MM|AM|PM)", written):
        return None  # “30-Day” and sizes
    return Figure("code", written.upper(), written)


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


def _counted(left: Text) -> Iterator[Figure]:
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


def _plain_ranges(left: Text) -> Iterator[Figure]:
    """Ranges of bare numbers, which stay to be read one by one."""
    for match in _PLAIN_RANGE.finditer(left.left):
        ends = value_of(match[1]), value_of(match[2])
        yield Figure("range", ("plain", *ends), match.group())


def _sizes(left: Text) -> Iterator[Figure]:
    """Each size; “XS to XL” means all between."""
    found = list(_SIZE.finditer(left.left))
    for first, second in zip(found, found[1:], strict=False):
        between = left.left[first.end() : second.start()]
        ends = _size(first), _size(second)
        if re.fullmatch(TO, between) and all(end in _SIZES for end in ends):
            for index in range(_SIZES.index(ends[0]), _SIZES.index(ends[1]) + 1):
                yield Figure("size", _SIZES[index], left.left[first.start() : second.end()])
    if found:
        yield from left.take(_SIZE, lambda m: Figure("size", _size(m), m.group()))


def _size(match: re.Match[str]) -> str:
    written = match.group().removesuffix("码").upper()
    return "X" * int(written[0]) + "L" if written[0].isdigit() else written
