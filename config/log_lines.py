"""The lines of the log: personal data and secret links are starred out, and no row of a table is told."""

import json
import logging
import re
from urllib.parse import quote_plus, unquote_plus

from tenants.masking import mask_personal

# PostgreSQL quotes the whole row, or the value, that it refuses.
_ROW = re.compile(r"^([ \t]*DETAIL:[ \t]+).*$", re.MULTILINE)
# Whoever has one of these links acts by it; also as another address's `next`. The end of a path is what is secret.
_LINK = re.compile(
    r"((?:/|%2F)(?:password(?:/|%2F)reset(?:/|%2F)key|confirm-email|join)(?:/|%2F))"
    r"(?!done(?:/|%2F))(?:(?!%2F)[^/\s\"'?&#])+",
    re.IGNORECASE,
)
# What a sign-in provider answers with, for us alone.
_ANSWER = re.compile(r"(/callback/?\?)[^\s\"']+")
# What people look for in lists stands in addresses, written as addresses write it.
_VALUE = re.compile(r"(?<=[?&;])([^\s\"'?&;=#]*=)([^\s\"'?&#]+)")
LONGEST = 20_000  # characters of a line with its traceback: anybody may ask for a long address


class LogLine(logging.Formatter):
    """Formats as usual; what remains in it of a person's data, and the secret part of links, is starred out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback if there is one."""
        line = super().format(record)
        if len(line) > LONGEST:
            line = f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"
        line = _ANSWER.sub(r"\1***", _LINK.sub(r"\1***", line))
        line = _VALUE.sub(_masked_value, line)
        return mask_personal(_ROW.sub(r"\1…", line))


def _masked_value(found: re.Match[str]) -> str:
    name, written = found.groups()
    plain = unquote_plus(written)
    masked = mask_personal(plain)
    return found[0] if masked == plain else name + quote_plus(masked, safe="*@")


# Messages begin with whom they are about: shop=… conversation=… reply=…
_ABOUT = re.compile(r"([a-z_]+)=(\S+)(?: |$)")


class JsonLine(LogLine):
    """An object a line: `time`, `level`, `logger`, `message`, what the message says first of whom it is about, and the
    traceback as part of the message.
    """

    def __init__(self) -> None:
        super().__init__("{message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The object, masked as the lines are."""
        text, about = super().format(record), {}
        while found := _ABOUT.match(text):
            about[found[1]] = found[2]
            text = text[found.end() :]
        told = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": text,
        }
        return json.dumps(about | told, ensure_ascii=False)
