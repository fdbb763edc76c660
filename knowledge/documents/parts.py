"""Parts of Office files: XML in an archive, read by tags without their namespaces, and written back."""

import io
from collections.abc import Iterator, Mapping
from typing import IO, Literal
from xml.etree import ElementTree as Xml
from zipfile import ZIP_DEFLATED, ZipFile

YES = ("1", "true", "on")


def rewritten(archive: ZipFile, parts: Mapping[str, bytes]) -> IO[bytes]:
    """The archive with these parts in place of its own of the same names."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys(archive.namelist()):
            new.writestr(name, parts[name] if name in parts else archive.read(name))
    made.seek(0)
    return made


def parsed(content: bytes) -> Xml.Element:
    """The root of a part."""
    return Xml.fromstring(content)  # noqa: S314 - `archives` let no entities pass


def events(part: IO[bytes], *wanted: Literal["start", "end"]) -> Iterator[tuple[str, Xml.Element]]:
    """What begins and ends in a part, as it is read."""
    yield from Xml.iterparse(part, wanted)  # noqa: S314 - `archives` let no entities pass


def name_of(element: Xml.Element) -> str:
    """A tag without its namespace."""
    return element.tag.rpartition("}")[2]
