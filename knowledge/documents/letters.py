"""Letters as people mean them: what looks like a character and is none is folded, what nobody sees is dropped."""

import re
import unicodedata

# PDFs often map a glyph to the radical that it also serves as: “⻚” looks like “页”, and no search finds it. Unicode's
# compatibility forms cover the Kangxi radicals, but of their supplement two only; these are the others.
_RADICALS = dict(
    zip(
        "⺁⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂亻冂几刀刂卜㔾小小兀尣尢巳幺彑彐忄㣺扌攵旡月歺民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒羊羊羊耂聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
# Full-width signs are left as they are written: they are no other characters, and search folds them anyhow.
_FOLDED = (
    (0x2E80, 0x2FE0),  # radicals
    (0xF900, 0xFB00),  # ideographs that are there twice
    (0x2F800, 0x2FA20),
    (0xFB00, 0xFB07),  # ligatures: “ﬁ”
)
# Zero-width signs, turns of direction, soft hyphens, tags: text can hide in them, and words break at them.
_UNSEEN = (
    (0x00AD, 0x00AE),
    (0x180E, 0x180F),
    (0x200B, 0x2010),
    (0x202A, 0x202F),
    (0x2060, 0x2070),
    (0xFEFF, 0xFF00),
    (0xFFFE, 0x10000),
    (0xE0000, 0xE0080),
    (0xD800, 0xE000),  # halves of signs
)


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(sign): meant for sign, meant in _RADICALS.items()}
    for first, end in _FOLDED:
        for code in range(first, end):
            table.setdefault(code, unicodedata.normalize("NFKC", chr(code)))
    for first, end in _UNSEEN:
        table.update(dict.fromkeys(range(first, end)))
    for code in (*range(32), *range(127, 160)):
        if chr(code) not in "\t\n":
            table[code] = None
    return table


_TABLE = _table()
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n")


def fold(text: str) -> str:
    """The text with each character as it is meant, without what cannot be seen; lines end with `\\n`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", lines.translate(_TABLE))


def tidy(text: str) -> str:
    """Folded, with single spaces and no empty lines."""
    spaced = _BLANKS.sub(" ", fold(text))
    lines = (line.strip() for line in _BLANK_LINES.sub("\n", spaced).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Folded, on one line."""
    return " ".join(fold(text).split())


def wide(sign: str) -> bool:
    """Whether no space stands between this and the next: Chinese characters and full-width signs."""
    return unicodedata.east_asian_width(sign) in "WF"
