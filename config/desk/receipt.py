"""What a deletion's receipt counts, by names that people know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tenants.erasure import FILES, KEYS, SHOP

# What no model is named after: things outside of PostgreSQL, and rows that no page shows.
_NAMES: Mapping[str, Any] = {
    KEYS: _("entries in the cache"),
    FILES: _("files"),
    SHOP: _("shop"),
    "conversations_usedidentity": _("signed identities that were used"),
    "knowledge_ordertry": _("tries to prove an order"),
    "tenants_idempotentcall": _("answers kept for repeated calls"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing: its name, the table that it lay in, if any, and how many were deleted."""

    name: str
    table: str
    count: int


def lines(receipt: Mapping[str, int]) -> list[Line]:
    """The receipt in the reader's language, sorted by the names."""
    tables = {model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()}
    names = {**tables, **_NAMES}
    read = (
        Line(capfirst(str(names.get(kind, kind))), "" if kind in (KEYS, FILES) else kind, count)
        for kind, count in receipt.items()
    )
    return sorted(read, key=lambda line: line.name)
