"""Stars out personal data in texts kept for other eyes: telephone, identity and bank card numbers, e-mail."""

import re
import unicodedata

from tenants.unseen import UNSEEN

# Of numbers and addresses, in full width; and digits of any script.
_WIDE = re.compile(
    r"[＋－．＠＿（）Ａ-Ｚａ-ｚ\u3000\u00a0\u2007\u202f\u2010-\u2015\u2212]|(?![0-9])\d"
)
_DASH = re.compile("[\u2010-\u2015\u2212]")
# Of the name before the @: letters of scripts that are written with blanks, and accents apart. Begun only where none of
# these stands before: else a long word would be read from each of its letters.
_NAMED = r"(?![\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])[\w\u0300-\u036f.+-]"
_EMAIL = re.compile(
    rf"(?<!{_NAMED})(?P<first>{_NAMED})(?:{_NAMED})*+(?P<rest>@[\w-]+(?:\.[\w-]+)+)"
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.-])\+?\(?\d(?:[ \t()-]{0,2}\d){6,22}[Xx]?(?![A-Za-z0-9]|-[A-Za-z0-9])"
)
# Unmistakable among letters (but the end of a UUID), and with points; all of it has a fixed length.
_MOBILE = re.compile(
    r"(?<![\d-])(?<!\d\.)(?<!-[a-f])(?:\+?86[ .-]?)?1[3-9]\d(?P<gap>[ .·•_/-]?)\d{4}(?P=gap)(?P<end>\d{4})"
    r"(?![A-Za-z0-9]|[.]\d|-[A-Za-z0-9])"
)
# As North America writes them: 415.555.0123.
_POINTED = re.compile(
    r"(?<![\w.-])(?:\+?1\.)?[2-9]\d\d\.[2-9]\d\d\.(?P<end>\d{4})(?!\w|[.-]\w)", re.ASCII
)
# A payment card's with other signs between than a telephone number has.
_CARD = re.compile(
    r"(?<![\w.])\d{4}(?P<gap>[.·•_/])(?:\d{4}(?P=gap)\d{4}(?P=gap)\d{1,4}(?:(?P=gap)\d{1,3})?|\d{6}(?P=gap)\d{5})(?!\w)"
)
# A mainland mobile number in Chinese numerals.
_NUMERAL = "[〇零一二三四五六七八九幺]"
_SPOKEN = re.compile(
    rf"(?<!{_NUMERAL})[一幺][三四五六七八九]{_NUMERAL}(?P<gap>[ -]?){_NUMERAL}{{4}}(?P=gap)"
    rf"(?P<end>{_NUMERAL}{{4}})(?!{_NUMERAL})"
)
# The numbers of houses and flats, where it is said right before that somebody lives there or that it shall go there: a
# shop's own street stays as it is.
_UNIT = r"(?:[号號](?:院|楼|樓)?|单元|單元|[栋棟幢座弄楼樓层層室])"
_HOUSES = re.compile(
    rf"(?<=[路街道巷弄村里区區苑园園庭院厦廈城])\s?"
    rf"(?:\d{{1,5}}(?:(?:-\d{{1,4}}){{0,3}}\s?{_UNIT}|(?:-\d{{1,4}}){{1,3}})\s?)++"
    r"(?:\d{3,4}(?=[，,。！？!?\s]|$))?(?!的?[^，,。！？!?]{0,5}(?:店|网点|自提))"
)
_CHINESE_HOME = re.compile(
    r"(?:(?<![你您他]们)(?<![你您他])住(?!宿)|我们?家(?:就|是)?在|(?<!退货)(?<!退回)"
    r"(?:[寄送发發邮郵]|快递)[^，,。！？!?\n]{0,4}?[到至给給往]"
    r"|送货上门|(?:收货|收件|收貨|家庭|我的?)地址|地址(?:改|换)[成为到]|(?:^|[，,。！？!?\s])地址[：:])"
    r"(?:(?!(?:[你您贵]|门店)[^。！？!?\n]{0,20}\d)[^。！？!?\n])*"
)
# As streets are written: with capitals, or in one word before what is a street only.
_STREET = (
    r"(?:(?:[a-z'.-]{1,30} |(?-i:[A-Z][\w'.-]{0,29} ){2,3})"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd)"
    r"|(?-i:(?:[A-Z][\w'.-]{0,29} ){1,3}"
    r"(?:Drive|Dr|Court|Ct|Way|Place|Close|Crescent|Square|Terrace)))"
)
_ENGLISH_HOME = re.compile(
    r"(?P<before>(?:^(?-i:(?!\d{1,5}[A-Za-z]? [a-z]))"
    r"|\b(?:I|we)(?:'m| am|'re| are)? (?:live|living|stay|staying)(?: at| on| in)?"
    r"|\b(?:ship|send|deliver|post|bring|mail)(?:s|ed|ing)?\b[^.!?\n]{0,40}? to"
    r"(?: (?:me|us|my \w{1,12}|(?-i:[A-Z][\w'.-]{0,19}(?: [A-Z][\w'.-]{0,19}){0,2})))?(?: at| in)?"
    r"|\b(?:my|our) (?:\w{1,12} )?(?:address|home|house|flat|place)(?: is| to|:)?(?: at| on)?"
    r"|(?:^|[.,;!?\n] ?)(?:(?:shipping|delivery|home|new) )?address:)[,:]? ?)"
    r"(?P<house>(?:(?:flat|apt|apartment|unit|room|suite) \w{1,5},? )?"
    rf"\d{{1,5}}[a-z]? {_STREET})"
    r"(?=[,.;?!\n]|$| (?:in|on|at|by|for|and|please|apt|flat|unit)\b| [a-z]{1,2}\d)",
    re.IGNORECASE,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DATE = re.compile(r"20\d\d(-?)(?:0\d|1[0-2])\1[0-3]\d(?:\s\d\d?)?")


def mask_personal(text: str) -> str:
    """`text` with e-mail addresses and the middle of telephone, identity and bank card numbers starred out.

    The last digits stay, by which people recognise what is theirs: four of telephone numbers and cards. Where anything
    is starred out, the text comes in half width, without signs that nobody sees: a number may be hidden behind them.
    """
    plain = _WIDE.sub(_half_width, UNSEEN.sub("", text))
    masked = _NUMBER.sub(_mask_number, _EMAIL.sub(r"\g<first>***\g<rest>", plain))
    masked = _MOBILE.sub(r"*******\g<end>", _POINTED.sub(r"******\g<end>", masked))
    masked = _SPOKEN.sub(r"*******\g<end>", _CARD.sub(_mask_number, masked))
    return text if masked == plain else masked


def mask_homes(text: str) -> str:
    """`text` with the numbers of houses and flats starred out where the writer says that it is their address."""
    masked = _ENGLISH_HOME.sub(lambda home: home["before"] + _starred(home["house"]), text)
    return _CHINESE_HOME.sub(
        lambda home: _HOUSES.sub(lambda houses: _starred(houses[0]), home[0]), masked
    )


def _starred(text: str) -> str:
    return re.sub(r"\d", "*", text)


def _half_width(sign: re.Match[str]) -> str:
    wide = sign.group()
    if _DASH.match(wide):
        return "-"
    if wide.isdecimal():
        return str(unicodedata.decimal(wide))
    return unicodedata.normalize("NFKC", wide)


def _mask_number(match: re.Match[str]) -> str:
    written = match.group()
    digits = re.sub(r"[^\dXx]", "", written)
    if _DATE.fullmatch(written):
        return written
    if _is_identity(digits) or _is_card(digits):
        return "*" * (len(digits) - 4) + digits[-4:]
    if 7 <= len(digits) <= 15 and _is_phone(written, digits):
        return "*" * (len(digits) - 4) + digits[-4:]
    return written


def _is_phone(written: str, digits: str) -> bool:
    """A mainland mobile number, one with an area's or a country's code, or digits parted as only telephone numbers are.

    02079460958 and 076988880030 are; 0000012345 and an article's 036000291452 (UPC) are not.
    """
    if re.fullmatch(r"(?:86)?1[3-9]\d{9}|0[1-9]\d{9}", digits) or written.startswith("+"):
        return True
    if re.fullmatch(r"0[3-9]\d\d[2-9]\d{7}", digits) and not _is_article(digits):
        return True
    return bool(re.search(r"[\s()-]", written)) and not re.fullmatch(r"\d+", written)


def _is_article(digits: str) -> bool:
    """Whether twelve digits are an article's number, by their check digit (UPC-A)."""
    return sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(digits)) % 10 == 0


def _is_identity(digits: str) -> bool:
    """A mainland identity number, by its check digit (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dXx]", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1].upper()


def _is_card(digits: str) -> bool:
    """A payment card's number, by its check digit (ISO/IEC 7812)."""
    if not digits.isdigit() or not 13 <= len(digits) <= 19:
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits[::-1]))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
