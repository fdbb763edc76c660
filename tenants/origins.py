"""Origins: which pages may show a shop's widget, as owners write them and as browsers name them.

The one place where they are read: an origin that the functions here do not return is on no shop's list.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import idna
from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.lines import ListField

MOST = 50
_LONGEST = 253
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.ASCII)
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\\]")  # what browsers skip or turn into something else
_USUAL_PORTS = {"http": 80, "https": 443}
_ANY = "*."


class NoOriginError(ValueError):
    """Not an address of a site, or one that policies cannot name."""


def origin_of(text: str) -> str:
    """The origin of an address as browsers write it: scheme, host in ASCII, and a port that is not the usual one.

    A host alone counts as https; a path is left out, since people paste whole addresses. `https://*.example.com`
    stands for every host below example.com, at any depth. Raises NoOriginError.
    """
    try:
        return _origin(text.strip())
    except ValueError:
        raise NoOriginError(text) from None


def _origin(typed: str) -> str:
    if _UNSEEN.search(typed) or ("://" not in typed and "." not in typed):
        raise ValueError(typed)
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    scheme, port = parts.scheme, parts.port
    if scheme not in _USUAL_PORTS or "@" in parts.netloc or port == 0:
        raise ValueError(typed)
    host = _host(parts.hostname or "", scheme)
    unusual = f":{port}" if port not in (None, _USUAL_PORTS[scheme]) else ""
    return f"{scheme}://{host}{unusual}"


def origins_of(texts: Iterable[str]) -> list[str]:
    """The origins of several addresses, each once, in their order. Raises NoOriginError: a wrong one, or too many."""
    found = list(dict.fromkeys(map(origin_of, texts)))
    if len(found) > MOST:
        raise NoOriginError(f"more than {MOST} origins")
    return found


def is_allowed(origin: str, allowed: Sequence[str]) -> bool:
    """Whether a browser's `Origin` is on the list, compared sign by sign: browsers write it in one way only."""
    if origin in allowed:
        return bool(origin) and _ANY not in origin
    scheme, separator, rest = origin.partition("://")
    host, _, port = rest.partition(":")
    if not separator or not _HOST.fullmatch(host) or (port and not port.isdecimal()):
        return False
    labels = host.split(".")
    below = (".".join(labels[cut:]) for cut in range(1, len(labels)))
    suffix = f":{port}" if port else ""
    return any(f"{scheme}://{_ANY}{parent}{suffix}" in allowed for parent in below)


def frame_ancestors(allowed: Iterable[str]) -> str:
    """The list as sources of a content security policy. What is no origin stays out, however it got there."""
    return " ".join(origin for origin in allowed if isinstance(origin, str) and _is_clean(origin))


def _is_clean(origin: str) -> bool:
    try:
        return origin_of(origin) == origin
    except ValueError:
        return False


def _host(typed: str, scheme: str) -> str:
    """The host in ASCII. Raises ValueError for what is no name that policies can hold, IPv6 addresses among it."""
    wild = typed.startswith(_ANY) and scheme == "https"
    name = typed.removeprefix(_ANY) if wild else typed
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode()  # IDNAError is a ValueError
    if len(name) > _LONGEST or not _HOST.fullmatch(name):
        raise ValueError(typed)
    if wild and ("." not in name or _is_address(name)):
        raise ValueError(typed)  # every host of a top-level domain
    if name.rpartition(".")[2].isdecimal() and not _is_address(name):
        raise ValueError(typed)
    return _ANY + name if wild else name


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class OriginsField(ListField):
    """A list of origins, edited one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Pages that may show the widget"))
        kwargs.setdefault(
            "help_text",
            _("One address a line, like https://www.example.com. No other page can show it."),
        )
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The lines as a list, each once. Raises ValidationError, which names the lines."""
        found: dict[str, None] = {}
        wrong = []
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            try:
                found |= {origin_of(line): None} if line.strip() else {}
            except ValueError:
                wrong.append(
                    forms.ValidationError(
                        _("Line %(number)d: “%(line)s” is no address of a site."),
                        params={"number": number, "line": line.strip()[:80]},
                    )
                )
        if len(found) > MOST:
            wrong.append(forms.ValidationError(_("At most %d addresses.") % MOST))
        if wrong:
            raise forms.ValidationError(wrong)
        return list(found)
