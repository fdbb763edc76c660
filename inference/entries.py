"""Entries of the knowledge in words: for a prompt, for a sentence to stand on, for an answer without a model.

Price and stock of a product are those of its row when it was found, a moment ago.
"""

import re
from collections.abc import Sequence, Set
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from inference.grounding.content_words import words_of
from inference.grounding.entries import UNDER
from inference.grounding.figure_kinds import LENGTHS, OF_TIME, VOLUMES, WEIGHTS
from inference.grounding.figures import figures_in, says_sold_out
from inference.grounding.overlap import Known
from inference.grounding.sentences import sentences_of
from knowledge.search import Match
from knowledge.standing import Article

LONGEST_QUOTED = 600  # characters of a passage that is shown as it stands

DESCRIBED = 160  # of a product's description, beside its row

# Words in which a price or a stock is asked for: of any product, and its row tells them.
SAID_OF_ANY = {
    *("cost", "stock", "sold", "sell", "left", "cheap", "钱", "价", "价格", "贵", "便宜"),
    *("有货", "没货", "缺货", "断货", "现货", "库存", "售罄", "还有"),
    *("卖", "卖完", "卖光", "在卖", "买到", "得到", "现在"),
}  # fmt: skip
# Asked how long or how big it is, no word but these says so, and a description tells it by a figure of these kinds.
_MEASURED_BY = {
    **dict.fromkeys(("long", "多长"), LENGTHS | OF_TIME),
    **dict.fromkeys(("tall", "high", "wide", "deep", "thick"), LENGTHS),
    **dict.fromkeys(("多高", "多宽", "多深", "多厚"), LENGTHS),
    **dict.fromkeys(("big", "large", "small", "多大"), LENGTHS | VOLUMES),
    **dict.fromkeys(("heavy", "多重"), WEIGHTS),
    "多久": OF_TIME,
}
_LASTS = {"last", "lasts", "take", "takes", "run", "runs"}
_SIGNS = {"USD": "$", "CNY": "¥", "EUR": "€", "GBP": "£", "HKD": "HK$"}
_LABELS = {
    "sizes": ("Sizes", "尺码"),
    "size": ("Sizes", "尺码"),
    "尺码": ("Sizes", "尺码"),
    "colours": ("Colours", "颜色"),
    "colour": ("Colours", "颜色"),
    "colors": ("Colours", "颜色"),
    "color": ("Colours", "颜色"),
    "颜色": ("Colours", "颜色"),
    "material": ("Material", "面料材质"),
    "care": ("Care", "洗护"),
}
# A colour by both its names, and what else is called so: a shop's navy is some shopper's blue.
_COLOURS = (
    ("red", "红", "maple rust terracotta burgundy wine crimson 胭脂 酒"),
    ("orange", "橙", "rust terracotta 焦糖"),
    ("yellow", "黄", "mustard gold 姜 金"),
    ("green", "绿", "forest moss sage olive mint 竹青 青"),
    ("blue", "蓝", "navy sky denim indigo teal 藏青 青 靛 黛"),
    ("purple", "紫", "plum lilac lavender violet 丁香"),
    ("pink", "粉", "rose blush coral 樱 豆沙"),
    ("brown", "棕", "tan camel chocolate khaki 驼 咖 焦糖 卡其"),
    ("black", "黑", "charcoal 墨 炭"),
    ("white", "白", "ecru cream ivory oat natural 米 奶"),
    ("grey", "灰", "gray charcoal slate silver 炭 银"),
    ("beige", "米", "oat oatmeal sand cream ecru natural camel 杏 燕麦 驼"),
)
# “In black?”, “a black one”, 有黑色的吗: not “black hair”, nor the red of a red wine.
_WISHED = (
    r"\b(?:in|or) (?:a |the )?{english}\b(?! [a-z])|\b{english} (?:ones?|version|colou?r)\b"
    r"|^\W*(?:(?:and|what about|how about)\W+)?{english}\W*$|(?:有|[^\u3400-\u9fff]|^){chinese}色(?:的|款|[吗呢?？]|$)"
)
_PARTED = re.compile(r"[,、/;；]\s*|\s(?:and|&)\s")
_WORDS = {
    "en": {
        "stock": "{title} is in stock now.",
        "out": "{title} is out of stock at the moment and cannot be ordered now.",
        "not_in": "{title} does not come in {colour}.",
        "price": "{title} ({sku}) costs {price}.",
        "line": "{label}: {values}.",
        "closed": "{title}: {label} {values}.\n{title}: {label} {values}, but not {absent}.",
        "listed": "{title}: {label} {values}.",
        "category": "Category: {category}.",
        "passage": "From “{title}”:\n{text}",
        "fact": "{title}: {text}",
        "and": ", ",
        "or": ", not ",
    },
    "zh": {
        "stock": "{title}现在有货。",
        "out": "{title}目前没有货，暂时买不到。",
        "not_in": "{title}没有{colour}色。",
        "price": "{title}（{sku}）售价{price}。",
        "line": "{label}：{values}。",
        "closed": "{title}：{label}{values}。\n{title}：{label}{values}，没有{absent}色。",
        "listed": "{title}：{label}{values}。",
        "category": "类别：{category}。",
        "passage": "摘自《{title}》：\n{text}",
        "fact": "{title}：{text}",
        "and": "、",
        "or": "色、没有",
    },
}
_LINKED = re.compile(r"\.[a-z]|://", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|/(?![\x00-\x20]*[/\\])", re.IGNORECASE)
# Of a product it says that it is out of stock; of anything else it need not.
_UNAVAILABLE = re.compile(r"not (?:currently |now )?available|unavailable", re.IGNORECASE)


def listed(match: Match, language: str) -> str:
    """The entry as a prompt lists it: of an FAQ with both parts named."""
    if match.kind == "faq":
        ask, answer = ("问题：", "回答：") if _key(language) == "zh" else ("Question: ", "Answer: ")
        return f"{ask}{match.title}\n  {answer}{match.text}"
    if match.article:
        return " ".join(_product(match, match.article, language))
    return _said(language, match.kind, title=match.title, text=match.text)


def grounds(match: Match, language: str) -> str:
    """What a sentence of the reply may stand on: first what the entry is called, then what it says."""
    if match.kind == "fact":
        return listed(match, language)
    if match.kind == "passage" and UNDER in match.text.partition("\n")[0]:
        # By its own headings: the document's title stands over every passage, and tells none of them apart.
        return f"{match.text.partition(UNDER)[2]}\n{match.title}"
    if match.article is None:
        return f"{match.title}\n{match.text}"
    lines = [*_product(match, match.article, language)]
    if category := match.article.category:
        lines.append(_said(language, "category", category=category))
    return "\n".join([match.title, *lines, *_closed(match.title, match.article, language)])


def answer_of(match: Match, language: str) -> str:
    """The entry as an answer that needs no model."""
    if match.article:
        row = " ".join(_facts(match.title, match.article, language))
        return f"{row} {_described(match, row)}".rstrip()
    if match.kind == "faq":
        return match.text
    text = match.text
    if len(text) > LONGEST_QUOTED:
        text = text[: LONGEST_QUOTED - 1].rstrip() + "…"
    return _said(language, match.kind, title=match.title, text=text)


def not_in_colour(match: Match, question: str, language: str) -> str:
    """That a product does not come in the colour for which a question wishes: its row alone would read as a yes. Empty
    where it names none so, or a colour of the row may be that one."""
    for key, value in match.article.attributes.items() if match.article else ():
        values = _joined(value, language).lower()
        # “Scarlet” may be a red, and “assorted” anything.
        if not (_is_of_colours(key) and all(map(_is_known_colour, _PARTED.split(values)))):
            continue
        for english, chinese in _absent(values):
            wished = _WISHED.format(english=english, chinese=chinese)
            if re.search(wished, question, re.IGNORECASE):
                colour = chinese if _key(language) == "zh" else english
                return _said(language, "not_in", title=match.title, colour=colour)
    return ""


def product_card(match: Match, article: Article) -> dict[str, Any]:
    """The product as the widget shows it, and every figure of it from the row."""
    return {
        "kind": "product",
        "id": str(match.id),
        "sku": article.sku,
        "title": match.title,
        "price": f"{article.price:.2f}",
        "currency": article.currency,
        "in_stock": article.stock > 0,
        "picture": web_address(article.picture),
        "url": web_address(article.url),
    }


def web_address(text: str) -> str | None:
    """The address if it is one of the web, or a path on the shop's own site; else None."""
    return text if _ADDRESS.match(text) else None


def out_of_stock(match: Match, language: str, said: str) -> str:
    """What is to be added to a reply about a product that is sold out and that does not say so; else nothing."""
    if match.article is None or match.article.stock:
        return ""
    if says_sold_out(said) or _UNAVAILABLE.search(said):
        return ""
    return _said(language, "out", title=match.title)


def _product(match: Match, article: Article, language: str) -> Sequence[str]:
    facts, text = _facts(match.title, article, language), _own_words(match.text, article)
    return [*facts, text] if text else facts


def _own_words(text: str, article: Article) -> str:
    """The description without links elsewhere than to the product's own site: whoever can write one may be no friend
    of the shop."""
    if not _LINKED.search(text):
        return text
    host = urlsplit(article.url).hostname or ""
    for link in figures_in(text):
        if link.kind == "link" and not _is_of(
            urlsplit(f"https://{link.value}").hostname or "", host
        ):
            text = text.replace(link.written, "")
    return text


def _is_of(host: str, site: str) -> bool:
    own = site.lower().removeprefix("www.")
    return bool(own) and (host == own or host.endswith(f".{own}"))


def _facts(title: str, article: Article, language: str) -> list[str]:
    price = money(article.price, article.currency)
    stock = "stock" if article.stock else "out"
    return [
        _said(language, "price", title=title, sku=article.sku, price=price),
        _said(language, stock, title=title),
        *(
            _said(language, "line", label=_label(key, language), values=_joined(value, language))
            for key, value in article.attributes.items()
        ),
    ]


def _described(match: Match, row: str) -> str:
    """What the description adds where more was asked than the row tells: all of a short one, of a long one the
    sentences with words of the question, or with the measure that was asked for.
    """
    words = words_of(" ".join(word for word, _ in match.asked))
    told = Known([words_of(f"{match.title} {row}")])
    asked = [word for word in words.every if word not in SAID_OF_ANY and not told.has(word)]
    named = {word for word, _ in match.asked}
    measures = {kind for word in named for kind in _MEASURED_BY.get(word, ())}
    if named & _LASTS:
        measures -= LENGTHS
    if _has(measures, row):
        measures.clear()
    text = _own_words(match.text, match.article) if match.article else match.text
    if not (asked or measures) or len(text) <= DESCRIBED:
        return text if asked or measures else ""
    chosen = ""
    for sentence in sentences_of(text):
        said = Known([words_of(sentence)])
        tells = any(said.has(word) for word in asked) or _has(measures, sentence)
        if tells and len(chosen + sentence) <= DESCRIBED:
            chosen += sentence
    return chosen.strip()


def _has(kinds: Set[str], text: str) -> bool:
    return any(figure.kind in kinds for figure in figures_in(text))


def _is_of_colours(key: str) -> bool:
    return _LABELS.get(key.lower(), ("",))[0] == "Colours"


def _closed(title: str, article: Article, language: str) -> Sequence[str]:
    """That the colours listed are all there are: so “not in red” stands, and “yes, in red” does not."""
    lines = []
    for key, value in article.attributes.items():
        if not _is_of_colours(key):
            continue
        parts = {"title": title, "label": _label(key, language), "values": _joined(value, language)}
        absent = [
            chinese if _key(language) == "zh" else english
            for english, chinese in _absent(parts["values"].lower())
        ]
        parts["absent"] = _WORDS[_key(language)]["or"].join(absent)
        lines.append(_said(language, "closed" if absent else "listed", **parts))
    return lines


def _is_known_colour(value: str) -> bool:
    return any(
        name in value
        for english, chinese, kin in _COLOURS
        for name in (english, chinese, *kin.split())
    )


def _absent(values: str) -> Sequence[tuple[str, str]]:
    """The colours that none of the values can mean, by both their names."""
    return [
        (english, chinese)
        for english, chinese, kin in _COLOURS
        if not any(name in values for name in (english, chinese, *kin.split()))
    ]


def money(amount: Decimal, currency: str) -> str:
    """A price as it is written: $128, ¥59.50, 1280 JPY."""
    number = f"{amount:.2f}".removesuffix(".00")
    sign = _SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}"


def _label(key: str, language: str) -> str:
    english, chinese = _LABELS.get(key.lower(), (key, key))
    return chinese if _key(language) == "zh" else english


def _joined(value: Any, language: str) -> str:
    values = value if isinstance(value, list) else [value]
    return _WORDS[_key(language)]["and"].join(str(each) for each in values)


def _said(language: str, what: str, **parts: str) -> str:
    return _WORDS[_key(language)][what].format(**parts)


def _key(language: str) -> str:
    return "zh" if language == "zh" else "en"
