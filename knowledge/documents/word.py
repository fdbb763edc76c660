"""Word files as blocks: what they hide from their readers is taken out before a library opens them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as Xml
from zipfile import ZipFile

import mammoth

from knowledge.documents import archives
from knowledge.documents.blocks import Block
from knowledge.documents.markup import blocks_of_html
from knowledge.documents.parts import YES, name_of, parsed, rewritten

# A document's title stands above its headings.
_STYLES = "p[style-name='Title'] => h1.title:fresh"
_FIELDS = ("rPr", "fldChar", "instrText")  # of a run: they say nothing, and a field has to end
_STYLE_SHEET = re.compile(r"word/styles\d*\.xml")


def read_word(path: Path) -> Iterator[Block]:
    """Headings by their styles, lists and tables; pictures and hidden text are left out. Raises ReadingError."""
    archives.check(path, "docx")
    pictures = mammoth.images.img_element(lambda picture: {})
    with ZipFile(path) as archive:
        file = rewritten(archive, _without_hidden_text(archive))
    made = mammoth.convert_to_html(file, style_map=_STYLES, convert_image=pictures)
    yield from blocks_of_html(made.value)


def _without_hidden_text(archive: ZipFile) -> dict[str, bytes]:
    """The parts of a Word file in which text is hidden, without it."""
    names = [
        name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")
    ]
    styles: dict[str, bool] = {}
    for name in names:
        if _STYLE_SHEET.fullmatch(name):
            styles |= _hidden_styles(parsed(archive.read(name)))
    made: dict[str, bytes] = {}
    for name in names:
        content = archive.read(name)
        # Without the zeros, for a part may be in UTF-16.
        if any(styles.values()) or b"vanish" in content.replace(b"\0", b""):
            root = parsed(content)
            _empty_hidden_runs(root, styles)
            made[name] = Xml.tostring(root)
    return made


def _hidden_styles(root: Xml.Element) -> dict[str, bool]:
    """Whether each style hides its text; the one of paragraphs that name none is ""."""
    styles = {_value(style, "styleId"): style for style in root.iter() if name_of(style) == "style"}
    hidden: dict[str, bool] = {}
    for name in styles:
        chain: list[str] = []
        while name in styles and name not in hidden and name not in chain:
            chain.append(name)
            name = _style(styles[name], "{*}basedOn")
        so = hidden.get(name, False)
        for below in reversed(chain):
            said = _vanishes(styles[below])
            so = hidden[below] = so if said is None else said
    for name, style in styles.items():
        if _value(style, "type") == "paragraph" and _value(style, "default") in YES:
            hidden[""] = hidden[name]
    return hidden


def _empty_hidden_runs(root: Xml.Element, styles: Mapping[str, bool]) -> None:
    waits = [(root, False)]
    while waits:
        element, hidden = waits.pop()
        if name_of(element) == "p":
            hidden = styles.get(_style(element, "{*}pPr/{*}pStyle"), False)
        elif name_of(element) == "r":
            said = _vanishes(element)
            # Of both styles hiding it, the one takes back the other.
            own = _style(element, "{*}rPr/{*}rStyle")
            styled = (own != "" and styles.get(own, False)) != hidden
            if styled if said is None else said:
                element[:] = [child for child in element if name_of(child) in _FIELDS]
        waits.extend((child, hidden) for child in element)


def _vanishes(element: Xml.Element) -> bool | None:
    """What a run or a style says of its text: that it is hidden, that it is not, or nothing."""
    said = element.find("{*}rPr/{*}vanish")
    return None if said is None else (_value(said, "val") or "1") in YES


def _style(element: Xml.Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _value(found, "val")


def _value(element: Xml.Element, name: str) -> str:
    """An attribute in the element's own namespace."""
    return element.get(f"{element.tag.rpartition('}')[0]}}}{name}", "")
