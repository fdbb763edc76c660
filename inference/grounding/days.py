"""Days and times in a text: dates, weekdays, “tomorrow”, the hour."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from inference.grounding.figure_text import TO, Figure, Text
from inference.grounding.numerals import value_of

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
# Behind another alone: the last of “Mon-Sat”, 周一至五, and each of 周二、四、六 and 周六日. “Sat” is a verb else.
_NO_DAY = r"(?![\d点时折个件天月号年分楼层种款起直般律常用川亚手维金环角星周])"
_LAST = re.compile(rf"{TO}(?:(sat|sun)\b|([一二三四五六日天]){_NO_DAY})", re.IGNORECASE)
_ONE_MORE = re.compile(rf"(?:[、和及]([一二三四五六日天])|(日)){_NO_DAY}")
_SHORT = {"sat": 5, "sun": 6, "天": 6} | {sign: day for day, sign in enumerate("一二三四五六日")}
_EITHER = re.compile("or|and|和|或", re.IGNORECASE)
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


def days_in(left: Text) -> Iterator[Figure]:
    """Dates, days that are told from today, and weekdays."""
    for pattern, signs in _DATES:
        yield from left.take(pattern, _date, *signs)
    yield from left.take(_NEAR_DAY, _near_day, *_NEAR_DAY_SIGNS)
    yield from _weekdays(left)


def clocks_in(left: Text) -> Iterator[Figure]:
    """Times of the day, in minutes, each with whether it is known for before or after noon."""
    for pattern, signs in _CLOCKS:
        yield from left.take(pattern, _clock, *signs)


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


def _weekdays(left: Text) -> Iterator[Figure]:
    """Each weekday; “Monday to Friday” means all five."""
    text = left.left
    found = list(_WEEKDAY.finditer(text)) if left.has_any(*_WEEKDAY_SIGNS) else []
    for first, second in pairwise(found):
        between = text[first.end() : second.start()]
        if re.fullmatch(TO, between) and not _EITHER.search(between):
            yield from _range(_day_of(first), _day_of(second), text[first.start() : second.end()])
    for first in found:
        day, written, at = _day_of(first), first.group(), first.end()
        while True:
            last = _LAST.match(text, at)
            if last and not _EITHER.search(last.group()):
                yield from _range(day, _short(last), written + last.group())
                at = last.end()
            if not (one := _ONE_MORE.match(text, at)):
                break
            day, written, at = _short(one), one.group(), one.end()
            yield Figure("weekday", day, written)
    if found:
        yield from left.take(_WEEKDAY, lambda m: Figure("weekday", _day_of(m), m.group()))


def _range(first: int, last: int, written: str) -> Iterator[Figure]:
    """The weekdays from one to another, over the week's end, too."""
    for after in range((last - first) % 7 + 1):
        yield Figure("weekday", (first + after) % 7, written)


def _day_of(match: re.Match[str]) -> int:
    return int(str(match.lastgroup)[1:])


def _short(match: re.Match[str]) -> int:
    return _SHORT[str(match[1] or match[2]).lower()]


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
    if half in ("a", "凌晨") and hours == 12:
        hours = 0
    if half in ("晚上", "晚") and hours == 12:
        hours = 24
    known = bool(half) or hours > 12 or ":" in match.group()
    return Figure("clock", (hours * 60 + minute, known), match.group())
