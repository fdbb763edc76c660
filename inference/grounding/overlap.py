"""Which words of one text occur in others, however they end and wherever they are cut."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from inference.grounding.content_words import Words

# Letters with which two stems are one, if no more than so many are left over.
BEGINNING, LONGER = 5, 3

_SAME = {
    "邮费": ("运费",),
    "运费": ("邮费",),
    "快递费": ("运费",),
    "邮寄费": ("运费",),
    "重量": ("净重",),
    "净重": ("重量",),
    "多重": ("重量", "净重"),
    "衬衣": ("衬衫",),
    "台湾": ("港澳台",),
    "台湾省": ("港澳台", "台湾"),
    "香港": ("港澳",),
    "澳门": ("港澳",),
}
# 纯棉 is 100%棉, but of no lining, and 棉麻 is another thing.
_PURE = re.compile("纯([\u4e00-\u9fff]{1,3})")
_ALL_OF_IT = r"100\s?%\s?{0}(?![\u4e00-\u9fff])|{0}\s?100\s?%"
_OF_A_PART = re.compile("[里内衬夹袖领袋边]|填充|包装")
# 多长 is told by 裙长78厘米 and 78厘米长, but not by whom a picture shows.
_HOW = re.compile("多([长高宽厚深])")
_LENGTH = r"\d+(?:\.\d+)?\s?(?:厘米|公分|毫米|米|cm|mm|m)"
_SO_MUCH = rf"(?<!身){{0}}度?[约为是：:\s]{{{{0,2}}}}{_LENGTH}|{_LENGTH}\s?{{0}}"

COLOURS = "红橙黄绿青蓝紫黑白灰粉棕藏"
# 樱粉 is a 粉色, where it is a colour; 蓝白 is no shade of white.
_SHADES = rf"(?:^|[|\n])颜色[:：][^|\n]*?(?<![{COLOURS}]){{0}}(?=[、，,。；;色|\n]|$)"

_TOWARDS = ("下来", "回来", "出来", "起来", "上来", "过来", "上去", "回去", "出去", "过去")
# What is called a thing with 子 and without: “日子” is no 日.
_THINGS = "皮盒袋箱柜绳瓶罐杯碗勺叉桌椅凳褥毯帘帽裤裙鞋袜靴珠笛弦筒钩竿"


class Known:
    """The words of some texts, made ready once for others to be looked up in them."""

    def __init__(self, texts: Iterable[Words], others: Iterable["Known"] = ()) -> None:
        texts, others = tuple(texts), tuple(others)
        # Where Chinese words end is not always told alike: they are looked for in the texts as they stand.
        self._text: str = "|".join(
            [*(words.text for words in texts), *(one._text for one in others)]
        )
        own = (_Stems.of([stem for words in texts for stem in words.stems]),) if texts else ()
        self._stems: tuple[_Stems, ...] = (*own, *(stems for one in others for stems in one._stems))

    def lacks(self, words: Words, latin: bool = True) -> list[str]:
        """The words that do not occur here; English ones count unless not `latin`."""
        lacking = [stem for stem in words.stems if not self.has_stem(stem)] if latin else []
        return lacking + [token for token in words.han if not has_han(token, self._text)]

    def has(self, word: str) -> bool:
        """Whether the word, of either script, occurs here."""
        return has_han(word, self._text) if word[0] >= "\u3400" else self.has_stem(word)

    def has_stem(self, stem: str) -> bool:
        """Whether the stem does, or one that begins alike and is about as long."""
        beginning, length = stem[:BEGINNING], len(stem)
        for stems in self._stems:
            if stem in stems.whole:
                return True
            for one in stems.lengths.get(beginning, ()):
                if abs(one - length) <= LONGER:
                    return True
        return False


@dataclass(frozen=True, slots=True)
class _Stems:
    whole: frozenset[str]
    lengths: Mapping[
        str, Collection[int]
    ]  # of those with these first letters, where it has as many

    @classmethod
    def of(cls, stems: Iterable[str]) -> "_Stems":
        whole, lengths = frozenset(stems), dict[str, set[int]]()
        for stem in whole:
            if len(stem) >= BEGINNING:
                lengths.setdefault(stem[:BEGINNING], set()).add(len(stem))
        return cls(whole, lengths)


def _bare(token: str) -> str:
    """The Chinese word without a sign that only rounds it; empty where it has none."""
    if len(token) > 2 and token[-2:] in _TOWARDS:
        return token[:-1]
    if len(token) != 2:
        return ""
    if token[0] in "弄搞":
        return token[1]
    return token[0] if token[1] == "子" and token[0] in _THINGS else ""


def _is_pure(stuff: str, text: str) -> bool:
    """Whether something is told to be all of it, and no more than its lining."""
    return any(
        not _OF_A_PART.search(re.split("[，,。；;\n]", text[: told.start()])[-1])
        for told in re.finditer(_ALL_OF_IT.format(stuff), text)
    )


def has_han(token: str, text: str) -> bool:
    """Whether the Chinese word stands in the text, in pieces of two signs at least; “墨绿色” as “墨绿”, too.

    “皮子” is 皮, “弄断” is 断, “买下来” is 买下, “邮费” is 运费, “纯棉” is 100%棉 and “多长” what has a 长.
    """
    if token in text or (len(token) > 2 and token[-1] == "色" and token[:-1] in text):
        return True
    if len(token) == 2 and token[1] == "色" and re.search(_SHADES.format(token[0]), text):
        return True
    if any(one in text for one in _SAME.get(token) or (_bare(token),) if one):
        return True
    if (named := _PURE.fullmatch(token)) and _is_pure(named[1], text):
        return True
    if (named := _HOW.fullmatch(token)) and re.search(_SO_MUCH.format(named[1]), text):
        return True
    return len(token) > 2 and all(token[at : at + 2] in text for at in range(len(token) - 1))
