"""Origins: which pages may show a shop's widget, as owners write them and as policies need them."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 50
_LONGEST = 255
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?", re.ASCII)
_USUAL_PORTS = {"http": 80, "https": 443}


def origin_of(text: str) -> str:
    """The origin of an address: scheme, host and an unusual port. A host alone counts as https.

    Whatever else the address has, a path for instance, is left out: people paste whole addresses. Raises ValueError.
    """
    address = text.strip() if "://" in text else f"https://{text.strip()}"
    parts = urlsplit(address)
    host, port = (parts.hostname or "").rstrip("."), parts.port
    if parts.scheme not in _USUAL_PORTS or "@" in parts.netloc:
        raise ValueError(text)
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if len(host) > _LONGEST or not _HOST.fullmatch(host):
        raise ValueError(text)
    unusual = f":{port}" if port not in (None, _USUAL_PORTS[parts.scheme]) else ""
    return f"{parts.scheme}://{host}{unusual}"


class OriginsField(forms.CharField):
    """A list of origins, edited one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Pages that may show the widget"))
        kwargs.setdefault(
            "help_text",
            _("One address a line, like https://www.example.com. No other page can show it."),
        )
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

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
